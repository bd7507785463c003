//! Enum types: labels in order.

use crate::ident::literal;
use crate::object::Detail;
use crate::oid::Oid;

crate::row! {
    /// A label of an enum type.
    pub struct Label in "object/type/enum.sql" {
        of: Oid,
        label: String,
    }
}

impl Detail for Label {
    fn of(&self) -> Oid {
        self.of
    }
}

/// The statement that makes the type.
pub fn definition(full: &str, labels: &[Label]) -> String {
    let labels: Vec<String> = labels.iter().map(|label| format!("\n    {}", literal(&label.label))).collect();
    format!("CREATE TYPE {full} AS ENUM ({}\n);\n", labels.join(","))
}
