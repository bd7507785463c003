//! The run's servers: one a major, shared by all tests, superuser `postgres`, trust on a Unix socket.

use std::path::PathBuf;
use std::process::Command;

use super::database::Database;
use super::run::run;
use super::site::site;
use super::stock;

/// A running server.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its major version.
    pub major: u32,
    /// The directory of its socket, or an address.
    pub host: PathBuf,
    /// Its port, also in the socket's name.
    pub port: u16,
    /// Where its `postgres` is.
    pub programs: PathBuf,
    /// What `initdb` made with those programs.
    pub template: PathBuf,
}

impl Server {
    /// The run's server of a major; says so where there is none.
    pub fn major(major: u32) -> Option<&'static Self> {
        let server = site().servers.iter().find(|server| server.major == major);
        if server.is_none() {
            println!("skipped: no server of PostgreSQL {major}");
        }
        server
    }

    /// Tells a program by the PG* variables where the server is, as its superuser.
    pub fn reach<'a>(&self, command: &'a mut Command, database: &str) -> &'a mut Command {
        command
            .env("PGHOST", &self.host)
            .env("PGPORT", self.port.to_string())
            .env("PGUSER", "postgres")
            .env("PGDATABASE", database)
    }

    /// Runs SQL in the maintenance database, for what belongs to the whole cluster.
    #[track_caller]
    pub fn sql(&self, sql: &str) {
        run(self.reach(stock::psql().args(["-c", sql]), "postgres")).ok();
    }

    /// An empty UTF8 database of the test's own, dropped when it goes out of scope.
    #[track_caller]
    pub fn database(&self) -> Database {
        Database::create(self, "ENCODING 'UTF8'")
    }
}

/// Does the same on every server of the run.
pub fn for_each_major(test: impl Fn(&Server)) {
    if site().servers.is_empty() {
        println!("skipped: no servers");
    }
    for server in &site().servers {
        println!("PostgreSQL {}", server.major);
        test(server);
    }
}

/// Makes a test on each major, `the_fact::on_17`, of a function that takes a server.
#[macro_export]
macro_rules! on_each_major {
    ($($fact:ident),* $(,)?) => { $(
        mod $fact {
            $crate::on_each_major! { @ $fact on_12 = 12, on_13 = 13, on_14 = 14, on_15 = 15, on_16 = 16, on_17 = 17, on_18 = 18 }
        }
    )* };
    (@ $fact:ident $($name:ident = $major:literal),*) => { $(
        #[test]
        fn $name() {
            if let Some(server) = $crate::common::Server::major($major) {
                super::$fact(server);
            }
        }
    )* };
}
