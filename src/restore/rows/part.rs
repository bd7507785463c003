//! A part of a table's rows: what one COPY sends.

use std::ops::Range;
use std::sync::Arc;

use super::stream::{Cut, Turn};
use crate::Result;
use crate::archive::{Archive, DataReader, Entry, Frames};

/// Whole rows of one file, block by block.
pub struct Part<'a> {
    content: Content<'a>,
    /// How many bytes of the file it takes.
    size: u64,
}

enum Content<'a> {
    File(Stretch),
    Slice { cut: Cut, given: bool, moved: u64, rest: Option<Turn<'a>> },
}

/// All of a file, or some of its frames.
struct Stretch {
    frames: Option<(Arc<Frames>, Range<u64>)>,
    reader: DataReader,
    told: u64,
}

impl<'a> Part<'a> {
    /// All rows of an entry's file, which takes `size` bytes.
    pub fn whole(archive: &Archive, entry: &Entry, size: u64) -> Result<Self> {
        let content = Content::File(Stretch { frames: None, reader: archive.data(entry)?, told: 0 });
        Ok(Self { content, size })
    }

    /// The rows of some frames, which take `size` bytes of the file.
    pub fn frames(
        archive: &Archive,
        entry: &Entry,
        frames: Arc<Frames>,
        numbers: Range<u64>,
        size: u64,
    ) -> Result<Self> {
        let reader = archive.data_of_frames(entry, &frames, numbers.clone())?;
        Ok(Self { content: Content::File(Stretch { frames: Some((frames, numbers)), reader, told: 0 }), size })
    }

    /// What was cut off a stream, for which `size` bytes of the file were read; with the stream itself, where
    /// the cut is the beginning of a row that memory does not hold.
    pub fn slice(cut: Cut, size: u64, rest: Option<Turn<'a>>) -> Self {
        Self { content: Content::Slice { cut, given: false, moved: size, rest }, size }
    }

    /// The next bytes; none once all have come and, where they can be checked by themselves, are as they
    /// should be.
    pub fn next_block(&mut self) -> Result<Option<&[u8]>> {
        match &mut self.content {
            Content::File(stretch) => stretch.reader.next_block(),
            Content::Slice { cut, given: given @ false, .. } => {
                *given = true;
                Ok(Some(&cut.bytes))
            }
            Content::Slice { rest, .. } => {
                if rest.as_mut().and_then(Turn::stream).is_none_or(|stream| !stream.is_inside()) {
                    // The others can go on with the stream.
                    *rest = None;
                }
                rest.as_mut().and_then(Turn::stream).map_or(Ok(None), |stream| stream.rest())
            }
        }
    }

    /// Whether it can be read [again](Self::rewind): not what goes on in a stream.
    pub fn is_repeatable(&self) -> bool {
        !matches!(self.content, Content::Slice { rest: Some(_), .. })
    }

    /// Makes its first byte the next one. It is a part of this entry's file, and repeatable.
    pub fn rewind(&mut self, archive: &Archive, entry: &Entry) -> Result<()> {
        match &mut self.content {
            Content::File(Stretch { frames: Some((frames, numbers)), reader, .. }) => {
                *reader = archive.data_of_frames(entry, frames, numbers.clone())?;
            }
            Content::File(Stretch { reader, .. }) => *reader = archive.data(entry)?,
            Content::Slice { given, .. } => *given = false,
        }
        Ok(())
    }

    /// How many bytes of the file it takes, as far as that is known before it was read.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// How many bytes of the file were used since this was last asked; none twice.
    pub fn moved(&mut self) -> u64 {
        match &mut self.content {
            Content::File(stretch) => {
                let now = stretch.reader.file_bytes().max(stretch.told);
                now - std::mem::replace(&mut stretch.told, now)
            }
            Content::Slice { moved, rest, .. } => {
                let more = rest.as_mut().and_then(Turn::stream).map_or(0, |stream| stream.moved());
                std::mem::take(moved) + more
            }
        }
    }

    /// A number that is the greater the later in its file a part begins.
    pub fn place(&self) -> u64 {
        match &self.content {
            Content::File(Stretch { frames, .. }) => frames.as_ref().map_or(0, |(_, numbers)| numbers.start),
            Content::Slice { cut, .. } => cut.lines,
        }
    }

    /// How many lines of the file are before it.
    pub fn lines_before(&self) -> Result<u64> {
        match &self.content {
            Content::File(Stretch { frames: Some((frames, numbers)), .. }) => {
                (0..numbers.start).try_fold(0, |lines, number| Ok(lines + frames.get(number)?.rows))
            }
            Content::File(_) => Ok(0),
            Content::Slice { cut, .. } => Ok(cut.lines),
        }
    }
}
