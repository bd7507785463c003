//! The schedule: a state machine that is told what finished and says what may begin.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet};

use super::lock::Held;
use super::{Job, Lock};

/// A job with its urgency; the greatest is the first to begin.
type Rank = (u64, Reverse<usize>);

/// Jobs that wait, are ready, or run.
///
/// Among tens of thousands of jobs most may want what one of them holds, and no job that begins or ends can look at
/// all of those. So whoever finds a lock taken waits in a line with those who want the same lock, and when it is
/// free the first of them is called, and the next when the first has begun, or waits elsewhere.
#[derive(Debug)]
pub struct Schedule {
    locks: Vec<Vec<(u32, Lock)>>,
    /// Who waits for each job.
    followers: Vec<Vec<usize>>,
    /// How many jobs each one still waits for.
    missing: Vec<usize>,
    /// How long the work takes at least that begins with each job: the longest chain behind it, or all that
    /// must be done one after the other because it locks the same thing.
    urgency: Vec<u64>,
    /// Jobs that need no other any more, but for those in a line.
    ready: BinaryHeap<Rank>,
    /// Those among them that wait for a lock, by the lock.
    lines: BTreeMap<(u32, Lock), BinaryHeap<Rank>>,
    /// The line from which a ready job was called.
    called: HashMap<usize, (u32, Lock)>,
    held: HashMap<u32, Held>,
    /// How many workers are at each job.
    hands: Vec<usize>,
    /// And at all of them.
    at_work: usize,
    /// Divisible jobs that were not shut, whether they have begun or not.
    divisible: HashSet<usize>,
    /// Those of them that can be joined now.
    open: BTreeSet<usize>,
    running: usize,
    waiting: usize,
}

impl Schedule {
    /// A schedule for these jobs; their order breaks ties.
    pub fn new(jobs: Vec<Job>) -> Self {
        let mut followers = vec![Vec::new(); jobs.len()];
        let mut missing = vec![0; jobs.len()];
        for (job, needs) in jobs.iter().map(|job| &job.needs).enumerate() {
            let mut needs: Vec<usize> = needs.iter().copied().filter(|&need| need < job).collect();
            needs.sort_unstable();
            needs.dedup();
            missing[job] = needs.len();
            needs.iter().for_each(|&need| followers[need].push(job));
        }
        let mut urgency = vec![0u64; jobs.len()];
        for job in (0..jobs.len()).rev() {
            let behind = followers[job].iter().map(|&follower| urgency[follower]).max().unwrap_or(0);
            urgency[job] = jobs[job].cost.saturating_add(behind);
        }
        let queues = queues(&jobs);
        for (urgency, job) in urgency.iter_mut().zip(&jobs) {
            let queue = alone(job).iter().map(|key| queues[key]).max();
            *urgency = (*urgency).max(queue.unwrap_or(0));
        }
        let ready = (0..jobs.len()).filter(|&job| missing[job] == 0).map(|job| (urgency[job], Reverse(job))).collect();
        let waiting = jobs.len();
        let divisible = (0..jobs.len()).filter(|&job| jobs[job].divisible).collect();
        let locks = jobs.into_iter().map(|job| job.locks).collect();
        Self {
            locks,
            followers,
            missing,
            urgency,
            ready,
            lines: BTreeMap::new(),
            called: HashMap::new(),
            held: HashMap::new(),
            hands: vec![0; waiting],
            at_work: 0,
            divisible,
            open: BTreeSet::new(),
            running: 0,
            waiting,
        }
    }

    /// The job to do now, if any may be: the most urgent one whose locks are free, or an open one that is at
    /// least as urgent for each who shares it.
    pub fn take(&mut self) -> Option<usize> {
        let fresh = self.find();
        let joined =
            self.open.iter().map(|&job| (self.urgency[job] / (self.hands[job] as u64 + 1), Reverse(job))).max();
        match (fresh, joined) {
            (fresh, Some(joined)) if fresh.is_none_or(|fresh| fresh.0 <= joined.0) => {
                self.ready.extend(fresh);
                self.hands[joined.1.0] += 1;
                self.at_work += 1;
                Some(joined.1.0)
            }
            (fresh, _) => fresh.map(|(_, Reverse(job))| self.begin(job)),
        }
    }

    /// Takes the most urgent job whose locks are free out of those that are ready.
    fn find(&mut self) -> Option<Rank> {
        while let Some(rank) = self.ready.pop() {
            let Some(wanted) = self.obstacle(rank.1.0) else { return Some(rank) };
            self.lines.entry(wanted).or_default().push(rank);
            self.call_next(rank.1.0);
        }
        None
    }

