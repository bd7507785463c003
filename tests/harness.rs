//! The harness of the tests, tested: what it calls the same is the same, and what it starts ends.

mod common;

use common::compare::draw;
use common::specimen::guard_holds;
use common::{OwnServer, Server, run, stock};
use pghaul::archive::Toc;

#[test]
fn rows_in_another_order_are_the_same() {
    assert_eq!(draw(b"COPY t FROM stdin;\n1\n2\n\\.\n"), draw(b"COPY t FROM stdin;\n2\n1\n\\.\n"));
}

#[test]
fn a_changed_or_repeated_row_is_seen() {
    for other in ["COPY t FROM stdin;\n1\n3\n\\.\n", "COPY t FROM stdin;\n1\n1\n2\n\\.\n"] {
        assert_ne!(draw(b"COPY t FROM stdin;\n1\n2\n\\.\n"), draw(other.as_bytes()));
    }
}

#[test]
fn a_guard_keeps_its_line_to_some_majors() {
    for (line, majors) in [
        ("CREATE TABLE t ();", 12..=18),
        ("CREATE TABLE t ();  -- [14..]", 14..=18),
        ("CREATE TABLE t ();  -- [..16]\n", 12..=16),
        ("CREATE TABLE t ();  -- [15..16]\n", 15..=16),
    ] {
        for major in 12..=18 {
            assert_eq!(guard_holds(line, major), majors.contains(&major), "{line} on {major}");
        }
    }
}

#[test]
fn a_database_goes_with_its_value() {
    let Some(server) = Server::major(18) else { return };
    let database = server.database();
    let name = database.name.clone();
    let count = format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'");
    assert_eq!(database.query(&count), "1");
    drop(database);
    assert_eq!(server.database().query(&count), "0");
}

#[test]
fn an_own_server_has_its_own_settings() {
    let Some(server) = OwnServer::of(15) else { return };
    let hba = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
    let mut server = server.set("max_locks_per_transaction=10").file("pg_hba.conf", hba).tcp().start();
    assert_eq!(server.database().query("SHOW max_locks_per_transaction"), "10");
    let by_tcp = run(server.reach(&mut stock::psql(), "postgres").env("PGHOST", "127.0.0.1").args(["-w", "-c", ""]));
    assert!(by_tcp.stderr.contains("no password supplied"), "{}", by_tcp.stderr);
    server.stop();
    let stopped = run(server.reach(&mut stock::psql(), "postgres"));
    assert_eq!(stopped.code, 2);
}

#[test]
fn entries_are_the_same_under_the_same_numbers_in_the_same_order() {
    let toc = common::toc::read(&common::specimen::testdata().join("archive/pg18-none"));
    common::assert_same_toc(&toc, &toc.clone());
    for change in [
        |toc: &mut Toc| toc.entries.swap(3, 4),
        |toc: &mut Toc| toc.entries[4].owner = Some("x".into()),
        |toc: &mut Toc| toc.entries[4].dump_id.0 += 100_000,
    ] {
        let mut changed = toc.clone();
        change(&mut changed);
        assert!(std::panic::catch_unwind(|| common::assert_same_toc(&toc, &changed)).is_err());
    }
}
