//! The restore as a page of code: its stages, one after the other.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Instant;

use tokio::runtime::Runtime;

use super::crew::{self, Task};
use super::ledger::{Fate, Ledger};
use super::worker::Worker;
use super::{Options, Stats, analyze, large_objects, preflight, references, rows, work};
use crate::archive::{Archive, Entry, OpenOptions};
use crate::ident::Quoting;
use crate::monitor::{Event, Monitor};
use crate::oid::{DumpId, Oid};
use crate::pg::{self, Interrupt, Session, Settings};
use crate::script::{Phase, Plan, Step};
use crate::text::printable;
use crate::{Error, Result};

/// What all sessions of a restore share.
pub struct Run<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) options: &'a Options,
    pub(super) archive: &'a Archive,
    pub(super) ledger: Ledger<'a>,
    pub(super) settings: Settings,
    pub(super) interrupt: &'a Interrupt,
    /// How many bytes the files of each entry with data have.
    sizes: HashMap<DumpId, u64>,
    /// The entries of large objects, where each has one.
    pub(super) blobs: HashMap<Oid, DumpId>,
    /// Keys whose index was built.
    built: Mutex<HashSet<DumpId>>,
    /// Roots of partitioned tables that were empty when the first rows went through them.
    claimed: Mutex<HashSet<String>>,
    /// When the first session began, by the server's clock: seconds since 1970.
    begun: OnceLock<f64>,
}

impl Run<'_> {
    /// How many bytes the files of an entry have: the measure of its work.
    pub(super) fn size(&self, entry: &Entry) -> u64 {
        self.sizes.get(&entry.dump_id).copied().unwrap_or(0)
    }

    /// How many rows an entry's file holds, where the archive says so.
    pub(super) fn rows_of(&self, entry: &Entry) -> Option<u64> {
        self.archive.record(entry)?.rows
    }

    /// The index of a key was built.
    pub(super) fn built(&self, key: &Entry) {
        self.built.lock().unwrap_or_else(PoisonError::into_inner).insert(key.dump_id);
    }

    /// Whether the index of a key was built.
    pub(super) fn is_built(&self, key: &Entry) -> bool {
        self.built.lock().unwrap_or_else(PoisonError::into_inner).contains(&key.dump_id)
    }

    /// Literals of this thread are what they mean to sessions with the archive's settings, for as long as this lives.
    pub(super) fn quoting(&self) -> Result<Quoting> {
        let quoting = Quoting::begin(false);
        quoting.double_backslashes(!self.plan.toc.standard_strings()?);
        Ok(quoting)
    }

    /// Rows went through the root table, which was empty before.
    pub(super) fn claim(&self, root: &str) {
        self.claimed.lock().unwrap_or_else(PoisonError::into_inner).insert(root.to_owned());
    }

    /// A session began at this time of the server's, in seconds since 1970.
    pub(super) fn begin_at(&self, time: f64) {
        self.begun.get_or_init(|| time);
    }

    /// When the first session began.
    pub(super) fn begun(&self) -> Option<f64> {
        self.begun.get().copied()
    }

    /// Whether what the root table holds is of this restore.
    pub(super) fn is_claimed(&self, root: &str) -> bool {
        self.claimed.lock().unwrap_or_else(PoisonError::into_inner).contains(root)
    }
}

/// Restores an archive into the database of `settings`, or into a new one of the archive's name.
///
/// Whatever fails on its way is counted and told to the monitor. An error is the end: the archive cannot be
/// read, the server lacks what is needed, the connection was lost, the run was interrupted, or the first
/// failure was to be the last.
pub fn restore(
    path: &Path,
    settings: &Settings,
    options: &Options,
    monitor: &dyn Monitor,
    interrupt: &Interrupt,
) -> Result<Stats> {
    let begun = Instant::now();
    options.check()?;
    let archive = Archive::open(path, OpenOptions { no_manifest: options.no_manifest })?;
    let plan = Plan::new(archive.toc(), &options.script)?;
    let left_out = plan.left_out();
    if !left_out.is_empty() {
        monitor.event(Event::Note(&format!("left out, though what was chosen uses it: {}", left_out.join(", "))));
    }
    let runtime = pg::runtime()?;
    let mut run = Run {
        plan: &plan,
        options,
        archive: &archive,
        ledger: Ledger::new(&plan, options, monitor),
        settings: settings.clone(),
        interrupt,
        sizes: sizes(&plan, &archive),
        blobs: blobs(&plan),
        built: Mutex::default(),
        claimed: Mutex::default(),
        begun: OnceLock::new(),
    };
    let _quoting = run.quoting()?;
    let prepared = runtime.block_on(prepare(&mut run));
    let done = prepared.and_then(|()| fill(&run, &runtime));
    let sessions = done.map_err(|error| interrupt.explain(error))?;
    let mut stats = run.ledger.close();
    let has_statistics = plan.steps.iter().any(|step| step.entry.desc == "STATISTICS DATA");
    stats.statistics_missing = stats.rows > 0 && !options.analyze && !has_statistics;
    Ok(Stats { left_out, sessions, elapsed: begun.elapsed(), ..stats })
}

/// Checks the target and creates the database, if that is asked for.
async fn prepare(run: &mut Run<'_>) -> Result<()> {
    if !run.options.skip_preflight {
        let monitor = run.ledger.monitor();
        monitor.event(Event::Stage("checking the target"));
        let mut session = run.interrupt.limit(Session::connect(&run.settings)).await?;
        let watch = run.interrupt.watch(&session)?;
        preflight::check(run.plan, &mut session, monitor).await?;
        drop(watch);
        session.close().await;
    }
    if run.plan.options.create { create_database(run).await } else { Ok(()) }
}

