//! Where the sessions that share one job meet, such as loading a table: none commits before all of them can.
//!
//! Each session keeps one transaction for all the parts that it loads, and comes here when none is left. Once
//! everybody has come, the rows are counted; then they commit, one after the other, the last to come first.
//! An error, wherever it is, makes all that have not committed roll back; but who is at an earlier part ends it
//! before, so that the error told is the one that a session alone would have met. An error of a COMMIT after
//! which rows may be there, of this session or of those before it, leaves a table torn: it must be emptied.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::{Error, Result};

/// Behind all places of a job.
const END: u64 = u64::MAX;

/// The sessions at one job.
pub struct Meeting {
    state: Mutex<State>,
    changed: Condvar,
    /// How many rows there must be, where that is known.
    expected: Option<u64>,
}

#[derive(Default)]
struct State {
    /// Sessions that load.
    at_work: usize,
    /// Sessions whose transactions have not ended, those at work among them.
    present: usize,
    /// All who came have met; nobody can join any more.
    is_over: bool,
    is_committing: bool,
    rows: u64,
    bytes: u64,
    /// The error at the earliest place, and that place.
    error: Option<(u64, Error)>,
    /// Rows of a transaction may be there though others failed.
    is_torn: bool,
}

/// What all sessions loaded together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Rows, as the server counted them.
    pub rows: u64,
    /// Bytes that were sent.
    pub bytes: u64,
}

/// Why nothing, or not all, was loaded.
#[derive(Debug)]
pub struct Failure {
    /// The error at the earliest place.
    pub error: Error,
    /// Whether some of the rows may have been committed.
    pub is_torn: bool,
}

/// One session's place. Dropped early, as by a panic, it fails the whole.
pub struct Seat<'a> {
    meeting: &'a Meeting,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Loading,
    Committing,
    Done,
}

impl Meeting {
    /// Nobody is here yet.
    pub fn new(expected: Option<u64>) -> Self {
        Self { state: Mutex::default(), changed: Condvar::new(), expected }
    }

