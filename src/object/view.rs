//! `VIEW`: the text of views, of materialized views, and of views that must exist before their query can.

use super::table::Table;
use super::{Detail, Objects};
use crate::ddl::reloptions;
use crate::graph::Node;
use crate::ident;
use crate::oid::Oid;

crate::row! {
    /// The query of a view or materialized view.
    pub struct View in "object/view.sql" {
        of: Oid,
        query: String,
    }
}

impl Detail for View {
    fn of(&self) -> Oid {
        self.of
    }
}

/// Where `WITH CHECK OPTION` is kept among the options.
const CHECK_OPTIONS: [(&str, &str); 2] = [("check_option=local", "LOCAL"), ("check_option=cascaded", "CASCADED")];

/// `CREATE VIEW`; with columns of NULL, where the query needs what in turn needs the view's row type.
pub fn create(table: &Table, node: &Node, objects: &Objects) -> String {
    let name = table.qualified_name(objects);
    if node.dummy {
        return format!("CREATE VIEW {name} AS\n{};\n", dummy_query(table, objects));
    }
    format!("CREATE VIEW {name}{}", definition(table, objects))
}

/// What follows the view's name, with the final semicolon: options, query, check option.
pub fn definition(table: &Table, objects: &Objects) -> String {
    let options: Vec<String> =
        table.options.iter().filter(|option| CHECK_OPTIONS.iter().all(|(text, _)| text != option)).cloned().collect();
    let mut sql = String::new();
    if !options.is_empty() {
        sql.push_str(&format!(" WITH ({})", reloptions(&options, "")));
    }
    sql.push_str(&format!(" AS\n{}", query(table, objects)));
    let check = CHECK_OPTIONS.iter().find(|(text, _)| table.options.iter().any(|option| option == text));
    if let Some((_, word)) = check {
        sql.push_str(&format!("\n  WITH {word} CHECK OPTION"));
    }
    sql.push_str(";\n");
    sql
}

/// The query without its semicolon.
pub fn query(table: &Table, objects: &Objects) -> String {
    let query = objects.details.views.one(table.oid).map_or("", |view| &view.query);
    query.strip_suffix(';').unwrap_or(query).to_owned()
}

/// A query that yields the view's columns; a later CREATE OR REPLACE must find the same types and collations.
pub fn dummy_query(table: &Table, objects: &Objects) -> String {
    let columns: Vec<String> = table
        .columns(objects)
        .iter()
        .map(|column| {
            format!("\n    NULL::{}{} AS {}", column.type_name, column.collate(objects), ident::quote(&column.name))
        })
        .collect();
    format!("SELECT{}", columns.join(","))
}
