//! The list of frames while it is written: appended to in memory, spilled to its file, corrected in place.

use crate::Result;
use crate::archive::frames::{self, FrameRecord, HEADER_LEN, RECORD_LEN};
use crate::archive::publication::NewFile;
use crate::archive::{Algorithm, Digest};

/// How many bytes of records are kept before they are written.
const SPILL: usize = 64 << 10;

pub(super) struct Records {
    file: NewFile,
    written: u64,
    unwritten: Vec<u8>,
}

impl Records {
    pub fn new(file: NewFile, algorithm: Algorithm) -> Self {
        Self { file, written: 0, unwritten: frames::header(algorithm).to_vec() }
    }

    pub fn count(&self) -> u64 {
        (self.written + self.unwritten.len() as u64 - HEADER_LEN as u64) / RECORD_LEN as u64
    }

    pub fn push(&mut self, record: FrameRecord) -> Result<()> {
        self.unwritten.extend_from_slice(&record.to_bytes());
        if self.unwritten.len() >= SPILL { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> Result<()> {
        self.file.write_at(&self.unwritten, self.written)?;
        self.written += self.unwritten.len() as u64;
        self.unwritten.clear();
        Ok(())
    }

    pub fn get(&self, index: u64) -> Result<FrameRecord> {
        let mut bytes = [0; RECORD_LEN];
        match self.in_memory(index) {
            Some(place) => bytes.copy_from_slice(&self.unwritten[place..][..RECORD_LEN]),
            None => self.file.read_at(&mut bytes, position(index))?,
        }
        Ok(FrameRecord::from_bytes(&bytes))
    }

    pub fn set(&mut self, index: u64, record: FrameRecord) -> Result<()> {
        match self.in_memory(index) {
            Some(place) => self.unwritten[place..][..RECORD_LEN].copy_from_slice(&record.to_bytes()),
            None => self.file.write_at(&record.to_bytes(), position(index))?,
        }
        Ok(())
    }

    /// Forgets the records from this one on.
    pub fn truncate(&mut self, index: u64) -> Result<()> {
        match self.in_memory(index) {
            Some(place) => self.unwritten.truncate(place),
            None => {
                self.unwritten.clear();
                self.written = self.written.min(position(index));
                self.file.truncate(self.written)?;
            }
        }
        Ok(())
    }

    fn in_memory(&self, index: u64) -> Option<usize> {
        Some(position(index).checked_sub(self.written)? as usize)
    }

    /// Writes what is left, and tells how many frames the list has and what its digest is.
    pub fn finish(mut self) -> Result<(u64, Digest)> {
        self.spill()?;
        let (count, digest) = (self.count(), self.file.digest(0, self.written)?);
        self.file.finish(self.written)?;
        Ok((count, digest))
    }
}

fn position(index: u64) -> u64 {
    HEADER_LEN as u64 + index * RECORD_LEN as u64
}
