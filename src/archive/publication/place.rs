//! The directory that is filled, and the name under which it shall stand.

use std::fs::File;
use std::os::fd::OwnedFd;

use super::*;

/// A directory of ours, locked.
pub(super) struct Place {
    /// Where files go for now.
    pub directory: PathBuf,
    pub handle: OwnedFd,
    pub sync: bool,
    /// Where it shall stand in the end, unless it stands there already.
    target: Option<PathBuf>,
}

impl Place {
    pub fn take(out: &Path, archive_id: &str, sync: bool) -> Result<Self> {
        if is_empty_directory(out)? {
            let place = Self::open(out.to_owned(), None, sync)?;
            // Asked again now that nobody else is at it: another dump may just have filled it, and it is not ours to clear.
            is_empty_directory(out)?;
            return Ok(place);
        }
        let name =
            out.file_name().ok_or_else(|| Error::new(format!("could not create directory \"{}\"", out.display())))?;
        let mut staging = std::ffi::OsString::from(".");
        staging.push(name);
        staging.push(format!(".pghaul-{archive_id}"));
        let directory = out.with_file_name(staging);
        rustix::fs::mkdir(&directory, Mode::RWXU).map_err(std::io::Error::from).io("create directory", out)?;
        Self::open(directory, Some(out.to_owned()), sync)
    }

    fn open(directory: PathBuf, target: Option<PathBuf>, sync: bool) -> Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let handle = rustix::fs::open(&directory, flags, Mode::empty())
            .map_err(std::io::Error::from)
            .io("open directory", &directory)?;
        match rustix::fs::flock(&handle, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::WOULDBLOCK) => {
                Err(Error::new(format!("directory \"{}\" is being written by another dump", directory.display())))
            }
            // A file system without locks is no reason to refuse.
            _ => Ok(Self { directory, handle, sync, target }),
        }
    }

    /// The name that a file has until the archive is complete.
    pub fn part_name(&self, name: &str) -> String {
        if self.target.is_some() { name.to_owned() } else { format!("{name}.part") }
    }

    pub fn rename(&self, from: &str, to: &str) -> Result<()> {
        rename_to_free_name(&self.handle, Path::new(from), Path::new(to)).io("create file", self.directory.join(to))
    }

    pub fn sync(&self) -> Result<()> {
        if !self.sync {
            return Ok(());
        }
        sync_directory(&self.handle).io("fsync directory", &self.directory)
    }

    /// Lets the directory take its name.
    pub fn publish(&self) -> Result<()> {
        let Some(target) = &self.target else { return Ok(()) };
        rename_to_free_name(rustix::fs::CWD, &self.directory, target).io("create directory", target)?;
        if self.sync {
            let parent = match target.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent,
                _ => Path::new("."),
            };
            File::open(parent).and_then(|parent| sync_directory(&parent)).io("fsync directory", parent)?;
        }
        Ok(())
    }

    /// Removes the directory, if it was made for this archive; a directory that was there stays.
    pub fn abandon(&self) {
        if let Some(target) = &self.target {
            let _ = std::fs::remove_dir(&self.directory);
            // `publish` may have failed after the rename: then it is ours under that name.
            if same_directory(target, &self.handle) {
                let _ = std::fs::remove_dir(target);
            }
        }
    }
}

/// Whether the path is an empty directory; false if it is absent, an error if it is anything else.
fn is_empty_directory(out: &Path) -> Result<bool> {
    let kind = match std::fs::symlink_metadata(out) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        _ => std::fs::metadata(out).io("access directory", out)?.file_type(),
    };
    if !kind.is_dir() {
        return Err(Error::new(format!("could not open directory \"{}\": Not a directory", out.display())));
    }
    let Some(first) = std::fs::read_dir(out).io("access directory", out)?.next() else { return Ok(true) };
    let first = first.io("access directory", out)?;
    let error = Error::new(format!("directory \"{}\" is not empty", out.display()));
    Err(if first.file_name().as_encoded_bytes().ends_with(b".part") {
        error.hint("It holds the parts of a dump that was not completed; remove them.")
    } else {
        error
    })
}

/// Renames, never over something that is there.
fn rename_to_free_name(directory: impl std::os::fd::AsFd, from: &Path, to: &Path) -> std::io::Result<()> {
    match renameat_with(&directory, from, &directory, to, RenameFlags::NOREPLACE) {
        // A file system that cannot refuse by itself.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
            match rustix::fs::statat(&directory, to, AtFlags::SYMLINK_NOFOLLOW) {
                Err(Errno::NOENT) => rustix::fs::renameat(&directory, from, &directory, to)?,
                Ok(_) => return Err(Errno::EXIST.into()),
                Err(error) => return Err(error.into()),
            }
        }
        result => result?,
    }
    Ok(())
}

/// Some file systems cannot sync a directory and say so; they have nothing to sync.
fn sync_directory(directory: impl std::os::fd::AsFd) -> std::io::Result<()> {
    match rustix::fs::fsync(directory) {
        Err(Errno::INVAL | Errno::NOTSUP) => Ok(()),
        result => Ok(result?),
    }
}

fn same_directory(path: &Path, handle: &OwnedFd) -> bool {
    match (rustix::fs::lstat(path), rustix::fs::fstat(handle)) {
        (Ok(a), Ok(b)) => (a.st_dev, a.st_ino) == (b.st_dev, b.st_ino),
        _ => false,
    }
}
