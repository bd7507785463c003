//! The archive's directory, from which nothing but an archive's own files is ever opened.
//!
//! File names come from `toc.dat`, from lists of large objects and from the manifest, none of which is trusted:
//! only the names that pg_dump or pghaul give are looked for, relative to the open directory, and only regular
//! files are opened, never through a symbolic link.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags, openat};
use rustix::io::Errno;

use super::Algorithm;
use crate::error::IoContext as _;
use crate::text::printable;
use crate::{Error, Result};

pub(super) struct Directory {
    handle: OwnedFd,
    path: PathBuf,
}

impl Directory {
    pub fn open(path: &Path) -> Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        match rustix::fs::open(path, flags, Mode::empty()) {
            Ok(handle) => Ok(Self { handle, path: path.to_owned() }),
            Err(Errno::NOTDIR) => Err(not_a_directory(path)),
            Err(error) => Err(std::io::Error::from(error)).io("open input file", path),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a regular file; none if there is nothing of that name.
    pub fn file(&self, name: &str) -> Result<Option<File>> {
        if name.contains('/') || name == ".." {
            return Err(refuse(name));
        }
        let path = self.path.join(name);
        // A FIFO would otherwise wait for a writer.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file: File = match openat(&self.handle, name, flags, Mode::empty()) {
            Ok(file) => file.into(),
            Err(Errno::NOENT) => return Ok(None),
            Err(Errno::LOOP) => return Err(not_regular(name)),
            Err(error) => return Err(std::io::Error::from(error)).io("open input file", path),
        };
        match file.metadata().io("stat file", path)?.is_file() {
            true => Ok(Some(file)),
            false => Err(not_regular(name)),
        }
    }

    /// Opens a file under its name or that with a suffix, in the order in which pg_restore looks. Returns the
    /// name that was found as well.
    pub fn file_by_stem(&self, stem: &str) -> Result<Option<(File, String, Algorithm)>> {
        for algorithm in Algorithm::ALL {
            let name = format!("{stem}{}", algorithm.suffix());
            if let Some(file) = self.file(&name)? {
                return Ok(Some((file, name, algorithm)));
            }
        }
        Ok(None)
    }

    /// The names of all that is in it, in order.
    pub fn names(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.path).io("read directory", &self.path)? {
            names.push(entry.io("read directory", &self.path)?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }
}

fn not_regular(name: &str) -> Error {
    Error::new(format!("\"{}\" is not a regular file", printable(name)))
}

/// Other formats are named, as far as their first bytes tell.
fn not_a_directory(path: &Path) -> Error {
    let mut start = [0; 512];
    let length = File::open(path).and_then(|mut file| std::io::Read::read(&mut file, &mut start)).unwrap_or(0);
    let start = &start[..length];
    if start.starts_with(b"--\n-- PostgreSQL database ") {
        return Error::new("input file appears to be a text format dump. Please use psql.");
    }
    let kind = match start.starts_with(b"PGDMP") {
        true => "It is an archive in custom format",
        false if start.get(257..262) == Some(b"ustar") => "It may be an archive in tar format",
        false => return Error::new("input file does not appear to be a valid archive"),
    };
    Error::new(format!("\"{}\" is not a directory", path.display()))
        .detail(format!("{kind}; pghaul reads the directory format."))
}

/// The stem of a table's data file: digits, then `.dat`.
pub(super) fn is_data_stem(name: &str) -> bool {
    name.strip_suffix(".dat").is_some_and(is_number)
}

/// The stem of a large object's file: `blob_`, digits, `.dat`.
pub(super) fn is_large_object_stem(name: &str) -> bool {
    name.strip_prefix("blob_").is_some_and(is_data_stem)
}

/// The stem of a list of large objects: `blobs.toc` or `blobs_`, digits, `.toc`.
pub(super) fn is_list_stem(name: &str) -> bool {
    match name.strip_prefix("blobs").and_then(|name| name.strip_suffix(".toc")) {
        Some("") => true,
        Some(rest) => rest.strip_prefix('_').is_some_and(is_number),
        None => false,
    }
}

/// A name without the suffix of its compression.
pub(super) fn stem(name: &str) -> (&str, Algorithm) {
    Algorithm::ALL[1..]
        .iter()
        .find_map(|algorithm| Some((name.strip_suffix(algorithm.suffix())?, *algorithm)))
        .unwrap_or((name, Algorithm::None))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn refuse(name: &str) -> Error {
    Error::new(format!("file name \"{}\" is none that an archive may use", printable(name)))
        .detail("Only files that pg_dump would have written are opened.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_pg_dump_gives_are_accepted() {
        for name in ["1.dat", "4294967295.dat"] {
            assert!(is_data_stem(name), "{name}");
        }
        for name in ["blobs.toc", "blobs_3301.toc"] {
            assert!(is_list_stem(name), "{name}");
        }
        assert!(is_large_object_stem("blob_777.dat"));
        assert_eq!(stem("3.dat.zst"), ("3.dat", Algorithm::Zstd));
        assert_eq!(stem("3.dat"), ("3.dat", Algorithm::None));
    }

    #[test]
    fn every_other_name_is_refused() {
        for name in [
            "",
            ".",
            "..",
            ".dat",
            "/etc/passwd",
            "../1.dat",
            "./1.dat",
            "a/1.dat",
            "1.dat/",
            "1.dat/..",
            "1.dat\0",
            "1\0.dat",
            "1.dat\n",
            " 1.dat",
            "1.dat ",
            "+1.dat",
            "-1.dat",
            "1.DAT",
            "x.dat",
            "1..dat",
            "1.dat.gz",
            "1.dat.dat",
            "\u{661}.dat",
            "12345678901.dat",
            "toc.dat",
            "manifest.json",
            "1.frames",
            "blob_.dat",
            "blob_1",
            "blob_1.dat.zst",
            "blob_../1.dat",
            "blob_-1.dat",
            "BLOB_1.dat",
            "blobs_.toc",
            "blobs_1.toc.gz",
            "blobs_1_2.toc",
            "blobs1.toc",
            "blobs.toc/",
            "../blobs.toc",
            "blobs_..\\1.toc",
            "con",
            "1.dat:stream",
        ] {
            assert!(!is_data_stem(name) && !is_large_object_stem(name) && !is_list_stem(name), "{name:?}");
        }
    }
}
