//! Sessions made alike: a [`Source`] connects, pins and begins them; a deadpool keeps them and replaces those
//! that are no longer good.

use std::sync::{Arc, PoisonError, RwLock};

use deadpool::managed::{Manager, Metrics, Object, PoolError, RecycleError, RecycleResult};

use super::{Pins, Session, Settings, TransactionStatus};
use crate::{Error, Result};

/// How the sessions of a run are made. Clones share what they begin with.
#[derive(Clone)]
pub struct Source {
    settings: Settings,
    pins: Pins,
    begin: Arc<RwLock<Option<String>>>,
}

/// A pool of sessions from one source. Its sessions belong to the runtime they were made on.
pub type Pool = deadpool::managed::Pool<Source>;

/// A session on loan from a [`Pool`]; it goes back when dropped.
pub type PooledSession = Object<Source>;

impl Source {
    /// Sessions with these settings and pins, in no transaction.
    pub fn new(settings: Settings, pins: Pins) -> Self {
        Self { settings, pins, begin: Arc::default() }
    }

    /// What sessions made from now on run before they are handed out: the import of a snapshot, which may have
    /// a new name after its first holder was lost. They must then stay in that transaction.
    pub fn begin_with(&self, sql: impl Into<String>) {
        *self.begin.write().unwrap_or_else(PoisonError::into_inner) = Some(sql.into());
    }

    /// A new session, made and prepared.
    pub async fn session(&self) -> Result<Session> {
        let mut session = Session::connect(&self.settings).await?;
        session.pin(&self.pins).await?;
        if let Some(begin) = self.beginning() {
            session.execute(&begin).await?;
        }
        Ok(session)
    }

    /// Where the sessions connect to.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// A pool of at most `size` sessions of this source.
    pub fn pool(&self, size: usize) -> Result<Pool> {
        Pool::builder(self.clone()).max_size(size).build().map_err(|error| Error::new(error.to_string()))
    }

    fn beginning(&self) -> Option<String> {
        self.begin.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Manager for Source {
    type Type = Session;
    type Error = Error;

    async fn create(&self) -> Result<Session> {
        self.session().await
    }

    /// A session is good if it answers, and is still in the transaction that it began with.
    async fn recycle(&self, session: &mut Session, _: &Metrics) -> RecycleResult<Error> {
        if !session.is_ready() {
            return Err(RecycleError::message("the session was lost"));
        }
        session.execute("SELECT 1").await?;
        let wanted =
            if self.beginning().is_some() { TransactionStatus::InTransaction } else { TransactionStatus::Idle };
        if session.transaction_status() == wanted {
            Ok(())
        } else {
            Err(RecycleError::message("the session's transaction has ended"))
        }
    }
}

impl From<PoolError<Error>> for Error {
    fn from(error: PoolError<Error>) -> Self {
        match error {
            PoolError::Backend(error) => error,
            error => Error::new(error.to_string()),
        }
    }
}
