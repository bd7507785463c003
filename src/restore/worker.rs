//! One session of a restore: applies entries, and settles what became of them.
//!
//! An entry that fails is rolled back, counted and named, and the session goes on with the next; it ends
//! only with its connection, with an interruption, or where the first error shall be the last.

use super::ledger;
use super::{Options, Run};
use crate::archive::Entry;
use crate::jobs::cpus;
use crate::monitor::Event;
use crate::pg::{Direction, Pins, Session, Source, TransactionStatus, Watch};
use crate::script::{self, Defaults, Step, statement};
use crate::{Error, Result};

/// Commits need not wait for the disk one by one: [`Worker::flush`] waits for all of them at the end.
const UNSYNCED: &str = "SET synchronous_commit = off";
/// A commit that waits until it is on disk, and with it every commit before it. It must have written something:
/// the server does not wait for one that only took a number.
const FLUSH: &str = "BEGIN; SET LOCAL synchronous_commit = on; \
                     SELECT pg_catalog.pg_logical_emit_message(true, 'pghaul', ''); COMMIT";

/// How soon a statement that waits for a lock has the server look at who holds it. Autovacuum gives way when that
/// is found to be it, and likes to look at tables that were just filled; a second, the default, is lost for every
/// index that it is in the way of. Only superusers may set it.
const IMPATIENT: &str = "SET deadlock_timeout = '20ms'; ";

/// What is asked of a new session: who owns what it makes, which nobody knows where event triggers could change it; how
/// many workers help with an index; and the time.
const ASKED: &str = "SELECT CASE WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger) THEN current_user END, \
                     pg_catalog.current_setting('max_parallel_maintenance_workers'), \
                     pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())";

/// The SQL of an object: what makes it, and what it could do without.
struct Parts {
    create: String,
    owner: String,
    method: String,
}

impl Parts {
    /// Whether making it is all.
    fn is_whole(&self) -> bool {
        self.owner.is_empty() && self.method.is_empty()
    }
}

/// A session with its place among the others.
pub struct Worker<'a> {
    pub(super) run: &'a Run<'a>,
    pub(super) session: Session,
    /// From 0.
    pub(super) number: usize,
    pub(super) defaults: Defaults,
    /// How many sessions had work when this one began its job.
    pub(super) at_work: usize,
    /// Who owns what this session makes, where nobody in the database could say otherwise.
    creator: Option<String>,
    /// How many workers the server would let help with an index.
    max_helpers: usize,
    _watch: Watch,
}

impl<'a> Worker<'a> {
    /// Connects and makes the session's settings those of the archive.
    pub async fn open(run: &'a Run<'a>, number: usize) -> Result<Self> {
        let (toc, options) = (run.plan.toc, run.plan.options);
        let encoding = toc.encoding()?.unwrap_or("SQL_ASCII").to_owned();
        let pins = Pins { client_encoding: Some(encoding), ..Pins::new(Direction::Restore) };
        let mut session = run.interrupt.limit(Source::new(run.settings.clone(), pins).session()).await?;
        let watch = run.interrupt.watch(&session)?;
        let script = script::session(toc, options, session.version().major())?;
        let memory = run.options.maintenance_share();
        let memory = memory.map(|share| format!("SET maintenance_work_mem = '{share}kB'; ")).unwrap_or_default();
        let impatient = if session.parameter("is_superuser") == Some("on") { IMPATIENT } else { "" };
        let rows = session.query(&format!("{impatient}{script}{UNSYNCED}; {memory}{ASKED}")).await?;
        let told = |column| rows.get(0).and_then(|row| row.text(column));
        told(2).and_then(|time| time.parse().ok()).into_iter().for_each(|time| run.begin_at(time));
        let (creator, max_helpers) = (told(0), told(1).and_then(|number| number.parse().ok()).unwrap_or(0));
        Ok(Self {
            run,
            session,
            number,
            defaults: Defaults::default(),
            at_work: 1,
            creator,
            max_helpers,
            _watch: watch,
        })
    }

    /// Begins the one transaction that all will be in.
    pub async fn begin_all(&mut self) -> Result<()> {
        self.session.execute("BEGIN").await
    }

    /// Ends the one transaction.
    pub async fn commit_all(&mut self) -> Result<()> {
        self.session.execute("COMMIT").await
    }

    /// Ends the session properly.
    pub async fn close(self) {
        self.session.close().await;
    }

    /// Waits until all that was committed is on disk.
    pub async fn flush(&mut self) -> Result<()> {
        self.session.execute(FLUSH).await
    }

    /// Drops what will be restored, in the plan's order, many objects in one transaction; if one of them
    /// cannot be dropped, one by one.
    pub async fn drop_all(&mut self) -> Result<()> {
        let plan = self.run.plan;
        for batch in plan.needed_drops().chunks(self.batch_size()) {
            let mut statements = Vec::with_capacity(batch.len());
            for entry in batch {
                let sql = self.defaults.become_owner(entry, plan.options);
                statements.push((entry, sql + &statement::drop(entry, &plan.group(entry)?, plan.options)));
            }
            let all: String = statements.iter().map(|(_, sql)| sql.as_str()).collect();
            if statements.len() > 1 {
                match self.execute(&all).await {
                    Ok(()) => continue,
                    Err(error) => self.recover(error).await?,
                };
            }
            for (entry, sql) in statements {
                if let Err(error) = self.execute(&sql).await {
                    let context = format!("could not drop {}", statement::label(entry));
                    let error = self.recover(error.context(context)).await?;
                    self.run.ledger.failed_besides(error)?;
                }
            }
        }
        Ok(())
    }

