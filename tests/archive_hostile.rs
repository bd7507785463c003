//! Archives made to do harm: they are refused, without a panic and without the memory they ask for.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::made_archive::{CODECS, copy, make_with, open, read_all, stored};
use pghaul::archive::{Archive, Digest, Entry, Frame, Toc};
use pghaul::oid::DumpId;
use proptest::prelude::*;

/// The largest amount of memory that this process ever had, in bytes.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
}

fn table(archive: &Archive) -> &Entry {
    archive.toc().entries.iter().find(|entry| entry.desc == "TABLE DATA" && entry.tag == "t").unwrap()
}

/// A copy of a stored archive and the path of the data file of its table `t`.
fn stored_copy(directory: &Path, name: &str, suffix: &str) -> (Archive, PathBuf) {
    let path = directory.join(name);
    copy(&stored(name), &path);
    let archive = open(&path).unwrap();
    let file = path.join(format!("{}{suffix}", table(&archive).file));
    (archive, file)
}

fn bomb() -> Vec<u8> {
    zstd::encode_all(std::io::Read::take(std::io::repeat(b'\n'), 1 << 30), 1).unwrap()
}

#[test]
fn a_file_from_which_more_comes_than_the_manifest_says_is_left_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a");
    let bytes = bomb();
    let frame = Frame { digest: Digest::of(&bytes), bytes: &bytes, raw_len: 10, rows: 1 };
    make_with(&path, CODECS[3], |file, _, _| {
        let mut range = file.range().unwrap();
        range.append(frame).unwrap();
        range.commit(1).unwrap();
    });
    let archive = open(&path).unwrap();
    let error = read_all(&archive, table(&archive)).unwrap_err();
    assert!(error.message().ends_with("more than 15 bytes come out of it"), "{error}");
    assert!(peak_memory() < 256 << 20);
}

#[test]
fn a_bomb_in_a_foreign_archive_costs_time_but_no_memory() {
    let directory = tempfile::tempdir().unwrap();
    let (archive, file) = stored_copy(directory.path(), "pg17-zstd", ".zst");
    fs::write(&file, bomb()).unwrap();
    let mut reader = archive.data(table(&archive)).unwrap();
    for _ in 0..500 {
        assert!(reader.next_block().unwrap().is_some_and(|block| block.len() <= 1 << 20));
    }
    assert!(peak_memory() < 256 << 20);
}

#[test]
fn a_window_beyond_128_mebibytes_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let (archive, file) = stored_copy(directory.path(), "pg17-zstd", ".zst");
    // A frame of one empty block with a window of 2 GiB.
    fs::write(&file, [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8, 0x01, 0x00, 0x00]).unwrap();
    let error = read_all(&archive, table(&archive)).unwrap_err();
    assert!(error.message().contains("too much memory"), "{error}");
}

#[test]
fn a_million_dependencies_are_read_and_huge_ones_refused() {
    let mut toc = Toc::read(&fs::read(stored("pg18-none").join("toc.dat")).unwrap()).unwrap();
    toc.entries[3].dependencies = vec![DumpId(1); 1_000_000];
    assert_eq!(Toc::read(&toc.to_bytes().unwrap()).unwrap(), toc);
    toc.entries[3].dependencies = vec![DumpId(u32::MAX)];
    assert!(Toc::read(&toc.to_bytes().unwrap()).is_err());
}

#[test]
fn a_sparse_table_of_contents_is_not_read_into_memory() {
    let directory = tempfile::tempdir().unwrap();
    let (archive, _) = stored_copy(directory.path(), "pg17-none", "");
    fs::OpenOptions::new().write(true).open(archive.path().join("toc.dat")).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(open(archive.path()).err().unwrap().message(), "file \"toc.dat\" is too long");
    assert!(peak_memory() < 256 << 20);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_damage_to_a_foreign_data_file_is_read_or_refused(
        which in 0usize..3,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let (name, suffix) = [("pg17-gzip", ".gz"), ("pg17-lz4", ".lz4"), ("pg17-zstd", ".zst")][which];
        let (archive, file) = stored_copy(directory.path(), name, suffix);
        let mut bytes = fs::read(&file).unwrap();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        fs::write(&file, &bytes).unwrap();
        let _ = read_all(&archive, table(&archive));
    }

    #[test]
    fn any_damage_to_a_table_of_contents_is_read_or_refused(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = fs::read(stored("pg18-gzip").join("toc.dat")).unwrap();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(toc) = Toc::read(&bytes) {
            toc.to_bytes().unwrap();
        }
    }
}
