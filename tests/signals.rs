//! Signals at any instant: the server's work ends at once, and no half archive is left that anything accepts.

mod common;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{Archive, Client, Database, Random, Server, image, pghaul, run, stock};
use rustix::process::{Pid, Signal, kill_process};

fn source(server: &Server, rows: u32) -> Database {
    let database = server.database();
    database.sql(&format!(
        "CREATE TABLE wide AS SELECT i, repeat(md5(i::text), 10) AS t FROM generate_series(1, {rows}) i;
         CREATE TABLE tall AS SELECT i FROM generate_series(1, 10 * {rows}) i;
         CREATE INDEX ON tall (i); CREATE INDEX ON wide (t);
         SELECT count(lo_from_bytea(0, decode(repeat(md5(i::text), 5000), 'hex'))) FROM generate_series(1, 20) i"
    ));
    database
}

fn start(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("pghaul")
}

/// How long the command takes if nobody disturbs it.
fn duration(command: &mut Command) -> Duration {
    let began = Instant::now();
    run(command).ok();
    began.elapsed()
}

/// An instant within that time.
fn instant(random: &mut Random, within: Duration) -> Duration {
    within.mul_f64(random.below(1000) as f64 / 1000.0)
}

/// Sends the signal after a while; the exit code and what was said. A signal that came before the program could
/// watch for it ends it by itself.
fn signalled(mut process: Child, after: Duration, signal: Signal) -> (i32, String) {
    use std::os::unix::process::ExitStatusExt;
    std::thread::sleep(after);
    let still_there = process.try_wait().expect("a child").is_none();
    if still_there {
        kill_process(Pid::from_child(&process), signal).expect("a process");
    }
    let began = Instant::now();
    let output = process.wait_with_output().expect("its output");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(began.elapsed() < Duration::from_secs(10), "it took {:?} to end: {told}", began.elapsed());
    (output.status.code().unwrap_or_else(|| 128 + output.status.signal().expect("a signal")), told)
}

