//! Threads that force finished files to disk while others are written.
//!
//! A file is synced through the descriptor that wrote it, since only that one is sure to be told of a failure.
//! A failed sync is never tried again: the system may have dropped the pages, and would report success.
//!
//! Where small files are many, most of them are not synced one by one, which would take longer than all else; in the
//! end the file system is, once. Linux (since 5.8) then tells whether any page was lost since the directory was opened.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::error::IoContext as _;
use crate::{Error, Result};

/// How many threads; file systems sync several files in one turn of their journal.
const THREADS: usize = 4;
/// How many files may wait, each with an open descriptor.
const WAITING: usize = 64;
/// A file is small below this, in bytes.
const SMALL: u64 = 1 << 20;
/// How many small files are synced one by one, before the others are left to the sync of the file system.
const FEW: usize = 100;

pub(super) struct Syncer {
    line: Mutex<Option<Line>>,
    failed: Arc<Mutex<Option<Error>>>,
}

struct Line {
    files: Sender<(File, PathBuf)>,
    threads: Vec<JoinHandle<()>>,
    small_files: usize,
    /// Whether the system can sync a file system and tells of its errors.
    can_sync_all: bool,
}

impl Syncer {
    pub fn start(sync: bool) -> Self {
        let failed = Arc::new(Mutex::new(None));
        let line = sync.then(|| {
            let (files, waiting) = bounded(WAITING);
            let threads = (0..THREADS)
                .map(|_| {
                    let (waiting, failed) = (waiting.clone(), failed.clone());
                    std::thread::spawn(move || sync_each(&waiting, &failed))
                })
                .collect();
            Line { files, threads, small_files: 0, can_sync_all: can_sync_all() }
        });
        Self { line: Mutex::new(line), failed }
    }

    /// Takes over a finished file; tells of the failure of an earlier one.
    pub fn take(&self, file: File, path: PathBuf) -> Result<()> {
        let length = file.metadata().io("stat file", &path)?.len();
        let sender = self.line().as_mut().and_then(|line| line.sender(length));
        if let Some(sender) = sender {
            sender.send((file, path)).map_err(|_| Error::new("could not fsync files: the threads are gone"))?;
        }
        self.failure()
    }

    /// Waits until every file is on disk; `directory` is where they are, open since before they were.
    pub fn finish(&self, directory: &OwnedFd) -> Result<()> {
        let line = self.line().take();
        if let Some(line) = line {
            let sync_all = line.can_sync_all && line.small_files > FEW;
            drop(line.files);
            for thread in line.threads {
                thread.join().map_err(|_| Error::new("could not fsync files: a thread panicked"))?;
            }
            if sync_all {
                sync_file_system(directory)?;
            }
        }
        self.failure()
    }

    fn line(&self) -> MutexGuard<'_, Option<Line>> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failure(&self) -> Result<()> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }
}

impl Line {
    /// Where a file of this length goes to be synced by itself, unless it is left to the file system's sync.
    fn sender(&mut self, length: u64) -> Option<Sender<(File, PathBuf)>> {
        self.small_files += usize::from(length < SMALL);
        let by_itself = length >= SMALL || self.small_files <= FEW || !self.can_sync_all;
        by_itself.then(|| self.files.clone())
    }
}

fn sync_each(waiting: &Receiver<(File, PathBuf)>, failed: &Mutex<Option<Error>>) {
    for (file, path) in waiting {
        if let Err(error) = file.sync_all().io("fsync file", &path) {
            failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    }
}

#[cfg(target_os = "linux")]
fn can_sync_all() -> bool {
    std::fs::read_to_string("/proc/sys/kernel/osrelease").is_ok_and(|release| is_since_5_8(&release))
}

#[cfg(target_os = "linux")]
fn is_since_5_8(release: &str) -> bool {
    let mut numbers = release.split(|c: char| !c.is_ascii_digit()).map(|digits| digits.parse::<u32>().ok());
    let version = (numbers.next().flatten(), numbers.next().flatten());
    version >= (Some(5), Some(8))
}

#[cfg(target_os = "linux")]
fn sync_file_system(directory: &OwnedFd) -> Result<()> {
    rustix::fs::syncfs(directory).map_err(|error| Error::new(format!("could not sync the file system: {error}")))
}

#[cfg(not(target_os = "linux"))]
fn can_sync_all() -> bool {
    false
}

#[cfg(not(target_os = "linux"))]
fn sync_file_system(_: &OwnedFd) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_kernel_that_tells_of_lost_pages_is_known_by_its_number() {
        assert!(["5.8.0", "5.10.0-28-amd64", "6.1", "6.18.44-fc"].iter().all(|release| is_since_5_8(release)));
        assert!(["", "4.19.0", "5.7.19", "5", "x"].iter().all(|release| !is_since_5_8(release)));
    }

    #[test]
    fn only_small_files_beyond_the_first_are_left_to_the_file_system() {
        let line = |can_sync_all| Line { files: bounded(1).0, threads: Vec::new(), small_files: FEW - 1, can_sync_all };
        let by_itself = |line: &mut Line, length| line.sender(length).is_some();
        let mut one = line(true);
        assert!(by_itself(&mut one, 1) && !by_itself(&mut one, 1) && by_itself(&mut one, SMALL));
        let mut other = line(false);
        assert!(by_itself(&mut other, 1) && by_itself(&mut other, 1));
    }
}
