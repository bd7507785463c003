//! Ctrl-C and its kin: one word stops all work at once, on the server as well.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::{Canceller, Session};
use crate::{Error, Result};

/// How long a server may take to accept a request to cancel.
const PATIENCE: Duration = Duration::from_secs(5);

/// Shared by all threads of a run. Sessions that may be busy for long are watched; when the run is
/// interrupted their running commands are cancelled, and whoever asks is told to stop.
#[derive(Clone, Default)]
pub struct Interrupt(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    tripped: Notify,
}

#[derive(Default)]
struct State {
    signal: Option<i32>,
    watched: HashMap<u64, Canceller>,
    next: u64,
}

/// A session is watched as long as this lives.
#[must_use]
pub struct Watch {
    interrupt: Interrupt,
    number: u64,
}

impl Interrupt {
    /// Watches a session: its running command is cancelled when the run is interrupted. Fails if it was already.
    pub fn watch(&self, session: &Session) -> Result<Watch> {
        let mut state = self.state();
        if let Some(signal) = state.signal {
            return Err(Error::interrupted(signal));
        }
        let number = state.next;
        state.next += 1;
        state.watched.insert(number, session.canceller());
        drop(state);
        Ok(Watch { interrupt: self.clone(), number })
    }

    /// Stops the run: `signal` says why. Returns when every watched session was asked to cancel; failures to
    /// do so are left alone, for the sessions end with the process.
    pub async fn trip(&self, signal: i32) {
        let watched: Vec<Canceller> = {
            let mut state = self.state();
            state.signal.get_or_insert(signal);
            state.watched.values().cloned().collect()
        };
        self.0.tripped.notify_waiters();
        let requests = watched.iter().map(|canceller| tokio::time::timeout(PATIENCE, canceller.cancel()));
        futures_util::future::join_all(requests).await;
    }

    /// Awaits what leaves nothing to cancel on a server, such as a connection, but not after the run was
    /// interrupted.
    pub async fn limit<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let tripped = self.0.tripped.notified();
        self.check()?;
        tokio::select! {
            done = work => done,
            () = tripped => Err(self.explain(Error::new("the run was interrupted"))),
        }
    }

    /// An error once the run was interrupted.
    pub fn check(&self) -> Result<()> {
        self.state().signal.map_or(Ok(()), |signal| Err(Error::interrupted(signal)))
    }

    /// The error to report for a failure: after an interruption that is the reason, whatever failed.
    pub fn explain(&self, error: Error) -> Error {
        self.check().err().unwrap_or(error)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.interrupt.state().watched.remove(&self.number);
    }
}