    /// The first lock of a job that is not free.
    fn obstacle(&self, job: usize) -> Option<(u32, Lock)> {
        let is_taken = |(key, lock): &(u32, Lock)| self.held.get(key).is_some_and(|held| !held.admits(*lock));
        self.locks[job].iter().copied().find(is_taken)
    }

    /// Makes the first of those ready who wait for a lock, if it is free.
    fn call(&mut self, wanted: (u32, Lock)) {
        if self.held.get(&wanted.0).is_some_and(|held| !held.admits(wanted.1)) {
            return;
        }
        let Some(line) = self.lines.get_mut(&wanted) else { return };
        if let Some(rank) = line.pop() {
            self.called.insert(rank.1.0, wanted);
            self.ready.push(rank);
        }
        if line.is_empty() {
            self.lines.remove(&wanted);
        }
    }

    /// A job is not ready any more: if it was called from a line, the next of that line is.
    fn call_next(&mut self, job: usize) {
        if let Some(wanted) = self.called.remove(&job) {
            self.call(wanted);
        }
    }

    fn begin(&mut self, job: usize) -> usize {
        for &(key, lock) in &self.locks[job] {
            self.held.entry(key).or_default().take(lock);
        }
        self.call_next(job);
        self.hands[job] = 1;
        self.at_work += 1;
        self.running += 1;
        self.waiting -= 1;
        job
    }

    /// For how many workers there is work now: those who are at a job, and one more for each that is ready.
    pub fn demand(&self) -> usize {
        self.at_work + self.ready.len()
    }

    /// Whether a job is divisible, and was not shut.
    pub fn is_divisible(&self, job: usize) -> bool {
        self.divisible.contains(&job)
    }

    /// A divisible job that runs can be joined from now on, unless it was shut.
    pub fn open(&mut self, job: usize) {
        if self.hands[job] > 0 && self.is_divisible(job) {
            self.open.insert(job);
        }
    }

    /// A job need not be joined any more, or never.
    pub fn shut(&mut self, job: usize) {
        self.divisible.remove(&job);
        self.open.remove(&job);
    }

    /// One who took a job is done with it, well or not. With the last one it is over: its locks are free and
    /// its followers come nearer.
    pub fn finish(&mut self, job: usize) {
        self.hands[job] -= 1;
        self.at_work -= 1;
        if self.hands[job] > 0 {
            return;
        }
        self.shut(job);
        let locks = std::mem::take(&mut self.locks[job]);
        for &(key, lock) in &locks {
            let Some(held) = self.held.get_mut(&key) else { continue };
            held.release(lock);
            if held.is_free() {
                self.held.remove(&key);
            }
        }
        for (key, _) in locks {
            Lock::ALL.iter().for_each(|&lock| self.call((key, lock)));
        }
        for &follower in &self.followers[job] {
            self.missing[follower] -= 1;
            if self.missing[follower] == 0 {
                self.ready.push((self.urgency[follower], Reverse(follower)));
            }
        }
        self.running -= 1;
    }

    /// Whether every job has been taken and finished.
    pub fn is_done(&self) -> bool {
        self.waiting == 0 && self.running == 0
    }

    /// Whether every job has been taken and none can be joined: a worker that is idle now stays idle.
    pub fn is_drained(&self) -> bool {
        self.waiting == 0 && self.divisible.is_empty()
    }
}

/// The things that a job locks against its like.
fn alone(job: &Job) -> BTreeSet<u32> {
    job.locks.iter().filter(|(_, lock)| lock.excludes(*lock)).map(|&(key, _)| key).collect()
}

