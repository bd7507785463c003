//! Dumps of a part of a database hold the entries that stock pg_dump 18 writes with the same options.

mod common;

use common::{Archive, Server, Specimen, assert_same_toc};

on_each_major! { parts_are_those_of_stock, statistics_are_those_of_stock }

/// The specimens whose objects hang on others, so that selecting one object asks about many.
const SPECIMENS: &[&str] = &[
    "acl",
    "constraint",
    "extension",
    "index",
    "large_object",
    "policy",
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
    &["-B"],
    &["-x", "--no-comments", "--no-policies"],
    &["-n", "spec_index"],
    &["-n", "spec_index", "-b"],
    &["-N", "spec_index", "-N", "spec_rule"],
    &["-t", "spec_trigger.*"],
    &["-t", "spec_constraint.*", "-T", "spec_constraint.p*"],
    &["-T", "spec_policy.*", "-T", "spec_rule.t*"],
    &["-e", "plpgsql"],
    &["--exclude-table-data", "spec_index.*"],
    &["--section", "pre-data"],
    &["--section", "data"],
    &["--section", "post-data"],
];

fn parts_are_those_of_stock(server: &Server) {
    let source = server.database();
    for name in SPECIMENS {
        Specimen::named(&format!("object/{name}")).load(&source);
    }
    source.sql("SELECT lo_from_bytea(0, 'a'), lo_from_bytea(77, 'b'); COMMENT ON LARGE OBJECT 77 IS 'two'");
    for part in PARTS {
        println!("with {part:?}");
        let options = [&["-Z", "none", "--no-sync"], *part].concat();
        assert_same_toc(&Archive::stocks(18, &source, &options).toc(), &Archive::ours(&source, &options).toc());
    }
}

fn statistics_are_those_of_stock(server: &Server) {
    let source = server.database();
    for name in ["object/index", "object/materialized_view", "object/table"] {
        Specimen::named(name).load(&source);
    }
    source.sql("ANALYZE");
    let options = ["-Z", "none", "--statistics"];
    assert_same_toc(&Archive::stocks(18, &source, &options).toc(), &Archive::ours(&source, &options).toc());
}
