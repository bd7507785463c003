//! Rows that a dump reads in binary form: the archive is the one that text makes.

mod common;

use std::collections::BTreeMap;

use common::{Archive, Database, Server, Specimen, assert_same, pghaul, run};

on_each_major! {
    an_archive_of_binary_rows_is_the_one_of_text,
    rows_that_are_not_sure_come_again_as_text_wherever_they_lie,
    what_is_read_in_parts_is_whole,
    only_what_holds_bytes_is_read_in_binary_form_unasked,
    other_encodings_are_the_same,
}

/// What every data file of a dump by one session holds.
fn files(source: &Database, options: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let archive = Archive::ours(source, &[&["-j1", "-Znone"], options].concat());
    let directory = std::fs::read_dir(archive.path()).expect("a directory");
    directory
        .map(|file| file.expect("a file"))
        .map(|file| (file.file_name().display().to_string(), std::fs::read(file.path()).expect("a file")))
        .filter(|(name, _)| name.ends_with(".dat") && name != "toc.dat")
        .collect()
}

#[track_caller]
fn assert_same_files(source: &Database, options: &[&str]) {
    let (text, binary) =
        ["text", "binary"].map(|wire| files(source, &[&[format!("--wire={wire}").as_str()], options].concat())).into();
    assert_eq!(text.keys().collect::<Vec<_>>(), binary.keys().collect::<Vec<_>>());
    for (name, bytes) in &text {
        let at = bytes.iter().zip(&binary[name]).position(|(a, b)| a != b);
        let shown = |bytes: &[u8]| {
            String::from_utf8_lossy(&bytes[at.unwrap_or(0).saturating_sub(40)..]).chars().take(120).collect::<String>()
        };
        assert!(*bytes == binary[name], "{name}: {:?} is {:?}", shown(bytes), shown(&binary[name]));
    }
}

/// How many tables the last lines of a dump say that it read in binary form.
fn in_binary(source: &Database, options: &[&str]) -> u64 {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let outcome =
        run(source.reach(pghaul(&["dump"]).args(options).arg("-f").arg(directory.path().join("archive")))).ok();
    let said = outcome.stderr.split_once(" tables in binary form)").map(|(before, _)| before.rsplit('(').next());
    said.flatten().map_or(0, |number| number.parse().expect("a number"))
}

fn an_archive_of_binary_rows_is_the_one_of_text(server: &Server) {
    let source = server.database();
    assert!(Specimen::named("values").load(&source));
    source.sql(
        r#"CREATE SCHEMA wire; SET search_path = wire;
        CREATE TYPE mood AS ENUM ('sad', 'it''s "so"', E'a\tb', 'ü');
        CREATE DOMAIN price AS numeric(8,2); CREATE DOMAIN moods AS mood[];
        CREATE TABLE odd (gone int, mood mood, moods moods, price price, "Name, (x) ""y""" text, prices price[],
            twice bigint GENERATED ALWAYS AS (length("Name, (x) ""y""") * 2) STORED, b bytea);
        ALTER TABLE odd DROP COLUMN gone;
        INSERT INTO odd (mood, moods, price, "Name, (x) ""y""", prices, b) SELECT CASE i % 3 WHEN 0 THEN 'ü'::mood WHEN 1 THEN E'a\tb' END, ARRAY['sad', NULL, E'a\tb']::mood[], i,
            repeat(E'\t\\', i % 5), ARRAY[i, 1.5]::price[], decode(md5(i::text), 'hex') FROM generate_series(1, 2000) i;
        CREATE TABLE long AS SELECT i, decode(repeat(md5(i::text), 20000 * i), 'hex') AS b, repeat(E'x\n', 300000 * (i % 3)) AS t
            FROM generate_series(0, 9) i;
        CREATE TABLE parted (k int, b bytea) PARTITION BY RANGE (k);
        CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (50);
        INSERT INTO parted SELECT i % 50, sha256(i::text::bytea) FROM generate_series(1, 3000) i;
        CREATE TABLE void (b bytea); CREATE TABLE lone (); INSERT INTO lone DEFAULT VALUES"#,
    );
    assert_same_files(&source, &[]);
    assert!(in_binary(&source, &["--wire=binary"]) > 40);
    assert_eq!(in_binary(&source, &["--wire=text"]), 0);
}

/// The last row of a table holds a number of which two texts are possible.
fn doubtful(server: &Server) -> Database {
    let source = server.database();
    source.sql(
        "CREATE TABLE doubtful (i int, b bytea, f float8);
         INSERT INTO doubtful SELECT i, decode(repeat(md5(i::text), 20), 'hex'), i / 7.0 FROM generate_series(1, 12000) i;
         INSERT INTO doubtful VALUES (0, '\\x00', 1e23);
         CREATE TABLE clear AS SELECT i, decode(repeat(md5(i::text), 20), 'hex') AS b FROM generate_series(1, 9000) i",
    );
    source
}

