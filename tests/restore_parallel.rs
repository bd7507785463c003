//! One table loaded by several sessions: the same rows as by one, or none.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use common::restoring::settings;
use common::{Archive, Database, OwnServer, Server, stock};
use pghaul::monitor::{Event, Monitor};
use pghaul::pg::Interrupt;
use pghaul::restore::{Options, Stats, Wire, restore};

const ROWS: u32 = 400_000;
const TABLE: &str = "CREATE TABLE big (i integer, t text, x text, d numeric)";
const PICTURE: &str = "SELECT count(*), sum(i), sum(d), sum(hashtext(big::text)::bigint) FROM big";

/// A table of about 60 MB, with what COPY escapes in it.
fn big(server: &Server) -> Database {
    let source = server.database();
    source.sql(&format!(
        r"{TABLE}; INSERT INTO big SELECT i, repeat(md5(i::text), 4),
          CASE i % 5 WHEN 0 THEN E'line\nfeed' WHEN 1 THEN E'back\\' WHEN 2 THEN E'\\.' WHEN 3 THEN NULL ELSE '' END,
          i / 7.0 FROM generate_series(1, {ROWS}) i"
    ));
    source
}

/// Who began what, and what was told.
#[derive(Default)]
struct Workers(Mutex<BTreeMap<String, BTreeSet<usize>>>, Mutex<Vec<String>>);

impl Monitor for Workers {
    fn event(&self, event: Event<'_>) {
        match event {
            Event::Begin { worker, item, .. } => {
                self.0.lock().expect("no panic").entry(item.to_owned()).or_default().insert(worker);
            }
            Event::Note(text) => self.1.lock().expect("no panic").push(text.to_owned()),
            _ => {}
        }
    }
}

/// Restores; at most how many sessions worked at one thing.
fn restored(archive: &Path, target: &Database, options: Options) -> (pghaul::Result<Stats>, usize) {
    let workers = Workers::default();
    let outcome = restore(archive, &settings(target), &options, &workers, &Interrupt::default());
    let hands = workers.0.lock().expect("no panic").values().map(BTreeSet::len).max().unwrap_or(0);
    (outcome, hands)
}

fn with_jobs(jobs: usize) -> Options {
    Options { jobs, ..Options::default() }
}

fn data_only(jobs: usize) -> Options {
    let mut options = with_jobs(jobs);
    (options.script.no_schema, options.script.no_statistics) = (true, true);
    options
}

#[test]
fn rows_are_the_same_whoever_loads_them() {
    for major in [12, 18] {
        let Some(server) = Server::major(major) else { continue };
        let source = big(server);
        let picture = source.query(PICTURE);
        let ours = ["none", "gzip:1", "lz4", "zstd:1"].map(|codec| (codec, Archive::ours(&source, &["-Z", codec])));
        let client = if stock::has(17) && major <= 17 { 17 } else { 18 };
        let codecs: &[&str] = if client == 17 { &["none", "gzip:1", "lz4", "zstd:1"] } else { &["none", "gzip:1"] };
        let stocks = codecs.iter().map(|codec| (*codec, Archive::stocks(client, &source, &["-Z", codec])));
        for (codec, archive) in ours.into_iter().chain(stocks) {
            let jobs: &[usize] = if codec == "zstd:1" { &[1, 2, 4] } else { &[2] };
            for &jobs in jobs {
                let target = server.database();
                let (outcome, hands) = restored(&archive.path(), &target, with_jobs(jobs));
                let stats = outcome.expect("a restore");
                assert_eq!((stats.exit_code(), stats.rows), (0, u64::from(ROWS)), "{codec} {jobs}: {stats:?}");
                assert_eq!(target.query(PICTURE), picture, "{major} {codec} {jobs}");
                assert_eq!(hands > 1, jobs > 1, "{major} {codec}: {hands} of {jobs} sessions loaded rows");
            }
        }
    }
}

