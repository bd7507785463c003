//! The databases that are dumped and restored.

use crate::common::{Database, Server};

/// The shape of a database.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Case {
    /// One table that dominates, beside a few small ones.
    One,
    /// Many tables of middling size.
    Many,
    /// Thousands of tables of a few rows.
    Tiny,
    /// One table of 10 GB, for the figure of memory: text that the server keeps small.
    Huge,
}

impl Case {
    /// What a person calls it.
    pub fn title(self, megabytes: u64) -> String {
        match self {
            Self::One => format!("One dominating table, {megabytes} MB"),
            Self::Many => format!("{MIDDLING_TABLES} middling tables, {megabytes} MB together"),
            Self::Tiny => format!("{TINY_TABLES} tiny tables"),
            Self::Huge => format!("One table of {HUGE_ROWS} rows of 10 kB"),
        }
    }
}

const MIDDLING_TABLES: u64 = 100;
const TINY_TABLES: u64 = 5_000;
const HUGE_ROWS: u64 = 1_050_000;

/// What a row of [`fill`] takes as COPY text, about.
const ROW_BYTES: u64 = 170;

/// Tables made in one statement; each costs a lock until its end.
const BATCH: u64 = 500;

/// A database of the shape, with statistics, so that every contender sees the same.
pub fn fill(server: &Server, case: Case, megabytes: u64) -> Database {
    let database = server.database();
    let rows = megabytes * 1_000_000 / ROW_BYTES;
    match case {
        Case::One => {
            tables(&database, "small", 5, 1_000);
            tables(&database, "large", 1, rows);
        }
        Case::Many => tables(&database, "middling", MIDDLING_TABLES, rows / MIDDLING_TABLES),
        Case::Tiny => tables(&database, "tiny", TINY_TABLES, 3),
        Case::Huge => database.sql(&format!(
            "CREATE TABLE huge AS SELECT i AS id, repeat(md5(i::text), 320) AS text FROM generate_series(1, {HUGE_ROWS}) i"
        )),
    }
    database.sql_outside_transaction("VACUUM ANALYZE");
    database
}

/// Tables with a key, an index and columns as a shop has them: numbers, times, words, things that do not compress.
fn tables(database: &Database, name: &str, count: u64, rows: u64) {
    for first in (1..=count).step_by(BATCH as usize) {
        let last = count.min(first + BATCH - 1);
        database.sql(&format!(
            r"SELECT setseed(0.5);
            DO $$ BEGIN FOR n IN {first}..{last} LOOP
                EXECUTE format('CREATE TABLE %I AS SELECT
                    i AS id,
                    timestamptz ''2026-01-01'' + i * interval ''7 seconds'' AS placed_at,
                    md5(i::text)::uuid AS token,
                    round((random() * 1000)::numeric, 2) AS amount,
                    (ARRAY[''new'', ''paid'', ''sent'', ''returned''])[1 + i %% 4] AS state,
                    ''customer '' || i %% 5000 || '' of the shop at the corner'' AS remark,
                    jsonb_build_object(''basket'', i %% 13, ''weight'', round(random()::numeric, 3)) AS extra
                    FROM generate_series(1, {rows}) i', '{name}_' || n);
                EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (id)', '{name}_' || n);
                EXECUTE format('CREATE INDEX ON %I (placed_at)', '{name}_' || n);
            END LOOP; END $$"
        ));
    }
}

/// How many tables, indexes and rows there are: what a restore must have brought back.
pub fn shape(database: &Database) -> String {
    let relations = database.query("SELECT relkind, count(*) FROM pg_class WHERE oid >= 16384 GROUP BY 1 ORDER BY 1");
    let largest = database.query(
        "SELECT relname FROM pg_class WHERE oid >= 16384 AND relkind = 'r' ORDER BY pg_table_size(oid) DESC, relname LIMIT 1",
    );
    let rows = database.query(&format!("SELECT count(*) FROM {largest}"));
    format!("{relations}\n{largest}: {rows}")
}
