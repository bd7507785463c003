//! Threads that force finished files to disk while others are written.
//!
//! A file is synced through the descriptor that wrote it, since only that one is sure to be told of a failure.
//! A failed sync is never tried again: the system may have dropped the pages, and would report success.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::error::IoContext as _;
use crate::{Error, Result};

/// How many threads; file systems sync several files in one turn of their journal.
const THREADS: usize = 4;
/// How many files may wait, each with an open descriptor.
const WAITING: usize = 64;

pub(super) struct Syncer {
    line: Mutex<Option<Line>>,
    failed: Arc<Mutex<Option<Error>>>,
}

struct Line {
    files: Sender<(File, PathBuf)>,
    threads: Vec<JoinHandle<()>>,
}

impl Syncer {
    pub fn start(sync: bool) -> Self {
        let failed = Arc::new(Mutex::new(None));
        let line = sync.then(|| {
            let (files, waiting) = bounded(WAITING);
            let threads = (0..THREADS)
                .map(|_| {
                    let (waiting, failed) = (waiting.clone(), failed.clone());
                    std::thread::spawn(move || sync_all(&waiting, &failed))
                })
                .collect();
            Line { files, threads }
        });
        Self { line: Mutex::new(line), failed }
    }

    /// Takes over a finished file; tells of the failure of an earlier one.
    pub fn take(&self, file: File, path: PathBuf) -> Result<()> {
        let sender = self.line().as_ref().map(|line| line.files.clone());
        if let Some(sender) = sender {
            sender.send((file, path)).map_err(|_| Error::new("could not fsync files: the threads are gone"))?;
        }
        self.failure()
    }

    /// Waits until every file is on disk.
    pub fn finish(&self) -> Result<()> {
        let line = self.line().take();
        if let Some(Line { files, threads }) = line {
            drop(files);
            for thread in threads {
                thread.join().map_err(|_| Error::new("could not fsync files: a thread panicked"))?;
            }
        }
        self.failure()
    }

    fn line(&self) -> std::sync::MutexGuard<'_, Option<Line>> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failure(&self) -> Result<()> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }
}

fn sync_all(waiting: &Receiver<(File, PathBuf)>, failed: &Mutex<Option<Error>>) {
    for (file, path) in waiting {
        if let Err(error) = file.sync_all().io("fsync file", &path) {
            failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    }
}
