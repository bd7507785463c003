//! Lines for people on standard error, as PostgreSQL's programs write them, and the closing summaries.

use std::io::Write as _;
use std::path::Path;

use indicatif::{HumanBytes, HumanCount};

use crate::{Error, dump, restore, text};

/// A line of any form on standard error. Who closed that does not want to know, and has a dump done nevertheless.
pub fn put(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// `pghaul: text`; further lines are details of the first.
pub fn line(text: &str) {
    let mut lines = text.lines();
    put(&format!("pghaul: {}", lines.next().unwrap_or_default()));
    for line in lines {
        put(&format!("pghaul: detail: {line}"));
    }
}

/// An error with its detail and hint.
pub fn error(error: &Error) {
    let text = error.to_string();
    let mut lines = text.lines();
    put(&format!("pghaul: error: {}", lines.next().unwrap_or_default()));
    for line in lines {
        put(&format!("pghaul: {line}"));
    }
}

/// What a dump did; no output is standard output.
pub fn dumped(stats: &dump::Stats, output: Option<&Path>) {
    let done = &stats.exported;
    let kind = if stats.archive_id.is_some() { "archive" } else { "script" };
    let seconds = stats.elapsed.as_secs_f64();
    let mut what = format!("{} tables with {} rows", HumanCount(done.tables), HumanCount(done.rows),);
    if done.tables_in_binary > 0 {
        what.push_str(&format!(" ({} tables in binary form)", HumanCount(done.tables_in_binary)));
    }
    if done.large_objects > 0 {
        what.push_str(&format!(", {} large objects", HumanCount(done.large_objects)));
    }
    line(&format!(
        "dumped {what} ({}, {} in the {kind}) in {seconds:.1} s, {}/s, over {} sessions",
        HumanBytes(done.raw_bytes),
        HumanBytes(stats.written),
        HumanBytes((done.raw_bytes as f64 / seconds.max(0.001)) as u64),
        done.sessions,
    ));
    if done.retries > 0 {
        line(&format!("{} items were copied again after a lost connection", done.retries));
    }
    let name = output.map_or_else(|| "on standard output".to_owned(), |path| format!("\"{}\"", path.display()));
    let id = stats.archive_id.iter().map(|id| format!(", id {id}")).collect::<String>();
    line(&format!("{kind} {name} has {} entries{id}", stats.entries));
}

/// What a restore did; what went wrong is told even where nothing else is.
pub fn restored(stats: &restore::Stats, quiet: bool) {
    let seconds = stats.elapsed.as_secs_f64();
    if !quiet {
        let mut what = format!(
            "{} entries, {} tables with {} rows",
            HumanCount(stats.applied),
            HumanCount(stats.tables),
            HumanCount(stats.rows)
        );
        if stats.large_objects > 0 {
            what.push_str(&format!(", {} large objects", HumanCount(stats.large_objects)));
        }
        line(&format!(
            "restored {what} ({}) in {seconds:.1} s, {}/s, over {} sessions",
            HumanBytes(stats.bytes),
            HumanBytes((stats.bytes as f64 / seconds.max(0.001)) as u64),
            stats.sessions,
        ));
        if stats.statistics_missing {
            line("planner statistics are missing: run ANALYZE, or restore with --analyze");
        }
    }
    if stats.exit_code() != 0 {
        for skipped in &stats.skipped {
            line(&format!("not restored: {}", text::printable(skipped)));
        }
        line(&format!("{} entries failed and {} were skipped", stats.failed.len(), stats.skipped.len()));
    }
}
