//! What `pg_dump -v` tells of reading the catalog: a line for every kind, in the order of the dump IDs.

use std::collections::HashSet;

use crate::monitor::{Event, Monitor};
use crate::object::constraint::Constraint;
use crate::object::default::Default;
use crate::object::{Objects, large_object};
use crate::oid::Oid;

/// What is told before it is known what is wanted.
const FIRST: &[&str] =
    &["executing SELECT pg_catalog.set_config('search_path', '', false);", "last built-in OID is 16383"];

/// What is told before anything else is known.
const SECOND: &[&str] =
    &["reading extensions", "identifying extension members", "reading schemas", "reading user-defined tables"];

/// Tells that there is a connection.
pub fn connected(monitor: &dyn Monitor) {
    FIRST.iter().for_each(|step| monitor.event(Event::Step(step)));
}

/// Tells that reading begins.
pub fn begin(monitor: &dyn Monitor) {
    SECOND.iter().for_each(|step| monitor.event(Event::Step(step)));
}

/// Tells of all that was read. Some steps are left out where there was nothing to read; `read` are the tables whose
/// parts are read.
pub fn tell(objects: &Objects, read: &HashSet<Oid>, monitor: &dyn Monitor) {
    let schema = objects.selection.schema;
    let has_constraint = |kind| {
        schema
            && objects
                .all::<Constraint>()
                .any(|(_, constraint)| constraint.kind == kind && read.contains(&constraint.table))
    };
    let is_there = |default: &Default| default.oid.is_valid() && read.contains(&default.table);
    let has_defaults = schema && objects.all::<Default>().any(|(_, default)| is_there(default));
    for (step, is_taken) in [
        ("reading user-defined functions", true),
        ("reading user-defined types", true),
        ("reading procedural languages", true),
        ("reading user-defined aggregate functions", true),
        ("reading user-defined operators", true),
        ("reading user-defined access methods", true),
        ("reading user-defined operator classes", true),
        ("reading user-defined operator families", true),
        ("reading user-defined text search parsers", true),
        ("reading user-defined text search templates", true),
        ("reading user-defined text search dictionaries", true),
        ("reading user-defined text search configurations", true),
        ("reading user-defined foreign-data wrappers", true),
        ("reading user-defined foreign servers", true),
        ("reading default privileges", true),
        ("reading user-defined collations", true),
        ("reading user-defined conversions", true),
        ("reading type casts", true),
        ("reading transforms", true),
        ("reading table inheritance information", true),
        ("reading event triggers", true),
        ("finding extension tables", true),
        ("finding inheritance relationships", true),
        ("reading column info for interesting tables", true),
        ("finding table default expressions", has_defaults),
        ("finding invalid not-null constraints", has_constraint('n')),
        ("finding table check constraints", has_constraint('c')),
        ("flagging inherited columns in subtables", true),
        ("reading partitioning data", true),
        ("reading indexes", true),
        ("flagging indexes in partitioned tables", true),
        ("reading extended statistics", true),
        ("reading constraints", true),
        ("reading triggers", true),
        ("reading rewrite rules", true),
        ("reading policies", true),
        ("reading row-level security policies", !objects.selection.no.policies),
        ("reading publications", true),
        ("reading publication membership of tables", true),
        ("reading publication membership of schemas", true),
        ("reading subscriptions", true),
        ("reading subscription membership of tables", true),
        ("reading large objects", large_object::are_read(objects)),
        ("reading dependency data", true),
    ] {
        if is_taken {
            monitor.event(Event::Step(step));
        }
    }
}
