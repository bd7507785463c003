//! Whether an archive is as it was written: every file by name, size and digest.
//!
//! Nothing stops at the first fault: each file that is missing, changed, or does not belong to the archive is
//! reported. An archive without a manifest, as pg_dump writes them, cannot be verified; what can be seen is
//! looked for instead: whether all its data can be decompressed and every table ends with its terminator.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use rayon::prelude::*;

use super::directory::{self, Directory};
use super::frames::{FrameRecord, Frames};
use super::manifest::{self, FileRecord, Manifest};
use super::reader::{DataReader, manifest_is_gone, open_frames, read_manifest, read_toc};
use super::{Archive, Digest, Entry, LargeObject, OpenOptions, Toc};
use crate::error::IoContext as _;
use crate::monitor::{Event, Monitor};
use crate::{Error, Result};

/// What a verification found.
#[derive(Debug, Default)]
pub struct Report {
    /// Every fault, by file name.
    pub problems: Vec<Problem>,
    /// How many files were looked at.
    pub files: u64,
    /// How many bytes they have.
    pub bytes: u64,
    /// Whether there was a manifest to hold them against.
    pub verifiable: bool,
}

/// A file that is not as it should be.
#[derive(Debug)]
pub struct Problem {
    /// The file's name in the archive.
    pub file: String,
    /// What is wrong with it.
    pub error: Error,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_good(&self) -> bool {
        self.problems.is_empty()
    }

    fn fault(&mut self, file: &str, error: Error) {
        self.problems.push(Problem { file: file.to_owned(), error });
    }
}

/// Verifies an archive on all cores. With `no_manifest` one of ours is looked at as if it were foreign. An error
/// means that there is nothing to look at.
pub fn verify(path: &Path, options: OpenOptions, monitor: &dyn Monitor) -> Result<Report> {
    let directory = Directory::open(path)?;
    let manifest = if options.no_manifest { None } else { read_manifest(&directory) };
    let toc = read_toc(&directory, manifest.as_ref().and_then(|manifest| manifest.as_ref().ok()));
    let mut report = Report::default();
    match (manifest, &toc) {
        (Some(Ok(manifest)), _) => against_manifest(&directory, &manifest, toc.as_ref().ok(), monitor, &mut report),
        (Some(Err(fault)), Ok(toc)) if fault.is_damage(toc) => report.fault(manifest::NAME, fault.error),
        (Some(Err(fault)), Err(_)) => report.fault(manifest::NAME, fault.error),
        (None, Ok(toc)) if toc.header.is_ours() && !options.no_manifest => {
            report.fault(manifest::NAME, manifest_is_gone());
        }
        (_, Ok(_)) => {
            without_manifest(&Archive::open(path, OpenOptions { no_manifest: true })?, monitor, &mut report);
        }
        (None, Err(_)) => {}
    }
    match toc {
        // Neither mark nor manifest: this is no archive at all.
        Err(error) if report.files == 0 && directory.file_by_stem("toc.dat")?.is_none() => return Err(error),
        Err(error) => report.fault("toc.dat", error),
        Ok(_) => {}
    }
    report.problems.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(report)
}

fn against_manifest(
    directory: &Directory,
    manifest: &Manifest,
    toc: Option<&Toc>,
    monitor: &dyn Monitor,
    report: &mut Report,
) {
    let bytes = manifest.files.iter().map(|record| record.size).sum();
    monitor.event(Event::Total { bytes, items: manifest.files.len() as u64 });
    report.verifiable = true;
    report.bytes = bytes + manifest.toc.size;
    report.files = manifest.files.len() as u64 + 2;
    report.problems.par_extend(manifest.files.par_iter().filter_map(|record| {
        item(monitor, &record.name, record.size, record.rows, || check_record(directory, record, monitor))
    }));
    let stems: BTreeSet<&str> = manifest.files.iter().map(|record| directory::stem(&record.name).0).collect();
    for entry in toc.iter().flat_map(|toc| &toc.entries) {
        if entry.has_data && !stems.contains(entry.file.as_str()) {
            report.fault(&entry.file, Error::new("it is not in the manifest"));
        }
    }
    match strangers(directory, manifest) {
        Ok(names) => names.iter().for_each(|name| report.fault(name, Error::new("it does not belong to the archive"))),
        Err(error) => report.fault(".", error),
    }
}

/// Checks one item and tells the monitor of it; returns what is wrong.
fn item(
    monitor: &dyn Monitor,
    name: &str,
    bytes: u64,
    rows: Option<u64>,
    check: impl FnOnce() -> Result<(), Problem>,
) -> Option<Problem> {
    let worker = worker();
    monitor.event(Event::Begin { worker, item: name, bytes });
    let problem = check().err();
    monitor.event(Event::End { worker, item: name, rows });
    problem
}

fn worker() -> usize {
    rayon::current_thread_index().unwrap_or(0)
}

