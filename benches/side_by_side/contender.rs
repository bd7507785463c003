//! Who is measured, and with what commands.

use std::path::Path;
use std::process::Command;

use crate::common::{Database, pghaul, stock};

/// A program with its number of workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    Ours {
        jobs: usize,
    },
    /// `syncfs`: the whole file system is synced once instead of each file.
    Stock {
        jobs: usize,
        syncfs: bool,
    },
}

impl Contender {
    pub fn name(self) -> String {
        match self {
            Self::Ours { jobs } => format!("pghaul -j{jobs}"),
            Self::Stock { jobs, syncfs: false } => format!("stock -j{jobs}"),
            Self::Stock { jobs, syncfs: true } => format!("stock -j{jobs} syncfs"),
        }
    }

    pub fn is_stock(self) -> bool {
        matches!(self, Self::Stock { .. })
    }

    /// A dump into a new directory; `compression` as `-Z` takes it, or the program's own choice.
    pub fn dump(self, archive: &Path, major: u32, compression: Option<&str>, rows: bool) -> Command {
        let (mut command, jobs) = match self {
            Self::Ours { jobs } => (pghaul(&["dump"]), jobs),
            Self::Stock { jobs, syncfs } => {
                let mut command = stock::pg_dump(major.max(17));
                if syncfs {
                    command.arg("--sync-method=syncfs");
                }
                (command, jobs)
            }
        };
        command.args(["-Fd", "-j", &jobs.to_string(), "-f"]).arg(archive);
        if let Some(compression) = compression {
            command.args(["-Z", compression]);
        }
        if !rows {
            command.arg("-s");
        }
        command
    }

    /// A restore into a database, of one section or of all.
    pub fn restore(self, archive: &Path, target: &Database, major: u32, section: Option<&str>) -> Command {
        let (mut command, jobs) = match self {
            Self::Ours { jobs } => (pghaul(&["restore"]), jobs),
            Self::Stock { jobs, .. } => (stock::pg_restore(major.max(17)), jobs),
        };
        command.args(["-j", &jobs.to_string(), "-d", &target.name]);
        if let Some(section) = section {
            command.arg(format!("--section={section}"));
        }
        command.arg(archive);
        command
    }
}
