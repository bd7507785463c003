//! Rows as INSERT statements, rows through a partition's root, and other forms of text: entries and data are those
//! that stock pg_dump 18 writes with the same options.

mod common;

use std::collections::HashMap;
use std::path::Path;

use common::compare::assert_equal_text;
use common::{Archive, Database, Server, Specimen, assert_same, assert_same_toc, face, run, stock};
use pghaul::archive::Toc;
use pghaul::text::printable;

on_each_major! {
    archives_are_those_of_stock, forms_go_with_every_kind, statements_come_back, backslashes_are_doubled_where_they_escape
}

/// Options that both programs take.
const FORMS: &[&[&str]] = &[
    &["--inserts", "--load-via-partition-root", "-a"],
    &["--column-inserts", "--quote-all-identifiers"],
    &["--rows-per-insert=2", "--on-conflict-do-nothing", "--extra-float-digits=-3"],
    &["--rows-per-insert=1000", "--attribute-inserts", "--load-via-partition-root"],
    &["--load-via-partition-root", "--extra-float-digits=0", "--no-unlogged-table-data"],
];

/// Whose rows have every type and shape, in one database.
const SPECIMENS: &[&str] = &["values", "inserts", "hostile"];

fn archives_are_those_of_stock(server: &Server) {
    let source = database(server, SPECIMENS);
    for form in FORMS {
        assert_same_archive(&source, form);
    }
    for name in ["encoding/latin1", "encoding/sql_ascii", "encoding/euc_jp"] {
        let specimen = Specimen::named(name);
        let source = specimen.database(server);
        if specimen.load(&source) {
            assert_same_archive(&source, &["--column-inserts", "--quote-all-identifiers"]);
        }
    }
}

fn forms_go_with_every_kind(server: &Server) {
    let specimens: Vec<_> = Specimen::all().into_iter().filter(Specimen::is_usual).collect();
    let source = server.database();
    for specimen in &specimens {
        specimen.load(&source);
    }
    for form in [&["--quote-all-identifiers"][..], &["--disable-dollar-quoting", "--load-via-partition-root"]] {
        println!("with {form:?}");
        let options = [&["-Z", "none", "--no-sync", "-s"], form].concat();
        assert_same_toc(&Archive::stocks(18, &source, &options).toc(), &Archive::ours(&source, &options).toc());
    }
}

fn statements_come_back(server: &Server) {
    let source = database(server, &["values", "inserts"]);
    // A zero that stands without quotes loses its sign, as it does with stock.
    source.sql("UPDATE spec_values.v_real SET v = 0 WHERE v = 0; UPDATE spec_values.v_double SET v = 0 WHERE v = 0");
    for form in [
        &["--inserts", "-j3"][..],
        &["--rows-per-insert=7", "--column-inserts", "--load-via-partition-root", "-Z", "gzip"],
    ] {
        println!("with {form:?}");
        let archive = Archive::ours(&source, form);
        let target = server.database();
        let restored = archive.restore_by_us(&target, &["-j2"]).ok();
        assert_same(&source, &target);
        let rows = source.query(ROWS);
        assert!(restored.stderr.contains(&format!(" {rows} rows")), "not {rows} rows:\n{}", restored.stderr);
        let target = server.database();
        if !form.contains(&"-j3") {
            archive.restore_by_stock(18, &target);
            assert_same(&source, &target);
        }
    }
}

/// Where a session's `standard_conforming_strings` is off, so is that of the script that pg_dump writes.
fn backslashes_are_doubled_where_they_escape(server: &Server) {
    let source = database(server, &["hostile", "object/function", "object/type"]);
    source.sql(&format!("ALTER DATABASE {} SET standard_conforming_strings = off", source.name));
    let options = ["--restrict-key=x", "--column-inserts", "--disable-dollar-quoting"];
    let text = |outcome: common::Outcome| pghaul::text::decode(&outcome.ok().stdout);
    let stocks = text(run(source.reach(stock::pg_dump(18).args(options))));
    let ours = text(run(source.reach(face(&options).env("PGTZ", "UTC"))));
    assert!(stocks.contains("SET standard_conforming_strings = off;"));
    assert_equal_text(&stocks, &ours);
}

/// How many rows there are in all tables of the specimens.
const ROWS: &str = "SELECT sum((xpath('/row/n/text()', query_to_xml(format('SELECT count(*) n FROM ONLY %s', oid::regclass), false, true, '')))[1]::text::bigint) \
    FROM pg_class WHERE relkind = 'r' AND oid >= 16384 AND relnamespace::regnamespace::text LIKE 'spec%'";

fn database(server: &Server, specimens: &[&str]) -> Database {
    let source = server.database();
    for name in specimens {
        Specimen::named(name).load(&source);
    }
    source
}

/// One session each, so that rows are read in their order.
#[track_caller]
fn assert_same_archive(source: &Database, form: &[&str]) {
    println!("with {form:?}");
    let options = [&["-Z", "none", "--no-sync", "-j1"], form].concat();
    let (stocks, ours) = (Archive::stocks(18, source, &options), Archive::ours(source, &options));
    assert_same_toc(&stocks.toc(), &ours.toc());
    let (expected, got) = (data(&stocks.path(), &stocks.toc()), data(&ours.path(), &ours.toc()));
    for (table, expected) in &expected {
        let got = &got[table];
        if let Some((line, (expected, got))) = lines(expected).zip(lines(got)).enumerate().find(|(_, (a, b))| a != b) {
            panic!("{table}, line {line}:\nexpected {}\ngot      {}", shown(expected), shown(got));
        }
        assert_eq!(expected.len(), got.len(), "{table}");
    }
}

/// The data file of every table.
fn data(archive: &Path, toc: &Toc) -> HashMap<String, Vec<u8>> {
    let tables = toc.entries.iter().filter(|entry| entry.desc == "TABLE DATA");
    let name = |schema: Option<&str>, tag: &str| format!("{}.{tag}", schema.unwrap_or_default());
    tables
        .map(|entry| {
            (name(entry.schema.as_deref(), &entry.tag), std::fs::read(archive.join(&entry.file)).expect("a data file"))
        })
        .collect()
}

fn lines(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    data.split_inclusive(|byte| *byte == b'\n')
}

fn shown(line: &[u8]) -> String {
    printable(&pghaul::text::decode(&line[..line.len().min(300)]))
}