fn rows_that_are_not_sure_come_again_as_text_wherever_they_lie(server: &Server) {
    let source = doubtful(server);
    assert_same_files(&source, &[]);
    for codec in ["zstd:1", "gzip:1", "lz4", "none"] {
        for jobs in ["-j1", "-j3"] {
            let options = [jobs, "--wire=binary", "--part-size=256k", "-Z", codec];
            assert_eq!(in_binary(&source, &options), 1, "{options:?}");
            let archive = Archive::ours(&source, &options);
            run(pghaul(&["verify"]).arg(archive.path())).ok();
            let target = server.database();
            archive.restore_by_us(&target, &["-j2"]).ok();
            assert_same(&source, &target);
        }
    }
    let archive = Archive::ours(&source, &["-j3", "--wire=binary", "--part-size=256k"]);
    let target = server.database();
    archive.restore_by_stock(17, &target);
    assert_same(&source, &target);
}

fn what_is_read_in_parts_is_whole(server: &Server) {
    let source = server.database();
    source.sql(
        "CREATE TABLE t AS SELECT i, decode(repeat(md5(i::text), 1 + i % 100), 'hex') AS b, md5(i::text)::uuid AS u
             FROM generate_series(1, 6000) i;
         CREATE TABLE long AS SELECT i, decode(repeat(md5(i::text), 100000), 'hex') AS b FROM generate_series(1, 9) i",
    );
    for options in [["-j4", "--part-size=512k"], ["-j2", "--part-size=2M"]] {
        let options = [&options[..], &["--wire=binary"]].concat();
        assert_eq!(in_binary(&source, &options), 2);
        let target = server.database();
        Archive::ours(&source, &options).restore_by_us(&target, &[]).ok();
        assert_same(&source, &target);
    }
}

fn only_what_holds_bytes_is_read_in_binary_form_unasked(server: &Server) {
    let source = server.database();
    source.sql(
        "CREATE TABLE bytes AS SELECT i, decode(repeat(md5(i::text), 20), 'hex') AS b FROM generate_series(1, 9000) i;
         CREATE TABLE few AS SELECT '\\x00'::bytea AS b;
         CREATE TABLE words AS SELECT i, repeat(md5(i::text), 20) AS t FROM generate_series(1, 9000) i;
         CREATE TABLE points AS SELECT point(i, i) AS p, decode(repeat(md5(i::text), 20), 'hex') AS b
             FROM generate_series(1, 9000) i",
    );
    assert_eq!(in_binary(&source, &[]), 1);
    assert_eq!(in_binary(&source, &["--wire=binary"]), 3);
    assert_eq!(in_binary(&source, &["--wire=binary", "--inserts"]), 0);
}

fn other_encodings_are_the_same(server: &Server) {
    for (encoding, client) in [("LATIN1", "UTF8"), ("SQL_ASCII", "SQL_ASCII")] {
        let source = Database::create(server, &format!("ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"));
        source.sql(
            "CREATE TABLE t (i int, t text, c char(3), j jsonb); SET client_encoding = 'UTF8';
             INSERT INTO t SELECT i, E'a\\tb\\\\', 'c', '[\"d\"]' FROM generate_series(1, 10) i;
             INSERT INTO t SELECT 11, u, u, ('[\"' || u || '\"]')::jsonb FROM chr(252) u",
        );
        assert_same_files(&source, &["-E", client]);
        assert_same_files(&source, &[]);
    }
}

/// Two values whose digits are more than 1 GB together, among rows that several sessions read. pg_dump fails there.
#[test]
fn a_row_too_long_for_text_is_kept_in_binary_form() {
    let Some(server) = Server::major(18) else { return };
    let source = server.database();
    source.sql(
        "CREATE TABLE long (i int, a bytea, b bytea);
         INSERT INTO long SELECT i, decode(repeat(md5(i::text), 50), 'hex') FROM generate_series(1, 3000) i;
         INSERT INTO long SELECT 0, v, v FROM (SELECT decode(repeat('2a', 270 << 20), 'hex')) AS t (v);
         CREATE TABLE other AS SELECT i FROM generate_series(1, 1000) i",
    );
    let archive = Archive::ours(&source, &["-j2", "--part-size=256k", "--wire=text"]);
    let toc = archive.toc();
    let copies: Vec<&str> = toc.entries.iter().filter_map(|entry| entry.copy.as_deref()).collect();
    assert_eq!(
        copies,
        ["COPY public.long (i, a, b) FROM stdin WITH (FORMAT binary);\n", "COPY public.other (i) FROM stdin;\n"]
    );
    run(pghaul(&["verify"]).arg(archive.path())).ok();
    let rows = "SELECT count(*), sum(i), md5(string_agg(md5(a) || coalesce(md5(b), ''), '' ORDER BY i)) FROM long";
    let (ours, stocks) = (server.database(), server.database());
    archive.restore_by_us(&ours, &["-j2"]).ok();
    archive.restore_by_stock(17, &stocks);
    assert_eq!(ours.query(rows), source.query(rows));
    assert_eq!(stocks.query(rows), source.query(rows));
    let printed = run(pghaul(&["restore", "-f", "/dev/null"]).arg(archive.path())).exits(1);
    assert!(printed.stderr.contains("a script cannot hold the rows of table \"public.long\""), "{}", printed.stderr);
}
