//! Our program under the name `pg_dump`, beside pg_dump 18: the same output, the same messages, the same exit code.

mod common;

use std::path::Path;
use std::process::Command;

use common::compare::difference;
use common::{Archive, Database, Outcome, Server, Specimen, assert_same, assert_same_toc, face, run, stock};

/// Options that both take.
const OPTIONS: &[&str] = &[
    "",
    "-C",
    "-c",
    "-C -c --if-exists",
    "-a",
    "-s",
    "-a --disable-triggers -S boss",
    "-s -O -x",
    "-s --no-comments --no-publications --no-subscriptions --no-security-labels --no-policies",
    "-s --no-tablespaces --no-table-access-method --no-toast-compression",
    "--use-set-session-authorization",
    "--inserts",
    "--column-inserts --rows-per-insert=3 --on-conflict-do-nothing",
    "--attribute-inserts --load-via-partition-root",
    "--rows-per-insert=100 --no-unlogged-table-data",
    "--quote-all-identifiers --disable-dollar-quoting",
    "--extra-float-digits=0 --inserts",
    "--extra-float-digits=-3 -a",
    "--section=pre-data",
    "--section=data --section=post-data",
    "--section=pre-data --clean --no-owner",
    "--no-data --sequence-data",
    "--no-schema",
    "--no-schema -c",
    "--no-schema --no-data --statistics",
    "--statistics",
    "--statistics-only",
    "-B",
    "-b -n public",
    "-n public",
    "-N public",
    "-n public -n s*",
    "-N sh* -t shop.c*",
    "-t shop.*",
    "-t o* --table-and-children=shop.e*",
    "-T shop.*",
    "-N shop",
    "--exclude-table-and-children=*.o*",
    "-T *.*",
    "--exclude-table-data=*.*",
    "--schema=public -s",
    "--enable-row-security",
    "-E SQL_ASCII",
    "--role=postgres",
    "--serializable-deferrable",
    "--lock-wait-timeout=10s",
    "--no-sync",
    "-F Plain -w -R -v",
    "-v -C -c --if-exists",
    "-v -a --disable-triggers -O",
    "-v --statistics --no-policies -B",
    "-v --inserts -a",
    // Nothing is defined, and that is told.
    "-v --section=data --disable-triggers",
    "-v -t pg_class",
];

/// Options that lead to an error.
const FAILURES: &[&str] = &[
    "-t nothing",
    "-n nothing -n none*",
    "-v -n nothing",
    "--strict-names -t nothing",
    "-E LATIN1 -s",
    "-E nowhere",
    "--role=nobody_at_all",
    "--snapshot=x",
    "--lock-wait-timeout=x",
    "-e nothing",
    "--include-foreign-data=nothing",
    "-t a.b.c",
    "-T a.b.c.d",
    "-n a.b",
    "--exclude-schema=a.b.c",
    "-d no_such_database",
    "-U no_such_role",
    "-h /nowhere",
    "-p 1",
    "-f /nowhere/at/all.sql",
    "-f /nowhere/at/all -Fd",
    "-h 127.0.0.1,/nowhere -p 1",
    "-h a.invalid,b.invalid",
];

/// What a program says of a database: its exit code, its output, its messages.
fn told(mut command: Command, database: &Database, options: &str) -> (i32, Vec<u8>, String) {
    command.args(["--restrict-key=key"].iter().filter(|_| !options.contains("-Fd")));
    command.args(options.split(' ').filter(|word| !word.is_empty()));
    let Outcome { code, stdout, stderr, .. } = run(database.reach(&mut command));
    if options.contains("-v") {
        // The time is each program's own.
        let is_of_the_moment =
            |line: &[u8]| line.starts_with(b"-- Started on ") || line.starts_with(b"-- Completed on ");
        let lines = stdout.split_inclusive(|byte| *byte == b'\n').filter(|line| !is_of_the_moment(line));
        return (code, lines.flatten().copied().collect(), stderr);
    }
    (code, stdout, statement(&stderr))
}

