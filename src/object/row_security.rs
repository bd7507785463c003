//! `ROW SECURITY`: that a table's policies are in force. (FORCE ROW LEVEL SECURITY is the table's own.)

use super::{Listed, Object, Objects, policy};
use crate::ddl::{Definitions, Draft};
use crate::graph::{Components, Kind, Node};
use crate::oid::Oid;
use crate::section::Section;

crate::row! {
    /// A table with row security.
    pub struct RowSecurity in "object/row_security.sql" {
        /// The table's OID.
        table: Oid,
        name: String,
        schema: Oid,
    }
}

impl Listed for RowSecurity {
    /// The address is that of the table in no catalog: `pg_depend` says nothing of it.
    fn node(&self, objects: &Objects) -> Node {
        let mut node = objects.new_node(Kind::Policy, Oid::INVALID, self.table, self.schema, &self.name);
        node.natural_key = vec![self.name.clone()];
        node.has |= Components::POLICY;
        node
    }
}

impl Object for RowSecurity {
    fn want(&self, _: &Node, objects: &Objects) -> Components {
        policy::want(self.table, objects)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let Some(table) = objects.relation(self.table).filter(|_| node.dumps(Components::POLICY)) else { return };
        out.entry(
            node,
            Draft {
                tag: self.name.clone(),
                desc: "ROW SECURITY",
                section: Some(Section::PostData),
                schema: node.schema.clone(),
                owner: Some(objects.owner_name(table.id)),
                definition: Some(format!("ALTER TABLE {} ENABLE ROW LEVEL SECURITY;", table.qualified_name())),
                dependencies: vec![table.id],
                ..Draft::default()
            },
        );
    }
}
