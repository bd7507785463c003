//! `--timings`: what every worker did when, as one page to look at after the run.

mod page;
mod path;

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Display;
use crate::Result;
use crate::error::IoContext;
use crate::monitor::{Event, Monitor};

/// Writes down what it is told, tells it on, and makes the page at the end, also of a run that failed.
pub struct Timings {
    next: Box<dyn Display>,
    begun: Instant,
    file: File,
    path: PathBuf,
    record: Mutex<Record>,
}

/// What a run did, with times since its beginning.
#[derive(Debug, Default)]
struct Record {
    /// When each stage began.
    stages: Vec<(Duration, String)>,
    bars: Vec<Bar>,
    /// Each worker's bar that has not ended, as a place among the bars.
    open: HashMap<usize, usize>,
    errors: usize,
}

/// A worker at an item: a table, a range of one, an index.
#[derive(Debug)]
struct Bar {
    worker: usize,
    item: String,
    begin: Duration,
    end: Duration,
    /// What was moved, in bytes; 0 for what moves none.
    bytes: u64,
    rows: Option<u64>,
}

impl Timings {
    /// Makes the file now, so that a wrong name is told before the work and not after it.
    pub fn new(path: &Path, next: Box<dyn Display>) -> Result<Self> {
        // It names what the database holds, which is nobody else's business.
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
        let file = file.io("create file", path)?;
        Ok(Self { next, begun: Instant::now(), file, path: path.to_owned(), record: Mutex::default() })
    }

    fn write(&self) {
        let mut record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        let end = self.begun.elapsed();
        let open: Vec<usize> = record.open.drain().map(|(_, at)| at).collect();
        open.into_iter().for_each(|at| record.bars[at].end = end);
        let page = page::html(&record, end);
        if let Err(error) = (&self.file).write_all(page.as_bytes()).io("write file", &self.path) {
            self.next.event(Event::Warning(error.message()));
        }
    }
}

impl Record {
    fn take(&mut self, at: Duration, event: &Event<'_>) {
        match *event {
            Event::Stage(name) => self.stages.push((at, name.to_owned())),
            Event::Begin { worker, item, .. } => {
                self.open.insert(worker, self.bars.len());
                let item = item.to_owned();
                self.bars.push(Bar { worker, item, begin: at, end: at, bytes: 0, rows: None });
            }
            Event::Moved { worker, bytes } => {
                if let Some(&bar) = self.open.get(&worker) {
                    self.bars[bar].bytes += bytes;
                }
            }
            Event::End { worker, rows, .. } => {
                if let Some(bar) = self.open.remove(&worker) {
                    (self.bars[bar].end, self.bars[bar].rows) = (at, rows);
                }
            }
            Event::Error(_) => self.errors += 1,
            Event::Total { .. } | Event::Step(_) | Event::Note(_) | Event::Notice(_) | Event::Warning(_) => {}
        }
    }
}

impl Monitor for Timings {
    fn event(&self, event: Event<'_>) {
        self.record.lock().unwrap_or_else(PoisonError::into_inner).take(self.begun.elapsed(), &event);
        self.next.event(event);
    }
}

impl Display for Timings {
    fn close(&self) {
        self.next.close();
    }
}

impl Drop for Timings {
    fn drop(&mut self) {
        self.write();
    }
}
