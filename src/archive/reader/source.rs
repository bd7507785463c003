//! Where compressed bytes come from: nothing unchecked leaves a source that can check.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Error, Frames};
use crate::archive::Digest;

const BUFFER: usize = 256 << 10;
/// Frames up to this length are read, checked and decoded in memory; longer ones are read twice.
const IN_MEMORY: u64 = 8 << 20;

pub(super) enum Source {
    /// A file of which nothing is known.
    Unchecked(BufReader<File>),
    /// A file whose digest is known: an error at its end, if it is another.
    Whole { file: BufReader<File>, hasher: Box<blake3::Hasher>, digest: Digest },
    /// Frames, each checked before its first byte is given out.
    Frames(Checked),
}

impl Source {
    pub fn unchecked(file: File) -> Self {
        Self::Unchecked(BufReader::with_capacity(BUFFER, file))
    }

    pub fn whole(file: File, digest: Digest) -> Self {
        Self::Whole { file: BufReader::with_capacity(BUFFER, file), hasher: Box::default(), digest }
    }

    pub fn frames(file: File, frames: Arc<Frames>, numbers: std::ops::Range<u64>) -> Self {
        let none = Pending::Memory { bytes: Vec::new(), given: 0 };
        Self::Frames(Checked { file: Arc::new(file), frames, numbers, pending: none })
    }
}

/// A source, and how much of it was used.
pub(super) struct Counted {
    pub source: Source,
    pub taken: Arc<AtomicU64>,
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.source.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.taken.fetch_add(amount as u64, Ordering::Relaxed);
        self.source.consume(amount);
    }
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(out)?;
        self.taken.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Self::Unchecked(file) => file.fill_buf(),
            Self::Whole { file, hasher, digest } => {
                let bytes = file.fill_buf()?;
                if bytes.is_empty() && Digest::from(hasher.finalize()) != *digest {
                    return Err(wrong("its digest is another"));
                }
                Ok(bytes)
            }
            Self::Frames(checked) => checked.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        match self {
            Self::Unchecked(file) => file.consume(amount),
            Self::Whole { file, hasher, .. } => {
                hasher.update(&file.buffer()[..amount]);
                file.consume(amount);
            }
            Self::Frames(checked) => checked.consume(amount),
        }
    }
}

impl Read for Source {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(out)?;
        self.consume(length);
        Ok(length)
    }
}

pub(super) struct Checked {
    file: Arc<File>,
    frames: Arc<Frames>,
    numbers: std::ops::Range<u64>,
    pending: Pending,
}

/// What is left of the frame that is being given out.
enum Pending {
    Memory { bytes: Vec<u8>, given: usize },
    Stretch(BufReader<io::Take<Stretch>>),
}

impl Checked {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.pending.is_empty()? {
            let Some(number) = self.numbers.next() else { break };
            self.load(number)?;
        }
        match &mut self.pending {
            Pending::Memory { bytes, given } => Ok(&bytes[*given..]),
            Pending::Stretch(reader) => reader.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        match &mut self.pending {
            Pending::Memory { given, .. } => *given += amount,
            Pending::Stretch(reader) => reader.consume(amount),
        }
    }

    fn load(&mut self, number: u64) -> io::Result<()> {
        let record = self.frames.get(number).map_err(io::Error::other)?;
        let differs = || wrong(format!("the digest of its frame {number}, at byte {}, is another", record.offset));
        if record.length > IN_MEMORY {
            let stretch = || Stretch { file: self.file.clone(), at: record.offset }.take(record.length);
            let mut hasher = blake3::Hasher::new();
            io::copy(&mut stretch(), &mut hasher)?;
            if Digest::from(hasher.finalize()) != record.digest {
                return Err(differs());
            }
            self.pending = Pending::Stretch(BufReader::with_capacity(BUFFER, stretch()));
            return Ok(());
        }
        let mut bytes = match std::mem::replace(&mut self.pending, Pending::Memory { bytes: Vec::new(), given: 0 }) {
            Pending::Memory { bytes, .. } => bytes,
            Pending::Stretch(_) => Vec::new(),
        };
        bytes.resize(record.length as usize, 0);
        self.file.read_exact_at(&mut bytes, record.offset)?;
        if Digest::of(&bytes) != record.digest {
            return Err(differs());
        }
        self.pending = Pending::Memory { bytes, given: 0 };
        Ok(())
    }
}

impl Pending {
    fn is_empty(&mut self) -> io::Result<bool> {
        match self {
            Self::Memory { bytes, given } => Ok(*given == bytes.len()),
            Self::Stretch(reader) => Ok(reader.fill_buf()?.is_empty()),
        }
    }
}

/// A file read from a place on, whatever others do with its position.
struct Stretch {
    file: Arc<File>,
    at: u64,
}

impl Read for Stretch {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read_at(out, self.at)?;
        self.at += length as u64;
        Ok(length)
    }
}

fn wrong(what: impl Into<String>) -> io::Error {
    io::Error::other(Error::new(what))
}
