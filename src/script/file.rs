//! Where a script goes: a file that appears when it is whole, or a stream.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::archive::{Codec, FrameEncoder};
use crate::error::{IoContext as _, io_reason};
use crate::{Error, Result};

/// Bytes that are written at once.
const BUFFER: usize = 64 << 10;

/// How a file is written, where one may be already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writing {
    /// Under a name of its own until it is complete. What is there is not touched before, and only its owner can
    /// read the new file.
    #[default]
    Whole,
    /// In place and from its beginning, as pg_dump does, with the permissions that it has or the process gives.
    Over,
    /// In place, behind what it holds.
    Append,
}

/// A script that is being written, compressed as one stream.
pub struct ScriptFile {
    out: Out,
    encoder: FrameEncoder,
    compressed: Vec<u8>,
    sync: bool,
}

enum Out {
    /// A file of a name of its own until it is complete.
    New { file: BufWriter<NamedTempFile>, path: PathBuf },
    /// What has its name already.
    InPlace { file: BufWriter<File>, path: PathBuf },
    /// Standard output, a pipe, a device.
    Stream(BufWriter<File>),
}

impl ScriptFile {
    /// Opens the file, or standard output.
    pub fn create(path: Option<&Path>, writing: Writing, codec: Codec, sync: bool) -> Result<Self> {
        let out = match path {
            None => Out::Stream(BufWriter::with_capacity(BUFFER, standard_output()?)),
            Some(path) => Out::create(path, writing).io("open output file", path)?,
        };
        Ok(Self { out, encoder: FrameEncoder::new(codec)?, compressed: Vec::new(), sync })
    }

    /// Takes the next bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.encoder.push(bytes, &mut self.compressed)?;
        self.flush()
    }

    /// Completes the script: it is durable if that was asked for, and has its name.
    pub fn finish(mut self) -> Result<()> {
        self.encoder.finish(&mut self.compressed)?;
        self.flush()?;
        match self.out {
            Out::Stream(mut stream) => stream.flush().map_err(could_not_write),
            Out::InPlace { mut file, path } => {
                file.flush().map_err(could_not_write)?;
                if self.sync { file.get_ref().sync_all().io("fsync file", &path) } else { Ok(()) }
            }
            Out::New { file, path } => {
                let file = file.into_inner().map_err(|error| could_not_write(error.into_error()))?;
                if self.sync {
                    file.as_file().sync_all().io("fsync file", &path)?;
                }
                file.persist(&path).map_err(|error| error.error).io("create file", &path)?;
                if self.sync { sync_directory(directory_of(&path)) } else { Ok(()) }
            }
        }
    }

    fn flush(&mut self) -> Result<()> {
        let out: &mut dyn std::io::Write = match &mut self.out {
            Out::New { file, .. } => file,
            Out::InPlace { file, .. } => file,
            Out::Stream(stream) => stream,
        };
        out.write_all(&self.compressed).map_err(could_not_write)?;
        self.compressed.clear();
        Ok(())
    }
}

impl Out {
    fn create(path: &Path, writing: Writing) -> std::io::Result<Self> {
        // A link stays one: the file that it leads to is replaced.
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match std::fs::metadata(&path) {
            Ok(there) if !there.is_file() => {
                let stream = File::options().write(true).open(&path)?;
                return Ok(Self::Stream(BufWriter::with_capacity(BUFFER, stream)));
            }
            _ if writing != Writing::Whole => {
                let append = writing == Writing::Append;
                let file = File::options().create(true).write(true).append(append).truncate(!append).open(&path)?;
                return Ok(Self::InPlace { file: BufWriter::with_capacity(BUFFER, file), path });
            }
            // What may not be written to may not be replaced.
            Ok(_) => drop(File::options().append(true).open(&path)?),
            Err(_) => {}
        }
        let name = path.file_name().ok_or(std::io::ErrorKind::IsADirectory)?;
        let mut prefix = std::ffi::OsString::from(".");
        prefix.push(name);
        prefix.push(".pghaul-");
        let file = tempfile::Builder::new().prefix(&prefix).tempfile_in(directory_of(&path))?;
        Ok(Self::New { file: BufWriter::with_capacity(BUFFER, file), path })
    }
}

/// Standard output without the line buffer of the library's.
fn standard_output() -> Result<File> {
    let handle = rustix::io::dup(rustix::stdio::stdout());
    handle.map(File::from).map_err(|error| could_not_write(error.into()))
}

fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Some file systems cannot sync a directory and say so; they have nothing to sync.
fn sync_directory(directory: &Path) -> Result<()> {
    match File::open(directory).and_then(|directory| directory.sync_all()) {
        Err(error) if matches!(error.kind(), std::io::ErrorKind::InvalidInput | std::io::ErrorKind::Unsupported) => {
            Ok(())
        }
        result => result.io("fsync directory", directory),
    }
}

fn could_not_write(error: std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        return Error::broken_pipe();
    }
    Error::new(format!("could not write to output file: {}", io_reason(&error)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("dump.sql");
        std::fs::write(&path, "old").expect("room");
        let mut left = ScriptFile::create(Some(&path), Writing::Whole, Codec::None, false).expect("a file");
        left.write(&[b'x'; BUFFER * 2]).expect("room");
        drop(left);
        assert_eq!(std::fs::read(&path).expect("a file"), b"old");
        assert_eq!(std::fs::read_dir(directory.path()).expect("a directory").count(), 1);

        let mut script = ScriptFile::create(Some(&path), Writing::Whole, Codec::None, true).expect("a file");
        script.write(b"new").expect("room");
        script.finish().expect("room");
        assert_eq!(std::fs::read(&path).expect("a file"), b"new");
        assert_eq!(std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_link_stays_a_link_and_a_directory_is_refused() {
        let directory = tempfile::tempdir().expect("a directory");
        let (file, link) = (directory.path().join("file"), directory.path().join("link"));
        std::fs::write(&file, "old").expect("room");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        let mut script = ScriptFile::create(Some(&link), Writing::Whole, Codec::None, false).expect("a file");
        script.write(b"new").expect("room");
        script.finish().expect("room");
        assert!(std::fs::symlink_metadata(&link).expect("a link").is_symlink());
        assert_eq!(std::fs::read(&file).expect("a file"), b"new");

        let error =
            ScriptFile::create(Some(directory.path()), Writing::Whole, Codec::None, false).err().expect("refused");
        assert!(error.message().starts_with("could not open output file") && error.message().contains("directory"));
    }

    #[test]
    fn a_file_is_written_in_place_where_that_is_asked_for() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("dump.sql");
        std::fs::write(&path, "older").expect("room");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("ours");
        for (writing, holds) in [(Writing::Append, "oldernew"), (Writing::Over, "new")] {
            let mut script = ScriptFile::create(Some(&path), writing, Codec::None, true).expect("a file");
            script.write(b"new").expect("room");
            script.finish().expect("room");
            assert_eq!(std::fs::read_to_string(&path).expect("a file"), holds);
        }
        assert_eq!(std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn compression_makes_one_stream() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("dump.sql.zst");
        let mut script = ScriptFile::create(Some(&path), Writing::Whole, Codec::Zstd { level: 1, long: false }, false)
            .expect("a file");
        (0..100).for_each(|_| script.write(&[b'x'; 50_000]).expect("room"));
        script.finish().expect("room");
        let bytes = std::fs::read(&path).expect("a file");
        assert_eq!(zstd::zstd_safe::find_frame_compressed_size(&bytes), Ok(bytes.len()));
        assert_eq!(zstd::decode_all(&bytes[..]).expect("a frame").len(), 5_000_000);
    }
}
