//! A dump is of one instant: whatever moves between tables meanwhile is in one of them, and in one only.

mod common;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use common::{Archive, Client, Database, Random, Server};

const TABLES: u64 = 16;
const ROWS: u64 = 100;
const DUMPS: usize = 10;

/// Money moves between the accounts of all tables, and each transfer leaves its line: after it, every table's sum
/// is what it began with and what the transfers brought and took.
fn bank(server: &Server) -> Database {
    let database = server.database();
    let mut sql = String::from("CREATE TABLE transfer (debtor int, creditor int, amount int);");
    for table in 0..TABLES {
        sql.push_str(&format!(
            "CREATE TABLE account_{table} (id int PRIMARY KEY, balance int, note text);
             INSERT INTO account_{table} SELECT i, 1000, repeat('n', 200) FROM generate_series(1, {ROWS}) i;"
        ));
    }
    database.sql(&sql);
    database
}

/// How many tables hold another sum than their transfers tell, and how many transfers there are.
fn audit(database: &Database) -> (String, String) {
    let sums: Vec<String> = (0..TABLES)
        .map(|table| {
            format!(
                "SELECT (SELECT sum(balance) FROM account_{table}) IS DISTINCT FROM {ROWS} * 1000
                 + (SELECT coalesce(sum(amount), 0) FROM transfer WHERE creditor = {table})
                 - (SELECT coalesce(sum(amount), 0) FROM transfer WHERE debtor = {table}) AS is_wrong"
            )
        })
        .collect();
    let wrong = database.query(&format!("SELECT count(*) FROM ({}) s WHERE is_wrong", sums.join(" UNION ALL ")));
    (wrong, database.query("SELECT count(*) FROM transfer"))
}

/// Moves money until told to stop.
fn keep_transferring(bank: &Database, mut random: Random, stop: &AtomicBool, done: &AtomicU64) {
    let mut client = Client::connect(bank);
    while !stop.load(Ordering::Relaxed) {
        let (from, amount) = (random.below(TABLES), random.below(50));
        let to = (from + 1 + random.below(TABLES - 1)) % TABLES;
        let (debtor, creditor) = (1 + random.below(ROWS), 1 + random.below(ROWS));
        let moved = client.run(&format!(
            "BEGIN;
             UPDATE account_{from} SET balance = balance - {amount} WHERE id = {debtor};
             INSERT INTO transfer VALUES ({from}, {to}, {amount});
             UPDATE account_{to} SET balance = balance + {amount} WHERE id = {creditor};
             COMMIT"
        ));
        match moved {
            Ok(()) => drop(done.fetch_add(1, Ordering::Relaxed)),
            // Two that took the same accounts the other way round.
            Err(error) if error.sqlstate() == Some("40P01") => client.run("ROLLBACK").expect("a session"),
            Err(error) => panic!("{error}"),
        }
    }
}

fn every_sum_is_right(major: u32) {
    let Some(server) = Server::major(major) else { return };
    let bank = bank(server);
    let mut random = Random::new("transfers");
    let (stop, done) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let random = random.fork();
            scope.spawn(|| keep_transferring(&bank, random, &stop, &done));
        }
        let checks: Vec<_> = (0..DUMPS)
            .map(|_| {
                let archive = Archive::ours(&bank, &["-j4", "--no-sync"]);
                let restored = server.database();
                archive.restore_by_us(&restored, &["-j2"]).ok();
                audit(&restored)
            })
            .collect();
        stop.store(true, Ordering::Relaxed);
        println!(
            "transfers in each of the dumps: {:?}",
            checks.iter().map(|(_, transfers)| transfers).collect::<Vec<_>>()
        );
        assert!(checks.iter().all(|(wrong, _)| wrong == "0"), "{checks:?}");
    });
    assert!(done.into_inner() > 100, "hardly any money moved");
}

#[test]
fn every_sum_is_right_on_13() {
    every_sum_is_right(13);
}

#[test]
fn every_sum_is_right_on_18() {
    every_sum_is_right(18);
}
