//! What comes out of a data file, block by block.

use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::source::{Counted, Source};
use super::{Algorithm, Decoder, Frames, OpenFile, Result, damaged};
use crate::error::io_reason;

const BLOCK: usize = 256 << 10;
/// How much of the end is kept, to look for the terminator.
const TAIL: usize = 8;

/// Reads a data file, decompressed. With a manifest nothing is given out that was not checked, or, where only
/// the whole can be checked, the end is an error: whoever applies the data must not commit before
/// [`next_block`](Self::next_block) has returned `Ok(None)`.
pub struct DataReader {
    name: String,
    decoder: Decoder<Counted>,
    /// How much of the file the decoder took.
    taken: Arc<AtomicU64>,
    block: Vec<u8>,
    /// How many bytes must come out.
    expected: Option<u64>,
    given: u64,
    /// The last bytes of a COPY, whose terminator is looked for.
    tail: Option<Vec<u8>>,
}

impl DataReader {
    pub(super) fn whole(file: OpenFile, frames: Option<Arc<Frames>>) -> Result<Self> {
        let expected = file.record.as_ref().map(|record| record.raw_size);
        let source = match (frames, &file.record) {
            (Some(frames), _) => {
                let all = 0..frames.count();
                Source::frames(file.file, frames, all)
            }
            (None, Some(record)) => Source::whole(file.file, record.digest),
            (None, None) => Source::unchecked(file.file),
        };
        Self::new(file.name, file.algorithm, source, expected)
    }

    pub(super) fn frames(file: OpenFile, frames: Arc<Frames>, numbers: std::ops::Range<u64>) -> Result<Self> {
        let numbers = numbers.start..numbers.end.min(frames.count());
        let mut expected = 0u64;
        for number in numbers.clone() {
            expected = expected.saturating_add(frames.get(number)?.raw_len);
        }
        Self::new(file.name, file.algorithm, Source::frames(file.file, frames, numbers), Some(expected))
    }

    fn new(name: String, algorithm: Algorithm, source: Source, expected: Option<u64>) -> Result<Self> {
        let taken = Arc::new(AtomicU64::new(0));
        let counted = Counted { source, taken: taken.clone() };
        let decoder = Decoder::new(algorithm, counted).map_err(|error| damaged(&name, io_reason(&error)))?;
        Ok(Self { name, decoder, taken, block: vec![0; BLOCK], expected, given: 0, tail: None })
    }

    /// Whether the data must end as that of a COPY does.
    pub(super) fn ending_as_copy(mut self, copy: bool) -> Self {
        self.tail = copy.then(Vec::new);
        self
    }

    /// The file's name in the archive.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many bytes of the file, as it lies there, were taken so far: the measure of progress.
    pub fn file_bytes(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    /// The next bytes; none once all of the file has come and is as it should be.
    pub fn next_block(&mut self) -> Result<Option<&[u8]>> {
        let mut filled = 0;
        while filled < BLOCK {
            match self.decoder.read(&mut self.block[filled..]) {
                Ok(0) => break,
                Ok(length) => filled += length,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(damaged(&self.name, io_reason(&error))),
            }
        }
        self.given += filled as u64;
        if filled == 0 {
            return self.check_end().map(|()| None);
        }
        if let Some(expected) = self.expected.filter(|expected| self.given > *expected) {
            return Err(damaged(&self.name, format!("more than {expected} bytes come out of it")));
        }
        if let Some(tail) = &mut self.tail {
            tail.extend_from_slice(&self.block[filled.saturating_sub(TAIL)..filled]);
            tail.drain(..tail.len().saturating_sub(TAIL));
        }
        Ok(Some(&self.block[..filled]))
    }

    fn check_end(&self) -> Result<()> {
        if let Some(expected) = self.expected.filter(|expected| self.given != *expected) {
            return Err(damaged(&self.name, format!("{} bytes come out of it instead of {expected}", self.given)));
        }
        match &self.tail {
            Some(tail) if !ends_a_copy(tail) => {
                Err(damaged(&self.name, "its rows do not end with the terminator of a COPY")
                    .detail("The file was cut off: stock programs would restore what there is and report success."))
            }
            _ => Ok(()),
        }
    }
}

/// A line with a backslash and a full stop, and nothing after it but line ends.
fn ends_a_copy(tail: &[u8]) -> bool {
    let line_ends = tail.iter().rev().take_while(|byte| **byte == b'\n').count();
    let line = &tail[..tail.len() - line_ends];
    line_ends > 0 && (line == b"\\." || line.ends_with(b"\n\\."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminator_is_a_line_of_its_own() {
        for end in [&b"\\.\n\n\n"[..], b"1\n\\.\n\n\n", b"1\n\\.\n"] {
            assert!(ends_a_copy(end));
        }
        for end in [&b""[..], b"\n", b"1\n", b"1\n\\.", b"a\\.\n\n\n", b"1\n\\.\n\n\nx", b"\\."] {
            assert!(!ends_a_copy(end), "{end:?}");
        }
    }
}