/// Creates the archive's database, from the one that the settings name; the run goes on in the new one.
async fn create_database(run: &mut Run<'_>) -> Result<()> {
    let steps = run.plan.phase(Phase::Database);
    let Some(database) = steps.iter().find(|step| step.entry.desc == "DATABASE") else {
        return Err(Error::new("the archive does not say how its database was made"));
    };
    let mut outside = Worker::open(run, 0).await?;
    outside.drop_all().await?;
    outside.apply_alone(database).await?;
    outside.close().await;
    let name = &database.entry.tag;
    if run.ledger.fate(database.entry.dump_id) != Some(Fate::Applied) {
        return Err(Error::new(format!("could not create database \"{}\"", printable(name))));
    }
    run.settings = run.settings.with_database(name);
    let rest: Vec<Step> = steps.iter().filter(|step| step.entry.desc != "DATABASE").copied().collect();
    let mut inside = Worker::open(run, 0).await?;
    inside.apply(&rest).await?;
    inside.close().await;
    Ok(())
}

/// Restores everything into the database; returns how many sessions worked at once.
fn fill<'a>(run: &'a Run<'a>, runtime: &Runtime) -> Result<usize> {
    let (plan, options, monitor) = (run.plan, run.options, run.ledger.monitor());
    let mut leader = runtime.block_on(Worker::open(run, 0))?;
    monitor.event(Event::Stage("restoring definitions"));
    runtime.block_on(async {
        if options.single_transaction {
            leader.begin_all().await?;
        }
        if options.script.create { Ok(()) } else { leader.drop_all().await }
    })?;
    let mut sessions = define(run, runtime, &mut leader)?;
    monitor.event(Event::Stage("restoring data, indexes and constraints"));
    sessions = sessions.max(side_by_side(run, runtime, &mut leader, plan.phase(Phase::Main))?);
    monitor.event(Event::Stage("restoring privileges"));
    runtime.block_on(leader.apply(plan.phase(Phase::Privileges)))?;
    sessions = sessions.max(side_by_side(run, runtime, &mut leader, &plan.refreshes())?);
    runtime.block_on(async {
        leader.apply(&plan.event_triggers()).await?;
        if options.single_transaction { leader.commit_all().await } else { Ok(()) }
    })?;
    if options.analyze {
        monitor.event(Event::Stage("gathering statistics"));
        let (jobs, tables) = analyze::jobs(run);
        let task = |at: usize| Task::Analyze(tables[at]);
        sessions = sessions.max(crew::share(run, runtime, &mut leader, jobs, &task)?);
    }
    runtime.block_on(async {
        leader.flush().await?;
        leader.close().await;
        Ok(sessions)
    })
}

/// Makes what rows need; returns how many sessions worked at once.
fn define<'a>(run: &'a Run<'a>, runtime: &Runtime, leader: &mut Worker<'a>) -> Result<usize> {
    let steps = run.plan.phase(Phase::PreData);
    let Some(work) = work::definitions(run.plan, run.options) else {
        return runtime.block_on(leader.apply(steps)).map(|()| 1);
    };
    let (jobs, tasks): (Vec<_>, Vec<_>) = work.into_iter().unzip();
    let sessions = crew::share(run, runtime, leader, jobs, &|at| tasks[at].clone())?;
    let is_put_off = |step: &&Step| run.ledger.fate(step.entry.dump_id) == Some(Fate::PutOff);
    let late: Vec<Step> = steps.iter().filter(is_put_off).copied().collect();
    runtime.block_on(leader.apply(&late)).map(|()| sessions)
}

/// Runs steps on as many sessions as there are jobs, the leader's among them.
fn side_by_side<'a>(run: &'a Run<'a>, runtime: &Runtime, leader: &mut Worker<'a>, steps: &[Step<'a>]) -> Result<usize> {
    let with_data = || steps.iter().filter(|step| step.entry.has_data && step.wanted.data);
    if with_data().next().is_some() {
        let bytes = with_data().map(|step| run.size(step.entry)).sum();
        run.ledger.monitor().event(Event::Total { bytes, items: with_data().count() as u64 });
    }
    if run.options.single_transaction {
        // One transaction keeps the archive's order.
        runtime.block_on(async {
            for step in steps {
                leader.perform(&Task::Step(*step), None).await?;
            }
            Ok(1)
        })
    } else {
        let references = runtime.block_on(references::references(leader, steps))?;
        let work = work::work(run.plan, steps, run.options, |entry| run.size(entry), &references);
        let (mut jobs, tasks): (Vec<_>, Vec<_>) = work.into_iter().unzip();
        for (job, task) in jobs.iter_mut().zip(&tasks) {
            let divisible = |entry| rows::can_divide(run, entry) || large_objects::can_divide(run, entry);
            job.divisible = matches!(task, Task::Step(step) if divisible(step.entry));
        }
        crew::share(run, runtime, leader, jobs, &|at| tasks[at].clone())
    }
}

fn sizes(plan: &Plan, archive: &Archive) -> HashMap<DumpId, u64> {
    // Rows that are there already make an index as slow as those that are loaded.
    let with_data = plan.toc.entries.iter().filter(|entry| entry.has_data && !plan.options.no_data);
    with_data.map(|entry| (entry.dump_id, archive.data_size(entry))).collect()
}

/// The entries of archives before 1.16 that create one large object each.
fn blobs(plan: &Plan) -> HashMap<Oid, DumpId> {
    let blobs = plan.toc.entries.iter().filter(|entry| entry.desc == "BLOB");
    blobs.map(|entry| (entry.object_id.oid, entry.dump_id)).collect()
}
