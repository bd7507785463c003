//! All rows of a table, in parts that sessions take as they become free.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::part::Part;
use super::stream::{Stream, Turns};
use crate::Result;
use crate::archive::{Archive, Entry, Frames};

/// Rows make parts of about so many bytes, smaller ones towards the end so that all sessions end together.
const SMALLEST: u64 = 4 << 20;
const LARGEST: u64 = 32 << 20;

/// The parts of one table that were not taken yet.
pub struct Parts<'a> {
    archive: &'a Archive,
    entry: &'a Entry,
    source: Source,
}

enum Source {
    Frames { frames: Arc<Frames>, taken: Mutex<Taken>, sessions: u64 },
    Stream(Box<Turns>),
}

/// How many frames were taken, and how many bytes of rows those hold.
#[derive(Clone, Copy, Default)]
struct Taken {
    frames: u64,
    bytes: u64,
}

impl<'a> Parts<'a> {
    /// The parts of an entry's file, for at most so many sessions.
    pub fn new(archive: &'a Archive, entry: &'a Entry, sessions: usize) -> Result<Self> {
        let source = match archive.frames(entry)? {
            Some(frames) => Source::Frames { frames, taken: Mutex::default(), sessions: sessions.max(1) as u64 },
            None => Source::Stream(Box::new(Turns::new(Stream::new(archive.data(entry)?)))),
        };
        Ok(Self { archive, entry, source })
    }

    /// Takes the next part; none is left once every byte of the file was given out, and, where it is read as
    /// one, checked.
    pub fn take(&self) -> Result<Option<Part<'_>>> {
        match &self.source {
            Source::Frames { frames, taken, sessions } => {
                let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
                let (numbers, size) = next_frames(frames, &mut taken, *sessions)?;
                drop(taken);
                if numbers.is_empty() {
                    return Ok(None);
                }
                Part::frames(self.archive, self.entry, frames.clone(), numbers, size).map(Some)
            }
            Source::Stream(turns) => {
                let mut turn = turns.take();
                let Some(stream) = turn.stream() else { return Ok(None) };
                let Some(cut) = stream.cut()? else { return Ok(None) };
                let (moved, goes_on) = (stream.moved(), stream.is_inside());
                Ok(Some(Part::slice(cut, moved, goes_on.then_some(turn))))
            }
        }
    }
}

/// The frames of the next part, and how many bytes of the file they take.
fn next_frames(frames: &Frames, taken: &mut Taken, sessions: u64) -> Result<(Range<u64>, u64)> {
    let left = frames.raw_size().saturating_sub(taken.bytes);
    let wanted = (left / (2 * sessions)).clamp(SMALLEST, LARGEST);
    // A rest of less than half a part goes with the last one, as the terminator does.
    let wanted = if left <= wanted + SMALLEST / 2 { u64::MAX } else { wanted };
    let begin = *taken;
    let mut size = 0;
    while taken.frames < frames.count() && taken.bytes - begin.bytes < wanted {
        let frame = frames.get(taken.frames)?;
        taken.frames += 1;
        taken.bytes += frame.raw_len;
        size += frame.length;
    }
    Ok((begin.frames..taken.frames, size))
}
