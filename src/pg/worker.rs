//! Workers: each an OS thread with a runtime of its own and one session.
//!
//! One runtime for all workers would move every block of a COPY between threads; measured, that costs a third
//! to two thirds more of the client's CPU.

use std::thread::{Builder, Scope, ScopedJoinHandle};

use tokio::runtime::Runtime;

use super::pool::{Pool, PooledSession, Source};
use crate::error::io_reason;
use crate::{Error, Result};

/// One worker's hold on its session.
pub struct Worker {
    /// The worker's number, from 0.
    pub number: usize,
    pool: Pool,
}

impl Worker {
    /// The worker's session, checked; a new one from the source if it is lost or its transaction failed.
    pub async fn session(&self) -> Result<PooledSession> {
        Ok(self.pool.get().await?)
    }
}

/// The runtime of one thread, for the sessions that it works with.
pub fn runtime() -> Result<Runtime> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Error::new(format!("could not start a runtime: {}", io_reason(&error))))
}

/// Starts `count` workers in the scope; each runs `work` to its end, with sessions from the source.
///
/// A worker that fails ends alone: stopping the others is the affair of what they share.
pub fn spawn_workers<'scope, 'env, T, F>(
    scope: &'scope Scope<'scope, 'env>,
    count: usize,
    source: &'env Source,
    work: &'env F,
) -> Result<Vec<ScopedJoinHandle<'scope, Result<T>>>>
where
    T: Send + 'scope,
    F: AsyncFn(Worker) -> Result<T> + Sync,
{
    let start = |number| {
        Builder::new()
            .name(format!("worker {number}"))
            .spawn_scoped(scope, move || {
                runtime()?.block_on(async { work(Worker { number, pool: source.pool(1)? }).await })
            })
            .map_err(|error| Error::new(format!("could not start worker {number}: {error}")))
    };
    (0..count).map(start).collect()
}
