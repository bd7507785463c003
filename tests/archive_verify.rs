//! Whatever happens to a file of an archive of ours, `verify` names the file.

mod common;

use std::fs;
use std::path::Path;

use common::made_archive::{CODECS, copy, drain, make, open, read_all, rows_of, stored, stored_toc};
use pghaul::archive::verify::{Report, verify};
use pghaul::archive::{COPY_END, Codec, FrameEncoder, LargeObjectFile, OpenOptions, Publication};
use pghaul::monitor::Silent;
use pghaul::oid::Oid;

fn check(path: &Path) -> Report {
    verify(path, OpenOptions::default(), &Silent).unwrap()
}

fn names(report: &Report) -> Vec<&str> {
    report.problems.iter().map(|problem| problem.file.as_str()).collect()
}

/// A few kilobytes with every sort of file in them: a table with void frames, a small one, a large object.
fn make_small(path: &Path, codec: Codec, dumper: &str) {
    let mut toc = stored_toc("pg17-none");
    toc.header.compression = codec.algorithm();
    toc.header.dumper_version = Some(dumper.into());
    toc.entries.retain(|entry| entry.has_data || entry.desc == "ENCODING");
    let publication = Publication::begin(path, None).unwrap();
    let mut encoder = FrameEncoder::new(codec).unwrap();
    for (number, entry) in toc.entries.iter().filter(|entry| entry.desc == "TABLE DATA").enumerate() {
        let rows = rows_of(entry);
        if number > 0 {
            let data: Vec<u8> = rows.iter().copied().take_while(|byte| *byte != b'\n').collect();
            let rows = [&data, &b"\n"[..], COPY_END].concat();
            let frame = encoder.frame(&rows, 1).unwrap();
            publication.small_data_file(entry.dump_id, codec, frame).unwrap();
            continue;
        }
        let file = publication.data_file(entry.dump_id, codec).unwrap();
        for row in rows.split_inclusive(|byte| *byte == b'\n').take(12).collect::<Vec<_>>().chunks(6) {
            let mut void = file.range().unwrap();
            void.append(encoder.frame(b"void\n", 1).unwrap()).unwrap();
            drop(void);
            let mut range = file.range().unwrap();
            range.append(encoder.frame(&row.concat(), row.len() as u64).unwrap()).unwrap();
            range.commit(row.len() as u64).unwrap();
        }
        file.finish(&mut encoder, COPY_END).unwrap();
    }
    let mut blob = publication.large_object(Oid(7), codec).unwrap();
    blob.push(&mut encoder, b"a large object").unwrap();
    blob.finish(&mut encoder).unwrap();
    let blobs = toc.entries.iter().find(|entry| entry.desc == "BLOBS").unwrap();
    publication.large_object_list(&blobs.file, LargeObjectFile::list_line(Oid(7)).as_bytes()).unwrap();
    publication.commit(&toc, Default::default()).unwrap();
}

/// Reads all that an archive holds, as a restore would.
fn read_everything(path: &Path) -> pghaul::Result<()> {
    let archive = open(path)?;
    for entry in archive.toc().entries.iter().filter(|entry| entry.has_data) {
        if entry.desc == "BLOBS" {
            for object in archive.large_objects(entry)? {
                drain(archive.large_object(&object)?)?;
            }
        } else {
            read_all(&archive, entry)?;
        }
    }
    Ok(())
}

/// Flips a bit of every byte of every file and cuts every file at every length: `verify` must name the file, and
/// reading as a restore does must fail.
fn damage_everywhere(codec: Codec) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a");
    make_small(&path, codec, "17.10 (pghaul 0.1.0)");
    assert!(check(&path).is_good());
    read_everything(&path).unwrap();
    let mut cases = 0;
    for entry in fs::read_dir(&path).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_name().unwrap().to_str().unwrap();
        let bytes = fs::read(&file).unwrap();
        let mut damaged = |what: &str, content: &[u8]| {
            fs::write(&file, content).unwrap();
            let report = check(&path);
            assert!(names(&report).contains(&name), "{name} {what}: {:?}", report.problems);
            assert!(read_everything(&path).is_err(), "{name} {what}: was read");
            cases += 1;
        };
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            damaged(&format!("byte {at}"), &flipped);
            damaged(&format!("cut to {at}"), &bytes[..at]);
        }
        damaged("longer", &[&bytes[..], b"\0"].concat());
        fs::write(&file, &bytes).unwrap();
    }
    assert!(check(&path).is_good());
    println!("{cases} cases, all found");
}

#[test]
fn every_flipped_byte_and_every_cut_of_plain_files_is_found() {
    damage_everywhere(CODECS[0]);
}

#[test]
fn every_flipped_byte_and_every_cut_of_gzip_files_is_found() {
    damage_everywhere(CODECS[1]);
}

