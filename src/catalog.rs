//! The database as a whole: every kind is read with one query, `pg_depend` becomes edges, comments, labels and
//! privileges are attached, and the selection says what of it all is dumped.

pub mod annotation;
mod answers;
pub mod dependency;
pub mod membership;
pub mod numbering;
pub mod selection;
pub mod steps;
pub mod subscription;
pub mod unknown_code;

pub use answers::Told;

use crate::Result;
use crate::graph::{Kind, Node};
use crate::monitor::Monitor;
use crate::object::subscription::Subscription;
use crate::object::{Boundary, Objects, QUERIES, Query, policy, sequence_set};
use crate::oid::{DumpId, ObjectId, Oid};
use crate::options::Selection;
use crate::pg::Session;
use crate::pg::row::{CatalogRow as _, Fields};
use crate::text::Name;

crate::row! {
    /// A role's name.
    pub struct Role in "catalog/role.sql" {
        oid: Oid,
        name: Name,
    }
}

crate::row! {
    /// A schema's name: other kinds need them before schemas are objects.
    pub struct SchemaName in "catalog/schema_name.sql" {
        oid: Oid,
        name: Name,
    }
}

/// Names that the kinds refer to.
const NAMES: &[Query] = &[
    Query::of::<Role>(|rows, objects| {
        objects.roles = rows.read()?.into_iter().map(|role: Role| (role.oid, role.name)).collect();
        Ok(())
    }),
    Query::of::<SchemaName>(|rows, objects| {
        objects.schemas = rows.read()?.into_iter().map(|schema: SchemaName| (schema.oid, schema.name)).collect();
        Ok(())
    }),
];

/// Reads the whole catalog, as the sessions' snapshot sees it, and marks what the selection wants.
pub async fn read(
    session: &mut Session,
    second: &mut Session,
    told: Told<'_>,
    selection: Selection,
    monitor: &dyn Monitor,
) -> Result<Objects> {
    steps::begin(monitor);
    let mut objects = Objects::new(session.version(), selection);
    unknown_code::check_major(&mut objects);
    let with_subscriptions = subscription::are_readable(session, &mut objects).await?;
    let is_asked =
        |query: &&Query| query.is_asked(&objects.selection) && (with_subscriptions || query.file != Subscription::FILE);
    let queries = NAMES.iter().chain(QUERIES.iter().filter(is_asked)).chain(membership::QUERIES);
    let queries = queries.chain(dependency::QUERIES).chain(annotation::QUERIES);
    let queries: Vec<&Query> = queries.chain(unknown_code::QUERIES).collect();
    answers::in_order(session, second, &queries, told, |query, rows| (query.read)(rows, &mut objects)).await?;
    annotation::order_columns(&mut objects);
    add_boundaries(&mut objects);
    selection::apply(&mut objects);
    let read = selection::read_tables(&objects);
    let policies = policies_in_order(session, &objects).await?;
    numbering::assign(&mut objects, &read, &policies);
    steps::tell(&objects, &read, monitor);
    selection::narrow(&mut objects, &read);
    for sql in sequence_set::queries(&objects) {
        sequence_set::read(&session.query(&sql).await?, &mut objects)?;
    }
    Ok(objects)
}

/// The policies of the tables that are dumped, in the server's own order.
async fn policies_in_order(session: &mut Session, objects: &Objects) -> Result<Vec<Oid>> {
    match policy::order(objects) {
        Some(sql) => {
            session.query(&sql).await?.iter().map(|row| Fields::new(row, "object/policy").next("oid")).collect()
        }
        None => Ok(Vec::new()),
    }
}

/// Lets every object add what follows from it; objects that are added on the way have their turn as well.
fn link(objects: &mut Objects) {
    let mut id = DumpId(1);
    while id.index() <= objects.len() {
        let object = objects.object(id).clone();
        object.as_object().link(id, objects);
        id.0 += 1;
    }
}

fn add_boundaries(objects: &mut Objects) {
    for (kind, name) in [(Kind::PreDataBoundary, "PRE-DATA BOUNDARY"), (Kind::PostDataBoundary, "POST-DATA BOUNDARY")] {
        objects.add(Node::new(kind, ObjectId::NONE, Oid::INVALID, None, name), Boundary);
    }
}
