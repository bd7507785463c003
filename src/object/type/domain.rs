//! Domains: a type with conditions. The conditions are objects of their own
//! ([`DomainConstraint`]), most of which stand inside the domain's statement.

use crate::ddl::{Definitions, Target};
use crate::graph::{Components, Node};
use crate::ident::literal;
use crate::object::{Detail, DomainConstraint, Objects};
use crate::oid::{Oid, class};

crate::row! {
    /// What makes a domain.
    pub struct Domain in "object/type/domain.sql" {
        of: Oid,
        base_type: String,
        /// The collation, where it is not the base type's; else 0.
        collation: Option<Oid>,
        is_not_null: bool,
        default_expression: Option<String>,
        default_literal: Option<String>,
        /// Its constraints, by name.
        constraints: Vec<Oid>,
    }
}

impl Detail for Domain {
    fn of(&self) -> Oid {
        self.of
    }
}

impl Domain {
    /// The statement that makes the domain; `name` is the bare one.
    pub fn definition(&self, full: &str, name: &str, objects: &Objects) -> String {
        let mut text = format!("CREATE DOMAIN {full} AS {}", self.base_type);
        if let Some(name) = self.collation.and_then(|collation| objects.qualified(class::PG_COLLATION, collation)) {
            text.push_str(&format!(" COLLATE {name}"));
        }
        text.push_str(&self.not_null(name, objects));
        if let Some(default) = self.default_expression.clone().or_else(|| self.default_literal.as_deref().map(literal))
        {
            text.push_str(&format!(" DEFAULT {default}"));
        }
        for (node, check) in self.constraints(objects).filter(|(node, check)| check.is_check() && !node.separate) {
            text.push_str(&format!("\n\t{}", check.clause(node)));
        }
        text.push_str(";\n");
        text
    }

    /// Before 17 a domain's NOT NULL had no name; since then one that was not chosen is left out.
    fn not_null(&self, domain: &str, objects: &Objects) -> String {
        match self.constraints(objects).find(|(_, constraint)| !constraint.is_check()) {
            _ if !self.is_not_null => String::new(),
            Some((node, _)) if node.separate => String::new(),
            Some((node, constraint)) if node.name != format!("{domain}_not_null") => {
                format!(" {}", constraint.clause(node))
            }
            _ => " NOT NULL".into(),
        }
    }

    fn constraints<'a>(&self, objects: &'a Objects) -> impl Iterator<Item = (&'a Node, &'a DomainConstraint)> {
        self.constraints.iter().filter_map(|&oid| objects.find(class::PG_CONSTRAINT, oid))
    }
}

/// Adds the comments on those constraints that stand inside the statement of the domain `target`: CHECKs by
/// name, then NOT NULL.
pub fn comments(domain: Oid, target: &Target<'_>, objects: &Objects, out: &mut Definitions<'_>) {
    let Some(domain) = objects.details.domains.one(domain) else { return };
    for checks in [true, false] {
        for (node, constraint) in domain.constraints(objects).filter(|(_, c)| c.is_check() == checks) {
            if !node.separate && node.dumps(Components::COMMENT) {
                constraint.comment(node, target, out);
            }
        }
    }
}
