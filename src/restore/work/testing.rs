//! Archives made up for tests.

use crate::archive::{Algorithm, ArchiveVersion, Created, Entry, Header, Toc};
use crate::oid::DumpId;
use crate::section::Section;

/// A table of contents of these entries.
pub fn toc(entries: Vec<Entry>) -> Toc {
    let header = Header {
        version: ArchiveVersion::V1_16,
        compression: Algorithm::None,
        gzip_level: 0,
        created: Created::default(),
        database: None,
        server_version: None,
        dumper_version: None,
    };
    Toc { header, entries }
}

/// An entry of a section with something to run, that depends on others.
pub fn with(mut entry: Entry, section: Section, dependencies: &[u32]) -> Entry {
    entry.section = section;
    entry.definition = Some("x".into());
    entry.dependencies = dependencies.iter().copied().map(DumpId).collect();
    entry.has_data = entry.desc == "TABLE DATA";
    entry
}