fn check_record(directory: &Directory, record: &FileRecord, monitor: &dyn Monitor) -> Result<(), Problem> {
    let fault = |error| Problem { file: record.name.clone(), error };
    let file = open_sized(directory, record).map_err(fault)?;
    let frames = open_frames(directory, record, directory::stem(&record.name).1)
        .map_err(|error| Problem { file: record.frames_name().unwrap_or_default(), error })?;
    match frames {
        Some(frames) => check_frames(&file, &frames, monitor).map_err(fault),
        None => check_whole(&file, record, monitor).map_err(fault),
    }
}

fn open_sized(directory: &Directory, record: &FileRecord) -> Result<File> {
    let file = directory.file(&record.name)?.ok_or_else(|| Error::new("it is missing"))?;
    match file.metadata().io("stat file", &record.name)?.len() {
        size if size == record.size => Ok(file),
        size => Err(Error::new(format!("it has {size} bytes and should have {}", record.size))),
    }
}

fn check_frames(file: &File, frames: &Frames, monitor: &dyn Monitor) -> Result<()> {
    let wrong = (0..frames.count()).into_par_iter().map(|number| {
        let record = frames.get(number)?;
        if digest_of(file, &record)? != record.digest {
            return Err(Error::new(format!("the digest of its frame {number}, at byte {}, is another", record.offset)));
        }
        monitor.event(Event::Moved { worker: worker(), bytes: record.length });
        Ok(())
    });
    wrong.find_first(Result::is_err).unwrap_or(Ok(()))
}

fn digest_of(file: &File, record: &FrameRecord) -> Result<Digest> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; (128 << 10).min(record.length as usize)];
    let mut at = record.offset;
    let end = record.offset + record.length;
    while at < end {
        let piece = buffer.len().min((end - at) as usize);
        file.read_exact_at(&mut buffer[..piece], at).map_err(unreadable)?;
        hasher.update(&buffer[..piece]);
        at += piece as u64;
    }
    Ok(hasher.finalize().into())
}

fn check_whole(file: &File, record: &FileRecord, monitor: &dyn Monitor) -> Result<()> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut file.take(record.size), &mut hasher).map_err(unreadable)?;
    monitor.event(Event::Moved { worker: worker(), bytes: record.size });
    match Digest::from(hasher.finalize()) == record.digest {
        true => Ok(()),
        false => Err(Error::new("its digest is another")),
    }
}

fn unreadable(error: io::Error) -> Error {
    Error::new(format!("it could not be read: {}", crate::error::io_reason(&error)))
}

/// The names of files that the manifest does not know.
fn strangers(directory: &Directory, manifest: &Manifest) -> Result<Vec<String>> {
    let lists = manifest.files.iter().filter_map(FileRecord::frames_name);
    let mut known: BTreeSet<String> = lists.collect();
    known.extend(manifest.files.iter().map(|record| record.name.clone()));
    known.extend([manifest::NAME.to_owned(), "toc.dat".to_owned()]);
    Ok(directory.names()?.into_iter().filter(|name| !known.contains(name)).collect())
}

/// What a foreign archive has to decompress.
enum Content<'a> {
    Data(&'a Entry),
    LargeObject(LargeObject),
}

impl Content<'_> {
    fn file(&self) -> &str {
        match self {
            Self::Data(entry) => &entry.file,
            Self::LargeObject(object) => &object.file,
        }
    }

    fn check(&self, archive: &Archive) -> Result<()> {
        match self {
            Self::Data(entry) => drain(archive.data(entry)?),
            Self::LargeObject(object) => drain(archive.large_object(object)?),
        }
    }
}

/// Decompresses everything that the entries name.
fn without_manifest(archive: &Archive, monitor: &dyn Monitor, report: &mut Report) {
    let mut contents = Vec::new();
    for entry in archive.toc().entries.iter().filter(|entry| entry.has_data) {
        if entry.desc != "BLOBS" {
            contents.push((archive.data_size(entry), Content::Data(entry)));
            continue;
        }
        report.files += 1;
        match archive.large_objects(entry) {
            Ok(objects) => contents.extend(objects.into_iter().map(|object| (0, Content::LargeObject(object)))),
            Err(error) => report.fault(&entry.file, error),
        }
    }
    report.files += contents.len() as u64 + 1;
    report.bytes = contents.iter().map(|(bytes, _)| bytes).sum();
    monitor.event(Event::Total { bytes: report.bytes, items: contents.len() as u64 });
    report.problems.par_extend(contents.par_iter().filter_map(|(bytes, content)| {
        item(monitor, content.file(), *bytes, None, || {
            let checked = content.check(archive);
            monitor.event(Event::Moved { worker: worker(), bytes: *bytes });
            checked.map_err(|error| Problem { file: content.file().to_owned(), error })
        })
    }));
}

fn drain(mut reader: DataReader) -> Result<()> {
    while reader.next_block()?.is_some() {}
    Ok(())
}
