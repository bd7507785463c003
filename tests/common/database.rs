//! A database of the test's own.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use super::run::{Outcome, run, run_with};
use super::server::Server;
use super::stock;

/// A database that is dropped, with whoever is connected, when the value goes.
pub struct Database {
    /// Where it lives.
    pub server: Server,
    /// Its name, unique in the run.
    pub name: String,
}

impl Database {
    /// Makes one from template0 with what `CREATE DATABASE` shall be told besides.
    #[track_caller]
    pub fn create(server: &Server, options: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        server.sql(&format!("CREATE DATABASE {name} TEMPLATE template0 {options}"));
        Self { server: server.clone(), name }
    }

    /// Tells a program by the PG* variables how to connect here as superuser.
    pub fn reach<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        self.server.reach(command, &self.name)
    }

    /// A connection URI, for programs that are told by an argument.
    pub fn uri(&self) -> String {
        let host = self.server.host.display().to_string().replace('/', "%2F");
        format!("postgresql://postgres@{host}:{}/{}", self.server.port, self.name)
    }

    /// Runs SQL as one transaction and panics with the server's words if it fails.
    #[track_caller]
    pub fn sql(&self, sql: &str) {
        self.try_load(sql.as_bytes(), "UTF8").ok();
    }

    /// Runs one statement that cannot be in a transaction block: VACUUM, CREATE INDEX CONCURRENTLY.
    #[track_caller]
    pub fn sql_outside_transaction(&self, statement: &str) {
        run(self.reach(stock::psql().args(["-c", statement]))).ok();
    }

    /// Runs SQL given as bytes of a client encoding, through psql's standard input.
    pub fn try_load(&self, sql: &[u8], encoding: &str) -> Outcome {
        let mut input = tempfile::tempfile().expect("a temporary file");
        input.write_all(sql).expect("room for the SQL");
        std::io::Seek::rewind(&mut input).expect("a file can be rewound");
        let mut psql = stock::psql();
        psql.env("PGCLIENTENCODING", encoding).args(["-1", "-f", "-"]);
        run_with(self.reach(&mut psql), Stdio::from(input))
    }

    /// Runs a file of SQL.
    #[track_caller]
    pub fn load(&self, path: impl AsRef<Path>) {
        run(self.reach(stock::psql().arg("-f").arg(path.as_ref()))).ok();
    }

    /// What a query answers: a line a row, `|` between columns.
    #[track_caller]
    pub fn query(&self, sql: &str) -> String {
        let outcome = run(self.reach(stock::psql().args(["-A", "-t", "-c", sql]))).ok();
        outcome.text().trim_end_matches('\n').to_owned()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let name = &self.name;
        // A subscription, whose row is the cluster's, would keep its database.
        let steps = [
            format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"),
            format!("DELETE FROM pg_subscription s USING pg_database d WHERE d.oid = s.subdbid AND datname = '{name}'"),
            format!("DROP DATABASE IF EXISTS {name}"),
        ];
        let mut psql = stock::psql();
        psql.args(["-o", "/dev/null"]).args(steps.iter().flat_map(|step| ["-c", step]));
        // A test may have dropped it, or stopped the server: nothing to be done about it here.
        run(self.server.reach(&mut psql, "postgres"));
    }
}
