//! How gently a dump reads: at most so many bytes a second, and less while the server has enough to do.

mod load;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Scope;
use std::time::{Duration, Instant};

use self::load::{Load, Watcher};
use super::options::Limits;
use crate::Result;
use crate::monitor::{Event, Monitor};
use crate::pg::Settings;

/// How long a worker sleeps before it looks again whether it may go on, and whether the run was interrupted.
const NAP: Duration = Duration::from_millis(100);

/// How often the server's load is asked for.
const INTERVAL: Duration = Duration::from_secs(1);

/// What may be read at once after a pause, as time at the full rate.
const BURST: Duration = Duration::from_millis(100);

/// The limits of a dump, and where it stands.
pub struct Pace<'a> {
    limits: &'a Limits,
    /// When the bytes that were read so far will have been paid for.
    paid: Mutex<Instant>,
    /// Workers with a lower number may read.
    allowed: AtomicUsize,
    workers: usize,
    done: Mutex<bool>,
    ended: Condvar,
}

impl<'a> Pace<'a> {
    /// The pace of a dump by this many workers.
    pub fn new(limits: &'a Limits, workers: usize) -> Self {
        let paid = Mutex::new(Instant::now());
        Self { limits, paid, allowed: workers.into(), workers, done: Mutex::default(), ended: Condvar::new() }
    }

    /// Holds a worker that has read so many bytes until it may read on; `go_on` ends the wait by its error.
    pub fn keep(&self, worker: usize, bytes: u64, go_on: &dyn Fn() -> Result<()>) -> Result<()> {
        if let Some(rate) = self.limits.rate {
            let until = self.pay(Duration::from_secs_f64(bytes as f64 / rate.get() as f64));
            loop {
                let left = until.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    break;
                }
                go_on()?;
                std::thread::sleep(left.min(NAP));
            }
        }
        // The leader's number is one more than the last worker's; it is the last to be sent to rest.
        while self.limits.has_load() && worker % self.workers.max(1) >= self.allowed.load(Ordering::Relaxed) {
            go_on()?;
            std::thread::sleep(NAP);
        }
        Ok(())
    }

    /// Adds to what is owed; returns when it will be paid.
    fn pay(&self, cost: Duration) -> Instant {
        let mut paid = lock(&self.paid);
        let now = Instant::now();
        *paid = (*paid).max(now.checked_sub(BURST).unwrap_or(now)) + cost;
        *paid
    }

    /// Watches the server's load over a session of its own until [`Self::end`], where load was to be minded.
    pub fn watch<'scope>(
        &'scope self,
        scope: &'scope Scope<'scope, '_>,
        settings: &'scope Settings,
        monitor: &'scope dyn Monitor,
    ) {
        if self.limits.has_load() {
            scope.spawn(move || self.mind(settings, monitor));
        }
    }

    /// Nothing is read any more.
    pub fn end(&self) {
        *lock(&self.done) = true;
        self.ended.notify_all();
    }

    fn mind(&self, settings: &Settings, monitor: &dyn Monitor) {
        let mut watcher = match Watcher::new(settings) {
            Ok(watcher) => watcher,
            Err(error) => return monitor.event(Event::Warning(error.message())),
        };
        let mut told = String::new();
        let mut done = lock(&self.done);
        while !*done {
            drop(done);
            match watcher.look() {
                Ok(load) => self.adjust(&load, monitor),
                Err(error) => {
                    self.go_on_blindly();
                    if told != error.message() {
                        error.message().clone_into(&mut told);
                        monitor.event(Event::Warning(&format!("could not ask for the server's load: {told}")));
                    }
                }
            }
            done = lock(&self.done);
            done =
                self.ended.wait_timeout(done, INTERVAL).map_or_else(|broken| broken.into_inner().0, |(done, _)| done);
        }
    }

    /// Nobody tells when a dump at rest may go on: then one worker does, or it would rest for ever.
    fn go_on_blindly(&self) {
        self.allowed.fetch_max(1, Ordering::Relaxed);
    }

    fn adjust(&self, load: &Load, monitor: &dyn Monitor) {
        let before = self.allowed.load(Ordering::Relaxed);
        let (now, why) = next(before, self.workers, load, self.limits);
        if now < before {
            monitor.event(Event::Note(&format!("{why}: going on with {now} of {} workers", self.workers)));
        } else if now > before && now == self.workers {
            monitor.event(Event::Note("the server's load is low again: going on with all workers"));
        }
        self.allowed.store(now, Ordering::Relaxed);
    }
}

