//! Signals: the first stops the run and cancels its work on the server, the second ends the process.

use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::pg::Interrupt;
use crate::{Error, Result};

/// How long after one request to cancel the next is sent.
const AGAIN: Duration = Duration::from_secs(1);

/// Watches SIGINT, SIGTERM and SIGHUP in a thread of its own, for as long as the process lives.
pub fn watch(interrupt: &Interrupt) -> Result<()> {
    let interrupt = interrupt.clone();
    let failed = |error: std::io::Error| Error::new(format!("could not watch signals: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let mut signals = {
        let _guard = runtime.enter();
        Signals::new().map_err(failed)?
    };
    let watch = move || {
        runtime.block_on(async {
            let number = signals.next().await;
            // Again and again: a session may have been between two commands.
            let stop = async {
                loop {
                    interrupt.trip(number).await;
                    tokio::time::sleep(AGAIN).await;
                }
            };
            tokio::select! {
                () = stop => {}
                number = signals.next() => std::process::exit(128 + number),
            }
        })
    };
    std::thread::Builder::new().name("signals".into()).spawn(watch).map_err(failed)?;
    Ok(())
}

struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hangup: Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    /// The number of the next signal.
    async fn next(&mut self) -> i32 {
        tokio::select! {
            _ = self.interrupt.recv() => 2,
            _ = self.terminate.recv() => 15,
            _ = self.hangup.recv() => 1,
        }
    }
}
