//! An archive that is read: ours, checked against its manifest as its bytes pass, or any that pg_dump wrote.

mod data;
mod source;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use super::decoder::Decoder;
use super::directory::{self, Directory};
use super::frames::Frames;
use super::manifest::{self, FileRecord, Manifest};
use super::{Algorithm, ArchiveVersion, Digest, Entry, Toc};
use crate::error::{IoContext as _, io_reason};
use crate::oid::Oid;
use crate::{Error, Result};

pub use data::DataReader;

/// The largest table of contents that is read; that of a million objects is smaller.
const MAX_TOC: u64 = 2 << 30;
/// The largest one that is read from a compressed file, which may promise more than it holds.
const MAX_COMPRESSED_TOC: u64 = 128 << 20;
/// The largest manifest and list of large objects; a million large objects need less.
const MAX_LIST: u64 = 1 << 30;

/// How an archive is opened.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenOptions {
    /// Reads an archive of ours as if it were foreign, without its manifest and therefore unchecked.
    pub no_manifest: bool,
}

/// An archive in a directory.
pub struct Archive {
    directory: Directory,
    toc: Toc,
    manifest: Option<Manifest>,
}

/// A large object in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LargeObject {
    /// Its OID.
    pub oid: Oid,
    /// Its file's name without compression suffix.
    pub file: String,
}

impl Archive {
    /// Opens an archive that pg_dump or pghaul wrote. One of ours whose manifest is gone is damaged.
    pub fn open(path: &Path, options: OpenOptions) -> Result<Self> {
        let directory = Directory::open(path)?;
        let manifest = if options.no_manifest { None } else { read_manifest(&directory) };
        let toc = read_toc(&directory, manifest.as_ref().and_then(|manifest| manifest.as_ref().ok()))?;
        let manifest = match manifest {
            Some(Err(fault)) if !fault.is_damage(&toc) => None,
            Some(manifest) => Some(manifest.map_err(|fault| fault.error)?),
            None if toc.header.is_ours() && !options.no_manifest => return Err(manifest_is_gone()),
            None => None,
        };
        Ok(Self { directory, toc, manifest })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Its table of contents.
    pub fn toc(&self) -> &Toc {
        &self.toc
    }

    /// Its manifest; an archive without is read as it is, unchecked.
    pub fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }

    /// What the manifest says of an entry's data file.
    pub fn record(&self, entry: &Entry) -> Option<&FileRecord> {
        self.record_of_stem(data_stem(entry).ok()?)
    }

    /// How long an entry's data file is, or the files of its large objects together: the measure of the work.
    /// What cannot be told counts as 0.
    pub fn data_size(&self, entry: &Entry) -> u64 {
        match data_stem(entry) {
            Ok(stem) => self.size_of_stem(stem),
            Err(_) if entry.has_data => {
                let objects = self.large_objects(entry).unwrap_or_default();
                let files = objects.iter().filter(|object| directory::is_large_object_stem(&object.file));
                files.map(|object| self.size_of_stem(&object.file)).sum()
            }
            Err(_) => 0,
        }
    }

    fn size_of_stem(&self, stem: &str) -> u64 {
        let size = || {
            let (file, ..) = self.directory.file_by_stem(stem).ok()??;
            Some(file.metadata().ok()?.len())
        };
        self.record_of_stem(stem).map(|record| record.size).or_else(size).unwrap_or(0)
    }

    /// Reads an entry's data: the rows of a COPY with their terminator, or statements.
    pub fn data(&self, entry: &Entry) -> Result<DataReader> {
        let file = self.open_stem(data_stem(entry)?)?;
        let frames = self.frames_of(&file)?.map(Arc::new);
        Ok(DataReader::whole(file, frames)?.ending_as_copy(ends_as_copy(entry)))
    }

    /// The frames of an entry's data file, where the archive lists them.
    pub fn frames(&self, entry: &Entry) -> Result<Option<Arc<Frames>>> {
        Ok(self.frames_of(&self.open_stem(data_stem(entry)?)?)?.map(Arc::new))
    }

