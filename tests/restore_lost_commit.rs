//! Sessions that are lost in the very moment in which they commit, and servers that crash: no row twice, and none
//! that is said to be there and is not.

mod common;

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use common::restoring::{Told, settings};
use common::{Archive, Database, OwnServer, Server, assert_same};
use pghaul::pg::Interrupt;
use pghaul::restore::{Options, Stats, restore};

/// The end of the last message of a pack.
const COMMIT: &[u8] = b"\nCOMMIT;\0";
const PORT: u16 = 5432;

/// What stands between us and a server, and cuts a connection when a COMMIT has gone to the server and its answer has
/// not come back.
struct Proxy {
    directory: tempfile::TempDir,
    rules: Arc<Rules>,
}

struct Rules {
    /// The server's socket.
    server: PathBuf,
    /// How many COMMITs are left alone yet; -1 once one was not.
    spared: AtomicI32,
    /// Done after the COMMIT was sent and before the connection is cut.
    cut: Box<dyn Fn() + Send + Sync>,
}

impl Proxy {
    fn before(server: &Server, spared: i32, cut: impl Fn() + Send + Sync + 'static) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let listener = UnixListener::bind(directory.path().join(format!(".s.PGSQL.{PORT}"))).expect("a socket");
        let socket = server.host.join(format!(".s.PGSQL.{}", server.port));
        let rules = Arc::new(Rules { server: socket, spared: AtomicI32::new(spared), cut: Box::new(cut) });
        let of_all = rules.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let rules = of_all.clone();
                std::thread::spawn(move || rules.serve(client));
            }
        });
        Self { directory, rules }
    }

    /// The database as it is reached through this.
    fn to(&self, database: &Database) -> Database {
        let server = Server { host: self.directory.path().into(), port: PORT, ..database.server.clone() };
        Database { server, name: database.name.clone() }
    }

    /// Whether a connection was cut.
    fn has_cut(&self) -> bool {
        self.rules.spared.load(Ordering::SeqCst) < 0
    }
}

impl Rules {
    fn serve(&self, mut client: UnixStream) {
        let Ok(mut server) = UnixStream::connect(&self.server) else { return };
        let is_cut = Arc::new(AtomicBool::new(false));
        let (mut from_server, mut to_client) = (server.try_clone().unwrap(), client.try_clone().unwrap());
        let ends_here = is_cut.clone();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 64 << 10];
            while let Some(length) = from_server.read(&mut buffer).ok().filter(|length| *length > 0) {
                if ends_here.load(Ordering::SeqCst) || to_client.write_all(&buffer[..length]).is_err() {
                    break;
                }
            }
            if !ends_here.load(Ordering::SeqCst) {
                let _ = to_client.shutdown(Shutdown::Both);
            }
        });
        let mut buffer = vec![0; 1 << 20];
        while let Some(length) = client.read(&mut buffer).ok().filter(|length| *length > 0) {
            let said = &buffer[..length];
            let cuts = said.ends_with(COMMIT) && self.spared.fetch_sub(1, Ordering::SeqCst) == 0;
            is_cut.store(cuts, Ordering::SeqCst);
            if server.write_all(said).is_err() {
                break;
            }
            if cuts {
                (self.cut)();
                break;
            }
        }
        for stream in [&client, &server] {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

/// Tables that nothing keeps from holding a row twice.
fn small(server: &Server) -> Database {
    let source = server.database();
    source.sql(
        "DO $$ BEGIN FOR i IN 1..24 LOOP
             EXECUTE format('CREATE TABLE t%s AS SELECT j, j::text AS t FROM generate_series(1, 3) j', i);
             EXECUTE format('CREATE INDEX ON t%s (j)', i);
         END LOOP; END $$",
    );
    source
}

fn restored(archive: &Archive, target: &Database) -> pghaul::Result<Stats> {
    let options = Options { jobs: 1, ..Options::default() };
    restore(&archive.path(), &settings(target), &options, &Told::default(), &Interrupt::default())
}

#[test]
fn what_was_committed_without_an_answer_is_not_done_again() {
    for major in [12, 18] {
        let Some(server) = Server::major(major) else { continue };
        let source = small(server);
        let archive = Archive::ours(&source, &[]);
        for spared in 0..4 {
            let target = server.database();
            let proxy = Proxy::before(server, spared, || std::thread::sleep(Duration::from_millis(300)));
            let through = proxy.to(&target);
            let stats = restored(&archive, &through).expect("a restore");
            assert!(proxy.has_cut());
            assert_eq!((stats.exit_code(), stats.rows), (0, 72), "after {spared}: {stats:?}");
            assert_same(&source, &target);
        }
    }
}

#[test]
fn a_server_that_crashed_is_not_trusted_again() {
    for major in [12, 18] {
        let Some(server) = OwnServer::of(major) else { continue };
        let mut server = server.start();
        let archive = Archive::ours(&small(&server), &[]);
        let target = server.database();
        let (reached, when_reached) = mpsc::channel();
        let (go_on, when_gone) = mpsc::channel();
        let when_gone = std::sync::Mutex::new(when_gone);
        let proxy = Proxy::before(&server, 2, move || {
            reached.send(()).expect("somebody waits");
            when_gone.lock().expect("no panic").recv().expect("a word");
        });
        let through = proxy.to(&target);
        let outcome = std::thread::scope(|scope| {
            let restoring = scope.spawn(|| restored(&archive, &through));
            when_reached.recv().expect("a COMMIT");
            server.stop();
            let _started = server.start();
            go_on.send(()).expect("somebody waits");
            restoring.join().expect("no panic")
        });
        let error = outcome.expect_err("a crash");
        assert!(error.message().contains("the server crashed"), "{error}");
    }
}
