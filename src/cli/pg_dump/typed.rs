//! What was typed: read from left to right, each number looked at where it stands.

use super::TRY_HELP;
use super::switch::{FILTERS, KNOWN, Switch};
use crate::cli::filter;
use crate::cli::getopt::{Getopt, Word};
use crate::{Error, Result};

/// A command line that could be read.
#[derive(Debug, Default)]
pub struct Typed {
    /// Options with their values, and those that filters stand for, in order.
    options: Vec<(Switch, String)>,
    /// The operand, unless `-d` said which database.
    operand: Option<String>,
    /// `-j`.
    pub jobs: Option<i32>,
    /// `--rows-per-insert`.
    pub rows_per_insert: Option<i32>,
    /// `--extra-float-digits`.
    pub extra_float_digits: Option<i32>,
}

/// Why a command line is refused.
#[derive(Debug)]
pub enum Refusal {
    /// An option that is not known, or not written as it must be: glibc's complaint, if it has one.
    Option(Option<String>),
    /// A value or a combination that is none.
    Error(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl Typed {
    /// Reads the arguments after the program's name.
    pub fn read(arguments: impl IntoIterator<Item = Vec<u8>>) -> Result<Self, Refusal> {
        let mut typed = Self::default();
        let mut operands = Vec::new();
        for word in Getopt::new(KNOWN, arguments) {
            match word.map_err(|complaint| Refusal::Option(Some(complaint)))? {
                Word::Operand(operand) => operands.push(operand),
                Word::Option(Switch::Misplaced, _) => return Err(Refusal::Option(None)),
                Word::Option(switch, value) => typed.take(switch, value.unwrap_or_default())?,
            }
        }
        let mut operands = operands.into_iter();
        if !typed.has(Switch::Dbname) {
            typed.operand = operands.next();
        }
        match operands.next() {
            None => Ok(typed),
            Some(operand) => {
                let message = format!("too many command-line arguments (first is \"{operand}\")");
                Err(Error::new(message).hint(TRY_HELP).into())
            }
        }
    }

    fn take(&mut self, switch: Switch, value: String) -> Result<()> {
        let number = |least, most| number(&value, &switch.spelt(), least, most);
        match switch {
            Switch::Jobs => self.jobs = Some(number(1, i32::MAX)?),
            Switch::RowsPerInsert => self.rows_per_insert = Some(number(1, i32::MAX)?),
            Switch::ExtraFloatDigits => self.extra_float_digits = Some(number(-15, 3)?),
            Switch::Section if !["pre-data", "data", "post-data"].contains(&value.as_str()) => {
                return Err(Error::new(format!("unrecognized section name: \"{value}\"")).hint(TRY_HELP));
            }
            Switch::SyncMethod if !["fsync", "syncfs"].contains(&value.as_str()) => {
                return Err(Error::new(format!("unrecognized sync method: {value}")));
            }
            Switch::Filter => self.options.extend(filter::read(&value, FILTERS)?),
            _ => {}
        }
        self.options.push((switch, value));
        Ok(())
    }

    /// Whether an option was given.
    pub fn has(&self, switch: Switch) -> bool {
        self.options.iter().any(|(given, _)| *given == switch)
    }

    /// The values of an option, in order.
    pub fn all(&self, switch: Switch) -> Vec<String> {
        self.options.iter().filter(|(given, _)| *given == switch).map(|(_, value)| value.clone()).collect()
    }

    /// The value of an option that has one: the last.
    pub fn last(&self, switch: Switch) -> Option<&str> {
        self.options.iter().rfind(|(given, _)| *given == switch).map(|(_, value)| value.as_str())
    }

    /// The database, or the string that says how to connect.
    pub fn database(&self) -> Option<&str> {
        self.last(Switch::Dbname).or(self.operand.as_deref())
    }

    /// Whichever of two contrary options was given last.
    pub fn latest(&self, one: Switch, other: Switch) -> Option<Switch> {
        self.options.iter().map(|(given, _)| *given).rfind(|given| [one, other].contains(given))
    }
}

/// A whole number as C reads it: spaces around it, a sign, and nothing at all for 0.
fn number(value: &str, option: &str, least: i32, most: i32) -> Result<i32> {
    let digits = value.trim_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let is_number = unsigned.bytes().all(|byte| byte.is_ascii_digit()) && (!unsigned.is_empty() || digits.is_empty());
    if !is_number {
        return Err(Error::new(format!("invalid value \"{value}\" for option {option}")));
    }
    let number = if digits.is_empty() { Some(0) } else { digits.parse().ok() };
    number
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| Error::new(format!("{option} must be in range {least}..{most}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_c_reads_them() {
        let read = |text| number(text, "-j/--jobs", 0, 9).map_err(|error| error.message().to_owned());
        assert_eq!((read(" +3 "), read("")), (Ok(3), Ok(0)));
        for text in ["10", "-1", "99999999999999999999"] {
            assert_eq!(read(text), Err("-j/--jobs must be in range 0..9".to_owned()));
        }
        for text in ["x", "1x", "0x1", "+", "1 2", "++1"] {
            assert_eq!(read(text), Err(format!("invalid value \"{text}\" for option -j/--jobs")));
        }
    }
}
