//! COPY TO STDOUT: rows as the server wrote them, in blocks; one command, or many for one round trip.

use super::session::{Session, tag_rows};
use crate::{Error, Result};

/// A block is delivered when it holds this much: enough for a frame of an archive.
const BLOCK: usize = 1024 * 1024;
/// A row longer than this is never held as a whole: it is delivered in the pieces that the socket gives.
const LONG_ROW: usize = 768 * 1024;

/// A part of the output of a COPY, without anything of the protocol.
///
/// A block is of whole rows, except that a row longer than 768 KiB comes in several blocks of its own, of
/// which only the last ends the row.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// The rows' bytes, each with its newline in the text format.
    pub bytes: &'a [u8],
    /// How many rows end in this block.
    pub rows: u64,
    /// Whether the block's last byte ends a row; a frame may be cut only after such a block.
    pub ends_row: bool,
}

impl Session {
    /// Runs `COPY ... TO STDOUT` and hands its rows to `sink` in blocks of 1 MiB and a row; returns how
    /// many there were.
    ///
    /// Memory stays bounded however long a row is. The count is that of the server's command tag, and an
    /// error if other than that many rows came. If `sink` fails, the COPY is cancelled, what is under way is
    /// read to its end, and the sink's error is returned; the session can go on after it.
    pub async fn copy_out(&mut self, sql: &str, sink: &mut dyn FnMut(Block<'_>) -> Result<()>) -> Result<u64> {
        let mut copies = self.copies_out(sql).await?;
        let rows = copies.next(sink).await?;
        copies.end().await?;
        Ok(rows)
    }

    /// Runs `COPY ... TO STDOUT (FORMAT binary)` and hands what comes to `sink`, as it comes: pieces may begin and end
    /// anywhere. Returns how many rows the command tag tells of; for the rest it is [`copy_out`](Self::copy_out).
    pub async fn copy_out_binary(&mut self, sql: &str, sink: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<u64> {
        let mut copies = self.copies_out(sql).await?;
        let told = copies.take(&mut Pieces(sink)).await?;
        copies.end().await?;
        Ok(told)
    }

    /// Runs several `COPY ... TO STDOUT`, one after the other, for one round trip.
    pub async fn copies_out<'a>(&'a mut self, sql: &'a str) -> Result<Copies<'a>> {
        self.link.widen();
        self.link.query(sql).await?;
        Ok(Copies { session: self, sql, block: Vec::new() })
    }
}

/// What several COPYs yield that run in one command. Each must be asked for, and then the end, unless one failed: the
/// server runs no further one then.
pub struct Copies<'a> {
    session: &'a mut Session,
    sql: &'a str,
    /// Memory that one COPY leaves to the next.
    block: Vec<u8>,
}

impl Copies<'_> {
    /// Hands the rows of the next COPY to `sink`, as [`Session::copy_out`] does. If this fails, the whole command is
    /// read to its end, and the session can go on.
    pub async fn next(&mut self, sink: &mut dyn FnMut(Block<'_>) -> Result<()>) -> Result<u64> {
        let mut out = Rows { sink, block: std::mem::take(&mut self.block), held: 0, rows: 0 };
        let told = self.take(&mut out).await?;
        if told != out.rows {
            self.session.abandon().await;
            return Err(Error::new(format!("server told of {told} copied rows, but {} came", out.rows))
                .detail(format!("Command was: {}", self.sql)));
        }
        self.block = out.block;
        Ok(told)
    }

    /// Hears the end of the last COPY's command.
    pub async fn end(self) -> Result<()> {
        self.session.link.drain().await?;
        self.session.link.outcome().map_err(|error| error.of_statement(self.sql))
    }

    /// Gives the next COPY's messages to `out`; the rows that its tag tells of.
    async fn take(&mut self, out: &mut impl Out) -> Result<u64> {
        match self.session.copied(self.sql, out).await {
            Ok(Some(told)) => Ok(told),
            Ok(None) => {
                self.session.abandon().await;
                let error = Error::new("COPY TO STDOUT returned no row count");
                Err(error.detail(format!("Command was: {}", self.sql)))
            }
            Err(error) => {
                self.session.abandon().await;
                Err(error)
            }
        }
    }
}

impl Session {
    /// Reads to the end of one COPY; the rows that its tag tells of.
    async fn copied(&mut self, sql: &str, out: &mut impl Out) -> Result<Option<u64>> {
        loop {
            while let Some(row) = self.link.buffered_copy_data()? {
                out.row(row)?;
            }
            let (tag, length) = self.link.header().await?;
            if tag == b'd' && length > LONG_ROW {
                out.deliver()?;
                self.link.step_into(length);
                while let Some((piece, is_last)) = self.link.piece().await? {
                    out.piece(piece, is_last)?;
                }
                continue;
            }
            match self.link.next().await? {
                (b'd', row) => out.row(row)?,
                (b'C', body) => {
                    let told = tag_rows(body);
                    out.deliver()?;
                    return Ok(told);
                }
                (b'G', _) => self.link.send(b"f\0\0\0\x05\0").await?,
                (b'Z', _) => return self.link.outcome().map_err(|error| error.of_statement(sql)).map(|()| None),
                _ => {}
            }
        }
    }
}

/// What becomes of the messages.
trait Out {
    /// Takes a message: a row.
    fn row(&mut self, row: &[u8]) -> Result<()>;
    /// Takes a piece of a message too long to be held; whether it is the last.
    fn piece(&mut self, bytes: &[u8], ends_row: bool) -> Result<()>;
    /// Gives out what is held.
    fn deliver(&mut self) -> Result<()>;
}

/// Messages passed on as they come.
struct Pieces<'a>(&'a mut dyn FnMut(&[u8]) -> Result<()>);

impl Out for Pieces<'_> {
    fn row(&mut self, row: &[u8]) -> Result<()> {
        (self.0)(row)
    }

    fn piece(&mut self, bytes: &[u8], _: bool) -> Result<()> {
        (self.0)(bytes)
    }

    fn deliver(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Rows gathered into blocks for the sink.
struct Rows<'a> {
    sink: &'a mut dyn FnMut(Block<'_>) -> Result<()>,
    block: Vec<u8>,
    /// Rows in `block`.
    held: u64,
    /// Rows so far.
    rows: u64,
}

impl Out for Rows<'_> {
    fn row(&mut self, row: &[u8]) -> Result<()> {
        self.block.extend_from_slice(row);
        self.held += 1;
        self.rows += 1;
        if self.block.len() >= BLOCK { self.deliver() } else { Ok(()) }
    }

    fn piece(&mut self, bytes: &[u8], ends_row: bool) -> Result<()> {
        let rows = u64::from(ends_row);
        self.rows += rows;
        (self.sink)(Block { bytes, rows, ends_row })
    }

    fn deliver(&mut self) -> Result<()> {
        if self.held > 0 {
            (self.sink)(Block { bytes: &self.block, rows: self.held, ends_row: true })?;
            self.block.clear();
            self.held = 0;
        }
        Ok(())
    }
}
