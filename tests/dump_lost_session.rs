//! Sessions that are terminated in the middle of a dump: a worker's costs the table that it was at, and the
//! leader's, which holds the locks, costs the dump.

mod common;

use std::io::BufRead;
use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::time::{Duration, Instant};

use common::{Archive, Client, Database, Random, Server, image, pghaul};

/// A few seconds of copying at most: tables that take a while each, small ones, and large objects.
fn source(server: &Server) -> Database {
    let database = server.database();
    database.sql(
        "CREATE TABLE wide AS SELECT i, repeat(md5(i::text), 10) AS t FROM generate_series(1, 12000) i;
         CREATE TABLE tall AS SELECT i FROM generate_series(1, 60000) i;
         CREATE TABLE long AS SELECT i, repeat(md5(i::text), 40000) AS t FROM generate_series(1, 5) i;
         CREATE TABLE small AS SELECT 1 AS a;
         SELECT count(lo_from_bytea(0, decode(repeat(md5(i::text), 20000), 'hex'))) FROM generate_series(1, 8) i;",
    );
    database
}

/// A dump under way.
struct Dump {
    process: Child,
    directory: tempfile::TempDir,
}

impl Dump {
    fn start(source: &Database, options: &[&str]) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let mut command = pghaul(&["dump", "--no-sync"]);
        command.args(options).arg("-f").arg(directory.path().join("archive"));
        let process = source.reach(&mut command).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        Self { process: process.expect("pghaul"), directory }
    }

    /// The first line that it says, once it does; empty if it ends without one.
    fn first_words(&mut self) -> String {
        let mut line = String::new();
        let said = self.process.stderr.as_mut().expect("its standard error");
        std::io::BufReader::with_capacity(1, said).read_line(&mut line).expect("a line");
        line
    }

    fn end(self) -> (Output, tempfile::TempDir) {
        (self.process.wait_with_output().expect("its output"), self.directory)
    }
}

/// Terminates a backend of ours that is of the described sort, as soon as there is one; whether there was.
fn terminate(observer: &mut Client, dump: &mut Dump, sort: &str) -> bool {
    let sql = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() \
         AND application_name = 'pghaul' AND pid <> pg_backend_pid() AND {sort} ORDER BY backend_start LIMIT 1"
    );
    while dump.process.try_wait().expect("a child").is_none() {
        if observer.ask(&sql) == "t" {
            return true;
        }
    }
    false
}

const COPYING: &str = "state = 'active' AND (query LIKE 'COPY%' OR query LIKE '%lo_get%')";
const LEADING: &str = "state = 'idle in transaction' AND query NOT LIKE 'COPY%' \
                       AND EXISTS (SELECT FROM pg_locks l WHERE l.pid = pg_stat_activity.pid AND l.relation = 'small'::regclass)";

/// Dumps again and again, loses workers at random points, and compares what was dumped; tells how many were lost. More
/// than three losses a dump might hit one table, which is as often as that is begun again.
fn lose_workers(source: &Database, options: &[&str], runs: usize, losses: u64, random: &mut Random) -> u32 {
    let undisturbed = image(&Archive::ours(source, &["-j4", "-Z", "none", "--no-sync"]).path());
    let mut observer = Client::connect(source);
    observer.run("SET application_name = observer").expect("a setting");
    let mut lost = 0;
    for run in 0..runs {
        let codec = ["none", "gzip:1", "lz4", "zstd:1"][run % 4];
        let mut dump = Dump::start(source, &[options, &["-Z", codec]].concat());
        for _ in 0..=random.below(losses) {
            std::thread::sleep(random.millis(60));
            lost += u32::from(terminate(&mut observer, &mut dump, COPYING));
        }
        let (output, directory) = dump.end();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{codec}: {told}");
        common::compare::assert_equal_text(&undisturbed, &image(&directory.path().join("archive")));
    }
    lost
}

#[test]
fn a_lost_worker_costs_no_row() {
    let mut random = Random::new("terminations");
    for major in [13, 18] {
        let Some(server) = Server::major(major) else { continue };
        let lost = lose_workers(&source(server), &["-j4"], 10, 2, &mut random);
        println!("PostgreSQL {major}: {lost} backends terminated in 10 dumps, every row there");
        assert!(lost >= 5, "only {lost} backends were there to be terminated");
    }
}

