//! What the selection wants of every object.

use crate::graph::{Components, Kind};
use crate::object::Objects;
use crate::object::schema::Schema;
use crate::oid::DumpId;

/// Asks every object, in the order of kinds, which of its components are dumped.
pub fn apply(objects: &mut Objects) {
    objects.schema_wants =
        objects.all::<Schema>().map(|(_, schema)| (schema.oid, schema.contains(&objects.selection))).collect();
    mark_members(objects);
    let wanted = wanted_parts(objects);
    for index in 1..=objects.len() {
        let id = DumpId(index as u32);
        let object = objects.object(id).clone();
        let want = object.as_object().want(objects.node(id), objects);
        let node = objects.node_mut(id);
        node.want = if matches!(node.kind, Kind::LargeObject | Kind::LargeObjectData) { want } else { want & wanted };
    }
}

/// A member of an extension is dumped as far as the extension's contents are: its privileges.
fn mark_members(objects: &mut Objects) {
    for index in 1..=objects.len() {
        let id = DumpId(index as u32);
        if let Some(extension) = objects.node(id).extension {
            let contents = objects.object(extension).as_object().want(objects.node(extension), objects);
            objects.node_mut(id).want = contents & Components::ACL;
        }
    }
}

/// The components that `-a`, `-s` and their kin leave; large objects are data with all that belongs to them.
fn wanted_parts(objects: &Objects) -> Components {
    let selection = &objects.selection;
    let mut parts = Components::empty();
    if selection.schema {
        parts = Components::all() - Components::DATA - Components::STATISTICS;
    }
    parts.set(Components::DATA, selection.data || selection.sequence_data);
    parts.set(Components::STATISTICS, selection.statistics);
    parts
}
