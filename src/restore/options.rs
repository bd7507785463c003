//! What is meant by a restore, once the command line has been understood.

use std::num::NonZeroU64;

use super::Wire;
use crate::Result;
use crate::script::{self, refuse_both};

/// Everything that a restore can be told. The default restores the whole archive into the database that
/// the session is connected to.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What is restored, and by which statements.
    pub script: script::Options,
    /// How many sessions may work at once; 0 counts as 1.
    pub jobs: usize,
    /// All or nothing, in one session (`-1`).
    pub single_transaction: bool,
    /// Stop at the first error (`-e`).
    pub exit_on_error: bool,
    /// How many entries are applied in one transaction before rows are loaded; 0 means [`Self::BATCH`].
    pub transaction_size: usize,
    /// How many bytes all sessions together may take to build indexes and check keys; as the server has it, unless
    /// given.
    pub maintenance_memory: Option<NonZeroU64>,
    /// Load rows into tables that hold some already.
    pub append: bool,
    /// How rows go to the server.
    pub wire: Wire,
    /// Gather statistics at the end.
    pub analyze: bool,
    /// Go on although the target lacks something that the archive needs.
    pub skip_preflight: bool,
    /// Restore an archive of ours although its manifest is gone, or cannot be read.
    pub no_manifest: bool,
}

impl From<script::Options> for Options {
    fn from(script: script::Options) -> Self {
        Self { script, ..Self::default() }
    }
}

impl Options {
    /// How many entries a transaction holds at most unless told otherwise: the server's lock table has
    /// room for 64 locks a session, and an entry takes a handful.
    pub const BATCH: usize = 500;

    /// What one session may take of the maintenance memory, in kB, within the bounds of `maintenance_work_mem`.
    pub fn maintenance_share(&self) -> Option<u64> {
        let bytes = self.maintenance_memory?.get() / self.jobs.max(1) as u64;
        Some((bytes >> 10).clamp(1024, i32::MAX as u64))
    }

    /// Refuses what contradicts itself.
    pub fn check(&self) -> Result<()> {
        refuse_both(&[
            (self.script.create && self.single_transaction, "-C/--create", "-1/--single-transaction"),
            (self.jobs > 1 && self.single_transaction, "-j/--jobs", "-1/--single-transaction"),
            (self.transaction_size > 0 && self.single_transaction, "--transaction-size", "-1/--single-transaction"),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_share_the_memory_and_each_has_what_the_server_demands() {
        let share = |bytes, jobs| {
            Options { maintenance_memory: NonZeroU64::new(bytes), jobs, ..Options::default() }.maintenance_share()
        };
        assert_eq!([share(1 << 30, 4), share(1 << 30, 0), share(0, 4)], [Some(256 << 10), Some(1 << 20), None]);
        assert_eq!([share(9, 2), share(u64::MAX, 1)], [Some(1024), Some(2_147_483_647)]);
    }

    #[test]
    fn contradictions_are_refused() {
        let refused = |options: Options| options.check().expect_err("contradiction").message().to_owned();
        assert_eq!(
            refused(Options { jobs: 4, single_transaction: true, ..Options::default() }),
            "options -j/--jobs and -1/--single-transaction cannot be used together"
        );
        assert!(Options { jobs: 1, single_transaction: true, ..Options::default() }.check().is_ok());
    }
}
