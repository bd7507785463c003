//! `manifest.json`: what the archive is, where it comes from, and a digest for every byte of it.
//!
//! ```json
//! {
//!   "manifest_version": 1,
//!   "archive_id": "…", "tool": "pghaul 0.1.0", "started_at": "…", "finished_at": "…",
//!   "source": {…}, "snapshot": {…},
//!   "toc": { "size": …, "digest": "…", "entries": …, "archive_version": "1.16" },
//!   "files": [ { "name": "3295.dat.zst", "size": …, "raw_size": …, "rows": …, "frames": …, "digest": "…" } ],
//!   "manifest_digest": "…"
//! }
//! ```
//!
//! A file's digest is that of its bytes, or, where it has `frames`, of its `.frames`, which holds a digest for
//! each of its frames; a table that is less than a frame has none. The last line is the BLAKE3 of all that stands before it.

use serde::{Deserialize, Serialize};

use super::{Digest, directory};
use crate::{Error, Result};

/// The file's name in the archive.
pub const NAME: &str = "manifest.json";

/// The version of the manifest that is written.
pub const VERSION: u32 = 1;

const LAST_LINE: &str = "  \"manifest_digest\": \"";

/// What a manifest says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of its own layout.
    pub manifest_version: u32,
    /// A random name, by which restores know an archive again.
    pub archive_id: String,
    /// What wrote it: `pghaul 0.1.0`.
    pub tool: String,
    /// What was dumped, and when.
    #[serde(flatten)]
    pub details: Details,
    /// `toc.dat`.
    pub toc: TocRecord,
    /// Every other file of the archive, lists of frames aside, by name.
    pub files: Vec<FileRecord>,
}

/// What the dump knows of its source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// When the dump began, RFC 3339 in UTC.
    pub started_at: String,
    /// When its last row was read.
    pub finished_at: String,
    /// The server and the database.
    pub source: Source,
    /// The snapshot that every row was read in.
    pub snapshot: Snapshot,
}

/// Where the archive comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Source {
    /// The cluster's identifier (`pg_control_system`), where the role may read it.
    pub system_identifier: Option<u64>,
    /// 180006 for 18.6.
    pub server_version_num: u32,
    /// The database's name.
    pub database: String,
    /// The database's encoding.
    pub encoding: String,
    /// Its LC_COLLATE.
    pub collate: Option<String>,
    /// Its LC_CTYPE.
    pub ctype: Option<String>,
    /// Its locale provider: `libc`, `icu`, `builtin`.
    pub locale_provider: Option<String>,
    /// The role that dumped it.
    pub role: Option<String>,
    /// Whether the server was a standby.
    pub is_standby: bool,
}

/// The snapshot and the sessions that kept it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Snapshot {
    /// `pg_current_snapshot()`.
    pub text: String,
    /// The write-ahead log's position when it was taken.
    pub lsn: Option<String>,
    /// The identifiers under which it was exported, the first and those of sessions that took over.
    pub exported_ids: Vec<String>,
    /// How many ranges were read again after a lost connection.
    pub retried_ranges: u64,
}

/// What a manifest says of `toc.dat`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TocRecord {
    /// Its length in bytes.
    pub size: u64,
    /// The digest of its bytes.
    pub digest: Digest,
    /// How many entries it has.
    pub entries: usize,
    /// The archive version, `1.16`.
    pub archive_version: String,
}

/// What a manifest says of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its name in the archive.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// How many bytes come out of it.
    pub raw_size: u64,
    /// How many rows, in the file of a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// How many frames its `.frames` lists, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frames: Option<u64>,
    /// The digest of its bytes, or of its `.frames` where it has one.
    pub digest: Digest,
}

impl FileRecord {
    /// Names are opened as they stand here; a manifest is not trusted either.
    fn has_a_name_of_ours(&self) -> bool {
        let (stem, _) = directory::stem(&self.name);
        match self.frames {
            Some(_) => directory::is_data_stem(stem),
            None => {
                directory::is_data_stem(stem) || directory::is_large_object_stem(stem) || directory::is_list_stem(stem)
            }
        }
    }

    /// The name of its list of frames, if it has one.
    pub fn frames_name(&self) -> Option<String> {
        self.frames?;
        let (stem, _) = self.name.split_once(".dat")?;
        Some(format!("{stem}.frames"))
    }
}

