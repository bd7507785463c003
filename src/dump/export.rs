//! The data phase: workers in the leader's snapshot copy tables into the archive, the biggest first.
//!
//! A worker takes a job, copies it, and takes the next. Each has a session of its own, made by the pool with the
//! snapshot imported, and compresses what it reads. A session that is lost costs its worker the table it was
//! at: a new session in the same snapshot begins it again. A table that somebody else waits to lock is left to
//! the leader, which holds a lock on it already; a worker that queued behind the waiting one would never wake.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crossbeam_channel::{Receiver, Sender};
use tokio::runtime::Runtime;

use super::leader::Leader;
use super::plan::{DumpPlan, Item};
use super::{large_object, table_data};
use crate::archive::{Codec, FrameEncoder, Publication};
use crate::jobs::Queue;
use crate::monitor::{Event, Monitor};
use crate::object::DataSource;
use crate::pg::{self, Interrupt, Session, Worker, spawn_workers};
use crate::{Error, Result};

/// How often an item is begun again after its session was lost.
const RETRIES: u32 = 3;

/// How long a worker waits for a lock before it leaves the table to the leader.
const LOCK_TIMEOUT: &str = "SET LOCAL lock_timeout = '1s'";

/// The error code of a lock that was not to be had in time.
const LOCK_NOT_AVAILABLE: &str = "55P03";

/// What the data phase did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Exported {
    /// Tables whose rows were copied.
    pub tables: u64,
    /// Rows copied.
    pub rows: u64,
    /// Bytes of rows and large objects, before compression.
    pub raw_bytes: u64,
    /// Large objects copied.
    pub large_objects: u64,
    /// Items begun again after a session was lost.
    pub retries: u64,
    /// Worker sessions.
    pub sessions: usize,
}

/// Everything that the workers share.
pub(super) struct Export<'a> {
    pub plan: &'a DumpPlan,
    pub publication: &'a Publication,
    pub codec: Codec,
    pub monitor: &'a dyn Monitor,
    pub interrupt: &'a Interrupt,
    done: Mutex<Exported>,
    retries: AtomicU64,
}

impl<'a> Export<'a> {
    /// Prepares to export the plan's items.
    pub fn new(
        plan: &'a DumpPlan,
        publication: &'a Publication,
        codec: Codec,
        monitor: &'a dyn Monitor,
        interrupt: &'a Interrupt,
    ) -> Self {
        Self { plan, publication, codec, monitor, interrupt, done: Mutex::default(), retries: AtomicU64::new(0) }
    }

    /// Exports all items over at most `jobs` sessions, and what these must leave to the leader over its own.
    pub fn run(&self, leader: &mut Leader, source: &pg::Source, jobs: usize, runtime: &Runtime) -> Result<Exported> {
        let items = &self.plan.items;
        let workers = jobs.min(items.len());
        self.monitor.event(Event::Stage("copying data"));
        let bytes = items.iter().map(Item::bytes).sum();
        self.monitor.event(Event::Total { bytes, items: items.len() as u64 });
        source.begin_with(format!("{}; {LOCK_TIMEOUT}", leader.snapshot.begin()));

        let queue = Queue::new(self.plan.jobs());
        let (words, heard) = crossbeam_channel::unbounded();
        let work = async |worker: Worker| {
            let _farewell = Farewell(&words);
            let result = self.work(&worker, &queue, &words).await;
            if result.is_err() {
                queue.close();
            }
            result
        };
        std::thread::scope(|scope| {
            let handles = spawn_workers(scope, workers, source, &work)?;
            let mut result = runtime.block_on(self.lead(&mut leader.session, workers, &heard));
            if result.is_err() {
                queue.close();
            }
            for handle in handles {
                result = result.and(handle.join().unwrap_or_else(|_| Err(Error::new("a worker panicked"))));
            }
            result
        })
        .map_err(|error| self.interrupt.explain(error))?;
        let mut done = *self.done();
        done.retries = self.retries.load(Ordering::Relaxed);
        done.sessions = workers;
        Ok(done)
    }