/// Since 14 a page of frozen rows is known to be visible to all.
#[test]
fn rows_that_one_session_loads_are_frozen() {
    let Some(server) = Server::major(18) else { return };
    let source = big(server);
    let archive = Archive::ours(&source, &[]);
    for wire in [Wire::Text, Wire::Binary] {
        let target = server.database();
        let (outcome, _) = restored(&archive.path(), &target, Options { wire, ..with_jobs(1) });
        assert_eq!(outcome.expect("a restore").exit_code(), 0);
        assert_eq!(target.query(PICTURE), source.query(PICTURE));
        target.sql("CREATE EXTENSION pg_visibility");
        // Empty pages at the end are not.
        let frozen = "SELECT all_frozen * 8192 > pg_relation_size('big') * 0.95 FROM pg_visibility_map_summary('big')";
        assert_eq!(target.query(frozen), "t", "{wire:?}");
    }
}

#[test]
fn a_flipped_byte_in_the_last_frame_commits_nothing() {
    let Some(server) = Server::major(18) else { return };
    let archive = Archive::ours(&big(server), &["-Z", "zstd:1"]);
    let path = data_file(&archive);
    let mut bytes = std::fs::read(&path).expect("a file");
    let place = bytes.len() - 100;
    bytes[place] ^= 4;
    std::fs::write(&path, bytes).expect("room for it");
    for jobs in [2, 4] {
        let target = server.database();
        let (outcome, _) = restored(&archive.path(), &target, with_jobs(jobs));
        let stats = outcome.expect("a restore");
        assert_eq!((stats.exit_code(), stats.failed.len()), (2, 1), "{stats:?}");
        assert!(stats.failed[0].message().contains("the digest of its frame"), "{stats:?}");
        assert_eq!(target.query("SELECT count(*) FROM big"), "0");
    }
}

#[test]
fn a_row_that_fails_is_named_by_its_line_in_the_file() {
    for major in [12, 18] {
        let Some(server) = Server::major(major) else { continue };
        let source = big(server);
        for archive in [Archive::ours(&source, &[]), Archive::stocks(18, &source, &["-Z", "none"])] {
            for (row, wire) in [(250_123, Wire::Text), (17, Wire::Auto), (250_123, Wire::Auto), (399_990, Wire::Auto)] {
                let target = server.database();
                target.sql(&format!("{TABLE}; ALTER TABLE big ADD CHECK (i <> {row})"));
                let options = Options { wire, ..data_only(if row == 17 { 3 } else { 2 }) };
                let (outcome, hands) = restored(&archive.path(), &target, options);
                let stats = outcome.expect("a restore");
                assert_eq!((stats.exit_code(), stats.failed.len()), (2, 1), "{stats:?}");
                assert!(hands > 1 || row == 17, "{hands}");
                let detail = stats.failed[0].detail_text().unwrap_or_default();
                let line = line_of(&archive, &format!("{row}\t"));
                assert!(detail.contains(&format!("COPY big, line {line}: \"{row}\t")), "{line}: {detail}");
                assert_eq!(target.query("SELECT count(*) FROM big"), "0");
            }
        }
    }
}

/// What is refused in binary form only shows who sent what again.
#[test]
fn a_part_that_is_refused_in_binary_form_goes_as_text_alone() {
    for major in [12, 18] {
        let Some(server) = Server::major(major) else { continue };
        let source = big(server);
        for archive in [Archive::ours(&source, &[]), Archive::stocks(18, &source, &["-Z", "none"])] {
            let target = server.database();
            target.sql(&format!(
                "{TABLE}; ALTER TABLE big ADD CHECK (i NOT IN (17, 250123, 399990) OR current_query() NOT LIKE '%binary%')"
            ));
            let workers = Workers::default();
            let stats = restore(&archive.path(), &settings(&target), &data_only(3), &workers, &Interrupt::default())
                .expect("done");
            assert_eq!((stats.exit_code(), stats.rows), (0, u64::from(ROWS)), "{stats:?}");
            assert_eq!(target.query(PICTURE), source.query(PICTURE));
            let notes = workers.1.lock().expect("no panic");
            let parts = notes.iter().filter(|note| note.starts_with("loading a part of \"public.big\" again as text"));
            assert!((2..=3).contains(&parts.count()), "{notes:?}");
        }
    }
}

