//! Rows as INSERT statements: what is the same for every row of a table.

use super::{Table, table_to_load};
use crate::ident::{self, Quoting};
use crate::object::{Objects, table::Column};
use crate::options::Inserts;

/// The INSERT statements of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insert {
    /// `INSERT INTO ... VALUES`, or a whole statement where there is no column to give.
    pub start: String,
    /// Whether each selected column is generated, so that DEFAULT stands for its value.
    pub generated: Vec<bool>,
    /// How many rows stand in a statement, at least 1.
    pub rows: u64,
    /// Whether a backslash escapes what follows it in a string literal.
    pub backslash_escapes: bool,
    /// Whether ` ON CONFLICT DO NOTHING` is added.
    pub ignore_conflicts: bool,
}

/// The columns that are selected: a generated one has no part in a list of names, and is DEFAULT without one.
fn columns<'a>(table: &Table, form: Inserts, objects: &'a Objects) -> impl Iterator<Item = &'a Column> {
    table.columns(objects).iter().filter(move |column| !(column.is_generated() && form.name_columns))
}

/// `SELECT ... FROM ONLY ...`, which reads the rows.
pub fn select(table: &Table, form: Inserts, objects: &Objects) -> String {
    let value = |column: &Column| if column.is_generated() { "NULL".into() } else { ident::quote(&column.name) };
    let values: Vec<String> = columns(table, form, objects).map(value).collect();
    format!("SELECT {} FROM ONLY {}", values.join(", "), table.qualified_name(objects))
}

impl Insert {
    /// The statements of a table's rows.
    pub fn new(table: &Table, form: Inserts, objects: &Objects) -> Self {
        let generated: Vec<bool> = columns(table, form, objects).map(Column::is_generated).collect();
        let mut start = format!("INSERT INTO {} ", table_to_load(table, objects).qualified_name(objects));
        if generated.is_empty() {
            start.push_str("DEFAULT VALUES;\n");
        } else {
            if form.name_columns {
                let names: Vec<String> =
                    columns(table, form, objects).map(|column| ident::quote(&column.name)).collect();
                start.push_str(&format!("({}) ", names.join(", ")));
            }
            if table.columns(objects).iter().any(|column| column.identity == 'a') {
                start.push_str("OVERRIDING SYSTEM VALUE ");
            }
            start.push_str("VALUES");
        }
        Self {
            start,
            generated,
            rows: form.rows,
            backslash_escapes: Quoting::doubles_backslashes(),
            ignore_conflicts: form.ignore_conflicts,
        }
    }
}
