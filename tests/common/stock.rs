//! PostgreSQL's own client programs, by major. 17 is the one whose pg_dump knows lz4 and zstd; 18 reads every
//! server; 15 reads nothing newer than archive version 1.14.

use std::path::PathBuf;
use std::process::Command;

use super::run::program;
use super::site::site;

/// pg_dump of a major, in the time zone that our dumps are always in; it would take the database's own.
pub fn pg_dump(major: u32) -> Command {
    let mut command = tool(major, "pg_dump");
    command.env("PGTZ", "UTC");
    command
}

/// pg_restore of a major.
pub fn pg_restore(major: u32) -> Command {
    tool(major, "pg_restore")
}

/// psql, the newest: quiet, without its rc file, stopping at the first error.
pub fn psql() -> Command {
    let mut command = tool(18, "psql");
    command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1"]);
    command
}

/// Any client program of a major.
#[track_caller]
pub fn tool(major: u32, name: &str) -> Command {
    let Some(programs) = programs(major) else { panic!("there are no client programs of PostgreSQL {major}") };
    program(programs.join(name))
}

/// Whether a major's client programs are here; says so where they are not.
pub fn has(major: u32) -> bool {
    let there = programs(major).is_some();
    if !there {
        println!("skipped: no client programs of PostgreSQL {major}");
    }
    there
}

fn programs(major: u32) -> Option<&'static PathBuf> {
    site().clients.iter().find(|(have, _)| *have == major).map(|(_, programs)| programs)
}