    /// Reads some frames of an entry's data, numbered from 0: whole rows, without the terminator unless the last
    /// frame is among them. Several readers may work on one file at once.
    pub fn data_of_frames(
        &self,
        entry: &Entry,
        frames: &Arc<Frames>,
        numbers: std::ops::Range<u64>,
    ) -> Result<DataReader> {
        let is_end = numbers.end >= frames.count();
        let reader = DataReader::frames(self.open_stem(data_stem(entry)?)?, frames.clone(), numbers)?;
        Ok(reader.ending_as_copy(is_end && ends_as_copy(entry)))
    }

    /// The large objects of a BLOBS entry, in the order in which they were dumped.
    pub fn large_objects(&self, entry: &Entry) -> Result<Vec<LargeObject>> {
        let stem = if self.toc.header.version < ArchiveVersion::V1_16 { "blobs.toc" } else { entry.file.as_str() };
        if !directory::is_list_stem(stem) {
            return Err(directory::refuse(stem));
        }
        let file = self.open_stem(stem)?;
        let name = file.name.clone();
        let mut reader = DataReader::whole(file, None)?;
        let mut text = Vec::new();
        while let Some(block) = reader.next_block()? {
            text.extend_from_slice(block);
            if text.len() as u64 > MAX_LIST {
                return Err(Error::new(format!("file \"{name}\" is too long")));
            }
        }
        text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(|line| list_line(line, &name)).collect()
    }

    /// Reads a large object's bytes.
    pub fn large_object(&self, object: &LargeObject) -> Result<DataReader> {
        if !directory::is_large_object_stem(&object.file) {
            return Err(directory::refuse(&object.file));
        }
        DataReader::whole(self.open_stem(&object.file)?, None)
    }

    /// Opens the file that the manifest lists for a stem, or without a manifest whatever lies there.
    fn open_stem(&self, stem: &str) -> Result<OpenFile> {
        let missing = || {
            Error::new(format!(
                "could not open input file \"{}\": No such file or directory",
                self.directory.path().join(stem).display()
            ))
        };
        let Some(manifest) = &self.manifest else {
            let (file, name, algorithm) = self.directory.file_by_stem(stem)?.ok_or_else(missing)?;
            return Ok(OpenFile { file, name, algorithm, record: None });
        };
        let record = self.record_of_stem(stem).ok_or_else(|| {
            Error::new(format!("file \"{stem}\" is not in the manifest"))
                .detail(format!("Archive {} was made without it.", manifest.archive_id))
        })?;
        let file = self.directory.file(&record.name)?.ok_or_else(missing)?;
        let size = file.metadata().io("stat file", &record.name)?.len();
        if size != record.size {
            return Err(damaged(&record.name, format!("it has {size} bytes and should have {}", record.size)));
        }
        let algorithm = directory::stem(&record.name).1;
        Ok(OpenFile { file, name: record.name.clone(), algorithm, record: Some(record.clone()) })
    }

    fn record_of_stem(&self, stem: &str) -> Option<&FileRecord> {
        let manifest = self.manifest.as_ref()?;
        Algorithm::ALL.iter().find_map(|algorithm| manifest.file(&format!("{stem}{}", algorithm.suffix())))
    }

    fn frames_of(&self, file: &OpenFile) -> Result<Option<Frames>> {
        let Some(record) = &file.record else { return Ok(None) };
        open_frames(&self.directory, record, file.algorithm)
    }
}

/// A file of the archive, open, with what the manifest says of it.
struct OpenFile {
    file: File,
    name: String,
    algorithm: Algorithm,
    record: Option<FileRecord>,
}

/// Opens a record's list of frames and holds it against the record.
pub(super) fn open_frames(directory: &Directory, record: &FileRecord, algorithm: Algorithm) -> Result<Option<Frames>> {
    let Some(name) = record.frames_name() else { return Ok(None) };
    let file = directory.file(&name)?.ok_or_else(|| Error::new(format!("file \"{name}\" is missing")))?;
    let frames = Frames::open(file, &name, algorithm)?;
    if frames.digest() != record.digest {
        return Err(damaged(&name, "its digest is another"));
    }
    let said = (Some(frames.count()), frames.size(), frames.raw_size(), Some(frames.rows()));
    if said != (record.frames, record.size, record.raw_size, record.rows) {
        return Err(damaged(&name, "its totals are not those of the manifest"));
    }
    Ok(Some(frames))
}

