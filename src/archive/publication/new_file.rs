//! A file of the archive while it is written.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::sync::atomic::{AtomicU64, Ordering};

use super::*;

/// A file is synced whenever so many bytes more were written, so that its end need not wait for all of it.
const SYNC_BYTES: u64 = 32 << 20;

/// A file that did not exist before. It counts as part of the archive when it is finished.
pub(in crate::archive) struct NewFile {
    site: Arc<Site>,
    name: String,
    path: PathBuf,
    file: File,
    /// How many bytes were written.
    written: AtomicU64,
}

impl NewFile {
    pub(super) fn create(site: &Arc<Site>, name: &str, part: String) -> Result<Self> {
        let path = site.place.directory.join(&part);
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        // Known before it is made: whatever happens then, it will be removed. One that was left unfinished is
        // begun anew.
        if site.made().files.insert(name.to_owned(), false) == Some(false) {
            let _ = unlinkat(&site.place.handle, &part, AtFlags::empty());
        }
        let file = openat(&site.place.handle, &part, flags, Mode::RUSR | Mode::WUSR)
            .map_err(std::io::Error::from)
            .io("create file", &path)?;
        Ok(Self { site: site.clone(), name: name.to_owned(), path, file: file.into(), written: AtomicU64::new(0) })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn write_at(&self, bytes: &[u8], offset: u64) -> Result<()> {
        self.file.write_all_at(bytes, offset).io("write to file", &self.path)?;
        let length = bytes.len() as u64;
        let before = self.written.fetch_add(length, Ordering::Relaxed);
        if before / SYNC_BYTES < (before + length) / SYNC_BYTES { self.sync_early(before + length) } else { Ok(()) }
    }

    /// Has what was written so far synced while the rest is. The descriptor is the same one to the system, and is told
    /// of failures once, now or in the end.
    fn sync_early(&self, length: u64) -> Result<()> {
        let file = self.file.try_clone().io("duplicate the descriptor of file", &self.path)?;
        self.site.syncer.take(file, self.path.clone(), length)
    }

    pub fn read_at(&self, bytes: &mut [u8], offset: u64) -> Result<()> {
        self.file.read_exact_at(bytes, offset).io("read file", &self.path)
    }

    pub fn length(&self) -> Result<u64> {
        Ok(self.file.metadata().io("stat file", &self.path)?.len())
    }

    pub fn truncate(&self, length: u64) -> Result<()> {
        self.file.set_len(length).io("truncate file", &self.path)
    }

    /// The digest of a stretch of the file.
    pub fn digest(&self, mut offset: u64, length: u64) -> Result<Digest> {
        let end = offset + length;
        let mut buffer = vec![0; 64 << 10];
        let mut hasher = blake3::Hasher::new();
        while offset < end {
            let piece = buffer.len().min((end - offset) as usize);
            self.read_at(&mut buffer[..piece], offset)?;
            hasher.update(&buffer[..piece]);
            offset += piece as u64;
        }
        Ok(hasher.finalize().into())
    }

    /// A file without a name on the same file system, gone when it is closed.
    pub fn nameless(&self) -> Result<File> {
        tempfile::tempfile_in(&self.site.place.directory).io("create a temporary file in", &self.site.place.directory)
    }

    /// Completes the file, which is so many bytes long; it is synced soon.
    pub fn finish(self, length: u64) -> Result<()> {
        self.site.made().files.insert(self.name, true);
        self.site.syncer.take(self.file, self.path, length)
    }

    /// Completes the file and says what the manifest shall tell of it.
    pub fn finish_as(self, record: FileRecord) -> Result<()> {
        let size = record.size;
        self.site.made().records.push(record);
        self.finish(size)
    }

    /// Completes the file at once.
    pub fn finish_now(self, sync: bool) -> Result<()> {
        if sync { self.file.sync_all().io("fsync file", &self.path) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_is_synced_while_it_grows() {
        let directory = tempfile::tempdir().unwrap();
        let (syncer, given) = Syncer::watched();
        let place = Place::take(directory.path(), "id", true).unwrap();
        let site = Arc::new(Site { place, syncer, made: Mutex::default() });
        let file = NewFile::create(&site, "1.dat", "1.dat.part".into()).unwrap();
        let quarter = vec![0; SYNC_BYTES as usize / 4];
        let given = (0..9).map(|at| {
            file.write_at(&quarter, at * quarter.len() as u64).unwrap();
            given.try_iter().count()
        });
        assert_eq!(given.collect::<Vec<_>>(), [0, 0, 0, 1, 0, 0, 0, 1, 0]);
    }
}
