//! Rows sent in binary form by a restore: the same rows as of text, and the same words where there is an error.

mod common;

use std::path::Path;

use common::restoring::{dumped, restored};
use common::{Archive, Database, Server, assert_same};
use pghaul::restore::{Options, Stats, Wire};

on_each_major! {
    a_restore_in_binary_form_is_the_same,
    what_is_not_sure_goes_as_text_in_the_middle_of_a_table,
    a_refusal_is_told_as_of_text,
    the_target_decides_what_a_column_is,
}

fn with(wire: Wire, jobs: usize) -> Options {
    Options { wire, jobs, ..Options::default() }
}

fn data_only(wire: Wire) -> Options {
    let mut options = with(wire, 1);
    options.script.no_schema = true;
    options
}

/// Restores into a new database and panics unless all is there.
#[track_caller]
fn restore(archive: &Archive, server: &Server, options: Options) -> (Database, Stats) {
    let target = server.database();
    let stats = restored(&archive.path(), &target, options).expect("a restore");
    assert_eq!(stats.exit_code(), 0, "{stats:?}");
    (target, stats)
}

/// Every form, domains, enums, arrays, names to be quoted, and columns that no row has.
fn shop(server: &Server) -> Database {
    let source = server.database();
    source.sql(
        r#"CREATE TYPE mood AS ENUM ('sad', 'it''s "so", ü');
        CREATE DOMAIN price AS numeric(8,2) CHECK (VALUE >= 0);
        CREATE DOMAIN moods AS mood[];
        CREATE TABLE plain (id bigint PRIMARY KEY, gone int, "Name, (x) ""y""" text, at timestamptz, d date, span interval,
            n numeric, f float8, r float4, u uuid, b bytea, j jsonb, js json, ip inet, net cidr, ok bool, bits bit(5),
            vb varbit, mac macaddr, c char(7), v varchar(9), s smallint, t time, tz timetz, o oid,
            mood mood, price price, moods moods, ints int[], texts text[], prices price[],
            twice bigint GENERATED ALWAYS AS (id * 2) STORED, seq int GENERATED ALWAYS AS IDENTITY);
        ALTER TABLE plain DROP COLUMN gone;
        SET TimeZone = 'Asia/Kathmandu';
        INSERT INTO plain SELECT i, E'tab\t\\ "' || i, '2020-01-01'::timestamptz + i * interval '1 h 1 s', '2000-01-01'::date - i,
            make_interval(months => -i, days => i, secs => i / 3.0), i / 7.0, i / 7.0::float8, -i::float4 / 3,
            md5(i::text)::uuid, decode(md5(i::text), 'hex'), jsonb_build_object('a', i, 'b', array[i]), '{"a" : 1}',
            '10.0.0.1'::inet + i, '10.0.0.0/8', i % 2 = 0, (i % 32)::bit(5), (i % 100)::bit(12)::varbit, '08:00:2b:01:02:03',
            i::text, i::text, i % 100, '00:00'::time + i * interval '1 s', '00:00+05:45', i,
            CASE i % 3 WHEN 0 THEN 'sad'::mood WHEN 1 THEN 'it''s "so", ü' END, i, ARRAY['sad', NULL]::mood[],
            ARRAY[[i, NULL], [0, -i]], ARRAY['a"b', '\', NULL, 'NULL', ''], ARRAY[i, 1.5]::price[]
        FROM generate_series(1, 2000) i;
        CREATE TABLE parted (k int, v text) PARTITION BY RANGE (k);
        CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (50);
        CREATE TABLE parted_2 (v text, k int); ALTER TABLE parted ATTACH PARTITION parted_2 FOR VALUES FROM (50) TO (100);
        INSERT INTO parted SELECT i % 100, i::text FROM generate_series(1, 3000) i;
        CREATE TABLE mixed (p point, i int); INSERT INTO mixed SELECT point(i, i), i FROM generate_series(1, 99) i;
        CREATE TABLE lone (); INSERT INTO lone DEFAULT VALUES;
        CREATE TABLE void (i int)"#,
    );
    source
}

fn a_restore_in_binary_form_is_the_same(server: &Server) {
    let source = shop(server);
    let archive = Archive::ours(&source, &[]);
    for (options, in_binary) in [
        (with(Wire::Binary, 1), 4),
        (with(Wire::Binary, 4), 4),
        (with(Wire::Auto, 2), 1),
        (with(Wire::Text, 2), 0),
        (Options { single_transaction: true, ..with(Wire::Binary, 1) }, 4),
        (Options { single_transaction: true, ..with(Wire::Auto, 1) }, 0),
    ] {
        let (target, stats) = restore(&archive, server, options.clone());
        assert_same(&source, &target);
        assert_eq!(stats.tables_in_binary, in_binary, "{options:?}");
    }
}

fn what_is_not_sure_goes_as_text_in_the_middle_of_a_table(server: &Server) {
    let source = server.database();
    source.sql(
        "CREATE TABLE t (i int, c text, a \"char\"); \
         INSERT INTO t SELECT i, i::text, 'a' FROM generate_series(1, 5000) i; \
         INSERT INTO t VALUES (0, repeat('long', 2000000), 'b'), (0, NULL, ''); \
         INSERT INTO t SELECT i, i::text, 'z' FROM generate_series(1, 5000) i",
    );
    let (target, stats) = restore(&Archive::ours(&source, &[]), server, with(Wire::Binary, 2));
    assert_same(&source, &target);
    assert_eq!((stats.tables_in_binary, stats.rows), (1, 10_002));
}

fn a_refusal_is_told_as_of_text(server: &Server) {
    let source = server.database();
    source.sql("CREATE TABLE t (i int, n numeric); INSERT INTO t SELECT i, i FROM generate_series(1, 5000) i");
    let (_directory, archive) = dumped(&source, 18, &[]);
    let told = |wire| {
        let target = server.database();
        target.sql("CREATE DOMAIN small AS numeric CHECK (VALUE < 4000); CREATE TABLE t (i int, n small)");
        let stats = restored(&archive, &target, data_only(wire)).expect("a restore");
        assert_eq!((stats.exit_code(), target.query("SELECT count(*) FROM t").as_str()), (2, "0"));
        stats.failed[0].to_string()
    };
    let text = told(Wire::Text);
    assert!(text.contains("small"), "{text}");
    assert_eq!(told(Wire::Binary), text);
}

fn the_target_decides_what_a_column_is(server: &Server) {
    let source = server.database();
    source.sql(
        "CREATE TABLE t (a int, b text, c date, d bytea); \
         INSERT INTO t SELECT i, i::text, '2000-01-01'::date + i, '\\x00' FROM generate_series(1, 100) i",
    );
    let (_directory, archive) = dumped(&source, 18, &[]);
    let table = "CREATE TABLE t (d text, extra int DEFAULT 7, c timestamp, b bigint, a varchar(5))";
    let [text, binary] = [Wire::Text, Wire::Binary].map(|wire| {
        let target = server.database();
        target.sql(table);
        let stats = restored(&archive, &target, data_only(wire)).expect("a restore");
        assert_eq!(stats.exit_code(), 0, "{stats:?}");
        target
    });
    assert_same(&text, &binary);
}

#[test]
fn a_table_that_several_sessions_load_is_begun_again_as_text() {
    let Some(server) = Server::major(18) else { return };
    let source = server.database();
    source.sql("CREATE TABLE t (i int, n numeric, c text)");
    source.sql("INSERT INTO t SELECT i, i, repeat(md5(i::text), 4) FROM generate_series(1, 400000) i");
    let archive = Archive::ours(&source, &[]);
    let (target, stats) = restore(&archive, server, with(Wire::Auto, 2));
    assert_eq!((stats.tables_in_binary, stats.rows), (1, 400_000));
    assert_same(&source, &target);
    let told = |archive: &Path, wire| {
        let target = server.database();
        target.sql("CREATE TABLE t (i int, n numeric(6,1), c text)");
        let mut options = with(wire, 2);
        options.script.no_schema = true;
        let stats = restored(archive, &target, options).expect("a restore");
        assert_eq!((stats.exit_code(), target.query("SELECT count(*) FROM t").as_str()), (2, "0"));
        stats.failed[0].to_string()
    };
    // Of the rows that cannot be taken the first in the file is named, whoever loads it.
    assert_eq!(told(&archive.path(), Wire::Binary), told(&archive.path(), Wire::Text));
    let (_directory, archive) = dumped(&source, 18, &[]);
    let text = told(&archive, Wire::Text);
    assert!(text.contains("COPY t, line 100000, column n: "), "{text}");
    assert_eq!(told(&archive, Wire::Binary), text);
}
