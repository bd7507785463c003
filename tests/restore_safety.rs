//! What may go wrong around a restore, and must not end in rows that are lost, doubled or changed.

mod common;

use std::path::{Path, PathBuf};
use std::time::Duration;

use common::restoring::{Told, dumped, restored, settings};
use common::{Database, Server, assert_same, pghaul, run};
use pghaul::pg::Interrupt;
use pghaul::restore::{Options, restore};

fn two_tables(server: &Server) -> Database {
    let database = server.database();
    database.sql(
        "CREATE TABLE a AS SELECT i, 'row ' || i AS t FROM generate_series(1, 300) i;
         CREATE TABLE b AS SELECT i * 2 AS i FROM generate_series(1, 200) i;
         SELECT lo_from_bytea(4711, 'a large object')",
    );
    database
}

/// Every file of an archive, and what it holds.
fn files(archive: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = std::fs::read_dir(archive).expect("a directory").map(|file| file.expect("a file").path());
    let mut files: Vec<_> = entries.map(|path| (path.clone(), std::fs::read(path).expect("a file"))).collect();
    files.sort();
    files
}

#[test]
fn nothing_of_a_damaged_file_of_ours_is_committed() {
    let Some(server) = Server::major(18) else { return };
    let source = two_tables(server);
    let whole =
        "SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b), (SELECT sum(i) FROM a), (SELECT sum(i) FROM b)";
    let target = server.database();
    for codec in ["zstd:1", "none", "gzip", "lz4"] {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let archive = directory.path().join("archive");
        run(source.reach(pghaul(&["dump", "-Z", codec, "-f"]).arg(&archive))).ok();
        for (path, bytes) in files(&archive) {
            let mut damages: Vec<Vec<u8>> = vec![bytes[..bytes.len() - 1].to_vec(), bytes[..bytes.len() / 2].to_vec()];
            for place in (1..5).map(|part| bytes.len() * part / 5) {
                let mut flipped = bytes.clone();
                flipped[place] ^= 1 << (place % 8);
                damages.push(flipped);
            }
            for damaged in damages {
                std::fs::write(&path, damaged).expect("room for it");
                target.sql("DROP TABLE IF EXISTS a, b; SELECT lo_unlink(oid) FROM pg_largeobject_metadata");
                let outcome = restored(&archive, &target, Options { jobs: 2, ..Options::default() });
                let Ok(stats) = outcome else { continue };
                assert_eq!(stats.exit_code(), 2, "{codec} {}: {stats:?}", path.display());
                let rows = target.query(whole);
                let expected = ["300|200|45150|40200", "0|200||40200", "300|0|45150|"];
                assert!(expected.contains(&rows.as_str()), "{codec} {}: {rows}", path.display());
            }
            std::fs::write(&path, bytes).expect("room for it");
        }
        target.sql("DROP TABLE IF EXISTS a, b; SELECT lo_unlink(oid) FROM pg_largeobject_metadata");
        assert_eq!(restored(&archive, &target, Options::default()).expect("a restore").exit_code(), 0);
        assert_same(&source, &target);
    }
}

#[test]
fn settings_of_the_target_change_nothing() {
    let Some(server) = Server::major(17) else { return };
    let source = server.database();
    source.sql(
        r#"CREATE TABLE t (a text[], i interval, d date, f float8, x bytea, s text);
           INSERT INTO t VALUES ('{a,NULL,"NULL"}', '-1 day 02:03:04', '2020-02-01', 0.1, '\x00ff', E'a\\b''c');
           CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$SELECT 'a\b'$$;
           CREATE VIEW v AS SELECT 'a\b' AS c, * FROM t WHERE a IS NOT NULL"#,
    );
    let (_directory, archive) = dumped(&source, 18, &[]);
    let target = server.database();
    for setting in [
        "array_nulls = off",
        "IntervalStyle = sql_standard",
        "DateStyle = 'SQL, DMY'",
        "standard_conforming_strings = off",
        "default_transaction_read_only = on",
        "statement_timeout = '1s'",
        "idle_in_transaction_session_timeout = '1s'",
        "transaction_timeout = '1s'",
        "search_path = nowhere",
        "client_encoding = latin1",
        "bytea_output = escape",
        "transform_null_equals = on",
        "check_function_bodies = on",
        "row_security = on",
        "default_transaction_isolation = serializable",
        "default_table_access_method = heap",
    ] {
        server.sql(&format!("ALTER DATABASE {} SET {setting}", target.name));
    }
    let stats = restored(&archive, &target, Options::default()).expect("a restore");
    assert_eq!(stats.exit_code(), 0, "{stats:?}");
    server.sql(&format!("ALTER DATABASE {} RESET ALL", target.name));
    assert_same(&source, &target);
}

