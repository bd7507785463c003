//! `INDEX ATTACH`: a partition's index becomes part of the partitioned table's.

use super::index::Index;
use super::{Object, Objects};
use crate::ddl::{Definitions, Draft};
use crate::graph::{Components, Kind, Node};
use crate::oid::{DumpId, ObjectId};
use crate::section::Section;

/// The attachment of an index to its parent.
#[derive(Clone, Debug)]
pub struct IndexAttach {
    /// The partition's index.
    pub index: DumpId,
    /// The partitioned table's index.
    pub parent: DumpId,
}

impl IndexAttach {
    /// Adds the attachment. It waits for both indexes and, lest a parallel restore runs it beside something
    /// else on those tables, for both tables.
    pub fn add(objects: &mut Objects, index: DumpId, parent: DumpId) {
        let of = objects.node(index);
        let mut node = Node::new(Kind::IndexAttach, ObjectId::NONE, of.schema_oid, of.schema.clone(), &of.name);
        node.dependencies = vec![index, parent];
        let tables = [index, parent].map(|id| objects.get::<Index>(id).and_then(|index| objects.relation(index.table)));
        node.dependencies.extend(tables.iter().flatten().map(|table| table.id));
        let id = objects.add(node, Self { index, parent });
        objects.index_attaches.entry(parent).or_default().push(id);
    }
}

impl Object for IndexAttach {
    fn want(&self, _: &Node, objects: &Objects) -> Components {
        objects.node(self.index).want & Components::DEFINITION
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        if !node.dumps(Components::DEFINITION) {
            return;
        }
        let (parent, index) = (objects.node(self.parent).qualified_name(), objects.node(self.index).qualified_name());
        let table = objects.get::<Index>(self.parent).and_then(|index| objects.relation(index.table));
        out.entry(
            node,
            Draft {
                tag: node.name.clone(),
                desc: "INDEX ATTACH",
                section: Some(Section::PostData),
                schema: node.schema.clone(),
                // Who may alter the parent may attach to it.
                owner: table.map(|table| objects.owner_name(table.id)),
                definition: Some(format!("ALTER INDEX {parent} ATTACH PARTITION {index};\n")),
                ..Draft::default()
            },
        );
    }
}
