//! The data phase: workers in the leader's snapshot copy tables into the archive, the biggest first.
//!
//! A worker takes a table, a range of the pages of a large one, or many small ones, copies that, and takes the next.
//! Each has a session of its own, made by the pool with the snapshot imported, and compresses what it reads. A session
//! that is lost costs its worker the part it was at: a new session in the same snapshot begins it again. A table that
//! somebody else waits to lock is left to the leader, which holds a lock on it already; a worker that queued behind
//! the waiting one would never wake.
//!
//! The leader's locks are what makes a table the one that the plan is of. Should its session be lost, the dump
//! is over, and so it is when a worker fails: the others stop at their next block.

mod hand;
mod rows;
mod together;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use self::hand::Hand;
use super::leader::Leader;
use super::pack::packs;
use super::plan::{self, Item, Part};
use super::shared_file::SharedFile;
use super::wire::Way;
use super::{Journey, Pace, large_object};
use crate::archive::{Codec, FrameEncoder, Publication};
use crate::jobs::{self, Job, Queue};
use crate::monitor::{Event, Monitor};
use crate::object::DataSource;
use crate::pg::{self, Interrupt, Session, Worker, spawn_workers};
use crate::{Error, Result};

/// How often an item is begun again after its session was lost.
const RETRIES: u32 = 3;

/// How long a worker waits before it asks for another session, once for each that it lost before.
const PAUSE: Duration = Duration::from_millis(200);

/// How long a worker waits for a lock before it leaves the table to the leader.
const LOCK_TIMEOUT: &str = "SET LOCAL lock_timeout = '1s'";

/// What the data phase did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Exported {
    /// Tables whose rows were copied.
    pub tables: u64,
    /// How many of them came in binary form, to the last row.
    pub tables_in_binary: u64,
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
    pub items: &'a [Item],
    pub publication: &'a Publication,
    pub codec: Codec,
    pub monitor: &'a dyn Monitor,
    pub interrupt: &'a Interrupt,
    pace: &'a Pace<'a>,
    jobs: usize,
    parts: Vec<Part>,
    /// What a worker takes at a time: places among the parts.
    packs: Vec<Vec<usize>>,
    /// The file of each item that is a table's.
    files: Vec<SharedFile>,
    /// How the rows of each item come.
    ways: Mutex<Vec<Way>>,
    /// The items whose parts brought other rows than were counted.
    miscounted: Mutex<BTreeSet<usize>>,
    done: Mutex<Exported>,
    retries: AtomicU64,
    /// Why the export cannot be completed.
    failure: Mutex<Option<Error>>,
}

impl<'a> Export<'a> {
    /// Prepares to export items over at most as many sessions as the options allow.
    pub fn new(items: &'a [Item], publication: &'a Publication, journey: Journey<'a>) -> Self {
        let Journey { options, monitor, interrupt, pace, .. } = journey;
        let (codec, jobs) = (options.codec, options.jobs);
        let parts = plan::parts(items, jobs, options.part_bytes);
        let mut counts = vec![0; items.len()];
        parts.iter().for_each(|part| counts[part.item] += 1);
        Self {
            files: counts.into_iter().map(SharedFile::new).collect(),
            ways: Mutex::new(items.iter().map(Way::of).collect()),
            miscounted: Mutex::default(),
            jobs,
            packs: packs(items, &parts, jobs),
            parts,
            items,
            publication,
            codec,
            monitor,
            interrupt,
            pace,
            done: Mutex::default(),
            retries: AtomicU64::new(0),
            failure: Mutex::default(),
        }
    }

    /// Exports all items, and does something else beside.
    pub fn run(
        &mut self,
        leader: &mut Leader,
        source: &pg::Source,
        runtime: &Runtime,
        beside: impl FnOnce() -> Result<()>,
    ) -> Result<Exported> {
        let items = self.items;
        self.monitor.event(Event::Stage("copying data"));
        let bytes = items.iter().map(Item::bytes).sum();
        self.monitor.event(Event::Total { bytes, items: items.len() as u64 });
        self.publication.expect(items.iter().map(Item::files).sum());
        self.run_parts(leader, source, runtime, beside)?;
        self.parts.retain(|part| part.steps.is_some());
        let mut whole = std::mem::take(&mut *self.miscounted());
        whole.extend(self.in_binary().into_iter().filter(|item| self.parts.iter().any(|part| part.item == *item)));
        let whole = whole.into_iter();
        let whole: Vec<Part> = whole.map(|item| Part { item, bytes: items[item].bytes(), steps: None }).collect();
        if !whole.is_empty() {
            // What their parts brought is forgotten: a stream of binary rows is one session's, and so is a table whose
            // index is damaged.
            whole.iter().for_each(|part| self.files[part.item] = SharedFile::new(1));
            self.packs = (0..whole.len()).map(|part| vec![part]).collect();
            self.parts = whole;
            self.run_parts(leader, source, runtime, || Ok(()))?;
        }
        let mut done = *self.done();
        done.retries = self.retries.load(Ordering::Relaxed);
        Ok(done)
    }

