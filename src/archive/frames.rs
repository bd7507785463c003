//! `<id>.frames`: where the frames of a data file begin, what they hold, and their digests.
//!
//! ```text
//!  header       ┌───────────────────────────────┬─────────┬───────────┬─────────┐
//!  16 bytes     │ P G H F R A M E               │ version │ algorithm │ 6 × 00  │
//!               └───────────────────────────────┴─────────┴───────────┴─────────┘
//!                 8 bytes                         1: 01     1: 0 none, 1 gzip, 2 lz4, 3 zstd
//!  a frame      ┌───────────┬───────────┬───────────┬───────────┬───────────────┐
//!  64 bytes     │ offset    │ length    │ raw len   │ rows      │ BLAKE3        │
//!               └───────────┴───────────┴───────────┴───────────┴───────────────┘
//!                 8           8           8           8           32, of the frame as it stands in the file
//! ```
//!
//! Numbers are little-endian. Frames stand in the order of the file, without gaps. A void frame has the raw
//! length 0: a skippable frame that readers of the data pass over. The last frame holds the terminator.

use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::FileExt as _;

use super::{Algorithm, Digest};
use crate::error::{IoContext as _, io_reason};
use crate::{Error, Result};

const MAGIC: &[u8; 8] = b"PGHFRAME";
const VERSION: u8 = 1;
pub(super) const HEADER_LEN: usize = 16;
pub(super) const RECORD_LEN: usize = 64;

/// What the list says of one frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameRecord {
    /// Where the frame begins in the data file.
    pub offset: u64,
    /// How many bytes of the data file it takes.
    pub length: u64,
    /// How many bytes come out of it; 0 for a void frame.
    pub raw_len: u64,
    /// How many rows those are.
    pub rows: u64,
    /// The digest of its bytes in the data file.
    pub digest: Digest,
}

impl FrameRecord {
    pub(super) fn to_bytes(self) -> [u8; RECORD_LEN] {
        let mut bytes = [0; RECORD_LEN];
        for (place, number) in [self.offset, self.length, self.raw_len, self.rows].into_iter().enumerate() {
            bytes[place * 8..][..8].copy_from_slice(&number.to_le_bytes());
        }
        bytes[32..].copy_from_slice(&self.digest.0);
        bytes
    }

    pub(super) fn from_bytes(bytes: &[u8; RECORD_LEN]) -> Self {
        let number = |place: usize| {
            let mut octets = [0; 8];
            octets.copy_from_slice(&bytes[place * 8..][..8]);
            u64::from_le_bytes(octets)
        };
        let mut digest = [0; 32];
        digest.copy_from_slice(&bytes[32..]);
        Self { offset: number(0), length: number(1), raw_len: number(2), rows: number(3), digest: Digest(digest) }
    }
}

pub(super) fn header(algorithm: Algorithm) -> [u8; HEADER_LEN] {
    let mut bytes = [0; HEADER_LEN];
    bytes[..8].copy_from_slice(MAGIC);
    (bytes[8], bytes[9]) = (VERSION, algorithm as u8);
    bytes
}

/// The list of a data file's frames. It stays in its file: a frame costs no memory until it is asked for.
#[derive(Debug)]
pub struct Frames {
    file: File,
    name: String,
    count: u64,
    size: u64,
    raw_size: u64,
    rows: u64,
    digest: Digest,
}

impl Frames {
    /// Reads the list once through: its frames must follow each other without gaps.
    pub(super) fn open(mut file: File, name: &str, algorithm: Algorithm) -> Result<Self> {
        let damaged = |what: &str| Error::new(format!("file \"{name}\" is damaged: {what}"));
        file.seek(SeekFrom::Start(0)).io("read file", name)?;
        let length = file.metadata().io("read file", name)?.len();
        let count = length.checked_sub(HEADER_LEN as u64).filter(|records| records % RECORD_LEN as u64 == 0);
        let count = count.ok_or_else(|| damaged("its length is that of no list of frames"))? / RECORD_LEN as u64;
        let mut reader = BufReader::with_capacity(64 << 10, &file);
        let mut hasher = blake3::Hasher::new();
        let mut head = [0; HEADER_LEN];
        reader.read_exact(&mut head).io("read file", name)?;
        hasher.update(&head);
        if head != header(algorithm) {
            return Err(damaged("it does not begin as a list of frames of its data file"));
        }
        let (mut size, mut raw_size, mut rows) = (0u64, 0u64, 0u64);
        let mut bytes = [0; RECORD_LEN];
        for _ in 0..count {
            reader.read_exact(&mut bytes).io("read file", name)?;
            hasher.update(&bytes);
            let record = FrameRecord::from_bytes(&bytes);
            let sums = (record.offset == size && record.length > 0)
                .then(|| {
                    Some((
                        size.checked_add(record.length)?,
                        raw_size.checked_add(record.raw_len)?,
                        rows.checked_add(record.rows)?,
                    ))
                })
                .flatten();
            (size, raw_size, rows) = sums.ok_or_else(|| damaged("its frames do not follow each other"))?;
        }
        drop(reader);
        let digest = hasher.finalize().into();
        Ok(Self { file, name: name.to_owned(), count, size, raw_size, rows, digest })
    }

    /// How many frames the file has, void ones and the terminator among them.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How long the data file must be.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// How many bytes come out of it.
    pub fn raw_size(&self) -> u64 {
        self.raw_size
    }

    /// How many rows it holds.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The digest of the list, which the manifest names.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What the list says of a frame, from 0.
    pub fn get(&self, index: u64) -> Result<FrameRecord> {
        let mut bytes = [0; RECORD_LEN];
        let at = HEADER_LEN as u64 + index * RECORD_LEN as u64;
        match self.file.read_exact_at(&mut bytes, at) {
            Ok(()) => Ok(FrameRecord::from_bytes(&bytes)),
            Err(error) => Err(Error::new(format!(
                "could not read frame {index} of file \"{}\": {}",
                self.name,
                io_reason(&error)
            ))),
        }
    }
}
