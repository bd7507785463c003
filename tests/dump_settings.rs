//! Settings of a database and a role: whatever they say, a dump is the one of a clean session.

mod common;

use common::{Archive, Database, Server, image};

/// Settings that change how values, names or SQL look, what a query sees, or how long it may take.
const HOSTILE: [&str; 30] = [
    "DateStyle = 'German, DMY'",
    "IntervalStyle = 'sql_standard'",
    "TimeZone = 'Asia/Kolkata'",
    "extra_float_digits = -15",
    "bytea_output = 'escape'",
    "xmlbinary = 'hex'",
    "xmloption = 'document'",
    "client_encoding = 'latin1'",
    "search_path = evil, public",
    "quote_all_identifiers = on",
    "standard_conforming_strings = off",
    "backslash_quote = off",
    "array_nulls = off",
    "transform_null_equals = on",
    "row_security = off",
    "check_function_bodies = on",
    "default_transaction_isolation = 'serializable'",
    "default_transaction_read_only = on",
    "default_transaction_deferrable = on",
    "statement_timeout = '300ms'",
    "lock_timeout = '300ms'",
    "idle_in_transaction_session_timeout = '300ms'",
    "client_min_messages = 'debug1'",
    "exit_on_error = on",
    "session_replication_role = 'replica'",
    "lo_compat_privileges = on",
    "enable_seqscan = off",
    "work_mem = '64kB'",
    "jit_above_cost = 0",
    "default_statistics_target = 1",
];

/// Those that only newer servers know.
const NEWER: [(u32, &str); 3] = [
    (14, "idle_session_timeout = '300ms'"),
    (14, "default_toast_compression = 'pglz'"),
    (17, "transaction_timeout = '300ms'"),
];

fn source(server: &Server) -> Database {
    let database = server.database();
    database.sql(
        r#"CREATE TABLE t (
             a text[], i interval DEFAULT '1 day -02:00', d date, z timestamptz DEFAULT '2020-01-02 03:04:05+00',
             f float8 DEFAULT 0.1, r real, b bytea DEFAULT '\x00ff5c', s text DEFAULT E'a\\b''c', u text CHECK (u <> E'\\'));
           INSERT INTO t VALUES ('{a,NULL,"NULL","b\\c"}', '-1 day 02:03:04', '2020-02-01', '2024-06-30 23:59:59.999999+02',
             0.1::float8 + 0.2, 1 / 3.0, '\x005c27ff', E'tab\there\\', 'é€');
           INSERT INTO t SELECT NULL, i * '1 month -3 days'::interval, 'epoch'::date + i, 'epoch'::timestamptz + i * '1 hour'::interval,
             i / 7.0, i / 7.0, decode(md5(i::text), 'hex'), i, i FROM generate_series(1, 20000) i;
           CREATE SCHEMA evil;
           CREATE TABLE evil.t (x int); INSERT INTO evil.t VALUES (666);
           CREATE FUNCTION evil.f(timestamptz DEFAULT '2020-01-02 03:04:05+00') RETURNS text LANGUAGE sql AS $$SELECT 'a\b'$$;
           CREATE VIEW v AS SELECT 'a\b' AS c, '1 day'::interval AS length, '2020-01-02'::date AS day, f = NULL AS n, z FROM t;
           CREATE INDEX ON t (f) WHERE z > '2020-01-02 03:04:05+00' AND s <> 'a\b';
           ALTER TABLE t ENABLE ROW LEVEL SECURITY;
           CREATE POLICY p ON t USING (i > '1 day -02:00');
           SELECT lo_from_bytea(4711, '\x005c27ff');"#,
    );
    database
}

/// What a dump holds, but for the settings themselves.
fn dumped(database: &Database) -> String {
    let image = image(&Archive::ours(database, &["-j2", "-Z", "none", "--no-sync"]).path());
    image.lines().filter(|line| !line.starts_with("DATABASE PROPERTIES ")).map(|line| format!("{line}\n")).collect()
}

#[test]
fn no_setting_of_the_database_or_the_role_shows_in_a_dump() {
    for major in [13, 18] {
        let Some(server) = Server::major(major) else { continue };
        let database = source(server);
        let name = &database.name;
        let clean = dumped(&database);
        let newer = NEWER.iter().filter(|(since, _)| major >= *since).map(|(_, setting)| *setting);
        let settings: Vec<&str> = HOSTILE.into_iter().chain(newer).collect();
        for some in settings.chunks(6).chain([settings.as_slice()]) {
            for setting in some {
                server.sql(&format!("ALTER DATABASE {name} SET {setting}"));
            }
            common::compare::assert_equal_text(&clean, &dumped(&database));
            server.sql(&format!("ALTER DATABASE {name} RESET ALL"));
        }
        for setting in &settings {
            server.sql(&format!("ALTER ROLE postgres IN DATABASE {name} SET {setting}"));
        }
        common::compare::assert_equal_text(&clean, &dumped(&database));
        println!("PostgreSQL {major}: {} settings, nothing of them in the dump", settings.len());
    }
}
