//! A range of a table on its way into the table's file.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::sync::MutexGuard;

use super::{DataFile, State, record, record_at};
use crate::archive::frames::FrameRecord;
use crate::archive::{Frame, FrameEncoder};
use crate::error::IoContext as _;
use crate::{Error, Result};

/// How much of a long frame is kept before it is written.
const PIECE: usize = 256 << 10;

/// Frames that count together or not at all. Dropped without [`commit`](Self::commit), the range is voided.
pub struct Range<'a> {
    file: &'a DataFile,
    target: Target,
    rows: u64,
    raw_size: u64,
    /// The frame of a long row that is being written.
    long: Option<Long<'a>>,
    done: bool,
}

enum Target {
    /// The file itself, whose frames can be voided: the numbers of the range's own.
    Among { own: Vec<std::ops::Range<u64>> },
    /// The end of the file, which nobody else writes meanwhile.
    End { offset: u64, first: u64 },
    /// A nameless file beside it.
    Apart(Part),
}

/// A range, complete or not, that is not in the file yet.
pub(super) struct Part {
    file: File,
    end: u64,
    records: Vec<FrameRecord>,
}

impl<'a> Range<'a> {
    pub(super) fn begin(file: &'a DataFile) -> Result<Self> {
        let mut state = file.lock();
        let target = if file.frames_can_be_voided() {
            Target::Among { own: Vec::new() }
        } else if state.end_taken {
            Target::Apart(Part { file: file.file.nameless()?, end: 0, records: Vec::new() })
        } else {
            state.end_taken = true;
            Target::End { offset: state.end, first: state.records.count() }
        };
        state.open += 1;
        Ok(Self { file, target, rows: 0, raw_size: 0, long: None, done: false })
    }

    /// How many rows were appended.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// How many bytes of rows were appended.
    pub fn raw_size(&self) -> u64 {
        self.raw_size
    }

    /// Appends a frame of whole rows.
    pub fn append(&mut self, frame: Frame<'_>) -> Result<()> {
        if frame.raw_len == 0 {
            return Ok(());
        }
        if self.long.is_some() {
            return Err(Error::new("a frame came in the middle of a long row"));
        }
        match &mut self.target {
            Target::Apart(part) => {
                part.write(frame.bytes, part.end, self.file)?;
                part.records.push(record_at(part.end, frame));
                part.end += frame.bytes.len() as u64;
            }
            target => {
                // Only the place is taken under the lock; the frames of several workers are written at once.
                let mut state = self.file.lock();
                let offset = state.end;
                state.end += frame.bytes.len() as u64;
                push(&mut state, target, record_at(offset, frame))?;
                drop(state);
                self.file.file.write_at(frame.bytes, offset)?;
            }
        }
        self.count(frame.raw_len, frame.rows);
        Ok(())
    }

    fn count(&mut self, raw_len: u64, rows: u64) {
        self.raw_size += raw_len;
        self.rows += rows;
    }

    /// Appends a piece of a row that is too large for memory, in a frame of its own that this begins if none is
    /// begun. Until [`end_long`](Self::end_long) the file is closed to other ranges.
    pub fn push_long(&mut self, encoder: &mut FrameEncoder, piece: &[u8]) -> Result<()> {
        let mut long = match self.long.take() {
            Some(long) => long,
            None => self.begin_long(encoder)?,
        };
        let pushed = long.push(encoder, piece, self);
        self.long = Some(long);
        pushed
    }

    /// Ends the frame of a long row, or of several that followed each other.
    pub fn end_long(&mut self, encoder: &mut FrameEncoder, rows: u64) -> Result<()> {
        let Some(mut long) = self.long.take() else { return Ok(()) };
        let ended = long.end(encoder, rows, self);
        if ended.is_err() {
            self.long = Some(long);
        }
        ended
    }

    fn begin_long(&self, encoder: &mut FrameEncoder) -> Result<Long<'a>> {
        encoder.reset()?;
        let (state, start) = match &self.target {
            Target::Apart(part) => (None, part.end),
            _ => {
                let state = self.file.lock();
                let start = state.end;
                (Some(state), start)
            }
        };
        Ok(Long { state, start, end: start, raw_len: 0, hasher: blake3::Hasher::new(), out: Vec::new() })
    }

    /// Makes the range part of the file, if it has as many rows as the server says it sent (the COPY tag).
    pub fn commit(mut self, tag_rows: u64) -> Result<()> {
        if self.long.is_some() {
            return Err(Error::new("the server ended in the middle of a row"));
        }
        if self.rows != tag_rows {
            return Err(Error::new(format!("the server sent {} rows and counted {tag_rows}", self.rows)));
        }
        self.done = true;
        let mut state = self.file.lock();
        state.open -= 1;
        let result = self.settle(&mut state);
        if result.is_ok() {
            state.rows += self.rows;
            state.raw_size += self.raw_size;
        } else {
            state.failed = Some(lost(self.file));
        }
        result
    }

    fn settle(&mut self, state: &mut State) -> Result<()> {
        match std::mem::replace(&mut self.target, Target::Among { own: Vec::new() }) {
            Target::Among { .. } => Ok(()),
            Target::End { .. } => free_the_end(self.file, state),
            Target::Apart(part) if state.end_taken => {
                state.waiting.push(part);
                Ok(())
            }
            Target::Apart(part) => part.move_into(self.file, state),
        }
    }

    /// Takes back what was appended.
    pub fn void(mut self) -> Result<()> {
        self.take_back()
    }

    fn take_back(&mut self) -> Result<()> {
        self.done = true;
        if let Some(long) = self.long.take() {
            long.abandon(self.file);
        }
        let mut state = self.file.lock();
        state.open -= 1;
        let result = match &self.target {
            Target::Among { own } => {
                own.iter().cloned().flatten().try_for_each(|index| void_frame(self.file, &mut state, index))
            }
            Target::End { offset, first } => {
                state.end = *offset;
                (self.file.file.truncate(*offset))
                    .and_then(|()| state.records.truncate(*first))
                    .and_then(|()| free_the_end(self.file, &mut state))
            }
            Target::Apart(_) => Ok(()),
        };
        if result.is_err() {
            state.failed = Some(lost(self.file));
        }
        result
    }
}

