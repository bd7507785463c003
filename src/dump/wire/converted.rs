//! Rows that come in binary form and go on as text.

use super::Way;
use crate::binary::{Column, ToText};
use crate::pg::{Block, Session};
use crate::{Error, Result};

/// A block is delivered when it holds this much.
const BLOCK: usize = 256 << 10;
/// What has come of a row is not kept once it is so much.
const LONG_ROW: usize = 768 << 10;

/// What a server takes as a line of text, about; it keeps a little of a gigabyte to itself.
const LONGEST_ROW: usize = (1 << 30) - (64 << 10);

/// What came of reading.
pub enum Came {
    /// So many rows.
    Rows(u64),
    /// Nothing that can be used, and the transaction has failed: it must come another way.
    Not(Way),
}

/// Runs a `COPY ... TO stdout (FORMAT binary)` of these columns and hands its rows to `sink` as text, in blocks as
/// those of [`Session::copy_out`]. The COPY is cancelled, and with it the transaction, if another way must be taken.
pub async fn copy_out(
    session: &mut Session,
    sql: &str,
    columns: &[Column],
    sink: &mut dyn FnMut(Block<'_>) -> Result<()>,
) -> Result<Came> {
    let to_text = ToText::new(columns.to_vec());
    let mut texts = Texts { to_text, text: Vec::new(), end: 0, rows: 0, given: 0, other_way: None, sink };
    let told = session.copy_out_binary(sql, &mut |bytes| texts.take(bytes)).await;
    if let Some(way) = texts.other_way {
        return Ok(Came::Not(way));
    }
    let told = told?;
    texts.deliver()?;
    match texts.to_text.finish() {
        Some(rows) if rows == told => Ok(Came::Rows(rows)),
        _ => Err(Error::new(format!("server told of {told} copied rows, but {} came", texts.to_text.rows()))
            .detail(format!("Command was: {sql}"))),
    }
}

/// Text gathered into blocks for the sink.
struct Texts<'a> {
    to_text: ToText,
    text: Vec<u8>,
    /// Where in `text` the last whole row ends.
    end: usize,
    /// How many rows the sink has.
    rows: u64,
    /// How much of the row under way the sink has.
    given: usize,
    other_way: Option<Way>,
    sink: &'a mut dyn FnMut(Block<'_>) -> Result<()>,
}

impl Texts<'_> {
    fn take(&mut self, bytes: &[u8]) -> Result<()> {
        let Some(end) = self.to_text.push(bytes, &mut self.text) else {
            self.other_way = Some(Way::Text);
            return Err(Error::new("the text of a row is not sure"));
        };
        if end > 0 {
            self.end = end;
            self.given = 0;
        }
        if self.given + self.text.len() - self.end > LONGEST_ROW {
            self.other_way = Some(Way::Binary);
            return Err(Error::new("a row is too long for text"));
        }
        if self.text.len() >= BLOCK { self.deliver() } else { Ok(()) }
    }

    /// Gives out the whole rows, and of a long one all that there is.
    fn deliver(&mut self) -> Result<()> {
        if self.end > 0 {
            let rows = self.to_text.rows();
            (self.sink)(Block { bytes: &self.text[..self.end], rows: rows - self.rows, ends_row: true })?;
            self.rows = rows;
            self.text.drain(..self.end);
            self.end = 0;
        }
        if self.text.len() >= LONG_ROW {
            (self.sink)(Block { bytes: &self.text, rows: 0, ends_row: false })?;
            self.given += self.text.len();
            self.text.clear();
        }
        Ok(())
    }
}
