//! The sample database there and back: by us and by stock, in every compression, within a major and across majors.

mod common;

use common::{Archive, Database, Server, Specimen, assert_same, assert_same_toc, stock};

/// Of the sample's rows, to keep the tests short.
const SCALE: &str = "0.25";

on_each_major! { entries_are_those_of_stock, stock_restores_our_dump, we_restore_stocks_dump, we_restore_our_dump_twice_and_double_nothing }

fn entries_are_those_of_stock(server: &Server) {
    let source = sample(server, server.major);
    let stocks = Archive::stocks(18, &source, &["-Z", "none"]);
    assert_same_toc(&stocks.toc(), &Archive::ours(&source, &["-Z", "none", "-j4"]).toc());
}

fn stock_restores_our_dump(server: &Server) {
    let source = sample(server, server.major);
    for (major, options) in [
        (18, ["-Z", "gzip", "--archive-version", "1.16"]),
        (17, ["-Z", "zstd:1", "--archive-version", "1.16"]),
        (17, ["-Z", "lz4", "--archive-version", "1.16"]),
        (17, ["-Z", "none", "--archive-version", "1.15"]),
        (15, ["-Z", "gzip", "--archive-version", "1.14"]),
    ] {
        // pg_restore needs to know the server that it restores into only as far as the dump's SQL does.
        if stock::has(major) {
            let target = server.database();
            let archive = Archive::ours(&source, &[&options[..], &["-j4"]].concat());
            archive.restore_by_stock(major, &target);
            assert_same(&source, &target);
        }
    }
}

fn we_restore_stocks_dump(server: &Server) {
    let source = sample(server, server.major);
    let mut dumpers = vec![(18, "none"), (18, "gzip:1")];
    if server.major <= 17 {
        dumpers.extend([(17, "zstd:1"), (17, "lz4")]);
    }
    if server.major <= 15 && stock::has(15) {
        dumpers.push((15, "1"));
    }
    for (major, compression) in dumpers {
        let target = server.database();
        Archive::stocks(major, &source, &["-Z", compression]).restore_by_us(&target, &["-j4"]).ok();
        assert_same(&source, &target);
    }
}

fn we_restore_our_dump_twice_and_double_nothing(server: &Server) {
    let source = sample(server, server.major);
    let target = server.database();
    let archive = Archive::ours(&source, &["-j4"]);
    archive.restore_by_us(&target, &["-j4"]).ok();
    assert_same(&source, &target);
    let again = archive.restore_by_us(&target, &["-j4"]);
    assert_ne!(again.code, 0, "everything is there already: {}", again.stderr);
    assert_same(&source, &target);
}

#[test]
fn an_old_database_becomes_the_new_one_that_stock_makes_of_it() {
    across(13, 18);
}

#[test]
fn a_new_database_becomes_the_old_one_that_stock_makes_of_it() {
    across(18, 15);
}

/// Our dump and our restore make of a database what stock's do, in another major.
fn across(from: u32, to: u32) {
    let (Some(from), Some(to)) = (Server::major(from), Server::major(to)) else { return };
    // What both majors can hold.
    let source = sample(from, from.major.min(to.major));
    let (ours, stocks) = (to.database(), to.database());
    // No dump holds roles; they belong to the cluster.
    Specimen::named("sample/1_roles").load(&ours);
    Archive::ours(&source, &["-j4"]).restore_by_us(&ours, &["-j4"]).ok();
    Archive::stocks(18, &source, &[]).restore_by_stock(18, &stocks);
    assert_same(&stocks, &ours);
}

/// The sample database, as far as a major can hold it.
fn sample(server: &Server, major: u32) -> Database {
    let database = server.database();
    database.sql_outside_transaction(&format!("ALTER DATABASE {} SET shop.scale = '{SCALE}'", database.name));
    Specimen::load_sample(&database, major);
    database
}
