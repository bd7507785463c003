//! Errors that a user will meet on the way to a database: what is said, all of it, and the exit code.

mod common;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use common::{Archive, Database, OwnServer, Server, pghaul, run};

/// What the command says on standard error and its exit code; our own words in front of each line are left out.
fn told(command: &mut Command) -> (i32, String) {
    let outcome = run(command);
    let lines: Vec<&str> = outcome.stderr.lines().map(|line| line.strip_prefix("pghaul: ").unwrap_or(line)).collect();
    (outcome.code, lines.join("\n"))
}

/// `pghaul dump` of a database into a directory that is not there, with other options besides.
fn dump(database: &Database, options: &[&str]) -> (i32, String) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut command = pghaul(&["dump", "-q", "-j2", "-w"]);
    let told = told(database.reach(command.arg("-f").arg(directory.path().join("archive"))).args(options));
    assert_eq!(std::fs::read_dir(directory.path()).expect("a directory").count(), 0, "{told:?}");
    told
}

fn failed(text: impl Into<String>) -> (i32, String) {
    (1, text.into())
}

fn some_database() -> Option<Database> {
    let database = Server::major(18)?.database();
    database.sql("CREATE TABLE t AS SELECT i AS a FROM generate_series(1, 10) i");
    Some(database)
}

#[test]
fn no_server_and_no_such_database() {
    let Some(database) = some_database() else { return };
    let (host, port) = (database.server.host.display(), database.server.port);
    assert_eq!(
        dump(&database, &["-p", "1"]),
        failed(format!(
            "error: connection to server on socket \"{host}/.s.PGSQL.1\" failed: No such file or directory\n\
             hint: Is the server running locally and accepting connections on that socket?"
        ))
    );
    let missing = format!(
        "error: connection to server on socket \"{host}/.s.PGSQL.{port}\" failed: FATAL:  database \"no such\" does not exist"
    );
    assert_eq!(dump(&database, &["no such"]), failed(missing.as_str()));
    let archive = Archive::ours(&database, &[]);
    let mut restore = pghaul(&["restore", "-q", "-d", "no such"]);
    assert_eq!(told(database.reach(restore.arg(archive.path()))), failed(missing));
}

#[test]
fn a_password_that_is_wrong_or_missing() {
    let Some(server) = OwnServer::of(18) else { return };
    let trust = "local all postgres trust\nlocal all all scram-sha-256\n";
    let server = server.file("pg_hba.conf", trust).start();
    server.sql("CREATE ROLE clerk LOGIN PASSWORD 'right'");
    let database = server.database();
    let socket = format!("{}/.s.PGSQL.{}", server.host.display(), server.port);
    let directory = tempfile::tempdir().expect("a temporary directory");
    let out = directory.path().join("archive").display().to_string();
    let with = |password: Option<&str>| {
        let mut command = pghaul(&["dump", "-q", "-w", "-U", "clerk", "-f", &out]);
        command.env("PGPASSFILE", "/nowhere/passwords").envs(password.map(|password| ("PGPASSWORD", password)));
        told(database.reach(&mut command))
    };
    let connection = format!("error: connection to server on socket \"{socket}\" failed: ");
    assert_eq!(
        with(Some("wrong")),
        failed(format!("{connection}FATAL:  password authentication failed for user \"clerk\""))
    );
    assert_eq!(with(None), failed(format!("{connection}fe_sendauth: no password supplied")));
    assert_eq!(with(Some("right")), (0, String::new()));
}

#[test]
fn tables_that_may_not_be_read_are_all_named() {
    for major in [13, 18] {
        let Some(server) = Server::major(major) else { continue };
        let database = server.database();
        let role = format!("{}_reader", database.name);
        database.sql(&format!(
            "CREATE ROLE {role} LOGIN; CREATE TABLE open (); GRANT SELECT ON open TO {role}; CREATE TABLE \"Closed\" ();
             CREATE SCHEMA shut; CREATE TABLE shut.within (); GRANT SELECT ON shut.within TO {role}"
        ));
        let hint = format!(
            "hint: Grant SELECT on it to role \"{role}\", make that a member of pg_read_all_data (since PostgreSQL 14), or \
             leave it out with --exclude-table."
        );
        for options in [["-U", &role], ["--role", &role]] {
            assert_eq!(
                dump(&database, &options),
                failed(format!(
                    "error: permission denied for table \"public.Closed\"\n\
                     detail: It is denied as well for \"shut.within\".\n{hint}"
                ))
            );
        }
        assert_eq!(dump_ok(&database, &["-U", &role, "-T", "\"Closed\"", "-N", "shut"]), 0);
        database.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
    }
}

