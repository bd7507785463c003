//! A throw-away server, for tests of what belongs to a whole cluster: settings, passwords, TLS, roles.

use std::fs::File;
use std::io::{Seek, Write};
use std::net::TcpListener;
use std::ops::Deref;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::run::{program, run, run_with};
use super::server::Server;
use super::site::site;
use super::stock;

/// A server that ends with the value.
pub struct OwnServer {
    server: Server,
    data: tempfile::TempDir,
    process: Option<Child>,
    settings: Vec<String>,
}

impl OwnServer {
    /// A server of a major, not yet started, where that major is to be had.
    pub fn of(major: u32) -> Option<Self> {
        let mut server = Server::major(major)?.clone();
        let data = tempfile::Builder::new().prefix("own.").tempdir_in(&site().run).expect("a directory in the run's");
        open_to_server(data.path());
        server.host = data.path().into();
        run(server_program("cp").args([
            "-a".as_ref(),
            server.template.as_os_str(),
            data.path().join("data").as_os_str(),
        ]))
        .ok();
        let settings = ["fsync=off", "autovacuum=off", "listen_addresses=", "shared_buffers=32MB"];
        Some(Self { server, data, process: None, settings: settings.map(String::from).to_vec() })
    }

    /// Adds a setting: `max_locks_per_transaction=10`.
    #[must_use]
    pub fn set(mut self, setting: &str) -> Self {
        self.settings.push(setting.to_owned());
        self
    }

    /// Listens on a free port of the loopback address too; see [`OwnServer::start`] for the socket.
    #[must_use]
    pub fn tcp(mut self) -> Self {
        let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
        self.server.port = free.expect("a free port").port();
        self.set("listen_addresses=127.0.0.1")
    }

    /// Writes a file of the data directory (`pg_hba.conf`, `server.key`), readable by the server alone.
    #[must_use]
    pub fn file(self, name: &str, content: &str) -> Self {
        let mut input = tempfile::tempfile().expect("a temporary file");
        input.write_all(content.as_bytes()).and_then(|()| input.rewind()).expect("room for a small file");
        let path = self.data_directory().join(name);
        run_with(server_program("sh").args(["-c", "umask 077; cat >\"$0\""]).arg(path), Stdio::from(input)).ok();
        self
    }

    /// Starts it and waits until it answers. Its socket lies in [`Server::host`].
    #[must_use]
    pub fn start(mut self) -> Self {
        let log = File::create(self.data.path().join("log")).expect("a log file");
        let mut postgres = server_program(self.server.programs.join("postgres"));
        postgres.arg("-D").arg(self.data_directory()).arg("-k").arg(&self.server.host);
        postgres.args(["-p", &self.server.port.to_string()]);
        for setting in &self.settings {
            postgres.args(["-c", setting]);
        }
        let errors = log.try_clone().expect("a second handle");
        self.process =
            Some(postgres.stdin(Stdio::null()).stdout(log).stderr(errors).spawn().expect("a server process"));
        self.wait_until_ready();
        self
    }

    /// Ends it at once, as a crash would.
    pub fn stop(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        let pid = rustix::process::Pid::from_child(&process);
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::QUIT);
        let _ = process.wait();
    }

    /// The process that is parent to all of the server's.
    pub fn pid(&self) -> u32 {
        self.process.as_ref().expect("a running server").id()
    }

    /// Its data directory.
    pub fn data_directory(&self) -> PathBuf {
        self.data.path().join("data")
    }

    /// What it wrote to its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.data.path().join("log")).unwrap_or_default()
    }

    fn wait_until_ready(&mut self) {
        let give_up = Instant::now() + Duration::from_secs(60);
        let mut ready = stock::tool(18, "pg_isready");
        ready.arg("-q");
        while run(self.server.reach(&mut ready, "postgres")).code != 0 {
            let ended = self.process.as_mut().is_none_or(|process| process.try_wait().is_ok_and(|end| end.is_some()));
            assert!(!ended && Instant::now() < give_up, "the server did not start:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Deref for OwnServer {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The server's user makes its data directory here, and psql, as whoever runs the tests, looks for the socket.
fn open_to_server(directory: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(directory, PermissionsExt::from_mode(0o777)).expect("a directory of our own");
}

/// A program that runs as the server's user.
fn server_program(path: impl AsRef<std::ffi::OsStr>) -> Command {
    let words: Vec<_> = site().server_prefix.iter().map(AsRef::as_ref).chain([path.as_ref()]).collect();
    let mut command = program(words[0]);
    command.args(&words[1..]);
    command
}
