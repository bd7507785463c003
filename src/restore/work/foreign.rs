//! A foreign key in two statements, so that those to one table are checked side by side.
//!
//! `ADD CONSTRAINT ... FOREIGN KEY` keeps all other keys to the same table waiting while it reads the rows: measured
//! with six tables of a million rows that refer to one, that is 42 % of the time with a single session at work where
//! there were two, and 64 % of it where there were six. Added `NOT VALID` it takes a moment, and `VALIDATE CONSTRAINT`
//! leaves both tables to the other keys. The work is the same, and so is what the server makes of it where no
//! partitions or children are involved.

use crate::archive::Entry;
use crate::ident::{qualified, quote};

/// The statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// Makes the key, of which nothing is known for the rows that are there.
    pub add: String,
    /// Checks those.
    pub validate: String,
    /// Removes the key.
    pub undo: String,
}

/// The statements of an FK CONSTRAINT entry of this table, unless it says that rows are not to be checked.
pub fn foreign_key(entry: &Entry, table: &Entry) -> Option<ForeignKey> {
    // Its tag is the table's name and its own.
    let name = quote(entry.tag.strip_prefix(table.tag.as_str())?.strip_prefix(' ')?);
    let on = qualified(table.schema.as_deref(), &table.tag);
    let begin = format!("ALTER TABLE ONLY {on}\n    ADD CONSTRAINT {name} FOREIGN KEY (");
    let sql = entry.definition.as_deref()?.strip_suffix(";\n").filter(|sql| sql.starts_with(&begin))?;
    let is_plain = !["NOT VALID", "NOT ENFORCED", ";"].iter().any(|word| sql.contains(word));
    is_plain.then(|| ForeignKey {
        add: format!("{sql} NOT VALID;\n"),
        validate: format!("ALTER TABLE ONLY {on} VALIDATE CONSTRAINT {name};\n"),
        undo: format!("ALTER TABLE ONLY {on} DROP CONSTRAINT {name};\n"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::testing::entry;

    fn key(definition: &str) -> Option<ForeignKey> {
        let mut key = entry(2, "FK CONSTRAINT", "t To hub");
        key.definition = Some(definition.into());
        foreign_key(&key, &entry(1, "TABLE", "t"))
    }

    #[test]
    fn a_key_is_added_and_validated() {
        let begin = "ALTER TABLE ONLY s.t\n    ADD CONSTRAINT \"To hub\" FOREIGN KEY (h) REFERENCES s.hub(id)";
        assert_eq!(
            key(&format!("{begin} ON DELETE CASCADE DEFERRABLE;\n")),
            Some(ForeignKey {
                add: format!("{begin} ON DELETE CASCADE DEFERRABLE NOT VALID;\n"),
                validate: "ALTER TABLE ONLY s.t VALIDATE CONSTRAINT \"To hub\";\n".into(),
                undo: "ALTER TABLE ONLY s.t DROP CONSTRAINT \"To hub\";\n".into(),
            })
        );
        for more in [" NOT VALID", " NOT ENFORCED", ";\nDROP TABLE s.hub"] {
            assert_eq!(key(&format!("{begin}{more};\n")), None, "{more}");
        }
        assert_eq!(key(&format!("{};\n", begin.replace("ONLY ", ""))), None);
    }
}
