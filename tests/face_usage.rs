//! Command lines that pg_dump refuses, and how: our program under that name must say the same, word for word, and
//! exit alike. What is accepted ends at a server that is not there.

mod common;

use std::process::{Command, Stdio};

use common::{Outcome, face, run, stock};

/// A line is a command line, its words parted by blanks; `''` is an empty word.
const LINES: &str = "
-a -s
-s -a --statistics-only
-a --statistics-only
-s --statistics-only
-a --no-data
-s --no-schema
-a --no-schema
--statistics-only --no-statistics
--statistics --no-statistics
-a --no-data --statistics --no-statistics
-s --no-schema --statistics
-a --statistics
-s --statistics
-a --statistics --no-statistics
--statistics-only --statistics
-s --include-foreign-data=x
-s -j2 --include-foreign-data=x
-s --statistics --include-foreign-data=x
-j2 --include-foreign-data=x -Fd
-c -a
-c -a --if-exists
--if-exists
--if-exists -a
-c --if-exists
--on-conflict-do-nothing
--on-conflict-do-nothing --if-exists
--inserts --on-conflict-do-nothing
--column-inserts --on-conflict-do-nothing
--rows-per-insert=2 --on-conflict-do-nothing
--attribute-inserts --on-conflict-do-nothing
--no-schema --no-data
-c --statistics-only
--section=data -a
--sequence-data --no-data
-F x
-F ''
-Fpl
-FP
-Fplain
-F Plain
-Fa
-F append
-Fd
-F DIRECTORY
-Fd -f ''
-Fx -Zx
-Ft -Z1
-Ft -Z1 -j2
-Ft -Zgzip:10
-Fc -j2
-j2
-j2 -Fd
-j1
-j abc
-j 0
-j -1
-j 1x
-j 0x1
-j 99999999999
-j +1
--jobs=
--rows-per-insert=0
--rows-per-insert=x
--rows-per-insert=2147483647
--rows-per-insert=2147483648
--rows-per-insert 99999999999999999999
--extra-float-digits=-16
--extra-float-digits=-15
--extra-float-digits=3
--extra-float-digits=4
--extra-float-digits=x
--section=foo
--section=
--section=Data
--section=pre-data --section=post-data
--sync-method=x
--sync-method=syncfs
--sync-method=fsync
--restrict-key=
--restrict-key=a_b
--restrict-key=abc1
--restrict-key=a -Fd
--restrict-key= -Fd -f x
--restrict-key= -Zx
--restrict-key=a -Fc -Zx
--restrict-key=a -Fx
-Z 0
-Z 1
-Z 9
-Z 10
-Z -1
-Z -2
-Z ''
-Z x
-Z :
-Z :1
-Z 1:2
-Z 5x
-Z 99999999999
-Z gzip
-Z GZIP
-Z gzip:
-Z gzip:,
-Z gzip:0
-Z gzip:9
-Z gzip:10
-Z gzip:-1
-Z gzip:1x
-Z gzip:level
-Z gzip:level=
-Z gzip:level=3
-Z gzip:level=1x
-Z gzip:level=1,
-Z gzip:level=1,level=2
-Z gzip:level=1,foo
-Z gzip:lev=3
-Z gzip:long
-Z gzip:workers
-Z gzip:workers=3
-Z none
-Z none:
-Z none:1
-Z none:level
-Z none:long
-Z none:workers=1
-Zx -j2
-Zx -Fd
-Zgzip:10 -j2
a b
-d a b
-d a b c
a -- -b
-- a -b
-- -a -b
a b -Q
- a
''
--
-
a -a
-Q
-aQ
-X
-aX
-?
a -?
a --help
a --version
a -V
-a --vers
--bogus
--bogus=1
--=x
--no-s
--no-s=1
--no-p
--tabl
--table-and
--exclude-table-d=x --exclude-table-data-
--fil x
--filt=/nowhere/filter
--with-statistics
--no-schema=1
--blob=
--blobs
--blob -a -s
--no-blob --no-large --large
--inse --column-ins --attr -a -s
--da --sch
--no-o --no-r -R --no-acl --no-priv -x -O -a -s
-abBcCORsvwWx
-as
-aes -s
-e x -E x -n x -N x -t x -T x -S x -U x -h x -p 1 -a -s
-vvva -s
--file
--table
-f
-af
-t
-Z
--dbname
-h
-p x
-h /nowhere -p 5 -U me -d db
-d host=/nowhere
-d port=99999
--sync
--snap=1 --serial -a -s
--lock-wait-timeout=1
--lock-w
--enable-r --exclude-extension=x -a -s
--no-t
--no-ta --no-tab --no-toa --no-un -a -s
--no-c --no-sec --no-sub --no-sy --no-pol --no-pu -a -s
--quote --load --on-c --inserts -a -s
--stat
--st
--statistics-o --no-stat
--strict --use --binary -a -s
--i
--in
--ex
--d
--dis
--r
--ro x --rest x -a -s
--ve
--s
--se
--sec
--seq -a -s
--su x -a -s
";

