//! In whatever order a restore does its work, and with whatever statements: the database is what stock pg_restore
//! makes of the archive, to the last flag in the catalogs.

mod common;

use std::num::NonZeroU64;
use std::path::Path;

use common::compare::assert_equal_text;
use common::restoring::{Told, dumped, restored, settings};
use common::{Database, Server, assert_same, run, stock};
use pghaul::pg::Interrupt;
use pghaul::restore::{Options, restore};

/// Keys and indexes of every sort on tables that are large enough for a schedule to matter, and small ones.
fn sample(server: &Server) -> Database {
    let database = server.database();
    database.sql(
        "CREATE SCHEMA s;
         CREATE TABLE s.big (id int NOT NULL, \"Un\"\"even\" int, a text, b text COLLATE \"C\", c int4range);
         INSERT INTO s.big SELECT i, -i, md5(i::text), md5((-i)::text), int4range(i, i + 1)
             FROM generate_series(1, 16000) i;
         CREATE TABLE s.other (id int PRIMARY KEY, big int, t text);
         INSERT INTO s.other SELECT i, 1 + i % 16000, md5(i::text) || md5((i * 7)::text)
             FROM generate_series(1, 12000) i;
         ALTER TABLE s.big ADD CONSTRAINT \"Big key\" PRIMARY KEY (id),
             ADD CONSTRAINT plain UNIQUE (a, \"Un\"\"even\"), ADD CONSTRAINT late UNIQUE (b) DEFERRABLE INITIALLY DEFERRED,
             ADD CONSTRAINT more UNIQUE (a) INCLUDE (id), ADD CONSTRAINT loose UNIQUE (\"Un\"\"even\") WITH (fillfactor = 70),
             ADD CONSTRAINT apart EXCLUDE USING gist (c WITH &&), ADD CONSTRAINT sane CHECK (id > 0) NOT VALID;
         CREATE INDEX down ON s.big (id DESC, a);
         CREATE INDEX few ON s.big (lower(b)) WHERE id % 2 = 0;
         CREATE UNIQUE INDEX self ON s.big (\"Un\"\"even\");
         ALTER TABLE s.big CLUSTER ON plain;
         ALTER INDEX s.few ALTER COLUMN 1 SET STATISTICS 50;
         CREATE STATISTICS s.st ON a, b FROM s.big;
         ALTER TABLE s.other ADD CONSTRAINT named UNIQUE (t), ALTER big SET NOT NULL;
         CREATE UNIQUE INDEX identity ON s.other (big, id);
         ALTER TABLE s.other REPLICA IDENTITY USING INDEX identity;
         ALTER TABLE s.other ADD CONSTRAINT to_big FOREIGN KEY (big) REFERENCES s.big,
             ADD CONSTRAINT to_self FOREIGN KEY (id) REFERENCES s.other DEFERRABLE,
             ADD CONSTRAINT unchecked FOREIGN KEY (id) REFERENCES s.big (\"Un\"\"even\") NOT VALID;
         COMMENT ON CONSTRAINT \"Big key\" ON s.big IS 'the key';
         COMMENT ON INDEX s.\"Big key\" IS 'its index';
         CREATE TABLE s.part (id int, k int, t text, PRIMARY KEY (k, id)) PARTITION BY LIST (k);
         CREATE TABLE s.part1 PARTITION OF s.part FOR VALUES IN (1);
         CREATE TABLE s.part2 PARTITION OF s.part FOR VALUES IN (2) PARTITION BY RANGE (id);
         CREATE TABLE s.part2a PARTITION OF s.part2 FOR VALUES FROM (0) TO (50000);
         CREATE INDEX ON s.part (t);
         INSERT INTO s.part SELECT i, 1 + i % 2, md5(i::text) || md5((i * 3)::text) FROM generate_series(1, 9000) i;
         CREATE TABLE s.base (id int PRIMARY KEY, t text UNIQUE);
         CREATE TABLE s.heir (u text) INHERITS (s.base);
         ALTER TABLE s.heir ADD PRIMARY KEY (id), ADD UNIQUE (u);
         INSERT INTO s.heir SELECT i, md5(i::text), md5((i * 5)::text) || md5((i * 3)::text)
             FROM generate_series(1, 12000) i;
         CREATE FUNCTION s.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER t1 AFTER INSERT ON s.part FOR EACH ROW EXECUTE FUNCTION s.nothing();
         CREATE TRIGGER t2 BEFORE UPDATE ON s.big FOR EACH ROW EXECUTE FUNCTION s.nothing();
         CREATE POLICY p ON s.big USING (id > 0);
         CREATE RULE r AS ON DELETE TO s.other DO INSTEAD NOTHING;
         CREATE PUBLICATION pub FOR TABLE s.big, s.other;
         DO $$ BEGIN FOR i IN 1..40 LOOP
             EXECUTE format('CREATE TABLE s.t%s (id int PRIMARY KEY, r int REFERENCES s.base, t text UNIQUE)', i);
             EXECUTE format('CREATE INDEX ON s.t%s (r)', i);
             EXECUTE format('INSERT INTO s.t%s SELECT i, NULL, i FROM generate_series(1, %s) i', i, 41 - i);
             EXECUTE format('ALTER TABLE s.t%s ADD FOREIGN KEY (id) REFERENCES s.t%s', i, greatest(i - 1, 1));
         END LOOP; END $$;",
    );
    database
}

/// What the catalogs say of indexes, constraints and columns, by names.
fn flags(database: &Database) -> String {
    let columns = "attrelid::regclass, attname, attnotnull, atthasdef, attislocal, attinhcount";
    let index = "indexrelid::regclass, indrelid::regclass, indnatts, indisunique, indisprimary, indisexclusion, \
                 indimmediate, indisclustered, indisvalid, indisready, indislive, indisreplident, indkey, indoption";
    let constraint = "conrelid::regclass, conname, contype, condeferrable, condeferred, convalidated, \
                      conindid::regclass, confrelid::regclass, conkey, confkey, conislocal, coninhcount, connoinherit";
    let class = "oid::regclass, relkind, relhasindex, relhastriggers, relispartition, relreplident, reloptions, \
                 obj_description(oid, 'pg_class')";
    let named = |object: &str| format!("pg_describe_object({object})");
    let depend =
        format!("{}, {}, deptype", named("classid, objid, objsubid"), named("refclassid, refobjid, refobjsubid"));
    [
        format!("SELECT {columns} FROM pg_attribute JOIN ours ON ours.oid = attrelid"),
        format!("SELECT {index} FROM pg_index JOIN ours ON ours.oid = indexrelid"),
        format!("SELECT {constraint} FROM pg_constraint JOIN ours ON ours.oid = conrelid"),
        format!("SELECT {class} FROM ours"),
        format!("SELECT {depend} FROM pg_depend JOIN ours ON ours.oid = objid WHERE classid = 'pg_class'::regclass"),
        format!(
            "SELECT {depend} FROM pg_depend WHERE classid = 'pg_constraint'::regclass AND objid IN
             (SELECT pg_constraint.oid FROM pg_constraint JOIN ours ON ours.oid = conrelid)"
        ),
    ]
    .map(|query| {
        let ours = "SELECT * FROM pg_class WHERE relnamespace = 's'::regnamespace";
        database.query(&format!("WITH ours AS ({ours}) SELECT x::text FROM ({query}) x ORDER BY 1"))
    })
    .join("\n")
}

/// What stock pg_restore makes of an archive; it may count errors.
fn by_stock(archive: &Path, server: &Server) -> Database {
    let target = server.database();
    run(target.reach(stock::pg_restore(18).args(["-d", &target.name]).arg(archive)));
    target
}

fn deadlocks(database: &Database) -> String {
    database.query("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
}

on_each_major! { any_number_of_sessions_leaves_what_stock_leaves }

fn any_number_of_sessions_leaves_what_stock_leaves(server: &Server) {
    let source = sample(server);
    let (_directory, archive) = dumped(&source, 18, &[]);
    let expected = flags(&by_stock(&archive, server));
    for jobs in [1, 8] {
        let target = server.database();
        let stats = restored(&archive, &target, Options { jobs, ..Options::default() }).expect("a restore");
        assert_eq!(stats.exit_code(), 0, "{stats:?}");
        assert_equal_text(&expected, &flags(&target));
        assert_same(&source, &target);
        assert_eq!(deadlocks(&target), "0");
    }
}

/// Changes a text in an uncompressed data file of the archive.
fn edit(archive: &Path, from: &str, to: &str) {
    let files = std::fs::read_dir(archive).expect("a directory").map(|file| file.expect("a file").path());
    let mut edited = 0;
    for file in files.filter(|file| file.extension().is_some_and(|extension| extension == "dat")) {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        if text.contains(from) && !file.ends_with("toc.dat") {
            std::fs::write(&file, text.replacen(from, to, 1)).expect("room for it");
            edited += 1;
        }
    }
    assert_eq!(edited, 1, "{from:?} is in one file");
}

/// Restores an archive in which keys cannot hold, and compares what is left with what stock leaves.
#[track_caller]
fn assert_fails_as_stock(server: &Server, archive: &Path, named: &[&str]) -> Database {
    let expected = by_stock(archive, server);
    let target = server.database();
    for jobs in [4, 1] {
        let target = if jobs == 1 { &server.database() } else { &target };
        let stats = restored(archive, target, Options { jobs, ..Options::default() }).expect("a restore");
        assert_eq!(stats.exit_code(), 2);
        let told: Vec<String> = stats.failed.iter().map(|error| error.message().to_owned()).collect();
        for name in named {
            assert_eq!(told.iter().filter(|line| line.contains(name)).count(), 1, "{name}: {told:?}");
        }
        assert_eq!(told.len(), named.len(), "{told:?}");
        assert_equal_text(&flags(&expected), &flags(target));
        assert_same(&expected, target);
    }
    target
}

#[test]
fn a_key_that_cannot_hold_is_named_once_and_all_else_is_restored() {
    let Some(server) = Server::major(17) else { return };
    let source = server.database();
    source.sql(
        "CREATE SCHEMA s;
         CREATE TABLE s.big (id int PRIMARY KEY, a text, b text);
         INSERT INTO s.big SELECT i, md5(i::text), md5((-i)::text) FROM generate_series(1, 16000) i;
         CREATE INDEX ia ON s.big (a);
         CREATE INDEX ib ON s.big (b);
         COMMENT ON INDEX s.ia IS 'kept';",
    );
    let (_directory, archive) = dumped(&source, 17, &["-Z0"]);
    edit(&archive, "\n77\t", "\n78\t");
    let target = assert_fails_as_stock(server, &archive, &["CONSTRAINT s.big big_pkey"]);
    assert_eq!(target.query("SELECT count(*) FROM s.big"), "16000");
}

on_each_major! { a_key_to_a_shared_table_that_cannot_hold_is_not_left_behind }

fn a_key_to_a_shared_table_that_cannot_hold_is_not_left_behind(server: &Server) {
    let source = server.database();
    source.sql(
        "CREATE SCHEMA s;
         CREATE TABLE s.hub (id int PRIMARY KEY);
         INSERT INTO s.hub SELECT i FROM generate_series(1, 1000) i;
         DO $$ BEGIN FOR i IN 1..3 LOOP
             EXECUTE format('CREATE TABLE s.f%s (id int PRIMARY KEY, h int, t text)', i);
             EXECUTE format('INSERT INTO s.f%1$s SELECT i, 1 + i %% 1000, ''f%1$s row '' || i || repeat(''x'', 40)
                 FROM generate_series(1, 12000) i', i);
             EXECUTE format('ALTER TABLE s.f%s ADD CONSTRAINT \"To hub\" FOREIGN KEY (h) REFERENCES s.hub
                 ON DELETE CASCADE DEFERRABLE', i);
             EXECUTE format('ALTER TABLE s.f%s ADD CONSTRAINT own FOREIGN KEY (id) REFERENCES s.f%1$s', i);
             EXECUTE format('COMMENT ON CONSTRAINT \"To hub\" ON s.f%s IS ''kept''', i);
         END LOOP; END $$;",
    );
    let (_directory, archive) = dumped(&source, 18, &["-Z0"]);
    edit(&archive, "\n5\t6\tf2 row 5x", "\n5\t6000\tf2 row 5x");
    assert_fails_as_stock(server, &archive, &["FK CONSTRAINT s.f2 To hub"]);
}

#[test]
fn what_fails_in_a_pack_of_small_tables_takes_nothing_along() {
    let Some(server) = Server::major(17) else { return };
    let source = server.database();
    source.sql(
        "CREATE SCHEMA s;
         DO $$ BEGIN FOR i IN 1..30 LOOP
             EXECUTE format('CREATE TABLE s.t%s (id int PRIMARY KEY, t text)', i);
             EXECUTE format('INSERT INTO s.t%1$s SELECT i, ''t%1$s row '' || i FROM generate_series(1, 5) i', i);
             EXECUTE format('CREATE INDEX ON s.t%s (t)', i);
             EXECUTE format('ALTER TABLE s.t%s ADD CONSTRAINT f%1$s FOREIGN KEY (id) REFERENCES s.t%s', i, greatest(i - 1, 1));
         END LOOP; END $$;",
    );
    let (_directory, archive) = dumped(&source, 17, &["-Z0"]);
    edit(&archive, "\n3\tt7 row 3\n", "\n2\tt7 row 3\n");
    edit(&archive, "\n4\tt20 row 4\n", "\n44\tt20 row 4\n");
    edit(&archive, "1\tt25 row 1\n", "no number\tt25 row 1\n");
    let expected = by_stock(&archive, server);
    for jobs in [1, 4] {
        let target = server.database();
        let stats = restored(&archive, &target, Options { jobs, ..Options::default() }).expect("a restore");
        assert_eq!(stats.exit_code(), 2);
        let told: Vec<String> = stats.failed.iter().map(|error| error.message().to_owned()).collect();
        for name in
            ["CONSTRAINT s.t7 t7_pkey", "FK CONSTRAINT s.t20 f20", "FK CONSTRAINT s.t21 f21", "TABLE DATA s.t25"]
        {
            assert_eq!(told.iter().filter(|line| line.contains(name)).count(), 1, "{name}: {told:?}");
        }
        assert_equal_text(&flags(&expected), &flags(&target));
        assert_same(&expected, &target);
    }
}

/// Hundreds of tables that need each other in every way that tables can, and what is said of them.
fn many(server: &Server) -> Database {
    let database = server.database();
    database.sql(
        "CREATE SCHEMA s;
         CREATE TYPE s.pair AS (a int, b text);
         CREATE TABLE s.base (id int NOT NULL, t text);
         CREATE TABLE s.part (id int, k int) PARTITION BY RANGE (k);
         CREATE SEQUENCE s.shared;
         DO $$ BEGIN FOR i IN 1..90 LOOP
             EXECUTE format('CREATE TABLE s.t%s (id serial, p s.pair, n int DEFAULT nextval(''s.shared''))', i);
             EXECUTE format('COMMENT ON COLUMN s.t%s.p IS ''number %1$s''', i);
             EXECUTE format('CREATE TABLE s.i%s (id int GENERATED ALWAYS AS IDENTITY, r s.t%1$s)', i);
             EXECUTE format('CREATE TABLE s.c%s (u text) INHERITS (s.base)', i);
             EXECUTE format('CREATE TABLE s.part%s PARTITION OF s.part FOR VALUES FROM (%1$s) TO (%s)', i, i + 1);
         END LOOP;
         FOR i IN 1..90 LOOP
             EXECUTE format('CREATE VIEW s.v%s AS SELECT t.id, p.k FROM s.t%1$s t, s.part%s p', i, 91 - i);
             EXECUTE format('COMMENT ON VIEW s.v%s IS ''number %1$s''', i);
         END LOOP; END $$;
         CREATE FUNCTION s.f() RETURNS SETOF s.v7 LANGUAGE sql AS 'SELECT * FROM s.v7';
         CREATE VIEW s.last AS SELECT * FROM s.f();
         ALTER VIEW s.last ALTER COLUMN k SET DEFAULT 7;",
    );
    database
}

#[test]
fn definitions_made_side_by_side_are_those_made_one_after_the_other() {
    for server in [12, 18].into_iter().filter_map(Server::major) {
        let source = many(server);
        let (_directory, archive) = dumped(&source, 18, &[]);
        let target = server.database();
        let stats = restored(&archive, &target, Options { jobs: 6, ..Options::default() }).expect("a restore");
        assert_eq!(stats.exit_code(), 0, "{stats:?}");
        assert_equal_text(&flags(&by_stock(&archive, server)), &flags(&target));
        assert_same(&source, &target);
        assert_eq!(deadlocks(&target), "0");
    }
}

#[test]
fn a_definition_that_fails_beside_others_is_told_as_if_it_had_been_alone() {
    let Some(server) = Server::major(17) else { return };
    let (_directory, archive) = dumped(&many(server), 17, &["-s"]);
    let restored = |jobs| {
        let target = server.database();
        target.sql(
            "CREATE SCHEMA s; CREATE TABLE s.t7 (z int); CREATE VIEW s.v8 AS SELECT 1 AS one;
             CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE DOMAIN s.t9 AS int;",
        );
        let stats = restored(&archive, &target, Options { jobs, ..Options::default() }).expect("a restore");
        let failed: Vec<String> = stats.failed.iter().map(|error| format!("{error:?}")).collect();
        (failed, stats.skipped, stats.applied, target)
    };
    let (alone, beside) = (restored(1), restored(6));
    assert_eq!(alone.0, beside.0);
    assert_eq!(alone.1, beside.1);
    assert_eq!(alone.2, beside.2);
    assert!(alone.0.len() > 5 && !alone.1.is_empty(), "{:?}", alone.0);
    assert_same(&alone.3, &beside.3);
}

/// A database whose index tells, as it is built, what a setting is.
fn telling(server: &Server, setting: &str) -> Database {
    let source = server.database();
    source.sql(&format!(
        "CREATE FUNCTION tell(a int) RETURNS int IMMUTABLE LANGUAGE plpgsql
             AS $$ BEGIN RAISE WARNING 'has %', current_setting('{setting}'); RETURN a; END $$;
         CREATE TABLE t AS SELECT 1 AS a;
         CREATE INDEX ON t (tell(a));"
    ));
    source
}

/// What the index tells while a restore builds it.
fn told(archive: &Path, target: &Database, options: Options) -> Vec<String> {
    let told = Told::default();
    restore(archive, &settings(target), &options, &told, &Interrupt::default()).expect("a restore");
    told.0.into_inner().expect("no panic").into_iter().filter(|line| line.contains("has ")).collect()
}

#[test]
fn each_session_builds_with_its_share_of_the_memory() {
    let Some(server) = Server::major(17) else { return };
    let source = telling(server, "maintenance_work_mem");
    let (_directory, archive) = dumped(&source, 17, &[]);
    let memory = NonZeroU64::new(100 << 20);
    let given =
        told(&archive, &server.database(), Options { jobs: 4, maintenance_memory: memory, ..Options::default() });
    assert!(given.len() == 1 && given[0].contains("has 25MB"), "{given:?}");
    let left = told(&archive, &server.database(), Options { jobs: 4, ..Options::default() });
    let own = source.query("SHOW maintenance_work_mem");
    assert!(left.len() == 1 && left[0].contains(&format!("has {own}")), "{left:?}");
}

#[test]
fn autovacuum_gives_way_soon() {
    common::for_each_major(|server| {
        let (_directory, archive) = dumped(&telling(server, "deadlock_timeout"), 18, &[]);
        let given = told(&archive, &server.database(), Options { jobs: 2, ..Options::default() });
        assert!(given.len() == 1 && given[0].contains("has 20ms"), "{given:?}");
    });
}

/// A table with an index by a function of this body, which is asked once.
fn told_by(server: &Server, body: &str) -> Database {
    let database = server.database();
    database.sql(&format!(
        "CREATE TABLE t AS SELECT i, md5(i::text) AS filler FROM generate_series(1, 60000) i;
         CREATE FUNCTION tell(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $${body}$$;
         CREATE INDEX told ON t (public.tell(i)) WHERE i = 1"
    ));
    database
}

#[test]
fn an_index_is_not_built_by_more_workers_than_there_are_cpus() {
    let Some(server) = Server::major(18) else { return };
    let body = "BEGIN RAISE WARNING 'workers: %', current_setting('max_parallel_maintenance_workers'); RETURN i; END";
    let (_directory, archive) = dumped(&told_by(server, body), 18, &[]);
    let cpus = pghaul::jobs::cpus();
    for (servers, expected) in [(1000, cpus - 1), (0, 0)] {
        let (target, told) = (server.database(), Told::default());
        target.sql(&format!("ALTER DATABASE {} SET max_parallel_maintenance_workers = {servers}", target.name));
        restore(&archive, &settings(&target), &Options::default(), &told, &Interrupt::default()).expect("a restore");
        assert_eq!(told.0.into_inner().expect("no panic"), [format!("Warning(\"workers: {expected}\")")]);
    }
}

#[test]
fn an_index_that_fails_is_built_once() {
    let Some(server) = Server::major(18) else { return };
    let (_directory, archive) = dumped(&told_by(server, "BEGIN RETURN i; END"), 18, &[]);
    let (target, told) = (server.database(), Told::default());
    target.sql(
        "CREATE FUNCTION tell(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
             $$BEGIN RAISE WARNING 'asked'; RAISE EXCEPTION 'no'; END$$",
    );
    let stats = restore(&archive, &settings(&target), &Options::default(), &told, &Interrupt::default());
    assert_eq!(stats.expect("a restore").failed.len(), 2, "the function is there, and the index fails");
    let told = told.0.into_inner().expect("no panic");
    assert_eq!(told.iter().filter(|told| told.contains("asked")).count(), 1, "{told:?}");
}
