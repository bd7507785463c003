//! A session against every server that the tests are given.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pghaul::pg::{Block, Environment, Given, Session, Settings, TransactionStatus};
use pghaul::text::{self, Charset};
use tokio::sync::Notify;

mod common;

/// Where a server is.
fn settings(server: &common::Server) -> Settings {
    let given = Given {
        host: Some(server.host.display().to_string()),
        port: Some(server.port.to_string()),
        user: Some("postgres".to_owned()),
        dbname: Some("postgres".to_owned()),
        ..Given::default()
    };
    Settings::resolve(&given, &Environment::default()).unwrap()
}

/// Runs a test with a session on every server.
fn on_each_server<F: Future<Output = Session>>(test: impl Fn(Session) -> F) {
    common::for_each_major(|server| {
        on_a_runtime(async {
            let session = test(Session::connect(&settings(server)).await.unwrap()).await;
            session.close().await;
        });
    });
}

fn on_a_runtime(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
}

fn gather(into: &mut Vec<u8>) -> impl FnMut(Block<'_>) -> pghaul::Result<()> + '_ {
    |block| {
        into.extend_from_slice(block.bytes);
        Ok(())
    }
}

#[test]
fn a_session_knows_its_server() {
    on_each_server(|mut session| async move {
        let pid = session.query("SELECT pg_backend_pid()").await.unwrap().single().unwrap().unwrap();
        assert_eq!(pid, session.pid().to_string());
        assert!(session.version().major() >= 12);
        assert_eq!(session.parameter("client_encoding"), Some("UTF8"));
        session.execute("SET client_encoding = 'LATIN1'").await.unwrap();
        assert_eq!(session.parameter("client_encoding"), Some("LATIN1"));
        session
    });
}

#[test]
fn rows_come_with_nulls_and_column_names() {
    on_each_server(|mut session| async move {
        let rows = session
            .query("SELECT 1; SELECT g AS a, NULLIF(g, 2)::text AS b FROM generate_series(1, 3) g")
            .await
            .unwrap();
        assert_eq!(rows.columns(), ["a", "b"]);
        let values: Vec<_> = rows.iter().map(|row| (row.text(0), row.text(1))).collect();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(values, [(text("1"), text("1")), (text("2"), None), (text("3"), text("3"))]);
        session
    });
}

#[test]
fn a_server_error_tells_its_code_and_the_session_goes_on() {
    on_each_server(|mut session| async move {
        session.execute("BEGIN").await.unwrap();
        let error = session.query("SELECT * FROM nowhere").await.unwrap_err();
        assert_eq!((error.message(), error.sqlstate()), ("relation \"nowhere\" does not exist", Some("42P01")));
        assert_eq!(session.transaction_status(), TransactionStatus::Failed);
        session.execute("ROLLBACK").await.unwrap();
        assert_eq!(session.transaction_status(), TransactionStatus::Idle);
        assert_eq!(
            session.query("COPY (SELECT 1) TO STDOUT").await.unwrap_err().message(),
            "a COPY was run as a query"
        );
        assert!(session.query("COPY pg_class FROM STDIN").await.is_err());
        assert_eq!(session.query("SELECT 1").await.unwrap().single().unwrap().as_deref(), Some("1"));
        session
    });
}

#[test]
fn copy_out_counts_its_rows_in_blocks_that_end_with_a_row() {
    on_each_server(|mut session| async move {
        let (mut rows, mut bytes, mut blocks) = (0, 0, 0);
        let told = session
            .copy_out("COPY (SELECT g, repeat('x', 100) FROM generate_series(1, 20000) g) TO STDOUT", &mut |block| {
                assert!(block.ends_row && block.bytes.ends_with(b"x\n"));
                assert!(block.bytes.len() < 1024 * 1024 + 108);
                rows += block.rows;
                bytes += block.bytes.len();
                blocks += 1;
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!((told, rows), (20000, 20000));
        assert_eq!(bytes, 88_894 + 20000 * 102);
        assert_eq!(blocks, 3);
        session
    });
}

#[test]
fn a_row_of_100_mb_streams_in_small_pieces() {
    on_each_server(|mut session| async move {
        let sql = "COPY (SELECT repeat('x', n) FROM unnest(ARRAY[3, 100 * 1024 * 1024, 5]) n) TO STDOUT";
        let (mut largest, mut bytes, mut rows) = (0, 0, 0);
        session
            .copy_out(sql, &mut |block| {
                largest = largest.max(block.bytes.len());
                bytes += block.bytes.len();
                rows += block.rows;
                assert_eq!(block.ends_row, block.bytes.ends_with(b"\n"));
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!((bytes, rows), (4 + 100 * 1024 * 1024 + 1 + 6, 3));
        assert!(largest <= 1024 * 1024, "a block of {largest} bytes");
        session
    });
}

#[test]
fn an_error_in_the_middle_of_copy_out_is_the_servers() {
    on_each_server(|mut session| async move {
        let error = session
            .copy_out("COPY (SELECT 1 / (9000 - g) FROM generate_series(1, 20000) g) TO STDOUT", &mut |_| Ok(()))
            .await
            .unwrap_err();
        assert_eq!(error.sqlstate(), Some("22012"));
        let error = session.copy_out("COPY nowhere TO STDOUT", &mut |_| Ok(())).await.unwrap_err();
        assert_eq!(error.sqlstate(), Some("42P01"));
        session.execute("SELECT 1").await.unwrap();
        session
    });
}

#[test]
fn several_copies_in_one_command_end_with_the_first_that_fails() {
    on_each_server(|mut session| async move {
        let sql = "COPY (SELECT 1) TO STDOUT; COPY (SELECT 2 WHERE false) TO STDOUT; \
                   COPY (SELECT 1 / (9000 - g) FROM generate_series(1, 20000) g) TO STDOUT; COPY (SELECT 4) TO STDOUT";
        let mut bytes = Vec::new();
        let mut copies = session.copies_out(sql).await.unwrap();
        assert_eq!(copies.next(&mut gather(&mut bytes)).await.unwrap(), 1);
        assert_eq!(copies.next(&mut gather(&mut bytes)).await.unwrap(), 0);
        assert_eq!(copies.next(&mut |_| Ok(())).await.unwrap_err().sqlstate(), Some("22012"));
        session.execute("SELECT 1").await.unwrap();
        let mut copies = session.copies_out("COPY (SELECT 5) TO STDOUT; COPY (SELECT 6) TO STDOUT").await.unwrap();
        assert_eq!(copies.next(&mut gather(&mut bytes)).await.unwrap(), 1);
        assert_eq!(copies.next(&mut gather(&mut bytes)).await.unwrap(), 1);
        copies.end().await.unwrap();
        assert_eq!(bytes, b"1\n5\n6\n");
        session.execute("SELECT 1").await.unwrap();
        session
    });
}

#[test]
fn a_sink_that_fails_cancels_the_copy_and_the_session_goes_on() {
    on_each_server(|mut session| async move {
        let started = Instant::now();
        let error = session
            .copy_out("COPY (SELECT generate_series(1, 1000000000)) TO STDOUT", &mut |_| {
                Err(pghaul::Error::new("disk full"))
            })
            .await
            .unwrap_err();
        assert_eq!(error.message(), "disk full");
        assert!(started.elapsed() < Duration::from_secs(60));
        session.execute("SELECT 1").await.unwrap();
        session
    });
}

#[test]
fn a_sink_that_fails_in_the_middle_of_a_long_row_leaves_the_session_as_well() {
    on_each_server(|mut session| async move {
        let copy = "COPY (SELECT repeat('x', 3000000) FROM generate_series(1, 3)) TO STDOUT";
        let stop = &mut |_: Block<'_>| Err(pghaul::Error::new("disk full"));
        let stopped = tokio::time::timeout(Duration::from_secs(60), session.copy_out(copy, stop)).await;
        assert_eq!(stopped.expect("an end").unwrap_err().message(), "disk full");
        session.execute("SELECT 1").await.unwrap();
        session
    });
}

#[test]
fn a_copy_is_cancelled_from_elsewhere() {
    on_each_server(|mut session| async move {
        let (canceller, begun) = (session.canceller(), Arc::new(Notify::new()));
        let sent = begun.clone();
        let cancel = tokio::spawn(async move {
            begun.notified().await;
            canceller.cancel().await
        });
        // A request that comes before the command would cancel nothing.
        let long = "COPY (SELECT CASE g WHEN 1 THEN repeat('x', 3000000) ELSE pg_sleep(100)::text END \
                    FROM generate_series(1, 2) g) TO STDOUT";
        let tell = &mut |_: Block<'_>| {
            sent.notify_one();
            Ok(())
        };
        let error = session.copy_out(long, tell).await.unwrap_err();
        assert_eq!(error.sqlstate(), Some("57014"));
        cancel.await.unwrap().unwrap();
        session.execute("SELECT 1").await.unwrap();
        session
    });
}

#[test]
fn copy_in_survives_what_the_server_refuses_at_once() {
    on_each_server(|mut session| async move {
        session.execute("CREATE TEMP TABLE t (a int)").await.unwrap();
        for sql in ["COPY nowhere FROM STDIN", "COPY t (nocolumn) FROM STDIN", "SELECT 1"] {
            assert!(session.copy_in(sql).await.is_err(), "{sql}");
        }
        // the server asks for data first and looks what it is afterwards
        let copy = session.copy_in("COPY pg_stat_activity FROM STDIN").await.unwrap();
        assert_eq!(copy.finish().await.unwrap_err().sqlstate(), Some("42809"));
        let mut copy = session.copy_in("COPY t FROM STDIN").await.unwrap();
        for number in 0..100_000 {
            copy.send(format!("{number}\n").as_bytes()).await.unwrap();
        }
        assert_eq!(copy.finish().await.unwrap(), 100_000);
        assert_eq!(
            session.query("SELECT sum(a) FROM t").await.unwrap().single().unwrap().as_deref(),
            Some("4999950000")
        );
        session
    });
}

#[test]
fn an_error_in_the_data_ends_copy_in_early() {
    on_each_server(|mut session| async move {
        session.execute("CREATE TEMP TABLE t (a int)").await.unwrap();
        let mut copy = session.copy_in("COPY t FROM STDIN").await.unwrap();
        copy.send(b"notanint\n").await.unwrap();
        let block = b"1\n".repeat(32 * 1024);
        let mut sent = 0;
        let error = loop {
            match copy.send(&block).await {
                Ok(()) => sent += block.len(),
                Err(error) => break error,
            }
            assert!(sent < 32 * 1024 * 1024, "the error was not seen");
        };
        assert_eq!(error.sqlstate(), Some("22P02"));
        assert!(error.detail_text().unwrap().contains("COPY t, line 1, column a"), "{error}");
        assert_eq!(session.query("SELECT count(*) FROM t").await.unwrap().single().unwrap().as_deref(), Some("0"));
        session
    });
}

#[test]
fn a_copy_in_that_is_given_up_leaves_nothing() {
    on_each_server(|mut session| async move {
        session.execute("CREATE TEMP TABLE t (a int)").await.unwrap();
        let mut copy = session.copy_in("COPY t FROM STDIN").await.unwrap();
        copy.send(b"1\n2\n").await.unwrap();
        copy.fail("no more").await.unwrap();
        assert_eq!(session.query("SELECT count(*) FROM t").await.unwrap().single().unwrap().as_deref(), Some("0"));
        session
    });
}

#[test]
fn notices_are_kept_until_they_are_taken() {
    on_each_server(|mut session| async move {
        session
            .execute("DO $$ BEGIN RAISE NOTICE 'one'; RAISE WARNING 'two' USING HINT = 'three'; END $$")
            .await
            .unwrap();
        let notices = session.take_notices();
        let told: Vec<_> = notices.iter().map(|notice| (notice.severity.as_str(), notice.message.as_str())).collect();
        assert_eq!(told, [("NOTICE", "one"), ("WARNING", "two")]);
        assert_eq!(notices[1].hint.as_deref(), Some("three"));
        assert!(session.take_notices().is_empty());
        session
    });
}

#[test]
fn a_server_that_talks_while_it_is_loaded_is_listened_to() {
    on_each_server(|mut session| async move {
        session
            .execute(
                "CREATE TEMP TABLE t (a int);
                 CREATE FUNCTION pg_temp.loud() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '%', repeat('x', 1000); RETURN NEW; END $$;
                 CREATE TRIGGER loud BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION pg_temp.loud()",
            )
            .await
            .unwrap();
        let mut copy = session.copy_in("COPY t FROM STDIN").await.unwrap();
        for _ in 0..20 {
            copy.send(&b"1\n".repeat(1000)).await.unwrap();
        }
        assert_eq!(copy.finish().await.unwrap(), 20_000);
        assert_eq!(session.take_notices().len(), 1000);
        session
    });
}

#[test]
fn names_that_are_not_utf8_survive_the_way_there_and_back() {
    on_each_server(|mut session| async move {
        session.execute("SET client_encoding = 'LATIN1'").await.unwrap();
        session.set_charset(Charset::of("LATIN1"));
        let name = text::decode(b"caf\xe9");
        session.execute(&format!("CREATE TEMP TABLE \"{name}\" (\"{name}\" text)")).await.unwrap();
        let rows = session
            .query(&format!("SELECT attname, attname AS \"{name}\" FROM pg_attribute WHERE attname = '{name}'"))
            .await
            .unwrap();
        assert_eq!(rows.columns()[1], name);
        assert_eq!(rows.get(0).unwrap().get(0), Some(&b"caf\xe9"[..]));
        assert_eq!(rows.get(0).unwrap().text(0), Some(name.clone()));
        let mut copy = session.copy_in(&format!("COPY \"{name}\" FROM STDIN")).await.unwrap();
        copy.send(b"\xe9\n").await.unwrap();
        assert_eq!(copy.finish().await.unwrap(), 1);
        let mut bytes = Vec::new();
        session.copy_out(&format!("COPY \"{name}\" TO STDOUT"), &mut gather(&mut bytes)).await.unwrap();
        assert_eq!(bytes, b"\xe9\n");
        let error = session.query(&format!("SELECT \"x{name}\"")).await.unwrap_err();
        assert_eq!(error.message(), format!("column \"x{name}\" does not exist"));
        session
    });
}

#[test]
fn a_database_speaks_in_its_own_encoding() {
    common::for_each_major(|server| {
        for (encoding, name) in [("LATIN1", &b"caf\xe9"[..]), ("SQL_ASCII", b"\xff\xc3\x28"), ("EUC_JP", b"\xc6\xfc")] {
            let database =
                common::Database::create(server, &format!("ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"));
            let database = settings(server).with_database(&database.name);
            on_a_runtime(async {
                let mut session = Session::connect(&database).await.unwrap();
                assert_eq!(session.parameter("client_encoding"), Some(encoding));
                let name = text::decode(name);
                session
                    .execute(&format!("CREATE TABLE \"{name}\" (a text); INSERT INTO \"{name}\" VALUES ('{name}')"))
                    .await
                    .unwrap();
                let rows =
                    session.query(&format!("SELECT relname FROM pg_class WHERE relname = '{name}'")).await.unwrap();
                assert_eq!(rows.single().unwrap(), Some(name.clone()), "{encoding}");
                let mut bytes = Vec::new();
                session.copy_out(&format!("COPY \"{name}\" TO STDOUT"), &mut gather(&mut bytes)).await.unwrap();
                assert_eq!(bytes, [&*text::encode(&name), b"\n"].concat());
                session.close().await;
            });
        }
    });
}

#[test]
fn a_session_whose_backend_was_killed_says_so() {
    on_each_server(|mut session| async move {
        let error = session.query("SELECT pg_terminate_backend(pg_backend_pid())").await.unwrap_err();
        assert_eq!(error.sqlstate(), Some("57P01"));
        assert!(!session.is_ready());
        assert_eq!(session.query("SELECT 1").await.unwrap_err().sqlstate(), Some("08006"));
        session
    });
}

#[test]
fn a_command_that_was_abandoned_makes_the_session_unusable() {
    on_each_server(|mut session| async move {
        let slow = tokio::time::timeout(Duration::from_millis(50), session.query("SELECT pg_sleep(10)")).await;
        assert!(slow.is_err() && !session.is_ready());
        assert!(session.query("SELECT 1").await.is_err());
        session
    });
}

#[test]
fn many_copies_go_in_one_message_and_the_first_error_ends_them() {
    on_each_server(|mut session| async move {
        session.execute("CREATE TEMP TABLE a (x int); CREATE TEMP TABLE b (x int)").await.unwrap();
        let both = "BEGIN; COPY a FROM STDIN; COPY b FROM STDIN;";
        let large = "7\n".repeat(400_000).into_bytes();
        let rows = session.execute_with_data(both, &[b"1\n2\n\\.\n".to_vec(), large.clone()]).await.unwrap();
        assert_eq!(rows, [2, 400_000]);
        assert_eq!(session.transaction_status(), TransactionStatus::InTransaction);
        session.execute("COMMIT").await.unwrap();
        let failed = session.execute_with_data(both, &[b"x\n".to_vec(), large]).await;
        assert_eq!(failed.unwrap_err().sqlstate(), Some("22P02"));
        session.execute("ROLLBACK").await.unwrap();
        assert_eq!(session.query("SELECT count(*) FROM b").await.unwrap().single().unwrap().unwrap(), "400000");
        session
    });
}

#[test]
fn copies_and_their_data_must_be_as_many() {
    on_each_server(|mut session| async move {
        session.execute("CREATE TEMP TABLE a (x int)").await.unwrap();
        let one = || b"1\n".to_vec();
        let fewer = session.execute_with_data("COPY a FROM STDIN; SELECT 1", &[one(), one()]).await;
        assert_eq!(fewer.unwrap_err().message(), "the server took data 1 times of 2");
        let more = session.execute_with_data("COPY a FROM STDIN; COPY a FROM STDIN", &[one()]).await;
        assert!(more.is_err() && session.is_ready());
        assert_eq!(session.query("SELECT count(*) FROM a").await.unwrap().single().unwrap().unwrap(), "1");
        session
    });
}
