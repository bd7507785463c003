//! How large a table is: the biggest tables are copied first, and large ones in parts.

use crate::object::Detail;
use crate::oid::Oid;

crate::row! {
    /// What a table takes on the server's disk, in bytes; none for one that went away.
    #[derive(Copy, Default)]
    pub struct Size in "object/table/size.sql" {
        of: Oid,
        /// Its pages.
        heap: Option<u64>,
        /// The pages of values kept out of line.
        toast: Option<u64>,
    }
}

impl Detail for Size {
    fn of(&self) -> Oid {
        self.of
    }
}
