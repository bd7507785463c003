//! A table's rows, from the server into frames of a data file.

use super::inserts::insert_out;
use super::plan::{Item, Part};
use super::wire::{self, Came, Way};
use crate::Result;
use crate::archive::data_file::Range;
use crate::archive::{COPY_END, FRAME_BYTES, FrameEncoder, INSERT_END};
use crate::pg::{Block, Session};

/// What came of a part of a table.
pub enum Copied {
    /// Nothing, and the transaction has failed: it must come another way.
    Not(Way),
    /// So many rows are in the table's file.
    InFile(u64),
    /// The whole table is less than a frame, and no file was made.
    Small {
        /// Its rows, or the statements.
        data: Vec<u8>,
        /// How many rows they are.
        rows: u64,
    },
}

/// Copies a part of a table's rows into a range of the table's file, which `begin` begins, unless the part is a whole
/// table and less than a frame. `moved` is told of every block's bytes, and may stop the copy by an error.
///
/// Memory is that of one frame, however large the table or a row is. If this fails, what it wrote is taken back.
pub async fn export<'a>(
    session: &mut Session,
    item: &Item,
    part: &Part,
    way: Way,
    begin: &'a dyn Fn() -> Result<Range<'a>>,
    encoder: &mut FrameEncoder,
    moved: &dyn Fn(u64) -> Result<()>,
) -> Result<Copied> {
    let mut frames = Frames { begin, range: None, encoder, data: Vec::new(), count: 0, in_long_row: false };
    let mut sink = |block: Block<'_>| {
        moved(block.bytes.len() as u64)?;
        frames.take(block)
    };
    let came = match (way, &item.columns) {
        (Way::Binary, _) => read_whole(session, &item.read_in_binary(part), &mut sink).await,
        (Way::Converted, Some(columns)) => {
            wire::copy_out(session, &item.read_in_binary(part), columns, &mut sink).await
        }
        _ => read(session, item, part, &mut sink).await.map(Came::Rows),
    };
    let rows = match came {
        Ok(Came::Rows(rows)) => rows,
        Ok(Came::Not(way)) => return Ok(Copied::Not(way)),
        Err(error) if way != Way::Binary && item.insert().is_none() && wire::is_beyond_text(&error) => {
            return Ok(Copied::Not(Way::Binary));
        }
        Err(error) => return Err(error),
    };
    if frames.range.is_none() && part.steps.is_none() {
        return Ok(Copied::Small { data: frames.data, rows });
    }
    frames.flush()?;
    frames.take_range()?.commit(rows)?;
    Ok(Copied::InFile(rows))
}

/// Reads a part of a table's rows as text, as COPY data or INSERT statements. Tells how many rows there were.
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

/// Reads rows in binary form, of which nobody looks for the ends: to a file they are one long row.
async fn read_whole(session: &mut Session, sql: &str, sink: &mut dyn FnMut(Block<'_>) -> Result<()>) -> Result<Came> {
    let piece = &mut |bytes: &[u8]| sink(Block { bytes, rows: 0, ends_row: false });
    let rows = session.copy_out_binary(sql, piece).await?;
    sink(Block { bytes: &[], rows, ends_row: true })?;
    Ok(Came::Rows(rows))
}

/// What ends the data of a table that came this way.
pub fn end(item: &Item, way: Way) -> &'static [u8] {
    match (item.insert(), way) {
        (Some(_), _) => INSERT_END,
        (None, Way::Binary) => b"",
        (None, Way::Text | Way::Converted) => COPY_END,
    }
}

/// Blocks of rows on their way into frames.
struct Frames<'a, 'e> {
    begin: &'a dyn Fn() -> Result<Range<'a>>,
    /// Begun with the first frame.
    range: Option<Range<'a>>,
    encoder: &'e mut FrameEncoder,
    /// Whole rows that do not make a frame yet.
    data: Vec<u8>,
    /// How many they are.
    count: u64,
    in_long_row: bool,
}

impl<'a> Frames<'a, '_> {
    fn take(&mut self, block: Block<'_>) -> Result<()> {
        if self.in_long_row || !block.ends_row {
            self.flush()?;
            let mut range = self.take_range()?;
            range.push_long(self.encoder, block.bytes)?;
            if block.ends_row {
                range.end_long(self.encoder, block.rows)?;
            }
            self.range = Some(range);
            self.in_long_row = !block.ends_row;
            return Ok(());
        }
        if block.bytes.len() >= FRAME_BYTES {
            self.flush()?;
            return self.append(block.bytes, block.rows);
        }
        self.data.extend_from_slice(block.bytes);
        self.count += block.rows;
        if self.data.len() >= FRAME_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        let mut data = std::mem::take(&mut self.data);
        if !data.is_empty() {
            self.append(&data, self.count)?;
            data.clear();
            self.count = 0;
        }
        self.data = data;
        Ok(())
    }

    fn append(&mut self, data: &[u8], rows: u64) -> Result<()> {
        let mut range = self.take_range()?;
        range.append(self.encoder.frame(data, rows)?)?;
        self.range = Some(range);
        Ok(())
    }

    fn take_range(&mut self) -> Result<Range<'a>> {
        self.range.take().map_or_else(self.begin, Ok)
    }
}
