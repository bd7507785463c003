//! Signals: the first stops the run and cancels its work on the server, the second ends the process.

use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::pg::Interrupt;
use crate::{Error, Result};

/// How long after one request to cancel the next is sent.
const AGAIN: Duration = Duration::from_secs(1);

/// Watches SIGINT, SIGTERM and SIGHUP in a thread of its own, for as long as the process lives. A SIGHUP that was ignored
/// stays so.
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
    /// None where it is ignored, as nohup has it.
    hangup: Option<Signal>,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: (!is_hangup_ignored()).then(|| signal(SignalKind::hangup())).transpose()?,
        })
    }

    /// The number of the next signal.
    async fn next(&mut self) -> i32 {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => 2,
            _ = self.terminate.recv() => 15,
            _ = hangup => 1,
        }
    }
}

/// Whether whoever started us wants us to outlive the terminal. Only Linux tells without being asked in C.
fn is_hangup_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    ignored.is_some_and(|signals| signals & 1 == 1)
}
