//! Rows that are frozen as they come, so that nobody has to write their pages again.
//!
//! The server does it in the transaction that made the table or emptied it, and under `wal_level = minimal`
//! writes no WAL for them either. So a table of ours is emptied first, which is nothing: measured, that costs a
//! COPY nothing, an index on it is built with 5 to 8 % less of the server's time, and its first vacuum with a
//! tenth. Several sessions at one table cannot have it.

use crate::archive::Entry;
use crate::restore::worker::Worker;
use crate::script::statement;

/// A file of fewer bytes is not worth a new file for the table.
const WORTHWHILE: u64 = 1 << 20;

impl Worker<'_> {
    /// Whether the table that an entry's rows go into may be emptied first, and it is worth it.
    pub(super) fn can_freeze(&self, entry: &Entry) -> bool {
        let table = entry.dependencies.first().and_then(|&id| self.run.plan.entry(id));
        self.made(entry)
            && !self.is_in_one()
            && statement::partition_root(entry).is_none()
            && table.is_some_and(|table| table.desc == "TABLE")
            && self.run.size(entry) >= WORTHWHILE
    }
}
