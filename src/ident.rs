//! Quoting: identifiers, qualified names and string literals, as `pg_dump` writes them.

use std::cell::Cell;
use std::fmt;

/// Words that need quotes as identifiers: every key word of PostgreSQL 18 that is not unreserved
/// (documentation, appendix "SQL Key Words"), in byte order.
const RESERVED: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "json",
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_table",
    "json_value",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "merge_action",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
];

thread_local! {
    static STYLE: Cell<Style> = const { Cell::new(Style { all_names: false, backslashes: false }) };
}

#[derive(Clone, Copy)]
struct Style {
    all_names: bool,
    backslashes: bool,
}

/// How this thread quotes, for as long as it lives: a matter of a whole dump's text and not of any one object, so
/// nobody who writes a definition need know of it.
#[must_use]
pub struct Quoting {
    before: Style,
}

impl Quoting {
    /// Puts all identifiers in double quotes from now on (`--quote-all-identifiers`), or only those that need it.
    pub fn begin(all_names: bool) -> Self {
        Self { before: STYLE.replace(Style { all_names, backslashes: false }) }
    }

    /// Doubles backslashes in string literals from now on: they are for a session with
    /// `standard_conforming_strings = off`.
    pub fn double_backslashes(&self, backslashes: bool) {
        STYLE.set(Style { backslashes, ..STYLE.get() });
    }

    /// Whether this thread doubles backslashes in string literals.
    pub fn doubles_backslashes() -> bool {
        STYLE.get().backslashes
    }
}

impl Drop for Quoting {
    fn drop(&mut self) {
        STYLE.set(self.before);
    }
}

/// An identifier, in double quotes unless it is safe without.
pub fn quote(name: &str) -> String {
    if STYLE.get().all_names { quoted(name) } else { quote_if_needed(name) }
}

/// An identifier, in double quotes unless it is safe without, even where all others are quoted.
pub fn quote_if_needed(name: &str) -> String {
    if is_plain(name) { name.to_owned() } else { quoted(name) }
}

/// An identifier, in double quotes.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// `schema.name`, each part quoted where it needs to be; the bare name without a schema.
pub fn qualified(schema: Option<&str>, name: &str) -> String {
    match schema {
        Some(schema) => format!("{}.{}", quote(schema), quote(name)),
        None => quote(name),
    }
}

fn is_plain(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        // No key word has a digit.
        && (name.bytes().any(|byte| byte.is_ascii_digit()) || RESERVED.binary_search(&name).is_err())
}

/// A string literal: for a session with `standard_conforming_strings = on`, unless this thread's [`Quoting`] says
/// otherwise.
pub fn literal(text: &str) -> String {
    literal_for(text, Quoting::doubles_backslashes())
}

/// A string literal for a session in which a backslash is itself, or escapes what follows.
pub fn literal_for(text: &str, backslash_escapes: bool) -> String {
    let text = text.replace('\'', "''");
    if backslash_escapes { format!("'{}'", text.replace('\\', "\\\\")) } else { format!("'{text}'") }
}

/// A string literal that means the same whatever `standard_conforming_strings` is: `E'...'` where the text holds
/// a backslash.
pub fn escape_literal(text: &str) -> String {
    if text.contains('\\') { format!("E{}", literal_for(text, true)) } else { literal_for(text, false) }
}

/// A string in dollar quotes that its contents cannot end: `$prefix$`, `$prefixX$`, `$prefixXX$`...
///
/// The tag grows by one letter of `_XXXXXXX` until the text does not hold it.
pub fn dollar_quoted(text: &str, prefix: &str) -> String {
    let mut tag = format!("${prefix}");
    let mut letters = "_XXXXXXX".chars().cycle();
    while text.contains(&tag) {
        tag.extend(letters.next());
    }
    tag.push('$');
    format!("{tag}{text}{tag}")
}

/// Names joined for display in a message: `"public.orders"` unquoted parts, as PostgreSQL prints them.
pub struct Display<'a>(pub Option<&'a str>, pub &'a str);

impl fmt::Display for Display<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = self.0 {
            write!(f, "{}.", crate::text::printable(schema))?;
        }
        f.write_str(&crate::text::printable(self.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_are_in_byte_order_and_without_digits() {
        assert!(!RESERVED.iter().any(|word| word.contains(|c: char| c.is_ascii_digit())));
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn names_are_quoted_only_where_needed() {
        for (name, quoted) in [
            ("orders", "orders"),
            ("_x1", "_x1"),
            ("1x", "\"1x\""),
            ("Orders", "\"Orders\""),
            ("order", "\"order\""),
            ("int", "\"int\""),
            ("a$b", "\"a$b\""),
            ("a\"b", "\"a\"\"b\""),
            ("", "\"\""),
            ("é", "\"é\""),
        ] {
            assert_eq!(quote(name), quoted);
        }
    }

    #[test]
    fn all_names_are_quoted_while_that_is_wanted() {
        let quoting = Quoting::begin(true);
        assert_eq!(qualified(Some("public"), "orders"), "\"public\".\"orders\"");
        drop(quoting);
        assert_eq!(quote("orders"), "orders");
    }

    #[test]
    fn backslashes_are_doubled_where_they_escape() {
        let quoting = Quoting::begin(false);
        quoting.double_backslashes(true);
        assert_eq!((literal(r"a\'b").as_str(), escape_literal(r"\").as_str()), (r"'a\\''b'", r"E'\\'"));
        drop(quoting);
        assert_eq!(literal(r"a\b"), r"'a\b'");
    }

    #[test]
    fn dollar_quotes_cannot_be_ended_by_their_contents() {
        assert_eq!(dollar_quoted("a", ""), "$$a$$");
        assert_eq!(dollar_quoted("a$b", ""), "$_$a$b$_$");
        assert_eq!(dollar_quoted("$_", ""), "$_X$$_$_X$");
    }
}
