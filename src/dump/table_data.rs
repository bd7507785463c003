//! A table's rows, from the server into frames of a data file.

use super::inserts::insert_out;
use super::plan::{Item, Part};
use crate::Result;
use crate::archive::data_file::Range;
use crate::archive::{COPY_END, FRAME_BYTES, FrameEncoder, INSERT_END};
use crate::pg::{Block, Session};

/// Copies a part of a table's rows into a range of the table's file; `moved` is told of every block's bytes, and may
/// stop the copy by an error. Tells how many rows there were.
///
/// Memory is that of one frame, however large the table or a row is. If this fails, what it wrote is taken back.
pub async fn export(
    session: &mut Session,
    item: &Item,
    part: &Part,
    range: Range<'_>,
    encoder: &mut FrameEncoder,
    moved: &dyn Fn(u64) -> Result<()>,
) -> Result<u64> {
    let mut frames = Frames { range, encoder, rows: Vec::new(), count: 0, in_long_row: false };
    let mut sink = |block: Block<'_>| {
        moved(block.bytes.len() as u64)?;
        frames.take(block)
    };
    let rows = read(session, item, part, &mut sink).await?;
    frames.flush()?;
    frames.range.commit(rows)?;
    Ok(rows)
}

/// Reads a part of a table's rows, as COPY data or INSERT statements. Tells how many rows there were.
pub async fn read(
    session: &mut Session,
    item: &Item,
    part: &Part,
    sink: &mut dyn FnMut(Block<'_>) -> Result<()>,
) -> Result<u64> {
    match item.insert() {
        Some(insert) => insert_out(session, &item.read(part), insert, sink).await,
        None => session.copy_out(&item.read(part), sink).await,
    }
}

/// What ends the data of a table.
pub fn end(item: &Item) -> &'static [u8] {
    if item.insert().is_some() { INSERT_END } else { COPY_END }
}

/// Blocks of rows on their way into frames.
struct Frames<'a, 'e> {
    range: Range<'a>,
    encoder: &'e mut FrameEncoder,
    /// Whole rows that do not make a frame yet.
    rows: Vec<u8>,
    /// How many they are.
    count: u64,
    in_long_row: bool,
}

impl Frames<'_, '_> {
    fn take(&mut self, block: Block<'_>) -> Result<()> {
        if self.in_long_row || !block.ends_row {
            self.flush()?;
            self.range.push_long(self.encoder, block.bytes)?;
            self.in_long_row = !block.ends_row;
            return if block.ends_row { self.range.end_long(self.encoder, block.rows) } else { Ok(()) };
        }
        self.rows.extend_from_slice(block.bytes);
        self.count += block.rows;
        if self.rows.len() >= FRAME_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        if !self.rows.is_empty() {
            let frame = self.encoder.frame(&self.rows, self.count)?;
            self.range.append(frame)?;
            self.rows.clear();
            self.count = 0;
        }
        Ok(())
    }
}
