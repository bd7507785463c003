//! Words that the commands share.

use clap::ValueEnum;

use crate::section::Section;

/// A section by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum SectionName {
    /// Definitions that rows need
    PreData,
    /// Rows, large objects, sequence values
    Data,
    /// Indexes, constraints, triggers
    PostData,
}

impl SectionName {
    /// The section.
    pub fn section(self) -> Section {
        match self {
            Self::PreData => Section::PreData,
            Self::Data => Section::Data,
            Self::PostData => Section::PostData,
        }
    }
}

/// How many CPUs this process may use.
pub fn cpus() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
