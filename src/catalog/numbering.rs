//! Dump IDs as `pg_dump` 18 gives them: everything that it meets has the next one, in the order in which it reads
//! the kinds, and rows of a kind as the server returns them. What is never dumped counts as well.
//!
//! The queries of the kinds are ordered as the server answers `pg_dump`: by what it orders by, else as the rows lie in
//! the catalog. A join that it asks without an order is answered as the planner likes; so extensions, functions,
//! aggregates and policies ([`policy::order`](crate::object::policy::order)) are asked with the same joins, and without
//! an order.

use std::collections::{HashMap, HashSet};

use crate::graph::{Components, Role};
use crate::object::constraint::Constraint;
use crate::object::default::Default;
use crate::object::extension::Extension;
use crate::object::index::Index;
use crate::object::index_attach::IndexAttach;
use crate::object::large_object::{self, LargeObject, LargeObjectData};
use crate::object::row_security::RowSecurity;
use crate::object::statistics_data::StatisticsData;
use crate::object::subscription::Subscription;
use crate::object::table::{RelationKind, Table};
use crate::object::table_attach::TableAttach;
use crate::object::trigger::Trigger;
use crate::object::{self, Boundary, DomainConstraint, Objects, Publication, Type, Variant, table_data};
use crate::oid::{DumpId, Oid, class};

/// What has a number: a node, or something that we have no node for.
type Numbered = Option<DumpId>;

/// Gives every node its number, when it is known what of it is selected, dumps of data alone and the like
/// notwithstanding. `read` are the tables whose parts `pg_dump` reads, `policies` those policies that it reads.
pub fn assign(objects: &mut Objects, read: &HashSet<Oid>, policies: &[Oid]) {
    let order = order(objects, read, policies);
    for (number, id) in (1..).zip(&order) {
        if let Some(id) = id {
            objects.node_mut(*id).number = Some(DumpId(number));
        }
    }
    objects.last_number = DumpId(order.len() as u32);
}

fn order(objects: &Objects, read: &HashSet<Oid>, policies: &[Oid]) -> Vec<Numbered> {
    let publications = !objects.selection.no.publications;
    let subscriptions = !objects.selection.no.subscriptions;
    let configuration = configuration(objects);
    [
        all::<Extension>(objects),
        all::<object::schema::Schema>(objects),
        tables(objects),
        all::<object::Function>(objects),
        types(objects),
        all::<object::procedural_language::ProceduralLanguage>(objects),
        all::<object::Aggregate>(objects),
        placed(objects, |operator: &object::Operator| operator.place),
        all::<object::access_method::AccessMethod>(objects),
        all::<object::operator_class::OperatorClass>(objects),
        all::<object::operator_family::OperatorFamily>(objects),
        all::<object::text_search_parser::TextSearchParser>(objects),
        all::<object::text_search_template::TextSearchTemplate>(objects),
        all::<object::text_search_dictionary::TextSearchDictionary>(objects),
        all::<object::text_search_configuration::TextSearchConfiguration>(objects),
        all::<object::foreign_data_wrapper::ForeignDataWrapper>(objects),
        all::<object::server::Server>(objects),
        all::<object::default_acl::DefaultAcl>(objects),
        placed(objects, |collation: &object::collation::Collation| collation.place),
        placed(objects, |conversion: &object::conversion::Conversion| conversion.place),
        placed(objects, |cast: &object::Cast| cast.place),
        all::<object::transform::Transform>(objects),
        all::<object::event_trigger::EventTrigger>(objects),
        configuration.iter().map(|&table| rows_of(table, objects)).collect(),
        wanted::<TableAttach>(objects),
        columns_and_checks(objects, read),
        indexes(objects, read),
        index_attaches(objects, read),
        all::<object::statistics::Statistics>(objects),
        some::<Constraint>(objects, |key| key.kind == 'f' && is_defined(key.table, objects)),
        some::<Trigger>(objects, |trigger| is_defined(trigger.table, objects)),
        all::<object::rule::Rule>(objects),
        wanted::<RowSecurity>(objects),
        policies.iter().map(|&oid| objects.id(class::PG_POLICY, oid)).collect(),
        some::<Publication>(objects, |_| publications),
        some::<object::publication_table::PublicationTable>(objects, |_| publications),
        some::<object::publication_schema::PublicationSchema>(objects, |_| publications),
        some::<Subscription>(objects, |_| subscriptions),
        rows(objects, &configuration),
        large_objects(objects),
        all::<Boundary>(objects),
    ]
    .concat()
}

