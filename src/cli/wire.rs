//! The forms of rows on the wire, as typed: `--wire=binary`.

use clap::ValueEnum;

use crate::options::Wire;

/// The forms in which rows can go.
#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum WireName {
    /// Binary where it pays.
    Auto,
    /// Text.
    Text,
    /// Binary wherever it is known.
    Binary,
}

impl WireName {
    /// The form that is meant.
    pub fn wire(self) -> Wire {
        match self {
            Self::Auto => Wire::Auto,
            Self::Text => Wire::Text,
            Self::Binary => Wire::Binary,
        }
    }
}
