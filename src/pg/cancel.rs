//! Cancelling the running command of a session, over a connection of its own.

use tokio::io::AsyncReadExt;
use tokio_postgres::CancelToken;

use super::connect::{Endpoint, reason};
use super::settings::Keepalive;
use super::tls::{Encryption, Handshake};
use super::wire::Lent;
use crate::error::io_reason;
use crate::{Error, Result};

/// Cancels what a session is doing. It can be used from any thread, any number of times.
#[derive(Clone)]
pub struct Canceller {
    endpoint: Endpoint,
    keepalive: Keepalive,
    handshake: Option<Handshake>,
    token: CancelToken,
}

impl Canceller {
    /// For the session that was reached at `endpoint`, with its TLS.
    pub(super) fn new(
        endpoint: Endpoint,
        keepalive: Keepalive,
        handshake: Option<Handshake>,
        token: CancelToken,
    ) -> Self {
        Self { endpoint, keepalive, handshake, token }
    }

    /// Whether the session's server is on this machine, as far as its address says.
    pub(super) fn is_local(&self) -> bool {
        self.endpoint.is_local()
    }

    /// Asks the server to cancel the session's command, and waits until it has taken the request.
    ///
    /// Whether there was anything to cancel is not known here: the command itself fails with 57014, or does not.
    pub async fn cancel(&self) -> Result<()> {
        let failed = |why: String| Error::new(format!("could not send a cancel request: {why}"));
        let lent = Lent::new(self.endpoint.dial(&self.keepalive).await.map_err(|error| failed(io_reason(&error)))?);
        let encryption = Encryption(self.handshake.clone());
        self.token.cancel_query_raw(lent.clone(), encryption).await.map_err(|error| failed(reason(&error)))?;
        // the server hangs up when it has passed the request on; a later command must not be hit by it
        if let Some(mut wire) = lent.take_back() {
            let _ = wire.read(&mut [0]).await;
        }
        Ok(())
    }
}