#[test]
fn what_could_wait_for_another_session_is_loaded_by_one() {
    let Some(server) = Server::major(18) else { return };
    let source = big(server);
    let archive = Archive::stocks(18, &source, &["-Z", "none"]);
    for obstacle in [
        "CREATE UNIQUE INDEX ON big (i)",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER t BEFORE INSERT ON big FOR EACH ROW EXECUTE FUNCTION f()",
    ] {
        let target = server.database();
        target.sql(&format!("{TABLE}; {obstacle}"));
        let (outcome, hands) = restored(&archive.path(), &target, data_only(2));
        assert_eq!((outcome.expect("a restore").exit_code(), hands), (0, 1), "{obstacle}");
        assert_eq!(target.query(PICTURE), source.query(PICTURE));
    }
}

/// In such an encoding the last byte of a row may look as if it escaped the line feed behind it.
#[test]
fn rows_whose_characters_hold_backslashes_are_loaded_by_one() {
    let Some(server) = OwnServer::of(18) else { return };
    let server = server.start();
    let (source, target) = (server.database(), server.database());
    source.sql(
        r"CREATE TABLE big AS SELECT i, repeat('能', 250) || CASE i % 2 WHEN 0 THEN 'ソ' ELSE 'ソ\' END AS t
          FROM generate_series(1, 70000) i",
    );
    let archive = Archive::stocks(18, &source, &["-E", "SJIS", "-Z0"]);
    let (outcome, hands) = restored(&archive.path(), &target, with_jobs(2));
    assert_eq!((outcome.expect("a restore").exit_code(), hands), (0, 1));
    let picture = "SELECT count(*), sum(hashtext(big::text)::bigint) FROM big";
    assert_eq!(target.query(picture), source.query(picture));
}

#[test]
fn rows_are_not_added_to_rows() {
    let Some(server) = Server::major(18) else { return };
    let archive = Archive::ours(&big(server), &[]);
    let target = server.database();
    target.sql(&format!("{TABLE}; INSERT INTO big VALUES (1)"));
    let stats = restored(&archive.path(), &target, data_only(4)).0.expect("a restore");
    assert_eq!((stats.exit_code(), stats.failed.len()), (2, 1), "{stats:?}");
    assert!(stats.failed[0].message().contains("the table holds rows already"), "{stats:?}");
    assert_eq!(target.query("SELECT count(*) FROM big"), "1");
}

#[test]
fn a_lost_session_leaves_all_rows_or_none() {
    for major in [12, 18] {
        let Some(server) = Server::major(major) else { continue };
        let source = big(server);
        let archive = Archive::ours(&source, &["-Z", "none"]);
        for delay in [0, 150, 500] {
            let target = server.database();
            let (stats, _) = meddled(&archive, &target, with_jobs(2), |_| {
                std::thread::sleep(Duration::from_millis(delay));
                target.query(&format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {LOADING} ORDER BY random() LIMIT 1"
                ));
            });
            let rows = target.query("SELECT count(*) FROM big");
            match stats.exit_code() {
                0 => assert_eq!(target.query(PICTURE), source.query(PICTURE)),
                2 => assert_eq!((rows.as_str(), stats.failed.len()), ("0", 1), "after {delay} ms: {stats:?}"),
                code => panic!("exit code {code}: {stats:?}"),
            }
        }
    }
}

/// One session loads the first part and is held up in it; the other loads the rest, waits, and is lost. Then the
/// first is let go: it commits, the other cannot.
#[test]
fn a_commit_that_fails_after_another_empties_the_table() {
    for major in [12, 18] {
        let Some(server) = Server::major(major) else { continue };
        let archive = Archive::ours(&big(server), &["-j1"]);
        let target = server.database();
        target.sql(&format!(
            "{TABLE};
             CREATE FUNCTION held(i integer) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS
             'BEGIN IF i = 1000 THEN PERFORM pg_advisory_xact_lock_shared(4711); END IF; RETURN true; END';
             ALTER TABLE big ADD CHECK (held(i))"
        ));
        let holder = hold(&target);
        let waits = format!("{LOADING} AND state = 'idle in transaction' AND now() - state_change > interval '1 s'");
        let (stats, hands) = meddled(&archive, &target, data_only(2), |deadline| {
            let lost = format!("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {waits}");
            while target.query(&lost) == "0" {
                assert!(Instant::now() < deadline, "nobody waits");
                std::thread::sleep(Duration::from_millis(100));
            }
            release(holder, &target);
        });
        assert_eq!((stats.exit_code(), stats.failed.len(), hands), (2, 1, 2), "{stats:?}");
        assert!(stats.failed[0].detail_text().is_some_and(|detail| detail.contains("it was emptied")), "{stats:?}");
        assert_eq!(target.query("SELECT count(*) FROM big"), "0");
    }
}

