//! `toc.dat` of the stored stock archives: read field by field, written back as the same bytes, and harmless
//! when damaged.

use std::fs;

use pghaul::archive::{Algorithm, ArchiveVersion, Entry, Toc};
use pghaul::section::Section;

const STORED: [(&str, ArchiveVersion, Algorithm); 8] = [
    ("pg15-none", ArchiveVersion::V1_14, Algorithm::None),
    ("pg15-gzip", ArchiveVersion::V1_14, Algorithm::Gzip),
    ("pg17-none", ArchiveVersion::V1_16, Algorithm::None),
    ("pg17-gzip", ArchiveVersion::V1_16, Algorithm::Gzip),
    ("pg17-lz4", ArchiveVersion::V1_16, Algorithm::Lz4),
    ("pg17-zstd", ArchiveVersion::V1_16, Algorithm::Zstd),
    ("pg18-none", ArchiveVersion::V1_16, Algorithm::None),
    ("pg18-gzip", ArchiveVersion::V1_16, Algorithm::Gzip),
];

fn stored(name: &str) -> Vec<u8> {
    fs::read(format!("{}/testdata/archive/{name}/toc.dat", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn find<'a>(toc: &'a Toc, desc: &str, tag: &str) -> &'a Entry {
    toc.entries.iter().find(|entry| entry.desc == desc && entry.tag == tag).unwrap()
}

#[test]
fn what_stock_wrote_is_written_back_as_the_same_bytes() {
    for (name, version, compression) in STORED {
        let bytes = stored(name);
        let toc = Toc::read(&bytes).unwrap();
        assert_eq!((toc.header.version, toc.header.compression), (version, compression), "{name}");
        assert!(toc.to_bytes().unwrap() == bytes, "{name}");
    }
}

#[test]
fn the_fields_of_an_entry_are_where_they_belong() {
    for (name, version, _) in STORED {
        let toc = Toc::read(&stored(name)).unwrap();
        assert_eq!(toc.header.database.as_deref(), Some("archive_src"));
        assert!(!toc.header.is_ours());
        assert_eq!(toc.encoding().unwrap(), Some("UTF8"));
        assert!(toc.standard_strings().unwrap());
        assert!(toc.search_path().unwrap().contains("set_config"));

        let table = find(&toc, "TABLE", "we\"ird\nname");
        assert!(table.definition.as_deref().unwrap().starts_with("CREATE TABLE public.\"we\"\"ird\nname\""));
        assert_eq!(table.schema.as_deref(), Some("public"));
        assert_eq!(table.tablespace.as_deref(), Some(""));
        assert_eq!(table.table_am.as_deref(), Some("heap"));
        assert_eq!(table.owner.as_deref(), Some("postgres"));
        assert_eq!(table.relkind, if version >= ArchiveVersion::V1_16 { b'r' } else { 0 });

        let data = find(&toc, "TABLE DATA", "we\"ird\nname");
        assert_eq!(data.section, Section::Data);
        assert_eq!(data.copy.as_deref(), Some("COPY public.\"we\"\"ird\nname\" (a, \"é\") FROM stdin;\n"));
        assert_eq!(data.file, format!("{}.dat", data.dump_id));
        assert_eq!(data.dependencies, [table.dump_id]);
        assert_eq!(data.object_id.oid, table.object_id.oid);
        assert!(data.has_data && data.definition.is_none());
    }
}

#[test]
fn an_older_version_holds_the_same_entries_without_the_newer_fields() {
    let mut toc = Toc::read(&stored("pg18-gzip")).unwrap();
    toc.header.version = ArchiveVersion::V1_14;
    let older = Toc::read(&toc.to_bytes().unwrap()).unwrap();
    assert!(older.entries.iter().all(|entry| entry.relkind == 0));
    assert_eq!(older.entries.len(), toc.entries.len());

    toc.header.compression = Algorithm::Zstd;
    assert_eq!(toc.to_bytes().unwrap_err().message(), "archive version 1.14 cannot hold zstd compression");
}

#[test]
fn text_in_an_encoding_with_ascii_trail_bytes_is_read_by_its_own_rule() {
    let mut toc = Toc::read(&stored("pg18-none")).unwrap();
    toc.entries[0].definition = Some("SET client_encoding = 'SJIS';\n".into());
    toc.entries[3].tag = pghaul::text::decode(b"\x83\\x").into();
    let bytes = toc.to_bytes().unwrap();
    let read = Toc::read(&bytes).unwrap();
    assert!(!read.entries[3].tag.contains('\\'));
    assert!(read.to_bytes().unwrap() == bytes);
}

#[test]
fn a_file_of_something_else_is_said_to_be_no_archive() {
    for bytes in [&b""[..], b"PGDM", b"-- PostgreSQL database dump"] {
        assert_eq!(Toc::read(bytes).unwrap_err().message(), "input file does not appear to be a valid archive");
    }
}

#[test]
fn a_version_of_the_future_is_refused_by_its_number() {
    let mut bytes = stored("pg18-none");
    bytes[6] = 17;
    assert_eq!(Toc::read(&bytes).unwrap_err().message(), "unsupported version (1.17) in file header");
}

#[test]
fn a_toc_cut_anywhere_is_damaged() {
    let bytes = stored("pg17-zstd");
    for length in 0..bytes.len() {
        assert!(Toc::read(&bytes[..length]).is_err(), "cut to {length} bytes");
    }
    let longer = [&bytes[..], b"x"].concat();
    assert!(Toc::read(&longer).unwrap_err().message().ends_with("1 bytes follow the last entry"));
}

#[test]
fn a_toc_with_any_byte_changed_is_read_or_refused() {
    let bytes = stored("pg15-none");
    for at in 0..bytes.len() {
        for flip in [0x01, 0x80, 0xFF] {
            let mut damaged = bytes.clone();
            damaged[at] ^= flip;
            if let Ok(toc) = Toc::read(&damaged) {
                assert!(toc.to_bytes().is_ok());
            }
        }
    }
}

#[test]
fn a_number_of_entries_beyond_the_file_is_refused_before_allocation() {
    let mut toc = Toc::read(&stored("pg18-none")).unwrap();
    toc.entries.clear();
    let mut bytes = toc.to_bytes().unwrap();
    let count = bytes.len() - 4;
    bytes[count..].copy_from_slice(&i32::MAX.to_le_bytes());
    assert!(Toc::read(&bytes).unwrap_err().message().ends_with("2147483647 entries do not fit in 0 bytes"));
}

#[test]
fn dump_ids_are_unique_positive_and_bounded() {
    let stock = Toc::read(&stored("pg18-none")).unwrap();
    for id in [0, 1 << 30, stock.entries[1].dump_id.0] {
        let mut toc = stock.clone();
        toc.entries[0].dump_id.0 = id;
        assert!(Toc::read(&toc.to_bytes().unwrap()).is_err(), "{id}");
    }
}
