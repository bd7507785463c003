//! Watching the work: bars on a terminal, plain lines elsewhere, JSON events for programs.

mod bars;
mod json;
mod lines;
mod timings;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::Result;
use crate::monitor::Monitor;

/// How progress is shown.
#[derive(Args, Debug)]
#[command(next_help_heading = "Progress options")]
pub struct ProgressArgs {
    /// How progress is shown, on standard error
    #[arg(long, value_name = "HOW", value_enum, default_value = "auto")]
    progress: How,
    /// Tell of every table
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Tell of nothing but warnings and errors
    #[arg(short, long)]
    pub quiet: bool,
    /// Write a page that shows what every worker did when
    #[arg(long, value_name = "FILE.html")]
    timings: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum How {
    /// Bars on a terminal, else plain lines
    Auto,
    /// Bars
    Bars,
    /// One line for every stage, and for every table with --verbose
    Plain,
    /// One JSON object a line for every event
    Json,
    /// Nothing but warnings and errors
    None,
}

/// A monitor that a person or a program watches.
pub trait Display: Monitor {
    /// Takes what moves off the screen; called before the summary is printed.
    fn close(&self) {}
}

impl ProgressArgs {
    /// The monitor that was asked for.
    pub fn monitor(&self) -> Result<Box<dyn Display>> {
        let display = self.display();
        Ok(match &self.timings {
            Some(path) => Box::new(timings::Timings::new(path, display)?),
            None => display,
        })
    }

    fn display(&self) -> Box<dyn Display> {
        let how = match self.progress {
            _ if self.quiet => How::None,
            How::Auto if std::io::stderr().is_terminal() => How::Bars,
            How::Auto => How::Plain,
            how => how,
        };
        match how {
            How::Auto | How::Bars => Box::new(bars::Bars::new()),
            How::Json => Box::new(json::Json),
            How::Plain => Box::new(lines::Lines { stages: true, items: self.verbose > 0 }),
            How::None => Box::new(lines::Lines { stages: false, items: false }),
        }
    }
}
