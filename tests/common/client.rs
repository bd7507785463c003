//! A session of the test's own, for transactions that stay open while our program runs.

use pghaul::pg::Session;
use tokio::runtime::{Builder, Runtime};

use super::database::Database;
use super::restoring::settings;

/// A session that blocks the thread that uses it.
pub struct Client {
    runtime: Runtime,
    session: Session,
}

impl Client {
    /// Connects as superuser.
    #[track_caller]
    pub fn connect(database: &Database) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let session = runtime.block_on(Session::connect(&settings(database))).expect("a session");
        Self { runtime, session }
    }

    /// Its backend's process.
    pub fn pid(&self) -> i32 {
        self.session.pid()
    }

    /// Runs SQL, which may fail.
    pub fn run(&mut self, sql: &str) -> pghaul::Result<()> {
        self.runtime.block_on(self.session.execute(sql))
    }

    /// The one value that a query answers; empty for NULL or no row.
    #[track_caller]
    pub fn ask(&mut self, sql: &str) -> String {
        let rows = self.runtime.block_on(self.session.query(sql)).expect(sql);
        if rows.is_empty() { String::new() } else { rows.single().expect(sql).unwrap_or_default() }
    }
}
