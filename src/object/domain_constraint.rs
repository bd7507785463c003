//! A domain's `CHECK CONSTRAINT` or, since 17, its named NOT NULL (`CONSTRAINT`).
//!
//! It stands inside its domain's statement, unless it was never validated or is part of a dependency loop.

use super::{Listed, Object, Objects, Type};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node, Role};
use crate::ident;
use crate::oid::{DumpId, Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// A constraint of a domain.
    pub struct DomainConstraint in "object/domain_constraint.sql" {
        oid: Oid,
        name: Name,
        domain: Oid,
        kind: char,
        is_validated: bool,
        /// `pg_get_constraintdef`; none for the system's own.
        definition: Option<String>,
    }
}

impl DomainConstraint {
    /// Whether it is a CHECK, not a NOT NULL.
    pub fn is_check(&self) -> bool {
        self.kind == 'c'
    }

    /// The clause of `CREATE DOMAIN`, or of `ALTER DOMAIN ... ADD`.
    pub fn clause(&self, node: &Node) -> String {
        format!("CONSTRAINT {} {}", ident::quote(&node.name), self.definition.as_deref().unwrap_or_default())
    }

    /// Adds its comment beside the entry of the domain `target`.
    pub fn comment(&self, node: &Node, target: &Target<'_>, out: &mut Definitions<'_>) {
        let words = format!("CONSTRAINT {} ON DOMAIN", ident::quote(&self.name));
        out.comment(&Target { words: &words, object_id: node.object_id, ..target.clone() }, 0);
    }

    fn domain<'a>(&self, objects: &'a Objects) -> Option<(&'a Node, &'a Type)> {
        objects.find(class::PG_TYPE, self.domain)
    }
}

impl Listed for DomainConstraint {
    fn node(&self, objects: &Objects) -> Node {
        let domain = self.domain(objects);
        let schema = domain.map_or(Oid::INVALID, |(node, _)| node.schema_oid);
        let mut node = objects.new_node(Kind::Constraint, class::PG_CONSTRAINT, self.oid, schema, &self.name);
        // Constraints of domains come before those of tables, whose key starts with a name.
        node.natural_key = format!("\0{}", domain.map_or("", |(node, _)| node.name.as_str())).into();
        node.separate = !self.is_validated;
        node
    }
}

impl Object for DomainConstraint {
    fn link(&self, id: DumpId, objects: &mut Objects) {
        let Some(domain) = objects.id(class::PG_TYPE, self.domain) else { return };
        objects.node_mut(id).role = Role::DomainConstraint { domain };
        if self.is_validated {
            objects.node_mut(domain).depend_on(id);
        }
    }

    fn want(&self, _: &Node, objects: &Objects) -> Components {
        match self.domain(objects) {
            Some((domain, _)) if domain.want.contains(Components::DEFINITION) => Components::all(),
            _ => Components::empty(),
        }
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let Some((domain, row)) = self.domain(objects).filter(|_| node.separate) else { return };
        let full = domain.qualified_name();
        let owner = objects.role(row.owner);
        if node.dumps(Components::DEFINITION) {
            let draft = Draft {
                tag: format!("{} {}", domain.name, self.name).into(),
                section: Some(Section::PostData),
                ..Draft::pre_data(
                    node,
                    if self.is_check() { "CHECK CONSTRAINT" } else { "CONSTRAINT" },
                    Some(&owner),
                    format!("ALTER DOMAIN {full}\n    ADD {};\n", self.clause(node)),
                    format!("ALTER DOMAIN {full} DROP CONSTRAINT {};\n", ident::quote(&self.name)),
                )
            };
            out.entry(node, draft);
        }
        if node.dumps(Components::COMMENT) {
            self.comment(node, &Target::of(node, "", &ident::quote(&domain.name), &owner), out);
        }
    }
}
