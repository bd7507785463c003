//! Archives of stock pg_dump, restored by pghaul: the database is what stock pg_restore makes of them.

mod common;

use common::restoring::{dumped, restored};
use common::{Database, Server, Specimen, assert_same, run, stock};
use pghaul::restore::Options;
use pghaul::script;

fn sample(server: &Server) -> Database {
    let database = server.database();
    database.sql(
        "CREATE SCHEMA s;
         CREATE TYPE s.mood AS ENUM ('sad', 'ok');
         CREATE TABLE s.t (id serial PRIMARY KEY, a text, m s.mood DEFAULT 'ok', j jsonb, UNIQUE (a));
         INSERT INTO s.t (a, j) SELECT 'row ' || i, '{\"a\": [1, null]}' FROM generate_series(1, 2000) i;
         CREATE TABLE s.\"Odd \"\"name\" (a int REFERENCES s.t, b bytea, c timestamptz, d numeric);
         INSERT INTO s.\"Odd \"\"name\" SELECT i, decode(md5(i::text), 'hex'), now(), i / 7.0 FROM generate_series(1, 2000) i;
         CREATE TABLE s.p (k int, v text) PARTITION BY LIST (k);
         CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES IN (1);
         CREATE TABLE s.p2 PARTITION OF s.p FOR VALUES IN (2);
         CREATE INDEX ON s.p (v);
         INSERT INTO s.p SELECT 1 + i % 2, i FROM generate_series(1, 100) i;
         CREATE FUNCTION s.shout() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.v := NEW.v || '!'; RETURN NEW; END$$;
         CREATE TRIGGER shout BEFORE INSERT ON s.p1 FOR EACH ROW EXECUTE FUNCTION s.shout();
         CREATE VIEW s.v AS SELECT * FROM s.t;
         CREATE MATERIALIZED VIEW s.m AS SELECT count(*) FROM s.v;
         CREATE INDEX ON s.m (count);
         CREATE TABLE s.empty ();
         CREATE MATERIALIZED VIEW s.m2 AS SELECT * FROM s.m;
         CREATE RULE r AS ON INSERT TO s.empty DO INSTEAD NOTHING;
         SELECT lo_from_bytea(0, decode(repeat('00ff', 300000), 'hex'));
         SELECT lo_from_bytea(0, '');
         COMMENT ON TABLE s.t IS 'it''s';
         GRANT SELECT (a) ON s.t TO PUBLIC;
         ALTER TABLE s.t ENABLE ROW LEVEL SECURITY;
         CREATE POLICY p ON s.t USING (id > 0);",
    );
    database
}

on_each_major! { what_stock_dumped_comes_back, every_specimen_comes_back }

fn what_stock_dumped_comes_back(server: &Server) {
    let source = sample(server);
    for client in [15, 17, 18] {
        if client < server.major || !stock::has(client) {
            continue;
        }
        let (_directory, archive) = dumped(&source, client, &[]);
        let target = server.database();
        let stats = restored(&archive, &target, Options::default()).expect("a restore");
        assert_eq!(stats.exit_code(), 0, "{stats:?}");
        assert_same(&source, &target);
    }
}

fn every_specimen_comes_back(server: &Server) {
    let (usual, odd): (Vec<Specimen>, Vec<Specimen>) = Specimen::all().into_iter().partition(Specimen::is_usual);
    let source = server.database();
    usual.iter().for_each(|specimen| {
        specimen.load(&source);
    });
    let (_directory, archive) = dumped(&source, 18, &[]);
    let target = server.database();
    let stats = restored(&archive, &target, Options::default()).expect("a restore");
    assert_eq!(stats.exit_code(), 0, "{stats:?}");
    assert_same(&source, &target);
    // Rows of `one_way` are spread by the hash of OIDs, which no two databases share.
    let odd = odd.iter().filter(|specimen| specimen.name != "one_way");
    odd.for_each(|specimen| comes_back_as_by_stock(specimen, server));
}

