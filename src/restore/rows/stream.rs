//! Rows cut off a stream, one part after the other, for sessions that take turns at it.
//!
//! A file that stock pg_dump wrote is one stream for its decoder. A session that wants rows reads a few
//! megabytes, up to the end of a row, and leaves the stream to the next. A line feed within a value is written
//! as an escape, and in no server encoding is it part of another character, so that a line feed ends a row; but
//! for one behind a backslash, which files of old hold.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::Result;
use crate::archive::DataReader;

/// How many bytes are cut off at a time, which a session holds in memory: a COPY of its own costs them little.
const PART: usize = 4 << 20;

/// A file's rows as far as they were not cut off yet.
pub struct Stream {
    reader: DataReader,
    /// What was read behind the last cut: the beginning of the next row.
    carry: Vec<u8>,
    /// How many lines were cut off.
    lines: u64,
    /// How far in the file that was.
    told: u64,
    /// A row that memory did not hold is under way; whether a backslash is the last of it so far.
    inside: Option<bool>,
    ended: bool,
}

/// What was cut off.
pub struct Cut {
    /// Whole rows, or the beginning of one that the stream has the [rest](Stream::rest) of.
    pub bytes: Vec<u8>,
    /// How many lines of the file are before them.
    pub lines: u64,
}

impl Stream {
    /// A stream of which nothing was taken.
    pub fn new(reader: DataReader) -> Self {
        Self { reader, carry: Vec::new(), lines: 0, told: 0, inside: None, ended: false }
    }

    /// The next rows; none once the file has been read and checked to its end.
    pub fn cut(&mut self) -> Result<Option<Cut>> {
        let mut bytes = std::mem::take(&mut self.carry);
        while !self.ended && bytes.len() < PART {
            match self.reader.next_block()? {
                Some(block) => bytes.extend_from_slice(block),
                None => self.ended = true,
            }
        }
        if let Some(end) = terminator(&bytes) {
            // What follows is no part of the rows, but of the file that is checked.
            bytes.truncate(end);
            while !self.ended {
                self.ended = self.reader.next_block()?.is_none();
            }
        } else if !self.ended {
            match last_row_end(&bytes) {
                Some(end) => self.carry = bytes.split_off(end),
                None => self.inside = Some(ends_in_backslash(&bytes, false)),
            }
        }
        let lines = self.lines;
        self.lines += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        Ok((!bytes.is_empty()).then_some(Cut { bytes, lines }))
    }

    /// More of the row that the last cut left unfinished; none if there is no such row, or no more of it.
    pub fn rest(&mut self) -> Result<Option<&[u8]>> {
        let Some(escaped) = self.inside else { return Ok(None) };
        let Some(block) = self.reader.next_block()? else {
            (self.inside, self.ended) = (None, true);
            return Ok(None);
        };
        let Some(end) = first_row_end(block, escaped) else {
            self.inside = Some(ends_in_backslash(block, escaped));
            return Ok(Some(block));
        };
        self.inside = None;
        self.lines += 1;
        self.carry.extend_from_slice(&block[end..]);
        Ok(Some(&block[..end]))
    }

    /// Whether the last cut left a row unfinished.
    pub fn is_inside(&self) -> bool {
        self.inside.is_some()
    }

    /// How many bytes of the file were read since this was last asked.
    pub fn moved(&mut self) -> u64 {
        let now = self.reader.file_bytes();
        now - std::mem::replace(&mut self.told, now)
    }
}

/// Where the lines end that are rows: at the end of `\.`, if that is one of them.
fn terminator(bytes: &[u8]) -> Option<usize> {
    let ends = |at: usize| match bytes.get(at + 2..) {
        Some([b'\n', ..]) => Some(at + 3),
        Some([b'\r', b'\n', ..]) => Some(at + 4),
        _ => None,
    };
    let first = bytes.starts_with(b"\\.").then(|| ends(0)).flatten();
    first.or_else(|| memchr::memmem::find_iter(bytes, b"\n\\.").find_map(|at| ends(at + 1)))
}

/// Behind the last line feed that ends a row. `bytes` begin with a row.
fn last_row_end(bytes: &[u8]) -> Option<usize> {
    memchr::memrchr_iter(b'\n', bytes).find(|&at| !ends_in_backslash(&bytes[..at], false)).map(|at| at + 1)
}

/// Behind the first line feed that ends a row. `escaped`: a backslash before `bytes` escapes their first.
fn first_row_end(bytes: &[u8], escaped: bool) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes).find(|&at| !ends_in_backslash(&bytes[..at], escaped)).map(|at| at + 1)
}

/// Whether the last byte is a backslash that escapes what comes after it; `escaped` as in [`first_row_end`].
fn ends_in_backslash(bytes: &[u8], escaped: bool) -> bool {
    let backslashes = bytes.iter().rev().take_while(|byte| **byte == b'\\').count();
    (backslashes % 2 == 1) != (escaped && backslashes == bytes.len())
}

/// A stream that sessions take turns at.
pub struct Turns {
    stream: Mutex<Option<Stream>>,
    back: Condvar,
}

/// The stream, for as long as one session needs it.
pub struct Turn<'a> {
    of: &'a Turns,
    stream: Option<Stream>,
}

impl Turns {
    /// Turns at a stream.
    pub fn new(stream: Stream) -> Self {
        Self { stream: Mutex::new(Some(stream)), back: Condvar::new() }
    }

    /// The stream, as soon as nobody else has it.
    pub fn take(&self) -> Turn<'_> {
        let mut stream = self.lock();
        while stream.is_none() {
            stream = self.back.wait(stream).unwrap_or_else(PoisonError::into_inner);
        }
        Turn { of: self, stream: stream.take() }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Stream>> {
        self.stream.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn<'_> {
    /// The stream; none only while it is being given back.
    pub fn stream(&mut self) -> Option<&mut Stream> {
        self.stream.as_mut()
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.of.lock() = self.stream.take();
        self.of.back.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_feed_behind_a_backslash_ends_no_row() {
        assert_eq!(last_row_end(b"a\nb\\\nc"), Some(2));
        assert_eq!(last_row_end(b"a\nb\\\\\nc"), Some(6));
        assert_eq!(last_row_end(b"\\\n"), None);
        assert_eq!(first_row_end(b"\nb\n", true), Some(3));
        assert_eq!(first_row_end(b"\\\nb\n", true), Some(2));
        assert_eq!(first_row_end(b"b\n", true), Some(2));
    }

    #[test]
    fn only_a_whole_line_is_the_terminator() {
        assert_eq!(terminator(b"\\.\n\n\n"), Some(3));
        assert_eq!(terminator(b"a\n\\.\r\n\n"), Some(6));
        assert_eq!(terminator(b"a\\.\n\\.b\n\\."), None);
    }

    proptest! {
        #[test]
        fn an_escape_is_known_across_pieces(bytes in "[\\\\a]{0,12}", at in 0usize..12) {
            let (one, two) = bytes.as_bytes().split_at(at.min(bytes.len()));
            let known = ends_in_backslash(one, false);
            prop_assert_eq!(ends_in_backslash(two, known), ends_in_backslash(bytes.as_bytes(), false));
        }
    }
}