/// Messages without the text of queries, which each program has its own of.
fn statement(messages: &str) -> String {
    let query = "pg_dump: detail: Query was: ";
    match messages.split_once(query) {
        Some((before, statement)) if statement.starts_with("SELECT") || statement.starts_with("LOCK TABLE") => {
            format!("{before}{query}...\n")
        }
        _ => messages.to_owned(),
    }
}

/// What differs between stock and us.
fn differences(database: &Database, options: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for line in options {
        let ours = told(face::<&str>(&[]), database, line);
        let stocks = told(stock::tool(18, "pg_dump"), database, line);
        if ours == stocks {
            continue;
        }
        let text = |(code, output, messages): &(i32, Vec<u8>, String)| {
            format!("exit code {code}\n{messages}\n{}", String::from_utf8_lossy(output))
        };
        found.push(format!(
            "pg_dump {line} ({}):\n{}",
            database.server.major,
            difference(&text(&stocks), &text(&ours))
        ));
    }
    found
}

#[track_caller]
fn assert_alike(database: &Database, options: &[&str]) {
    let found = differences(database, options);
    assert!(found.is_empty(), "{} differ:\n{}", found.len(), found.join("\n"));
}

/// The sample, with what statistics there can be.
fn sample(server: &Server) -> Database {
    let database = server.database();
    Specimen::load_sample(&database, server.major);
    database.sql_outside_transaction("ANALYZE");
    database
}

/// The sample with a few rows of each table, for it is dumped a hundred times.
fn small_sample(server: &Server) -> Database {
    let database = sample(server);
    database.sql(
        r#"SET session_replication_role = replica;
           DELETE FROM shop.order_line WHERE "order" % 300 <> 0; DELETE FROM shop."order" WHERE id % 300 <> 0;
           DELETE FROM shop.customer WHERE id % 300 <> 0; DELETE FROM audit.log WHERE ctid > '(0,9)'"#,
    );
    database
}

/// The last major with such operators.
#[test]
fn what_no_newer_server_takes_is_told_after_the_settings() {
    let Some(server) = Server::major(13) else { return };
    let database = server.database();
    database.sql("CREATE OPERATOR !! (LEFTARG = bigint, PROCEDURE = pg_catalog.numeric_fac)");
    assert_alike(&database, &["-s", "-s -v", "-v -C"]);
}

/// Stock's sessions write into each other's lines, so that only the words are its own.
#[test]
fn several_sessions_tell_what_each_has_finished() {
    let Some(server) = Server::major(18) else { return };
    let database = small_sample(server);
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("archive");
    let told = run(database.reach(face(&["-Fd", "-j3", "-v", "-f"]).arg(&path))).ok().stderr;
    let count = |line: &str| told.lines().filter(|told| *told == line).count();
    assert_eq!(count("pg_dump: executing SELECT pg_catalog.set_config('search_path', '', false);"), 1 + 3);
    for entry in common::toc::read(&path).entries.iter().filter(|entry| entry.has_data) {
        let finished = format!("pg_dump: finished item {} {} {}", entry.dump_id, entry.desc, entry.tag);
        assert_eq!(count(&finished), 1, "{finished}");
    }
}

fn options_do_what_they_do_for_stock(major: u32) {
    let Some(server) = Server::major(major) else { return };
    assert_alike(&small_sample(server), OPTIONS);
}

#[test]
fn options_do_what_they_do_for_stock_on_12() {
    options_do_what_they_do_for_stock(12);
}

#[test]
fn options_do_what_they_do_for_stock_on_15() {
    options_do_what_they_do_for_stock(15);
}

#[test]
fn options_do_what_they_do_for_stock_on_18() {
    options_do_what_they_do_for_stock(18);
}

#[test]
fn what_fails_fails_as_it_does_for_stock() {
    let Some(server) = Server::major(18) else { return };
    let database = server.database();
    database.sql("CREATE TABLE t (name text); COMMENT ON TABLE t IS '\u{6f22}'");
    assert_alike(&database, FAILURES);
}