fn all<T: Variant>(objects: &Objects) -> Vec<Numbered> {
    some::<T>(objects, |_| true)
}

fn some<T: Variant>(objects: &Objects, is_met: impl Fn(&T) -> bool) -> Vec<Numbered> {
    objects.all::<T>().filter(|(_, object)| is_met(object)).map(|(node, _)| Some(node.id)).collect()
}

/// Objects of a kind of which only some rows are read, and always the last.
fn placed<T: Variant>(objects: &Objects, place: impl Fn(&T) -> u32) -> Vec<Numbered> {
    let mut order = Vec::new();
    for (node, object) in objects.all::<T>() {
        let before = (place(object) as usize).saturating_sub(1);
        order.resize(before.max(order.len()), None);
        order.push(Some(node.id));
    }
    order
}

fn wanted<T: Variant>(objects: &Objects) -> Vec<Numbered> {
    objects.all::<T>().filter(|(node, _)| !node.want.is_empty()).map(|(node, _)| Some(node.id)).collect()
}

/// Whether a table's definition is dumped.
fn is_defined(table: Oid, objects: &Objects) -> bool {
    objects.relation(table).is_some_and(|table| table.want.contains(Components::DEFINITION))
}

/// Relations, each followed by its statistics.
fn tables(objects: &Objects) -> Vec<Numbered> {
    let statistics = statistics(objects);
    let is_interesting =
        |want: Components| want.intersects(Components::DEFINITION | Components::DATA | Components::STATISTICS);
    let with_statistics = |id: DumpId, want: Components| {
        [Some(Some(id)), statistics.get(&id).filter(|_| is_interesting(want)).map(|&id| Some(id))]
    };
    objects.all::<Table>().flat_map(|(node, _)| with_statistics(node.id, node.want)).flatten().collect()
}

/// The statistics of each relation that has some.
fn statistics(objects: &Objects) -> HashMap<DumpId, DumpId> {
    objects.all::<StatisticsData>().map(|(node, statistics)| (statistics.relation, node.id)).collect()
}

/// Types, each followed by a domain's constraints or a shell. An array type has a shell too, which nobody needs.
fn types(objects: &Objects) -> Vec<Numbered> {
    let mut constraints: HashMap<Oid, Vec<Numbered>> = HashMap::new();
    for (node, constraint) in objects.all::<DomainConstraint>().filter(|(node, _)| !node.want.is_empty()) {
        constraints.entry(constraint.domain).or_default().push(Some(node.id));
    }
    let mut order = Vec::new();
    for (node, row) in objects.all::<Type>() {
        order.push(Some(node.id));
        order.extend(constraints.remove(&row.oid).unwrap_or_default());
        if node.want.contains(Components::DEFINITION) && matches!(row.kind, 'b' | 'r') {
            order.push(if let Role::TypeWithShell { shell } = node.role { Some(shell) } else { None });
        }
    }
    order
}

/// Relations that extensions declared to be their configuration, and whose rows are dumped with them.
fn configuration(objects: &Objects) -> Vec<DumpId> {
    let mut seen = HashSet::new();
    let tables = objects.all::<Extension>().flat_map(|(_, extension)| &extension.config_tables);
    let ids =
        tables.filter(|table| seen.insert(**table)).filter_map(|&oid| objects.find::<Table>(class::PG_CLASS, oid));
    let is_dumped = |table: &Table| table_data::is_wanted_configuration(table, objects) && has_rows(table);
    ids.filter(|(node, table)| is_dumped(table) && !table_data::want(node.id, objects).is_empty())
        .map(|(node, _)| node.id)
        .collect()
}