    /// Sits down to load; not once all who were here have met, or one has failed.
    pub fn join(&self) -> Option<Seat<'_>> {
        let mut state = self.lock();
        if state.is_over || state.error.is_some() {
            return None;
        }
        state.at_work += 1;
        state.present += 1;
        Some(Seat { meeting: self, stage: Stage::Loading })
    }

    /// Whether there is no use in beginning another part.
    pub fn has_failed(&self) -> bool {
        self.lock().error.is_some()
    }

    /// Whether there is no use in going on with what is at this place of the job: something before it went wrong.
    pub fn has_failed_before(&self, place: u64) -> bool {
        self.lock().error.as_ref().is_some_and(|(failed, _)| *failed < place)
    }

    /// Something went wrong at this place of the job; the error at the earliest one is kept.
    pub fn fail_at(&self, place: u64, error: Error) {
        self.lock().fail_at(place, error);
        self.changed.notify_all();
    }

    /// Something went wrong behind all places where somebody is at work.
    pub fn fail(&self, error: Error) {
        self.fail_at(END, error);
    }

    /// A part was loaded.
    pub fn add(&self, rows: u64, bytes: u64) {
        let mut state = self.lock();
        state.rows += rows;
        state.bytes += bytes;
    }

    /// What came of it, once every transaction has ended.
    pub fn outcome(&self) -> Result<Sum, Failure> {
        let mut state = self.lock();
        while state.present > 0 {
            state = self.wait(state);
        }
        match state.error.take() {
            Some((_, error)) => Err(Failure { error, is_torn: state.is_torn }),
            None => Ok(Sum { rows: state.rows, bytes: state.bytes }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn fail_at(&mut self, place: u64, error: Error) {
        if self.error.as_ref().is_none_or(|(earliest, _)| place < *earliest) {
            self.error = Some((place, error));
        }
    }
}

impl Seat<'_> {
    /// Nothing is left to load for this session: waits for the others, then for its turn. Whether it shall
    /// commit, and then say how that [went](Seat::committed); else it rolls back.
    pub fn meet(&mut self) -> bool {
        let mut state = self.meeting.lock();
        state.at_work -= 1;
        self.stage = Stage::Done;
        if state.at_work == 0 {
            state.is_over = true;
            if let Some(expected) = self.meeting.expected.filter(|&rows| rows != state.rows) {
                let rows = state.rows;
                state.fail_at(END, Error::new(format!("the server took {rows} rows of {expected}")));
            }
            self.meeting.changed.notify_all();
        }
        while state.error.is_none() && (!state.is_over || state.is_committing) {
            state = self.meeting.wait(state);
        }
        if state.error.is_some() {
            return false;
        }
        state.is_committing = true;
        self.stage = Stage::Committing;
        true
    }

    /// How the COMMIT went. After an error nobody knows whether the rows are there.
    pub fn committed(&mut self, result: Result<()>) {
        let mut state = self.meeting.lock();
        state.is_committing = false;
        self.stage = Stage::Done;
        if let Err(error) = result {
            state.is_torn = true;
            state.fail_at(END, error);
        }
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let left = || Error::new("a session left before the others could commit");
        match self.stage {
            Stage::Loading => {
                self.meeting.fail(left());
                self.meet();
            }
            Stage::Committing => self.committed(Err(left())),
            Stage::Done => {}
        }
        self.meeting.lock().present -= 1;
        self.meeting.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Three sessions that load a row each; what each did at the end, in order, and what came of it.
    fn meet(expected: u64, commit: impl Fn(usize) -> Result<()> + Sync) -> (Vec<bool>, Result<Sum, Failure>) {
        let meeting = Meeting::new(Some(expected));
        let seats: Vec<Seat> = (0..3).map(|_| meeting.join().expect("a seat")).collect();
        let told = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            let (meeting, told, commit) = (&meeting, &told, &commit);
            for mut seat in seats {
                scope.spawn(move || {
                    meeting.add(1, 10);
                    let commits = seat.meet();
                    let place = {
                        let mut told = told.lock().expect("no panic");
                        told.push(commits);
                        told.len()
                    };
                    if commits {
                        seat.committed(commit(place));
                    }
                });
            }
        });
        (told.into_inner().expect("no panic"), meeting.outcome())
    }

    #[test]
    fn all_commit_once_the_rows_add_up() {
        let (commits, outcome) = meet(3, |_| Ok(()));
        assert_eq!((commits, outcome.expect("done")), (vec![true; 3], Sum { rows: 3, bytes: 30 }));
    }

    #[test]
    fn nobody_commits_where_a_row_is_missing() {
        let (commits, outcome) = meet(4, |_| Ok(()));
        let failure = outcome.expect_err("a row is missing");
        assert_eq!((commits, failure.is_torn), (vec![false; 3], false));
        assert_eq!(failure.error.message(), "the server took 3 rows of 4");
    }

    #[test]
    fn a_commit_that_fails_ends_the_others_and_leaves_a_torn_table() {
        let (commits, outcome) = meet(3, |place| if place == 2 { Err(Error::new("connection lost")) } else { Ok(()) });
        let failure = outcome.expect_err("lost");
        assert_eq!((commits, failure.is_torn), (vec![true, true, false], true));
    }

    #[test]
    fn an_error_before_the_meeting_tears_nothing() {
        let meeting = Meeting::new(None);
        let (mut one, other) = (meeting.join().expect("a seat"), meeting.join().expect("a seat"));
        drop(other);
        assert!(meeting.has_failed() && meeting.join().is_none());
        assert!(!one.meet());
        drop(one);
        assert!(!meeting.outcome().expect_err("one left").is_torn);
    }

    #[test]
    fn the_error_told_is_the_one_that_a_session_alone_would_have_met() {
        let meeting = Meeting::new(None);
        meeting.fail_at(7, Error::new("seventh"));
        assert!(meeting.has_failed() && meeting.has_failed_before(8) && !meeting.has_failed_before(3));
        meeting.fail_at(9, Error::new("ninth"));
        meeting.fail_at(3, Error::new("third"));
        assert_eq!(meeting.outcome().expect_err("failed").error.message(), "third");
    }

    #[test]
    fn nobody_joins_after_the_end() {
        let meeting = Meeting::new(None);
        let mut seat = meeting.join().expect("a seat");
        assert!(seat.meet());
        assert!(meeting.join().is_none());
        seat.committed(Ok(()));
        drop(seat);
        assert_eq!(meeting.outcome().expect("done"), Sum { rows: 0, bytes: 0 });
    }
}
