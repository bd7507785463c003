//! The database as a whole: every kind is read with one query, comments, labels and privileges are attached,
//! `pg_depend` becomes edges, and the selection says what of it all is dumped.

pub mod annotation;
pub mod dependency;
pub mod membership;
pub mod selection;
pub mod subscription;

use crate::Result;
use crate::graph::{Kind, Node};
use crate::object::subscription::Subscription;
use crate::object::{Boundary, Objects, QUERIES, sequence_set};
use crate::oid::{DumpId, ObjectId, Oid};
use crate::options::Selection;
use crate::pg::row::CatalogRow;
use crate::pg::{Session, statement};

crate::row! {
    /// A role's name.
    pub struct Role in "catalog/role.sql" {
        oid: Oid,
        name: String,
    }
}

crate::row! {
    /// A schema's name: other kinds need them before schemas are objects.
    pub struct SchemaName in "catalog/schema_name.sql" {
        oid: Oid,
        name: String,
    }
}

/// Reads the whole catalog, as the session's snapshot sees it, and marks what the selection wants.
pub async fn read(session: &mut Session, selection: Selection) -> Result<Objects> {
    let mut objects = Objects::new(session.version(), selection);
    objects.roles = rows::<Role>(session).await?.into_iter().map(|role| (role.oid, role.name)).collect();
    objects.schemas = rows::<SchemaName>(session).await?.into_iter().map(|schema| (schema.oid, schema.name)).collect();
    let with_statistics = objects.selection.statistics;
    for query in QUERIES.iter().filter(|query| with_statistics || !query.is_statistics) {
        if query.file == Subscription::FILE && !subscription::are_readable(session, &mut objects).await? {
            continue;
        }
        let sql = statement::for_server(query.sql, session.version());
        let rows =
            session.query(&sql).await.map_err(|error| error.context(format!("query \"{}\" failed", query.file)))?;
        (query.read)(&rows, &mut objects)?;
    }
    membership::read(session, &mut objects).await?;
    link(&mut objects);
    annotation::read(session, &mut objects).await?;
    dependency::read(session, &mut objects).await?;
    add_boundaries(&mut objects);
    selection::apply(&mut objects);
    for sql in sequence_set::queries(&objects) {
        sequence_set::read(&session.query(&sql).await?, &mut objects)?;
    }
    Ok(objects)
}

/// The rows of a query of the catalog's own.
async fn rows<T: CatalogRow>(session: &mut Session) -> Result<Vec<T>> {
    let rows = session.query(&statement::for_server(T::SQL, session.version())).await?;
    rows.iter().map(T::read).collect()
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
