//! One table loaded by several sessions.
//!
//! The first session begins as if it were alone, but for its lock: that of a writer, beside which the others
//! can write as well. It calls whoever is idle. Each takes parts for as long as there are any, all in one
//! transaction of its own, and none commits before the archive has vouched for every byte that all of them
//! sent, and the rows add up. Sessions that wait for each other here would be a deadlock that the server cannot
//! see, if it let one of them wait for another. So only tables are loaded this way that nothing else can hold
//! up: without unique indexes and triggers, and a session joins only where it gets its lock at once.

use std::sync::Arc;

use super::part::Part;
use super::parts::Parts;
use super::{Loaded, copy_of, display, line};
use crate::archive::{Algorithm, Entry};
use crate::ident::{literal, qualified};
use crate::monitor::Event;
use crate::restore::Run;
use crate::restore::crew::{Place, Shared};
use crate::restore::meeting::{Failure, Meeting, Seat};
use crate::restore::wire::{self, Binary};
use crate::restore::worker::Worker;
use crate::script::statement;
use crate::text::Charset;
use crate::{Error, Result};

/// Rows of fewer bytes are loaded by one session.
const WORTHWHILE: u64 = 32 << 20;

/// A table that is being loaded by several sessions.
pub struct Together<'a> {
    entry: &'a Entry,
    copy: &'a str,
    binary: Option<Binary>,
    parts: Parts<'a>,
    meeting: Meeting,
}

/// Whether an entry's rows may be loaded by several sessions, and it is worth it: a COPY in text, so that its
/// lines are its rows, with no backslash before a line's end that is half of a character, straight into a table that is
/// emptied if need be.
pub fn can_divide(run: &Run, entry: &Entry) -> bool {
    let is_table = || entry.dependencies.first().and_then(|&id| run.plan.entry(id)).is_none_or(|it| it.desc == "TABLE");
    let encoding = || run.plan.toc.encoding().ok().flatten().map_or(Charset::AsciiSafe, Charset::of);
    entry.desc == "TABLE DATA"
        && encoding() == Charset::AsciiSafe
        && copy_of(entry).is_some_and(|copy| copy.trim_end().ends_with(" FROM stdin;"))
        && run.options.jobs > 1
        && !run.options.append
        && !run.plan.disables_triggers()
        && statement::partition_root(entry).is_none()
        && is_table()
        && bytes_of_rows(run, entry) >= WORTHWHILE
}

/// How many bytes of rows an entry's file holds; a guess where nothing says it.
fn bytes_of_rows(run: &Run, entry: &Entry) -> u64 {
    match (run.archive.record(entry), run.plan.toc.header.compression) {
        (Some(record), _) => record.raw_size,
        (None, Algorithm::None) => run.size(entry),
        (None, _) => run.size(entry).saturating_mul(4),
    }
}

impl<'a> Worker<'a> {
    /// Loads a table, and calls others to help.
    pub(super) async fn load_together(&mut self, entry: &'a Entry, place: Place<'_, 'a>) -> Result<Loaded> {
        let run = self.run;
        self.become_owner(entry).await?;
        let (Some(copy), true) = (copy_of(entry), self.claim_together(entry).await?) else {
            place.shut();
            self.execute("ROLLBACK").await?;
            return self.load_alone(entry, self.tries_binary(entry)).await;
        };
        let binary = if self.tries_binary(entry) { Binary::ask(&mut self.session, copy).await? } else { None };
        let is_binary = binary.is_some();
        let parts = Parts::new(run.archive, entry, run.options.jobs)?;
        let together = Arc::new(Together { entry, copy, binary, parts, meeting: Meeting::new(run.rows_of(entry)) });
        if let Some(seat) = together.meeting.join() {
            place.open(Shared::Table(together.clone()));
            self.pull(&together, seat, place).await.ok();
        }
        match together.meeting.outcome() {
            Ok(sum) => Ok(Loaded { rows: sum.rows, bytes: sum.bytes, is_binary }),
            Err(failure) => Err(self.undo(entry, failure).await),
        }
    }

    /// Helps with a table that another session began to load. What goes wrong with its rows is told there.
    pub async fn help_load(&mut self, together: &Together<'a>, place: Place<'_, 'a>) -> Result<()> {
        let own = qualified(together.entry.schema.as_deref(), &together.entry.tag);
        let lock = format!("BEGIN; LOCK TABLE ONLY {own} IN ROW EXCLUSIVE MODE NOWAIT");
        let joined = match self.become_owner(together.entry).await {
            Ok(()) => self.execute(&lock).await,
            failed => failed,
        };
        if let Err(error) = joined {
            // Somebody else is waiting for the table; behind him we would wait for ever.
            place.shut();
            return self.recover(error).await.map(drop);
        }
        match together.meeting.join() {
            Some(seat) => self.pull(together, seat, place).await,
            None => self.execute("ROLLBACK").await,
        }
    }