    /// The items whose rows the archive holds in binary form.
    pub fn in_binary(&self) -> Vec<usize> {
        self.ways().iter().enumerate().filter(|(_, way)| **way == Way::Binary).map(|(item, _)| item).collect()
    }

    /// Exports all parts, and over the leader's session what the workers must leave to it.
    fn run_parts(
        &self,
        leader: &mut Leader,
        source: &pg::Source,
        runtime: &Runtime,
        beside: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let workers = jobs::sessions(self.jobs, leader.session.is_local()).min(self.packs.len());
        let begin = format!("{}; {LOCK_TIMEOUT}", leader.snapshot.begin());
        source.begin_with(begin.clone());

        // The biggest go first, none waits for another.
        let cost = |pack: &Vec<usize>| pack.iter().map(|&part| self.parts[part].bytes).sum();
        let queue = Queue::new(self.packs.iter().map(|pack| Job { cost: cost(pack), ..Job::default() }).collect());
        let stop = |error: Error| {
            self.failure().get_or_insert(error);
            queue.close();
        };
        let (words, mut heard) = unbounded_channel();
        let work = async |worker: Worker| {
            self.work(&worker, &begin, &queue, &words).await.unwrap_or_else(stop);
            Ok(())
        };
        std::thread::scope(|scope| match spawn_workers(scope, workers, source, &work) {
            Ok(handles) => {
                let words = &words;
                scope.spawn(move || {
                    for handle in handles {
                        let ended = handle.join().unwrap_or_else(|_| Err(Error::new("a worker panicked")));
                        ended.unwrap_or_else(stop);
                    }
                    let _ = words.send(Word::AllDone);
                });
                let leader = &mut leader.session;
                scope.spawn(|| runtime.block_on(self.lead(leader, workers, &mut heard)).unwrap_or_else(stop));
                beside().unwrap_or_else(stop);
            }
            Err(error) => stop(error),
        });
        match self.failure().take() {
            Some(error) => Err(self.interrupt.explain(error)),
            None => Ok(()),
        }
    }

    /// A worker's life, in transactions that begin so.
    async fn work(&self, worker: &Worker, begin: &str, queue: &Queue, words: &UnboundedSender<Word>) -> Result<()> {
        let Some(session) = self.first_session(worker).await? else {
            // Where nobody has a session, the leader does the work.
            while worker.number == 0
                && self.done().sessions == 0
                && let Some(job) = queue.next()
            {
                let parts = self.packs[job].iter();
                parts.for_each(|&part| drop(words.send(Word::Deferred(part))));
                queue.finish(job);
            }
            return Ok(());
        };
        let mut hand = Hand { session: Some(session), encoder: FrameEncoder::new(self.codec)? };
        while let Some(job) = queue.next() {
            let result = self.export_pack(worker, begin, &self.packs[job], &mut hand, words).await;
            queue.finish(job);
            result?;
        }
        Ok(())
    }

    async fn export_pack(
        &self,
        worker: &Worker,
        begin: &str,
        pack: &[usize],
        hand: &mut Hand,
        words: &UnboundedSender<Word>,
    ) -> Result<()> {
        let copied = if pack.len() > 1 { self.export_together(worker.number, pack, hand).await? } else { 0 };
        for &part in &pack[copied..] {
            self.export_with_retries(worker, part, begin, hand, words).await?;
            if self.parts[part].steps.is_some() {
                hand.begin_again(begin).await;
            }
        }
        Ok(())
    }

    async fn export_with_retries(
        &self,
        worker: &Worker,
        number: usize,
        begin: &str,
        hand: &mut Hand,
        words: &UnboundedSender<Word>,
    ) -> Result<()> {
        let part = &self.parts[number];
        let mut large_objects = 0;
        for attempt in 0.. {
            self.go_on()?;
            let session = match hand.session.take() {
                Some(session) => Ok(session),
                None => self.interrupt.limit(worker.session()).await,
            };
            let lost = match session {
                Ok(mut session) => {
                    let _watch = self.interrupt.watch(&session)?;
                    match self.export(worker.number, part, &mut session, &mut hand.encoder, &mut large_objects).await {
                        Ok(ended) => {
                            hand.session = Some(session);
                            if ended == Ended::Copied {
                                return Ok(());
                            }
                            hand.begin_again(begin).await;
                            continue;
                        }
                        Err(error) if error.sqlstate() == Some(pg::LOCK_NOT_AVAILABLE) => {
                            return self.leave(number, "others wait for its locks", words);
                        }
                        Err(error) if session.is_ready() => return Err(error),
                        Err(error) => error,
                    }
                }
                // What of large objects is there already, nobody else would leave out.
                Err(error) if attempt >= RETRIES && large_objects == 0 && self.go_on().is_ok() => {
                    return self.leave(number, error.message(), words);
                }
                Err(error) => error,
            };
            self.go_on()?;
            if attempt >= RETRIES {
                return Err(lost);
            }
            self.retries.fetch_add(1, Ordering::Relaxed);
            let name = self.items[part.item].name();
            self.monitor.event(Event::Note(&format!("copying \"{name}\" again: {}", lost.message())));
            tokio::time::sleep(PAUSE * attempt).await;
        }
        unreachable!("the last attempt returns")
    }

