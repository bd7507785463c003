//! What is renamed while rows are copied, and no lock of a dump keeps as it is.

mod common;

use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::time::Duration;

use common::{Client, Database, Server, pghaul};

const SETUP: &str = "
    CREATE TABLE slow AS SELECT i, repeat(md5(i::text), 10) AS t FROM generate_series(1, 9000) i;
    CREATE TYPE mood AS ENUM ('calm', 'cross');
    CREATE TYPE pair AS (one int, two int);
    CREATE SCHEMA blue;
    CREATE TABLE blue.t AS SELECT i, 'calm'::mood AS m, ROW(i, i)::pair AS p FROM generate_series(1, 9) i;
    CREATE SCHEMA green;
    CREATE TABLE green.t AS SELECT -i AS i, 'calm'::mood AS m, ROW(i, i)::pair AS p FROM generate_series(1, 9) i;";

/// Dumps, and runs the change while rows are being copied, the slow table's before the others'.
fn change_during(source: &Database, change: &str, options: &[&str], out: &Path) -> Output {
    let mut observer = Client::connect(source);
    let mut dump = start(source, options, out);
    let copies = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' \
                  AND query LIKE 'COPY%'";
    while observer.ask(copies) == "0" {
        assert!(dump.try_wait().expect("a child").is_none(), "the dump ended too soon");
        std::thread::sleep(Duration::from_millis(5));
    }
    observer.run(change).expect("a change");
    dump.wait_with_output().expect("its output")
}

fn start(source: &Database, options: &[&str], out: &Path) -> Child {
    let mut command = pghaul(&["dump", "-q", "-j1", "--no-sync", "--max-rate=2M"]);
    source.reach(command.args(options).arg("-f").arg(out));
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("pghaul")
}

#[test]
fn rows_are_not_those_of_a_table_that_took_a_name_meanwhile() {
    for major in [13, 18] {
        let Some(server) = Server::major(major) else { continue };
        let swap = "ALTER SCHEMA blue RENAME TO red; ALTER SCHEMA green RENAME TO blue; \
                    ALTER SCHEMA red RENAME TO green";
        for (change, options, what) in [
            (swap, &["-Fd"], "schema \"blue\""),
            (swap, &["-Fp"], "schema \"blue\""),
            ("ALTER TYPE mood RENAME VALUE 'calm' TO 'quiet'", &["-Fd"], "type \"mood\""),
            ("ALTER TYPE pair ADD ATTRIBUTE three int", &["-Fd"], "type \"pair\""),
        ] {
            let source = server.database();
            source.sql(SETUP);
            let directory = tempfile::tempdir().expect("a temporary directory");
            let output = change_during(&source, change, options, &directory.path().join("out"));
            let told = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{change}: {told}");
            assert!(told.contains(&format!("error: {what} was changed while rows were copied")), "{told}");
            assert_eq!(std::fs::read_dir(directory.path()).expect("a directory").count(), 0, "{told}");
        }
    }
}

#[test]
fn what_is_renamed_and_not_replaced_does_no_harm() {
    let Some(server) = Server::major(18) else { return };
    let source = server.database();
    source.sql(SETUP);
    source.sql("CREATE SCHEMA empty; CREATE SCHEMA bare");
    let directory = tempfile::tempdir().expect("a temporary directory");
    let change = "ALTER SCHEMA empty RENAME TO other; CREATE SCHEMA later; DROP SCHEMA bare; CREATE SCHEMA bare;
        ALTER TYPE mood ADD VALUE 'mad' BEFORE 'calm'";
    let output = change_during(&source, change, &["-Fd"], &directory.path().join("out"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