/// What needs an encoding, or what even stock cannot bring back whole.
fn comes_back_as_by_stock(specimen: &Specimen, server: &Server) {
    let source = specimen.database(server);
    if !specimen.load(&source) {
        return;
    }
    println!("{}", specimen.name);
    let (_directory, archive) = dumped(&source, 18, &[]);
    let (target, twin) = (specimen.database(server), specimen.database(server));
    let stats = restored(&archive, &target, Options::default()).expect("a restore");
    if specimen.restores_on(server.major) {
        assert_eq!(stats.exit_code(), 0, "{stats:?}");
    }
    run(twin.reach(stock::pg_restore(18).arg("-d").arg(&twin.name).arg(&archive)));
    assert_same(&twin, &target);
}

#[test]
fn every_compression_and_archive_version_is_read() {
    for (client, compressions) in
        [(15, &["0", "6"][..]), (17, &["none", "gzip", "lz4", "zstd"]), (18, &["none", "gzip"])]
    {
        let Some(server) = Server::major(client).filter(|_| stock::has(client)) else { continue };
        let source = sample(server);
        for compression in compressions {
            let (_directory, archive) = dumped(&source, client, &["-Z", compression]);
            let target = server.database();
            let stats = restored(&archive, &target, Options::default()).expect("a restore");
            assert_eq!((stats.exit_code(), stats.rows, stats.large_objects), (0, 4100, 2), "{stats:?}");
            assert_same(&source, &target);
        }
    }
}

#[test]
fn inserts_are_run_one_by_one() {
    let Some(server) = Server::major(18) else { return };
    let source = sample(server);
    for args in [&["--inserts"][..], &["--column-inserts", "--rows-per-insert=7"], &["--load-via-partition-root"]] {
        let (_directory, archive) = dumped(&source, 18, args);
        let target = server.database();
        let stats = restored(&archive, &target, Options::default()).expect("a restore");
        assert_eq!(stats.exit_code(), 0, "{stats:?}");
        assert_same(&source, &target);
    }
}

/// Before the minors of May 2023 pg_dump did not say that rows go through the root: only their COPY did.
#[test]
fn rows_go_through_the_root_where_only_their_copy_says_so() {
    let Some(server) = Server::major(18) else { return };
    let tables = "CREATE TABLE p (k int, v text) PARTITION BY LIST (k)";
    let source = server.database();
    source.sql(&format!(
        "{tables}; CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
         INSERT INTO p SELECT 1 + i % 2, repeat('x', 50) FROM generate_series(1, 60000) i"
    ));
    let (_directory, archive) = dumped(&source, 18, &["--load-via-partition-root", "-Z0"]);
    let mut toc = common::toc::read(&archive);
    for rows in toc.entries.iter_mut().filter(|entry| entry.desc == "TABLE DATA") {
        assert!(rows.definition.take().is_some_and(|sql| sql.starts_with("-- load via partition root public.p")));
    }
    std::fs::write(archive.join("toc.dat"), toc.to_bytes().expect("as before")).expect("room for it");
    let target = server.database();
    let stats = restored(&archive, &target, Options::default()).expect("a restore");
    assert_eq!(stats.exit_code(), 0, "{stats:?}");
    assert_same(&source, &target);
    // Rows may belong elsewhere in the target.
    let target = server.database();
    target.sql(&format!(
        "{tables}; CREATE TABLE p1 PARTITION OF p FOR VALUES IN (2); CREATE TABLE p2 PARTITION OF p FOR VALUES IN (1)"
    ));
    let mut options = Options::default();
    (options.script.no_schema, options.script.no_statistics) = (true, true);
    let stats = restored(&archive, &target, options).expect("a restore");
    assert_eq!((stats.exit_code(), stats.rows), (0, 60000), "{stats:?}");
    assert_eq!(target.query("SELECT (SELECT count(*) FROM p1), (SELECT count(*) FROM p2)"), "30000|30000");
}

