//! `pg_depend` becomes edges of the graph.

use crate::Result;
use crate::graph::Kind;
use crate::object::{Objects, Query};
use crate::oid::Oid;
use crate::pg::Rows;
use crate::pg::row::CatalogRow as _;

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

/// Asked when the objects' own edges are there.
pub const QUERIES: &[Query] = &[Query::of::<Dependency>(add_edges)];

/// Adds an edge for every dependency between two objects that are known.
fn add_edges(rows: &Rows, objects: &mut Objects) -> Result<()> {
    for row in rows.iter() {
        let row = Dependency::read(row)?;
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
