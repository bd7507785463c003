//! The script that `restore -f` prints is the one that stock pg_restore prints, to the byte.

mod common;

use common::made_archive::stored;
use common::script::{assert_same_script, restored_by_stock, restored_by_us};
use common::specimen::{shop, sources};
use common::{Archive, Server, pghaul, run, stock};

on_each_major! { scripts_are_those_of_stock }

/// Options that both programs take.
const OPTIONS: &[&[&str]] = &[
    &[],
    &["--schema-only"],
    &["--schema-only", "--clean", "--if-exists"],
    &["--clean"],
    &["--create"],
    &["--clean", "--create", "--if-exists"],
    &["--single-transaction"],
    &["--no-owner", "--no-privileges", "--schema-only"],
    &["--no-comments", "--no-policies", "--no-publications", "--no-subscriptions", "--no-security-labels", "-s"],
    &["--no-table-access-method", "--no-tablespaces", "-s"],
    &["--use-set-session-authorization"],
    &["--use-set-session-authorization", "--clean", "-s"],
    &["--role", "Some role", "--enable-row-security"],
    &["--section", "pre-data"],
    &["--section", "data", "--disable-triggers"],
    &["--section", "post-data", "--clean"],
    &["--data-only", "--create"],
    &["--data-only", "--disable-triggers", "--superuser", "it's me"],
    &["--data-only", "--disable-triggers", "--use-set-session-authorization"],
    &["--no-schema"],
    &["--no-data"],
    &["--statistics-only"],
    &["--no-statistics"],
    &["--transaction-size", "3", "--clean", "--if-exists"],
    &["--transaction-size", "1000", "--data-only", "--disable-triggers"],
];

/// Names that choose, each by itself and together with others.
const CHOICES: &[&[&str]] = &[
    &["-n", "public"],
    &["-n", "s", "--create", "--clean"],
    &["-n", "s", "-n", "public", "-a"],
    &["-N", "public"],
    &["-N", "s", "-N", "nowhere", "-s"],
    &["-t", "t"],
    &["-t", "t", "--clean", "--if-exists", "-v"],
    &["-t", "t", "-n", "s"],
    &["-t", "v", "-t", "q", "-t", "m", "-N", "nowhere"],
    &["-t", "we\"ird name", "-a", "--disable-triggers"],
    &["-t", "public.t", "-t", "T*"],
    &["-I", "t_b_idx", "-t", "empty"],
    &["-P", "f(integer, text)", "-T", "tr"],
    &["-T", "t tr", "-x"],
    &["-t", "t", "-n", "public", "--strict-names"],
    &["-t", "t", "--section", "data", "--statistics"],
    &["-n", "nowhere", "-j", "3", "--no-data-for-failed-tables"],
];

#[test]
fn names_choose_what_they_choose_for_stock() {
    if !stock::has(18) {
        return;
    }
    for name in ["pg15-gzip", "pg17-none", "pg18-gzip"] {
        for options in CHOICES {
            println!("{name} with {options:?}");
            assert_same(18, stored(name).to_str().expect("a path"), options);
        }
    }
}

#[test]
fn filters_choose_what_they_choose_for_stock() {
    if !stock::has(18) {
        return;
    }
    let (file, path) = tempfile::NamedTempFile::new().expect("a temporary file").into_parts();
    let filter = format!("--filter={}", path.display());
    for lines in [
        "include table t\ninclude function f(integer,text) # two",
        "include index t_b_idx\ninclude trigger tr\ninclude table m",
        "include schema public\n\nexclude schema s",
    ] {
        file.set_len(0).and_then(|()| std::fs::write(&path, lines)).expect("room");
        assert_same(18, stored("pg18-none").to_str().expect("a path"), &[&filter]);
    }
    std::fs::write(&path, "exclude table t").expect("room");
    let refused = run(pghaul(&["restore", "-f", "-", &filter]).arg(stored("pg18-none"))).exits(1);
    assert!(
        refused.stderr.ends_with(" on line 1: exclude filter for \"table\" is not allowed\n"),
        "{}",
        refused.stderr
    );
}

#[test]
fn statistics_are_chosen_by_the_name_of_their_relation() {
    let Some(server) = Server::major(18).filter(|_| stock::has(18)) else { return };
    let source = server.database();
    source.sql(
        "CREATE TABLE t (a integer PRIMARY KEY, b text); CREATE INDEX i ON t ((a + 1)); CREATE TABLE i2 (a integer);
         CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; INSERT INTO t VALUES (1, 'x'); ANALYZE",
    );
    let archive = Archive::stocks(18, &source, &["--statistics"]);
    let path = archive.path();
    for options in [
        &["-t", "t"][..],
        &["-t", "i", "-t", "m", "-I", "t_pkey"],
        &["-I", "i", "--no-schema"],
        &["-I", "t", "-t", "m", "--statistics-only"],
        &["-n", "public", "--statistics-only"],
        &["-N", "public", "--statistics-only"],
    ] {
        println!("{options:?}");
        assert_same(18, path.to_str().expect("a path"), options);
    }
}

