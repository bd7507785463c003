//! Dumps of a part of a database hold the entries that stock pg_dump 18 writes with the same options.

mod common;

use common::{Archive, Database, Server, Specimen, assert_same_toc, pghaul, run, stock};

on_each_major! {
    parts_are_those_of_stock, system_objects_are_those_of_stock, refusals_are_those_of_stock, statistics_are_those_of_stock
}

/// The specimens whose objects hang on others, so that selecting one object asks about many.
const SPECIMENS: &[&str] = &[
    "acl",
    "constraint",
    "extension",
    "index",
    "large_object",
    "policy",
    "publication",
    "rule",
    "statistics",
    "table_attach",
    "trigger",
];

/// Options that both programs take.
const PARTS: &[&[&str]] = &[
    &["-a"],
    &["-s"],
    &["-a", "-n", "spec_constraint", "-T", "spec_constraint.*[a-d]"],
    &["--statistics-only"],
    &["--statistics", "--no-schema", "-n", "spec_constraint"],
    &["--no-data", "--sequence-data"],
    &["--no-schema", "-t", "spec_policy.*"],
    &["-s", "-b"],
    &["-s", "-t", "counted"],
    &["-T", "configured"],
    &["-B"],
    &["-x", "--no-comments", "--no-policies"],
    &["-n", "spec_index"],
    &["-n", "spec_index", "-b"],
    &["-N", "spec_index", "-N", "spec_rule"],
    &["-N", "spec_publication"],
    &["-t", "spec_trigger.*"],
    &["-t", "spec_constraint.*", "-T", "spec_constraint.p*"],
    &["-T", "spec_policy.*", "-T", "spec_rule.t*"],
    &["-e", "plpgsql"],
    &["-n", "its_own"],
    &["-n", "its_own", "-t", "its_own.inside"],
    &["-n", "its_own", "-n", "public"],
    &["--exclude-table-data", "spec_index.*"],
    &["--section", "pre-data"],
    &["--section", "data"],
    &["--section", "post-data"],
];

/// Options that bring statistics.
const STATISTICS: &[&[&str]] = &[
    &["--statistics"],
    // The statistics of a parent's indexes come along with a child.
    &["--statistics", "-t", "spec_index.parted_2*"],
    // Where a view is not refreshed, its statistics need not wait.
    &["--statistics", "--exclude-table-data", "spec_materialized_view.*"],
];

/// Options that name what initdb made, and patterns that match it among others.
const SYSTEM: &[&[&str]] = &[
    &["-n", "pg_catalog", "-s"],
    &["-n", "information_schema"],
    &["-n", "*", "-N", "pg_catalog", "-s"],
    &["-t", "pg_catalog.pg_[a-c]*"],
    &["-t", "pg_class", "-t", "information_schema.*", "-T", "information_schema.*_*"],
    &["-t", "*", "-s"],
    &["-a", "-t", "pg_am", "-t", "spec_index.*"],
];