    /// Begins the transaction and makes sure that loading into the table duplicates nothing; whether several
    /// sessions can do it without waiting for each other.
    async fn claim_together(&mut self, entry: &Entry) -> Result<bool> {
        let own = qualified(entry.schema.as_deref(), &entry.tag);
        let rows = self
            .session
            .query(&format!(
                "BEGIN; LOCK TABLE ONLY {own} IN ROW EXCLUSIVE MODE; \
                 SELECT c.relkind = 'r' AND NOT c.relhastriggers AND NOT EXISTS (\
                 SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND (i.indisunique OR i.indisexclusion)) \
                 FROM pg_catalog.pg_class c WHERE c.oid = {}::pg_catalog.regclass",
                literal(&own)
            ))
            .await?;
        if rows.get(0).and_then(|row| row.text(0)).as_deref() != Some("t") {
            return Ok(false);
        }
        // Whoever writes must have ended, to be seen; but all of us write, so the lock is given back.
        let look = format!(
            "SAVEPOINT alone; LOCK TABLE ONLY {own} IN ACCESS EXCLUSIVE MODE; \
             SELECT 1 FROM ONLY {own} LIMIT 1; ROLLBACK TO SAVEPOINT alone; RELEASE SAVEPOINT alone"
        );
        // Rows that are there may be an extension's own: a session alone looks closer.
        Ok(self.made(entry) || self.session.query(&look).await?.is_empty())
    }

    /// Takes parts until there are none, meets the others, and ends the transaction as they do.
    async fn pull(&mut self, together: &Together<'a>, mut seat: Seat<'_>, place: Place<'_, 'a>) -> Result<()> {
        let meeting = &together.meeting;
        while !meeting.has_failed() {
            match together.parts.take() {
                Ok(Some(mut part)) => match self.load_part(together, &mut part).await {
                    Ok(loaded) => meeting.add(loaded.rows, loaded.bytes),
                    Err(error) => meeting.fail_at(part.place(), error),
                },
                Ok(None) => break,
                Err(error) => meeting.fail(error),
            }
        }
        place.shut();
        if seat.meet() {
            seat.committed(self.execute("COMMIT").await);
        }
        // Only after this the seat is free: the table is not touched again before all transactions have ended.
        self.recover(Error::new("the session was lost")).await.map(drop)
    }

    async fn load_part(&mut self, together: &Together<'a>, part: &mut Part<'_>) -> Result<Loaded> {
        let (item, worker, monitor) = (display(together.entry), self.number, self.run.ledger.monitor());
        monitor.event(Event::Begin { worker, item: &item, bytes: part.size() });
        let loaded = self.copy_part(together, part).await;
        let rows = loaded.as_ref().ok().map(|loaded| loaded.rows);
        monitor.event(Event::End { worker, item: &item, rows });
        loaded.map_err(|error| match part.lines_before() {
            Ok(lines) => line::counted_from(lines, &together.entry.tag, error),
            Err(_) => error,
        })
    }

    /// Sends a part in binary form where that is known, and again as text if the server refuses it. What the session
    /// loaded before stays: rows that several sessions load cannot be frozen, so a savepoint costs nothing.
    async fn copy_part(&mut self, together: &Together<'a>, part: &mut Part<'_>) -> Result<Loaded> {
        let place = part.place();
        let stop = || together.meeting.has_failed_before(place);
        if let Some(binary) = together.binary.as_ref().filter(|_| part.is_repeatable()) {
            self.execute("SAVEPOINT part").await?;
            match self.copy(together.copy, Some(binary), part, &stop).await {
                Err(error) if wire::concerns_rows(&error) => {
                    self.execute("ROLLBACK TO SAVEPOINT part").await?;
                    self.tell_again(&format!("a part of \"{}\"", display(together.entry)), &error);
                    part.rewind(self.run.archive, together.entry)?;
                }
                loaded => {
                    let loaded = loaded?;
                    self.execute("RELEASE SAVEPOINT part").await?;
                    return Ok(loaded);
                }
            }
        }
        self.copy(together.copy, None, part, &stop).await
    }

    /// Empties a table of which some rows may have been committed; the error says what happened.
    async fn undo(&mut self, entry: &Entry, failure: Failure) -> Error {
        let Failure { error, is_torn } = failure;
        if !is_torn {
            return error;
        }
        let own = qualified(entry.schema.as_deref(), &entry.tag);
        let emptied = match self.recover(Error::new("the session was lost")).await {
            Ok(_) => self.execute(&format!("TRUNCATE TABLE ONLY {own}")).await,
            Err(lost) => Err(lost),
        };
        match emptied {
            Ok(()) => error.detail("Other sessions had committed rows of this table: it was emptied again."),
            Err(failed) => error
                .detail(format!("Rows of this table may be there, and it could not be emptied: {}.", failed.message()))
                .hint(format!("Empty it with \"TRUNCATE TABLE ONLY {own}\" before you load its rows again.")),
        }
    }
}
