//! GNU `getopt_long`: how PostgreSQL's programs, and so those who call them, read a command line.
//!
//! Long options may be cut to any beginning that is not ambiguous, values may be glued on or follow, letters may
//! be bundled, and operands may stand anywhere before `--`. Complaints have glibc's words.

use std::collections::VecDeque;

use crate::text;

/// An option that a program knows. Two with one meaning share its `id`, and what both begin with is not ambiguous.
#[derive(Clone, Copy, Debug)]
pub struct Known<T> {
    name: &'static str,
    letter: Option<u8>,
    takes_value: bool,
    id: T,
}

impl<T> Known<T> {
    /// An option without a value; one that has a letter alone has an empty name.
    pub const fn flag(name: &'static str, id: T) -> Self {
        Self { name, letter: None, takes_value: false, id }
    }

    /// An option with a value.
    pub const fn value(name: &'static str, id: T) -> Self {
        Self { name, letter: None, takes_value: true, id }
    }

    /// The same, with a letter.
    pub const fn letter(mut self, letter: u8) -> Self {
        self.letter = Some(letter);
        self
    }
}

impl<T: PartialEq> Known<T> {
    /// Whether this is what it means.
    pub fn means(&self, id: T) -> bool {
        self.id == id
    }

    /// As PostgreSQL's messages name it: `-j/--jobs`, `--inserts`.
    pub fn spelt(&self) -> String {
        match self.letter {
            Some(letter) => format!("-{}/--{}", char::from(letter), self.name),
            None => format!("--{}", self.name),
        }
    }
}

/// What is met on a command line: an option with its value if it takes one, or an operand.
#[derive(Debug, PartialEq, Eq)]
pub enum Word<T> {
    /// An option, and its value if it takes one.
    Option(T, Option<String>),
    /// Anything else.
    Operand(String),
}

/// A command line, read word by word. A complaint ends what can be said of it.
pub struct Getopt<T: 'static> {
    known: &'static [Known<T>],
    arguments: VecDeque<Vec<u8>>,
    /// What is left of a bundle of letters.
    letters: VecDeque<u8>,
    only_operands: bool,
}

impl<T: Copy + PartialEq> Getopt<T> {
    /// A reader of the arguments after the program's name.
    pub fn new(known: &'static [Known<T>], arguments: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let arguments = arguments.into_iter().collect();
        Self { known, arguments, letters: VecDeque::new(), only_operands: false }
    }

    fn long(&mut self, typed: &[u8]) -> Result<Word<T>, String> {
        let shown = || text::decode(typed);
        let (name, glued) = match memchr::memchr(b'=', typed) {
            Some(at) => (&typed[..at], Some(text::decode(&typed[at + 1..]))),
            None => (typed, None),
        };
        let option = self.named(name).map_err(|candidates| match candidates.is_empty() {
            true => format!("unrecognized option '--{}'", shown()),
            false => format!("option '--{}' is ambiguous; possibilities:{candidates}", shown()),
        })?;
        let value = match (option.takes_value, glued) {
            (false, Some(_)) => return Err(format!("option '--{}' doesn't allow an argument", option.name)),
            (true, None) => {
                let next = self.arguments.pop_front();
                Some(text::decode(&next.ok_or_else(|| format!("option '--{}' requires an argument", option.name))?))
            }
            (_, glued) => glued,
        };
        Ok(Word::Option(option.id, value))
    }

    /// The option with this name, or the only one that begins so; else all that do, as they are listed.
    fn named(&self, name: &[u8]) -> Result<Known<T>, String> {
        let long = || self.known.iter().filter(|option| !option.name.is_empty());
        if let Some(exact) = long().find(|option| option.name.as_bytes() == name) {
            return Ok(*exact);
        }
        let candidates = long().filter(|option| option.name.as_bytes().starts_with(name));
        match candidates.clone().next() {
            Some(first) if candidates.clone().all(|option| option.id == first.id) => Ok(*first),
            first => {
                // What means the same as the first is not named beside it.
                let is_other = |option: &&Known<T>| first.is_none_or(|first| option.id != first.id);
                let others = candidates.filter(is_other);
                Err(first.into_iter().chain(others).map(|option| format!(" '--{}'", option.name)).collect())
            }
        }
    }