#[test]
fn what_is_made_in_its_owners_name_is_filled_in_it_too() {
    let Some(server) = Server::major(18) else { return };
    server.sql(
        "DROP ROLE IF EXISTS restore_one, restore_two; CREATE ROLE restore_one; CREATE ROLE restore_two IN ROLE restore_one",
    );
    let source = server.database();
    // The first tables are of one who may do more than the owner of the last.
    source.sql(
        "CREATE SCHEMA s AUTHORIZATION restore_one; SET ROLE restore_one;
         CREATE TABLE s.hub (id int PRIMARY KEY, t text); CREATE TABLE s.small AS SELECT 1 AS a;
         CREATE TABLE s.one (id int PRIMARY KEY, hub int REFERENCES s.hub, t text); SELECT lo_from_bytea(0, 'one');
         RESET ROLE; SET ROLE restore_two; CREATE TABLE s.a_small AS SELECT 2 AS a; SELECT lo_from_bytea(0, 'two');
         CREATE TABLE s.a (id int PRIMARY KEY, hub int REFERENCES s.hub, t text); RESET ROLE;
         INSERT INTO s.hub SELECT i, repeat('x', 100) FROM generate_series(1, 10000) i;
         INSERT INTO s.one SELECT id, id, t FROM s.hub; INSERT INTO s.a SELECT id, id, t FROM s.hub;
         CREATE INDEX ON s.one (t); CREATE INDEX ON s.hub (t); CREATE INDEX ON s.a (t)",
    );
    let (_directory, archive) = dumped(&source, 18, &["-Z0"]);
    for jobs in [1, 3] {
        let target = server.database();
        server.sql(&format!("GRANT CREATE ON DATABASE {} TO PUBLIC", target.name));
        let mut options = Options { jobs, analyze: true, ..Options::default() };
        options.script.use_set_session_authorization = true;
        let stats = restored(&archive, &target, options).expect("a restore");
        assert_eq!(stats.exit_code(), 0, "{stats:?}");
        assert_same(&source, &target);
        let analyzed = "SELECT count(DISTINCT tablename) FROM pg_stats WHERE schemaname = 's'";
        assert_eq!(target.query(analyzed), "5");
    }
    let target = server.database();
    let mut options = Options::default();
    options.script.no_data = true;
    assert_eq!(restored(&archive, &target, options).expect("a restore").exit_code(), 0);
    let mut options = Options::default();
    (options.script.no_schema, options.script.no_statistics, options.script.disable_triggers) = (true, true, true);
    options.script.use_set_session_authorization = true;
    let stats = restored(&archive, &target, options).expect("a restore");
    assert_eq!(stats.exit_code(), 0, "{stats:?}");
    assert_same(&source, &target);
}

#[test]
fn running_it_twice_duplicates_nothing() {
    let Some(server) = Server::major(18) else { return };
    let source = sample(server);
    let (_directory, archive) = dumped(&source, 18, &[]);
    let target = server.database();
    restored(&archive, &target, Options::default()).expect("a restore");
    for options in [
        Options::default(),
        script::Options { no_schema: true, ..script::Options::default() }.into(),
        Options { jobs: 1, exit_on_error: false, ..Options::default() },
    ] {
        let stats = restored(&archive, &target, options).expect("a restore");
        assert_eq!((stats.exit_code(), stats.rows), (2, 0), "{stats:?}");
        assert_same(&source, &target);
    }
    assert!(restored(&archive, &target, Options { exit_on_error: true, ..Options::default() }).is_err());
    assert!(restored(&archive, &target, Options { single_transaction: true, jobs: 1, ..Options::default() }).is_err());
    let clean = script::Options { clean: true, if_exists: true, ..script::Options::default() };
    let stats = restored(&archive, &target, clean).expect("a restore");
    assert_eq!(stats.exit_code(), 0, "{stats:?}");
    assert_same(&source, &target);
}

