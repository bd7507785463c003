//! Loading one table's rows.
//!
//! All of it is one transaction: the table is locked against everybody, shown to be empty or to have been
//! made by this restore, filled, and committed only once the archive has vouched for every byte that was sent
//! and the numbers of rows agree. So rows are never loaded twice, and never by half. A large table is loaded by
//! several sessions [together](together), with the same promise.
//!
//! Rows are sent in [binary form](super::wire) where that is known; if the server refuses them, what one session sent
//! by one COPY is rolled back and sent again as text: the table, or a part of it.

mod configuration;
mod freeze;
mod line;
mod part;
mod parts;
mod stream;
mod together;

use super::crew::Place;
use super::inserts::Inserts;
use super::ledger::Fate;
use super::wire::{self, Binary, Feed};
use super::worker::Worker;
use crate::archive::{DataReader, Entry};
use crate::ident::qualified;
use crate::monitor::Event;
use crate::script::{Step, statement};
use crate::{Error, Result, text};
use part::Part;
pub use together::{Together, can_divide};

/// What was loaded.
#[derive(Clone, Copy)]
struct Loaded {
    rows: u64,
    bytes: u64,
    is_binary: bool,
}

/// Why a table's rows were not loaded, and whether the server may say otherwise of their text.
struct Refused {
    error: Error,
    as_binary: bool,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { error, as_binary: false }
    }
}

/// What an entry's file holds.
enum Rows<'a> {
    /// The rows of a COPY, and its statement.
    Copy(&'a str, Part<'a>),
    /// INSERT statements.
    Inserts(DataReader),
}

impl<'a> Worker<'a> {
    /// Loads a TABLE DATA entry. `place` is where others can be called to.
    pub async fn load_rows(&mut self, step: &Step<'a>, place: Option<Place<'_, 'a>>) -> Result<()> {
        if !self.run.ledger.admits(step.entry) {
            return Ok(());
        }
        let loaded = match place.filter(|place| place.is_divisible()) {
            Some(place) => self.load_together(step.entry, place).await,
            None => self.load_alone(step.entry, self.tries_binary(step.entry)).await,
        };
        let result = loaded.map(|loaded| {
            self.run.ledger.count(|stats| {
                stats.tables += 1;
                stats.rows += loaded.rows;
                stats.bytes += loaded.bytes;
                stats.tables_in_binary += u64::from(loaded.is_binary);
            });
        });
        self.settle(step, result).await
    }

    /// Loads a table in this session.
    async fn load_alone(&mut self, entry: &'a Entry, tries_binary: bool) -> Result<Loaded> {
        let (item, worker) = (display(entry), self.number);
        let bytes = self.run.size(entry);
        self.run.ledger.monitor().event(Event::Begin { worker, item: &item, bytes });
        let mut loaded = self.load(entry, tries_binary).await;
        if let Err(Refused { error, as_binary: true }) = loaded {
            self.begin_again(entry, error).await?;
            loaded = self.load(entry, false).await;
        }
        let rows = loaded.as_ref().ok().map(|loaded| loaded.rows);
        self.run.ledger.monitor().event(Event::End { worker, item: &item, rows });
        loaded.map_err(|refused| refused.error)
    }

    /// Whether an entry's rows are worth a try in binary form, after which they could go as text.
    fn tries_binary(&self, entry: &Entry) -> bool {
        let again = !self.run.options.single_transaction;
        self.run.options.wire.tries_binary(self.run.size(entry), again)
    }

    /// Makes the session ready to load an entry's rows again, as text.
    async fn begin_again(&mut self, entry: &Entry, error: Error) -> Result<()> {
        let error = self.recover(error).await?;
        self.tell_again(&format!("\"{}\"", display(entry)), &error);
        Ok(())
    }

    /// Tells that rows are sent again.
    fn tell_again(&self, what: &str, error: &Error) {
        let note = format!("loading {what} again as text, for binary rows were refused: {}", error.message());
        self.run.ledger.monitor().event(Event::Note(&note));
    }

    async fn load(&mut self, entry: &'a Entry, tries_binary: bool) -> Result<Loaded, Refused> {
        let archive = self.run.archive;
        let mut rows = match copy_of(entry) {
            Some(copy) => Rows::Copy(copy, Part::whole(archive, entry, self.run.size(entry))?),
            None => Rows::Inserts(archive.data(entry)?),
        };
        self.become_owner(entry).await?;
        self.claim(entry).await?;
        let own = qualified(entry.schema.as_deref(), &entry.tag);
        let quiet = self.run.plan.disables_triggers();
        if quiet {
            self.set_triggers(entry, "DISABLE").await?;
        }
        let loaded = match &mut rows {
            Rows::Copy(copy, part) => {
                let mut binary = if tries_binary { Binary::ask(&mut self.session, copy).await? } else { None };
                let frozen = if self.can_freeze(entry) { wire::freezing(copy) } else { None };
                if frozen.is_some() {
                    self.execute(&format!("TRUNCATE TABLE ONLY {own}")).await?;
                    binary = binary.and_then(Binary::freezing);
                }
                let copy = frozen.as_deref().unwrap_or(copy);
                let loaded = self.copy(copy, binary.as_ref(), part, &|| false).await;
                let can_retry = |error: &Error| binary.is_some() && !self.is_in_one() && wire::concerns_rows(error);
                loaded.map_err(|error| Refused { as_binary: can_retry(&error), error })?
            }
            Rows::Inserts(data) => self.insert(data).await?,
        };
        if quiet {
            self.set_triggers(entry, "ENABLE").await?;
        }
        let has_all = |rows| match entry.copy {
            Some(_) => loaded.rows == rows,
            // ON CONFLICT DO NOTHING may leave some out.
            None => loaded.rows <= rows,
        };
        if let Some(expected) = self.run.rows_of(entry).filter(|&rows| !has_all(rows)) {
            return Err(Error::new(format!("the server took {} rows of {expected}", loaded.rows)).into());
        }
        self.commit().await?;
        statement::partition_root(entry).into_iter().for_each(|root| self.run.claim(root));
        Ok(loaded)
    }

