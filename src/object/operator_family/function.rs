//! Functions that are members of an operator family.

use crate::object::Detail;
use crate::oid::Oid;

crate::row! {
    /// A function's membership.
    pub struct Function in "object/operator_family/function.sql" {
        /// What the membership depends on: an operator class, or the family.
        of: Oid,
        /// The catalog that `of` is a row of.
        class: Oid,
        number: i16,
        /// `regprocedure` text.
        function: String,
        left_type: String,
        right_type: String,
    }
}

impl Detail for Function {
    fn of(&self) -> Oid {
        self.of
    }
}

impl Function {
    /// The item that adds it. The types are always said: the server cannot deduce all of them.
    pub fn item(&self) -> String {
        format!("FUNCTION {} ({}, {}) {}", self.number, self.left_type, self.right_type, self.function)
    }
}
