//! One database through every combination of jobs, parts, codec and wire: always the same rows and objects.
//!
//! `PGHAUL_SEEDS` says through how many random databases (default 1); they take turns on the run's servers, the newest
//! first. They are the same in every run; `PGHAUL_SEED` gives one again that failed, and `PGHAUL_SEED=clock` such as
//! nobody tried before.

mod common;

use common::compare::{assert_equal_text, portrait};
use common::site::site;
use common::{Archive, Random, Server, generator};

/// How many steps a database is made in.
const STEPS: usize = 60;

/// A table of about 8 MB, most of it binary on the wire and a third of it not, with what COPY escapes in it. It is
/// large enough that several sessions read and load it.
const LARGE: &str = r"
    CREATE TYPE grade AS ENUM ('low', 'high');
    CREATE TABLE large (i bigint PRIMARY KEY, t text, n numeric, at timestamptz, f float8, b bytea, a integer[], j jsonb);
    CREATE TABLE mixed (i integer, t text, g grade);
    INSERT INTO large SELECT i, CASE i % 5 WHEN 0 THEN E'line\nfeed' WHEN 1 THEN E'back\\' WHEN 2 THEN E'\\.'
        WHEN 3 THEN NULL ELSE repeat(md5(i::text), 3) END, i / 7.0, '2020-02-29'::timestamptz + i * interval '1 hour',
        i / 3.0::float8, decode(md5(i::text), 'hex'), ARRAY[i, NULL, -i]::integer[], jsonb_build_object('i', i, 't', E'\t')
        FROM generate_series(1, 30000) i;
    INSERT INTO mixed SELECT i, repeat(md5(i::text), 4), (enum_range(NULL::grade))[1 + i % 2]
        FROM generate_series(1, 15000) i;
    CREATE INDEX ON large (at); CREATE INDEX ON mixed (g, i); ANALYZE large, mixed;";

#[test]
fn every_combination_brings_the_same_back() {
    let servers = &site().servers;
    if servers.is_empty() {
        println!("skipped: no servers");
        return;
    }
    let seeds = std::env::var("PGHAUL_SEEDS").ok().and_then(|count| count.parse().ok()).unwrap_or(1);
    let mut random = Random::new("every combination");
    for server in servers.iter().rev().cycle().take(seeds) {
        through_every_combination(server, random.fork());
    }
}

fn through_every_combination(server: &Server, random: Random) {
    let source = server.database();
    generator::fill(&source, random, STEPS);
    source.sql(LARGE);
    let by_stock = server.database();
    // What stock itself cannot bring back is no fault of ours.
    let outcome = Archive::stocks(18, &source, &["-Z", "none"]).try_restore_by_stock(18, &by_stock);
    let code = if outcome.code == 0 { 0 } else { 2 };
    let wanted = portrait(&by_stock);
    for dump in combinations(&[&["-Znone", "-Zgzip:1", "-Zlz4", "-Zzstd:1"], &["-j1", "-j4"], &["--part-size=256k"]]) {
        let archive = Archive::ours(&source, &dump);
        for restore in combinations(&[&["-j1", "-j4"], &["--wire=auto", "--wire=text", "--wire=binary"]]) {
            println!("PostgreSQL {}, dumped with {dump:?}, restored with {restore:?}", server.major);
            let by_us = server.database();
            let outcome = archive.restore_by_us(&by_us, &restore);
            assert!(outcome.code <= code, "{}", outcome.stderr);
            assert_equal_text(&wanted, &portrait(&by_us));
        }
    }
}

/// Every way to choose one option of each list.
fn combinations<'a>(lists: &[&[&'a str]]) -> Vec<Vec<&'a str>> {
    lists.iter().fold(vec![Vec::new()], |chosen, list| {
        let with =
            |options: &Vec<&'a str>| list.iter().map(|option| [&options[..], &[option]].concat()).collect::<Vec<_>>();
        chosen.iter().flat_map(with).collect()
    })
}
