//! The file that `-L` names: which entries to restore, and in which order.
//!
//! It is the output of `-l`, edited: lines may be taken out, moved, or made comments with a semicolon before
//! them. A line counts by the number that it begins with.

use std::collections::HashSet;

use super::Toc;
use crate::oid::DumpId;
use crate::{Error, Result, text};

/// What a list says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UseList {
    /// The entries, in the order wanted.
    pub order: Vec<DumpId>,
    /// Lines that were passed over, in `pg_restore`'s words.
    pub warnings: Vec<String>,
}

impl UseList {
    /// Reads a list. A number that the archive does not have is an error; a line without one, or with one for
    /// the second time, is passed over with a warning.
    pub fn parse(list: &[u8], toc: &Toc) -> Result<Self> {
        let known: HashSet<DumpId> = toc.entries.iter().map(|entry| entry.dump_id).collect();
        let largest = known.iter().map(|id| id.0).max().unwrap_or(0);
        let mut seen = HashSet::new();
        let mut result = Self::default();
        for line in list.split(|byte| *byte == b'\n') {
            let line = text::decode(line.split(|byte| *byte == b';').next().unwrap_or_default());
            if line.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
                continue;
            }
            match number(&line).filter(|id| *id <= largest).map(DumpId) {
                Some(id) if seen.insert(id) => match known.contains(&id) {
                    true => result.order.push(id),
                    false => return Err(Error::new(format!("could not find entry for ID {id}"))),
                },
                _ => result.warnings.push(format!("line ignored: {}", text::printable(&line))),
            }
        }
        Ok(result)
    }
}

/// The number that a line begins with, if it is larger than 0.
fn number(line: &str) -> Option<u32> {
    let line = line.trim_start_matches(|c: char| c.is_ascii_whitespace());
    let line = line.strip_prefix('+').unwrap_or(line);
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    line[..digits].parse().ok().filter(|id| *id > 0)
}
