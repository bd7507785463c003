//! Rows as INSERT statements, as `pg_dump --inserts` writes them.
//!
//! Numbers and truth values stand bare, bit strings as such, and everything else in quotes. A statement may be as
//! long as the table, so what is kept of one is bounded: statements come in blocks as COPY's rows do.

use crate::Result;
use crate::ident;
use crate::object::Insert;
use crate::oid::{Oid, types};
use crate::pg::{Block, Session};
use crate::text::{Charset, decode_as, encode};

/// A block is delivered when it holds this much.
const BLOCK: usize = 256 * 1024;
/// A statement longer than this is never held as a whole.
const LONG_STATEMENT: usize = 768 * 1024;

/// Runs a SELECT and hands its rows to `sink` as INSERT statements; returns how many rows there were.
///
/// A block ends with a statement, but for those of a very long one: only the last of these does, and tells of all
/// its rows.
pub async fn insert_out(
    session: &mut Session,
    select: &str,
    insert: &Insert,
    sink: &mut dyn FnMut(Block<'_>) -> Result<()>,
) -> Result<u64> {
    let mut writer = Writer::new(insert, session.charset(), sink);
    let rows = session.select(select, &mut |types, values| writer.row(types.iter().copied().zip(values))).await?;
    writer.finish()?;
    Ok(rows)
}

struct Writer<'a> {
    insert: &'a Insert,
    charset: Charset,
    start: Vec<u8>,
    end: &'static [u8],
    sink: &'a mut dyn FnMut(Block<'_>) -> Result<()>,
    text: Vec<u8>,
    /// Where the last whole statement in `text` ends.
    whole: usize,
    /// How many rows the whole statements hold.
    whole_rows: u64,
    /// How many rows the open statement holds.
    open_rows: u64,
    /// Whether the open statement's beginning was delivered.
    is_long: bool,
}

impl<'a> Writer<'a> {
    fn new(insert: &'a Insert, charset: Charset, sink: &'a mut dyn FnMut(Block<'_>) -> Result<()>) -> Self {
        Self {
            insert,
            charset,
            start: encode(&insert.start).into_owned(),
            end: if insert.ignore_conflicts { b" ON CONFLICT DO NOTHING;\n" } else { b";\n" },
            sink,
            text: Vec::with_capacity(BLOCK * 2),
            whole: 0,
            whole_rows: 0,
            open_rows: 0,
            is_long: false,
        }
    }

    /// A row, each value with its type.
    fn row<'v>(&mut self, values: impl Iterator<Item = (Oid, Option<&'v [u8]>)>) -> Result<()> {
        if self.open_rows == 0 {
            self.text.extend_from_slice(&self.start);
        }
        self.open_rows += 1;
        if self.insert.generated.is_empty() {
            return self.statement_done();
        }
        let head: &[u8] = match (self.insert.rows, self.open_rows) {
            (1, _) => b" (",
            (_, 1) => b"\n\t(",
            _ => b",\n\t(",
        };
        self.text.extend_from_slice(head);
        for (index, (of, value)) in values.enumerate() {
            if index > 0 {
                self.text.extend_from_slice(b", ");
            }
            match value {
                _ if self.insert.generated.get(index) == Some(&true) => self.text.extend_from_slice(b"DEFAULT"),
                None => self.text.extend_from_slice(b"NULL"),
                Some(value) if self.insert.backslash_escapes && value.contains(&b'\\') => {
                    // In some encodings of clients a character's second byte may look like one.
                    let value = ident::literal_for(&decode_as(value, self.charset), true);
                    self.text.extend_from_slice(&encode(&value));
                }
                Some(value) => literal(of, value, &mut self.text),
            }
        }
        self.text.push(b')');
        if self.open_rows >= self.insert.rows {
            self.text.extend_from_slice(self.end);
            return self.statement_done();
        }
        self.deliver_long()
    }

    fn finish(mut self) -> Result<()> {
        if self.open_rows > 0 {
            self.text.extend_from_slice(self.end);
            self.statement_done()?;
        }
        self.deliver()
    }

    fn statement_done(&mut self) -> Result<()> {
        self.whole = self.text.len();
        self.whole_rows += std::mem::take(&mut self.open_rows);
        if self.whole >= BLOCK || self.is_long { self.deliver() } else { Ok(()) }
    }

    /// Delivers the whole statements.
    fn deliver(&mut self) -> Result<()> {
        if self.whole > 0 {
            (self.sink)(Block { bytes: &self.text[..self.whole], rows: self.whole_rows, ends_row: true })?;
            self.text.drain(..self.whole);
            (self.whole, self.whole_rows, self.is_long) = (0, 0, false);
        }
        Ok(())
    }

    /// Delivers what there is of an open statement that has become too long to be kept.
    fn deliver_long(&mut self) -> Result<()> {
        if self.text.len() < if self.is_long { BLOCK } else { LONG_STATEMENT } {
            return Ok(());
        }
        self.deliver()?;
        if self.is_long || self.text.len() >= LONG_STATEMENT {
            (self.sink)(Block { bytes: &self.text, rows: 0, ends_row: false })?;
            self.text.clear();
            self.is_long = true;
        }
        Ok(())
    }
}