#[test]
fn every_name_must_be_met_where_that_is_asked_for() {
    for (options, what) in [
        (&["-t", "nothing", "-n", "public"][..], "table \"nothing\""),
        (&["-t", "t", "-n", "s"], "table \"t\""),
        (&["-n", "nowhere"], "schema \"nowhere\""),
        (&["-T", "tr"], "trigger \"tr\""),
        (&["-t", "t", "-t", "t"], "table \"t\""),
        (&["-n", "s", "-n", "s", "-t", "t"], "schema \"s\""),
    ] {
        let print = |more: &[&str]| {
            run(pghaul(&["restore", "-q", "-f", "-"]).args(options).args(more).arg(stored("pg18-none")))
        };
        print(&[]).ok();
        let refused = print(&["--strict-names"]).exits(1);
        assert!(refused.stderr.starts_with(&format!("pghaul: error: {what} not found\n")), "{}", refused.stderr);
    }
}

/// From stock's archive, which holds nothing that only our own dump could have put there.
fn scripts_are_those_of_stock(server: &Server) {
    let sources = sources(server, |_| true);
    // The first holds nearly all, and is worth all options; the others are odd for their encodings.
    for (source, options) in sources.iter().zip([OPTIONS].into_iter().chain(std::iter::repeat(&OPTIONS[..4]))) {
        let statistics: &[&str] = if server.major == 18 { &["--statistics"] } else { &[] };
        let stocks = Archive::stocks(18, source, &[&["-Z", "none"], statistics].concat());
        for options in options {
            println!("{} with {options:?}", source.name);
            assert_same(18, stocks.path().to_str().expect("a path"), options);
        }
        let ours = Archive::ours(source, &["-Z", "gzip"]);
        assert_same(18, ours.path().to_str().expect("a path"), &[]);
    }
}

#[test]
fn archives_of_every_version_and_codec_are_printed_alike() {
    if !stock::has(17) || !stock::has(18) {
        return;
    }
    for name in ["pg15-none", "pg15-gzip", "pg17-none", "pg17-lz4", "pg17-zstd", "pg18-none", "pg18-gzip"] {
        let major = if name.ends_with("4") || name.ends_with("zstd") { 17 } else { 18 };
        for options in [
            &[][..],
            &["--clean", "--if-exists", "--verbose"],
            &["--create", "--data-only", "-v"],
            &["-C", "-c", "--transaction-size=2"],
        ] {
            println!("{name} with {options:?}");
            assert_same(major, stored(name).to_str().expect("a path"), options);
        }
    }
}

#[test]
fn statements_are_printed_as_they_lie_in_the_archive() {
    let Some(server) = Server::major(18).filter(|_| stock::has(18)) else { return };
    let source = shop(server);
    let archive = Archive::stocks(18, &source, &["--inserts", "--load-via-partition-root", "-Z", "gzip"]);
    assert_same(18, archive.path().to_str().expect("a path"), &[]);
}

#[test]
fn a_damaged_archive_makes_no_script() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let (archive, script) = (directory.path().join("archive"), directory.path().join("script.sql"));
    std::fs::create_dir(&archive).expect("room");
    for file in std::fs::read_dir(stored("pg18-none")).expect("a stored archive") {
        let file = file.expect("a file");
        std::fs::copy(file.path(), archive.join(file.file_name())).expect("room");
    }
    // Cut where a row ends, which stock takes for all there is.
    let data = archive.join("3312.dat");
    let rows = std::fs::read(&data).expect("rows");
    let end = rows.iter().position(|byte| *byte == b'\n').expect("a row") + 1;
    std::fs::write(&data, &rows[..end]).expect("room");
    let outcome = run(pghaul(&["restore", "-q", "-f"]).arg(&script).arg(&archive)).exits(1);
    assert!(outcome.stderr.starts_with("pghaul: error: file \"3312.dat\" is damaged: "), "{}", outcome.stderr);
    assert_eq!(std::fs::read_dir(directory.path()).expect("a directory").count(), 1);
}

#[test]
fn a_list_gives_the_order() {
    let Some(server) = Server::major(18).filter(|_| stock::has(18)) else { return };
    let source = shop(server);
    let archive = Archive::stocks(18, &source, &[]);
    let path = archive.path();
    let path = path.to_str().expect("a path");
    let list = run(stock::pg_restore(18).args(["-l", path])).ok().text();
    // Backwards, and without some.
    let lines: Vec<&str> = list.lines().filter(|line| !line.contains(" SEQUENCE ")).rev().collect();
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), lines.join("\n") + "\n").expect("room for the list");
    assert_same(18, path, &["-L", file.path().to_str().expect("a path")]);
    assert_same(18, path, &["--create", "--clean", "-L", file.path().to_str().expect("a path")]);
    assert_same(18, path, &["--section", "post-data", "-n", "shop", "-L", file.path().to_str().expect("a path")]);
}

#[track_caller]
fn assert_same(major: u32, archive: &str, options: &[&str]) {
    let options = [options, &[archive]].concat();
    // The end's time differs; the beginning's is the archive's.
    let timeless = |script: Vec<u8>| {
        let lines = script.split_inclusive(|byte| *byte == b'\n');
        lines.filter(|line| !line.starts_with(b"-- Completed on ")).flatten().copied().collect::<Vec<u8>>()
    };
    let (stock, ours) = (timeless(restored_by_stock(major, &options)), timeless(restored_by_us(&options)));
    assert_same_script(&stock, &ours);
}
