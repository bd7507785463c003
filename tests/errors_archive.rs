//! Errors that a user will meet about archives, names and options: what is said, all of it, and the exit code.

mod common;

use std::path::Path;
use std::process::Command;

use common::{Archive, Database, Server, pghaul, run};

/// What the command says on standard error and its exit code; our own words in front of each line are left out.
fn told(command: &mut Command) -> (i32, String) {
    let outcome = run(command);
    let lines: Vec<&str> = outcome.stderr.lines().map(|line| line.strip_prefix("pghaul: ").unwrap_or(line)).collect();
    (outcome.code, lines.join("\n"))
}

fn failed(text: impl Into<String>) -> (i32, String) {
    (1, text.into())
}

/// A database with one table of ten rows, and an archive of it.
fn source() -> Option<(Database, Archive)> {
    let database = Server::major(18)?.database();
    database.sql("CREATE TABLE t AS SELECT i AS a FROM generate_series(1, 10) i");
    let archive = Archive::ours(&database, &["-Z", "none"]);
    Some((database, archive))
}

fn dump(database: &Database, out: &Path, options: &[&str]) -> (i32, String) {
    told(database.reach(pghaul(&["dump", "-q", "-f"]).arg(out).args(options)))
}

fn restore(target: &Database, archive: &Path, options: &[&str]) -> (i32, String) {
    told(target.reach(pghaul(&["restore", "-q", "-d", &target.name]).arg(archive).args(options)))
}

#[test]
fn a_target_that_holds_the_objects_already() {
    let Some((_, archive)) = source() else { return };
    let target = archive_target();
    assert_eq!(restore(&target, &archive.path(), &[]), (0, String::new()));
    let (code, text) = restore(&target, &archive.path(), &[]);
    assert_eq!(code, 2);
    assert!(text.starts_with("error: TABLE public.t: relation \"t\" already exists\n"), "{text}");
    assert!(text.contains("\nwarning: TABLE DATA public.t was skipped: it needs TABLE public.t\n"), "{text}");
    assert!(text.ends_with("\n1 entries failed and 1 were skipped"), "{text}");
    let (code, text) = restore(&target, &archive.path(), &["--data-only"]);
    assert_eq!(code, 2);
    assert!(text.starts_with("error: TABLE DATA public.t: the table holds rows already\n"), "{text}");
    assert!(text.contains("\nhint: Empty it with \"TRUNCATE TABLE ONLY public.t\", or use --append to"), "{text}");
    assert_eq!(target.query("SELECT count(*) FROM t"), "10");
}

fn archive_target() -> Database {
    Server::major(18).expect("the source's server").database()
}

#[test]
fn a_directory_that_is_not_empty() {
    let Some((database, archive)) = source() else { return };
    let path = archive.path();
    assert_eq!(dump(&database, &path, &[]), failed(format!("error: directory \"{}\" is not empty", path.display())));
    assert_eq!(told(pghaul(&["verify", "-q"]).arg(&path)), (0, String::new()));
}

#[test]
fn a_full_disk() {
    let Some((database, _)) = source() else { return };
    database.sql("CREATE TABLE big AS SELECT repeat('x', 1000) AS t FROM generate_series(1, 8000)");
    let directory = tempfile::tempdir().expect("a temporary directory");
    let small_disk = run(Command::new("mount").args(["-t", "tmpfs", "-o", "size=2m", "none"]).arg(directory.path()));
    let out = directory.path().join("archive");
    let mut dump = if small_disk.code == 0 {
        Command::new(env!("CARGO_BIN_EXE_pghaul"))
    } else {
        let mut limited = Command::new("sh");
        limited.args(["-c", "trap '' XFSZ; ulimit -f 2000; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_pghaul")]);
        limited
    };
    dump.args(["dump", "-q", "-j2", "-Z", "none", "-f"]).arg(&out);
    let (code, text) = told(database.reach(&mut dump));
    let left = std::fs::read_dir(directory.path()).expect("a directory").count();
    if small_disk.code == 0 {
        run(Command::new("umount").arg(directory.path())).ok();
    }
    assert_eq!((code, left), (1, 0), "{text}");
    // Whichever table was written when the disk was full.
    assert!(text.starts_with("error: could not dump table \"public."), "{text}");
    assert!(text.contains("\": could not write to file \""), "{text}");
    let reason = if small_disk.code == 0 { "No space left on device" } else { "File too large" };
    assert!(text.ends_with(reason), "{text}");
}

