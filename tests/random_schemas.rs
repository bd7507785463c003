//! Databases that nobody thought of: made from a seed, dumped by us and by stock, compared, restored, compared.
//!
//! `PGHAUL_SEEDS` says how many a major (default 3); `PGHAUL_SEED` gives one again that failed.

mod common;

use common::{Archive, Random, Server, assert_same, assert_same_toc, generator};

/// How many steps a database is made in.
const STEPS: usize = 90;

on_each_major! { entries_of_random_databases_are_those_of_stock_and_come_back }

fn entries_of_random_databases_are_those_of_stock_and_come_back(server: &Server) {
    let seeds = std::env::var("PGHAUL_SEEDS").ok().and_then(|count| count.parse().ok()).unwrap_or(3);
    for _ in 0..seeds {
        let random = Random::new("random database");
        let source = server.database();
        let sql = generator::fill(&source, random, STEPS);
        let tables =
            source.query("SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p', 'v', 'm')");
        assert!(tables.trim().parse::<u32>().is_ok_and(|count| count > 10), "the seed made {tables} tables:\n{sql}");
        let stocks = Archive::stocks(18, &source, &["-Z", "none"]);
        let ours = Archive::ours(&source, &["-Z", "gzip", "-j2"]);
        assert_same_toc(&stocks.toc(), &Archive::ours(&source, &["-Z", "none"]).toc());
        // What stock itself cannot bring back is no fault of ours.
        let (by_stock, by_us) = (server.database(), server.database());
        let outcome = stocks.try_restore_by_stock(18, &by_stock);
        if outcome.code == 0 {
            ours.restore_by_us(&by_us, &["-j2"]).ok();
        } else {
            ours.restore_by_us(&by_us, &["-j2"]);
        }
        assert_same(&by_stock, &by_us);
    }
}