#[test]
fn all_or_nothing_is_one_transaction() {
    let Some(server) = Server::major(15) else { return };
    let source = sample(server);
    let (_directory, archive) = dumped(&source, 18, &[]);
    let target = server.database();
    let options = Options { single_transaction: true, jobs: 1, ..Options::default() };
    assert_eq!(restored(&archive, &target, options).expect("a restore").exit_code(), 0);
    assert_same(&source, &target);
}

#[test]
fn nothing_of_a_cut_file_is_committed() {
    let Some(server) = Server::major(18) else { return };
    let source = server.database();
    source.sql("CREATE TABLE t AS SELECT i FROM generate_series(1, 10000) i; CREATE TABLE u AS SELECT 1 AS a");
    let (_directory, archive) = dumped(&source, 18, &["-Z", "none"]);
    let largest = std::fs::read_dir(&archive)
        .expect("a directory")
        .map(|file| file.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|suffix| suffix == "dat") && !path.ends_with("toc.dat"))
        .max_by_key(|path| path.metadata().expect("a file").len())
        .expect("a data file");
    let bytes = std::fs::read(&largest).expect("a file");
    for length in [0, 1, bytes.len() / 2, bytes.len() - 5, bytes.len() - 3] {
        std::fs::write(&largest, &bytes[..length]).expect("room for it");
        let target = server.database();
        let stats = restored(&archive, &target, Options::default()).expect("a restore");
        assert_eq!((stats.exit_code(), stats.rows, stats.failed.len()), (2, 1, 1), "{stats:?}");
        assert_eq!(target.query("SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM u)"), "0|1");
        assert!(stats.failed[0].message().starts_with("TABLE DATA public.t: "), "{stats:?}");
    }
}

#[test]
fn what_the_server_lacks_is_told_at_once() {
    let Some(server) = Server::major(18) else { return };
    let source = server.database();
    server.sql("DROP ROLE IF EXISTS restore_gone; CREATE ROLE restore_gone");
    source.sql(
        "CREATE TABLE t (); ALTER TABLE t OWNER TO restore_gone; CREATE TABLE u (); GRANT SELECT ON u TO restore_gone",
    );
    let (_directory, archive) = dumped(&source, 18, &[]);
    drop(source);
    server.sql("DROP ROLE restore_gone");
    let target = server.database();
    let error = restored(&archive, &target, Options::default()).expect_err("a role is missing");
    assert_eq!(error.message(), "the server lacks what the archive needs");
    assert!(
        error.detail_text().is_some_and(|detail| detail.contains("role \"restore_gone\" does not exist")),
        "{error}"
    );
    assert_eq!(target.query("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"), "0");
    let without = script::Options { no_owner: true, no_privileges: true, ..script::Options::default() };
    assert_eq!(restored(&archive, &target, without).expect("a restore").exit_code(), 0);
    let target = server.database();
    let stats = restored(&archive, &target, Options { skip_preflight: true, ..Options::default() }).expect("a restore");
    assert_eq!((stats.exit_code(), stats.failed.len()), (2, 2), "{stats:?}");
}