#[test]
fn a_lost_worker_costs_no_row_of_a_table_that_is_read_in_parts() {
    let Some(server) = Server::major(18) else { return };
    let source = server.database();
    source.sql("CREATE TABLE large AS SELECT i, repeat(md5(i::text), 50) AS t FROM generate_series(1, 45000) i");
    let lost = lose_workers(&source, &["-j4"], 4, 3, &mut Random::new("terminations"));
    println!("{lost} backends terminated in 4 dumps of a table in parts, every row there");
    assert!(lost >= 2, "only {lost} backends were there to be terminated");
}

/// Tables that are copied many in one command, of which each has a row more than the one before.
fn small_tables(server: &Server) -> Database {
    let database = server.database();
    database.sql(
        "DO $$ BEGIN FOR n IN 1..200 LOOP
            EXECUTE format('CREATE TABLE small_%s AS SELECT i, md5(i::text) FROM generate_series(1, %s) i', n, n);
         END LOOP; END $$",
    );
    database
}

#[test]
fn a_lost_worker_costs_no_row_of_small_tables() {
    let mut random = Random::new("terminations");
    for major in [13, 18] {
        let Some(server) = Server::major(major) else { continue };
        let lost = lose_workers(&small_tables(server), &["-j2", "--max-rate=2M"], 8, 2, &mut random);
        println!("PostgreSQL {major}: {lost} backends terminated in 8 dumps of small tables, every row there");
        assert!(lost >= 2, "only {lost} backends were there to be terminated");
    }
}

#[test]
fn a_lost_leader_is_the_end() {
    let mut random = Random::new("terminations");
    for major in [13, 18] {
        let Some(server) = Server::major(major) else { continue };
        let source = source(server);
        let mut observer = Client::connect(&source);
        observer.run("SET application_name = observer").expect("a setting");
        let mut lost = 0;
        for _ in 0..5 {
            // Slow enough to be under way for seconds after that.
            let mut dump = Dump::start(&source, &["-j2", "-Z", "none", "--max-rate=3M"]);
            std::thread::sleep(random.millis(200));
            let was_there = terminate(&mut observer, &mut dump, LEADING);
            let (output, directory) = dump.end();
            let told = String::from_utf8_lossy(&output.stderr);
            if was_there {
                lost += 1;
                assert_eq!(output.status.code(), Some(1), "{told}");
                assert!(
                    told.contains("terminating connection") || told.contains("connection to server was lost"),
                    "{told}"
                );
                assert_eq!(std::fs::read_dir(directory.path()).expect("a directory").count(), 0, "{told}");
            }
        }
        println!("PostgreSQL {major}: {lost} of 5 dumps lost their leader and left nothing");
        assert_eq!(lost, 5, "only {lost} leaders were there to be terminated");
    }
}

/// Whoever wants a table for himself while a dump is under way queues behind the leader's lock, and a worker's
/// lock would queue behind his.
fn give_way(source: &Database, table: &str, options: &[&str]) {
    let undisturbed = image(&Archive::ours(source, &["-Z", "none"]).path());
    let mut observer = Client::connect(source);
    let mut dump = Dump::start(source, options);
    let leads = format!("SELECT count(*) FROM pg_locks WHERE relation = '{table}'::regclass AND granted");
    while observer.ask(&leads) == "0" {
        assert!(dump.process.try_wait().expect("a child").is_none(), "the dump ended too soon");
    }
    let mut greedy = Client::connect(source);
    let began = Instant::now();
    greedy
        .run(&format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; TRUNCATE {table}; COMMIT"))
        .expect("a lock");
    let waited = began.elapsed();
    let (output, directory) = dump.end();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    common::compare::assert_equal_text(&undisturbed, &image(&directory.path().join("archive")));
    println!("{table} {options:?}: whoever wanted it waited for {waited:?}");
    assert!(waited < Duration::from_secs(30));
}

#[test]
fn a_table_that_somebody_waits_for_is_left_to_the_leader() {
    for major in [13, 18] {
        let Some(server) = Server::major(major) else { continue };
        let again = || {
            let source = source(server);
            source.sql(
                "CREATE TABLE part (k int, t text) PARTITION BY LIST (k);
                 CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1);
                 CREATE TABLE part_2 PARTITION OF part FOR VALUES IN (2);
                 INSERT INTO part SELECT 1 + i % 2, i FROM generate_series(1, 100) i;",
            );
            source
        };
        give_way(&again(), "small", &["-j1", "-Z", "none"]);
        give_way(&again(), "part", &["-j1", "-Z", "gzip:1"]);
        give_way(&again(), "part_2", &["-j4", "-Z", "lz4"]);
        give_way(&again(), "tall", &["-j4", "-Z", "zstd:1"]);
        give_way(&small_tables(server), "small_111", &["-j2"]);
    }
}