/// How many workers may read from now on, and what bound was passed: half of them while one is, down to none; one
/// more each time when the load is well below all bounds.
fn next(allowed: usize, workers: usize, load: &Load, limits: &Limits) -> (usize, String) {
    let bounds = [
        (limits.active.map(f64::from), load.active, "sessions at work beside this dump's"),
        (limits.lag.map(|it| it.as_secs_f64()), load.lag.as_secs_f64(), "seconds of replication lag"),
        (limits.latency.map(|it| it.as_secs_f64()), load.latency.as_secs_f64(), "seconds for an answer of the server"),
    ];
    let passed = bounds.iter().find(|(bound, value, _)| bound.is_some_and(|bound| *value > bound));
    if let Some((_, value, what)) = passed {
        return (allowed / 2, format!("{} {what}", (value * 1000.0).round() / 1000.0));
    }
    let low = bounds.iter().all(|(bound, value, _)| bound.is_none_or(|bound| *value <= bound * 0.8));
    (if low { (allowed + 1).min(workers) } else { allowed }, String::new())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::num::NonZeroU64;

    fn load(active: f64) -> Load {
        Load { active, lag: Duration::ZERO, latency: Duration::from_millis(2) }
    }

    #[test]
    fn workers_are_halved_over_a_bound_and_come_back_one_by_one() {
        let limits = Limits { active: Some(10), ..Limits::default() };
        assert_eq!(next(4, 4, &load(11.0), &limits).0, 2);
        assert_eq!(next(1, 4, &load(11.0), &limits), (0, "11 sessions at work beside this dump's".into()));
        assert_eq!(next(0, 4, &load(9.0), &limits).0, 0, "not yet well below");
        assert_eq!(next(0, 4, &load(3.0), &limits).0, 1);
        assert_eq!(next(4, 4, &load(3.0), &limits).0, 4);
    }

    #[test]
    fn each_bound_counts() {
        let limits = Limits { latency: Some(Duration::from_millis(1)), ..Limits::default() };
        assert_eq!(next(2, 2, &load(0.0), &limits), (1, "0.002 seconds for an answer of the server".into()));
    }

    #[test]
    fn a_dump_at_rest_goes_on_where_nobody_tells_of_the_load() {
        let limits = Limits { active: Some(0), ..Limits::default() };
        let pace = Pace::new(&limits, 2);
        pace.allowed.store(0, Ordering::Relaxed);
        pace.go_on_blindly();
        assert_eq!(pace.allowed.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn a_rate_is_kept_by_all_workers_together() {
        let limits = Limits { rate: NonZeroU64::new(1_000_000), ..Limits::default() };
        let begun = Instant::now();
        let pace = Pace::new(&limits, 2);
        for _ in 0..10 {
            pace.keep(0, 20_000, &|| Ok(())).unwrap();
            pace.keep(1, 20_000, &|| Ok(())).unwrap();
        }
        assert!(begun.elapsed() >= Duration::from_millis(290), "{:?} for 400 ms less the burst", begun.elapsed());
    }

    #[test]
    fn an_interrupt_ends_a_wait() {
        let limits = Limits { rate: NonZeroU64::new(1), ..Limits::default() };
        let stop = || Err(crate::Error::new("interrupted"));
        assert!(Pace::new(&limits, 1).keep(0, 1 << 40, &stop).is_err());
    }
}
