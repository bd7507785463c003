//! Tables that are changed while they are being locked: a dump is of before or of after, or says that it cannot
//! be of either. Never is a table silently empty, or one exchanged for another.

mod common;

use std::process::Stdio;

use common::{Archive, Client, Database, Random, Server, image, pghaul};

/// Runs on each of two majors.
const RUNS: usize = 10;

/// What the dumps of a race were like.
#[derive(Debug, Default)]
struct Tally {
    before: usize,
    after: usize,
    refused: usize,
}

const SETUP: &str = "
    SET client_min_messages = error;
    DROP SCHEMA IF EXISTS race CASCADE;
    CREATE SCHEMA race;
    CREATE TABLE race.a AS SELECT i AS x, -i AS y FROM generate_series(1, 1000) i;
    CREATE TABLE race.b AS SELECT i + 5000 AS x, 'b' || i AS y FROM generate_series(1, 500) i;
    CREATE VIEW race.v AS SELECT y FROM race.b;
    CREATE TABLE race.p (k int) PARTITION BY LIST (k);
    CREATE TABLE race.p1 PARTITION OF race.p FOR VALUES IN (1);
    INSERT INTO race.p VALUES (1), (1);";

/// Races the change against dumps: it is begun before a dump or a while after, and committed a while later.
fn race(change: &str) {
    for major in [13, 18] {
        let Some(server) = Server::major(major) else { continue };
        let mut random = Random::new("delays");
        let database = server.database();
        let quiet = |sql: &str| {
            database.sql(sql);
            image(&Archive::ours(&database, &["-Z", "none", "--no-sync"]).path())
        };
        let (before, after) = (quiet(SETUP), quiet(change));
        assert_ne!(before, after);
        let mut tally = Tally::default();
        for _ in 0..RUNS {
            database.sql(SETUP);
            match dump_during(&database, change, &mut random) {
                Ok(seen) if seen == before => tally.before += 1,
                Ok(seen) if seen == after => tally.after += 1,
                Ok(seen) => panic!("silently wrong; before:\n{before}\nafter:\n{after}\ndumped:\n{seen}"),
                Err(told) => {
                    assert!(told.contains("error: tables changed while they were being locked"), "{told}");
                    tally.refused += 1;
                }
            }
        }
        println!("PostgreSQL {major}: {tally:?}");
        assert!(tally.refused < RUNS, "not one dump succeeded");
    }
}

/// The image of what was dumped while the change was under way, or what the dump said.
fn dump_during(database: &Database, change: &str, random: &mut Random) -> Result<String, String> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let out = directory.path().join("archive");
    let mut client = Client::connect(database);
    let change = format!("BEGIN; SET LOCAL deadlock_timeout = '3s'; {change}");
    let begins_first = random.below(2) == 0;
    if begins_first {
        client.run(&change).expect("nobody in the way");
    }
    let mut command = pghaul(&["dump", "-q", "-j2", "-Z", "none", "--no-sync"]);
    database.reach(command.arg("-f").arg(&out)).stdout(Stdio::null()).stderr(Stdio::piped());
    let dump = command.spawn().expect("pghaul");
    if !begins_first {
        std::thread::sleep(random.millis(400));
        // It waits for the dump if that has the locks already.
        client.run(&change).expect("a change, at last");
    }
    std::thread::sleep(random.millis(300));
    client.run("COMMIT").expect("a commit");
    let output = dump.wait_with_output().expect("its output");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(image(&out)) } else { Err(told) }
}

#[test]
fn truncate() {
    race("TRUNCATE race.a; INSERT INTO race.a SELECT i, 0 FROM generate_series(1, 7) i; TRUNCATE race.p;");
}

#[test]
fn a_rewrite_of_the_rows() {
    race("ALTER TABLE race.a ALTER x TYPE text USING 'x' || x;");
}

#[test]
fn drop_and_create() {
    race(
        "DROP TABLE race.a; CREATE TABLE race.a (z text); INSERT INTO race.a VALUES ('z'), ('zz');
         DROP TABLE race.p1; CREATE TABLE race.p1 PARTITION OF race.p FOR VALUES IN (1, 2);",
    );
}

#[test]
fn two_tables_swap_names() {
    race("ALTER TABLE race.b RENAME TO c; ALTER TABLE race.a RENAME TO b; ALTER TABLE race.c RENAME TO a;");
}

#[test]
fn two_columns_swap_names() {
    race("ALTER TABLE race.a RENAME x TO z; ALTER TABLE race.a RENAME y TO x; ALTER TABLE race.a RENAME z TO y;");
}
