//! Progress as bars: one for the whole, and a line for every worker with what it is at.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::Display;
use crate::cli::report;
use crate::monitor::{Event, Monitor};

/// The bars. Sizes are estimates until an item is done, so the whole advances by what an item was thought to
/// be: never past it while it moves, and to all of it when it ends. The time left is honest for that.
pub struct Bars {
    screen: MultiProgress,
    whole: ProgressBar,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What the finished items were thought to be, in bytes.
    finished: u64,
    workers: HashMap<usize, Item>,
}

struct Item {
    line: ProgressBar,
    /// What the item is thought to be, in bytes.
    expected: u64,
    moved: u64,
}

impl Bars {
    /// Bars that show nothing yet.
    pub fn new() -> Self {
        let screen = MultiProgress::new();
        let whole = screen.add(ProgressBar::new_spinner());
        whole.enable_steady_tick(Duration::from_millis(250));
        Self { screen, whole, state: Mutex::default() }
    }

    fn begin(&self, worker: usize, name: &str, expected: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let item = state.workers.entry(worker).or_insert_with(|| {
            let line = self.screen.add(ProgressBar::new_spinner());
            line.set_style(style("  {spinner} {bytes:>11} {bytes_per_sec:>13}  {msg}"));
            Item { line, expected: 0, moved: 0 }
        });
        (item.expected, item.moved) = (expected, 0);
        item.line.reset();
        item.line.set_message(name.to_owned());
    }

    fn moved(&self, worker: usize, bytes: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(item) = state.workers.get_mut(&worker) {
            item.moved += bytes;
            item.line.set_position(item.moved);
        }
        let under_way: u64 = state.workers.values().map(|item| item.moved.min(item.expected)).sum();
        self.whole.set_position(state.finished + under_way);
    }

    fn end(&self, worker: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(item) = state.workers.get_mut(&worker) {
            let expected = std::mem::take(&mut item.expected);
            item.line.set_message("");
            state.finished += expected;
        }
    }
}

impl Display for Bars {
    fn close(&self) {
        let _ = self.screen.clear();
        self.whole.finish_and_clear();
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.close();
    }
}

impl Monitor for Bars {
    fn event(&self, event: Event<'_>) {
        match event {
            Event::Stage(name) => self.whole.set_message(name.to_owned()),
            Event::Total { bytes, .. } => {
                self.whole.set_style(style(
                    "{msg} {wide_bar} {percent:>3}% {bytes}/{total_bytes} {bytes_per_sec} {eta} left",
                ));
                self.whole.set_length(bytes);
                self.whole.reset_eta();
            }
            Event::Begin { worker, item, bytes } => self.begin(worker, item, bytes),
            Event::Moved { worker, bytes } => self.moved(worker, bytes),
            Event::End { worker, .. } => self.end(worker),
            Event::Step(_) => {}
            Event::Note(text) | Event::Notice(text) => self.screen.suspend(|| report::line(text)),
            Event::Warning(text) => self.screen.suspend(|| report::line(&format!("warning: {text}"))),
            Event::Error(error) => self.screen.suspend(|| report::error(error)),
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is a constant")
}
