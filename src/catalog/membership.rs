//! Membership of extensions: a member is made by CREATE EXTENSION; only changed privileges of it are dumped.

use crate::Result;
use crate::object::{Objects, Query};
use crate::oid::{Oid, class};
use crate::pg::Rows;
use crate::pg::row::CatalogRow as _;

crate::row! {
    /// That an object is a member of an extension (kind `e`), or depends on it (`x`).
    pub struct Membership in "catalog/membership.sql" {
        class: Oid,
        oid: Oid,
        extension: Oid,
        kind: char,
    }
}

/// Asked when all kinds are read.
pub const QUERIES: &[Query] = &[Query::of::<Membership>(|rows, objects| {
    mark_members(rows, objects)?;
    super::link(objects);
    Ok(())
})];

/// Marks every member with its extension.
fn mark_members(rows: &Rows, objects: &mut Objects) -> Result<()> {
    for row in rows.iter() {
        let row = Membership::read(row)?;
        let (Some(extension), Some(id)) =
            (objects.id(class::PG_EXTENSION, row.extension), objects.id(row.class, row.oid))
        else {
            continue;
        };
        if row.kind == 'e' {
            let node = objects.node_mut(id);
            node.extension = Some(extension);
            node.depend_on(extension);
        } else {
            let name = objects.node(extension).name.clone();
            objects.node_mut(id).depends_on_extensions.push(name);
        }
    }
    Ok(())
}
