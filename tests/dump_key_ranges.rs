//! Large tables read by ranges of their primary keys: every row once, whatever the key is, and by the key's index.

mod common;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use common::{Archive, Client, Database, Server, assert_same, pghaul, run};

/// A database on each server that finds no pages, and on one whose tables shall be of another access method; with what
/// their CREATE TABLE says of that.
fn sources() -> Vec<(&'static Server, Database, &'static str)> {
    let other = "CREATE ACCESS METHOD other TYPE TABLE HANDLER heap_tableam_handler";
    let make = |(major, sql, using)| {
        let server = Server::major(major)?;
        let source = server.database();
        source.sql(sql);
        Some((server, source, using))
    };
    [(12, "", ""), (13, "", ""), (18, other, "USING other")].into_iter().filter_map(make).collect()
}

const OPTIONS: [&str; 4] = ["-j3", "--part-size=64k", "-Znone", "--no-sync"];

/// Keys of all sorts, in the order in which the server compares them: gaps, extremes, NaN, zeros of either sign, values
/// that a collation takes for equal, keys whose first column tells little.
const KEYS: &[(&str, &str, &str)] = &[
    (
        "number",
        "k bigint",
        "CASE i WHEN 1 THEN -9223372036854775808 WHEN 4000 THEN 9223372036854775807 \
         ELSE (i - 2000)::bigint * abs(i - 2000) * 1000 END",
    ),
    ("\"Number\"", "\"K \"\"'\\\" smallint", "i - 2000"),
    ("few", "k integer, l integer", "i / 1500, i"),
    (
        "real",
        "k float8, l float4",
        "CASE WHEN i < 9 THEN '-Infinity' WHEN i < 2000 THEN i - 2000 WHEN i < 2050 THEN '-0'::float8 \
         WHEN i < 2100 THEN 0 WHEN i < 3900 THEN i / 7.0 WHEN i < 3950 THEN 'Infinity' ELSE 'NaN' END, i",
    ),
    ("exact", "k numeric, l integer", "CASE WHEN i < 3900 THEN (i - 2000) / 7.0 ELSE 'NaN' END, i"),
    ("word", "k text COLLATE \"C\"", "E'\\\\ '' \"' || to_char(i, '00000') || E'\\t\\n,)'"),
    ("blank", "k character(12), l varchar(9)", "to_char(i, '00000'), ''"),
    ("name", "k short", "to_char(i, '00000')"),
    (
        "feeling",
        "k mood, l date",
        "CASE WHEN i < 2000 THEN 'z ''q'''::mood ELSE 'a' END, CASE i % 2000 WHEN 1999 THEN 'infinity'::date \
         ELSE '2000-01-01'::date + i END",
    ),
    ("bytes", "k bytea, l uuid", "decode(lpad(to_hex(i), 8, '0'), 'hex'), md5(i::text)::uuid"),
    ("time", "k timestamptz, l boolean", "'2020-01-01'::timestamptz + i * interval '1 h 1 us', i % 2 = 0"),
    ("falling", "k integer", "-i"),
];

/// Fills a database with tables of all these keys.
fn fill(source: &Database, using: &str) {
    source.sql(
        "CREATE TYPE mood AS ENUM ('z ''q''', 'a'); CREATE DOMAIN short AS varchar(20) CHECK (VALUE <> '');
         CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
    );
    let filler = "repeat(md5(i::text), 4)";
    for (table, columns, values) in KEYS {
        let key: Vec<&str> =
            columns.split(", ").filter_map(|column| column.rsplit_once(' ').map(|(name, _)| name)).collect();
        let key = key.join(", ").replace(" COLLATE", "").replace(" text", "");
        source.sql(&format!(
            "CREATE TABLE {table} ({columns}, x text, PRIMARY KEY ({key})) {using};
             INSERT INTO {table} SELECT {values}, {filler} FROM generate_series(1, 4000) i"
        ));
    }
    source.sql(&format!(
        "CREATE TABLE loosely (k text COLLATE loose, l integer, x text, PRIMARY KEY (k, l)) {using};
         INSERT INTO loosely SELECT CASE i % 2 WHEN 0 THEN 'a' ELSE 'A' END || chr(97 + i / 400), i, {filler}
             FROM generate_series(1, 4000) i"
    ));
}

