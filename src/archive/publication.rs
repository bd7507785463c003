//! How an archive comes to stand at its place: whole, durable, and not before.
//!
//! Output that is absent is made beside its place, in `.NAME.pghaul-ID`, and renamed when it is complete. An
//! empty directory (a mount point, or one in a directory that we may not write) is filled in place, under names
//! that end in `.part`. Either way:
//!
//! 1. files are made anew, mode 0600, never through a symbolic link, and synced while others are written, large
//!    ones while they grow, or if they are many, all at once;
//! 2. in place, they take their names;
//! 3. `manifest.json` takes its name, and after it `toc.dat`, the mark by which every reader knows an archive;
//! 4. beside, the directory takes its name, if that is still free.
//!
//! The directory is synced after each step. What is dropped on the way is removed, so an interrupted dump leaves
//! nothing; what is killed leaves no `toc.dat`. The directory's own descriptor carries a lock, by which a
//! directory in use is told from one left behind.

mod new_file;
mod place;
mod syncer;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::fs::{AtFlags, Mode, OFlags, RenameFlags, openat, renameat_with, unlinkat};
use rustix::io::Errno;

use super::data_file::DataFile;
use super::large_object::LargeObjectFile;
use super::manifest::{self, Details, FileRecord, Manifest, TocRecord};
use super::{Codec, Digest, Frame, Toc};
use crate::error::IoContext as _;
use crate::oid::{DumpId, Oid};
use crate::{Error, Result};

pub(super) use new_file::NewFile;
use place::Place;
pub use syncer::SyncMethod;
use syncer::Syncer;

const TOC: &str = "toc.dat";

/// An archive that is being written.
pub struct Publication {
    site: Arc<Site>,
    archive_id: String,
    committed: bool,
}

/// The directory that is being filled. Shared with the files that are being written.
struct Site {
    place: Place,
    syncer: Syncer,
    made: Mutex<Made>,
}

#[derive(Default)]
struct Made {
    /// Every file made, by name, and whether it is complete.
    files: BTreeMap<String, bool>,
    records: Vec<FileRecord>,
}

impl Publication {
    /// Prepares to write an archive to `out`, which must be absent or an empty directory. Without a method to sync
    /// nothing is forced to disk.
    pub fn begin(out: &Path, sync: Option<SyncMethod>) -> Result<Self> {
        let archive_id = random_id()?;
        let place = Place::take(out, &archive_id, sync.is_some())?;
        let site = Site { place, syncer: Syncer::start(sync), made: Mutex::default() };
        Ok(Self { site: Arc::new(site), archive_id, committed: false })
    }

    /// The archive's random name.
    pub fn archive_id(&self) -> &str {
        &self.archive_id
    }

    /// Where files are written for now; for messages.
    pub fn directory(&self) -> &Path {
        &self.site.place.directory
    }

    /// Tells how many files there will be about, before the first is finished; the choice of how to sync leans on it.
    pub fn expect(&self, files: usize) {
        self.site.syncer.expect(files);
    }

    /// Makes the data file of a TABLE DATA entry, `<id>.dat` with the codec's suffix, and its list of frames.
    pub fn data_file(&self, id: DumpId, codec: Codec) -> Result<DataFile> {
        DataFile::create(self, id, codec)
    }

    /// Writes the data file of a TABLE DATA entry whose rows and terminator are one frame. It has no list of frames:
    /// its digest is that of its bytes. Returns what the manifest will say of it.
    pub fn small_data_file(&self, id: DumpId, codec: Codec, frame: Frame<'_>) -> Result<FileRecord> {
        let name = format!("{id}.dat{}", codec.algorithm().suffix());
        let file = self.create(&name)?;
        file.write_at(frame.bytes, 0)?;
        let record = FileRecord {
            name,
            size: frame.bytes.len() as u64,
            raw_size: frame.raw_len,
            rows: Some(frame.rows),
            frames: None,
            digest: frame.digest,
        };
        file.finish_as(record.clone())?;
        Ok(record)
    }

