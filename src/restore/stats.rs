//! What a restore did.

use std::time::Duration;

use crate::Error;

/// What a restore did.
#[derive(Debug, Default)]
pub struct Stats {
    /// Entries that were applied.
    pub applied: u64,
    /// Entries that failed, with the reason.
    pub failed: Vec<Error>,
    /// Entries that were not tried, with the reason.
    pub skipped: Vec<String>,
    /// Tables whose rows were loaded.
    pub tables: u64,
    /// Those among them whose rows were sent in binary form, as far as it was sure.
    pub tables_in_binary: u64,
    /// Rows in them.
    pub rows: u64,
    /// Large objects that were written.
    pub large_objects: u64,
    /// Bytes of rows and large objects, before compression.
    pub bytes: u64,
    /// Objects that what was chosen depends on, and that were not chosen.
    pub left_out: Vec<String>,
    /// Rows were loaded, and nothing told the planner of them.
    pub statistics_missing: bool,
    /// Sessions that worked.
    pub sessions: usize,
    /// From the first statement to the last.
    pub elapsed: Duration,
}

impl Stats {
    /// 0 if all that was asked for is done, 2 if something was not and was told.
    pub fn exit_code(&self) -> u8 {
        if self.failed.is_empty() && self.skipped.is_empty() { 0 } else { 2 }
    }
}
