//! One view of the database for many sessions: begun by one, exported, imported by the others.
//!
//! A snapshot lives as long as any session holds it, and whoever imported it can export it again; so a run
//! survives the loss of the session that began it.

use super::Session;
use crate::ident::literal;
use crate::{Error, Result};

/// How the transaction that begins a snapshot is isolated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// All rows committed before its first query.
    #[default]
    RepeatableRead,
    /// Besides, none that a serial execution would not show; may wait for writers (`--serializable-deferrable`).
    SerializableDeferrable,
}

impl Isolation {
    /// The command that begins the transaction. No snapshot is taken before its first query, so `LOCK TABLE`
    /// may come first.
    pub fn begin(self) -> &'static str {
        match self {
            Self::RepeatableRead => "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
            Self::SerializableDeferrable => "BEGIN TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE",
        }
    }
}

/// The name of an exported snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot(String);

impl Snapshot {
    /// A snapshot that somebody else exported (`--snapshot`).
    pub fn named(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// Its name, as `SET TRANSACTION SNAPSHOT` takes it.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// The SQL that begins a transaction with this snapshot.
    ///
    /// REPEATABLE READ will do for one exported by a serializable transaction too: what it shows is the same.
    pub fn begin(&self) -> String {
        format!("{}; SET TRANSACTION SNAPSHOT {}", Isolation::RepeatableRead.begin(), literal(&self.0))
    }
}

impl Session {
    /// Exports the snapshot of the running transaction, whether it began here or was imported.
    pub async fn export_snapshot(&mut self) -> Result<Snapshot> {
        let name = self.query("SELECT pg_catalog.pg_export_snapshot()").await?.single()?;
        name.map(Snapshot).ok_or_else(|| Error::new("server exported a snapshot without a name"))
    }

    /// Begins a transaction with an exported snapshot.
    pub async fn import_snapshot(&mut self, snapshot: &Snapshot) -> Result<()> {
        let imported = self.execute(&snapshot.begin()).await;
        imported.map_err(|error| error.context(format!("could not import snapshot \"{}\"", snapshot.name())))
    }
}
