//! `USER MAPPING`: as whom a role, or everybody, goes to a foreign server. It is dumped with its server.
//!
//! It is read from the view that everybody may see, so the options are missing where the dumping role may not.

use super::{Detail, foreign_data_wrapper};
use crate::ddl::{Definitions, Draft};
use crate::ident::quote;
use crate::oid::{ObjectId, Oid};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// A user mapping.
    pub struct UserMapping in "object/user_mapping.sql" {
        /// The server.
        of: Oid,
        /// The role's name, `public` for everybody.
        role: String,
        /// Each a name and a value, quoted.
        options: Vec<String>,
    }
}

impl Detail for UserMapping {
    fn of(&self) -> Oid {
        self.of
    }
}

impl UserMapping {
    /// Adds its entry, which belongs to the server's owner.
    pub fn define(&self, server: &str, owner: &Name, out: &mut Definitions<'_>) {
        let name = format!("FOR {} SERVER {}", quote(&self.role), quote(server));
        let options = foreign_data_wrapper::options(&self.options);
        let draft = Draft {
            tag: format!("USER MAPPING {} SERVER {server}", self.role).into(),
            desc: "USER MAPPING",
            section: Some(Section::PreData),
            owner: Some(owner.clone()),
            definition: Some(format!("CREATE USER MAPPING {name}{options};\n")),
            drop: Some(format!("DROP USER MAPPING {name};\n")),
            ..Draft::default()
        };
        out.extra(ObjectId::NONE, draft);
    }
}
