//! The databases that are dumped and restored.

use crate::common::{Database, Server, corpus};

/// The shape of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Case {
    /// One table that dominates, beside a few small ones.
    One,
    /// Documents, measures, bytes and middling tables.
    Mixed,
    /// Thousands of tables of a few rows.
    Tiny,
    /// Twenty thousand tables without rows.
    Bare,
    /// The catalog that PGHAUL_CORPUS names, a file of SQL, plain or zstd.
    Corpus,
    /// One table of 10 GB, for the figure of memory.
    Huge,
}

/// What COPY text a row of `sql/tables.sql` takes, in bytes.
const ROW_BYTES: u64 = 150;

/// Tables made in one transaction; each costs locks until its end.
const BATCH: u64 = 500;

/// A database of the shape, with statistics and nothing left to vacuum, so that every contender sees the same.
///
/// `megabytes` is the size of the rows as COPY text, `count` the number of tables, where the shape has such a number.
pub fn fill(server: &Server, case: Case, megabytes: u64, count: u64) -> Database {
    let database = match case {
        Case::Corpus => corpus(server).expect("PGHAUL_CORPUS names the catalog to measure"),
        _ => server.database(),
    };
    match case {
        Case::One => {
            tables(&database, "small", 5, 1_000, true);
            tables(&database, "large", 1, megabytes * 1_000_000 / ROW_BYTES, true);
        }
        Case::Mixed => database.sql(&include_str!("sql/mixed.sql").replace("{megabytes}", &megabytes.to_string())),
        Case::Tiny => tables(&database, "tiny", count, 20, false),
        Case::Bare => in_batches(&database, include_str!("sql/bare.sql"), count),
        Case::Corpus => {}
        Case::Huge => database.sql(include_str!("sql/huge.sql")),
    }
    database.sql_outside_transaction("VACUUM ANALYZE");
    database
}

fn tables(database: &Database, name: &str, count: u64, rows: u64, second_index: bool) {
    let sql = include_str!("sql/tables.sql")
        .replace("{name}", name)
        .replace("{rows}", &rows.to_string())
        .replace("{second}", if second_index { "" } else { "--" });
    in_batches(database, &sql, count);
}

fn in_batches(database: &Database, sql: &str, count: u64) {
    for first in (1..=count).step_by(BATCH as usize) {
        let last = count.min(first + BATCH - 1);
        database.sql(&sql.replace("{first}", &first.to_string()).replace("{last}", &last.to_string()));
    }
}

/// How many tables, indexes and rows there are: what a restore must have brought back.
pub fn shape(database: &Database) -> String {
    let relations = database.query("SELECT relkind, count(*) FROM pg_class WHERE oid >= 16384 GROUP BY 1 ORDER BY 1");
    let largest = database.query(
        "SELECT oid::regclass FROM pg_class WHERE oid >= 16384 AND relkind = 'r' ORDER BY pg_table_size(oid) DESC, relname LIMIT 1",
    );
    let rows = database.query(&format!("SELECT count(*) FROM {largest}"));
    format!("{relations}\n{largest}: {rows}")
}
