//! `CREATE TABLE`, `CREATE FOREIGN TABLE` and `CREATE MATERIALIZED VIEW`.

use super::column::inline_checks;
use super::{Column, RelationKind, Table, alter, inheritance};
use crate::ddl::{depends_on_extensions, reloptions};
use crate::graph::Node;
use crate::ident;
use crate::object::default::Default;
use crate::object::{Objects, view};
use crate::oid::class;

/// The statement, and those for what only ALTER TABLE can say.
pub(super) fn create(table: &Table, node: &Node, objects: &Objects) -> String {
    let is_view = table.kind == RelationKind::MaterializedView;
    let unlogged = table.is_unlogged() && table.kind != RelationKind::PartitionedTable;
    let mut sql = format!(
        "CREATE {}{} {}",
        if unlogged { "UNLOGGED " } else { "" },
        table.kind.words(),
        table.qualified_name(objects)
    );
    if let Some(of_type) = &table.of_type {
        sql.push_str(&format!(" OF {of_type}"));
    }
    if !is_view {
        sql.push_str(&elements(table, node, objects));
        sql.push_str(&clauses(table, objects));
    }
    sql.push_str(&options(table));
    if !table.server_options.is_empty() {
        sql.push_str(&format!("\nOPTIONS (\n    {}\n)", table.server_options));
    }
    if is_view {
        sql.push_str(&format!(" AS\n{}\n  WITH NO DATA", view::query(table, objects)));
    }
    sql.push_str(";\n");
    if is_view {
        sql.push_str(&depends_on_extensions(node, table.kind.words(), &table.qualified_name(objects)));
    }
    sql.push_str(&alter::alter(table, objects));
    sql
}

/// Columns and constraints in parentheses, which a typed table may lack and others may not.
fn elements(table: &Table, node: &Node, objects: &Objects) -> String {
    let columns = table.columns(objects).iter().filter_map(|column| column_element(table, column, objects));
    let mut checks: Vec<_> = inline_checks(table, node, objects)
        // A partition must have its constraints before it is attached.
        .filter(|(_, constraint)| constraint.is_local || table.is_partition)
        .map(|(_, constraint)| constraint)
        .collect();
    checks.sort_by(|a, b| crate::text::compare(&a.name, &b.name));
    let checks = checks.iter().map(|check| {
        format!("CONSTRAINT {} {}", ident::quote(&check.name), check.definition.as_deref().unwrap_or_default())
    });
    let elements: Vec<String> = columns.chain(checks).collect();
    match (elements.is_empty(), &table.of_type) {
        (false, _) => format!(" (\n    {}\n)", elements.join(",\n    ")),
        (true, None) => " (\n)".into(),
        (true, Some(_)) => String::new(),
    }
}

/// A column, or what a child table says about an inherited one.
fn column_element(table: &Table, column: &Column, objects: &Objects) -> Option<String> {
    let name = ident::quote(&column.name);
    let own_not_null = inheritance::has_own_not_null(table, column, objects);
    let not_null = not_null(table, column);
    if !column.is_spelt_in(table) {
        // Stock never quotes this name; at least where it is safe so, the text is the same.
        let name_of = |given| format!("CONSTRAINT {} ", ident::quote_if_needed(given));
        let constraint = column.given_not_null_name(table).map(name_of);
        let no_inherit = if column.not_null_no_inherit { " NO INHERIT" } else { "" };
        return own_not_null.then(|| format!("{}NOT NULL {name}{no_inherit}", constraint.unwrap_or_default()));
    }
    let default = default_clause(table, column, objects);
    let not_null = if own_not_null || (table.is_partition && column.is_not_null) { not_null } else { String::new() };
    if table.of_type.is_some() && default.is_empty() && not_null.is_empty() {
        return None;
    }
    let type_name = if table.of_type.is_some() { String::new() } else { format!(" {}", column.type_name) };
    Some(format!("{name}{type_name}{default}{not_null}{}", column.collate(objects)))
}

fn not_null(table: &Table, column: &Column) -> String {
    let no_inherit = if column.not_null_no_inherit { " NO INHERIT" } else { "" };
    match column.given_not_null_name(table) {
        Some(name) => format!(" CONSTRAINT {} NOT NULL{no_inherit}", ident::quote(name)),
        None => format!(" NOT NULL{no_inherit}"),
    }
}

fn default_clause(table: &Table, column: &Column, objects: &Objects) -> String {
    let Some((node, default)) = objects.find::<Default>(class::PG_ATTRDEF, column.default_oid) else {
        let undone = inheritance::has_null_default(table, column, objects);
        return if undone { " DEFAULT NULL".into() } else { String::new() };
    };
    let expression = &default.expression;
    match column.generated {
        _ if node.separate => String::new(),
        '\0' => format!(" DEFAULT {expression}"),
        _ if inheritance::inherits_generation(table, column, objects) => String::new(),
        's' => format!(" GENERATED ALWAYS AS ({expression}) STORED"),
        _ => format!(" GENERATED ALWAYS AS ({expression})"),
    }
}

/// What stands behind the columns: parents, the partition key, the server.
fn clauses(table: &Table, objects: &Objects) -> String {
    let mut sql = String::new();
    if !table.parents.is_empty() && !table.is_partition {
        let parents: Vec<String> = table
            .parents
            .iter()
            .filter_map(|&oid| objects.find::<Table>(class::PG_CLASS, oid))
            .map(|(_, parent)| parent.qualified_name(objects))
            .collect();
        sql.push_str(&format!("\nINHERITS ({})", parents.join(", ")));
    }
    if let Some(key) = &table.partition_key {
        sql.push_str(&format!("\nPARTITION BY {key}"));
    }
    if let Some(server) = &table.server_name {
        sql.push_str(&format!("\nSERVER {}", ident::quote(server)));
    }
    sql
}

fn options(table: &Table) -> String {
    let lists = [reloptions(&table.options, ""), reloptions(&table.toast_options, "toast.")];
    let options = lists.iter().filter(|list| !list.is_empty()).cloned().collect::<Vec<_>>().join(", ");
    if options.is_empty() { options } else { format!("\nWITH ({options})") }
}
