//! A key in two statements, so that the long one leaves the table to others.
//!
//! `ADD CONSTRAINT ... PRIMARY KEY` has the table for itself while it builds the index, and the table's other
//! indexes wait. `CREATE UNIQUE INDEX` shares it with them, and making a constraint of the index takes a moment.
//! What the server makes of both ways is the same for a plain key, and only a plain one is split: of columns by
//! name, in their own order, collation and operator class, in a btree without options, checked at once.

use crate::archive::Entry;
use crate::ident::{qualified, quote};

/// The two statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// Builds the index.
    pub build: String,
    /// Makes it a constraint.
    pub attach: String,
    /// Removes the index.
    pub undo: String,
}

/// The two statements of a CONSTRAINT entry of this table, unless it says anything beyond a plain key.
pub fn split(entry: &Entry, table: &Entry) -> Option<Split> {
    // Its tag is the table's name and its own.
    let bare = entry.tag.strip_prefix(table.tag.as_str())?.strip_prefix(' ')?;
    let (name, index) = (quote(bare), qualified(table.schema.as_deref(), bare));
    let on = qualified(table.schema.as_deref(), &table.tag);
    let begin = format!("ALTER TABLE ONLY {on}\n    ADD CONSTRAINT {name} ");
    let key = entry.definition.as_deref()?.strip_prefix(&begin)?.strip_suffix(";\n")?;
    let (kind, columns) = ["PRIMARY KEY", "UNIQUE"].iter().find_map(|kind| {
        let columns = key.strip_prefix(kind)?.strip_prefix(" (")?.strip_suffix(')')?;
        are_names(columns).then_some((kind, columns))
    })?;
    Some(Split {
        build: format!("CREATE UNIQUE INDEX {name} ON {on} USING btree ({columns});\n"),
        attach: format!("{begin}{kind} USING INDEX {name};\n"),
        undo: format!("DROP INDEX IF EXISTS {index};\n"),
    })
}

/// Whether this is a list of column names as they are quoted, and nothing else.
fn are_names(list: &str) -> bool {
    let mut rest = list;
    loop {
        let Some(after) = after_name(rest) else { return false };
        match after.strip_prefix(", ") {
            Some(next) => rest = next,
            None => return after.is_empty(),
        }
    }
}

/// What follows a name.
fn after_name(text: &str) -> Option<&str> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let length = text.bytes().take_while(|&byte| plain(byte)).count();
        return (length > 0).then(|| &text[length..]);
    };
    loop {
        let (_, after) = rest.split_once('"')?;
        match after.strip_prefix('"') {
            Some(more) => rest = more,
            None => return Some(after),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::testing::entry;

    fn key(definition: &str) -> Option<Split> {
        let mut constraint = entry(2, "CONSTRAINT", "t T key");
        constraint.definition = Some(definition.into());
        split(&constraint, &entry(1, "TABLE", "t"))
    }

    #[test]
    fn a_plain_key_is_an_index_and_a_constraint() {
        let split = key("ALTER TABLE ONLY s.t\n    ADD CONSTRAINT \"T key\" PRIMARY KEY (a, \"B\"\", c\");\n");
        assert_eq!(
            split,
            Some(Split {
                build: "CREATE UNIQUE INDEX \"T key\" ON s.t USING btree (a, \"B\"\", c\");\n".into(),
                attach: "ALTER TABLE ONLY s.t\n    ADD CONSTRAINT \"T key\" PRIMARY KEY USING INDEX \"T key\";\n"
                    .into(),
                undo: "DROP INDEX IF EXISTS s.\"T key\";\n".into(),
            })
        );
        assert!(key("ALTER TABLE ONLY s.t\n    ADD CONSTRAINT \"T key\" UNIQUE (a);\n").is_some());
    }

    #[test]
    fn whatever_says_more_than_a_plain_key_is_left_as_it_is() {
        for rest in [
            "PRIMARY KEY (a) INCLUDE (b);\n",
            "PRIMARY KEY (a) WITH (fillfactor='70');\n",
            "PRIMARY KEY (a) DEFERRABLE INITIALLY DEFERRED;\n",
            "PRIMARY KEY (a, b WITHOUT OVERLAPS);\n",
            "UNIQUE NULLS NOT DISTINCT (a);\n",
            "UNIQUE (a DESC);\n",
            "UNIQUE (a, );\n",
            "UNIQUE ();\n",
            "UNIQUE (\"a);\n",
            "UNIQUE (a);\n\nALTER TABLE s.t CLUSTER ON \"T key\";\n",
            "EXCLUDE USING gist (a WITH =);\n",
            "PRIMARY KEY (a)",
        ] {
            assert_eq!(key(&format!("ALTER TABLE ONLY s.t\n    ADD CONSTRAINT \"T key\" {rest}")), None, "{rest}");
        }
        assert_eq!(key("ALTER TABLE ONLY s.u\n    ADD CONSTRAINT \"T key\" UNIQUE (a);\n"), None);
        assert_eq!(key("ALTER TABLE ONLY s.t\n    ADD CONSTRAINT other UNIQUE (a);\n"), None);
    }
}
