//! Reading archives: stock ones and ours, whole and cut, honest and not.

mod common;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use common::made_archive::{CODECS, copy, drain, make, open, read_all, rows_of, stored};
use pghaul::archive::{Archive, COPY_END, Entry, LargeObject, OpenOptions, Toc};

const STORED: [&str; 8] =
    ["pg15-none", "pg15-gzip", "pg17-none", "pg17-gzip", "pg17-lz4", "pg17-zstd", "pg18-none", "pg18-gzip"];

fn data_entries(archive: &Archive) -> impl Iterator<Item = &Entry> {
    archive.toc().entries.iter().filter(|entry| entry.desc == "TABLE DATA")
}

fn blobs(archive: &Archive) -> &Entry {
    archive.toc().entries.iter().find(|entry| entry.desc == "BLOBS").unwrap()
}

/// Rewrites the table of contents of a stock archive.
fn edit_toc(archive: &Path, edit: impl Fn(&mut Toc)) {
    let path = archive.join("toc.dat");
    let mut toc = Toc::read(&fs::read(&path).unwrap()).unwrap();
    edit(&mut toc);
    fs::write(path, toc.to_bytes().unwrap()).unwrap();
}

#[test]
fn what_stock_pg_dump_wrote_is_read_in_every_codec() {
    let plain = open(&stored("pg17-none")).unwrap();
    for name in STORED {
        let archive = open(&stored(name)).unwrap();
        assert!(archive.manifest().is_none());
        for entry in data_entries(&archive) {
            let same = data_entries(&plain).find(|other| other.tag == entry.tag).unwrap();
            let expected = [&rows_of(same)[..], COPY_END].concat();
            assert!(read_all(&archive, entry).unwrap() == expected, "{name} {}", entry.tag);
        }
    }
}

#[test]
fn large_objects_of_stock_pg_dump_are_read_in_every_codec() {
    for name in STORED {
        let archive = open(&stored(name)).unwrap();
        let objects = archive.large_objects(blobs(&archive)).unwrap();
        let found: Vec<_> = objects
            .iter()
            .map(|object| (object.oid.0, drain(archive.large_object(object).unwrap()).unwrap()))
            .collect();
        assert_eq!(found, [(777, vec![]), (20001, b"hello".to_vec()), (20002, vec![])], "{name}");
    }
}

#[test]
fn what_we_wrote_is_read_back_and_its_frames_one_by_one() {
    let directory = tempfile::tempdir().unwrap();
    for codec in CODECS {
        let path = directory.path().join(codec.algorithm().name());
        let manifest = make(&path, codec);
        let archive = open(&path).unwrap();
        assert_eq!(archive.manifest(), Some(&manifest));
        for entry in data_entries(&archive) {
            let expected = [&rows_of(entry)[..], COPY_END].concat();
            assert!(read_all(&archive, entry).unwrap() == expected, "{codec:?} {}", entry.tag);

            let frames = archive.frames(entry).unwrap().unwrap();
            assert_eq!(frames.rows(), rows_of(entry).iter().filter(|byte| **byte == b'\n').count() as u64);
            let mut joined = Vec::new();
            for number in 0..frames.count() {
                let bytes = drain(archive.data_of_frames(entry, &frames, number..number + 1).unwrap()).unwrap();
                assert_eq!(bytes.len() as u64, frames.get(number).unwrap().raw_len);
                joined.extend(bytes);
            }
            assert!(joined == expected, "{codec:?} {}", entry.tag);
        }
        let objects = archive.large_objects(blobs(&archive)).unwrap();
        assert_eq!(drain(archive.large_object(&objects[1]).unwrap()).unwrap(), b"hello");
    }
}

#[test]
fn a_stock_file_cut_anywhere_is_an_error_where_stock_restores_a_part() {
    let directory = tempfile::tempdir().unwrap();
    for name in ["pg17-none", "pg17-gzip", "pg17-lz4", "pg17-zstd"] {
        let path = directory.path().join(name);
        copy(&stored(name), &path);
        let archive = open(&path).unwrap();
        let entry = data_entries(&archive).find(|entry| entry.tag == "t").unwrap();
        let whole = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path());
        let file = whole.into_iter().find(|path| path.file_name().unwrap().to_str().unwrap().starts_with(&entry.file));
        let file = file.unwrap();
        let bytes = fs::read(&file).unwrap();
        for length in (0..bytes.len()).step_by(if name == "pg17-none" { 97 } else { 1 }) {
            fs::write(&file, &bytes[..length]).unwrap();
            let result = read_all(&archive, entry);
            // The last line ends of the terminator carry nothing.
            assert!(result.is_err() || length >= bytes.len() - 2, "{name} cut to {length} of {}", bytes.len());
        }
    }
}

