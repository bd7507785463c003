//! Whether a table's rows are sent in binary form, which spares the server, and how.
//!
//! The types of the target decide, which need not be those of the archive's table. A table one of whose columns
//! has no binary form that is [sure](crate::binary) is sent as text, and so is what comes behind the first row that
//! is not. Should the server refuse anything, the rows of that COPY are sent again as text, and the error is that of
//! the text.

mod feed;
mod statement;

pub use feed::Feed;

use crate::binary::Column;
use crate::ident::literal;
use crate::oid::Oid;
pub use crate::options::Wire;
use crate::pg::Session;
use crate::text::Charset;
use crate::{Error, Result};
use statement::CopyStatement;
pub use statement::freezing;

/// An entry whose file has fewer bytes is not worth the question for its columns' types.
const WORTHWHILE: u64 = 64 << 10;

impl Wire {
    /// Whether, on the way in, binary form is tried for a file of so many bytes; `again` says that it could be sent twice.
    pub fn tries_binary(self, file_bytes: u64, again: bool) -> bool {
        match self {
            Self::Auto => again && file_bytes >= WORTHWHILE,
            Self::Text => false,
            Self::Binary => true,
        }
    }
}

/// How the rows of one table go in binary form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binary {
    statement: String,
    columns: Vec<Column>,
}

impl Binary {
    /// For a COPY from the archive, by the types of the table that it names; none where rows must go as text.
    pub async fn ask(session: &mut Session, copy: &str) -> Result<Option<Self>> {
        let Some(copy) = CopyStatement::parse(copy) else { return Ok(None) };
        if !can_be_told_apart(session) {
            return Ok(None);
        }
        let rows = session.query(&question(copy.table)).await?;
        let types: Vec<(String, Column)> = rows
            .iter()
            .filter_map(|row| {
                let number = |index| row.text(index).and_then(|text| text.parse().ok()).map(Oid);
                Some((row.text(0)?, Column::of(number(1)?, row.text(2)? == "e", number(3)?)?))
            })
            .collect();
        let of_name = |name: &String| types.iter().find(|(known, _)| known == name).map(|(_, column)| *column);
        let columns = copy.columns.iter().map(of_name).collect::<Option<Vec<_>>>();
        Ok(columns.map(|columns| Self { statement: copy.in_binary(), columns }))
    }

    /// The same, [freezing] the rows.
    pub fn freezing(self) -> Option<Self> {
        Some(Self { statement: freezing(&self.statement)?, ..self })
    }
}

/// Whether no character of the client's encoding hides a tab or a backslash, and times are what they are everywhere.
fn can_be_told_apart(session: &Session) -> bool {
    let encoding = session.parameter("client_encoding");
    encoding.is_some_and(|encoding| Charset::of(encoding) == Charset::AsciiSafe)
        && session.parameter("integer_datetimes") == Some("on")
}

/// Whether an error is one of what was sent, so that another form of it might fare otherwise, or be refused in other
/// words: data, constraints, statements and limits, by the class of its code.
pub fn concerns_rows(error: &Error) -> bool {
    let class = error.sqlstate().and_then(|state| state.get(..2));
    class.is_some_and(|class| ["22", "23", "42", "54"].contains(&class))
}

/// The columns' names with the types that their values are of in the end: those below domains and in arrays.
///
/// None of a table with triggers, which could tell that its rows came by two statements.
fn question(table: &str) -> String {
    format!(
        "WITH RECURSIVE step AS (\
         SELECT a.attnum, a.attname, a.atttypid AS type, 0::pg_catalog.oid AS element, 0 AS depth \
         FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid \
         WHERE c.oid = {}::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped \
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal) \
         UNION ALL \
         SELECT s.attnum, s.attname, CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE e.oid END, \
         CASE t.typtype WHEN 'd' THEN s.element ELSE e.oid END, s.depth + 1 \
         FROM step s JOIN pg_catalog.pg_type t ON t.oid = s.type \
         LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid \
         WHERE t.typtype = 'd' OR e.oid IS NOT NULL AND s.element = 0) \
         SELECT DISTINCT ON (s.attnum) s.attname, s.type, t.typtype, s.element \
         FROM step s JOIN pg_catalog.pg_type t ON t.oid = s.type ORDER BY s.attnum, s.depth DESC",
        literal(table)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_tables_are_sent_as_they_are() {
        assert!(Wire::Auto.tries_binary(1 << 20, true));
        assert!(!Wire::Auto.tries_binary(1 << 20, false));
        assert!(!Wire::Auto.tries_binary(1000, true));
        assert!(Wire::Binary.tries_binary(1000, false));
        assert!(!Wire::Text.tries_binary(1 << 20, true));
    }
}