#[test]
fn what_cannot_have_its_place_or_owner_is_there_nevertheless() {
    let Some(server) = Server::major(18) else { return };
    let source = server.database();
    server.sql("DROP ROLE IF EXISTS restore_absent; CREATE ROLE restore_absent");
    source.sql(
        "CREATE ACCESS METHOD restore_other TYPE TABLE HANDLER heap_tableam_handler;
         CREATE SCHEMA s AUTHORIZATION restore_absent;
         CREATE TYPE s.mood AS ENUM ('sad', 'ok');
         ALTER TYPE s.mood OWNER TO restore_absent;
         CREATE TABLE s.t (id serial PRIMARY KEY, mood s.mood) USING restore_other;
         INSERT INTO s.t (mood) SELECT 'ok' FROM generate_series(1, 100);
         ALTER TABLE s.t OWNER TO restore_absent;
         CREATE VIEW s.v AS SELECT * FROM s.t;
         SELECT lo_from_bytea(77, 'large');
         ALTER LARGE OBJECT 77 OWNER TO restore_absent",
    );
    // The access method is in no schema, and so not in the archive.
    let (_directory, archive) = dumped(&source, 18, &["-n", "s", "-b"]);
    source.sql("DROP OWNED BY restore_absent CASCADE");
    server.sql("DROP ROLE restore_absent");
    let (target, stocks) = (server.database(), server.database());
    let stats = restored(&archive, &target, Options { skip_preflight: true, ..Options::default() }).expect("a restore");
    let mut failed: Vec<&str> = stats.failed.iter().map(|error| error.message()).collect();
    failed.sort_unstable();
    let no_role = |what| format!("the owner of {what}: role \"restore_absent\" does not exist");
    let no_place =
        "the place of TABLE s.t: invalid value for parameter \"default_table_access_method\": \"restore_other\"";
    let owned = ["BLOB METADATA 77", "SCHEMA s", "SEQUENCE s.t_id_seq", "TABLE s.t", "TYPE s.mood"].map(no_role);
    assert_eq!(failed, [owned.as_slice(), &[no_place.to_owned()]].concat());
    assert_eq!((stats.exit_code(), stats.rows, stats.skipped.len()), (2, 100, 0), "{stats:?}");
    run(stocks.reach(stock::pg_restore(18).arg("-d").arg(&stocks.name).arg(&archive))).exits(1);
    assert_same(&stocks, &target);
}

/// A setting that is refused takes no other with it, and another object's place is not this one's.
#[test]
fn what_has_no_tablespace_has_its_access_method_nevertheless() {
    let Some(server) = Server::major(18) else { return };
    let (source, target, stocks) = (server.database(), server.database(), server.database());
    let in_cluster = |sql: &[&str]| {
        let allowed = ["SET client_min_messages = error", "SET allow_in_place_tablespaces = on"];
        let statements = allowed.iter().chain(sql).flat_map(|sql| ["-c", sql]);
        run(server.reach(stock::psql().args(statements), "postgres")).ok();
    };
    let drop = ["DROP TABLESPACE IF EXISTS restore_gone", "DROP TABLESPACE IF EXISTS restore_kept"];
    in_cluster(&drop);
    in_cluster(&["CREATE TABLESPACE restore_gone LOCATION ''", "CREATE TABLESPACE restore_kept LOCATION ''"]);
    let method = |name| format!("CREATE ACCESS METHOD {name} TYPE TABLE HANDLER heap_tableam_handler");
    [&source, &target, &stocks].iter().for_each(|database| database.sql(&method("restore_method")));
    source.sql(&method("restore_other"));
    source.sql(
        "CREATE SCHEMA s;
         CREATE TABLE s.a () TABLESPACE restore_kept;
         CREATE TABLE s.b () USING restore_method TABLESPACE restore_gone;
         CREATE TABLE s.p (a integer) PARTITION BY LIST (a) USING restore_other;
         CREATE TABLE s.p1 PARTITION OF s.p DEFAULT USING heap;
         INSERT INTO s.p VALUES (1)",
    );
    let (_directory, archive) = dumped(&source, 18, &["-n", "s"]);
    source.sql("DROP SCHEMA s CASCADE");
    in_cluster(&drop[..1]);
    let stats = restored(&archive, &target, Options { skip_preflight: true, ..Options::default() }).expect("a restore");
    run(stocks.reach(stock::pg_restore(18).arg("-d").arg(&stocks.name).arg(&archive))).exits(1);
    let told: Vec<&str> = stats.failed.iter().map(|error| error.message()).collect();
    let kept = |column: &str, catalog: &str, database: &Database| {
        database.query(&format!(
            "SELECT relname, {column} FROM pg_class c LEFT JOIN {catalog} x ON x.oid = {} \
             WHERE relnamespace = 's'::regnamespace ORDER BY 1",
            if catalog == "pg_am" { "relam" } else { "reltablespace" }
        ))
    };
    let (methods, stocks_methods) = (kept("amname", "pg_am", &target), kept("amname", "pg_am", &stocks));
    let places = kept("spcname", "pg_tablespace", &target);
    [target, stocks].iter().for_each(|database| database.sql("DROP SCHEMA s CASCADE"));
    in_cluster(&drop);
    assert_eq!(methods, "a|heap\nb|restore_method\np|\np1|heap");
    assert_eq!(methods, stocks_methods);
    assert_eq!(places, "a|restore_kept\nb|\np|\np1|");
    assert_eq!(
        told,
        [
            "the place of TABLE s.b: invalid value for parameter \"default_tablespace\": \"restore_gone\"",
            "the access method of TABLE s.p: access method \"restore_other\" does not exist",
        ]
    );
}

