//! Which entries were applied, and which were not and why: shared by all sessions of a restore.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Options, Stats};
use crate::archive::{DataReader, Entry};
use crate::monitor::{Event, Monitor};
use crate::oid::DumpId;
use crate::script::{Plan, select, statement};
use crate::{Error, Result};

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was applied by this run.
    Applied,
    /// Its object existed before. What needs the object can go on; what it would hold is not ours.
    Existed,
    /// It failed.
    Failed,
    /// It was not tried.
    Skipped,
    /// It failed while others were at work, or needs what did: it is tried once more by itself.
    PutOff,
}

/// The books of a restore.
pub struct Ledger<'a> {
    plan: &'a Plan<'a>,
    options: &'a Options,
    monitor: &'a dyn Monitor,
    books: Mutex<Books>,
}

#[derive(Default)]
struct Books {
    fates: HashMap<DumpId, Fate>,
    stats: Stats,
}

impl<'a> Ledger<'a> {
    /// Empty books.
    pub fn new(plan: &'a Plan<'a>, options: &'a Options, monitor: &'a dyn Monitor) -> Self {
        Self { plan, options, monitor, books: Mutex::default() }
    }

    /// Whoever wants to know.
    pub fn monitor(&self) -> &'a dyn Monitor {
        self.monitor
    }

    /// What became of an entry so far.
    pub fn fate(&self, id: DumpId) -> Option<Fate> {
        self.lock().fates.get(&id).copied()
    }

    /// Whether an entry can be tried. If something that it depends on failed, it is skipped and named.
    pub fn admits(&self, entry: &Entry) -> bool {
        let mut books = self.lock();
        let culprit = entry.dependencies.iter().find(|id| match books.fates.get(id) {
            Some(Fate::Failed | Fate::Skipped) => true,
            Some(Fate::Existed) => self.is_closed(**id, entry),
            _ => false,
        });
        let Some(culprit) = culprit.and_then(|&id| self.plan.entry(id)) else { return true };
        let why = format!("{} was skipped: it needs {}", statement::label(entry), statement::label(culprit));
        self.monitor.event(Event::Warning(&why));
        books.fates.insert(entry.dump_id, Fate::Skipped);
        books.stats.skipped.push(why);
        false
    }

    /// Whether an entry can be tried now; if something that it depends on was put off, so is the entry.
    pub fn is_due(&self, entry: &Entry) -> bool {
        let mut books = self.lock();
        let is_due = !entry.dependencies.iter().any(|id| books.fates.get(id) == Some(&Fate::PutOff));
        if !is_due {
            books.fates.insert(entry.dump_id, Fate::PutOff);
        }
        is_due
    }

    /// An entry failed, and that may be for what others did meanwhile.
    pub fn put_off(&self, entry: &Entry) {
        self.lock().fates.insert(entry.dump_id, Fate::PutOff);
    }

    /// An entry was applied.
    pub fn applied(&self, entry: &Entry) {
        let mut books = self.lock();
        books.fates.insert(entry.dump_id, Fate::Applied);
        books.stats.applied += 1;
    }

    /// An entry failed: it is counted and told, or, if that was asked for, the end of the restore.
    pub fn failed(&self, entry: &Entry, error: Error) -> Result<()> {
        let fate = if says_exists(&error) { Fate::Existed } else { Fate::Failed };
        self.lock().fates.insert(entry.dump_id, fate);
        self.failed_besides(named(entry, error))
    }

    /// Something that belongs to no entry failed.
    pub fn failed_besides(&self, error: Error) -> Result<()> {
        if self.options.exit_on_error {
            return Err(error);
        }
        self.monitor.event(Event::Error(&error));
        self.lock().stats.failed.push(error);
        Ok(())
    }

    /// A worker read on in a file; `told` is how far it was when that was last told.
    pub fn moved(&self, worker: usize, data: &DataReader, told: &mut u64) {
        let bytes = data.file_bytes() - *told;
        *told += bytes;
        self.monitor.event(Event::Moved { worker, bytes });
    }

    /// Changes the counts.
    pub fn count(&self, change: impl FnOnce(&mut Stats)) {
        change(&mut self.lock().stats);
    }

    /// The counts, at the end.
    pub fn close(self) -> Stats {
        self.books.into_inner().unwrap_or_else(PoisonError::into_inner).stats
    }

    /// A relation that existed before is somebody else's: nothing is put into it or onto it, unless told.
    /// What merely uses it, such as a view or a foreign key of another table, can be made.
    fn is_closed(&self, existing: DumpId, entry: &Entry) -> bool {
        let Some(relation) = self.plan.entry(existing).filter(|existing| holds(existing)) else {
            return false;
        };
        if self.options.append {
            return false;
        }
        match entry.desc.as_str() {
            "FK CONSTRAINT" => select::is_tagged_for(entry, relation),
            "TABLE" | "FOREIGN TABLE" | "VIEW" | "MATERIALIZED VIEW" | "RULE" | "FUNCTION" | "PROCEDURE"
            | "AGGREGATE" | "TYPE" | "DOMAIN" | "CAST" | "OPERATOR" | "PUBLICATION TABLE" => false,
            _ => true,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether what an entry makes can hold something: a relation, large objects.
fn holds(entry: &Entry) -> bool {
    select::is_relation(entry) || matches!(entry.desc.as_str(), "BLOB" | "BLOB METADATA")
}

/// Whether the server refused to make what is there already: duplicate schema, relation, function, object.
fn says_exists(error: &Error) -> bool {
    matches!(error.sqlstate(), Some("42P06" | "42P07" | "42723" | "42710"))
}

/// The error with the entry's name in front, and the first line of its statement, unless that may hold a password.
pub fn named(entry: &Entry, error: Error) -> Error {
    let error = error.context(statement::label(entry));
    if matches!(entry.desc.as_str(), "SUBSCRIPTION" | "USER MAPPING" | "SERVER") {
        return error;
    }
    match entry.definition.as_deref().or(entry.copy.as_deref()).and_then(|sql| sql.trim_start().lines().next()) {
        Some(line) => error.detail(format!("Statement was: {}", crate::text::printable(line))),
        None => error,
    }
}
