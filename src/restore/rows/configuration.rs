//! Tables that the archive has rows of and no definition: the configuration of extensions.
//!
//! `CREATE EXTENSION` makes such a table and may fill it, as PostGIS does its reference systems. The archive holds the
//! rows that the extension's own condition tells to be the user's, and only those could be there twice.

use super::Worker;
use crate::Result;
use crate::archive::Entry;
use crate::ident::{literal, qualified};

impl Worker<'_> {
    /// The condition, `WHERE ...`, on the rows that are the user's in a table that the archive does not define; empty
    /// where all are, or it is not of an extension.
    pub(super) async fn configuration(&mut self, entry: &Entry) -> Result<String> {
        let name = literal(&qualified(entry.schema.as_deref(), &entry.tag));
        let rows = self
            .session
            .query(&format!(
                "SELECT e.extcondition[pg_catalog.array_position(e.extconfig, c.oid)] \
                 FROM pg_catalog.pg_extension e, pg_catalog.pg_class c \
                 WHERE c.oid = pg_catalog.to_regclass({name}) AND c.oid = ANY (e.extconfig)"
            ))
            .await?;
        Ok(rows.get(0).and_then(|row| row.text(0)).unwrap_or_default())
    }
}
