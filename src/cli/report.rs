//! Lines for people on standard error, as PostgreSQL's programs write them, and the closing summaries.

use std::path::Path;

use indicatif::{HumanBytes, HumanCount};

use crate::Error;
use crate::dump;

/// `pghaul: text`; further lines are details of the first.
pub fn line(text: &str) {
    let mut lines = text.lines();
    eprintln!("pghaul: {}", lines.next().unwrap_or_default());
    for line in lines {
        eprintln!("pghaul: detail: {line}");
    }
}

/// An error with its detail and hint.
pub fn error(error: &Error) {
    let text = error.to_string();
    let mut lines = text.lines();
    eprintln!("pghaul: error: {}", lines.next().unwrap_or_default());
    for line in lines {
        eprintln!("pghaul: {line}");
    }
}

/// What a dump did.
pub fn dumped(stats: &dump::Stats, output: &Path) {
    let done = &stats.exported;
    let seconds = stats.elapsed.as_secs_f64();
    let mut what = format!("{} tables with {} rows", HumanCount(done.tables), HumanCount(done.rows),);
    if done.large_objects > 0 {
        what.push_str(&format!(", {} large objects", HumanCount(done.large_objects)));
    }
    line(&format!(
        "dumped {what} ({}, {} in the archive) in {seconds:.1} s, {}/s, over {} sessions",
        HumanBytes(done.raw_bytes),
        HumanBytes(stats.archive_bytes),
        HumanBytes((done.raw_bytes as f64 / seconds.max(0.001)) as u64),
        done.sessions,
    ));
    if done.retries > 0 {
        line(&format!("{} items were copied again after a lost connection", done.retries));
    }
    line(&format!("archive \"{}\" has {} entries, id {}", output.display(), stats.entries, stats.archive_id));
}
