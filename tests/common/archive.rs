//! An archive in a temporary directory, made and restored by us or by stock.

use std::path::PathBuf;
use std::process::Command;

use pghaul::archive::Toc;

use super::database::Database;
use super::run::{Outcome, pghaul, run};
use super::stock;

/// An archive that goes with the value.
pub struct Archive(tempfile::TempDir);

impl Archive {
    /// What `pghaul dump` makes of a database, with these options besides.
    #[track_caller]
    pub fn ours(source: &Database, options: &[&str]) -> Self {
        Self::made(source, pghaul(&["dump"]).args(options))
    }

    /// What stock pg_dump of a major makes of a database, with these options besides.
    #[track_caller]
    pub fn stocks(major: u32, source: &Database, options: &[&str]) -> Self {
        Self::made(source, stock::pg_dump(major).arg("-Fd").args(options))
    }

    fn made(source: &Database, command: &mut Command) -> Self {
        let archive = Self(tempfile::tempdir().expect("a temporary directory"));
        run(source.reach(command).arg("-f").arg(archive.path())).ok();
        archive
    }

    /// The archive's directory.
    pub fn path(&self) -> PathBuf {
        self.0.path().join("archive")
    }

    /// Its table of contents.
    #[track_caller]
    pub fn toc(&self) -> Toc {
        super::toc::read(&self.path())
    }

    /// Runs `pghaul restore` into a database, with these options besides.
    pub fn restore_by_us(&self, target: &Database, options: &[&str]) -> Outcome {
        run(target.reach(pghaul(&["restore", "-d", &target.name]).args(options).arg(self.path())))
    }

    /// Runs stock pg_restore of a major into a database, and panics unless it brought everything back.
    ///
    /// Since 17 it sets `transaction_timeout`, which older servers do not have: that one error is ignored, by
    /// pg_restore itself too, and it exits with 1 for it.
    #[track_caller]
    pub fn restore_by_stock(&self, major: u32, target: &Database) {
        let outcome = self.try_restore_by_stock(major, target);
        let errors = outcome.stderr.lines().filter(|line| line.contains("error:")).count();
        let harmless =
            errors == 1 && outcome.stderr.contains("unrecognized configuration parameter \"transaction_timeout\"");
        if !harmless {
            outcome.ok();
        }
    }

    /// Runs stock pg_restore of a major into a database, come what may.
    pub fn try_restore_by_stock(&self, major: u32, target: &Database) -> Outcome {
        run(target.reach(stock::pg_restore(major).args(["-d", &target.name]).arg(self.path())))
    }
}