#[test]
fn large_objects_are_the_same_whoever_writes_them() {
    let Some(server) = Server::major(15) else { return };
    let source = server.database();
    source.sql(
        "SELECT count(lo_from_bytea(1000 + i, decode(bytes || bytes || 'ff', 'hex')))
         FROM generate_series(1, 300) i, LATERAL (SELECT string_agg(md5((i * 1000 + j)::text), '')
         FROM generate_series(1, 1500) j) AS bytes(bytes)",
    );
    let picture = "SELECT count(*), md5(string_agg(md5(lo_get(oid)), ',' ORDER BY oid)) FROM pg_largeobject_metadata";
    for archive in [Archive::ours(&source, &[]), Archive::stocks(15, &source, &["-Z0"])] {
        for jobs in [1, 3] {
            let target = server.database();
            let (outcome, hands) = restored(&archive.path(), &target, with_jobs(jobs));
            let stats = outcome.expect("a restore");
            assert_eq!((stats.exit_code(), stats.large_objects), (0, 300), "{stats:?}");
            assert_eq!(target.query(picture), source.query(picture));
            assert_eq!(hands > 1, jobs > 1, "{hands} of {jobs} sessions wrote");
        }
    }
}

/// Sessions that load the table.
const LOADING: &str = "datname = current_database() AND pid <> pg_backend_pid() AND \
                       (query LIKE 'COPY public.big%' OR query = 'RELEASE SAVEPOINT part')";

/// Restores in another thread, and meddles once rows flow.
fn meddled(archive: &Archive, target: &Database, options: Options, meddle: impl FnOnce(Instant)) -> (Stats, usize) {
    let deadline = Instant::now() + Duration::from_secs(240);
    std::thread::scope(|scope| {
        let restoring = scope.spawn(|| restored(&archive.path(), target, options));
        let flow = format!("SELECT count(*) FROM pg_stat_activity WHERE {LOADING}");
        while target.query(&flow) == "0" && !restoring.is_finished() {
            std::thread::sleep(Duration::from_millis(5));
        }
        meddle(deadline);
        let (outcome, hands) = restoring.join().expect("no panic");
        (outcome.expect("a restore"), hands)
    })
}

/// A psql that holds the advisory lock which the rows wait for.
fn hold(target: &Database) -> Child {
    let mut psql = stock::psql();
    psql.args(["-c", "SELECT pg_advisory_lock(4711)", "-c", "SELECT pg_sleep(300)"]);
    let child = target.reach(&mut psql).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("psql runs");
    let held = "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
                WHERE datname = current_database() AND locktype = 'advisory' AND granted";
    while target.query(held) == "0" {
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

fn release(mut holder: Child, target: &Database) {
    target.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%'",
    );
    holder.wait().expect("it ends");
}

/// The only data file of an archive.
fn data_file(archive: &Archive) -> std::path::PathBuf {
    let toc = archive.toc();
    let entry = toc.entries.iter().find(|entry| entry.desc == "TABLE DATA").expect("a table");
    let files = std::fs::read_dir(archive.path()).expect("a directory").map(|file| file.expect("a file").path());
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    files.into_iter().find(|path| name(path).starts_with(&entry.file)).expect("a data file")
}

/// The line of the file, from 1, that begins so.
fn line_of(archive: &Archive, start: &str) -> usize {
    let opened = pghaul::archive::Archive::open(&archive.path(), Default::default()).expect("an archive");
    let entry = opened.toc().entries.iter().find(|entry| entry.desc == "TABLE DATA").expect("a table");
    let rows = common::made_archive::read_all(&opened, entry).expect("rows");
    let mut lines = rows.split(|byte| *byte == b'\n');
    1 + lines.position(|line| line.starts_with(start.as_bytes())).expect("the row")
}
