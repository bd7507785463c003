//! `--filter`: a file of patterns, one a line: `include table public.*`, `exclude table_data log`.
//!
//! `#` begins a comment, and a name in double quotes may go on over several lines.

use std::io::Read;

use super::pg_dump::path;
use crate::error::io_reason;
use crate::{Error, Result, text};

/// What a program makes of a kind of objects: the word for the kind, and what stands for it where it is included and
/// where it is excluded, if it may be.
pub type Kind<T> = (&'static str, Option<T>, Option<T>);

/// The kinds that filters of PostgreSQL's programs know.
const KINDS: &[&str] = &[
    "table_data",
    "table_data_and_children",
    "database",
    "extension",
    "foreign_data",
    "function",
    "index",
    "schema",
    "table",
    "table_and_children",
    "trigger",
];

/// The patterns of a file with what they stand for, in its order; `-` is standard input.
pub fn read<T: Copy>(file: &str, kinds: &[Kind<T>]) -> Result<Vec<(T, String)>> {
    let bytes = contents(file)?;
    let from = if file == "-" { "standard input".to_owned() } else { format!("file \"{file}\"") };
    parse(&bytes, &from, kinds)
}

fn contents(file: &str) -> Result<Vec<u8>> {
    let failed =
        |verb: &str, error| Error::new(format!("could not {verb} filter file \"{file}\": {}", io_reason(&error)));
    let mut bytes = Vec::new();
    let read = match file {
        "-" => std::io::stdin().read_to_end(&mut bytes),
        _ => std::fs::File::open(path(file)).map_err(|error| failed("open", error))?.read_to_end(&mut bytes),
    };
    read.map_err(|error| failed("read from", error))?;
    Ok(bytes)
}

/// Reads the lines of a filter that comes `from` somewhere.
fn parse<T: Copy>(bytes: &[u8], from: &str, kinds: &[Kind<T>]) -> Result<Vec<(T, String)>> {
    let text = text::decode(bytes);
    let mut lines = Lines { lines: text.split_terminator('\n'), number: 0 };
    let mut items = Vec::new();
    while let Some(line) = lines.next() {
        let item = lines.item(line, kinds).map_err(|why| {
            Error::new(format!("invalid format in filter read from {from} on line {}: {why}", lines.number))
        });
        items.extend(item?);
    }
    Ok(items)
}

struct Lines<'a> {
    lines: std::str::SplitTerminator<'a, char>,
    number: usize,
}