#[test]
fn the_time_zone_is_the_sessions() {
    let Some(server) = Server::major(18) else { return };
    let database = sample(server);
    database.sql(&format!(
        "ALTER DATABASE {} SET timezone = 'Asia/Tokyo'; ALTER DATABASE {} SET bytea_output = 'escape';
         CREATE TABLE clock (at timestamptz DEFAULT '2020-01-01 00:00:00+00', b bytea DEFAULT 'a\\000b');
         INSERT INTO clock DEFAULT VALUES",
        database.name, database.name
    ));
    assert_alike(&database, &["", "--inserts", "-s -C"]);
    let output = run(database.reach(&mut face(&["-t", "clock", "-a"]))).ok().text();
    assert!(output.contains("2020-01-01 09:00:00+09"), "{output}");
    let zone = |command: &mut Command| run(database.reach(command.env("PGTZ", "America/Lima").arg("-a"))).ok().stdout;
    let key = "--restrict-key=key";
    assert!(zone(&mut face(&[key])) == zone(stock::tool(18, "pg_dump").arg(key)));
}

#[test]
fn a_directory_is_stocks() {
    for major in [12, 18] {
        let Some(server) = Server::major(major) else { continue };
        let source = sample(server);
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("archive");
        for jobs in ["-j1", "-j3"] {
            run(source.reach(face(&["-Fd", jobs, "-f"]).arg(&path))).ok();
            let toc = common::toc::read(&path);
            assert_eq!(toc.header.dumper_version.as_deref(), Some("18.6"));
            let stocks = Archive::stocks(18, &source, &[]);
            assert_same_toc(&stocks.toc(), &toc);
            assert!(without_time(&stocks.path()) == without_time(&path), "toc.dat is another");
            let target = server.database();
            let restored = run(target.reach(stock::pg_restore(18).args(["-d", &target.name]).arg(&path)));
            assert!(major < 17 || restored.code == 0, "{}", restored.stderr);
            assert_same(&source, &target);
            std::fs::remove_dir_all(&path).expect("ours");
        }
    }
}

/// The bytes of toc.dat without the seven numbers of its creation.
fn without_time(archive: &Path) -> Vec<u8> {
    let bytes = std::fs::read(archive.join("toc.dat")).expect("an archive");
    [&bytes[..12], &bytes[12 + 7 * 5..]].concat()
}

