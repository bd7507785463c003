//! A catalog that says something we do not know is told of: nothing is left out in silence.

mod common;

use common::{Server, pghaul, run};

on_each_major! { an_unknown_code_is_a_warning_that_names_the_object }

fn an_unknown_code_is_a_warning_that_names_the_object(server: &Server) {
    let source = server.database();
    source.sql(
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
         CREATE TABLE t (a integer PRIMARY KEY);
         CREATE TABLE \"Other\" (a integer CONSTRAINT key REFERENCES t);
         CREATE POLICY p ON t;
         CREATE TYPE pair AS (a integer, b integer);
         CREATE TABLE odd (a text, b integer);
         UPDATE pg_catalog.pg_class SET relreplident = 'y' WHERE relname = 'odd';
         UPDATE pg_catalog.pg_attribute SET attstorage = 'q' WHERE attrelid = 'odd'::regclass AND attname = 'a';
         UPDATE pg_catalog.pg_attribute SET attidentity = 'z' WHERE attrelid = 'odd'::regclass AND attname = 'b';
         UPDATE pg_catalog.pg_proc SET prokind = 'z' WHERE proname = 'f';
         UPDATE pg_catalog.pg_constraint SET contype = 'y' WHERE conname = 'key';
         UPDATE pg_catalog.pg_policy SET polcmd = 'x';
         UPDATE pg_catalog.pg_init_privs SET privtype = 'q' WHERE objoid = 'pg_settings'::regclass",
    );
    // Whoever looks at the relation itself is refused.
    source.sql("UPDATE pg_catalog.pg_class SET relpersistence = 'x' WHERE relname = 'pair'");
    let directory = tempfile::tempdir().expect("a temporary directory");
    let outcome = run(source.reach(pghaul(&["dump", "-s", "-f"]).arg(directory.path().join("archive")))).exits(2);
    for words in [
        "relation public.pair has the unknown relpersistence \"x\"",
        "relation public.odd has the unknown relreplident \"y\"",
        "column a of public.odd has the unknown attstorage \"q\"",
        "column b of public.odd has the unknown attidentity \"z\"",
        "function public.f() has the unknown prokind \"z\"",
        "constraint key has the unknown contype \"y\"",
        "policy p on public.t has the unknown polcmd \"x\"",
        "view pg_settings has the unknown privtype \"q\"",
    ] {
        assert!(outcome.stderr.contains(words), "no {words} in: {}", outcome.stderr);
    }
}

on_each_major! { an_unknown_code_of_a_subscription_is_told_of }

fn an_unknown_code_of_a_subscription_is_told_of(server: &Server) {
    if server.major < 16 {
        return println!("skipped: PostgreSQL {} has no code for streaming", server.major);
    }
    let source = server.database();
    source.sql("CREATE SUBSCRIPTION unknown_code CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = NONE)");
    source.sql(
        "UPDATE pg_catalog.pg_subscription SET substream = 'y', subtwophasestate = 'z' WHERE subname = 'unknown_code'",
    );
    let directory = tempfile::tempdir().expect("a temporary directory");
    let outcome = run(source.reach(pghaul(&["dump", "-s", "-f"]).arg(directory.path().join("archive")))).exits(2);
    for words in ["the unknown substream \"y\"", "the unknown subtwophasestate \"z\""] {
        assert!(outcome.stderr.contains(&format!("subscription unknown_code has {words}")), "{}", outcome.stderr);
    }
}

/// A database whose server says of itself in it that it is of the next major.
#[test]
fn a_newer_major_is_a_warning_and_no_success() {
    let Some(server) = Server::major(18) else { return };
    let source = server.database();
    source.sql(
        "CREATE TABLE t (a integer);
         UPDATE pg_catalog.pg_proc SET proname = 'before' WHERE oid = 'pg_catalog.current_setting(text)'::regprocedure;
         CREATE FUNCTION pg_catalog.current_setting(text) RETURNS text LANGUAGE sql STABLE STRICT AS
         $$SELECT CASE $1 WHEN 'server_version_num' THEN '190001' ELSE pg_catalog.current_setting($1, false) END$$",
    );
    let directory = tempfile::tempdir().expect("a temporary directory");
    let dump = |options: &[&str]| {
        let archive = directory.path().join("archive");
        run(source.reach(pghaul(&["dump"]).args(options).arg("-f").arg(archive)))
    };
    let refused = dump(&[]).exits(1);
    assert!(refused.stderr.contains("server version 19.1 is newer than pghaul knows"), "{}", refused.stderr);
    let dumped = dump(&["--allow-newer"]).exits(2);
    assert!(dumped.stderr.contains("warning: server version 19.1 is newer than pghaul knows: "), "{}", dumped.stderr);
}
