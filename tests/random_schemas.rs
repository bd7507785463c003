//! Databases that nobody thought of: made from a seed, dumped by us and by stock, compared, restored, compared.
//!
//! `PGHAUL_SEEDS` says how many a major (default 3), the same in every run; `PGHAUL_SEED` gives one again that
//! failed, and `PGHAUL_SEED=clock` such as nobody tried before.

mod common;

use common::script::{assert_same_script, ours, stocks};
use common::{Archive, Random, Server, assert_same, assert_same_toc, generator};

/// How many steps a database is made in.
const STEPS: usize = 90;

on_each_major! { random_databases_are_dumped_as_by_stock_and_come_back }

fn random_databases_are_dumped_as_by_stock_and_come_back(server: &Server) {
    let seeds = std::env::var("PGHAUL_SEEDS").ok().and_then(|count| count.parse().ok()).unwrap_or(3);
    for number in 0..seeds {
        let mut random = Random::new(&format!("random database {number} on {}", server.major));
        let source = server.database();
        let sql = generator::fill(&source, random.fork(), STEPS);
        let tables =
            source.query("SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p', 'v', 'm')");
        assert!(tables.trim().parse::<u32>().is_ok_and(|count| count > 10), "the seed made {tables} tables:\n{sql}");

        let theirs = Archive::stocks(18, &source, &["-Z", "none"]);
        let [jobs, codec] = [random.pick(&["-j1", "-j2", "-j4"]), random.pick(&["none", "gzip", "lz4", "zstd:1"])];
        let archive = Archive::ours(&source, &["-Z", codec, jobs]);
        assert_same_toc(&theirs.toc(), &archive.toc());
        let form = random.pick(&[
            "--if-exists -c",
            "--inserts",
            "--column-inserts --rows-per-insert=3",
            "-s -O -x",
            "-a",
            "-C",
        ]);
        let form: Vec<&str> = form.split(' ').collect();
        assert_same_script(&stocks(&source, &form), &ours(&source, &form));

        // What stock itself cannot bring back is no fault of ours.
        let (by_stock, by_us) = (server.database(), server.database());
        let code = if theirs.try_restore_by_stock(18, &by_stock).code == 0 { 0 } else { 2 };
        let options =
            [random.pick(&["-j1", "-j2", "-j4"]), random.pick(&["--wire=auto", "--wire=text", "--wire=binary"])];
        println!("dumped with {jobs} {codec}, {form:?}, restored with {options:?}");
        let outcome = archive.restore_by_us(&by_us, &options);
        assert!(outcome.code <= code, "{}", outcome.stderr);
        assert_same(&by_stock, &by_us);
    }
}