/// How often a table was read as it lies, and its keys by index; asked until the server has counted.
fn scans(source: &Database, table: &str, enough: impl Fn(u64, u64) -> bool) -> (u64, u64) {
    let give_up = Instant::now() + Duration::from_secs(20);
    loop {
        let counted = source.query(&format!(
            "SELECT seq_scan || ' ' || coalesce(idx_scan, 0) FROM pg_stat_user_tables WHERE relid = '{table}'::regclass"
        ));
        let (by_page, by_key) = counted.split_once(' ').expect("two numbers");
        let scans = (by_page.parse().expect("a number"), by_key.parse().expect("a number"));
        if enough(scans.0, scans.1) || Instant::now() > give_up {
            return scans;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Begins to count anew, once those that filled the tables have told what they did.
fn reset(source: &Database) {
    let others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    while source.query(others) != "0" {
        std::thread::sleep(Duration::from_millis(20));
    }
    source.sql("SELECT pg_stat_reset()");
}

#[test]
fn every_row_is_in_one_part_whatever_the_key_is() {
    for (server, source, using) in sources() {
        fill(&source, using);
        let archive = Archive::ours(&source, &OPTIONS);
        let target = server.database();
        archive.restore_by_us(&target, &["-j2"]).ok();
        assert_same(&source, &target);
    }
}

#[test]
fn every_part_is_found_by_the_index() {
    for (_, source, using) in sources() {
        fill(&source, using);
        for table in KEYS.iter().map(|(table, ..)| *table).chain(["loosely"]) {
            reset(&source);
            Archive::ours(&source, &[&OPTIONS[..], &["-t", table]].concat());
            let (by_page, by_key) = scans(&source, table, |by_page, by_key| by_page > 0 && by_key >= 8);
            // Once to count its rows.
            assert!(by_page == 1 && by_key >= 8, "{table}: {by_page} scans of the table, {by_key} of its key");
        }
    }
}

#[test]
fn a_table_that_does_not_lie_in_its_keys_order_is_read_as_it_lies() {
    for (server, source, using) in sources() {
        source.sql(&format!(
            "CREATE TABLE scattered (k uuid PRIMARY KEY, x text) {using};
             INSERT INTO scattered SELECT md5(i::text)::uuid, repeat('x', 100) FROM generate_series(1, 9000) i;
             CREATE TABLE keyless (k integer, x text) {using}; CREATE UNIQUE INDEX ON keyless (k);
             INSERT INTO keyless SELECT i, repeat('x', 100) FROM generate_series(1, 9000) i;
             CREATE TABLE strange (k regtype PRIMARY KEY, x text) {using};
             INSERT INTO strange SELECT oid, repeat('x', 1000) FROM pg_type
                 WHERE oid < 10000 AND typname NOT LIKE 'pg_toast%' ORDER BY oid;
             CREATE TABLE secret (k integer PRIMARY KEY, x text) {using}; ALTER TABLE secret ENABLE ROW LEVEL SECURITY;
             INSERT INTO secret SELECT i, repeat('x', 100) FROM generate_series(1, 9000) i"
        ));
        reset(&source);
        let archive = Archive::ours(&source, &OPTIONS);
        for table in ["scattered", "keyless", "strange", "secret"] {
            assert_eq!(scans(&source, table, |by_page, _| by_page > 0), (1, 0), "{table}");
        }
        let target = server.database();
        archive.restore_by_us(&target, &["-j2"]).ok();
        assert_same(&source, &target);
    }
}

/// Rows change their keys all the time, to the other end of the table; in every snapshot there is each of them once.
#[test]
fn rows_that_move_meanwhile_are_where_the_snapshot_saw_them() {
    const ROWS: u64 = 6000;
    for (server, source, using) in sources() {
        source.sql(&format!(
            "CREATE TABLE moving (k bigint PRIMARY KEY, x text) {using};
             INSERT INTO moving SELECT i, repeat('x', 200) FROM generate_series(1, {ROWS}) i"
        ));
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut client = Client::connect(&source);
                for row in (1..=ROWS).map(|row| row * 7919 % ROWS + 1).cycle() {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    client
                        .run(&format!(
                            "BEGIN; DELETE FROM moving WHERE abs(k) = {row};
                             INSERT INTO moving VALUES ({row} * CASE WHEN random() < 0.5 THEN 1 ELSE -1 END, 'moved');
                             COMMIT"
                        ))
                        .expect("a move");
                }
            });
            for _ in 0..3 {
                let target = server.database();
                Archive::ours(&source, &OPTIONS).restore_by_us(&target, &[]).ok();
                let rows = target.query("SELECT count(*) || ' ' || count(DISTINCT abs(k)) FROM moving");
                assert_eq!(rows, format!("{ROWS} {ROWS}"));
            }
            stop.store(true, Ordering::Relaxed);
        });
    }
}

#[test]
fn rows_that_the_index_does_not_find_are_dumped() {
    for (server, source, using) in sources() {
        let ready = |ready: bool| {
            source.sql(&format!("UPDATE pg_index SET indisready = {ready} WHERE indexrelid = 'torn_pkey'::regclass"));
        };
        source.sql(&format!(
            "CREATE TABLE torn (k integer PRIMARY KEY, x text) {using};
             INSERT INTO torn SELECT i, repeat('x', 200) FROM generate_series(1, 3000) i"
        ));
        ready(false);
        source.sql("INSERT INTO torn SELECT i, repeat('x', 200) FROM generate_series(3001, 3002) i");
        ready(true);
        source.sql("INSERT INTO torn SELECT i, repeat('x', 200) FROM generate_series(3003, 6000) i");
        let directory = tempfile::tempdir().expect("a temporary directory");
        let archive = directory.path().join("archive");
        let said = run(source.reach(pghaul(&["dump"]).args(OPTIONS).arg("-f").arg(&archive))).ok().stderr;
        assert!(said.contains("the primary key's index of \"public.torn\" is damaged: it finds 5998 rows"), "{said}");
        run(pghaul(&["verify"]).arg(&archive)).ok();
        let target = server.database();
        run(target.reach(pghaul(&["restore", "-d", &target.name]).arg(&archive))).ok();
        let table = "SELECT count(*) || ' ' || sum(k) FROM torn WHERE k + 0 > 0";
        assert_eq!((target.query(table), target.query(table)), ("6000 18003000".to_owned(), source.query(table)));
    }
}