/// A table among many that are copied together is refused as it is alone.
#[test]
fn a_policy_on_one_of_many_small_tables() {
    let Some(server) = Server::major(18) else { return };
    let (database, role) = (server.database(), format!("policed_{}", std::process::id()));
    database.sql(&format!(
        "CREATE ROLE {role} LOGIN;
         DO $$ BEGIN FOR n IN 1..60 LOOP
            EXECUTE format('CREATE TABLE small_%s AS SELECT %s AS a', n, n);
         END LOOP; END $$;
         GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role};
         ALTER TABLE small_30 ENABLE ROW LEVEL SECURITY"
    ));
    let refused = failed(
        "error: could not dump table \"public.small_30\": query would be affected by row-level security policy for \
         table \"small_30\"",
    );
    for table in ["small_*", "small_30"] {
        assert_eq!(dump(&database, &["-U", &role, "-t", table]), refused);
    }
    assert_eq!(dump_ok(&database, &["-U", &role, "-j2", "--enable-row-security"]), 0);
    database.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

/// The exit code of a dump into a directory that is thrown away.
fn dump_ok(database: &Database, options: &[&str]) -> i32 {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut command = pghaul(&["dump", "-q", "-w"]);
    told(database.reach(command.arg("-f").arg(directory.path().join("archive")).args(options))).0
}

#[test]
fn a_role_that_does_not_exist() {
    let Some(database) = some_database() else { return };
    let missing = failed("error: role \"no such\" does not exist");
    assert_eq!(dump(&database, &["--role", "no such"]), missing);
    let archive = Archive::ours(&database, &[]);
    let target = database.server.database();
    let outcome = archive.restore_by_us(&target, &["-q", "--role", "no such"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, "pghaul: error: role \"no such\" does not exist\n"));
}

/// Lets anybody in as a server of the next major, and answers the question for it.
fn newer_server(listener: &TcpListener) {
    let message = |tag: u8, body: &[u8]| [&[tag][..], &(body.len() as u32 + 4).to_be_bytes(), body].concat();
    let parameter = |name: &str, value: &str| message(b'S', format!("{name}\0{value}\0").as_bytes());
    let (mut socket, _) = listener.accept().expect("a connection");
    let mut startup = [0; 4096];
    let mut read = socket.read(&mut startup).expect("a startup message");
    if read == 8 {
        socket.write_all(b"N").expect("no TLS");
        read = socket.read(&mut startup).expect("a startup message");
    }
    assert!(read > 8);
    let ready = message(b'Z', b"I");
    let welcome = [
        message(b'R', &[0; 4]),
        parameter("server_version", "19devel"),
        parameter("server_encoding", "UTF8"),
        parameter("client_encoding", "UTF8"),
        message(b'K', &[0, 0, 0, 1, 0, 0, 0, 2]),
        ready.clone(),
    ];
    socket.write_all(&welcome.concat()).expect("a welcome");
    let _ = socket.read(&mut startup).expect("a query");
    let column = |name: &str| [name.as_bytes(), &[0; 19]].concat();
    let answer = [
        message(b'T', &[&[0, 2][..], &column("pid"), &column("version")].concat()),
        message(b'D', b"\0\x02\0\0\0\x011\0\0\0\x06190000"),
        message(b'C', b"SELECT 1\0"),
        ready,
    ];
    socket.write_all(&answer.concat()).expect("an answer");
    let _ = socket.read(&mut startup);
}

#[test]
fn a_server_that_is_newer_than_we_know() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port().to_string();
    let server = std::thread::spawn(move || newer_server(&listener));
    let directory = tempfile::tempdir().expect("a temporary directory");
    let out = directory.path().join("archive").display().to_string();
    let told = told(&mut pghaul(&["dump", "-q", "-h", "127.0.0.1", "-p", &port, "-U", "me", "-f", &out, "db"]));
    assert_eq!(
        told,
        failed(
            "error: server version 19.0 is newer than pghaul knows\n\
             hint: Use a newer pghaul, or --allow-newer to try it with this one."
        )
    );
    server.join().expect("a server to the end");
    assert!(!Path::new(&out).exists());
}

#[test]
fn a_lock_table_that_is_too_small() {
    let Some(server) = OwnServer::of(18) else { return };
    let server = server.set("max_locks_per_transaction=10").set("max_connections=5").set("max_wal_senders=0").start();
    let database = server.database();
    for from in (0..600).step_by(50) {
        let last = from + 49;
        database.sql(&format!(
            "DO $$BEGIN FOR i IN {from}..{last} LOOP EXECUTE format('CREATE TABLE t%s ()', i); END LOOP; END$$"
        ));
    }
    let (code, text) = dump(&database, &[]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((code, lines[0]), (1, "error: cannot lock 600 tables in one transaction"));
    assert!(lines[1].starts_with("detail: The server's lock table has room for "), "{text}");
    let needed = lines[2].strip_prefix("hint: Set \"max_locks_per_transaction\" to ").expect("a hint");
    let needed = needed.strip_suffix(" or more and restart the server.").expect("a hint");
    let needed: u32 = needed.parse().expect("a number");
    assert!((11..=120).contains(&needed), "{needed}");
}