#[test]
fn a_chosen_table_comes_with_what_belongs_to_it() {
    let Some(server) = Server::major(18) else { return };
    let source = sample(server);
    let (_directory, archive) = dumped(&source, 18, &[]);
    let target = server.database();
    target.sql("CREATE SCHEMA s; CREATE TYPE s.mood AS ENUM ('sad', 'ok')");
    let options = script::Options { tables: vec!["s.T".into()], ..script::Options::default() };
    let stats = restored(&archive, &target, options).expect("a restore");
    assert_eq!((stats.exit_code(), stats.rows), (0, 2000), "{stats:?}");
    assert_eq!(stats.left_out, ["SCHEMA s", "TYPE s.mood"]);
    let want = run(source.reach(stock::pg_dump(18).args(["-t", "s.t"]))).ok();
    let got = run(target.reach(stock::pg_dump(18).args(["-t", "s.t"]))).ok();
    common::compare::assert_equal_text(&common::compare::draw(&want.stdout), &common::compare::draw(&got.stdout));
    let missing = script::Options { tables: vec!["nothing".into()], ..script::Options::default() };
    assert_eq!(
        restored(&archive, &target, missing).expect_err("no such table").message(),
        "table \"nothing\" not found"
    );
}

#[test]
fn the_archives_database_is_created() {
    let Some(server) = Server::major(17) else { return };
    let source = sample(server);
    source.sql(&format!("ALTER DATABASE {} SET work_mem = '5MB'; COMMENT ON DATABASE {0} IS 'mine'", source.name));
    let (_directory, archive) = dumped(&source, 18, &["--create"]);
    let before = common::compare::portrait(&source);
    let name = source.name.clone();
    let elsewhere = server.database();
    let create = || script::Options { create: true, ..script::Options::default() };
    let error = restored(&archive, &elsewhere, create()).expect_err("it exists");
    assert!(error.detail_text().is_some_and(|detail| detail.contains("already exists")), "{error}");
    let stats = restored(&archive, &elsewhere, script::Options { clean: true, if_exists: true, ..create() })
        .expect("a restore");
    assert_eq!(stats.exit_code(), 0, "{stats:?}");
    assert_eq!(before, common::compare::portrait(&source));
    assert_eq!(source.query("SHOW work_mem"), "5MB");
    assert_eq!(
        source
            .query(&format!("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'")),
        "mine"
    );
}

#[test]
fn statistics_are_gathered_where_asked_for() {
    let Some(server) = Server::major(18) else { return };
    let source = sample(server);
    let (_directory, archive) = dumped(&source, 18, &[]);
    let target = server.database();
    let stats = restored(&archive, &target, Options { analyze: true, ..Options::default() }).expect("a restore");
    assert_eq!((stats.exit_code(), stats.statistics_missing), (0, false), "{stats:?}");
    let analyzed = "SELECT string_agg(DISTINCT tablename, ' ' ORDER BY tablename) FROM pg_stats WHERE schemaname = 's'";
    assert_eq!(target.query(analyzed), "Odd \"name p p1 p2 t");
}
