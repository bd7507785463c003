//! Names given on the command line, matched against an archive without a server.
//!
//! `-t` takes what `pg_dump -t` takes: a pattern in psql's manner, `schema.name` or `name`, folded to lower
//! case outside double quotes, `*` for any letters and `?` for one. The rest of psql's patterns, regular
//! expressions, would need the server's engine, and is refused rather than misunderstood.

use crate::{Error, Result};

/// A relation pattern: `name` or `schema.name`.
#[derive(Debug)]
pub struct Pattern {
    schema: Option<Vec<Piece>>,
    name: Vec<Piece>,
}

#[derive(Debug, PartialEq)]
enum Piece {
    Letter(char),
    Any,
    One,
}

impl Pattern {
    /// Reads a pattern.
    pub fn parse(pattern: &str) -> Result<Self> {
        let mut parts = vec![Vec::new()];
        let mut quoted = false;
        let mut letters = pattern.chars().peekable();
        while let Some(letter) = letters.next() {
            let part = parts.last_mut().expect("one from the start");
            match letter {
                '"' if quoted && letters.peek() == Some(&'"') => {
                    letters.next();
                    part.push(Piece::Letter('"'));
                }
                '"' => quoted = !quoted,
                _ if quoted => part.push(Piece::Letter(letter)),
                '.' => parts.push(Vec::new()),
                '*' => part.push(Piece::Any),
                '?' => part.push(Piece::One),
                '|' | '+' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '\\' => {
                    return Err(Error::new(format!("pattern {pattern:?} has a regular expression in it"))
                        .hint("When restoring, patterns know * and ?; quote other characters with double quotes."));
                }
                _ => part.extend(letter.to_lowercase().map(Piece::Letter)),
            }
        }
        let name = parts.pop().expect("one from the start");
        let schema = parts.pop();
        if !parts.is_empty() {
            return Err(Error::new(format!("improper qualified name (too many dotted names): {pattern}")));
        }
        Ok(Self { schema, name })
    }

    /// Whether a relation's name matches.
    pub fn matches(&self, schema: Option<&str>, name: &str) -> bool {
        self.schema.as_ref().is_none_or(|pattern| matches(pattern, schema.unwrap_or_default()))
            && matches(&self.name, name)
    }
}

/// Whether the whole text matches; on a mismatch only the last `*` takes a letter more.
fn matches(pattern: &[Piece], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Piece::Any) => {
                retry = Some((p, t));
                p += 1;
            }
            Some(Piece::Letter(letter)) if *letter == text[t] => (p, t) = (p + 1, t + 1),
            Some(Piece::One) => (p, t) = (p + 1, t + 1),
            _ => match &mut retry {
                Some((star, from)) => {
                    *from += 1;
                    (p, t) = (*star + 1, *from);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|piece| *piece == Piece::Any)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, schema: &str, name: &str) -> bool {
        Pattern::parse(pattern).expect("a pattern").matches(Some(schema), name)
    }

    #[test]
    fn patterns_fold_case_outside_quotes_only() {
        assert!(matches("Orders", "public", "orders"));
        assert!(!matches("\"Orders\"", "public", "orders"));
        assert!(matches("Sales.\"Order Items\"", "sales", "Order Items"));
        assert!(matches("\"say \"\"hi\"\"\"", "public", "say \"hi\""));
    }

    #[test]
    fn stars_match_any_letters() {
        assert!(matches("*.ord*s", "public", "orders"));
        assert!(matches("o*r?", "public", "o-rr-rx"));
        assert!(!matches("o*r?", "public", "o-r"));
        assert!(!matches("\"ord*\"", "public", "orders"));
        assert!(matches("*", "public", ""));
    }

    #[test]
    fn a_dot_parts_schema_and_name() {
        assert!(!matches("sales.orders", "public", "orders"));
        assert!(matches("\"a.b\"", "public", "a.b"));
        assert!(Pattern::parse("a.b.c").is_err());
    }

    #[test]
    fn regular_expressions_are_refused() {
        assert!(Pattern::parse("a[0-9]").is_err());
        assert!(matches("\"a[0]\"", "public", "a[0]"));
    }
}