impl Drop for Range<'_> {
    fn drop(&mut self) {
        if !self.done {
            // A failure is kept in the file's state and refuses its completion.
            let _ = self.take_back();
        }
    }
}

fn lost(file: &DataFile) -> Error {
    Error::new(format!("a range of file \"{}\" could be neither completed nor taken back", file.name))
}

fn push(state: &mut State, target: &mut Target, record: FrameRecord) -> Result<()> {
    if let Target::Among { own } = target {
        let index = state.records.count();
        match own.last_mut() {
            Some(run) if run.end == index => run.end += 1,
            _ => own.push(index..index + 1),
        }
    }
    state.records.push(record)
}

fn void_frame(file: &DataFile, state: &mut State, index: u64) -> Result<()> {
    let void = file.void(&state.records.get(index)?)?;
    state.records.set(index, void)
}

fn free_the_end(file: &DataFile, state: &mut State) -> Result<()> {
    state.end_taken = false;
    std::mem::take(&mut state.waiting).into_iter().try_for_each(|part| part.move_into(file, state))
}

impl Part {
    fn write(&self, bytes: &[u8], offset: u64, file: &DataFile) -> Result<()> {
        self.file.write_all_at(bytes, offset).io("write to file", file.file.path())
    }

    /// Appends a complete range to the file.
    fn move_into(self, file: &DataFile, state: &mut State) -> Result<()> {
        let mut buffer = vec![0; PIECE];
        let mut at = 0;
        while at < self.end {
            let length = buffer.len().min((self.end - at) as usize);
            let piece = &mut buffer[..length];
            self.file.read_exact_at(piece, at).io("read from file", file.file.path())?;
            file.file.write_at(piece, state.end + at)?;
            at += length as u64;
        }
        for own in &self.records {
            state.records.push(FrameRecord { offset: state.end + own.offset, ..*own })?;
        }
        state.end += self.end;
        Ok(())
    }
}

/// A frame that is written while its rows arrive.
struct Long<'a> {
    /// Held while the frame grows at the end of the file.
    state: Option<MutexGuard<'a, State>>,
    start: u64,
    end: u64,
    raw_len: u64,
    hasher: blake3::Hasher,
    out: Vec<u8>,
}

impl Long<'_> {
    fn push(&mut self, encoder: &mut FrameEncoder, piece: &[u8], range: &Range<'_>) -> Result<()> {
        self.raw_len += piece.len() as u64;
        for piece in piece.chunks(PIECE) {
            encoder.push(piece, &mut self.out)?;
            if self.out.len() >= PIECE {
                self.write(range)?;
            }
        }
        Ok(())
    }

    fn write(&mut self, range: &Range<'_>) -> Result<()> {
        match &range.target {
            Target::Apart(part) => part.write(&self.out, self.end, range.file)?,
            _ => range.file.file.write_at(&self.out, self.end)?,
        }
        self.hasher.update(&self.out);
        self.end += self.out.len() as u64;
        self.out.clear();
        Ok(())
    }

    fn end(&mut self, encoder: &mut FrameEncoder, rows: u64, range: &mut Range<'_>) -> Result<()> {
        encoder.finish(&mut self.out)?;
        self.write(range)?;
        let digest = self.hasher.finalize().into();
        let record = record(self.start, self.end - self.start, self.raw_len, rows, digest);
        match (&mut range.target, &mut self.state) {
            (Target::Apart(part), _) => {
                part.records.push(record);
                part.end = self.end;
            }
            (target, Some(state)) => {
                push(state, target, record)?;
                state.end = self.end;
            }
            (_, None) => {}
        }
        range.count(self.raw_len, rows);
        Ok(())
    }

    /// What was written lies beyond the end: it is cut off, and the file is open to others again.
    fn abandon(mut self, file: &DataFile) {
        // A frame apart from the file is simply overwritten.
        let Some(state) = &mut self.state else { return };
        if let Err(error) = file.file.truncate(self.start) {
            state.failed = Some(error);
        }
    }
}