    /// How many entries go into one transaction.
    fn batch_size(&self) -> usize {
        match self.run.options.transaction_size {
            _ if self.is_in_one() => 1,
            0 => Options::BATCH,
            size => size,
        }
    }

    /// Applies steps one after the other, many in one transaction.
    pub async fn apply(&mut self, steps: &[Step<'a>]) -> Result<()> {
        for batch in steps.chunks(self.batch_size()) {
            self.run.interrupt.check()?;
            match batch {
                [step] => self.apply_one(step).await?,
                _ => self.apply_together(batch).await?,
            }
        }
        Ok(())
    }

    /// Applies one step in a transaction of its own.
    pub async fn apply_one(&mut self, step: &Step<'a>) -> Result<()> {
        if !self.run.ledger.admits(step.entry) {
            return Ok(());
        }
        let Err(error) = self.attempt(step).await else { return self.settle(step, Ok(())).await };
        match self.parts(step) {
            // What has nothing to go without, such as an index, would only fail again, after as long a time.
            Ok(parts) if self.may_go_without() && !(parts.is_whole() && self.is_in_place(step)) => {
                self.recover(error).await.map_err(|fatal| ledger::named(step.entry, fatal))?;
                self.apply_in_parts(step, &parts).await
            }
            _ => self.settle(step, Err(error)).await,
        }
    }

    /// Whether an object may be made without all that the archive says of it.
    fn may_go_without(&self) -> bool {
        let is_all_or_nothing = self.is_in_one() || self.run.options.exit_on_error;
        !is_all_or_nothing && !self.run.plan.options.use_set_session_authorization
    }

    /// Whether the session makes objects where this one shall be.
    fn is_in_place(&self, step: &Step<'a>) -> bool {
        self.defaults.clone().prepare(step.entry, self.run.plan.options).is_empty()
    }

    /// Makes an object where it should be and gives it to its owner. If any of it is refused, that is an error, but the
    /// object is there, with all that it will hold. Without its tablespace it is in the database's own, and not where
    /// this session happened to be.
    async fn apply_in_parts(&mut self, step: &Step<'a>, parts: &Parts) -> Result<()> {
        let options = self.run.plan.options;
        let mut wanted = self.defaults.clone();
        let place = wanted.choose_tablespace(step.entry, options);
        if self.give("the place", step, &place).await? {
            self.defaults = wanted;
        } else {
            let own = self.defaults.leave_tablespace();
            self.execute(own).await?;
        }
        let mut wanted = self.defaults.clone();
        let method = wanted.choose_method(step.entry, options);
        if self.give("the place", step, &method).await? {
            self.defaults = wanted;
        }
        if let Err(error) = self.execute_again(&parts.create).await {
            return self.settle(step, Err(error)).await;
        }
        self.defaults.follow(step.entry);
        self.give("the owner", step, &parts.owner).await?;
        self.give("the access method", step, &parts.method).await?;
        self.settle(step, Ok(())).await
    }

    /// The SQL of a step's object, in parts.
    fn parts(&self, step: &Step<'a>) -> Result<Parts> {
        let (plan, group) = (self.run.plan, self.run.plan.group(step.entry)?);
        let bare = script::Options { no_owner: true, no_table_access_method: true, ..plan.options.clone() };
        let create = statement::create(step.entry, &group, &bare, None)?;
        let owner = statement::ownership(step.entry, &group, plan.options, self.creator.as_deref())?;
        Ok(Parts { create, owner, method: statement::method(step.entry, plan.options) })
    }

    /// Gives an object what it can do without, and tells whether it has it; a refusal is counted.
    async fn give(&mut self, what: &str, step: &Step<'a>, sql: &str) -> Result<bool> {
        if sql.is_empty() {
            return Ok(true);
        }
        let Err(error) = self.execute_again(sql).await else { return Ok(true) };
        let error = error.context(format!("{what} of {}", statement::label(step.entry)));
        let error = self.recover(error).await?;
        self.run.ledger.failed_besides(error)?;
        Ok(false)
    }

    /// Runs the statements of a step.
    pub(super) async fn attempt(&mut self, step: &Step<'a>) -> Result<()> {
        let before = self.defaults.clone();
        let builds = matches!(step.entry.desc.as_str(), "INDEX" | "CONSTRAINT");
        let helpers = if builds { self.helpers() } else { String::new() };
        let result = match self.sql(step) {
            Ok(sql) => self.execute_again(&(helpers + &sql)).await,
            Err(error) => Err(error),
        };
        if result.is_err() {
            self.defaults = before;
        }
        result
    }

    /// Runs other statements for a step in the settings that its own rely on.
    pub(super) async fn execute_for(&mut self, step: &Step<'a>, sql: &str) -> Result<()> {
        let before = self.defaults.clone();
        let sql = self.defaults.prepare(step.entry, self.run.plan.options) + sql;
        let result = self.execute_again(&sql).await;
        if result.is_err() {
            self.defaults = before;
        }
        result
    }

    /// Becomes the owner of what is filled next, where ownership is made that way; outside of a transaction, which
    /// would take it along if it is rolled back.
    pub(super) async fn become_owner(&mut self, entry: &Entry) -> Result<()> {
        let mut wanted = self.defaults.clone();
        let sql = wanted.become_owner(entry, self.run.plan.options);
        if !sql.is_empty() {
            self.execute(&sql).await?;
            self.defaults = wanted;
        }
        Ok(())
    }

    /// Sets how many of the server's workers may help with the index that is built next, if it is to be fewer than
    /// the server thinks: with as many sessions at work on this machine as it has CPUs, they would cost more than
    /// they bring. How many CPUs another machine has nobody tells.
    pub(super) fn helpers(&self) -> String {
        let spare = (cpus() / self.at_work.max(1)).saturating_sub(1);
        if self.session.is_local() && spare < self.max_helpers {
            format!("SET LOCAL max_parallel_maintenance_workers = {spare}; ")
        } else {
            String::new()
        }
    }

    /// Runs the statements of a step that must stand alone, such as CREATE DATABASE.
    pub async fn apply_alone(&mut self, step: &Step<'a>) -> Result<()> {
        let Parts { create, owner, .. } = self.parts(step)?;
        let mut result = self.execute(&create).await;
        if result.is_ok() && !owner.is_empty() {
            result = self.execute(&owner).await;
        }
        self.settle(step, result).await
    }

    /// The whole SQL of a step in this session.
    pub(super) fn sql(&mut self, step: &Step<'a>) -> Result<String> {
        let (plan, creator) = (self.run.plan, self.creator.as_deref());
        let sql = self.defaults.prepare(step.entry, plan.options)
            + &statement::create(step.entry, &plan.group(step.entry)?, plan.options, creator)?;
        self.defaults.follow(step.entry);
        Ok(sql)
    }

    /// Records how a step went; the session is ready for the next, or the restore over.
    pub(super) async fn settle(&mut self, step: &Step<'a>, result: Result<()>) -> Result<()> {
        match result {
            Ok(()) => {
                self.run.ledger.applied(step.entry);
                Ok(())
            }
            Err(error) => {
                let error = self.recover(error).await.map_err(|fatal| ledger::named(step.entry, fatal))?;
                self.run.ledger.failed(step.entry, error)
            }
        }
    }

    /// Runs SQL, telling the server's warnings.
    pub(super) async fn execute(&mut self, sql: &str) -> Result<()> {
        self.affect(sql).await.map(drop)
    }

    /// As [`Worker::execute`], and tells how many rows the statements say that they inserted.
    pub(super) async fn affect(&mut self, sql: &str) -> Result<u64> {
        let result = self.session.affect(sql).await;
        self.pass_on_notices();
        result
    }

    /// Tells the server's warnings.
    pub(super) fn pass_on_notices(&mut self) {
        for notice in self.session.take_notices() {
            self.run.ledger.monitor().event(Event::Warning(&notice.message));
        }
    }

    /// As [`Worker::execute`], again if the server ended a deadlock with it.
    pub(super) async fn execute_again(&mut self, sql: &str) -> Result<()> {
        let mut result = self.execute(sql).await;
        for _ in 0..3 {
            match &result {
                Err(error) if error.sqlstate() == Some("40P01") && !self.is_in_one() => {
                    result = self.execute(sql).await;
                }
                _ => break,
            }
        }
        result
    }

    /// Starts the transaction of one step, unless all is one.
    pub(super) fn begin(&self) -> &'static str {
        if self.is_in_one() { "" } else { "BEGIN; " }
    }

    /// Ends the transaction of one step, unless all is one.
    pub(super) async fn commit(&mut self) -> Result<()> {
        if self.is_in_one() { Ok(()) } else { self.execute("COMMIT").await }
    }

    /// Makes the session ready for the next step and gives the error back, if the restore can go on after it:
    /// not without a connection, nor once interrupted, nor when everything was one transaction.
    pub(super) async fn recover(&mut self, error: Error) -> Result<Error> {
        self.run.interrupt.check()?;
        if self.is_in_one() {
            return Err(error);
        }
        if !self.session.is_ready() {
            // Whoever ended it may let us in again; what it was doing is rolled back.
            return match Self::open(self.run, self.number).await {
                Ok(mut fresh) => {
                    fresh.find_no_crash().await?;
                    *self = fresh;
                    Ok(error)
                }
                Err(_) => Err(error),
            };
        }
        if self.session.transaction_status() != TransactionStatus::Idle {
            self.session.execute("ROLLBACK").await?;
        }
        Ok(error)
    }

    pub(super) fn is_in_one(&self) -> bool {
        self.run.options.single_transaction
    }
}
