//! Every specimen, on every major: its entries are those of stock pg_dump 18, and it comes back the same through
//! our dump and stock's restore, and through stock's dump and our restore.

mod common;

use common::specimen::sources;
use common::{Archive, Database, Server, assert_same, assert_same_toc};

on_each_major! { stock_tools_give_every_specimen_back, entries_are_those_of_stock, stock_restores_our_dump, we_restore_stocks_dump }

/// Tests the specimens and the harness rather than us.
fn stock_tools_give_every_specimen_back(server: &Server) {
    for source in sources(server, |specimen| specimen.restores_on(server.major)) {
        let target = empty_like(&source);
        Archive::stocks(18, &source, &[]).restore_by_stock(18, &target);
        assert_same(&source, &target);
    }
}

fn entries_are_those_of_stock(server: &Server) {
    for source in sources(server, |_| true) {
        let stocks = Archive::stocks(18, &source, &["-Z", "none"]);
        let ours = Archive::ours(&source, &["-Z", "none"]);
        assert_same_toc(&stocks.toc(), &ours.toc());
    }
}

fn stock_restores_our_dump(server: &Server) {
    for source in sources(server, |specimen| specimen.restores_on(server.major)) {
        let target = empty_like(&source);
        Archive::ours(&source, &["-Z", "gzip", "-j2"]).restore_by_stock(18, &target);
        assert_same(&source, &target);
    }
}

fn we_restore_stocks_dump(server: &Server) {
    for source in sources(server, |specimen| specimen.restores_on(server.major)) {
        let target = empty_like(&source);
        Archive::stocks(18, &source, &["-Z", "gzip"]).restore_by_us(&target, &["-j2"]).ok();
        assert_same(&source, &target);
    }
}

/// An empty database of the same encoding.
fn empty_like(source: &Database) -> Database {
    let encoding = source.query("SHOW server_encoding");
    Database::create(&source.server, &format!("ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"))
}
