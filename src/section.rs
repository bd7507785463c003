//! The three parts of an archive, and entries that belong to the part of the entry before them.

/// An entry's section, as `--section` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Section {
    /// A comment, a privilege or a label: it stands beside its object.
    None = 1,
    /// Definitions that must exist before rows can be loaded.
    PreData = 2,
    /// Rows, large objects and sequence values.
    Data = 3,
    /// Indexes, constraints, triggers and what else is better made once the rows are in.
    PostData = 4,
}

impl Section {
    /// The section that an archive's number stands for.
    pub fn from_number(number: i64) -> Option<Self> {
        Some(match number {
            1 => Self::None,
            2 => Self::PreData,
            3 => Self::Data,
            4 => Self::PostData,
            _ => return None,
        })
    }

    /// The word that `--section` takes, `none` for entries that have none of their own.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::PreData => "pre-data",
            Self::Data => "data",
            Self::PostData => "post-data",
        }
    }
}
