//! The schedule: a state machine that is told what finished and says what may begin.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::{Job, Lock};

/// Jobs that wait, are ready, or run.
#[derive(Debug)]
pub struct Schedule {
    locks: Vec<Vec<(u32, Lock)>>,
    /// Who waits for each job.
    followers: Vec<Vec<usize>>,
    /// How many jobs each one still waits for.
    missing: Vec<usize>,
    /// The cost of the longest chain that begins with each job.
    urgency: Vec<u64>,
    ready: BinaryHeap<(u64, Reverse<usize>)>,
    held: HashMap<u32, Held>,
    running: usize,
    waiting: usize,
}

/// Who holds a lock now.
#[derive(Debug, Default)]
struct Held {
    shared: usize,
    exclusive: bool,
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
        let ready = (0..jobs.len()).filter(|&job| missing[job] == 0).map(|job| (urgency[job], Reverse(job))).collect();
        let waiting = jobs.len();
        let locks = jobs.into_iter().map(|job| merged(job.locks)).collect();
        Self { locks, followers, missing, urgency, ready, held: HashMap::new(), running: 0, waiting }
    }

    /// The job to begin now, if any may: the most urgent one whose locks are free.
    pub fn take(&mut self) -> Option<usize> {
        let mut blocked = Vec::new();
        let mut found = None;
        while let Some(candidate) = self.ready.pop() {
            if self.is_free(candidate.1.0) {
                found = Some(candidate.1.0);
                break;
            }
            blocked.push(candidate);
        }
        self.ready.extend(blocked);
        let job = found?;
        for &(key, lock) in &self.locks[job] {
            let held = self.held.entry(key).or_default();
            match lock {
                Lock::Shared => held.shared += 1,
                Lock::Exclusive => held.exclusive = true,
            }
        }
        self.running += 1;
        self.waiting -= 1;
        Some(job)
    }

    /// A job that was taken is over, well or not: its locks are free and its followers come nearer.
    pub fn finish(&mut self, job: usize) {
        for &(key, lock) in &self.locks[job] {
            let Some(held) = self.held.get_mut(&key) else { continue };
            match lock {
                Lock::Shared => held.shared -= 1,
                Lock::Exclusive => held.exclusive = false,
            }
            if held.shared == 0 && !held.exclusive {
                self.held.remove(&key);
            }
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

    /// Whether every job has been taken: a worker that is idle now stays idle.
    pub fn is_drained(&self) -> bool {
        self.waiting == 0
    }

    fn is_free(&self, job: usize) -> bool {
        self.locks[job].iter().all(|(key, lock)| match (self.held.get(key), lock) {
            (None, _) => true,
            (Some(held), Lock::Shared) => !held.exclusive,
            (Some(_), Lock::Exclusive) => false,
        })
    }
}

/// Each key once, with the stronger of its locks.
fn merged(mut locks: Vec<(u32, Lock)>) -> Vec<(u32, Lock)> {
    locks.sort_by_key(|&(key, lock)| (key, lock == Lock::Shared));
    locks.dedup_by_key(|&mut (key, _)| key);
    locks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn job(cost: u64, needs: &[usize]) -> Job {
        Job { cost, needs: needs.to_vec(), locks: Vec::new() }
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
        let locked = |cost, lock| Job { cost, needs: Vec::new(), locks: vec![(7, lock)] };
        let mut schedule =
            Schedule::new(vec![locked(3, Lock::Shared), locked(2, Lock::Exclusive), locked(1, Lock::Shared)]);
        assert_eq!(schedule.take(), Some(0));
        assert_eq!(schedule.take(), Some(2));
        assert_eq!(schedule.take(), None);
        schedule.finish(0);
        assert_eq!(schedule.take(), None);
        schedule.finish(2);
        assert_eq!(schedule.take(), Some(1));
    }

    #[test]
    fn a_job_that_names_a_lock_twice_takes_the_stronger_one() {
        let both = Job { locks: vec![(1, Lock::Shared), (1, Lock::Exclusive)], ..Job::default() };
        let shared = Job { locks: vec![(1, Lock::Shared)], ..Job::default() };
        let mut schedule = Schedule::new(vec![both, shared]);
        assert_eq!((schedule.take(), schedule.take()), (Some(0), None));
    }

    fn jobs() -> impl Strategy<Value = Vec<Job>> {
        let lock = (0u32..5, prop_oneof![Just(Lock::Shared), Just(Lock::Exclusive)]);
        let job = (0u64..100, prop::collection::vec(0usize..40, 0..4), prop::collection::vec(lock, 0..3))
            .prop_map(|(cost, needs, locks)| Job { cost, needs, locks });
        prop::collection::vec(job, 0..40)
    }

    proptest! {
        /// Virtual workers that finish in whatever order the seed says: every job runs once, after what it
        /// needs, never beside a job that it conflicts with, and nobody waits for ever.
        #[test]
        fn any_run_does_every_job_once_in_order_and_without_conflicts(
            jobs in jobs(), workers in 1usize..6, picks in prop::collection::vec(any::<prop::sample::Index>(), 40)
        ) {
            let mut schedule = Schedule::new(jobs.clone());
            let mut running: Vec<usize> = Vec::new();
            let mut finished = vec![false; jobs.len()];
            let mut picks = picks.into_iter();
            while !schedule.is_done() {
                while running.len() < workers {
                    let Some(job) = schedule.take() else { break };
                    prop_assert!(!finished[job] && !running.contains(&job));
                    prop_assert!(jobs[job].needs.iter().all(|&need| need >= job || finished[need]));
                    for &other in &running {
                        prop_assert!(!conflict(&jobs[job], &jobs[other]));
                    }
                    running.push(job);
                }
                prop_assert!(!running.is_empty(), "stuck");
                let over = running.swap_remove(picks.next().expect("one finish a job").index(running.len()));
                finished[over] = true;
                schedule.finish(over);
            }
            prop_assert!(finished.iter().all(|&done| done));
        }
    }

    fn conflict(a: &Job, b: &Job) -> bool {
        a.locks.iter().any(|(key, lock)| {
            b.locks.iter().any(|(other, with)| key == other && (*lock == Lock::Exclusive || *with == Lock::Exclusive))
        })
    }
}