#[track_caller]
fn told(mut command: Command, line: &str) -> (i32, String, Vec<u8>) {
    let own = command.get_program().to_string_lossy().into_owned();
    command.args(line.split(' ').map(|word| if word == "''" { "" } else { word }));
    command.env("PGHOST", "/nowhere").env("PGPORT", "5999").env("PGUSER", "me");
    let Outcome { code, stdout, stderr, .. } = run(&mut command);
    (code, stderr.replace(&own, "PROGRAM"), stdout)
}

#[test]
fn command_lines_are_refused_as_pg_dump_refuses_them() {
    if !stock::has(18) {
        return;
    }
    let mut different = Vec::new();
    for line in LINES.lines().filter(|line| !line.is_empty()) {
        let ours = told(face::<&str>(&[]), line);
        let stocks = told(stock::tool(18, "pg_dump"), line);
        if line != "-?" && ours != stocks {
            different.push(format!("pg_dump {line}\n  stock: {} {}  ours:  {} {}", stocks.0, stocks.1, ours.0, ours.1));
        }
    }
    assert!(different.is_empty(), "{} of them differ:\n{}", different.len(), different.join("\n"));
}

/// Compressions that stock's builds for 18 here do not know: 17 does.
#[test]
fn compressions_are_refused_as_pg_dump_refuses_them() {
    if !stock::has(17) {
        return;
    }
    for compression in [
        "lz4",
        "lz4:0",
        "lz4:-1",
        "lz4:12",
        "lz4:13",
        "lz4:long",
        "lz4:workers=1",
        "zstd",
        "zstd:0",
        "zstd:22",
        "zstd:23",
        "zstd:-131072",
        "zstd:-131073",
        "zstd:level=1,long",
        "zstd:long=yes",
        "zstd:long=x",
        "zstd:long=",
        "zstd:=3",
        "zstd:workers",
        "zstd:workers=x",
        "zstd:workers=2",
    ] {
        let line = format!("-Z {compression}");
        assert_eq!(told(face::<&str>(&[]), &line), told(stock::tool(17, "pg_dump"), &line), "{line}");
    }
}

#[test]
fn the_version_is_announced() {
    for arguments in [&["--version"][..], &["-V"], &["-V", "x"]] {
        assert_eq!(run(&mut face(arguments)).ok().text(), "pg_dump (PostgreSQL) 18.6\n");
    }
    let told = run(face(&["-V"]).env("PGHAUL_COMPAT_VERSION", "18.7")).ok();
    assert_eq!(told.text(), "pg_dump (PostgreSQL) 18.7\n");
}

#[test]
fn help_lists_the_options_that_pg_dump_lists() {
    if !stock::has(18) {
        return;
    }
    for option in ["--help", "-?"] {
        let ours = run(&mut face(&[option])).ok();
        let stocks = run(stock::tool(18, "pg_dump").arg(option)).ok();
        assert_eq!(options(&ours.text()), options(&stocks.text()));
        assert_eq!(ours.stderr, "");
    }
}

/// The lines' options, with their values, and the headings above them.
fn options(help: &str) -> Vec<&str> {
    help.lines()
        .filter_map(|line| {
            let is_option = line.starts_with("  -");
            let name = if is_option { line.find("--")? } else { 0 };
            let end = line[name..].find(' ').filter(|_| is_option).map_or(line.len(), |blank| name + blank);
            (is_option || line.ends_with(':')).then_some(&line[..end])
        })
        .collect()
}

#[test]
fn filters_are_refused_as_pg_dump_refuses_them() {
    if !stock::has(18) {
        return;
    }
    let directory = tempfile::tempdir().expect("a temporary directory");
    let file = directory.path().join("filter");
    for text in [
        "include",
        "foo table x",
        "include foo x",
        "include table",
        "exclude foreign_data x",
        "include table_data x",
        "123",
        "include table \"abc",
        "exclude function x",
        "include index x",
        "include database x",
        "exclude trigger x",
        "include tablex y",
        "  # c",
        "#",
        "INCLUDE Table x",
        "include table x # c",
        "include table a b",
        "include \"table\" x",
        "include schema #x",
        "includetable x",
        "include table_ x",
        "exclude table_and_children x",
        "exclude table_data_and_children x",
        "include table_data_and_children x",
        "include policy x",
        "_x",
        "include table\tx",
        "exclude server x",
        "\n\n \t\r\ninclude # c",
        "include# c",
        "include table# c",
        "include table \"a\nfoo\n\nx",
        "include table a\0\"b",
        "include  \x0b table",
        "",
        "\n",
    ] {
        std::fs::write(&file, text).expect("room");
        let line = format!("--filter {}", file.display());
        assert_eq!(told(face::<&str>(&[]), &line), told(stock::tool(18, "pg_dump"), &line), "{text:?}");
        let read = |mut command: Command| {
            command.args(["--filter", "-"]).env("PGHOST", "/nowhere");
            let input = Stdio::from(std::fs::File::open(&file).expect("the filter"));
            common::run::run_with(&mut command, input).stderr
        };
        assert_eq!(read(face::<&str>(&[])), read(stock::tool(18, "pg_dump")), "{text:?}");
    }
    for unreadable in [directory.path().display().to_string(), "/nowhere/filter".to_owned()] {
        let line = format!("--filter={unreadable}");
        assert_eq!(told(face::<&str>(&[]), &line), told(stock::tool(18, "pg_dump"), &line));
    }
}