#[test]
fn what_is_no_archive() {
    let Some((database, _)) = source() else { return };
    let directory = tempfile::tempdir().expect("a temporary directory");
    let empty = directory.path().display().to_string();
    let script = directory.path().join("script.sql");
    assert_eq!(
        restore(&database, directory.path(), &[]),
        failed(format!(
            "error: directory \"{empty}\" does not appear to be a valid archive (\"toc.dat\" does not exist)"
        ))
    );
    std::fs::write(&script, "SELECT 1;\n").expect("a file");
    assert_eq!(restore(&database, &script, &[]), failed("error: input file does not appear to be a valid archive"));
    let absent = directory.path().join("absent");
    assert_eq!(
        restore(&database, &absent, &[]),
        failed(format!("error: could not open input file \"{}\": No such file or directory", absent.display()))
    );
    std::fs::write(directory.path().join("toc.dat"), "no such thing").expect("a file");
    assert_eq!(
        restore(&database, directory.path(), &[]),
        failed(
            "error: input file does not appear to be a valid archive\n\
             detail: \"toc.dat\" does not begin with the letters PGDMP."
        )
    );
}

#[test]
fn an_archive_that_is_damaged() {
    let Some((_, archive)) = source() else { return };
    let target = archive_target();
    let path = archive.path();
    let toc = std::fs::read(path.join("toc.dat")).expect("a file");
    std::fs::write(path.join("toc.dat"), &toc[..toc.len() / 2]).expect("a file");
    let damaged = "file \"toc.dat\" is damaged: its digest is not that of the manifest";
    assert_eq!(restore(&target, &path, &[]), failed(format!("error: {damaged}")));
    let (code, text) = told(pghaul(&["verify"]).arg(&path));
    assert_eq!((code, text.lines().next()), (1, Some(format!("damaged: toc.dat: {damaged}").as_str())), "{text}");
    let manifest = std::fs::read(path.join("manifest.json")).expect("a file");
    std::fs::remove_file(path.join("manifest.json")).expect("a file");
    let (code, text) = restore(&target, &path, &[]);
    assert!(code == 1 && text.starts_with("error: \"toc.dat\" is damaged at byte "), "{text}");
    std::fs::write(path.join("toc.dat"), toc).expect("a file");
    assert_eq!(
        restore(&target, &path, &[]),
        failed(
            "error: the archive is damaged: its manifest is missing\n\
             detail: pghaul wrote this archive, and writes none without \"manifest.json\".\n\
             hint: Use --no-manifest to read it all the same, unchecked."
        )
    );
    assert_eq!(target.query("SELECT to_regclass('t') IS NULL"), "t", "nothing was made of any of these");

    std::fs::write(path.join("manifest.json"), manifest).expect("a file");
    let data = archive.toc().entries.iter().find(|entry| entry.desc == "TABLE DATA").expect("rows").file.clone();
    std::fs::remove_file(path.join(&data)).expect("a file");
    let (code, text) = told(pghaul(&["verify"]).arg(&path));
    assert_eq!((code, text.lines().next()), (1, Some(format!("damaged: {data}: it is missing").as_str())), "{text}");
    let (code, text) = restore(&target, &path, &[]);
    assert_eq!(code, 2, "{text}");
    let missing = format!("could not open input file \"{}\": No such file or directory", path.join(&data).display());
    assert!(text.starts_with(&format!("error: TABLE DATA public.t: {missing}\n")), "{text}");
    assert_eq!(target.query("SELECT count(*) FROM t"), "0");
}

#[test]
fn patterns_that_match_nothing() {
    let Some((database, archive)) = source() else { return };
    let directory = tempfile::tempdir().expect("a temporary directory");
    let out = directory.path().join("out");
    let hint =
        "hint: Patterns are matched as psql matches them: names with capitals need double quotes within the pattern.";
    for (option, what) in [("-t", "tables"), ("-n", "schemas"), ("-e", "extensions")] {
        assert_eq!(
            dump(&database, &out, &[option, "absent*"]),
            failed(format!("error: no matching {what} were found\n{hint}"))
        );
    }
    assert_eq!(
        dump(&database, &out, &["--strict-names", "-t", "t", "-t", "absent*"]),
        failed("error: no matching tables were found for pattern \"absent*\"")
    );
    assert!(!out.exists());
    assert_eq!(
        restore(&database, &archive.path(), &["-t", "absent"]),
        failed("error: table \"absent\" not found\ndetail: The archive holds none of that name.")
    );
}

#[test]
fn options_that_do_not_go_together_or_are_not_known() {
    let Some((database, archive)) = source() else { return };
    assert_eq!(
        restore(&database, &archive.path(), &["-1", "-j2"]),
        failed("error: options -j/--jobs and -1/--single-transaction cannot be used together")
    );
    for command in ["dump", "restore", "list", "verify"] {
        let (code, text) = told(&mut pghaul(&[command, "--no-such"]));
        assert!(code == 1 && text.starts_with("error: unexpected argument '--no-such' found\n"), "{text}");
    }
    let mut nameless = pghaul(&["restore", "-q"]);
    let (code, text) = told(nameless.arg(archive.path()));
    assert!(code == 1 && text.starts_with("error: no database was named to restore into\nhint: "), "{text}");
    let (code, text) = told(&mut pghaul(&["nonsense"]));
    assert!(code == 1 && text.starts_with("error: unrecognized subcommand 'nonsense'"), "{text}");
}