#[test]
fn every_flipped_byte_and_every_cut_of_lz4_files_is_found() {
    damage_everywhere(CODECS[2]);
}

#[test]
fn every_flipped_byte_and_every_cut_of_zstd_files_is_found() {
    damage_everywhere(CODECS[3]);
}

#[test]
fn what_else_can_happen_to_files_is_found_and_named() {
    let directory = tempfile::tempdir().unwrap();
    let good = directory.path().join("good");
    make(&good, CODECS[3]);
    let other = directory.path().join("other");
    make(&other, CODECS[1]);
    let data = |path: &Path| {
        let archive = open(path).unwrap();
        let entry = archive.toc().entries.iter().find(|entry| entry.desc == "TABLE DATA" && entry.tag == "t").unwrap();
        (archive.record(entry).unwrap().name.clone(), archive.record(entry).unwrap().frames_name().unwrap())
    };
    let (file, frames) = data(&good);
    let blob = "blob_20001.dat.zst";
    let remove = |name: &str| fs::remove_file(directory.path().join("bad").join(name)).unwrap();
    let take = |name: &str, from: &Path| {
        fs::copy(from.join(name), directory.path().join("bad").join(name)).unwrap();
    };
    let scenarios: [(&str, &str, &dyn Fn()); 12] = [
        ("a missing data file", &file, &|| remove(&file)),
        ("a missing list of frames", &frames, &|| remove(&frames)),
        ("a missing large object", blob, &|| remove(blob)),
        ("a missing manifest", "manifest.json", &|| remove("manifest.json")),
        ("a missing table of contents", "toc.dat", &|| remove("toc.dat")),
        ("a file too many", "9999.dat", &|| fs::write(directory.path().join("bad/9999.dat"), "").unwrap()),
        ("a directory too many", "base", &|| fs::create_dir(directory.path().join("bad/base")).unwrap()),
        ("the manifest of another archive", "manifest.json", &|| take("manifest.json", &other)),
        ("the contents of another archive", "toc.dat", &|| take("toc.dat", &other)),
        ("the frames of another archive", &frames, &|| take(&frames, &other)),
        ("two files changed for each other", blob, &|| {
            let bad = directory.path().join("bad");
            fs::copy(bad.join("blob_20002.dat.zst"), bad.join(blob)).unwrap();
        }),
        ("a link instead of a file", &file, &|| {
            remove(&file);
            std::os::unix::fs::symlink(good.join(&file), directory.path().join("bad").join(&file)).unwrap();
        }),
    ];
    for (what, name, damage) in scenarios {
        let bad = directory.path().join("bad");
        copy(&good, &bad);
        assert!(check(&bad).is_good());
        damage();
        let report = check(&bad);
        // An archive of files that all belong to another one shows it at every file but the foreign one.
        let named = names(&report).contains(&name) || what == "the manifest of another archive";
        assert!(named && !report.is_good(), "{what}: {:?}", report.problems);
        fs::remove_dir_all(&bad).unwrap();
    }
}

#[test]
fn a_damaged_manifest_is_found_where_the_contents_name_stock() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a");
    make_small(&path, CODECS[0], "18.6");
    assert!(check(&path).verifiable);
    let file = path.join("manifest.json");
    let bytes = fs::read(&file).unwrap();
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        fs::write(&file, &flipped).unwrap();
        assert_eq!(names(&check(&path)), ["manifest.json"], "byte {at}");
        assert!(open(&path).is_err(), "byte {at}");
    }
    fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(names(&check(&path)), ["manifest.json"]);
}

#[test]
fn a_foreign_archive_is_unverifiable_and_looked_through_all_the_same() {
    let directory = tempfile::tempdir().unwrap();
    for name in ["pg15-gzip", "pg17-none", "pg17-lz4", "pg17-zstd", "pg18-gzip"] {
        let report = check(&stored(name));
        assert!(report.is_good() && !report.verifiable && report.files >= 7, "{name}: {report:?}");

        let path = directory.path().join(name);
        copy(&stored(name), &path);
        let archive = open(&path).unwrap();
        let entry = archive.toc().entries.iter().find(|entry| entry.desc == "TABLE DATA" && entry.tag == "t").unwrap();
        let file = ["", ".gz", ".lz4", ".zst"].map(|suffix| path.join(format!("{}{suffix}", entry.file)));
        let file = file.iter().find(|file| file.exists()).unwrap();
        let bytes = fs::read(file).unwrap();
        fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        assert_eq!(names(&check(&path)), [entry.file.as_str()], "{name}");
    }
}

#[test]
fn a_directory_that_is_no_archive_is_an_error_not_a_report() {
    let directory = tempfile::tempdir().unwrap();
    let error = verify(directory.path(), OpenOptions::default(), &Silent).unwrap_err();
    assert!(error.message().ends_with("(\"toc.dat\" does not exist)"));
}
