//! `ROW SECURITY`: that a table's policies are in force. (FORCE ROW LEVEL SECURITY is the table's own.)

use super::{Object, Objects, policy};
use crate::ddl::{Definitions, Draft};
use crate::graph::{Components, Kind, Node};
use crate::oid::{DumpId, ObjectId, Oid};
use crate::section::Section;

/// That a table has row security.
#[derive(Clone, Debug)]
pub struct RowSecurity {
    table: DumpId,
}

/// Adds the node. Its address is that of the table in no catalog, for `pg_depend` says nothing of it; the
/// table's data, which have the same one, must have been added before, so that the address finds them.
pub(super) fn add(table: DumpId, objects: &mut Objects) {
    let of = objects.node(table);
    let address = ObjectId::new(Oid::INVALID, of.object_id.oid);
    let mut node = Node::new(Kind::Policy, address, of.schema_oid, of.schema.clone(), &of.name);
    node.natural_key = of.name.clone();
    node.has |= Components::POLICY;
    objects.add(node, RowSecurity { table });
}

impl Object for RowSecurity {
    fn want(&self, _: &Node, objects: &Objects) -> Components {
        policy::want(objects.node(self.table).object_id.oid, objects)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        if !node.dumps(Components::POLICY) {
            return;
        }
        let table = objects.node(self.table);
        out.entry(
            node,
            Draft {
                tag: node.name.clone(),
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