    /// Makes the file of a large object, `blob_<oid>.dat` with the codec's suffix.
    pub fn large_object(&self, oid: Oid, codec: Codec) -> Result<LargeObjectFile> {
        LargeObjectFile::create(self, oid, codec)
    }

    /// Writes the list of the large objects of a BLOBS entry: `blobs_<id>.toc` since archive version 1.16,
    /// `blobs.toc` before.
    pub fn large_object_list(&self, name: &str, list: &[u8]) -> Result<()> {
        let file = self.create(name)?;
        file.write_at(list, 0)?;
        let (size, digest) = (list.len() as u64, Digest::of(list));
        file.finish_as(FileRecord { name: name.to_owned(), size, raw_size: size, rows: None, frames: None, digest })
    }

    /// Makes a file under its name, or in place under its part name.
    pub(super) fn create(&self, name: &str) -> Result<NewFile> {
        NewFile::create(&self.site, name, self.site.place.part_name(name))
    }

    /// Completes the archive and lets it appear. Every file must have been finished. Returns the manifest.
    pub fn commit(mut self, toc: &Toc, details: Details) -> Result<Manifest> {
        self.site.syncer.finish(&self.site.place.handle)?;
        let records = self.site.complete()?;
        let toc_file = NewFile::create(&self.site, TOC, part(TOC))?;
        let (mut size, mut hasher) = (0, blake3::Hasher::new());
        toc.write(&mut |piece| {
            toc_file.write_at(piece, size)?;
            size += piece.len() as u64;
            hasher.update(piece);
            Ok(())
        })?;
        toc_file.finish_now(self.site.place.sync)?;
        let manifest = Manifest {
            manifest_version: manifest::VERSION,
            archive_id: self.archive_id.clone(),
            tool: concat!("pghaul ", env!("CARGO_PKG_VERSION")).to_owned(),
            details,
            toc: TocRecord {
                size,
                digest: hasher.finalize().into(),
                entries: toc.entries.len(),
                archive_version: toc.header.version.to_string(),
            },
            files: records,
        };
        self.site.place.sync()?;
        let manifest_file = NewFile::create(&self.site, manifest::NAME, part(manifest::NAME))?;
        manifest_file.write_at(&manifest.to_bytes()?, 0)?;
        manifest_file.finish_now(self.site.place.sync)?;
        self.name(manifest::NAME)?;
        self.name(TOC)?;
        self.site.place.publish()?;
        self.committed = true;
        Ok(manifest)
    }

    /// Lets a file that is on disk take its name.
    fn name(&self, name: &str) -> Result<()> {
        self.site.place.rename(&part(name), name)?;
        self.site.place.sync()
    }
}

/// The name that a mark of the archive has while it is written.
fn part(name: &str) -> String {
    format!("{name}.part")
}

impl Site {
    fn made(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the files their names, and returns the records of them in order.
    fn complete(&self) -> Result<Vec<FileRecord>> {
        let mut made = self.made();
        if let Some((name, _)) = made.files.iter().find(|(_, finished)| !**finished) {
            return Err(Error::new(format!("file \"{name}\" was not finished")));
        }
        for name in made.files.keys() {
            let part = self.place.part_name(name);
            if part != *name {
                self.place.rename(&part, name)?;
            }
        }
        let mut records = std::mem::take(&mut made.records);
        records.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(records)
    }

    /// Removes every file, the mark of an archive first.
    fn clear(&self) {
        for name in [TOC, manifest::NAME].into_iter().chain(self.made().files.keys().map(String::as_str)) {
            for name in [name.to_owned(), part(name)] {
                let _ = unlinkat(&self.place.handle, &name, AtFlags::empty());
            }
        }
        self.place.abandon();
    }
}

impl Drop for Publication {
    fn drop(&mut self) {
        if !self.committed {
            self.site.clear();
        }
    }
}

fn random_id() -> Result<String> {
    let mut bytes = [0; 16];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut file| std::io::Read::read_exact(&mut file, &mut bytes))
        .io("read file", "/dev/urandom")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