    fn letter(&mut self, letter: u8) -> Result<Word<T>, String> {
        let shown = text::decode(&[letter]);
        let option = self.known.iter().find(|option| option.letter == Some(letter));
        let option = option.ok_or_else(|| format!("invalid option -- '{shown}'"))?;
        if !option.takes_value {
            return Ok(Word::Option(option.id, None));
        }
        let glued: Vec<u8> = self.letters.drain(..).collect();
        let value = if glued.is_empty() { self.arguments.pop_front() } else { Some(glued) };
        let value = value.ok_or_else(|| format!("option requires an argument -- '{shown}'"))?;
        Ok(Word::Option(option.id, Some(text::decode(&value))))
    }
}

impl<T: Copy + PartialEq> Iterator for Getopt<T> {
    type Item = Result<Word<T>, String>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(letter) = self.letters.pop_front() {
            return Some(self.letter(letter));
        }
        let argument = self.arguments.pop_front()?;
        match argument.as_slice() {
            b"--" if !self.only_operands => {
                self.only_operands = true;
                self.next()
            }
            [b'-', b'-', name @ ..] if !self.only_operands => Some(self.long(name)),
            [b'-', first, rest @ ..] if !self.only_operands => {
                self.letters = rest.iter().copied().collect();
                Some(self.letter(*first))
            }
            operand => Some(Ok(Word::Operand(text::decode(operand)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[Known<u8>] = &[
        Known::flag("all", 1).letter(b'a'),
        Known::flag("blobs", 2).letter(b'b'),
        Known::flag("large-objects", 2).letter(b'b'),
        Known::flag("large-things", 2),
        Known::value("file", 3).letter(b'f'),
        Known::value("filename", 3),
        Known::value("filter", 4),
        Known::flag("", 5).letter(b'x'),
    ];

    fn read(line: &str) -> Result<Vec<Word<u8>>, String> {
        Getopt::new(KNOWN, line.split(' ').filter(|word| !word.is_empty()).map(|word| word.as_bytes().to_vec()))
            .collect()
    }

    fn flag(id: u8) -> Word<u8> {
        Word::Option(id, None)
    }

    fn value(id: u8, value: &str) -> Word<u8> {
        Word::Option(id, Some(value.into()))
    }

    fn operand(text: &str) -> Word<u8> {
        Word::Operand(text.into())
    }

    #[test]
    fn values_are_glued_or_follow() {
        for line in ["-fx", "-f x", "--file=x", "--file x"] {
            assert_eq!(read(line).unwrap(), [value(3, "x")], "{line}");
        }
        assert_eq!(read("--file=").unwrap(), [value(3, "")]);
        assert_eq!(read("--file -a").unwrap(), [value(3, "-a")]);
        assert_eq!(read("-f=x").unwrap(), [value(3, "=x")]);
    }

    #[test]
    fn letters_are_bundled_and_the_last_may_take_a_value() {
        assert_eq!(read("-abfx -x").unwrap(), [flag(1), flag(2), value(3, "x"), flag(5)]);
        assert_eq!(read("-af x").unwrap(), [flag(1), value(3, "x")]);
    }

    #[test]
    fn operands_stand_anywhere_and_alone_after_two_dashes() {
        assert_eq!(
            read("p -a - -- -b --").unwrap(),
            [operand("p"), flag(1), operand("-"), operand("-b"), operand("--")]
        );
    }

    #[test]
    fn a_beginning_is_enough_where_it_means_one_thing() {
        assert_eq!(read("--filt=x --a --larg").unwrap(), [value(4, "x"), flag(1), flag(2)]);
        assert_eq!(read("--fil").unwrap_err(), "option '--fil' is ambiguous; possibilities: '--file' '--filter'");
    }

    #[test]
    fn complaints_are_glibcs() {
        for (line, complaint) in [
            ("--wrong=1", "unrecognized option '--wrong=1'"),
            ("--al=1", "option '--all' doesn't allow an argument"),
            ("--file", "option '--file' requires an argument"),
            ("-af", "option requires an argument -- 'f'"),
            ("-aQ", "invalid option -- 'Q'"),
            ("--x", "unrecognized option '--x'"),
        ] {
            assert_eq!(read(line).unwrap_err(), complaint);
        }
    }
}