impl Manifest {
    /// The content of a `manifest.json`.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|error| Error::new(format!("could not write \"{NAME}\": {error}")))?;
        text.truncate(text.trim_end_matches(['}', '\n']).len());
        text.push_str(",\n");
        let digest = Digest::of(text.as_bytes());
        text.push_str(&format!("{LAST_LINE}{digest}\"\n}}\n"));
        Ok(text.into_bytes())
    }

    /// Reads the content of a `manifest.json`, which must be as it was written to the byte.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let damaged = |what: &str| Error::new(format!("file \"{NAME}\" is damaged: {what}"));
        let text = std::str::from_utf8(bytes).map_err(|_| damaged("it is not UTF-8"))?;
        let at = text.rfind(LAST_LINE).ok_or_else(|| damaged("its last line is missing"))?;
        let digest = Digest::of(&bytes[..at]);
        if text[at..] != format!("{LAST_LINE}{digest}\"\n}}\n") {
            return Err(damaged("its digest is another"));
        }
        let manifest: Self = serde_json::from_str(text).map_err(|error| damaged(&error.to_string()))?;
        if manifest.manifest_version != VERSION {
            return Err(Error::new(format!("unsupported manifest version {}", manifest.manifest_version))
                .hint("Use the version of pghaul that made the archive, or a later one."));
        }
        if let Some(record) = manifest.files.iter().find(|record| !record.has_a_name_of_ours()) {
            return Err(directory::refuse(&record.name).context(format!("file \"{NAME}\" is damaged")));
        }
        if manifest.files.windows(2).any(|pair| pair[0].name >= pair[1].name) {
            return Err(damaged("its files are not in order"));
        }
        Ok(manifest)
    }

    /// Whether this is, or was before it was damaged, a manifest of ours: other programs have files of that name.
    pub fn is_ours(bytes: &[u8]) -> bool {
        let words = ["\"archive_id\": \"", "\"manifest_digest\": \""];
        words.iter().any(|word| memchr::memmem::find(bytes, word.as_bytes()).is_some())
    }

    /// What it says of a file.
    pub fn file(&self, name: &str) -> Option<&FileRecord> {
        let place = self.files.binary_search_by(|record| record.name.as_str().cmp(name)).ok()?;
        Some(&self.files[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest {
            manifest_version: VERSION,
            archive_id: "a".into(),
            tool: "pghaul 0.1.0".into(),
            details: Details::default(),
            toc: TocRecord { size: 1, digest: Digest::of(b"x"), entries: 3, archive_version: "1.16".into() },
            files: vec![FileRecord {
                name: "7.dat.zst".into(),
                size: 2,
                raw_size: 3,
                rows: Some(1),
                frames: Some(2),
                digest: Digest::of(b"y"),
            }],
        }
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let bytes = manifest().to_bytes().unwrap();
        assert_eq!(Manifest::read(&bytes).unwrap(), manifest());
        assert_eq!(manifest().file("7.dat.zst").unwrap().frames_name().unwrap(), "7.frames");
        assert_eq!(manifest().file("8.dat.zst"), None);
    }

    #[test]
    fn a_change_of_any_byte_and_any_cut_are_found() {
        let bytes = manifest().to_bytes().unwrap();
        for at in 0..bytes.len() {
            assert!(Manifest::read(&bytes[..at]).is_err(), "cut to {at}");
            for flip in [1, 0x20, 0x80] {
                let mut damaged = bytes.clone();
                damaged[at] ^= flip;
                assert!(Manifest::read(&damaged).is_err(), "byte {at} flipped by {flip}");
            }
        }
    }

    #[test]
    fn a_manifest_cannot_name_files_elsewhere() {
        for (name, frames) in
            [("../7.dat", Some(1)), ("/etc/passwd", None), ("blob_7.dat", Some(1)), ("7.frames", None)]
        {
            let mut manifest = manifest();
            (manifest.files[0].name, manifest.files[0].frames) = (name.to_owned(), frames);
            let error = Manifest::read(&manifest.to_bytes().unwrap()).unwrap_err();
            assert!(error.message().ends_with("is none that an archive may use"), "{error}");
        }
    }

    #[test]
    fn a_later_layout_is_refused() {
        let bytes = Manifest { manifest_version: 2, ..manifest() }.to_bytes().unwrap();
        assert_eq!(Manifest::read(&bytes).unwrap_err().message(), "unsupported manifest version 2");
    }
}
