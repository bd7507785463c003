//! Progress as plain lines, for logs.

use super::Display;
use crate::cli::report;
use crate::monitor::{Event, Monitor};

/// One line an event that a log should have.
pub struct Lines {
    /// Whether stages and notes are told.
    pub stages: bool,
    /// Whether every table is told.
    pub items: bool,
}

impl Display for Lines {}

impl Monitor for Lines {
    fn event(&self, event: Event<'_>) {
        match event {
            Event::Stage(text) | Event::Note(text) if self.stages => report::line(text),
            Event::End { item, rows: Some(rows), .. } if self.items => report::line(&format!("{item}: {rows} rows")),
            Event::End { item, rows: None, .. } if self.items => report::line(item),
            Event::Notice(text) => report::line(text),
            Event::Warning(text) => report::line(&format!("warning: {text}")),
            Event::Error(error) => report::error(error),
            _ => {}
        }
    }
}
