//! Threads that force files to disk: finished ones while others are written, and large ones as they grow.
//!
//! A file is synced through the descriptor that wrote it, since only that one is sure to be told of a failure.
//! A failed sync is never tried again: the system may have dropped the pages, and would report success.
//!
//! Where small files are many they are not synced one by one, which would take longer than all else; in the end the
//! file system is, once. Linux (since 5.8) then tells whether any page was lost since the directory was opened.

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
/// So many small files are synced one by one; more are left to the sync of the file system.
const FEW: usize = 100;

/// How files are made durable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SyncMethod {
    /// Large files one by one, and small ones with their file system if they are many.
    #[default]
    Auto,
    /// Every file by itself.
    Fsync,
    /// The file system once, where it tells of errors; else every file by itself.
    Syncfs,
}

pub(super) struct Syncer {
    line: Mutex<Option<Line>>,
    failed: Arc<Mutex<Option<Error>>>,
}

struct Line {
    files: Sender<(File, PathBuf)>,
    threads: Vec<JoinHandle<()>>,
    method: SyncMethod,
    /// Whether the system can sync a file system and tells of its errors.
    can_sync_all: bool,
    /// Whether more files are expected than a few.
    are_many: bool,
    /// Whether a file was left to the sync of the file system.
    left: bool,
}

impl Syncer {
    pub fn start(method: Option<SyncMethod>) -> Self {
        let failed = Arc::new(Mutex::new(None));
        let line = method.map(|method| {
            let (files, waiting) = bounded(WAITING);
            let threads = (0..THREADS)
                .map(|_| {
                    let (waiting, failed) = (waiting.clone(), failed.clone());
                    std::thread::spawn(move || sync_each(&waiting, &failed))
                })
                .collect();
            Line { files, threads, method, can_sync_all: can_sync_all(), are_many: false, left: false }
        });
        Self { line: Mutex::new(line), failed }
    }

    /// About how many files there will be.
    pub fn expect(&self, files: usize) {
        if let Some(line) = self.line().as_mut() {
            line.are_many = files > FEW;
        }
    }

    /// Takes over a file of this length so far; tells of the failure of an earlier one.
    pub fn take(&self, file: File, path: PathBuf, length: u64) -> Result<()> {
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
            let sync_all = line.left;
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
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        match failed.take() {
            None => Ok(()),
            // Whoever is told of it may try again what he was at: it stays.
            Some(error) => {
                *failed = Some(Error::new(error.message()));
                Err(error)
            }
        }
    }
}

impl Line {
    /// Where a file of this length goes to be synced by itself, unless it is left to the file system's sync.
    fn sender(&mut self, length: u64) -> Option<Sender<(File, PathBuf)>> {
        let leaves = self.can_sync_all
            && match self.method {
                SyncMethod::Auto => self.are_many && length < SMALL,
                SyncMethod::Fsync => false,
                SyncMethod::Syncfs => true,
            };
        self.left |= leaves;
        (!leaves).then(|| self.files.clone())
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

    impl Syncer {
        /// One without threads, and what they would be given.
        pub fn watched() -> (Self, Receiver<(File, PathBuf)>) {
            let (files, waiting) = bounded(WAITING);
            let (method, threads) = (SyncMethod::Auto, Vec::new());
            let line = Line { files, threads, method, can_sync_all: false, are_many: false, left: false };
            (Self { line: Mutex::new(Some(line)), failed: Arc::default() }, waiting)
        }
    }

    #[test]
    fn a_failure_is_told_of_until_the_end() {
        let (syncer, _) = Syncer::watched();
        *syncer.failed.lock().unwrap() = Some(Error::new("could not fsync file \"1.dat\": Input/output error"));
        let told = [(); 2].map(|()| syncer.failure().unwrap_err().message().to_owned());
        assert_eq!(told[0], told[1]);
    }

    #[test]
    fn only_what_the_method_leaves_is_left_to_a_file_system_that_tells_of_errors() {
        let by_itself = |method, files, length, can_sync_all| {
            let mut line = Line {
                files: bounded(1).0,
                threads: Vec::new(),
                method,
                can_sync_all,
                are_many: files > FEW,
                left: false,
            };
            line.sender(length).is_some()
        };
        use SyncMethod::{Auto, Fsync, Syncfs};
        for (method, small, small_of_many, large_of_many) in
            [(Auto, true, false, true), (Fsync, true, true, true), (Syncfs, false, false, false)]
        {
            assert_eq!(by_itself(method, FEW, 1, true), small);
            assert_eq!(by_itself(method, FEW + 1, 1, true), small_of_many);
            assert_eq!(by_itself(method, FEW + 1, SMALL, true), large_of_many);
            assert!(by_itself(method, FEW + 1, 1, false), "{method:?} on a system that does not tell");
        }
    }
}