/// Panics if two seconds later a backend of ours still works in the database.
fn assert_nobody_works(observer: &mut Client, database: &Database) {
    let count = format!(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = '{}' AND application_name = 'pghaul'",
        database.name
    );
    let give_up = Instant::now() + Duration::from_secs(2);
    while observer.ask(&count) != "0" {
        assert!(Instant::now() < give_up, "backends work on");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn is_empty(directory: &Path) -> bool {
    std::fs::read_dir(directory).expect("a directory").next().is_none()
}

/// Signals at ten instants, five of each sort; tells how many runs they ended. One that was faster than its signal shows
/// how long the others will take at most.
fn interrupt(mut attempt: impl FnMut(Duration, Signal) -> (i32, String), mut within: Duration, what: &str) {
    let mut random = Random::new(what);
    let mut ended = 0;
    for (signal, code, word) in [(Signal::INT, 130, "interrupted"), (Signal::TERM, 143, "terminated")] {
        for _ in 0..5 {
            let after = instant(&mut random, within);
            let (got, told) = attempt(after, signal);
            assert!(got == code || got == 0, "exit code {got}: {told}");
            match got {
                0 => within = after,
                _ => ended += 1,
            }
            let said = told.lines().last().unwrap_or_default();
            assert!(got == 0 || told.is_empty() || said == format!("pghaul: error: {word}"), "{told}");
        }
    }
    println!("{what}: {ended} of 10 were ended, the others were faster (of {within:?})");
    assert!(ended >= 2, "hardly any was there to be ended");
}

#[test]
fn a_dump_that_is_interrupted_leaves_nothing() {
    let Some(server) = Server::major(18) else { return };
    let source = source(server, 10_000);
    let elsewhere = server.database();
    let mut observer = Client::connect(&elsewhere);
    let dump = |out: &Path| {
        let mut command = pghaul(&["dump", "-q", "-j4", "--no-sync", "-f"]);
        source.reach(command.arg(out));
        command
    };
    let directory = tempfile::tempdir().expect("a temporary directory");
    let out = directory.path().join("archive");
    let within = duration(&mut dump(&out));
    let attempt = |after, signal| {
        let _ = std::fs::remove_dir_all(&out);
        let (code, told) = signalled(start(&mut dump(&out)), after, signal);
        assert_nobody_works(&mut observer, &source);
        assert_eq!(is_empty(directory.path()), code != 0, "{told}");
        (code, told)
    };
    interrupt(attempt, within, "dumps");
}

/// As nohup does it.
#[test]
fn a_hangup_that_is_to_be_ignored_ends_nothing() {
    let Some(server) = Server::major(18) else { return };
    let source = source(server, 2000);
    let directory = tempfile::tempdir().expect("a temporary directory");
    for (shell, expected) in [("exec \"$0\" \"$@\"", 129), ("trap '' HUP; exec \"$0\" \"$@\"", 0)] {
        let dump = pghaul(&["dump", "-q", "--no-sync", "--max-rate=1M", "-f"]);
        let mut command = Command::new("sh");
        command.args(["-c", shell]).arg(dump.get_program()).args(dump.get_args());
        source.reach(command.arg(directory.path().join(expected.to_string())));
        let (code, told) = signalled(start(&mut command), Duration::from_millis(500), Signal::HUP);
        assert_eq!(code, expected, "{told}");
    }
}

/// A reader of messages that goes away is no reason to end.
#[test]
fn a_dump_that_nobody_listens_to_is_whole() {
    let Some(server) = Server::major(18) else { return };
    let source = source(server, 100);
    let directory = tempfile::tempdir().expect("a temporary directory");
    for progress in ["plain", "json", "bars"] {
        let out = directory.path().join(progress);
        let mut command = pghaul(&["dump", "-v", "--no-sync", "--progress", progress, "-f"]);
        let mut dump = start(source.reach(command.arg(&out)));
        drop(dump.stderr.take());
        assert_eq!(dump.wait().expect("its end").code(), Some(0), "{progress}");
        assert!(is_accepted(&out), "{progress}");
    }
}

#[test]
fn a_script_that_is_interrupted_does_not_appear() {
    let Some(server) = Server::major(18) else { return };
    let source = source(server, 10_000);
    let archive = Archive::ours(&source, &["--no-sync"]);
    let directory = tempfile::tempdir().expect("a temporary directory");
    let out = directory.path().join("script.sql");
    let dump = || {
        let mut command = pghaul(&["dump", "-q", "-Fp", "--no-sync", "-f"]);
        source.reach(command.arg(&out));
        command
    };
    let print = || {
        let mut command = pghaul(&["restore", "-q", "-f"]);
        command.arg(&out).arg(archive.path());
        command
    };
    for (what, command) in [("plain dumps", &dump as &dyn Fn() -> Command), ("prints", &print)] {
        let within = duration(&mut command());
        let attempt = |after, signal| {
            let _ = std::fs::remove_file(&out);
            let (code, told) = signalled(start(&mut command()), after, signal);
            assert_eq!(is_empty(directory.path()), code != 0, "{what}: {told}");
            (code, told)
        };
        interrupt(attempt, within, what);
    }
}

#[test]
fn a_restore_that_is_interrupted_works_on_nowhere() {
    let Some(server) = Server::major(18) else { return };
    let archive = Archive::ours(&source(server, 10_000), &["--no-sync"]);
    let elsewhere = server.database();
    let mut observer = Client::connect(&elsewhere);
    let restore = |target: &Database| {
        let mut command = pghaul(&["restore", "-q", "-j4", "-d", &target.name]);
        target.reach(command.arg(archive.path()));
        command
    };
    let within = (0..3).map(|_| duration(&mut restore(&server.database()))).min().expect("three");
    let attempt = |after, signal| {
        let target = server.database();
        let told = signalled(start(&mut restore(&target)), after, signal);
        assert_nobody_works(&mut observer, &target);
        told
    };
    interrupt(attempt, within, "restores");
}

/// Who waits for a lock hears the signal too, and nobody waits on for it on the server.
#[test]
fn a_dump_that_waits_for_a_lock_can_be_interrupted() {
    let Some(server) = Server::major(18) else { return };
    let source = source(server, 10);
    let mut holder = Client::connect(&source);
    holder.run("SET application_name = holder; BEGIN; LOCK TABLE tall IN ACCESS EXCLUSIVE MODE").expect("a lock");
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut command = pghaul(&["dump", "-q", "-f"]);
    let process = start(source.reach(command.arg(directory.path().join("archive"))));
    while holder.ask("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'tall'::regclass") == "0" {
        std::thread::sleep(Duration::from_millis(20));
    }
    let (code, told) = signalled(process, Duration::ZERO, Signal::TERM);
    assert_eq!((code, told.as_str()), (143, "pghaul: error: terminated\n"));
    assert_nobody_works(&mut holder, &source);
    assert!(is_empty(directory.path()));
}

/// A server that takes the connection and never answers.
#[test]
fn a_connection_that_does_not_come_can_be_interrupted() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = silent.local_addr().expect("an address").port().to_string();
    let directory = tempfile::tempdir().expect("a temporary directory");
    let out = directory.path().join("archive");
    let stored = common::made_archive::stored("pg18-none");
    let (out, stored) = (out.to_str().expect("ASCII"), stored.to_str().expect("ASCII"));
    for [command, option, path] in [["dump", "-f", out], ["restore", "--clean", stored]] {
        let mut pghaul = pghaul(&[command, "-q", "-h", "127.0.0.1", "-p", &port, "-U", "me", "-d", "db", option, path]);
        let process = start(&mut pghaul);
        let _connection = silent.accept().expect("a connection");
        let (code, told) = signalled(process, Duration::from_millis(100), Signal::INT);
        assert_eq!((code, told.as_str()), (130, "pghaul: error: interrupted\n"));
    }
    assert!(is_empty(directory.path()));
}

/// Whether anything takes the directory for an archive.
fn is_accepted(archive: &Path) -> bool {
    let ours = run(pghaul(&["list"]).arg(archive)).code == 0;
    run(stock::pg_restore(18).arg("-l").arg(archive)).code == 0 || ours
}

#[test]
fn a_dump_that_is_killed_leaves_no_archive_or_a_whole_one() {
    let Some(server) = Server::major(18) else { return };
    let source = source(server, 2_000);
    let mut random = Random::new("kills");
    let (mut whole, mut none, mut nothing_made) = (0, 0, 0);
    for (number, codec) in ["none", "gzip:1", "lz4", "zstd:1"].into_iter().enumerate() {
        // An empty directory is filled in place; else the archive is made beside its place.
        let dump = |out: &Path, in_place: bool| {
            if in_place {
                std::fs::create_dir(out).expect("a new directory");
            }
            let mut command = pghaul(&["dump", "-q", "-j2", "-Z", codec, "-f"]);
            source.reach(command.arg(out));
            command
        };
        let directory = tempfile::tempdir().expect("a temporary directory");
        let undisturbed = directory.path().join("undisturbed");
        let mut within = duration(&mut dump(&undisturbed, false));
        let undisturbed = image(&undisturbed);
        for attempt in 0..10 {
            let directory = tempfile::tempdir().expect("a temporary directory");
            let out = directory.path().join("archive");
            let mut process = start(&mut dump(&out, attempt % 2 == number % 2));
            // Every other time in the last third, where files take their names.
            let after = instant(&mut random, within);
            let after = if attempt < 5 { after } else { within.mul_f64(0.7) + after.mul_f64(0.3) };
            std::thread::sleep(after);
            if process.try_wait().expect("a child").is_some() {
                within = after;
            }
            let _ = process.kill();
            process.wait().expect("a child");
            let left: Vec<_> = std::fs::read_dir(directory.path()).expect("a directory").collect();
            nothing_made += u32::from(left.is_empty());
            for path in left.into_iter().map(|entry| entry.expect("an entry").path()) {
                if is_accepted(&path) {
                    whole += 1;
                    run(pghaul(&["verify"]).arg(&path)).ok();
                    common::compare::assert_equal_text(&undisturbed, &image(&path));
                } else {
                    none += 1;
                }
            }
        }
    }
    println!("40 dumps were killed: {whole} left a whole archive, {none} no archive, {nothing_made} nothing");
    assert!(none >= 10, "they were hardly killed in the middle");
}
