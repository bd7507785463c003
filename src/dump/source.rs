//! What the dump is of: facts about the server and the database, for the header and the manifest.

use crate::Result;
use crate::archive::manifest;
use crate::pg::row::CatalogRow;
use crate::pg::{Session, statement};

crate::row! {
    /// The source of a dump.
    pub struct Source in "dump/source.sql" {
        database: String,
        server_version: String,
        /// The encoding of the dump: the database's, or what `-E` asked for.
        encoding: String,
        collate: String,
        ctype: String,
        locale_provider: char,
        /// Whether a backslash in a string literal is itself.
        standard_strings: bool,
        role: String,
        is_standby: bool,
        /// The transactions that the snapshot sees, as `txid_snapshot` text.
        snapshot: String,
    }
}

impl Source {
    /// Asks the session for them.
    pub async fn read(session: &mut Session) -> Result<Self> {
        let rows = session.query(&statement::for_server(Self::SQL, session.version())).await?;
        let row = rows.get(0).ok_or_else(|| crate::Error::new("the database is not in pg_database"))?;
        <Self as CatalogRow>::read(row)
    }

    /// The manifest's page about the source. The system identifier is left out where it may not be read.
    pub async fn for_manifest(&self, session: &mut Session) -> manifest::Source {
        manifest::Source {
            system_identifier: system_identifier(session).await,
            server_version_num: session.version().0,
            database: self.database.clone(),
            encoding: self.encoding.clone(),
            collate: Some(self.collate.clone()),
            ctype: Some(self.ctype.clone()),
            locale_provider: Some(self.locale_provider.to_string()),
            role: Some(self.role.clone()),
            is_standby: self.is_standby,
        }
    }
}

/// `pg_control_system()` is not for everybody everywhere; asked in a way that cannot fail the transaction.
async fn system_identifier(session: &mut Session) -> Option<u64> {
    let sql = "SELECT CASE WHEN pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') \
               THEN (SELECT system_identifier FROM pg_catalog.pg_control_system()) END";
    session.query(sql).await.ok()?.single().ok()??.parse().ok()
}
