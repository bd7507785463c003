//! Comments, security labels and privileges are attached to their objects.

use crate::Result;
use crate::ddl::Label;
use crate::graph::Components;
use crate::object::{Objects, Query};
use crate::oid::{DumpId, ObjectId, Oid, class};
use crate::pg::Rows;
use crate::pg::row::CatalogRow as _;
use crate::text::Name;

crate::row! {
    /// A comment.
    pub struct Comment in "catalog/comment.sql" {
        class: Oid,
        oid: Oid,
        number: i32,
        comment: String,
    }
}

crate::row! {
    /// A security label.
    pub struct SecurityLabel in "catalog/security_label.sql" {
        class: Oid,
        oid: Oid,
        number: i32,
        provider: String,
        label: String,
    }
}

crate::row! {
    /// Privileges that an object had after initdb or CREATE EXTENSION.
    pub struct InitialPrivilege in "catalog/initial_privilege.sql" {
        class: Oid,
        oid: Oid,
        number: i32,
        kind: char,
        acl: Name,
    }
}

crate::row! {
    /// Privileges on a column.
    pub struct ColumnPrivilege in "catalog/column_privilege.sql" {
        relation: Oid,
        number: i32,
        acl: Name,
        acl_default: Name,
    }
}

/// All annotations; each node is told which of them it has.
pub const QUERIES: &[Query] = &[
    Query::of::<ColumnPrivilege>(|rows, objects| {
        own_privileges(objects);
        column_privileges(rows, objects)
    }),
    Query::of::<InitialPrivilege>(initial_privileges),
    Query::of::<Comment>(comments),
    Query::of::<SecurityLabel>(labels),
];

/// Puts the annotated columns of every relation in order, when all annotations are there.
pub fn order_columns(objects: &mut Objects) {
    for columns in objects.annotations.columns.values_mut() {
        columns.sort_unstable();
        columns.dedup();
    }
}

fn column_privileges(rows: &Rows, objects: &mut Objects) -> Result<()> {
    for row in rows.iter() {
        let row = ColumnPrivilege::read(row)?;
        let place = (ObjectId::new(class::PG_CLASS, row.relation), row.number);
        let acl = objects.annotations.acls.entry(place).or_default();
        acl.acl = Some(row.acl);
        acl.default = Some(row.acl_default);
        mark(objects, place, Components::ACL);
    }
    Ok(())
}

/// Initial privileges do not make an object one that has privileges: `pg_dump` tells of those that were taken back
/// only if a column has some, or had. Then none mean the default ones.
fn initial_privileges(rows: &Rows, objects: &mut Objects) -> Result<()> {
    for row in rows.iter() {
        let row = InitialPrivilege::read(row)?;
        let place = (ObjectId::new(row.class, row.oid), row.number);
        let object = objects.id(row.class, row.oid).filter(|_| row.number == 0);
        let default = object.and_then(|id| objects.object(id).as_object().acl().1.cloned());
        let acl = objects.annotations.acls.entry(place).or_default();
        acl.default = acl.default.take().or(default);
        // What the object says of itself (the schema public) comes before what the catalog says.
        if acl.init_kind.is_none() {
            acl.init_kind = Some(row.kind);
            acl.init = Some(row.acl);
        }
        if row.number != 0 {
            mark(objects, place, Components::ACL);
        }
    }
    Ok(())
}

fn comments(rows: &Rows, objects: &mut Objects) -> Result<()> {
    for row in rows.iter() {
        let row = Comment::read(row)?;
        let place = (ObjectId::new(row.class, row.oid), row.number);
        objects.annotations.comments.insert(place, row.comment);
        mark(objects, place, Components::COMMENT);
    }
    Ok(())
}

fn labels(rows: &Rows, objects: &mut Objects) -> Result<()> {
    for row in rows.iter() {
        let row = SecurityLabel::read(row)?;
        let place = (ObjectId::new(row.class, row.oid), row.number);
        let label = Label { provider: row.provider, label: row.label };
        objects.annotations.labels.entry(place).or_default().push(label);
        mark(objects, place, Components::LABEL);
    }
    Ok(())
}

/// The privileges that stand in the objects' own catalog rows.
fn own_privileges(objects: &mut Objects) {
    for index in 1..=objects.len() {
        let id = DumpId(index as u32);
        let object = objects.object(id).clone();
        let (acl, default) = object.as_object().acl();
        let place = (objects.node(id).object_id, 0);
        if acl.is_some() || objects.annotations.acls.contains_key(&place) {
            let entry = objects.annotations.acls.entry(place).or_default();
            entry.acl = acl.cloned();
            entry.default = default.cloned();
            objects.node_mut(id).has |= Components::ACL;
        }
    }
}

fn mark(objects: &mut Objects, (object, number): (ObjectId, i32), component: Components) {
    if let Some(id) = objects.id(object.class, object.oid) {
        objects.node_mut(id).has |= component;
    }
    if number != 0 {
        objects.annotations.columns.entry(object).or_default().push(number);
    }
}
