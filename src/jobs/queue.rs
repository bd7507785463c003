//! The schedule shared by threads: a worker asks for its next job and sleeps while there is none.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::{Job, Schedule};

/// A [`Schedule`] that several threads draw from.
#[derive(Debug)]
pub struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    schedule: Schedule,
    closed: bool,
}

impl Queue {
    /// A queue of these jobs.
    pub fn new(jobs: Vec<Job>) -> Self {
        Self { state: Mutex::new(State { schedule: Schedule::new(jobs), closed: false }), changed: Condvar::new() }
    }

    /// The next job for the calling thread; sleeps while others must finish first. `None` when no job is
    /// left or the queue was closed.
    pub fn next(&self) -> Option<usize> {
        let mut state = self.lock();
        loop {
            if state.closed || state.schedule.is_drained() {
                return None;
            }
            if let Some(job) = state.schedule.take() {
                return Some(job);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// For how many workers there is work now.
    pub fn demand(&self) -> usize {
        self.lock().schedule.demand()
    }

    /// Whether a job is divisible, and was not shut.
    pub fn is_divisible(&self, job: usize) -> bool {
        self.lock().schedule.is_divisible(job)
    }

    /// Others may join a divisible job that the caller runs.
    pub fn open(&self, job: usize) {
        self.lock().schedule.open(job);
        self.changed.notify_all();
    }

    /// Nobody else need join a divisible job. Idle workers wait for this, or for its end.
    pub fn shut(&self, job: usize) {
        self.lock().schedule.shut(job);
        self.changed.notify_all();
    }

    /// The caller is done with the job, well or not; the last one who says so ends it.
    pub fn finish(&self, job: usize) {
        self.lock().schedule.finish(job);
        self.changed.notify_all();
    }

    /// No further job is handed out: the run failed or was interrupted.
    pub fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn threads_do_every_job_and_go_home() {
        let jobs = (0..200usize).map(|job| Job { cost: 1, needs: vec![job / 2], ..Job::default() }).collect();
        let (queue, done) = (Queue::new(jobs), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while let Some(job) = queue.next() {
                        done.fetch_add(1, Ordering::Relaxed);
                        queue.finish(job);
                    }
                });
            }
        });
        assert_eq!(done.into_inner(), 200);
    }

    #[test]
    fn an_idle_worker_waits_for_a_job_that_may_be_opened() {
        let queue = Queue::new(vec![Job { divisible: true, ..Job::default() }]);
        assert_eq!(queue.next(), Some(0));
        std::thread::scope(|scope| {
            let idle = scope.spawn(|| queue.next());
            queue.open(0);
            assert_eq!(idle.join().expect("no panic"), Some(0));
            queue.shut(0);
            assert_eq!(queue.next(), None);
        });
    }

    #[test]
    fn a_closed_queue_wakes_whoever_sleeps() {
        let queue = Queue::new(vec![Job::default(), Job { needs: vec![0], ..Job::default() }]);
        assert_eq!(queue.next(), Some(0));
        std::thread::scope(|scope| {
            let sleeper = scope.spawn(|| queue.next());
            queue.close();
            assert_eq!(sleeper.join().expect("no panic"), None);
        });
    }
}
