//! Operators that are members of an operator family.

use crate::object::{Detail, Objects};
use crate::oid::{Oid, class};

crate::row! {
    /// An operator's membership.
    pub struct Operator in "object/operator_family/operator.sql" {
        /// What the membership depends on: an operator class, or the family.
        of: Oid,
        /// The catalog that `of` is a row of.
        class: Oid,
        family: Oid,
        strategy: i16,
        /// `regoperator` text.
        operator: String,
        /// The family that sorts the operator's results, 0 where it is used in search.
        sort_family: Oid,
    }
}

impl Detail for Operator {
    fn of(&self) -> Oid {
        self.of
    }
}

impl Operator {
    /// The item that adds it.
    pub fn item(&self, objects: &Objects) -> String {
        let sort = objects.qualified(class::PG_OPFAMILY, self.sort_family);
        let sort = sort.map_or_else(String::new, |name| format!(" FOR ORDER BY {name}"));
        format!("OPERATOR {} {}{sort}", self.strategy, self.operator)
    }
}
