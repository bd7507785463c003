//! Locks of a dump that others would wait for.

mod common;

use std::process::Stdio;

use common::{Client, Server, pghaul};

/// Whoever reads a table in ranges of its pages locks its indexes too. That must end with the table; the smaller one
/// is read after it.
#[test]
fn an_index_of_a_table_that_was_read_in_parts_can_be_rebuilt_while_others_are_read() {
    let Some(server) = Server::major(18) else { return };
    let source = server.database();
    source.sql(
        "CREATE TABLE large AS SELECT i, repeat(md5(i::text), 50) AS t FROM generate_series(1, 45000) i;
         CREATE INDEX large_i ON large (i);
         CREATE TABLE other AS SELECT i, repeat(md5(i::text), 50) AS t FROM generate_series(1, 20000) i;",
    );
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut command = pghaul(&["dump", "-q", "-j2", "--no-sync", "--max-rate", "40M"]);
    source.reach(command.arg("-f").arg(directory.path().join("archive"))).stdout(Stdio::null());
    let mut observer = Client::connect(&source);
    let mut dump = command.spawn().expect("pghaul");
    let mut freed = false;
    while !freed && dump.try_wait().expect("a child").is_none() {
        freed = observer.ask(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%other%'
                            AND state = 'active' AND pid <> pg_backend_pid())
                AND NOT EXISTS (SELECT FROM pg_locks WHERE relation = 'large_i'::regclass)",
        ) == "t";
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(dump.wait().expect("its end").success());
    assert!(freed, "the index was locked until the dump ended");
}
