//! Cancelling the running command of a session, over a connection of its own.

use tokio::io::AsyncReadExt;
use tokio_postgres::{CancelToken, NoTls};

use super::connect::{Endpoint, reason};
use super::wire::Lent;
use crate::{Error, Result};

/// Cancels what a session is doing. It can be used from any thread, any number of times.
#[derive(Clone)]
pub struct Canceller {
    endpoint: Endpoint,
    token: CancelToken,
}

impl Canceller {
    /// For the session that was reached at `endpoint`.
    pub(super) fn new(endpoint: Endpoint, token: CancelToken) -> Self {
        Self { endpoint, token }
    }

    /// Asks the server to cancel the session's command, and waits until it has taken the request.
    ///
    /// Whether there was anything to cancel is not known here: the command itself fails with 57014, or does not.
    pub async fn cancel(&self) -> Result<()> {
        let failed = |why: String| Error::new(format!("could not send a cancel request: {why}"));
        let lent = Lent::new(self.endpoint.dial().await.map_err(|error| failed(error.to_string()))?);
        self.token.cancel_query_raw(lent.clone(), NoTls).await.map_err(|error| failed(reason(&error)))?;
        // the server hangs up when it has passed the request on; a later command must not be hit by it
        if let Some(mut wire) = lent.take_back() {
            let _ = wire.read(&mut [0]).await;
        }
        Ok(())
    }
}
