//! Several sessions at work: a thread each, with a runtime of its own, drawing from one queue.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Runtime;

use super::Run;
use super::large_objects::Batches;
use super::rows::Together;
use super::work::{ForeignKey, Split};
use super::worker::Worker;
use crate::archive::Entry;
use crate::jobs::{self, Job, Queue};
use crate::monitor::Event;
use crate::pg;
use crate::script::Step;
use crate::{Error, Result};

/// What a session is given to do.
#[derive(Clone, Debug)]
pub enum Task<'a> {
    /// Restore an entry.
    Step(Step<'a>),
    /// Make definitions in one transaction, beside other sessions that make others.
    Define(Vec<Step<'a>>),
    /// Restore small entries in one transaction.
    Together(Vec<Step<'a>>),
    /// Build the index of a key.
    Build(Step<'a>, Split),
    /// Make the index a key.
    Attach(Step<'a>, Split),
    /// Make a foreign key that says nothing of the rows that are there.
    Add(Step<'a>, ForeignKey),
    /// Check those.
    Validate(Step<'a>, ForeignKey),
    /// Gather a table's statistics.
    Analyze(&'a Entry),
}

/// What all sessions draw from.
struct Work<'q, 'a> {
    queue: Queue,
    shared: Mutex<HashMap<usize, Shared<'a>>>,
    task: &'q (dyn Fn(usize) -> Task<'a> + Sync),
}

/// What several sessions do together.
#[derive(Clone)]
pub enum Shared<'a> {
    /// Load a table.
    Table(Arc<Together<'a>>),
    /// Write the large objects of an entry.
    LargeObjects(Arc<Batches<'a>>),
}

/// Where a job stands in the queue: others can be called to it.
#[derive(Clone, Copy)]
pub struct Place<'q, 'a> {
    work: &'q Work<'q, 'a>,
    job: usize,
}

impl<'a> Place<'_, 'a> {
    /// Whether others may be called.
    pub fn is_divisible(self) -> bool {
        self.work.queue.is_divisible(self.job)
    }

    /// Calls those who are idle.
    pub fn open(self, shared: Shared<'a>) {
        self.work.shared.lock().unwrap_or_else(PoisonError::into_inner).insert(self.job, shared);
        self.work.queue.open(self.job);
    }

    /// What the session was called to, unless it is the first one.
    fn shared(self) -> Option<Shared<'a>> {
        self.work.shared.lock().unwrap_or_else(PoisonError::into_inner).get(&self.job).cloned()
    }

    /// Nobody else is needed.
    pub fn shut(self) {
        self.work.queue.shut(self.job);
    }
}

impl<'a> Task<'a> {
    /// The step, of a task that restores one wholly.
    pub fn step(self) -> Option<Step<'a>> {
        match self {
            Self::Step(step) => Some(step),
            _ => None,
        }
    }
}

/// Shares jobs out to as many sessions as the options allow and are worth it, the leader's among them; returns how many
/// there were. The first error that a session cannot survive stops them all.
pub fn share<'a>(
    run: &'a Run<'a>,
    leaders: &Runtime,
    leader: &mut Worker<'a>,
    jobs: Vec<Job>,
    task: &(dyn Fn(usize) -> Task<'a> + Sync),
) -> Result<usize> {
    let hands = if jobs.iter().any(|job| job.divisible) { usize::MAX } else { jobs.len().max(1) };
    let sessions = jobs::sessions(run.options.jobs, leader.session.is_local()).clamp(1, hands);
    let work = Work { queue: Queue::new(jobs), shared: Mutex::default(), task };
    let first_error = Mutex::new(None);
    let stop = |error: Error| {
        work.queue.close();
        first_error.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    };
    std::thread::scope(|scope| {
        for number in 1..sessions {
            let (work, stop) = (&work, &stop);
            scope.spawn(move || join(run, number, work).unwrap_or_else(stop));
        }
        leaders.block_on(leader.work(&work)).unwrap_or_else(stop);
    });
    first_error.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(sessions), Err)
}

/// One more session, from its beginning to its end.
fn join<'a>(run: &'a Run<'a>, number: usize, work: &Work<'_, 'a>) -> Result<()> {
    let _quoting = run.quoting()?;
    pg::runtime()?.block_on(async {
        let mut worker = match Worker::open(run, number).await {
            Ok(worker) => worker,
            // The others can do the work: a server may be short of connections.
            Err(error) => {
                run.interrupt.check()?;
                run.ledger
                    .monitor()
                    .event(Event::Warning(&format!("going on with fewer sessions: {}", error.message())));
                return Ok(());
            }
        };
        worker.work(work).await?;
        worker.close().await;
        Ok(())
    })
}

impl<'a> Worker<'a> {
    /// Does jobs until there are none.
    async fn work(&mut self, work: &Work<'_, 'a>) -> Result<()> {
        while let Some(job) = work.queue.next() {
            self.at_work = work.queue.demand().min(self.run.options.jobs);
            let place = Place { work, job };
            let result = self.perform(&(work.task)(job), Some(place)).await;
            work.queue.finish(job);
            result?;
        }
        Ok(())
    }

    /// Does one job, or a share of it.
    pub async fn perform(&mut self, task: &Task<'a>, place: Option<Place<'_, 'a>>) -> Result<()> {
        self.run.interrupt.check()?;
        if let Some((shared, place)) = place.and_then(|place| Some((place.shared()?, place))) {
            return match shared {
                Shared::Table(table) => self.help_load(&table, place).await,
                Shared::LargeObjects(batches) => self.help_write(&batches, place).await,
            };
        }
        match task {
            Task::Analyze(table) => self.analyze(table).await,
            Task::Step(step) => self.restore(step, place).await,
            Task::Define(steps) => self.define(steps).await,
            Task::Together(steps) => self.apply_together(steps).await,
            Task::Build(step, split) => self.build(step, split).await,
            Task::Attach(step, split) => self.attach(step, split).await,
            Task::Add(step, key) => self.add(step, key).await,
            Task::Validate(step, key) => self.validate(step, key).await,
        }
    }

    /// Restores an entry, or a share of it.
    pub(super) async fn restore(&mut self, step: &Step<'a>, place: Option<Place<'_, 'a>>) -> Result<()> {
        match step.entry {
            entry if !entry.has_data => self.apply_one(step).await,
            entry if entry.desc.starts_with("BLOB") => self.load_large_objects(step, place).await,
            _ => self.load_rows(step, place).await,
        }
    }
}
