//! What of a table's definition only ALTER can say.

use super::{Column, RelationKind, Table};
use crate::ident;
use crate::object::Objects;

/// The statements, in `pg_dump`'s order: column by column, then the table's own.
pub(super) fn alter(table: &Table, objects: &Objects) -> String {
    let name = table.qualified_name(objects);
    let foreign = table.kind.foreign();
    let mut sql = String::new();
    for column in table.columns(objects) {
        let quoted = ident::quote(&column.name);
        for action in column_actions(table, column, objects) {
            sql.push_str(&format!("ALTER {foreign}TABLE ONLY {name} ALTER COLUMN {quoted} {action};\n"));
        }
    }
    for action in table_actions(table) {
        sql.push_str(&format!("\nALTER TABLE ONLY {name} {action};\n"));
    }
    sql
}

fn column_actions(table: &Table, column: &Column, objects: &Objects) -> Vec<String> {
    let mut actions = Vec::new();
    if column.statistics_target >= 0 {
        actions.push(format!("SET STATISTICS {}", column.statistics_target));
    }
    if let Some(storage) = storage(column.storage).filter(|_| column.storage != column.type_storage) {
        actions.push(format!("SET STORAGE {storage}"));
    }
    if let Some(method) = compression(column.compression).filter(|_| !objects.selection.no.toast_compression) {
        actions.push(format!("SET COMPRESSION {method}"));
    }
    if let Some(options) = column.options.as_ref().filter(|options| !options.is_empty()) {
        actions.push(format!("SET ({options})"));
    }
    if table.kind == RelationKind::ForeignTable && !column.server_options.is_empty() {
        actions.push(format!("OPTIONS (\n    {}\n)", column.server_options));
    }
    actions
}

fn storage(letter: char) -> Option<&'static str> {
    Some(match letter {
        'p' => "PLAIN",
        'e' => "EXTERNAL",
        'm' => "MAIN",
        'x' => "EXTENDED",
        _ => return None,
    })
}

fn compression(letter: char) -> Option<&'static str> {
    Some(match letter {
        'p' => "pglz",
        'l' => "lz4",
        _ => return None,
    })
}

/// An index that is the replica identity says so itself.
fn table_actions(table: &Table) -> impl Iterator<Item = &'static str> {
    use RelationKind::{MaterializedView, PartitionedTable, Table};
    let identity = match table.replica_identity {
        _ if !matches!(table.kind, Table | PartitionedTable | MaterializedView) => None,
        'n' => Some("REPLICA IDENTITY NOTHING"),
        'f' => Some("REPLICA IDENTITY FULL"),
        _ => None,
    };
    identity.into_iter().chain(table.forces_row_security.then_some("FORCE ROW LEVEL SECURITY"))
}