    /// A worker's life.
    async fn work(&self, worker: &Worker, queue: &Queue, words: &Sender<Word>) -> Result<()> {
        let mut encoder = FrameEncoder::new(self.codec)?;
        while let Some(job) = queue.next() {
            let result = self.export_with_retries(worker, job, &mut encoder, words).await;
            queue.finish(job);
            result?;
        }
        Ok(())
    }

    async fn export_with_retries(
        &self,
        worker: &Worker,
        job: usize,
        encoder: &mut FrameEncoder,
        words: &Sender<Word>,
    ) -> Result<()> {
        for attempt in 0.. {
            self.interrupt.check()?;
            let mut session = worker.session().await?;
            let _watch = self.interrupt.watch(&session);
            match self.export(worker.number, &self.plan.items[job], &mut session, encoder).await {
                Err(error) if error.sqlstate() == Some(LOCK_NOT_AVAILABLE) => {
                    return words.send(Word::Deferred(job)).map_err(|_| error);
                }
                Err(error) if !session.is_ready() && attempt < RETRIES => {
                    self.interrupt.check()?;
                    self.retries.fetch_add(1, Ordering::Relaxed);
                    let name = self.plan.items[job].name();
                    self.monitor.event(Event::Note(&format!("copying \"{name}\" again: {}", error.message())));
                }
                result => return result,
            }
        }
        unreachable!("the last attempt returns")
    }

    /// The leader copies what the workers could not lock, until all of them have gone home.
    async fn lead(&self, session: &mut Session, mut workers: usize, heard: &Receiver<Word>) -> Result<()> {
        let number = workers;
        let mut encoder = FrameEncoder::new(self.codec)?;
        while workers > 0 {
            match heard.recv() {
                Ok(Word::Deferred(job)) => {
                    self.export(number, &self.plan.items[job], session, &mut encoder).await?;
                }
                Ok(Word::Finished) => workers -= 1,
                Err(_) => break,
            }
        }
        Ok(())
    }

    /// Copies one item.
    async fn export(
        &self,
        worker: usize,
        item: &Item,
        session: &mut Session,
        encoder: &mut FrameEncoder,
    ) -> Result<()> {
        let name = item.name();
        self.monitor.event(Event::Begin { worker, item: &name, bytes: item.bytes() });
        let moved = |bytes| self.monitor.event(Event::Moved { worker, bytes });
        let rows = match &item.source {
            DataSource::Rows { copy, .. } => {
                let file = self.publication.data_file(item.dump_id, self.codec)?;
                let record = table_data::copy(session, copy, file, encoder, &moved).await;
                let record = record.map_err(|error| error.context(format!("could not dump table \"{name}\"")))?;
                let mut done = self.done();
                done.tables += 1;
                done.rows += record.rows.unwrap_or(0);
                done.raw_bytes += record.raw_size;
                record.rows
            }
            DataSource::LargeObjects { oids } => {
                let bytes = large_object::copy(session, oids, self, encoder, &moved).await?;
                self.publication.large_object_list(&self.plan.file_of(item.dump_id), &large_object::list(oids))?;
                let mut done = self.done();
                done.large_objects += oids.len() as u64;
                done.raw_bytes += bytes;
                None
            }
        };
        self.monitor.event(Event::End { worker, item: &name, rows });
        Ok(())
    }

    fn done(&self) -> MutexGuard<'_, Exported> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a worker tells the leader.
enum Word {
    /// A job that the leader must do.
    Deferred(usize),
    /// The worker goes home.
    Finished,
}

/// Says that a worker goes home, however it does.
struct Farewell<'a>(&'a Sender<Word>);

impl Drop for Farewell<'_> {
    fn drop(&mut self) {
        let _ = self.0.send(Word::Finished);
    }
}
