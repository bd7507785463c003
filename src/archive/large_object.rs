//! A large object's file: its bytes in one frame, without terminator.

use super::manifest::FileRecord;
use super::publication::{NewFile, Publication};
use super::{Codec, FrameEncoder};
use crate::Result;
use crate::oid::Oid;

/// How much is kept before it is written.
const PIECE: usize = 256 << 10;

/// The file of a large object while it is written.
pub struct LargeObjectFile {
    name: String,
    file: NewFile,
    out: Vec<u8>,
    hasher: blake3::Hasher,
    size: u64,
    raw_size: u64,
}

impl LargeObjectFile {
    pub(super) fn create(publication: &Publication, oid: Oid, codec: Codec) -> Result<Self> {
        let name = format!("blob_{oid}.dat{}", codec.algorithm().suffix());
        let file = publication.create(&name)?;
        Ok(Self { name, file, out: Vec::new(), hasher: blake3::Hasher::new(), size: 0, raw_size: 0 })
    }

    /// Its line in the list of large objects (`blobs.toc`).
    pub fn list_line(oid: Oid) -> String {
        format!("{oid} blob_{oid}.dat\n")
    }

    /// Appends bytes of the object. The encoder must be one of the file's codec and serve nothing else meanwhile.
    pub fn push(&mut self, encoder: &mut FrameEncoder, bytes: &[u8]) -> Result<()> {
        if self.raw_size == 0 {
            encoder.reset()?;
        }
        self.raw_size += bytes.len() as u64;
        encoder.push(bytes, &mut self.out)?;
        if self.out.len() >= PIECE { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<()> {
        self.file.write_at(&self.out, self.size)?;
        self.hasher.update(&self.out);
        self.size += self.out.len() as u64;
        self.out.clear();
        Ok(())
    }

    /// Completes the file.
    pub fn finish(mut self, encoder: &mut FrameEncoder) -> Result<FileRecord> {
        if self.raw_size == 0 {
            encoder.reset()?;
        }
        encoder.finish(&mut self.out)?;
        self.write()?;
        let record = FileRecord {
            name: self.name,
            size: self.size,
            raw_size: self.raw_size,
            rows: None,
            frames: None,
            digest: self.hasher.finalize().into(),
        };
        self.file.finish_as(record.clone())?;
        Ok(record)
    }
}
