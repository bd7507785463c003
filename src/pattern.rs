//! Name patterns as `psql` and `pg_dump` take them (documentation of psql, "Patterns").
//!
//! `*` and `?` are wild, a dot parts schema and name, letters are folded to lower case outside double quotes,
//! and everything else outside quotes is a regular expression as the server understands it. A pattern is
//! turned into a condition over `pg_catalog` columns, its text quoted as a literal.

use crate::ident::literal;
use crate::{Error, Result};

/// A parsed pattern: regular expressions for the schema, where one is named, and for the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The pattern as it was typed.
    pub text: String,
    schema: Option<String>,
    name: String,
}

impl Pattern {
    /// Parses a pattern for relations and the like: `name`, `schema.name` or `database.schema.name`.
    ///
    /// A database that is not the one connected to is an error, as are more than three parts.
    pub fn qualified(text: &str, database: &str) -> Result<Self> {
        let mut parts = split(text);
        if parts.len() > 3 {
            return Err(Error::new(format!("improper relation name (too many dotted names): {text}")));
        }
        if parts.len() == 3 {
            let named = parts.remove(0);
            if named.plain != database {
                return Err(Error::new(format!("cross-database references are not implemented: {text}")));
            }
        }
        let name = parts.pop().map(|part| part.regex).unwrap_or_default();
        Ok(Self { text: text.to_owned(), schema: parts.pop().map(|part| part.regex), name })
    }

    /// Parses a pattern for a schema. A database in front of it is refused even if it is this one, as by `pg_dump`.
    pub fn unqualified(text: &str) -> Result<Self> {
        match split(text).len() {
            1 => Self::qualified(text, ""),
            2 => Err(Error::new(format!("cross-database references are not implemented: {text}"))),
            _ => Err(Error::new(format!("improper qualified name (too many dotted names): {text}"))),
        }
    }

    /// Parses a pattern for what a database's name cannot even stand in front of: an extension, a foreign server.
    pub fn bare(text: &str) -> Result<Self> {
        match split(text).len() {
            1 => Self::qualified(text, ""),
            _ => Err(Error::new(format!("improper qualified name (too many dotted names): {text}"))),
        }
    }

    /// The condition that a row matches. `visible` is asked where no schema is named (`pg_table_is_visible`).
    pub fn condition(&self, name: &str, schema: Option<&str>, visible: Option<&str>) -> String {
        let mut conditions = vec![matches(name, &self.name)];
        match (&self.schema, schema) {
            (Some(pattern), Some(column)) => conditions.push(matches(column, pattern)),
            _ => conditions.extend(visible.map(str::to_owned)),
        }
        format!("({})", conditions.join(" AND "))
    }
}

/// `column ~ '^(regex)$'` in the operator's own schema; a bare wild card matches everything.
fn matches(column: &str, regex: &str) -> String {
    if regex == ".*" {
        return "TRUE".to_owned();
    }
    format!("{column} OPERATOR(pg_catalog.~) {} COLLATE pg_catalog.default", literal(&format!("^({regex})$")))
}

struct Part {
    /// The part as a regular expression.
    regex: String,
    /// The part as a name, quotes taken off.
    plain: String,
}

/// The dotted parts of a pattern.
fn split(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut part = Part { regex: String::new(), plain: String::new() };
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                part.regex.push('"');
                part.plain.push('"');
            }
            '"' => quoted = !quoted,
            '.' if !quoted => {
                parts.push(std::mem::replace(&mut part, Part { regex: String::new(), plain: String::new() }))
            }
            '*' if !quoted => {
                part.regex.push_str(".*");
                part.plain.push('*');
            }
            '?' if !quoted => {
                part.regex.push('.');
                part.plain.push('?');
            }
            c => {
                let special = if quoted {
                    "|*+?()[]{}.^$\\".contains(c)
                } else {
                    c == '$' || c == '[' && chars.peek() == Some(&']')
                };
                if special {
                    part.regex.push('\\');
                }
                let folded = if quoted { c } else { c.to_ascii_lowercase() };
                part.regex.push(folded);
                part.plain.push(folded);
            }
        }
    }
    parts.push(part);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Option<String>, String) {
        let pattern = Pattern::qualified(text, "shop").unwrap();
        (pattern.schema, pattern.name)
    }

    #[test]
    fn wild_cards_quotes_and_case_are_read_as_psql_reads_them() {
        assert_eq!(parts("Orders"), (None, "orders".into()));
        assert_eq!(parts("\"Orders\""), (None, "Orders".into()));
        assert_eq!(parts("s*.or?er[0-9]"), (Some("s.*".into()), "or.er[0-9]".into()));
        assert_eq!(parts("\"a.b\".\"c\"\"*\""), (Some("a\\.b".into()), "c\"\\*".into()));
        assert_eq!(parts("a$"), (None, "a\\$".into()));
        assert_eq!(parts("shop.public.t"), (Some("public".into()), "t".into()));
    }

    #[test]
    fn other_databases_are_refused() {
        let error = Pattern::qualified("other.public.t", "shop").unwrap_err();
        assert_eq!(error.message(), "cross-database references are not implemented: other.public.t");
        assert!(Pattern::qualified("a.b.c.d", "shop").unwrap_err().message().contains("too many dotted names"));
        let error = Pattern::unqualified("shop.b").unwrap_err();
        assert_eq!(error.message(), "cross-database references are not implemented: shop.b");
        assert!(Pattern::bare("shop.b").is_err() && Pattern::bare("\"shop.b\"").is_ok());
    }

    #[test]
    fn conditions_quote_what_was_typed() {
        let pattern = Pattern::qualified("o'x", "shop").unwrap();
        assert_eq!(
            pattern.condition("c.relname", Some("n.nspname"), Some("visible(c.oid)")),
            "(c.relname OPERATOR(pg_catalog.~) '^(o''x)$' COLLATE pg_catalog.default AND visible(c.oid))"
        );
        let pattern = Pattern::qualified("a$", "shop").unwrap();
        assert!(pattern.condition("c.relname", None, None).contains("'^(a\\$)$'"));
    }
}
