//! Plain dumps: the scripts are stock's to the byte, psql loads them, and a file of one is whole.

mod common;

use std::path::Path;
use std::process::Stdio;

use common::script::{assert_same_script, ours, stocks};
use common::specimen::{shop, sources};
use common::{Database, Server, assert_same, face, pghaul, run};

on_each_major! {
    scripts_are_those_of_stock,
    psql_loads_our_scripts,
    privileges_that_were_taken_back_are_told_of_as_stock_does
}

/// Options that both programs take and that change the text.
const OPTIONS: &[&[&str]] = &[
    &[],
    &["-C"],
    &["-c", "--if-exists"],
    &["-c", "-C"],
    &["-a", "--disable-triggers", "-S", "some one"],
    &["-a", "--disable-triggers", "--use-set-session-authorization"],
    &["-s", "--use-set-session-authorization", "--clean"],
    &["-s", "-O", "-x", "--no-tablespaces", "--no-table-access-method", "--clean"],
    &["-s", "--enable-row-security", "--no-comments"],
    &["--section=data", "--disable-triggers"],
    &["--section=post-data", "--clean", "--if-exists"],
    &["-b", "-n", "spec_table"],
];

fn scripts_are_those_of_stock(server: &Server) {
    let sources = sources(server, |_| true);
    // The first holds nearly all, and is worth all options; the others are odd for their encodings.
    for (source, options) in sources.iter().zip([OPTIONS].into_iter().chain(std::iter::repeat(&OPTIONS[..3]))) {
        for options in options {
            if options.contains(&"spec_table") && source.query("SELECT to_regnamespace('spec_table')").is_empty() {
                continue;
            }
            println!("{} with {options:?}", source.name);
            assert_same_script(&stocks(source, options), &ours(source, options));
        }
    }
}

fn privileges_that_were_taken_back_are_told_of_as_stock_does(server: &Server) {
    let source = server.database();
    source.sql(
        "UPDATE pg_catalog.pg_proc SET proacl = NULL WHERE oid = 'pg_catalog.pg_read_file(text)'::regprocedure;
         UPDATE pg_catalog.pg_class SET relacl = NULL WHERE relname IN ('pg_authid', 'pg_subscription');
         UPDATE pg_catalog.pg_attribute SET attacl = NULL WHERE attrelid = 'pg_subscription'::regclass",
    );
    assert_same_script(&stocks(&source, &[]), &ours(&source, &[]));
}

fn psql_loads_our_scripts(server: &Server) {
    for source in sources(server, |specimen| specimen.restores_on(server.major)) {
        let encoding = source.query("SHOW server_encoding");
        let target = Database::create(server, &format!("ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"));
        // A setting that only 17 and later know; stock's scripts have it for all.
        let newest = b"SET transaction_timeout = 0;\n";
        let script = ours(&source, &[]);
        let lines = script.split_inclusive(|byte| *byte == b'\n').filter(|line| line != newest);
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), lines.flatten().copied().collect::<Vec<u8>>()).expect("room for the script");
        target.load(file.path());
        assert_same(&source, &target);
    }
}

#[test]
fn statistics_and_details_are_printed_as_stock_prints_them() {
    let Some(server) = Server::major(18) else { return };
    let source = shop(server);
    source.sql("ANALYZE");
    assert_same_script(&stocks(&source, &["--statistics"]), &ours(&source, &["--statistics"]));
    // The time is each program's own, and so is its name.
    let plain = |script: &[u8]| {
        let lines = common::script::shown(script);
        let cut = |line: &str| match line {
            line if line.starts_with("-- Started on ") || line.starts_with("-- Completed on ") => {
                format!("{}\n", &line[..line.len().min(20)])
            }
            line => format!("{}\n", line.trim_end_matches(&format!(" (pghaul {})", env!("CARGO_PKG_VERSION")))),
        };
        lines.lines().map(cut).collect::<String>()
    };
    let (stock, ours) = (stocks(&source, &["-s", "-v"]), ours(&source, &["-s", "-v"]));
    common::compare::assert_equal_text(&plain(&stock), &plain(&ours));
}

#[test]
fn a_compressed_script_is_one_stream_of_its_kind() {
    let Some(server) = Server::major(18) else { return };
    let source = shop(server);
    let want = ours(&source, &[]);
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("shop.sql");
    for codec in ["gzip:6", "lz4", "zstd:3"] {
        dump(&source, &path, &["-Z", codec]).ok();
        let bytes = std::fs::read(&path).expect("a script");
        let mut text = Vec::new();
        match codec {
            "gzip:6" => std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&bytes[..]), &mut text),
            "lz4" => std::io::Read::read_to_end(&mut lz4_flex::frame::FrameDecoder::new(&bytes[..]), &mut text),
            _ => zstd::decode_all(&bytes[..]).map(|all| text.splice(.., all).count()),
        }
        .expect("a whole stream");
        assert!(text == want, "{codec}");
    }
}

#[test]
fn a_dump_that_fails_leaves_the_file_as_it_was() {
    let Some(server) = Server::major(18) else { return };
    let source = server.database();
    source.sql("CREATE FUNCTION boom() RETURNS int LANGUAGE plpgsql AS 'BEGIN RAISE ''boom''; END'");
    source.sql("CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE TABLE v (a int); INSERT INTO t VALUES (1)");
    source.sql("ALTER TABLE v ENABLE ROW LEVEL SECURITY; ALTER TABLE v FORCE ROW LEVEL SECURITY");
    source.sql("CREATE ROLE plain_reader LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO plain_reader");
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("dump.sql");
    std::fs::write(&path, "yesterday's").expect("room");
    let outcome = dump(&source, &path, &["-U", "plain_reader"]).exits(1);
    source.sql("DROP OWNED BY plain_reader; DROP ROLE plain_reader");
    assert!(
        outcome.stderr.contains("row-level security") && outcome.stderr.contains("\"public.v\""),
        "{}",
        outcome.stderr
    );
    assert_eq!(std::fs::read(&path).expect("a file"), b"yesterday's");
    assert_eq!(std::fs::read_dir(directory.path()).expect("a directory").count(), 1);
}

#[test]
fn a_reader_that_goes_away_ends_the_dump_without_a_word() {
    let Some(server) = Server::major(18) else { return };
    let source = shop(server);
    for mut command in [pghaul(&["dump", "-q", "-Fp"]), face::<&str>(&[])] {
        let command = source.reach(&mut command).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("our program");
        drop(child.stdout.take());
        let outcome = child.wait_with_output().expect("an end");
        assert_eq!(String::from_utf8_lossy(&outcome.stderr), "");
        // As a shell has it of whoever died of SIGPIPE.
        assert_eq!(outcome.status.code(), Some(141));
    }
}

#[test]
fn what_an_archive_would_not_heed_is_refused() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("archive");
    let outcome = run(pghaul(&["dump", "--clean", "-f"]).arg(&path).arg("nowhere")).exits(1);
    assert!(outcome.stderr.contains("error: option -c/--clean has no meaning for an archive"), "{}", outcome.stderr);
    let outcome =
        run(pghaul(&["dump", "-Fp", "--restrict-key=a b", "nowhere"]).env("PGHOST", directory.path())).exits(1);
    assert_eq!(outcome.stderr, "pghaul: error: invalid restrict key\n");
}

fn dump(source: &Database, path: &Path, options: &[&str]) -> common::Outcome {
    run(source.reach(pghaul(&["dump", "-q", "-Fp", "--restrict-key=key", "-f"]).arg(path).args(options)))
}