/// Checks, materialized views and functions that call themselves immutable look at the zone and the style of dates.
#[test]
fn what_the_targets_own_code_makes_of_its_settings_is_what_it_makes_for_stock() {
    for major in [12, 18] {
        let Some(server) = Server::major(major) else { continue };
        let (source, target) = (server.database(), server.database());
        for database in [&source, &target] {
            for setting in ["TimeZone = 'Asia/Tokyo'", "DateStyle = 'German'", "bytea_output = escape"] {
                server.sql(&format!("ALTER DATABASE {} SET {setting}", database.name));
            }
        }
        source.sql(
            r"CREATE TABLE t (at timestamptz, d date, CHECK (at::date = d));
              INSERT INTO t SELECT at, at::date FROM generate_series(timestamptz '2024-01-01 00:00+09', '2024-01-09 23:00+09', '1 h') at;
              CREATE FUNCTION day(timestamptz) RETURNS date IMMUTABLE LANGUAGE sql AS 'SELECT $1::date';
              CREATE INDEX ON t (day(at));
              CREATE MATERIALIZED VIEW m AS SELECT d, min(at::text), max(('\x4142'::bytea)::text) FROM t GROUP BY d",
        );
        let (_directory, archive) = dumped(&source, 18, &[]);
        let stats = restored(&archive, &target, Options::default()).expect("a restore");
        assert_eq!(stats.exit_code(), 0, "{stats:?}");
        let by_index = "SET enable_seqscan = off; SELECT count(*) FROM t WHERE day(at) = '2024-01-02'";
        for query in ["SELECT * FROM m ORDER BY d", by_index] {
            assert_eq!(target.query(query), source.query(query));
        }
    }
}

/// To a session with the settings of such an archive, a backslash in a literal of ours is an escape as well.
#[test]
fn an_archive_in_whose_strings_a_backslash_escapes_comes_back_as_it_was() {
    let Some(server) = Server::major(18) else { return };
    let source = server.database();
    server.sql(&format!("ALTER DATABASE {} SET standard_conforming_strings = off", source.name));
    source.sql(
        r#"SELECT lo_from_bytea(4711, decode('41ff0042', 'hex')); SELECT lo_from_bytea(4712, decode('4142', 'hex'));
           CREATE SCHEMA "s\x"; CREATE TABLE "s\x"."t\101" (a text, "b\n" int);
           INSERT INTO "s\x"."t\101" SELECT E'\\' || repeat('x', 90), i FROM generate_series(1, 2000) i"#,
    );
    let (_directory, archive) = dumped(&source, 18, &["-Z0"]);
    let target = server.database();
    let stats = restored(&archive, &target, Options::default()).expect("a restore");
    assert_eq!((stats.exit_code(), stats.tables_in_binary), (0, 1), "{stats:?}");
    server.sql(&format!("ALTER DATABASE {} RESET ALL", source.name));
    let bytes = "SELECT string_agg(oid || ' ' || lo_get(oid), ',' ORDER BY oid) FROM pg_largeobject_metadata";
    assert_eq!(target.query(bytes), source.query(bytes));
    assert_same(&source, &target);
}

#[test]
fn bytes_without_an_encoding_are_not_put_into_one() {
    let Some(server) = Server::major(18) else { return };
    let source = Database::create(server, "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");
    source.try_load(b"CREATE TABLE \"n\xe9\" AS SELECT 'caf\xe9' AS a", "SQL_ASCII").ok();
    let (_directory, archive) = dumped(&source, 18, &[]);
    let error = restored(&archive, &server.database(), Options::default()).expect_err("refused");
    assert!(error.detail_text().is_some_and(|detail| detail.contains("SQL_ASCII")), "{error}");
    let target = Database::create(server, "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");
    assert_eq!(restored(&archive, &target, Options::default()).expect("a restore").exit_code(), 0);
    assert_same(&source, &target);
}

/// Restores a big table in another thread, and calls `meddle` with the database once rows flow.
fn disturbed(server: &Server, jobs: usize, meddle: impl FnOnce(&Database, &Interrupt)) -> (Database, Outcome) {
    let source = server.database();
    source.sql("CREATE TABLE big AS SELECT i, repeat('x', 500) AS t FROM generate_series(1, 400000) i; CREATE TABLE small AS SELECT 1 AS i");
    let (_directory, archive) = dumped(&source, 18, &["-Z", "none"]);
    let target = server.database();
    let (interrupt, told) = (Interrupt::default(), Told::default());
    let outcome = std::thread::scope(|scope| {
        let options = Options { jobs, ..Options::default() };
        let restoring = {
            let (settings, interrupt, told, archive) = (settings(&target), interrupt.clone(), &told, &archive);
            scope.spawn(move || restore(archive, &settings, &options, told, &interrupt))
        };
        let busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY public.big%' AND state = 'active'";
        while target.query(busy) == "0" && !restoring.is_finished() {
            std::thread::sleep(Duration::from_millis(5));
        }
        meddle(&target, &interrupt);
        restoring.join().expect("no panic")
    });
    (target, outcome)
}

type Outcome = pghaul::Result<pghaul::restore::Stats>;

#[test]
fn an_interruption_ends_the_work_on_the_server_at_once() {
    let Some(server) = Server::major(18) else { return };
    let (target, outcome) = disturbed(server, 2, |_, interrupt| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(interrupt.trip(2));
    });
    assert_eq!(outcome.expect_err("interrupted").exit_code(), 130);
    let others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    for _ in 0..40 {
        if target.query(others) == "0" {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(target.query(others), "0");
    assert_eq!(target.query("SELECT count(*) FROM big"), "0");
}

#[test]
fn a_lost_session_costs_one_table() {
    let Some(server) = Server::major(18) else { return };
    let (target, outcome) = disturbed(server, 2, |target, _| {
        target.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY public.big%'");
    });
    let stats = outcome.expect("a restore");
    assert_eq!((stats.exit_code(), stats.failed.len()), (2, 1), "{stats:?}");
    assert!(stats.failed[0].message().starts_with("TABLE DATA public.big: terminating connection"), "{stats:?}");
    assert_eq!(target.query("SELECT (SELECT count(*) FROM big), (SELECT count(*) FROM small)"), "0|1");
}