impl<'a> Lines<'a> {
    /// The next line, up to a NUL, which ends a string for whoever wrote the rules.
    fn next(&mut self) -> Option<&'a str> {
        let line = self.lines.next()?;
        self.number += 1;
        line.split('\0').next()
    }

    /// What a line says; nothing if it is empty or a comment.
    fn item<T: Copy>(&mut self, line: &'a str, kinds: &[Kind<T>]) -> Result<Option<(T, String)>, String> {
        let (command, rest) = word(line);
        if command.is_empty() || command.starts_with('#') {
            return Ok(None);
        }
        let is = |word: &str| command.eq_ignore_ascii_case(word);
        if !is("include") && !is("exclude") {
            return Err("invalid filter command (expected \"include\" or \"exclude\")".to_owned());
        }
        let (kind, rest) = word(rest);
        if kind.is_empty() {
            return Err("missing filter object type".to_owned());
        }
        let known = KINDS.iter().find(|name| kind.eq_ignore_ascii_case(name));
        let name = known.ok_or_else(|| format!("unsupported filter object type: \"{kind}\""))?;
        let pattern = self.pattern(rest)?;
        let meaning = kinds.iter().find(|(kind, ..)| kind == name);
        match meaning.and_then(|(_, included, excluded)| if is("include") { *included } else { *excluded }) {
            Some(option) => Ok(Some((option, pattern))),
            None => Err(format!(
                "{} filter for \"{}\" is not allowed",
                command.to_ascii_lowercase(),
                name.replace('_', " ")
            )),
        }
    }

    /// The pattern, its spaces made single ones where they part words and none beside dots and parentheses.
    fn pattern(&mut self, line: &'a str) -> Result<String, String> {
        let mut rest = line.trim_start_matches(is_space);
        if rest.is_empty() {
            return Err("missing object name pattern".to_owned());
        }
        let mut pattern = String::new();
        let (mut is_apart, mut follows_sign) = (false, true);
        while !rest.is_empty() && !rest.starts_with('#') {
            let end = rest.find(|c| is_space(c) || "#,.()\"".contains(c)).unwrap_or(rest.len());
            if end > 0 && is_apart && !follows_sign {
                pattern.push(' ');
            }
            pattern.push_str(&rest[..end]);
            rest = &rest[end..];
            follows_sign = false;
            match rest.chars().next() {
                Some('"') => {
                    if is_apart {
                        pattern.push(' ');
                    }
                    rest = self.quoted(&rest[1..], &mut pattern)?;
                }
                Some(sign @ (',' | '.' | '(' | ')')) => {
                    pattern.push(sign);
                    if sign == ',' {
                        pattern.push(' ');
                    }
                    follows_sign = true;
                    rest = &rest[1..];
                }
                _ => {}
            }
            let next = rest.trim_start_matches(is_space);
            is_apart = next.len() < rest.len();
            rest = next;
        }
        Ok(pattern)
    }

    /// Adds a name in quotes to the pattern; what is behind it on its last line.
    fn quoted(&mut self, line: &'a str, pattern: &mut String) -> Result<&'a str, String> {
        pattern.push('"');
        let mut chars = line.chars();
        loop {
            match chars.next() {
                None => {
                    chars = self.next().ok_or("unexpected end of file")?.chars();
                    pattern.push('\n');
                }
                Some('\r') => {}
                Some('"') => {
                    pattern.push('"');
                    if !chars.as_str().starts_with('"') {
                        return Ok(chars.as_str());
                    }
                    pattern.push('"');
                    chars.next();
                }
                Some('\\') => match chars.next() {
                    Some('n') => pattern.push('\n'),
                    Some('\\') => pattern.push('\\'),
                    _ => {}
                },
                Some(c) => pattern.push(c),
            }
        }
    }
}

/// The first word of a text, and what follows it.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(is_space);
    text.split_at(text.find(is_space).unwrap_or(text.len()))
}

/// What C takes for a space.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: &[Kind<i32>] = &[("table", Some(1), None), ("table_data", None, Some(2))];

    #[test]
    fn lines_become_options() {
        let items = parse(b"# all\n\n  INCLUDE table a # b\nexclude table_data\tc.d\r\n", "x", TABLES).unwrap();
        assert_eq!(items, [(1, "a".to_owned()), (2, "c.d".to_owned())]);
    }

    #[test]
    fn patterns_are_tidied() {
        let pattern = |text: &str| parse(format!("include table {text}").as_bytes(), "x", TABLES).unwrap().remove(0).1;
        for (typed, meant) in [
            ("a  b  c", "a b c"),
            ("a . b", "a.b"),
            ("f(int , text)", "f(int, text)"),
            ("a b\"c\"", "a b \"c\""),
            ("\"a b\".\"c\"", "\"a b\".\"c\""),
            ("\"a\"\"\\n\\\\\\x\"", "\"a\"\"\n\\\""),
            ("\"a\nb\n\"  # c", "\"a\nb\n\""),
            ("#", ""),
        ] {
            assert_eq!(pattern(typed), meant, "{typed}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, why) in [
            ("\n\nexclude", "3: missing filter object type"),
            ("keep table a", "1: invalid filter command (expected \"include\" or \"exclude\")"),
            ("include tables a", "1: unsupported filter object type: \"tables\""),
            ("include table", "1: missing object name pattern"),
            ("include table_data a", "1: include filter for \"table data\" is not allowed"),
            ("exclude index a", "1: exclude filter for \"index\" is not allowed"),
            ("include table \"a\nb", "2: unexpected end of file"),
        ] {
            let error = parse(text.as_bytes(), "x", TABLES).unwrap_err();
            assert_eq!(error.message(), format!("invalid format in filter read from x on line {why}"));
        }
    }
}
