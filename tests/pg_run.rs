//! What the sessions of a run share: pins, a snapshot, locks, workers.

mod common;

use std::thread;
use std::time::Duration;

use pghaul::pg::{
    Direction, Environment, Given, Isolation, Pins, Session, Settings, Source, TableName, Worker, spawn_workers,
};

/// Where a database of the tests is.
fn settings(server: &common::Server, database: &str) -> Settings {
    let given = Given {
        host: Some(server.host.display().to_string()),
        port: Some(server.port.to_string()),
        user: Some("postgres".to_owned()),
        dbname: Some(database.to_owned()),
        ..Given::default()
    };
    Settings::resolve(&given, &Environment::default()).unwrap()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

async fn ask(session: &mut Session, sql: &str) -> String {
    session.query(sql).await.unwrap().single().unwrap().unwrap_or_default()
}

fn table(name: &str) -> TableName {
    TableName { schema: "public".into(), name: name.into() }
}

#[test]
fn pins_hold_against_the_databases_own_settings() {
    common::for_each_major(|server| {
        let database = server.database();
        let name = &database.name;
        for setting in
            ["DateStyle = 'SQL, DMY'", "TimeZone = 'Asia/Tokyo'", "search_path = public", "statement_timeout = '1h'"]
        {
            server.sql(&format!("ALTER DATABASE {name} SET {setting}"));
        }
        run(async {
            let mut pins = Pins::new(Direction::Dump);
            pins.client_encoding = Some("LATIN1".into());
            let mut session = Source::new(settings(server, name), pins).session().await.unwrap();
            for (setting, value) in [
                ("DateStyle", "ISO, DMY"),
                ("TimeZone", "UTC"),
                ("search_path", ""),
                ("statement_timeout", "0"),
                ("client_encoding", "LATIN1"),
                ("default_transaction_read_only", "on"),
            ] {
                assert_eq!(
                    ask(&mut session, &format!("SELECT current_setting('{setting}')")).await,
                    value,
                    "{setting}"
                );
            }
            let restrict = "SELECT setting FROM pg_settings WHERE name = 'restrict_nonsystem_relation_kind'";
            let restrict = session.query(restrict).await.unwrap();
            assert!(restrict.is_empty() || restrict.single().unwrap().as_deref() == Some("view, foreign-table"));
            session.close().await;
        });
    });
}

#[test]
fn a_role_and_its_row_security_are_pinned() {
    common::for_each_major(|server| {
        let database = server.database();
        let role = format!("{}_r\"R", database.name);
        let quoted = role.replace('"', "\"\"");
        database.sql(&format!(
            "CREATE ROLE \"{quoted}\"; CREATE TABLE t AS SELECT 1 AS a; ALTER TABLE t ENABLE ROW LEVEL SECURITY; \
             GRANT SELECT ON t TO \"{quoted}\""
        ));
        run(async {
            let ask_as = async |row_security| {
                let pins = Pins { role: Some(role.clone()), row_security, ..Pins::new(Direction::Dump) };
                let mut session = Source::new(settings(server, &database.name), pins).session().await.unwrap();
                assert_eq!(ask(&mut session, "SELECT current_user").await, role);
                session.query("SELECT count(*) FROM public.t").await.map(|rows| rows.single().unwrap().unwrap())
            };
            assert_eq!(ask_as(false).await.unwrap_err().sqlstate(), Some("42501"));
            assert_eq!(ask_as(true).await.unwrap(), "0");
        });
        database.sql(&format!("DROP OWNED BY \"{quoted}\"; DROP ROLE \"{quoted}\""));
    });
}

#[test]
fn every_holder_of_a_snapshot_can_pass_it_on() {
    common::for_each_major(|server| {
        let database = server.database();
        database.sql("CREATE TABLE t AS SELECT generate_series(1, 10) AS a");
        run(async {
            let source = Source::new(settings(server, &database.name), Pins::new(Direction::Dump));
            let mut leader = source.session().await.unwrap();
            leader.execute(Isolation::RepeatableRead.begin()).await.unwrap();
            let snapshot = leader.export_snapshot().await.unwrap();
            database.sql("INSERT INTO t VALUES (11)");
            source.begin_with(snapshot.begin());
            let mut first = source.session().await.unwrap();
            let gone = format!("SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = {}", leader.pid());
            leader.close().await;
            // The server takes a moment to end a session that said good-bye.
            while database.query(&gone) != "t" {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            let refused = source.session().await.err().unwrap();
            assert!(refused.message().contains("snapshot"), "{refused}");
            source.begin_with(first.export_snapshot().await.unwrap().begin());
            let mut second = source.session().await.unwrap();
            for session in [&mut first, &mut second] {
                assert_eq!(ask(session, "SELECT count(*) FROM public.t").await, "10");
            }
        });
    });
}

#[test]
fn a_worker_whose_session_dies_gets_another_in_the_same_snapshot() {
    common::for_each_major(|server| {
        let database = server.database();
        database.sql("CREATE TABLE t AS SELECT generate_series(1, 10) AS a");
        let source = Source::new(settings(server, &database.name), Pins::new(Direction::Dump));
        run(async {
            let mut leader = source.session().await.unwrap();
            leader.execute(Isolation::SerializableDeferrable.begin()).await.unwrap();
            source.begin_with(leader.export_snapshot().await.unwrap().begin());
            database.sql("DELETE FROM t");
            let work = async |worker: Worker| {
                let pid = worker.session().await?.pid();
                let again = worker.session().await?.pid();
                assert_eq!(pid, again, "a good session is kept");
                let broken = worker.session().await?.query("SELECT 1 / 0").await;
                assert_eq!(broken.unwrap_err().sqlstate(), Some("22012"));
                let killed = worker.session().await?.query("SELECT pg_terminate_backend(pg_backend_pid())").await;
                assert_eq!(killed.unwrap_err().sqlstate(), Some("57P01"));
                let mut session = worker.session().await?;
                assert_ne!(pid, session.pid());
                Ok((worker.number, ask(&mut session, "SELECT count(*) FROM public.t").await))
            };
            let done = thread::scope(|scope| {
                let workers = spawn_workers(scope, 3, &source, &work).unwrap();
                workers.into_iter().map(|worker| worker.join().unwrap().unwrap()).collect::<Vec<_>>()
            });
            assert_eq!(done, [(0, "10".to_owned()), (1, "10".to_owned()), (2, "10".to_owned())]);
            leader.close().await;
        });
    });
}

#[test]
fn a_lock_that_is_not_had_in_time_names_the_table_and_its_holder() {
    common::for_each_major(|server| {
        let database = server.database();
        database.sql("CREATE TABLE free (); CREATE TABLE busy ()");
        let settings = settings(server, &database.name);
        run(async {
            let mut holder = Session::connect(&settings).await.unwrap();
            holder.execute("BEGIN; LOCK TABLE busy IN ACCESS EXCLUSIVE MODE").await.unwrap();
            let mut session = Session::connect(&settings).await.unwrap();
            session.execute(Isolation::RepeatableRead.begin()).await.unwrap();
            let tables = [table("free"), table("busy")];
            let patience = Some(Duration::from_millis(200));
            let error = session.lock_tables(&tables, &settings, patience, &|_| ()).await.unwrap_err();
            assert_eq!(error.message(), "could not lock tables: table \"public.busy\": lock timeout after 200 ms");
            assert!(error.detail_text().unwrap().starts_with(&format!("Process {} (", holder.pid())), "{error}");
            session.execute("ROLLBACK; BEGIN").await.unwrap();
            holder.execute("ROLLBACK").await.unwrap();
            session.lock_tables(&tables, &settings, patience, &|_| ()).await.unwrap();
        });
    });
}

#[test]
fn a_lock_comes_before_the_snapshot() {
    common::for_each_major(|server| {
        let database = server.database();
        database.sql("CREATE TABLE t AS SELECT 1 AS a");
        let settings = settings(server, &database.name);
        run(async {
            let mut writer = Session::connect(&settings).await.unwrap();
            writer.execute("BEGIN; TRUNCATE t; INSERT INTO t VALUES (7), (8)").await.unwrap();
            let mut session = Session::connect(&settings).await.unwrap();
            session.execute(Isolation::RepeatableRead.begin()).await.unwrap();
            let commit = async {
                tokio::time::sleep(Duration::from_millis(300)).await;
                writer.execute("COMMIT").await
            };
            let tables = [table("t")];
            let patience = Some(Duration::from_secs(20));
            let (locked, committed) = tokio::join!(session.lock_tables(&tables, &settings, patience, &|_| ()), commit);
            locked.and(committed).unwrap();
            assert_eq!(ask(&mut session, "SELECT count(*) FROM t").await, "2");
        });
    });
}

#[test]
fn a_lock_table_that_is_too_small_is_told_with_the_value_it_needs() {
    let Some(server) = common::OwnServer::of(18) else { return };
    let server = server.set("max_locks_per_transaction=10").set("max_connections=5").start();
    run(async {
        let mut session = Session::connect(&settings(&server, "postgres")).await.unwrap();
        session.check_lock_capacity(100).await.unwrap();
        let error = session.check_lock_capacity(10_000).await.unwrap_err();
        assert_eq!(error.message(), "cannot lock 10000 tables in one transaction");
        assert!(error.hint_text().unwrap().starts_with("Set \"max_locks_per_transaction\" to "), "{error}");
    });
}