/// A value as SQL.
fn literal(of: Oid, value: &[u8], text: &mut Vec<u8>) {
    match of {
        // What a number cannot be without quotes is NaN or infinite.
        types::INT2 | types::INT4 | types::INT8 | types::OID | types::FLOAT4 | types::FLOAT8 | types::NUMERIC
            if value.iter().all(|byte| b"0123456789 +-eE.".contains(byte)) =>
        {
            text.extend_from_slice(value);
        }
        types::BIT | types::VARBIT => {
            text.push(b'B');
            quoted(value, text);
        }
        types::BOOL => text.extend_from_slice(if value == b"t" { b"true" } else { b"false" }),
        _ => quoted(value, text),
    }
}

/// In single quotes, its own doubled. No encoding has the quote inside a character.
fn quoted(value: &[u8], text: &mut Vec<u8>) {
    text.reserve(value.len() + 2);
    text.push(b'\'');
    let mut from = 0;
    for quote in memchr::memchr_iter(b'\'', value) {
        text.extend_from_slice(&value[from..=quote]);
        from = quote;
    }
    text.extend_from_slice(&value[from..]);
    text.push(b'\'');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(rows: u64) -> Insert {
        Insert {
            start: "INSERT INTO t VALUES".into(),
            generated: vec![false, true],
            rows,
            backslash_escapes: false,
            ignore_conflicts: false,
        }
    }

    /// What comes of rows of one value and a generated one: the text, and the blocks as rows and whether they end one.
    fn written(insert: &Insert, values: &[&str]) -> (String, Vec<(u64, bool)>) {
        let (mut text, mut blocks) = (String::new(), Vec::new());
        let mut sink = |block: Block<'_>| {
            text.push_str(std::str::from_utf8(block.bytes).expect("ASCII"));
            blocks.push((block.rows, block.ends_row));
            Ok(())
        };
        let mut writer = Writer::new(insert, Charset::AsciiSafe, &mut sink);
        for value in values {
            writer
                .row([(Oid(25), Some(value.as_bytes())), (types::INT4, None)].into_iter())
                .expect("a sink that takes all");
        }
        writer.finish().expect("a sink that takes all");
        (text, blocks)
    }

    #[test]
    fn a_statement_holds_so_many_rows() {
        assert_eq!(written(&insert(1), &["it's"]).0, "INSERT INTO t VALUES ('it''s', DEFAULT);\n");
        let three = written(&insert(2), &["a", "b", "c"]);
        let text =
            "INSERT INTO t VALUES\n\t('a', DEFAULT),\n\t('b', DEFAULT);\nINSERT INTO t VALUES\n\t('c', DEFAULT);\n";
        assert_eq!(three, (text.to_owned(), vec![(3, true)]));
    }

    #[test]
    fn a_statement_as_long_as_the_table_is_told_in_pieces() {
        let value = "x".repeat(BLOCK);
        let (text, blocks) = written(&insert(1000), &[value.as_str(); 10]);
        assert_eq!(text.matches("INSERT").count(), 1);
        assert_eq!(text.matches(&value).count(), 10);
        assert!(blocks.len() > 5, "{blocks:?}");
        let (last, pieces) = blocks.split_last().expect("some blocks");
        assert_eq!(*last, (10, true));
        assert!(pieces.iter().all(|piece| *piece == (0, false)), "{blocks:?}");
    }

    #[test]
    fn whole_statements_are_not_mixed_with_pieces_of_a_long_one() {
        let long = "x".repeat(LONG_STATEMENT);
        let (_, blocks) = written(&insert(2), &["y", "y", &long, "y", "y"]);
        assert_eq!(blocks, [(2, true), (0, false), (2, true), (1, true)]);
    }

    #[test]
    fn values_are_written_by_their_types() {
        for (of, value, sql) in [
            (types::NUMERIC, "-1.5e+10", "-1.5e+10"),
            (types::FLOAT8, "-Infinity", "'-Infinity'"),
            (types::NUMERIC, "NaN", "'NaN'"),
            (types::BOOL, "f", "false"),
            (types::VARBIT, "10", "B'10'"),
            (types::OID, "1", "1"),
            (Oid(790), "$1.50", "'$1.50'"),
            (Oid(25), "a\\b''", "'a\\b'''''"),
        ] {
            let mut text = Vec::new();
            literal(of, value.as_bytes(), &mut text);
            assert_eq!(std::str::from_utf8(&text).expect("ASCII"), sql);
        }
    }
}
