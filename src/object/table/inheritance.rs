//! What a column of a child table has from its parents: it must not be said again, or must be undone.

use super::{Column, Table};
use crate::object::default::Default;
use crate::object::{Listed, Objects};
use crate::oid::{Oid, class};

/// The parents' columns of the same name.
fn parents<'a>(
    table: &'a Table,
    column: &'a Column,
    objects: &'a Objects,
) -> impl Iterator<Item = (&'a Table, &'a Column)> {
    table.parents.iter().filter_map(move |&oid| {
        let (_, parent) = objects.find::<Table>(class::PG_CLASS, oid)?;
        let columns = parent.columns(objects);
        // Nearly always it stands at the same place.
        let same = columns.get(column.number as usize - 1).filter(|other| other.name == column.name);
        Some((parent, same.or_else(|| columns.iter().find(|other| other.name == column.name))?))
    })
}

fn default_of<'a>(column: &Column, objects: &'a Objects) -> Option<&'a Default> {
    objects.find::<Default>(class::PG_ATTRDEF, column.default_oid).map(|(_, default)| default)
}

/// Whether the not-null constraint was made for the table itself. Servers before 18 do not keep that: there it
/// is taken for inherited where a parent has one. One that is valid here only is the table's own in any case.
pub(super) fn has_own_not_null(table: &Table, column: &Column, objects: &Objects) -> bool {
    column.is_not_null
        && (column.not_null_is_local || !parents(table, column, objects).any(|(_, parent)| parent.is_not_null))
}

/// Whether the table took away a default that its parents have: it must say `DEFAULT NULL`.
pub(super) fn has_null_default(table: &Table, column: &Column, objects: &Objects) -> bool {
    !column.default_oid.is_valid()
        && parents(table, column, objects).any(|(_, parent)| {
            !parent.is_generated() && default_of(parent, objects).is_some_and(|default| default.expression != "NULL")
        })
}

/// Whether the generation expression comes with a parent's column: every parent that generates it does it alike.
///
/// What came so to the parent itself is not compared, when the parent is dumped and older than the child.
pub(super) fn inherits_generation(table: &Table, column: &Column, objects: &Objects) -> bool {
    let Some(default) = default_of(column, objects) else { return false };
    if !column.is_generated() || table.is_partition {
        return false;
    }
    let mut generating = parents(table, column, objects).filter(|(_, parent)| parent.is_generated()).peekable();
    generating.peek().is_some()
        && generating.all(|(parent, other)| {
            let dumped = objects.id(class::PG_CLASS, parent.oid).is_some_and(|id| !objects.node(id).want.is_empty());
            let taken = dumped && parent.oid < table.oid && inherits_generation(parent, other, objects);
            !taken && default_of(other, objects).is_some_and(|other| other.expression == default.expression)
        })
}

/// Adds the defaults that undo inherited ones. They are entries where the definition does not spell the column.
pub(super) fn add_null_defaults(table: &Table, objects: &mut Objects) {
    let numbers: Vec<i32> = table
        .columns(objects)
        .iter()
        .filter(|column| has_null_default(table, column, objects))
        .map(|column| column.number)
        .collect();
    for number in numbers {
        let default = Default {
            oid: Oid::INVALID,
            table: table.oid,
            table_name: table.name.clone(),
            schema: table.schema,
            number,
            expression: "NULL".into(),
        };
        objects.add(default.node(objects), default);
    }
}