#[test]
fn a_template_is_none_any_more_before_it_is_dropped() {
    let Some(server) = Server::major(18) else { return };
    let database = server.database();
    let be_template = |is: bool| {
        database.sql_outside_transaction(&format!("ALTER DATABASE {} IS_TEMPLATE {is}", database.name));
    };
    be_template(true);
    let found = differences(&database, &["-C -c", "-C -c --if-exists"]);
    be_template(false);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_the_server_says_to_whoever_connects_is_passed_on() {
    let Some(server) = Server::major(18) else { return };
    let database = server.database();
    server.sql(&format!("UPDATE pg_database SET datcollversion = 'x' WHERE datname = '{}'", database.name));
    let told = told(face::<&str>(&[]), &database, "-s").2;
    assert!(told.starts_with("WARNING:  database"), "{told}");
    let found = differences(&database, &["-s", "-v -n nothing"]);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_file_is_written_in_place() {
    let Some(server) = Server::major(18) else { return };
    let database = server.database();
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("dump.sql");
    let write = |option: &str| run(database.reach(face(&[option, "--restrict-key=key", "-f"]).arg(&path))).code;
    assert_eq!(write("-Fp"), 0);
    let once = std::fs::read(&path).expect("a file");
    assert_eq!(write("-Fa"), 0);
    assert_eq!(std::fs::read(&path).expect("a file"), [once.clone(), once.clone()].concat());
    assert_eq!(write("-Fp"), 0);
    assert!(std::fs::read(&path).expect("a file") == once);
    // What never connected leaves it as it is.
    assert_eq!(write("-h/nowhere"), 1);
    assert!(std::fs::read(&path).expect("a file") == once);
}

#[test]
fn another_minor_can_be_announced() {
    let Some(server) = Server::major(18) else { return };
    let database = server.database();
    let text = run(database.reach(face::<&str>(&[]).env("PGHAUL_COMPAT_VERSION", "18.9"))).ok().text();
    assert!(text.contains("\n-- Dumped by pg_dump version 18.9\n"), "{text}");
}

#[test]
fn filters_choose_what_they_choose_for_stock() {
    let Some(server) = Server::major(18) else { return };
    let database = sample(server);
    let directory = tempfile::tempdir().expect("a temporary directory");
    let file = directory.path().join("filter");
    for filter in [
        "include schema public\nexclude table *a*\n",
        "# all\ninclude table shop.\"c\"*\ninclude table_and_children *.emp*\n",
        "exclude table_data *.*\nexclude extension *\nexclude schema none\n",
        "exclude table_and_children *.p*\nexclude table_data_and_children public . c*",
        // What lives in no schema stays, other than with -e.
        "include extension plpgsql",
        "include table \"no\nsuch\"",
        "include foreign_data nothing",
    ] {
        std::fs::write(&file, filter).expect("room");
        assert_alike(
            &database,
            &[&format!("--filter={}", file.display()), &format!("--strict --filt {}", file.display())],
        );
    }
}

#[test]
fn circular_keys_are_warned_of() {
    let Some(server) = Server::major(18) else { return };
    let database = server.database();
    database.sql(
        "CREATE TABLE a (i int PRIMARY KEY, j int REFERENCES a);
         CREATE TABLE b (i int PRIMARY KEY); CREATE TABLE \"C d\" (i int PRIMARY KEY REFERENCES b);
         ALTER TABLE b ADD FOREIGN KEY (i) REFERENCES \"C d\"",
    );
    assert_alike(&database, &["", "-a", "--no-schema", "-s"]);
    // Rows of an extension's configuration are sorted, and warned of, even where none are dumped.
    database.sql(
        "CREATE EXTENSION lo; ALTER EXTENSION lo ADD TABLE b; ALTER EXTENSION lo ADD TABLE \"C d\";
         UPDATE pg_extension SET extconfig = ARRAY['b', '\"C d\"']::regclass[]::oid[], extcondition = ARRAY['', '']
         WHERE extname = 'lo'",
    );
    assert_alike(&database, &["-s", "--no-data", "-a"]);
    let warned = run(database.reach(&mut face(&["-s"]))).stderr;
    assert!(warned.starts_with("pg_dump: warning: there are circular foreign-key constraints among"), "{warned}");
}

#[test]
fn an_entry_behind_a_later_section_is_warned_of() {
    let Some(server) = Server::major(18) else { return };
    let database = server.database();
    database.sql(
        "CREATE TABLE t (id int PRIMARY KEY, x int); CREATE MATERIALIZED VIEW m AS SELECT id, x FROM t GROUP BY id;
         CREATE FUNCTION f(m) RETURNS int LANGUAGE sql AS 'SELECT 1'; COMMENT ON FUNCTION f(m) IS 'late'",
    );
    assert_alike(&database, &["", "-v", "-s", "-a", "-t m", "--section=pre-data", "--section=post-data"]);
    let warned = run(database.reach(&mut face(&["-s"]))).stderr;
    assert_eq!(warned, "pg_dump: warning: archive items not in correct section order\n");
}

#[test]
fn a_collation_without_locale_is_warned_of() {
    for server in [13, 18].into_iter().filter_map(Server::major) {
        let database = server.database();
        database.sql(
            "CREATE COLLATION environment (locale = '');
             CREATE COLLATION half (lc_collate = '', lc_ctype = 'C');
             CREATE COLLATION \"C too\" (lc_collate = 'C', lc_ctype = 'C');",
        );
        // Not every build of a server knows ICU.
        database.try_load(b"CREATE COLLATION root (provider = icu, locale = '')", "UTF8");
        assert_alike(&database, &["", "-s -n public"]);
    }
}

#[test]
fn what_may_not_be_read_fails_as_it_does_for_stock() {
    let Some(server) = Server::major(18) else { return };
    let database = server.database();
    let role = format!("{}_clerk", database.name);
    database.sql(&format!(
        "CREATE ROLE {role} LOGIN; CREATE TABLE open (a int); GRANT SELECT ON open TO {role}; CREATE TABLE shut (a int);
         CREATE TABLE mine (a int); GRANT SELECT ON mine TO {role}; ALTER TABLE mine ENABLE ROW LEVEL SECURITY;
         CREATE VIEW bad AS SELECT 1 / a AS q FROM open; GRANT SELECT ON bad TO {role}"
    ));
    assert_alike(
        &database,
        &[
            &format!("-U {role} -t mine"),
            &format!("-U {role} -t mine --enable-row-security"),
            &format!("-U {role} -t open"),
        ],
    );
    assert_first_lines_alike(&database, &format!("-U {role}"), 1);
    database.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

#[test]
fn a_disk_without_room_fails_as_it_does_for_stock() {
    let Some(server) = Server::major(18) else { return };
    let database = small_sample(server);
    assert_alike(&database, &["-f /dev/full", "-Z1 -f /dev/full"]);
}

#[test]
fn a_lock_that_is_not_had_in_time_is_an_error() {
    let Some(server) = Server::major(18) else { return };
    let database = server.database();
    database.sql("CREATE TABLE t (a int)");
    let mut holder = common::Client::connect(&database);
    holder.run("BEGIN; LOCK TABLE t").expect("a lock");
    assert_first_lines_alike(&database, "--lock-wait-timeout=300", 2);
}

/// Without standard strings, in which a backslash in a pattern is another thing.
#[test]
fn a_table_in_a_schema_that_is_almost_a_system_schema_is_locked() {
    let Some(server) = Server::major(18) else { return };
    let database = server.database();
    database.sql("CREATE SCHEMA pgq; CREATE TABLE pgq.t (a int)");
    database.sql(&format!("ALTER DATABASE {} SET standard_conforming_strings = off", database.name));
    let mut holder = common::Client::connect(&database);
    holder.run("BEGIN; LOCK TABLE pgq.t").expect("a lock");
    assert_first_lines_alike(&database, "-s --lock-wait-timeout=300", 2);
}

/// Roles that log in to act as another are made so.
#[test]
fn who_becomes_another_role_by_setting_stays_it() {
    let Some(server) = Server::major(18) else { return };
    let database = server.database();
    let (login, owner) = (format!("{}_login", database.name), format!("{}_owner", database.name));
    database.sql(&format!(
        "CREATE ROLE {owner}; CREATE ROLE {login} LOGIN IN ROLE {owner} NOINHERIT;
         ALTER ROLE {login} IN DATABASE {} SET role = {owner};
         CREATE SCHEMA {owner} AUTHORIZATION {owner}; CREATE TABLE {owner}.mine (a int);
         ALTER TABLE {owner}.mine OWNER TO {owner};",
        database.name
    ));
    assert_alike(&database, &[&format!("-U {login}"), &format!("--role={owner} -t mine")]);
    database.sql(&format!("DROP OWNED BY {owner}; DROP ROLE {login}, {owner}"));
}

#[test]
fn identifiers_are_quoted_where_the_database_says_so() {
    let Some(server) = Server::major(18) else { return };
    let database = server.database();
    database.sql(&format!(
        "CREATE TABLE t (a int, b name); CREATE VIEW v AS SELECT a FROM t; CREATE INDEX ON t (a) WHERE a > 0;
         ALTER DATABASE {} SET quote_all_identifiers = on",
        database.name
    ));
    assert_alike(&database, &["", "--quote-all-identifiers"]);
}

#[track_caller]
fn assert_first_lines_alike(database: &Database, options: &str, count: usize) {
    let first = |command: Command| {
        let (code, _, messages) = told(command, database, options);
        (code, messages.lines().take(count).map(str::to_owned).collect::<Vec<_>>())
    };
    assert_eq!(first(face::<&str>(&[])), first(stock::tool(18, "pg_dump")));
}

#[test]
fn the_corpus_is_written_as_stock_writes_it() {
    let Some(server) = Server::major(18) else { return };
    let Some(source) = common::corpus(server) else { return };
    let options = ["", "-C -c --if-exists", "--statistics", "-s --quote-all-identifiers --disable-dollar-quoting"];
    assert_alike(&source, &options);
    source.sql(&format!("ALTER DATABASE {} SET timezone = 'Asia/Tokyo'", source.name));
    assert_alike(&source, &["", "--column-inserts --rows-per-insert=50"]);
}
