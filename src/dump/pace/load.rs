//! What the server has to do beside this dump.

use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::pg::row::CatalogRow;
use crate::pg::{self, Session, Settings, statement};
use crate::{Error, Result};

crate::row! {
    /// What the server's statistics views tell of its load.
    pub struct ServerLoad in "dump/server_load.sql" {
        active: i64,
        /// Sessions of others that this role may not look at; pg_monitor may.
        hidden: i64,
        lag_seconds: Option<String>,
    }
}

/// The load at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Sessions at work beside this program's.
    pub active: f64,
    /// How far the standby that is farthest behind is.
    pub lag: Duration,
    /// How long the server took to tell.
    pub latency: Duration,
}

/// Asks for the load over a session of its own, made anew when it is lost.
pub struct Watcher<'a> {
    runtime: Runtime,
    settings: &'a Settings,
    session: Option<Session>,
}

impl<'a> Watcher<'a> {
    /// A watcher that is not yet connected.
    pub fn new(settings: &'a Settings) -> Result<Self> {
        Ok(Self { runtime: pg::runtime()?, settings, session: None })
    }

    /// The load now. Fails where the role may not see what others do: a bound that is never passed protects nobody.
    pub fn look(&mut self) -> Result<Load> {
        let mut session = match self.session.take() {
            Some(session) if session.is_ready() => session,
            _ => self.runtime.block_on(Session::connect(self.settings))?,
        };
        let asked = Instant::now();
        let sql = statement::for_server(ServerLoad::SQL, session.version());
        let rows = self.runtime.block_on(session.query(&sql))?;
        let latency = asked.elapsed();
        self.session = Some(session);
        let row = rows.iter().next().ok_or_else(|| Error::new("the server tells nothing of its load"))?;
        let seen = ServerLoad::read(row)?;
        if seen.hidden > 0 {
            return Err(Error::new("this role may not see what other sessions do")
                .hint("Grant it pg_monitor to let the dump mind the server's load."));
        }
        let lag = seen.lag_seconds.and_then(|seconds| seconds.parse::<f64>().ok()).unwrap_or(0.0);
        Ok(Load { active: seen.active as f64, lag: Duration::from_secs_f64(lag.clamp(0.0, 1e9)), latency })
    }
}