/// Why what has the manifest's name is none.
pub(super) struct Fault {
    pub error: Error,
    /// Whether it was one.
    is_ours: bool,
}

impl Fault {
    /// Whether the archive is damaged: in one of somebody else the name may belong to something else. Dumps under the
    /// name `pg_dump` have a manifest too, of which their tables of contents say nothing.
    pub fn is_damage(&self, toc: &Toc) -> bool {
        self.is_ours || toc.header.is_ours()
    }
}

/// Reads the manifest; none if there is none.
pub(super) fn read_manifest(directory: &Directory) -> Option<Result<Manifest, Fault>> {
    let read = || match directory.file(manifest::NAME)? {
        Some(file) => read_plain(file, manifest::NAME, MAX_LIST).map(Some),
        None => Ok(None),
    };
    let bytes = read().map_err(|error| Fault { error, is_ours: false }).transpose()?;
    Some(
        bytes.and_then(|bytes| {
            Manifest::read(&bytes).map_err(|error| Fault { error, is_ours: Manifest::is_ours(&bytes) })
        }),
    )
}

/// Reads the table of contents, and holds it against the manifest if there is one.
pub(super) fn read_toc(directory: &Directory, manifest: Option<&Manifest>) -> Result<Toc> {
    let Some((file, name, algorithm)) = directory.file_by_stem("toc.dat")? else {
        return Err(Error::new(format!(
            "directory \"{}\" does not appear to be a valid archive (\"toc.dat\" does not exist)",
            directory.path().display()
        )));
    };
    let bytes = match algorithm {
        Algorithm::None => read_plain(file, &name, MAX_TOC)?,
        _ => read_compressed(file, &name, algorithm)?,
    };
    if let Some(toc) = manifest.map(|manifest| &manifest.toc)
        && (toc.size, toc.digest) != (bytes.len() as u64, Digest::of(&bytes))
    {
        return Err(damaged(&name, "its digest is not that of the manifest"));
    }
    Toc::read(&bytes)
}

pub(super) fn manifest_is_gone() -> Error {
    Error::new("the archive is damaged: its manifest is missing")
        .detail("pghaul wrote this archive, and writes none without \"manifest.json\".")
        .hint("Use --no-manifest to read it all the same, unchecked.")
}

fn read_plain(file: File, name: &str, most: u64) -> Result<Vec<u8>> {
    let size = file.metadata().io("stat file", name)?.len();
    if size > most {
        return Err(Error::new(format!("file \"{name}\" is too long")));
    }
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(size).read_to_end(&mut bytes).io("read file", name)?;
    Ok(bytes)
}

fn read_compressed(file: File, name: &str, algorithm: Algorithm) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    Decoder::new(algorithm, std::io::BufReader::new(file))
        .and_then(|decoder| decoder.take(MAX_COMPRESSED_TOC + 1).read_to_end(&mut bytes))
        .map_err(|error| damaged(name, io_reason(&error)))?;
    match bytes.len() as u64 > MAX_COMPRESSED_TOC {
        true => Err(Error::new(format!("file \"{name}\" is too large")).hint("Decompress it.")),
        false => Ok(bytes),
    }
}

/// Whether an entry's data end with the terminator of a COPY, which binary rows have not.
fn ends_as_copy(entry: &Entry) -> bool {
    entry.copy.is_some() && !entry.is_binary()
}

fn data_stem(entry: &Entry) -> Result<&str> {
    match directory::is_data_stem(&entry.file) {
        true => Ok(&entry.file),
        false => Err(directory::refuse(&entry.file)),
    }
}

fn list_line(line: &[u8], name: &str) -> Result<LargeObject> {
    let invalid = || {
        let line = String::from_utf8_lossy(&line[..line.len().min(100)]).into_owned();
        Error::new(format!("invalid line in large object TOC file \"{name}\": \"{}\"", crate::text::printable(&line)))
    };
    let line = std::str::from_utf8(line).map_err(|_| invalid())?;
    let (oid, file) = line.split_once(' ').ok_or_else(invalid)?;
    Ok(LargeObject { oid: Oid(oid.parse().map_err(|_| invalid())?), file: file.to_owned() })
}

fn damaged(name: &str, what: impl std::fmt::Display) -> Error {
    Error::new(format!("file \"{name}\" is damaged: {what}"))
}