fn has_rows(table: &Table) -> bool {
    use RelationKind::{CompositeType, PartitionedTable, View};
    !matches!(table.kind, View | PartitionedTable | CompositeType)
}

/// The node of what a relation holds.
fn rows_of(relation: DumpId, objects: &Objects) -> Numbered {
    objects.id(Oid::INVALID, objects.node(relation).object_id.oid)
}

/// What relations hold that is dumped for its own sake.
fn rows(objects: &Objects, configuration: &[DumpId]) -> Vec<Numbered> {
    let configuration: HashSet<&DumpId> = configuration.iter().collect();
    let selection = &objects.selection;
    let is_asked_for =
        |table: &Table| selection.data || selection.sequence_data && table.kind == RelationKind::Sequence;
    objects
        .all::<Table>()
        .filter(|(_, table)| is_asked_for(table) && has_rows(table))
        .filter(|(node, _)| !configuration.contains(&node.id) && !table_data::want(node.id, objects).is_empty())
        .map(|(node, _)| rows_of(node.id, objects))
        .collect()
}

/// Defaults, not-null constraints that are not valid, CHECKs, and the defaults that undo inherited ones. A dump without
/// definitions has none.
fn columns_and_checks(objects: &Objects, read: &HashSet<Oid>) -> Vec<Numbered> {
    if !objects.selection.schema {
        return Vec::new();
    }
    let constraints = |kind| some::<Constraint>(objects, |c| c.kind == kind && read.contains(&c.table));
    let is_dumped = |table| objects.relation(table).is_some_and(|table| !table.want.is_empty());
    [
        some::<Default>(objects, |default| default.oid.is_valid() && read.contains(&default.table)),
        constraints('n'),
        constraints('c'),
        some::<Default>(objects, |default| !default.oid.is_valid() && is_dumped(default.table)),
    ]
    .concat()
}

/// Indexes, each followed by its statistics and the constraint that it stands for.
fn indexes(objects: &Objects, read: &HashSet<Oid>) -> Vec<Numbered> {
    let statistics = statistics(objects);
    let mut order = Vec::new();
    for (node, index) in objects.all::<Index>().filter(|(_, index)| read.contains(&index.table)) {
        order.push(Some(node.id));
        order.extend(statistics.get(&node.id).map(|&id| Some(id)));
        order.extend(objects.id(class::PG_CONSTRAINT, index.constraint).map(Some));
    }
    order
}

/// Attachments of indexes in the order of the indexes that are attached.
fn index_attaches(objects: &Objects, read: &HashSet<Oid>) -> Vec<Numbered> {
    let is_read = |id| objects.get::<Index>(id).is_some_and(|index| read.contains(&index.table));
    let mut attaches: Vec<(DumpId, Numbered)> = objects
        .all::<IndexAttach>()
        .filter(|(_, attach)| is_read(attach.index) && is_read(attach.parent))
        .map(|(node, attach)| (attach.index, Some(node.id)))
        .collect();
    attaches.sort_unstable();
    attaches.into_iter().map(|(_, id)| id).collect()
}

/// Groups of large objects, each followed by their bytes.
fn large_objects(objects: &Objects) -> Vec<Numbered> {
    if !large_object::are_read(objects) {
        return Vec::new();
    }
    let bytes: HashMap<Numbered, DumpId> =
        objects.all::<LargeObjectData>().map(|(node, data)| (data.group, node.id)).collect();
    let group = |id| [Some(id), bytes.get(&Some(id)).copied()];
    let all_bytes = bytes.get(&None).map(|&id| Some(id));
    objects.all::<LargeObject>().flat_map(|(node, _)| group(node.id)).chain(all_bytes).collect()
}
