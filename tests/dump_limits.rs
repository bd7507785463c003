//! A gentle dump: no faster than it was told, and at rest while the server has enough to do.

mod common;

use std::process::Child;
use std::time::{Duration, Instant};

use common::{Client, Database, OwnServer, Server, pghaul, run};
use tempfile::TempDir;

/// A table of about 2 MB.
fn source(server: &Server) -> Database {
    let source = server.database();
    source.sql("CREATE TABLE t AS SELECT i, repeat(md5(i::text), 6) AS x FROM generate_series(1, 10000) i");
    source
}

#[test]
fn a_dump_is_no_faster_than_its_rate() {
    let Some(server) = Server::major(17) else { return };
    let (source, directory) = (source(server), tempfile::tempdir().expect("a temporary directory"));
    for output in [&["-Fd", "-f"], &["-Fp", "-f"]] {
        let begun = Instant::now();
        let mut dump = pghaul(&["dump", "-j2", "--max-rate=1M"]);
        run(source.reach(dump.args(output).arg(directory.path().join(output[0])))).ok();
        assert!(begun.elapsed() > Duration::from_millis(1500), "2 MB in {:?}", begun.elapsed());
    }
}

/// A dump under way, and what it says.
struct Dump {
    child: Child,
    directory: TempDir,
}

impl Dump {
    fn start(source: &Database, options: &[&str]) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let mut dump = pghaul(&["dump", "--progress=json"]);
        dump.args(options).arg("-f").arg(directory.path().join("archive"));
        dump.stderr(std::fs::File::create(directory.path().join("said")).expect("a file"));
        Self { child: source.reach(&mut dump).spawn().expect("our program"), directory }
    }

    fn said(&self) -> String {
        std::fs::read_to_string(self.directory.path().join("said")).expect("what was said")
    }

    fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_some()
    }

    fn wait_until_it_says(&mut self, words: &str) {
        while !self.said().contains(words) {
            assert!(!self.has_ended(), "it ended without \"{words}\": {}", self.said());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

#[test]
fn a_dump_at_rest_ends_when_it_is_told_to() {
    let Some(server) = Server::major(17) else { return };
    // No server is that quick.
    let source = source(server);
    let mut dump = Dump::start(&source, &["-j2", "--max-rate=200k", "--load-limit=latency=0us"]);
    dump.wait_until_it_says("going on with 0 of 2 workers");
    let pid = rustix::process::Pid::from_child(&dump.child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("a child to signal");
    assert_eq!(dump.child.wait().expect("a child").code(), Some(130), "{}", dump.said());
    assert!(!dump.directory.path().join("archive").exists());
}

#[test]
fn sessions_at_work_are_minded() {
    // Of its own, for other tests' sessions work too.
    let Some(server) = OwnServer::of(17) else { return };
    let server = server.start();
    let source = source(&server);
    std::thread::scope(|scope| {
        let mut holder = Client::connect(&source);
        holder.run("SELECT pg_advisory_lock(1)").expect("a lock");
        scope.spawn(|| Client::connect(&source).run("SET application_name = 'other'; SELECT pg_advisory_lock(1)"));
        while holder.ask("SELECT count(*) FROM pg_locks WHERE NOT granted") == "0" {
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut dump = Dump::start(&source, &["-j1", "--max-rate=1M", "--load-limit=active=0"]);
        dump.wait_until_it_says("1 sessions at work beside this dump's: going on with 0 of 1 workers");
        // Longer than it would take.
        std::thread::sleep(Duration::from_secs(4));
        assert!(!dump.has_ended(), "it did not wait for the other session: {}", dump.said());
        holder.run("SELECT pg_advisory_unlock(1)").expect("its own lock");
        assert!(dump.child.wait().expect("a child").success(), "{}", dump.said());
        assert!(dump.said().contains("the server's load is low again: going on with all workers"), "{}", dump.said());
    });
}

#[test]
fn a_bound_that_nobody_knows_is_wrong_usage() {
    for bad in ["--load-limit=cpu=3", "--load-limit=active=many", "--max-rate=0", "--max-rate=1T"] {
        let said = run(&mut pghaul(&["dump", bad, "-f", "/nonexistent/archive", "x"])).stderr;
        assert!(said.contains("expected") || said.contains("unknown unit"), "{said}");
    }
}
