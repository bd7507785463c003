//! `TABLE ATTACH`: a partition is made as a table of its own, and attached when both it and its parent exist.

use super::table::Table;
use super::{Object, Objects};
use crate::ddl::{Definitions, Draft};
use crate::graph::{Components, Kind, Node};
use crate::ident::qualified;
use crate::oid::{DumpId, ObjectId, class};
use crate::section::Section;

/// That a table is a partition of another.
#[derive(Clone, Debug)]
pub struct TableAttach {
    partition: DumpId,
    parent: DumpId,
}

/// Adds the node for a partition.
pub(super) fn add(table: &Table, id: DumpId, objects: &mut Objects) {
    let Some(parent) = table.parents.first().and_then(|&oid| objects.id(class::PG_CLASS, oid)) else { return };
    let partition = objects.node(id);
    let mut node =
        Node::new(Kind::TableAttach, ObjectId::NONE, partition.schema_oid, partition.schema.clone(), &partition.name);
    node.depend_on(id);
    node.depend_on(parent);
    objects.add(node, TableAttach { partition: id, parent });
}

impl Object for TableAttach {
    fn want(&self, _: &Node, objects: &Objects) -> Components {
        objects.node(self.partition).want & Components::DEFINITION
    }

    /// There is nothing to drop, the table's own DROP does it; the owner is stated so that the right role
    /// attaches.
    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let Some(table) = objects.get::<Table>(self.partition).filter(|_| node.dumps(Components::DEFINITION)) else {
            return;
        };
        let parent = objects.node(self.parent);
        out.entry(
            node,
            Draft {
                tag: table.name.clone(),
                desc: "TABLE ATTACH",
                section: Some(Section::PreData),
                schema: node.schema.clone(),
                owner: Some(objects.role(table.owner)),
                definition: Some(format!(
                    "ALTER TABLE ONLY {} ATTACH PARTITION {} {};\n",
                    qualified(parent.schema.as_deref(), &parent.name),
                    table.qualified_name(objects),
                    table.partition_bound.as_deref().unwrap_or_default()
                )),
                ..Draft::default()
            },
        );
    }
}
