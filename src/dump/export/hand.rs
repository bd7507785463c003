//! What a worker has in hand: its session, while it has one, and its encoder.

use super::{Export, PAUSE, RETRIES};
use crate::Result;
use crate::archive::FrameEncoder;
use crate::monitor::Event;
use crate::pg::{PooledSession, Worker};

/// What a worker works with.
pub(super) struct Hand {
    /// None once it was lost, or gave its transaction up.
    pub session: Option<PooledSession>,
    pub encoder: FrameEncoder,
}

impl Hand {
    /// Gives up the locks of the part that was read. Whoever reads pages locks the table's indexes as well, and REINDEX
    /// would wait until the dump ends. A session that cannot begin again is not kept.
    pub async fn begin_again(&mut self, begin: &str) {
        if let Some(mut session) = self.session.take()
            && session.execute(&format!("COMMIT; {begin}")).await.is_ok()
        {
            self.session = Some(session);
        }
    }
}

impl Export<'_> {
    /// A worker's first session; none where a server that is short of connections has none for it. The first worker
    /// asks again and again, unless another has got one.
    pub(super) async fn first_session(&self, worker: &Worker) -> Result<Option<PooledSession>> {
        for attempt in 1.. {
            let error = match self.interrupt.limit(worker.session()).await {
                Ok(session) => {
                    self.done().sessions += 1;
                    return Ok(Some(session));
                }
                Err(error) => error,
            };
            self.go_on()?;
            if worker.number > 0 || self.done().sessions > 0 || attempt > RETRIES {
                let text = format!("going on with fewer sessions: {}", error.message());
                self.monitor.event(Event::Warning(&text));
                return Ok(None);
            }
            tokio::time::sleep(PAUSE * attempt).await;
        }
        unreachable!("the last attempt returns")
    }
}
