//! Locks of a dump that others would wait for.

mod common;

use std::process::Stdio;
use std::time::{Duration, Instant};

use common::{Client, Database, Server, pghaul, run};

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
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(dump.wait().expect("its end").success());
    assert!(freed, "the index was locked until the dump ended");
}

/// By an extension too, which leaves all tables in the dump.
#[test]
fn a_table_is_locked_whatever_selects_it() {
    let Some(server) = Server::major(18) else { return };
    let source = server.database();
    source.sql("CREATE TABLE busy (a int)");
    let mut holder = Client::connect(&source);
    holder.run("BEGIN; LOCK TABLE busy IN ACCESS EXCLUSIVE MODE").expect("a lock");
    for options in ["-e plpgsql", "-n public", "-t busy", "-N other", "-t busy -N public"] {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let mut command = pghaul(&["dump", "-s", "--lock-wait-timeout=100ms"]);
        source.reach(command.args(options.split(' ')).arg("-f").arg(directory.path().join("archive")));
        let told = run(&mut command).exits(1).stderr;
        assert!(told.contains("error: could not lock tables: table \"public.busy\": lock timeout"), "{told}");
    }
}

/// Everything that the server locks a table for when it is asked for it.
fn described(kind: &str, name: &str) -> String {
    format!(
        "CREATE {kind} {name} (a int PRIMARY KEY, b text DEFAULT upper('b'), c int GENERATED ALWAYS AS (a + 1) STORED, \
            CHECK (a > 0));
         CREATE INDEX ON {name} (upper(b)) WHERE a > 1;
         CREATE STATISTICS {name}_s ON a, c FROM {name};
         CREATE TRIGGER t BEFORE UPDATE ON {name} FOR EACH ROW WHEN (old.a < new.a)
            EXECUTE FUNCTION suppress_redundant_updates_trigger();
         CREATE POLICY p ON {name} USING (a > 2);
         CREATE RULE r AS ON DELETE TO {name} WHERE old.a = 1 DO INSTEAD NOTHING;
         INSERT INTO {name} VALUES (1);"
    )
}

/// It may be locked for hours; others' temporary tables, too.
#[test]
fn what_is_not_dumped_is_not_waited_for() {
    for major in [12, 15, 18] {
        let Some(server) = Server::major(major) else { continue };
        let source = server.database();
        source.sql(&described("TABLE", "busy"));
        source.sql("CREATE TABLE free AS SELECT 1 AS a; CREATE SCHEMA s; CREATE VIEW s.v AS SELECT b FROM busy");
        let mut holder = Client::connect(&source);
        holder.run(&described("TEMPORARY TABLE", "passing")).expect("a table");
        holder.run("CREATE TEMPORARY VIEW passing_v AS SELECT * FROM passing").expect("a view");
        holder.run("BEGIN; LOCK TABLE passing IN ACCESS EXCLUSIVE MODE").expect("a lock");
        assert_goes_through(&source, &[], &mut holder);
        holder.run("LOCK TABLE busy IN ACCESS EXCLUSIVE MODE").expect("a lock");
        assert_goes_through(&source, &["-T", "busy", "-N", "s"], &mut holder);
        assert_goes_through(&source, &["-t", "free"], &mut holder);
    }
}

#[track_caller]
fn assert_goes_through(source: &Database, options: &[&str], holder: &mut Client) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut command = pghaul(&["dump", "-q", "-j2", "--no-sync"]);
    source.reach(command.args(options).arg("-f").arg(directory.path().join("archive")));
    let mut dump = command.spawn().expect("pghaul");
    let give_up = Instant::now() + Duration::from_secs(10);
    let ended = loop {
        match dump.try_wait().expect("a child") {
            None if Instant::now() < give_up => std::thread::sleep(Duration::from_millis(20)),
            ended => break ended,
        }
    };
    if ended.is_none() {
        let waits = holder.ask("SELECT string_agg(query, ' ') FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
        dump.kill().and_then(|()| dump.wait()).expect("a child");
        panic!("{} {options:?} waits: {waits}", source.server.major);
    }
    assert!(ended.is_some_and(|status| status.success()), "{options:?}");
}
