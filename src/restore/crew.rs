//! Several sessions at work: a thread each, with a runtime of its own, drawing from one queue.

use std::sync::{Mutex, PoisonError};

use tokio::runtime::{Builder, Runtime};

use super::Run;
use super::worker::Worker;
use crate::archive::Entry;
use crate::jobs::{Job, Queue};
use crate::monitor::Event;
use crate::script::Step;
use crate::{Error, Result};

/// What a session is given to do.
pub enum Task<'a> {
    /// Restore an entry.
    Step(Step<'a>),
    /// Gather a table's statistics.
    Analyze(&'a Entry),
}

/// The runtime of one session's thread.
pub fn runtime() -> Result<Runtime> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::new(format!("could not start a worker: {}", crate::error::io_reason(&error))))
}

/// Shares jobs out to as many sessions as the options allow, the leader's among them; returns how many
/// there were. The first error that a session cannot survive stops them all.
pub fn share<'a>(
    run: &'a Run<'a>,
    leaders: &Runtime,
    leader: &mut Worker<'a>,
    jobs: Vec<Job>,
    task: &(dyn Fn(usize) -> Task<'a> + Sync),
) -> Result<usize> {
    let sessions = run.options.jobs.clamp(1, jobs.len().max(1));
    let queue = Queue::new(jobs);
    let first_error = Mutex::new(None);
    let stop = |error: Error| {
        queue.close();
        first_error.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    };
    std::thread::scope(|scope| {
        for number in 1..sessions {
            let (queue, stop) = (&queue, &stop);
            scope.spawn(move || join(run, number, queue, task).unwrap_or_else(stop));
        }
        leaders.block_on(leader.work(&queue, task)).unwrap_or_else(stop);
    });
    first_error.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(sessions), Err)
}

/// One more session, from its beginning to its end.
fn join<'a>(run: &'a Run<'a>, number: usize, queue: &Queue, task: &(dyn Fn(usize) -> Task<'a> + Sync)) -> Result<()> {
    runtime()?.block_on(async {
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
        worker.work(queue, task).await?;
        worker.close().await;
        Ok(())
    })
}

impl<'a> Worker<'a> {
    /// Does jobs until there are none.
    pub async fn work(&mut self, queue: &Queue, task: &(dyn Fn(usize) -> Task<'a> + Sync)) -> Result<()> {
        while let Some(job) = queue.next() {
            let result = self.perform(&task(job)).await;
            queue.finish(job);
            result?;
        }
        Ok(())
    }

    /// Does one job.
    pub async fn perform(&mut self, task: &Task<'a>) -> Result<()> {
        self.run.interrupt.check()?;
        match task {
            Task::Analyze(table) => self.analyze(table).await,
            Task::Step(step) if !step.entry.has_data => self.apply_one(step).await,
            Task::Step(step) if step.entry.desc.starts_with("BLOB") => self.load_large_objects(step).await,
            Task::Step(step) => self.load_rows(step).await,
        }
    }
}