    /// Leaves a part to the leader, whose session has the table's lock.
    fn leave(&self, number: usize, why: &str, words: &UnboundedSender<Word>) -> Result<()> {
        let name = self.items[self.parts[number].item].name();
        self.monitor.event(Event::Note(&format!("copying \"{name}\" is left to the leader: {why}")));
        words.send(Word::Deferred(number)).map_err(|_| Error::new("the leader takes no more parts"))
    }

    /// The leader copies what the workers could not, until all of them have gone home.
    async fn lead(&self, session: &mut Session, number: usize, heard: &mut UnboundedReceiver<Word>) -> Result<()> {
        let mut encoder = FrameEncoder::new(self.codec)?;
        loop {
            let word = tokio::select! {
                word = heard.recv() => word,
                error = session.until_lost() => return Err(lost_leader(error)),
            };
            let Some(Word::Deferred(part)) = word else { return Ok(()) };
            let part = &self.parts[part];
            // Its transaction must not fail: it holds the snapshot and the locks. What a part locks or sets goes with
            // it.
            session.execute("SAVEPOINT part").await?;
            while self.export(number, part, session, &mut encoder, &mut 0).await? == Ended::ForAnotherWay {
                session.execute("ROLLBACK TO SAVEPOINT part").await?;
            }
            session.execute("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part").await?;
        }
    }

    /// Copies one part; of large objects, those that are not `copied` yet.
    async fn export(
        &self,
        worker: usize,
        part: &Part,
        session: &mut Session,
        encoder: &mut FrameEncoder,
        copied: &mut usize,
    ) -> Result<Ended> {
        let item = &self.items[part.item];
        if part.steps.is_some() && self.ways()[part.item] == Way::Binary {
            return Ok(Ended::Copied);
        }
        let name = item.name();
        self.monitor.event(Event::Begin { worker, item: &name, bytes: part.bytes });
        let moved = |bytes| self.moved(worker, bytes);
        let rows = match &item.source {
            DataSource::Rows { .. } => {
                let copied = self.export_rows(item, part, session, encoder, &moved).await;
                copied.map_err(|error| error.context(format!("could not dump table \"{name}\"")))?
            }
            DataSource::LargeObjects { oids } => {
                large_object::copy_to_files(session, oids, copied, self, encoder, &moved).await?;
                self.publication.large_object_list(&item.file, &large_object::list(oids))?;
                self.done().large_objects += oids.len() as u64;
                None
            }
        };
        self.monitor.event(Event::End { worker, item: &name, rows });
        if rows.is_none() && matches!(item.source, DataSource::Rows { .. }) {
            let how = match self.ways()[part.item] {
                Way::Binary => "in binary form: a row is too long for text",
                Way::Text | Way::Converted => "as text: what its rows say is not sure",
            };
            self.monitor.event(Event::Note(&format!("copying \"{name}\" again {how}")));
            return Ok(Ended::ForAnotherWay);
        }
        Ok(Ended::Copied)
    }

    /// Tells that a worker has read so many bytes, and holds it if it is too fast.
    fn moved(&self, worker: usize, bytes: u64) -> Result<()> {
        self.monitor.event(Event::Moved { worker, bytes });
        self.go_on()?;
        self.pace.keep(worker, bytes, &|| self.go_on())
    }

    /// An error once the run was interrupted or another worker failed.
    fn go_on(&self) -> Result<()> {
        self.interrupt.check()?;
        if self.failure().is_some() { Err(Error::new("another worker failed")) } else { Ok(()) }
    }

    fn ways(&self) -> MutexGuard<'_, Vec<Way>> {
        self.ways.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn miscounted(&self) -> MutexGuard<'_, BTreeSet<usize>> {
        self.miscounted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failure(&self) -> MutexGuard<'_, Option<Error>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn done(&self) -> MutexGuard<'_, Exported> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a part ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// As it should.
    Copied,
    /// With nothing, and a transaction that has failed: the rows must come another way.
    ForAnotherWay,
}

/// What the leader is told.
enum Word {
    /// A part that a worker leaves to it.
    Deferred(usize),
    /// Every worker has gone home.
    AllDone,
}

/// Without its leader, nothing keeps the tables as they were when the plan was made.
pub(super) fn lost_leader(error: Error) -> Error {
    error
        .context("the session that holds the snapshot and the locks was lost")
        .hint("Run the dump again; nothing was left of this one.")
}
