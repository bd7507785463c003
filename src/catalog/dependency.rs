//! `pg_depend` becomes edges of the graph.

use super::rows;
use crate::Result;
use crate::graph::Kind;
use crate::object::Objects;
use crate::oid::Oid;
use crate::pg::Session;

crate::row! {
    /// A dependency between two objects; columns are not told apart.
    pub struct Dependency in "catalog/dependency.sql" {
        class: Oid,
        oid: Oid,
        ref_class: Oid,
        ref_oid: Oid,
        kind: char,
    }
}

/// Adds an edge for every dependency between two objects that are known.
pub async fn read(session: &mut Session, objects: &mut Objects) -> Result<()> {
    for row in rows::<Dependency>(session).await? {
        let (Some(dependent), Some(referenced)) =
            (objects.id(row.class, row.oid), objects.id(row.ref_class, row.ref_oid))
        else {
            continue;
        };
        // A composite type and the relation behind it: the catalog says what DROP needs, which is the wrong
        // way round for making them.
        let hidden_relation = row.kind == 'i'
            && objects.node(dependent).kind == Kind::Table
            && objects.node(referenced).kind == Kind::Type;
        if hidden_relation {
            objects.node_mut(referenced).depend_on(dependent);
        } else {
            objects.node_mut(dependent).depend_on(referenced);
        }
    }
    Ok(())
}