/// Who is in the way is told with and without a limit to the waiting.
#[test]
fn who_is_in_the_way_of_a_lock_is_named() {
    for major in [13, 18] {
        let Some(server) = Server::major(major) else { continue };
        let source = server.database();
        source.sql("CREATE TABLE \"Busy one\" (); CREATE TABLE free ()");
        let mut holder = Client::connect(&source);
        holder.run("BEGIN; LOCK TABLE \"Busy one\" IN ACCESS EXCLUSIVE MODE").expect("a lock");
        let (table, process) = ("\"public.Busy one\"", format!("Process {} (role \"postgres\"", holder.pid()));

        let (output, directory) = Dump::start(&source, &["-j1", "--lock-wait-timeout=300ms"]).end();
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(
            told.contains(&format!("error: could not lock tables: table {table}: lock timeout after 300 ms")),
            "{told}"
        );
        assert!(told.contains(&format!("detail: {process}")), "{told}");
        assert!(is_empty(directory.path()));

        let mut dump = Dump::start(&source, &["-j1", "-q"]);
        let told = dump.first_words();
        assert!(told.contains(&format!("warning: waiting for table {table}: {process}")), "{told}");
        holder.run("COMMIT").expect("a commit");
        let (output, _directory) = dump.end();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// Takes the last connection that a role may have, as soon as it can be had.
fn take_last_connection(source: &Database, role: &str) -> Child {
    loop {
        let mut psql = common::stock::psql();
        source.reach(psql.args(["-c", "SELECT pg_sleep(600)"])).env("PGUSER", role);
        let mut session = psql.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("psql");
        std::thread::sleep(Duration::from_millis(50));
        if session.try_wait().expect("a child").is_none() {
            return session;
        }
    }
}

/// The server has one session left when the catalog was read, or none.
#[test]
fn a_dump_for_which_no_session_is_left_is_done_over_those_that_it_has() {
    let Some(server) = Server::major(18) else { return };
    let source = source(server);
    let role = format!("{}_few", source.name);
    source.sql(&format!("CREATE ROLE {role} LOGIN CONNECTION LIMIT 2 IN ROLE pg_read_all_data"));
    let undisturbed = image(&Archive::ours(&source, &["-B", "-Z", "none", "--no-sync"]).path());
    let mut observer = Client::connect(&source);
    for run in 0..6 {
        let takes_all = run % 2 == 1;
        let mut dump = Dump::start(&source, &["-B", "-j4", "-U", &role, "--max-rate=20M"]);
        let count = format!("SELECT count(*) FROM pg_stat_activity WHERE usename = '{role}'");
        while takes_all && observer.ask(&count) != "2" {
            assert!(dump.process.try_wait().expect("a child").is_none(), "the dump ended too soon");
        }
        let greedy = takes_all.then(|| take_last_connection(&source, &role));
        let (output, directory) = dump.end();
        if let Some(mut greedy) = greedy {
            greedy.kill().and_then(|()| greedy.wait().map(drop)).expect("a child of ours");
            while observer.ask(&count) != "0" {
                observer
                    .run(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}'"))
                    .expect("");
            }
        }
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
        assert!(told.contains("warning: going on with fewer sessions"), "{told}");
        common::compare::assert_equal_text(&undisturbed, &image(&directory.path().join("archive")));
    }
    source.sql(&format!("DROP ROLE {role}"));
}

fn is_empty(directory: &Path) -> bool {
    std::fs::read_dir(directory).expect("a directory").next().is_none()
}
