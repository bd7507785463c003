//! Who works on what next: jobs with dependencies and locks, handed to a few workers.
//!
//! [`Schedule`] decides and has no I/O, so that a test can drive it through thousands of made-up runs;
//! [`Queue`] is the same thing shared by threads. Neither knows what a job is: it is an index into whatever
//! the caller keeps. The rules are three. A job is ready when all that it needs has finished. Of the ready
//! ones, that with the longest way still to go behind it comes first (its own cost and that of the longest
//! chain that waits for it, or all that must be done one after the other because it locks the same thing), so
//! that neither a big table and its indexes start last nor ten keys that refer to one table. And two jobs that
//! would lock the same thing against each other never run together: a session waiting for a lock is a worker lost.
//!
//! A [divisible](Job::divisible) job can be joined: once its first worker has [opened](Queue::open) it, it is
//! handed to others too, where it is more urgent than what else is ready although they share it, and it is
//! over when the last of them has finished.

mod lock;
mod queue;
mod schedule;

pub use lock::Lock;
pub use queue::Queue;
pub use schedule::Schedule;

/// How many CPUs this process may use.
pub fn cpus() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// How many sessions one CPU keeps busy, with some of them waiting for a disk. More take each other's turns and caches:
/// eight on two CPUs cost 6 % more CPU than two, a dump of 1 GB and a restore of 250 MB.
const SESSIONS_BY_CPU: usize = 2;

/// How many of the sessions that may be opened are worth it. Of another machine's CPUs nobody tells.
pub fn sessions(most: usize, server_is_local: bool) -> usize {
    if server_is_local { most.min(SESSIONS_BY_CPU * cpus()) } else { most }
}

/// One piece of work, known by its place in the list that the schedule was made from.
#[derive(Clone, Debug, Default)]
pub struct Job {
    /// How long it takes in comparison to the others, in whatever unit all share (bytes, here).
    pub cost: u64,
    /// Jobs that must have finished before; those at or after its own place are ignored, for the list's
    /// order is an order in which the work can be done, and cycles cannot arise.
    pub needs: Vec<usize>,
    /// What it locks and how, by numbers of the caller's choice; the same thing in several modes, if need be.
    pub locks: Vec<(u32, Lock)>,
    /// Whether its first worker may open it to others.
    pub divisible: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_the_server_a_cpu_has_two_sessions_at_most() {
        let most = 2 * cpus();
        assert_eq!([1, most, most + 1].map(|asked| sessions(asked, true)), [1, most, most]);
        assert_eq!(sessions(most + 1, false), most + 1);
    }
}
