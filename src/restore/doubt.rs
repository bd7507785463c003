//! A COMMIT that was not answered: the session was lost, and nobody here knows whether before or after it.
//!
//! What is in doubt is not done again before the server has told what became of it, or its rows would be there twice.
//! And where a server comes back after a crash, all is in doubt: commits do not wait for the disk before the last.

use std::time::Duration;

use super::worker::Worker;
use crate::{Error, Result};

/// How long a session that is being ended is left in peace.
const PATIENCE: Duration = Duration::from_millis(100);

impl Worker<'_> {
    /// Begins a transaction, and tells its number.
    pub(super) async fn begin_numbered(&mut self) -> Result<u64> {
        let rows = self.session.query("BEGIN; SELECT pg_catalog.txid_current()").await?;
        let number = rows.get(0).and_then(|row| row.text(0)).and_then(|text| text.parse().ok());
        number.ok_or_else(|| Error::new("server does not tell the number of a transaction"))
    }

    /// Finds out what became of a transaction whose COMMIT ended with this error: nothing is wrong if it was committed
    /// nevertheless. Else the error is given back, nobody is in the transaction any more, and the session is ready.
    pub(super) async fn resolve(&mut self, transaction: u64, error: Error) -> Result<()> {
        if self.session.is_ready() {
            return Err(error);
        }
        let error = self.recover(error).await?;
        loop {
            self.run.interrupt.check()?;
            let state = self.session.query(&format!("SELECT pg_catalog.txid_status({transaction})")).await?;
            match state.single()?.as_deref() {
                Some("committed") => return Ok(()),
                Some("in progress") => {}
                _ => return Err(error),
            }
            // The server may not know yet that nobody listens.
            let end = "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity";
            let number = transaction & u64::from(u32::MAX);
            self.session.execute(&format!("{end} WHERE backend_xid::pg_catalog.text = '{number}'")).await?;
            tokio::time::sleep(PATIENCE).await;
        }
    }

    /// An error if the server crashed since the run began. It forgets its statistics then.
    pub(super) async fn find_no_crash(&mut self) -> Result<()> {
        let Some(begun) = self.run.begun() else { return Ok(()) };
        let question =
            format!("SELECT pg_catalog.date_part('epoch', stats_reset) > {begun} FROM pg_catalog.pg_stat_bgwriter");
        if self.session.query(&question).await?.single()?.as_deref() != Some("t") {
            return Ok(());
        }
        Err(Error::new("the server crashed, and was started again")
            .detail("What was restored in the moments before may be gone.")
            .hint("Begin again with an empty database."))
    }
}
