//! What the selection wants of every object.

use std::collections::HashSet;

use crate::graph::{Components, Kind};
use crate::object::schema::Schema;
use crate::object::statistics_data::StatisticsData;
use crate::object::table::Table;
use crate::object::{AnyObject, Objects, table_data};
use crate::oid::{DumpId, Oid};

/// Asks every object, in the order of kinds, which of its components are selected.
pub fn apply(objects: &mut Objects) {
    objects.schema_wants =
        objects.all::<Schema>().map(|(_, schema)| (schema.oid, schema.contains(&objects.selection))).collect();
    mark_members(objects);
    for index in 1..=objects.len() {
        let id = DumpId(index as u32);
        let object = objects.object(id).clone();
        let want = object.as_object().want(objects.node(id), objects);
        objects.node_mut(id).want = want;
    }
}

/// Leaves of what is selected the components that the dump is of. `read` are the tables whose parts are read.
pub fn narrow(objects: &mut Objects, read: &HashSet<Oid>) {
    let wanted = wanted_parts(objects);
    for node in &mut objects.nodes {
        if !matches!(node.kind, Kind::LargeObject | Kind::LargeObjectData | Kind::MaterializedViewData) {
            node.want &= wanted;
        }
    }
    settle_parts(objects, read, wanted);
    forget_unknown(objects);
}

/// Rows that are left out have no place in the order, and are in nobody's way: `pg_dump` does not know of them, but
/// for the configuration of an extension, which it sorts (and warns of) even where no rows are dumped. Nor does it know
/// of statistics of a table that is not selected, as that configuration is not, nor of what a domain checks that is
/// not selected.
fn forget_unknown(objects: &mut Objects) {
    let are_left_out = |&id: &DumpId| {
        let relation = match objects.object(id) {
            AnyObject::TableData(data) => data.table,
            AnyObject::MaterializedViewData(data) => data.view,
            AnyObject::StatisticsData(statistics) if objects.get::<Table>(statistics.relation).is_some() => {
                return objects.node(id).want.is_empty();
            }
            AnyObject::DomainConstraint(_) => return objects.node(id).want.is_empty(),
            _ => return false,
        };
        let is_known = objects.selection.data
            || objects.get::<Table>(relation).is_some_and(|table| table_data::is_wanted_configuration(table, objects));
        !is_known || table_data::want(relation, objects).is_empty()
    };
    let left_out: HashSet<DumpId> =
        (1..=objects.len()).map(|index| DumpId(index as u32)).filter(are_left_out).collect();
    for node in &mut objects.nodes {
        let is_left_out = left_out.contains(&node.id);
        node.dependencies.retain(|id| !is_left_out && !left_out.contains(id));
    }
}

/// Parts of tables are as `pg_dump` has them, which does not even read those of a table that is left out: whoever
/// depends on such a part is not to be tied to what the part needs. What it reads has the statistics of its
/// indexes dumped, though the table be only a parent of a dumped one.
fn settle_parts(objects: &mut Objects, read: &HashSet<Oid>, wanted: Components) {
    for index in 1..=objects.len() {
        let id = DumpId(index as u32);
        let Some(table) = part_of(id, objects) else { continue };
        let is_statistics = objects.get::<StatisticsData>(id).is_some();
        let node = objects.node_mut(id);
        if !read.contains(&table) {
            node.dependencies.clear();
        } else if is_statistics {
            node.want = wanted & Components::STATISTICS;
        }
    }
}

/// The table that an object is a part of: a default, an index, an index's attachment or statistics, a constraint.
fn part_of(id: DumpId, objects: &Objects) -> Option<Oid> {
    match objects.object(id) {
        AnyObject::Default(default) => Some(default.table),
        AnyObject::Index(index) => Some(index.table),
        AnyObject::IndexAttach(attach) => part_of(attach.index, objects),
        AnyObject::StatisticsData(statistics) => part_of(statistics.relation, objects),
        AnyObject::Constraint(constraint) => Some(constraint.table),
        _ => None,
    }
}

/// The tables whose parts `pg_dump` reads: those with something to dump, their parents, and owners of sequences of which
/// anything is dumped, if only privileges.
pub fn read_tables(objects: &Objects) -> HashSet<Oid> {
    let mut read = HashSet::new();
    for (node, table) in objects.all::<Table>() {
        let is_configuration = table_data::is_wanted_configuration(table, objects);
        if is_configuration || node.want.intersects(Components::DEFINITION | Components::DATA | Components::STATISTICS)
        {
            read.extend(&table.parents);
            read.insert(table.oid);
        }
        if is_configuration || !node.want.is_empty() {
            let owners = objects.details.sequences.of(table.oid).iter();
            read.extend(owners.map(|sequence| sequence.owning_table));
        }
    }
    read
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
