//! Range types, which since 14 bring their multirange type along.

use crate::object::{Detail, Objects};
use crate::oid::{Oid, class};

crate::row! {
    /// What makes a range type; functions are `regproc` text, `-` for none.
    pub struct Range in "object/type/range.sql" {
        of: Oid,
        subtype: String,
        multirange: Option<String>,
        operator_class: Oid,
        /// Whether the operator class is the subtype's default.
        is_default_class: bool,
        /// The collation, where it is not the subtype's; else 0.
        collation: Oid,
        canonical: String,
        subtype_diff: String,
    }
}

impl Detail for Range {
    fn of(&self) -> Oid {
        self.of
    }
}

impl Range {
    /// The statement that makes the type.
    pub fn definition(&self, full: &str, objects: &Objects) -> String {
        let class = objects.qualified(class::PG_OPCLASS, self.operator_class);
        let function = |name: &str| (name != "-").then(|| name.to_owned());
        let clauses: Vec<String> = [
            ("subtype", Some(self.subtype.clone())),
            ("multirange_type_name", self.multirange.clone()),
            ("subtype_opclass", class.filter(|_| !self.is_default_class)),
            ("collation", objects.qualified(class::PG_COLLATION, self.collation)),
            ("canonical", function(&self.canonical)),
            ("subtype_diff", function(&self.subtype_diff)),
        ]
        .into_iter()
        .filter_map(|(word, value)| Some(format!("\n    {word} = {}", value?)))
        .collect();
        format!("CREATE TYPE {full} AS RANGE ({}\n);\n", clauses.join(","))
    }
}