/// For each thing the cost of all jobs that exclude each other there.
fn queues(jobs: &[Job]) -> HashMap<u32, u64> {
    let mut queues: HashMap<u32, u64> = HashMap::new();
    for job in jobs {
        for key in alone(job) {
            let queue = queues.entry(key).or_default();
            *queue = queue.saturating_add(job.cost);
        }
    }
    queues
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn job(cost: u64, needs: &[usize]) -> Job {
        Job { cost, needs: needs.to_vec(), ..Job::default() }
    }

    #[test]
    fn there_is_work_for_those_at_a_job_and_for_one_at_each_ready_one() {
        let mut schedule = Schedule::new(vec![job(3, &[]), job(2, &[0]), job(1, &[0])]);
        assert_eq!(schedule.demand(), 1);
        assert_eq!((schedule.take(), schedule.demand()), (Some(0), 1));
        schedule.finish(0);
        assert_eq!(schedule.demand(), 2);
        assert_eq!((schedule.take(), schedule.demand()), (Some(1), 2));
        schedule.finish(1);
        assert_eq!((schedule.take(), schedule.demand()), (Some(2), 1));
        schedule.finish(2);
        assert_eq!(schedule.demand(), 0);
    }

    #[test]
    fn the_longest_chain_begins_first() {
        let mut schedule = Schedule::new(vec![job(10, &[]), job(4, &[]), job(9, &[1])]);
        assert_eq!(schedule.take(), Some(1));
        assert_eq!(schedule.take(), Some(0));
        assert_eq!(schedule.take(), None);
        schedule.finish(1);
        assert_eq!(schedule.take(), Some(2));
    }

    #[test]
    fn what_must_go_one_after_the_other_does_not_begin_last() {
        let key = || Job { cost: 4, locks: vec![(1, Lock::ShareRowExclusive)], ..Job::default() };
        let mut schedule = Schedule::new(vec![job(9, &[]), job(9, &[]), key(), key(), key()]);
        assert_eq!([schedule.take(), schedule.take(), schedule.take()], [Some(2), Some(0), Some(1)]);
        assert_eq!(schedule.take(), None);
        schedule.finish(2);
        assert_eq!(schedule.take(), Some(3));
    }

    #[test]
    fn equals_keep_their_order() {
        let mut schedule = Schedule::new(vec![job(1, &[]), job(1, &[]), job(1, &[])]);
        assert_eq!([schedule.take(), schedule.take(), schedule.take()], [Some(0), Some(1), Some(2)]);
    }

    #[test]
    fn a_circle_does_not_stop_the_work() {
        let mut schedule = Schedule::new(vec![job(1, &[1]), job(1, &[0, 0])]);
        assert_eq!(schedule.take(), Some(0));
        schedule.finish(0);
        assert_eq!(schedule.take(), Some(1));
        schedule.finish(1);
        assert!(schedule.is_done());
    }

    #[test]
    fn index_builds_of_a_table_run_together_but_not_beside_a_key() {
        let locked = |cost, lock| Job { cost, locks: vec![(7, lock)], ..Job::default() };
        let mut schedule =
            Schedule::new(vec![locked(3, Lock::Share), locked(2, Lock::AccessExclusive), locked(1, Lock::Share)]);
        assert_eq!(schedule.take(), Some(0));
        assert_eq!(schedule.take(), Some(2));
        assert_eq!(schedule.take(), None);
        schedule.finish(0);
        assert_eq!(schedule.take(), None);
        schedule.finish(2);
        assert_eq!(schedule.take(), Some(1));
    }

    #[test]
    fn whoever_waits_for_a_lock_is_not_looked_at_until_it_is_free() {
        let key = |_| Job { cost: 1, locks: vec![(1, Lock::ShareRowExclusive)], ..Job::default() };
        let mut schedule = Schedule::new((0..5000).map(key).collect());
        for job in 0..5000 {
            assert_eq!((schedule.take(), schedule.take()), (Some(job), None));
            assert!(schedule.ready.is_empty());
            schedule.finish(job);
            assert!(schedule.ready.len() <= 1);
        }
        assert!(schedule.is_done() && schedule.lines.is_empty());
    }

    #[test]
    fn one_who_is_called_and_waits_elsewhere_leaves_the_line_to_the_next() {
        let locked = |locks: &[u32]| {
            let locks = locks.iter().map(|&key| (key, Lock::AccessExclusive)).collect();
            Job { cost: 1, locks, ..Job::default() }
        };
        let jobs = [locked(&[1]), locked(&[2]), locked(&[1, 2]), locked(&[1])];
        let mut schedule = Schedule::new(jobs.to_vec());
        assert_eq!([schedule.take(), schedule.take(), schedule.take()], [Some(0), Some(1), None]);
        schedule.finish(0);
        assert_eq!([schedule.take(), schedule.take()], [Some(3), None]);
        schedule.finish(1);
        schedule.finish(3);
        assert_eq!(schedule.take(), Some(2));
    }

    #[test]
    fn a_job_that_locks_a_thing_twice_does_not_wait_for_itself() {
        let both = Job { locks: vec![(1, Lock::Share), (1, Lock::AccessExclusive)], ..Job::default() };
        let shared = Job { locks: vec![(1, Lock::Share)], ..Job::default() };
        let mut schedule = Schedule::new(vec![both, shared]);
        assert_eq!((schedule.take(), schedule.take()), (Some(0), None));
        schedule.finish(0);
        assert_eq!(schedule.take(), Some(1));
    }

    #[test]
    fn an_open_job_is_joined_where_it_is_more_urgent_even_when_shared() {
        let big = Job { cost: 30, divisible: true, ..Job::default() };
        let mut schedule = Schedule::new(vec![big, job(16, &[]), job(9, &[])]);
        assert_eq!(schedule.take(), Some(0));
        schedule.open(0);
        assert_eq!(schedule.take(), Some(1));
        assert_eq!(schedule.take(), Some(0));
        assert_eq!(schedule.take(), Some(0));
        assert_eq!(schedule.take(), Some(2));
        assert_eq!(schedule.take(), Some(0));
        schedule.shut(0);
        assert_eq!(schedule.take(), None);
        assert!(schedule.is_drained());
    }

    #[test]
    fn a_shared_job_is_over_when_the_last_has_finished() {
        let shared = Job { cost: 9, divisible: true, locks: vec![(1, Lock::AccessExclusive)], ..Job::default() };
        let mut schedule = Schedule::new(vec![shared, job(1, &[0])]);
        assert_eq!(schedule.take(), Some(0));
        schedule.open(0);
        assert_eq!(schedule.take(), Some(0));
        schedule.shut(0);
        schedule.finish(0);
        assert_eq!(schedule.take(), None);
        schedule.finish(0);
        assert_eq!(schedule.take(), Some(1));
    }

    #[test]
    fn a_job_that_is_not_divisible_is_never_joined() {
        let mut schedule = Schedule::new(vec![job(9, &[])]);
        assert_eq!(schedule.take(), Some(0));
        schedule.open(0);
        assert_eq!(schedule.take(), None);
    }

    fn jobs() -> impl Strategy<Value = Vec<Job>> {
        let lock = (0u32..5, prop::sample::select(Lock::ALL.to_vec()));
        let job =
            (0u64..100, prop::collection::vec(0usize..40, 0..4), prop::collection::vec(lock, 0..3), any::<bool>())
                .prop_map(|(cost, needs, locks, divisible)| Job { cost, needs, locks, divisible });
        prop::collection::vec(job, 0..40)
    }

    proptest! {
        /// Virtual workers that finish in whatever order the seed says, and open what they can: every job is
        /// begun once, after what it needs, never beside a job that it conflicts with, and nobody waits while
        /// there is a job that could begin.
        #[test]
        fn any_run_does_every_job_once_in_order_and_without_conflicts(
            jobs in jobs(), workers in 1usize..6, picks in prop::collection::vec(any::<prop::sample::Index>(), 240)
        ) {
            let mut schedule = Schedule::new(jobs.clone());
            let mut running: Vec<usize> = Vec::new();
            let mut begun = vec![false; jobs.len()];
            let mut finished = vec![false; jobs.len()];
            let mut picks = picks.into_iter();
            while !schedule.is_done() {
                while running.len() < workers {
                    let Some(job) = schedule.take() else { break };
                    prop_assert!(!finished[job]);
                    prop_assert_eq!(begun[job], running.contains(&job));
                    prop_assert!(!begun[job] || jobs[job].divisible);
                    prop_assert!(jobs[job].needs.iter().all(|&need| need >= job || finished[need]));
                    for &other in running.iter().filter(|&&other| other != job) {
                        prop_assert!(!conflict(&jobs[job], &jobs[other]));
                    }
                    if !std::mem::replace(&mut begun[job], true) {
                        schedule.open(job);
                    }
                    running.push(job);
                }
                let could_begin = |job: &usize| {
                    let is_ready = jobs[*job].needs.iter().all(|&need| need >= *job || finished[need]);
                    is_ready && !running.iter().any(|&other| conflict(&jobs[*job], &jobs[other]))
                };
                let missed = (0..jobs.len()).filter(|&job| !begun[job]).find(could_begin);
                prop_assert!(running.len() == workers || missed.is_none());
                prop_assert!(!running.is_empty(), "stuck");
                let over = running.swap_remove(picks.next().expect("enough").index(running.len()));
                // No part is left when the first of them comes home.
                schedule.shut(over);
                schedule.finish(over);
                finished[over] = !running.contains(&over);
            }
            prop_assert!(finished.iter().all(|&done| done));
        }
    }

    fn conflict(a: &Job, b: &Job) -> bool {
        a.locks.iter().any(|(key, lock)| b.locks.iter().any(|(other, with)| key == other && lock.excludes(*with)))
    }
}
