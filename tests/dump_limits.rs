//! A gentle dump: no faster than it was told, and at rest while the server has enough to do.

mod common;

use std::time::{Duration, Instant};

use common::{Client, Database, OwnServer, Server, pghaul, run};

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

#[test]
fn a_dump_at_rest_ends_when_it_is_told_to() {
    let Some(server) = Server::major(17) else { return };
    let (source, directory) = (source(server), tempfile::tempdir().expect("a temporary directory"));
    // No server is that quick.
    let mut dump = pghaul(&["dump", "-j2", "--max-rate=200k", "--load-limit=latency=0us", "--progress=json", "-f"]);
    let mut child = source
        .reach(dump.arg(directory.path().join("archive")))
        .stderr(std::fs::File::create(directory.path().join("said")).expect("a file"))
        .spawn()
        .expect("our program");
    let said = || std::fs::read_to_string(directory.path().join("said")).expect("what was said");
    let give_up = Instant::now() + Duration::from_secs(20);
    while !said().contains("going on with 0 of 2 workers") {
        assert!(
            Instant::now() < give_up && child.try_wait().expect("a child").is_none(),
            "it did not rest: {}",
            said()
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("a child to signal");
    assert_eq!(child.wait().expect("a child").code(), Some(130), "{}", said());
    assert!(!directory.path().join("archive").exists());
}

#[test]
fn sessions_at_work_are_minded() {
    // Of its own, for other tests' sessions work too.
    let Some(server) = OwnServer::of(17) else { return };
    let server = server.start();
    let (source, directory) = (source(&server), tempfile::tempdir().expect("a temporary directory"));
    std::thread::scope(|scope| {
        scope.spawn(|| Client::connect(&source).run("SET application_name = 'other'; SELECT pg_sleep(4)"));
        while source
            .query("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'other' AND state = 'active'")
            == "0\n"
        {}
        let begun = Instant::now();
        let mut dump = pghaul(&["dump", "-j2", "--max-rate=1M", "--load-limit=active=0", "--progress=json", "-f"]);
        let said = run(source.reach(dump.arg(directory.path().join("archive")))).ok().stderr;
        assert!(said.contains("1 sessions at work beside this dump's: going on with"), "{said}");
        assert!(begun.elapsed() > Duration::from_secs(3), "it did not wait for the other session: {said}");
    });
}

#[test]
fn a_bound_that_nobody_knows_is_wrong_usage() {
    for bad in ["--load-limit=cpu=3", "--load-limit=active=many", "--max-rate=0", "--max-rate=1T"] {
        let said = run(&mut pghaul(&["dump", bad, "-f", "/nonexistent/archive", "x"])).stderr;
        assert!(said.contains("expected") || said.contains("unknown unit"), "{said}");
    }
}
