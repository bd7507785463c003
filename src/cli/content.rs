//! Words that the commands share.

use clap::{Args, ValueEnum};

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

/// Kinds that both journeys can leave out.
#[derive(Args, Debug)]
#[command(next_help_heading = "Content options")]
pub struct OmitArgs {
    /// Leave out privileges
    #[arg(short = 'x', long, visible_alias = "no-acl")]
    pub no_privileges: bool,
    /// Leave out comments
    #[arg(long)]
    pub no_comments: bool,
    /// Leave out row security policies
    #[arg(long)]
    pub no_policies: bool,
    /// Leave out publications
    #[arg(long)]
    pub no_publications: bool,
    /// Leave out security labels
    #[arg(long)]
    pub no_security_labels: bool,
    /// Leave out subscriptions
    #[arg(long)]
    pub no_subscriptions: bool,
    /// Leave out the choice of a table access method
    #[arg(long)]
    pub no_table_access_method: bool,
    /// Leave out the choice of a tablespace
    #[arg(long)]
    pub no_tablespaces: bool,
}
