//! The data file of a table that several sessions read in parts: made by the first, completed by the last.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::archive::manifest::FileRecord;
use crate::archive::{DataFile, FrameEncoder};
use crate::{Error, Result};

/// A table's file and how many of its parts are not copied yet.
pub struct SharedFile(Mutex<State>);

struct State {
    file: Option<Arc<DataFile>>,
    left: usize,
    /// How many rows there must be, where somebody counted.
    expected: Option<u64>,
}

/// What the end of a part means for the file.
pub enum Progress {
    /// Other parts are missing.
    GoesOn,
    /// The file is complete.
    Complete(FileRecord),
    /// All parts came, with so many rows and not those that were counted. There is no file.
    Miscounted(u64),
}

impl SharedFile {
    /// A file of so many parts, not made yet.
    pub fn new(parts: usize) -> Self {
        Self(Mutex::new(State { file: None, left: parts, expected: None }))
    }

    /// The file, made if this is the first part. It must not be kept when the part is told to be done.
    pub fn open(&self, make: impl FnOnce() -> Result<DataFile>) -> Result<Arc<DataFile>> {
        let mut state = self.state();
        let file = match state.file.take() {
            Some(file) => file,
            None => Arc::new(make()?),
        };
        state.file = Some(file.clone());
        Ok(file)
    }

    /// So many rows must be there in the end. It must be said before the last part is done.
    pub fn expect(&self, rows: u64) {
        self.state().expected = Some(rows);
    }

    /// A part is in the file. With the last of them the file is completed with its `terminator`, and tells what it
    /// holds.
    pub fn part_done(&self, encoder: &mut FrameEncoder, terminator: &[u8]) -> Result<Progress> {
        let mut state = self.state();
        state.left -= 1;
        if state.left > 0 {
            return Ok(Progress::GoesOn);
        }
        let file = state.file.take().and_then(Arc::into_inner);
        let file = file.ok_or_else(|| Error::new("a data file was completed while a part was being written"))?;
        if state.expected.is_some_and(|expected| expected != file.rows()) {
            return Ok(Progress::Miscounted(file.rows()));
        }
        file.finish(encoder, terminator).map(Progress::Complete)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