    /// Enables or disables all triggers of the table, which an owner may be who must not touch those of its keys.
    async fn set_triggers(&mut self, entry: &Entry, verb: &str) -> Result<()> {
        let (options, mut who) = (self.run.plan.options, self.defaults.clone());
        let sql = statement::triggers(entry, verb) + ";\n";
        let sql = match options.use_set_session_authorization {
            true => who.become_superuser(options) + &sql + &who.become_owner(entry, options),
            false => sql,
        };
        self.execute(&sql).await
    }

    /// Begins the transaction, locks the table and makes sure that loading into it duplicates nothing.
    async fn claim(&mut self, entry: &Entry) -> Result<()> {
        let root = statement::partition_root(entry);
        let table = match root {
            Some(root) => root.to_owned(),
            None => format!("ONLY {}", qualified(entry.schema.as_deref(), &entry.tag)),
        };
        let parent = entry.dependencies.first().and_then(|&id| self.run.plan.entry(id));
        let condition = if parent.is_none() { self.configuration(entry).await? } else { String::new() };
        let is_foreign = parent.is_some_and(|parent| parent.desc == "FOREIGN TABLE");
        let is_ours = self.made(entry);
        let mut sql = self.begin().to_owned();
        if !(is_foreign || is_ours && root.is_some()) {
            sql.push_str(&format!("LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; "));
        }
        if is_ours || self.run.options.append || root.is_some_and(|root| self.run.is_claimed(root)) {
            return if sql.is_empty() { Ok(()) } else { self.execute(&sql).await };
        }
        sql.push_str(&format!("SELECT 1 FROM {table} {condition} LIMIT 1"));
        if !self.session.query(&sql).await?.is_empty() {
            // An extension's configuration table holds its own rows as well.
            let emptying = match condition.as_str() {
                "" => format!("TRUNCATE TABLE {table}"),
                condition => format!("DELETE FROM {table} {condition}"),
            };
            return Err(no_rows_twice(&emptying));
        }
        Ok(())
    }

    /// Whether this restore made the table.
    pub(super) fn made(&self, entry: &Entry) -> bool {
        entry.dependencies.first().is_some_and(|&id| self.run.ledger.fate(id) == Some(Fate::Applied))
    }

    /// Sends a part to a COPY of its own, unless it is to `stop`.
    async fn copy(
        &mut self,
        copy: &str,
        binary: Option<&Binary>,
        part: &mut Part<'_>,
        stop: &dyn Fn() -> bool,
    ) -> Result<Loaded> {
        let (monitor, worker) = (self.run.ledger.monitor(), self.number);
        let mut bytes = 0;
        let mut into = Feed::start(&mut self.session, copy, binary).await?;
        loop {
            let block = match part.next_block() {
                Ok(_) if stop() => Err(Error::new("another session failed")),
                block => block,
            };
            match block {
                Ok(Some(block)) => {
                    bytes += block.len() as u64;
                    into.send(block).await?;
                }
                Ok(None) => break,
                Err(damage) => {
                    into.fail(damage.message()).await?;
                    return Err(damage);
                }
            }
            monitor.event(Event::Moved { worker, bytes: part.moved() });
        }
        Ok(Loaded { rows: into.finish().await?, bytes, is_binary: binary.is_some() })
    }

    /// Runs the file's INSERT statements; the server tells how many rows each of them brought.
    async fn insert(&mut self, data: &mut DataReader) -> Result<Loaded> {
        let mut inserts = Inserts::new(self.run.plan.toc.standard_strings()?);
        let (mut rows, mut bytes, mut told) = (0, 0, 0);
        while let Some(block) = data.next_block()? {
            bytes += block.len() as u64;
            if let Some(statements) = inserts.push(block) {
                rows += self.affect(&text::decode(&statements)).await?;
            }
            self.run.ledger.moved(self.number, data, &mut told);
        }
        let (last, rest) = inserts.finish();
        if !rest.is_empty() {
            return Err(Error::new("the data file ends in the middle of a statement"));
        }
        if !last.is_empty() {
            rows += self.affect(&text::decode(&last)).await?;
        }
        Ok(Loaded { rows, bytes, is_binary: false })
    }
}

/// The statement that an entry's rows are for, if they are those of a COPY.
fn copy_of(entry: &Entry) -> Option<&str> {
    entry.copy.as_deref().filter(|copy| !copy.is_empty())
}

/// An error that keeps rows out of a table which holds some; `emptying` is the statement against that.
fn no_rows_twice(emptying: &str) -> Error {
    Error::new("the table holds rows already")
        .detail("Rows of the archive may be among them, and would be there twice.")
        .hint(format!(
            "Empty it with \"{emptying}\", or use --append to add the archive's rows to those that it holds."
        ))
}

/// The table's name for people.
fn display(entry: &Entry) -> String {
    crate::ident::Display(entry.schema.as_deref(), &entry.tag).to_string()
}
