//! One table's data: a file of frames that several workers write at once.
//!
//! A worker that reads a range of the table opens a [`Range`] of the file and appends frames to it. A range
//! whose every row has come is committed; one that broke off is voided, and the work can be done again. How a
//! range is voided depends on the codec:
//!
//! * a zstd or lz4 frame becomes a skippable frame where it stands, by its first 8 bytes;
//! * gzip and no compression know no such thing. There the first range writes to the end of the file, which is
//!   cut back if the range fails, and ranges beside it write to nameless files that are appended when they are
//!   complete.
//!
//! The order of rows in the file is therefore that of arrival, which a table does not have.

mod range;
mod records;

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::frames::FrameRecord;
use super::manifest::FileRecord;
use super::publication::{NewFile, Publication};
use super::{Algorithm, Codec, Digest, Frame, FrameEncoder};
use crate::oid::DumpId;
use crate::{Error, Result};

use range::Part;
pub use range::Range;
use records::Records;

/// What ends the rows of a COPY.
pub const COPY_END: &[u8] = b"\\.\n\n\n";
/// What ends the statements of a dump with `--inserts`.
pub const INSERT_END: &[u8] = b"\n\n";

/// A table's data file while it is written. Shared by the workers that read the table.
pub struct DataFile {
    name: String,
    codec: Codec,
    file: NewFile,
    state: Mutex<State>,
}

struct State {
    /// Where the next frame goes.
    end: u64,
    records: Records,
    /// Of committed ranges.
    rows: u64,
    raw_size: u64,
    /// Ranges neither committed nor voided.
    open: usize,
    /// Whether a range writes to the end of a file that cannot void frames.
    end_taken: bool,
    /// Complete ranges that wait for the end of the file to be free.
    waiting: Vec<Part>,
    /// A range that could be neither committed nor voided: the file is lost.
    failed: Option<Error>,
}

impl DataFile {
    pub(super) fn create(publication: &Publication, id: DumpId, codec: Codec) -> Result<Self> {
        let name = format!("{id}.dat{}", codec.algorithm().suffix());
        let file = publication.create(&name)?;
        let records = Records::new(publication.create(&format!("{id}.frames"))?, codec.algorithm());
        let state = State {
            end: 0,
            records,
            rows: 0,
            raw_size: 0,
            open: 0,
            end_taken: false,
            waiting: Vec::new(),
            failed: None,
        };
        Ok(Self { name, codec, file, state: Mutex::new(state) })
    }

    /// The file's name in the archive.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many rows its committed ranges hold.
    pub fn rows(&self) -> u64 {
        self.lock().rows
    }

    /// Begins a range. Give each worker, and each try, one of its own.
    pub fn range(&self) -> Result<Range<'_>> {
        Range::begin(self)
    }

    /// Writes the terminator ([`COPY_END`], [`INSERT_END`], or none behind binary rows) and completes the file; every range must have
    /// been committed or voided. Returns what the manifest will say of it.
    pub fn finish(self, encoder: &mut FrameEncoder, terminator: &[u8]) -> Result<FileRecord> {
        let mut state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = state.failed.take() {
            return Err(error);
        }
        if state.open > 0 || !state.waiting.is_empty() {
            return Err(Error::new(format!("a range of file \"{}\" was left open", self.name)));
        }
        let mut size = state.end;
        if !terminator.is_empty() {
            let frame = encoder.frame(terminator, 0)?;
            self.file.write_at(frame.bytes, size)?;
            state.records.push(record_at(size, frame))?;
            size += frame.bytes.len() as u64;
        }
        if self.file.length()? != size {
            return Err(Error::new(format!("file \"{}\" is not as long as its frames", self.name)));
        }
        let (frames, digest) = state.records.finish()?;
        let record = FileRecord {
            name: self.name,
            size,
            raw_size: state.raw_size + terminator.len() as u64,
            rows: Some(state.rows),
            frames: Some(frames),
            digest,
        };
        self.file.finish_as(record.clone())?;
        Ok(record)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic of another worker does not make what it wrote before wrong: ranges are committed whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn frames_can_be_voided(&self) -> bool {
        matches!(self.codec.algorithm(), Algorithm::Lz4 | Algorithm::Zstd)
    }

    /// Makes a frame skippable where it stands.
    fn void(&self, record: &FrameRecord) -> Result<FrameRecord> {
        let payload = record.length.checked_sub(8).and_then(|length| u32::try_from(length).ok());
        let payload =
            payload.ok_or_else(|| Error::new(format!("a frame of file \"{}\" cannot be voided", self.name)))?;
        let mut head = [0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0];
        head[4..].copy_from_slice(&payload.to_le_bytes());
        self.file.write_at(&head, record.offset)?;
        let digest = self.file.digest(record.offset, record.length)?;
        Ok(FrameRecord { raw_len: 0, rows: 0, digest, ..*record })
    }
}

fn record_at(offset: u64, frame: Frame<'_>) -> FrameRecord {
    record(offset, frame.bytes.len() as u64, frame.raw_len, frame.rows, frame.digest)
}

fn record(offset: u64, length: u64, raw_len: u64, rows: u64, digest: Digest) -> FrameRecord {
    FrameRecord { offset, length, raw_len, rows, digest }
}