/// What an extension's script would do: tables, sequences and materialized views, with rows of a user's in them. Nothing
/// keeps a hand from naming one twice.
const CONFIGURATION: &str = "
    CREATE EXTENSION lo;
    CREATE TABLE configured (id serial PRIMARY KEY, name text);
    CREATE SEQUENCE counted;
    ALTER EXTENSION lo ADD TABLE configured;
    ALTER EXTENSION lo ADD SEQUENCE configured_id_seq;
    ALTER EXTENSION lo ADD SEQUENCE counted;
    CREATE TABLE member (id serial PRIMARY KEY);
    ALTER EXTENSION lo ADD TABLE member;
    ALTER EXTENSION lo ADD SEQUENCE member_id_seq;
    CREATE MATERIALIZED VIEW other AS SELECT 1 AS a;
    CREATE MATERIALIZED VIEW first AS SELECT 1 AS a;
    CREATE MATERIALIZED VIEW second AS SELECT * FROM first;
    REFRESH MATERIALIZED VIEW first WITH NO DATA;
    CREATE MATERIALIZED VIEW third AS SELECT * FROM second;
    CREATE INDEX ON third (a);
    CREATE MATERIALIZED VIEW fourth AS SELECT * FROM third;
    ALTER EXTENSION lo ADD MATERIALIZED VIEW first;
    ALTER EXTENSION lo ADD MATERIALIZED VIEW second;
    ALTER EXTENSION lo ADD MATERIALIZED VIEW third;
    CREATE SCHEMA its_own;
    CREATE TABLE its_own.inside (a integer);
    ALTER EXTENSION lo ADD SCHEMA its_own;
    ALTER EXTENSION lo ADD TABLE its_own.inside;
    UPDATE pg_extension SET extcondition = ARRAY['', 'WHERE id > 100', '', '', '', '', '', ''], extconfig = ARRAY['counted',
        'configured', 'configured_id_seq', 'counted', 'first', 'second', 'third', 'its_own.inside']::regclass[]::oid[]
        WHERE extname = 'lo'";

/// Patterns that nothing comes of.
const REFUSED: &[&[&str]] = &[
    &["-n", "nosuch"],
    &["-t", "nosuch"],
    &["-e", "nosuch"],
    &["-t", "spec_index.*_key"],
    &["-t", "pg_toast.*"],
    &["-t", "other.spec_index.x"],
    &["-t", "a.b.c.d"],
    &["-n", "other.spec_index"],
    &["-n", "a.b.c"],
    &["-e", "a.b"],
    &["--include-foreign-data", "nosuch"],
    &["--include-foreign-data", "a.b"],
    &["--strict-names", "-n", "nosuch*", "-n", "spec_index"],
    &["--strict-names", "-t", "nosuch", "-t", "spec_index.*"],
    &["--strict-names", "-e", "nosuch", "-e", "plpgsql"],
];

fn parts_are_those_of_stock(server: &Server) {
    let source = server.database();
    for name in SPECIMENS {
        Specimen::named(&format!("object/{name}")).load(&source);
    }
    source.sql(CONFIGURATION);
    source.sql("SELECT lo_from_bytea(0, 'a'), lo_from_bytea(77, 'b'); COMMENT ON LARGE OBJECT 77 IS 'two'");
    assert_same_parts(&source, PARTS);
}

fn system_objects_are_those_of_stock(server: &Server) {
    let source = server.database();
    Specimen::named("object/index").load(&source);
    assert_same_parts(&source, SYSTEM);
}

fn refusals_are_those_of_stock(server: &Server) {
    let source = server.database();
    Specimen::named("object/index").load(&source);
    let output = tempfile::tempdir().expect("a temporary directory");
    for options in REFUSED {
        let said = |command: &mut std::process::Command| {
            let outcome =
                run(source.reach(command.args(*options).arg("-f").arg(output.path().join("archive")))).exits(1);
            let error = outcome.stderr.lines().find_map(|line| line.split_once("error: "));
            error.expect("an error").1.to_owned()
        };
        let stocks = said(stock::pg_dump(18).arg("-Fd"));
        assert_eq!(said(&mut pghaul(&["dump"])), stocks, "{options:?}");
    }
}

#[track_caller]
fn assert_same_parts(source: &Database, parts: &[&[&str]]) {
    for part in parts {
        println!("with {part:?}");
        let options = [&["-Z", "none", "--no-sync"], *part].concat();
        assert_same_toc(&Archive::stocks(18, source, &options).toc(), &Archive::ours(source, &options).toc());
    }
}

fn statistics_are_those_of_stock(server: &Server) {
    let source = server.database();
    for name in ["object/index", "object/materialized_view", "object/table"] {
        Specimen::named(name).load(&source);
    }
    source.sql(CONFIGURATION);
    source.sql("ANALYZE");
    assert_same_parts(&source, STATISTICS);
}