#[test]
fn an_archive_of_ours_without_its_manifest_is_damaged_unless_told_otherwise() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a");
    make(&path, CODECS[3]);
    fs::remove_file(path.join("manifest.json")).unwrap();
    let error = open(&path).err().unwrap();
    assert_eq!(error.message(), "the archive is damaged: its manifest is missing");
    let archive = Archive::open(&path, OpenOptions { no_manifest: true }).unwrap();
    for entry in data_entries(&archive) {
        assert!(read_all(&archive, entry).unwrap().ends_with(COPY_END));
    }
}

#[test]
fn a_manifest_of_somebody_else_does_not_disturb_a_stock_archive() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a");
    copy(&stored("pg18-gzip"), &path);
    fs::write(path.join("manifest.json"), "{}").unwrap();
    assert!(open(&path).unwrap().manifest().is_none());
}

#[test]
fn a_compressed_table_of_contents_is_read() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a");
    copy(&stored("pg18-gzip"), &path);
    let bytes = fs::read(path.join("toc.dat")).unwrap();
    fs::remove_file(path.join("toc.dat")).unwrap();
    fs::write(path.join("toc.dat.zst"), zstd::encode_all(&bytes[..], 1).unwrap()).unwrap();
    assert!(open(&path).unwrap().toc().to_bytes().unwrap() == bytes);
    // 8 GiB of zeros in a few hundred kilobytes.
    let bomb = zstd::encode_all(std::io::Read::take(std::io::repeat(0), 1 << 28), 1).unwrap();
    fs::write(path.join("toc.dat.zst"), bomb.repeat(32)).unwrap();
    assert_eq!(open(&path).err().unwrap().message(), "file \"toc.dat.zst\" is too large");
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a");
    copy(&stored("pg17-none"), &path);
    fs::write(directory.path().join("1.dat"), "secret\n\\.\n\n\n").unwrap();
    for name in ["../1.dat", "/etc/passwd", "./1.dat", "", "toc.dat", "1.dat\0", "sub/1.dat", "\u{1b}[2J.dat"] {
        edit_toc(&path, |toc| {
            for entry in toc.entries.iter_mut().filter(|entry| entry.has_data) {
                entry.file = name.to_owned();
            }
        });
        let archive = open(&path).unwrap();
        for entry in data_entries(&archive) {
            let error = archive.data(entry).err().unwrap();
            assert!(error.message().ends_with("is none that an archive may use"), "{error}");
            assert!(!error.message().contains('\u{1b}'));
        }
        assert!(archive.large_objects(blobs(&archive)).is_err(), "{name}");
        let object = LargeObject { oid: pghaul::oid::Oid(1), file: name.to_owned() };
        assert!(archive.large_object(&object).is_err(), "{name}");
    }
}

#[test]
fn only_regular_files_are_opened() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a");
    copy(&stored("pg17-none"), &path);
    let archive = open(&path).unwrap();
    let entry = data_entries(&archive).next().unwrap();
    let file = path.join(&entry.file);
    let secret = directory.path().join("secret");
    fs::write(&secret, "1\n\\.\n\n\n").unwrap();
    let replace: [&dyn Fn(); 4] = [
        &|| symlink(&secret, &file).unwrap(),
        &|| fs::create_dir(&file).unwrap(),
        &|| rustix::fs::mknodat(rustix::fs::CWD, &file, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap(),
        &|| drop(std::os::unix::net::UnixListener::bind(&file).unwrap()),
    ];
    for make in replace {
        fs::remove_file(&file).or_else(|_| fs::remove_dir(&file)).unwrap();
        make();
        assert!(read_all(&archive, entry).is_err());
    }
}

#[test]
fn an_odd_list_of_large_objects_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a");
    copy(&stored("pg17-none"), &path);
    let archive = open(&path).unwrap();
    let list = path.join(&blobs(&archive).file);
    for line in ["x y", "777", "-1 blob_1.dat", "99999999999 blob_1.dat", "\u{1b}[2J"] {
        fs::write(&list, format!("{line}\n")).unwrap();
        let error = archive.large_objects(blobs(&archive)).err().unwrap();
        assert!(error.message().starts_with("invalid line in large object TOC file"), "{error}");
        assert!(!error.message().contains('\u{1b}'));
    }
    fs::write(&list, "1 ../secret\n").unwrap();
    let objects = archive.large_objects(blobs(&archive)).unwrap();
    assert!(archive.large_object(&objects[0]).is_err());
}

#[test]
fn what_is_no_directory_archive_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    let message = |path: &Path| open(path).err().unwrap().message().to_owned();
    assert!(message(directory.path()).ends_with("(\"toc.dat\" does not exist)"));
    assert!(message(&file).ends_with("file\": No such file or directory"));
    fs::write(&file, "--\n-- PostgreSQL database dump\n--\n").unwrap();
    assert_eq!(message(&file), "input file appears to be a text format dump. Please use psql.");
    fs::write(&file, "PGDMP\x01\x10").unwrap();
    assert!(message(&file).ends_with("is not a directory"));
    fs::write(&file, "hello").unwrap();
    assert_eq!(message(&file), "input file does not appear to be a valid archive");
}
