//! An archive stands at its place whole or not at all.

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use common::made_archive::{CODECS, make, make_with, open, read_all, stored_toc};
use common::run;
use pghaul::archive::verify::verify;
use pghaul::archive::{Algorithm, Codec, FrameEncoder, OpenOptions, Publication, SyncMethod};
use pghaul::monitor::Silent;
use pghaul::oid::DumpId;

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn begin(out: &Path) -> pghaul::Result<Publication> {
    Publication::begin(out, None)
}

fn refusal(out: &Path) -> String {
    begin(out).err().unwrap().message().to_owned()
}

/// Writes a data file of one row.
fn write_one(publication: &Publication, id: u32) {
    let mut encoder = FrameEncoder::new(Codec::None).unwrap();
    let file = publication.data_file(DumpId(id), Codec::None).unwrap();
    let mut range = file.range().unwrap();
    range.append(encoder.frame(b"1\n", 1).unwrap()).unwrap();
    range.commit(1).unwrap();
    file.finish(&mut encoder, b"\\.\n\n\n").unwrap();
}

#[test]
fn an_absent_place_stays_absent_until_the_archive_is_whole() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("out");
    let publication = begin(&out).unwrap();
    write_one(&publication, 1);
    assert_eq!(names(directory.path()), [format!(".out.pghaul-{}", publication.archive_id())]);
    publication.commit(&stored_toc("pg18-none"), Default::default()).unwrap();
    assert_eq!(names(directory.path()), ["out"]);
    assert_eq!(names(&out), ["1.dat", "1.frames", "manifest.json", "toc.dat"]);
}

#[test]
fn nobody_else_may_read_it() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("out");
    make(&out, CODECS[3]);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&out), 0o700);
    for name in names(&out) {
        assert_eq!(mode(&out.join(&name)), 0o600, "{name}");
    }
}

#[test]
fn an_empty_directory_is_filled_under_part_names() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path();
    let publication = begin(out).unwrap();
    write_one(&publication, 1);
    assert_eq!(names(out), ["1.dat.part", "1.frames.part"]);
    publication.commit(&stored_toc("pg18-none"), Default::default()).unwrap();
    assert_eq!(names(out), ["1.dat", "1.frames", "manifest.json", "toc.dat"]);
}

#[test]
fn what_is_dropped_on_the_way_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let empty = directory.path().join("empty");
    fs::create_dir(&empty).unwrap();
    for out in [directory.path().join("absent"), empty] {
        let publication = begin(&out).unwrap();
        write_one(&publication, 1);
        let unfinished = publication.data_file(DumpId(2), CODECS[1]).unwrap();
        drop(publication);
        drop(unfinished);
    }
    assert_eq!(names(directory.path()), ["empty"]);
    assert!(names(&directory.path().join("empty")).is_empty());
}

#[test]
fn a_place_that_is_taken_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let place = |name: &str| directory.path().join(name);
    fs::create_dir(place("full")).unwrap();
    fs::write(place("full/x"), "").unwrap();
    fs::write(place("file"), "").unwrap();
    symlink("nowhere", place("link")).unwrap();
    assert!(refusal(&place("full")).ends_with("full\" is not empty"));
    assert!(refusal(&place("file")).ends_with("file\": Not a directory"));
    assert!(refusal(&place("link")).ends_with("link\": No such file or directory"));
    assert!(refusal(&place("no/where")).ends_with("no/where\": No such file or directory"));
    assert_eq!(names(directory.path()), ["file", "full", "link"]);

    fs::rename(place("full/x"), place("full/7.dat.part")).unwrap();
    let error = begin(&place("full")).err().unwrap();
    assert_eq!(error.hint_text(), Some("It holds the parts of a dump that was not completed; remove them."));
}

#[test]
fn a_directory_in_use_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let first = begin(directory.path()).unwrap();
    assert!(refusal(directory.path()).ends_with("is being written by another dump"));
    drop(first);
    begin(directory.path()).unwrap();
}

#[test]
fn what_appears_at_the_place_meanwhile_is_not_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("out");
    let publication = begin(&out).unwrap();
    write_one(&publication, 1);
    fs::create_dir(&out).unwrap();
    let error = publication.commit(&stored_toc("pg18-none"), Default::default()).unwrap_err();
    assert!(error.message().ends_with("out\": File exists"), "{error}");
    assert_eq!(names(directory.path()), ["out"]);
    assert!(names(&out).is_empty());
}

#[test]
fn a_file_that_somebody_puts_in_our_way_is_not_written_through() {
    let directory = tempfile::tempdir().unwrap();
    let victim = directory.path().join("victim");
    fs::write(&victim, "precious").unwrap();
    let out = directory.path().join("out");
    fs::create_dir(&out).unwrap();
    let publication = begin(&out).unwrap();
    symlink(&victim, out.join("1.dat.part")).unwrap();
    let error = publication.data_file(DumpId(1), Codec::None).err().unwrap();
    assert!(error.message().ends_with("1.dat.part\": File exists"), "{error}");
    assert_eq!(fs::read(&victim).unwrap(), b"precious");
}

#[test]
fn an_archive_with_an_unfinished_file_does_not_appear() {
    let directory = tempfile::tempdir().unwrap();
    let publication = begin(directory.path()).unwrap();
    let file = publication.data_file(DumpId(1), Codec::None).unwrap();
    let error = publication.commit(&stored_toc("pg18-none"), Default::default()).unwrap_err();
    assert_eq!(error.message(), "file \"1.dat\" was not finished");
    drop(file);
    assert!(names(directory.path()).is_empty());
}

/// Not a test of its own: what the tests below run in a process that they kill or starve.
#[test]
#[ignore = "runs in a child process"]
fn write_an_archive() {
    let Some(out) = std::env::var_os("PGHAUL_TEST_OUT").map(PathBuf::from) else { return };
    let codec = CODECS[std::env::var("PGHAUL_TEST_CODEC").unwrap().parse::<usize>().unwrap()];
    let publication = Publication::begin(&out, Some(SyncMethod::Auto)).unwrap();
    let mut encoder = FrameEncoder::new(codec).unwrap();
    let mut toc = stored_toc("pg17-none");
    toc.header.dumper_version = Some("17.10 (pghaul 0.1.0)".into());
    toc.entries.retain(|entry| !entry.has_data);
    let result = (1..60).try_for_each(|id| {
        let file = publication.data_file(DumpId(id), codec)?;
        let mut range = file.range()?;
        range.append(encoder.frame(&vec![b'x'; 5000], 1)?)?;
        range.commit(1)?;
        file.finish(&mut encoder, b"\\.\n\n\n").map(drop)
    });
    let result = result.and_then(|()| publication.commit(&toc, Default::default()));
    if let Err(error) = result {
        eprintln!("failed: {error}");
    }
}

/// A process that writes an archive, no file of it larger than a number of 512-byte blocks.
fn writer(out: &Path, codec: usize, largest: &str) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"", "sh", largest])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "write_an_archive", "--ignored", "--nocapture"])
        .env("PGHAUL_TEST_OUT", out)
        .env("PGHAUL_TEST_CODEC", codec.to_string());
    command
}

#[test]
fn killed_at_any_instant_it_is_whole_or_no_archive() {
    let (mut whole, mut none) = (0, 0);
    for seed in 0..40u64 {
        let directory = tempfile::tempdir().unwrap();
        let in_place = seed % 2 == 0;
        let out = directory.path().join("out");
        if in_place {
            fs::create_dir(&out).unwrap();
        }
        let mut child = writer(&out, seed as usize / 2 % 4, "unlimited")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(seed * seed * 7919 % 90_000));
        child.kill().unwrap();
        child.wait().unwrap();
        if open(&out).is_ok() {
            let report = verify(&out, OpenOptions::default(), &Silent).unwrap();
            assert!(report.is_good(), "seed {seed}: {:?}", report.problems);
            whole += 1;
        } else {
            assert!(!out.join("toc.dat").exists(), "seed {seed}");
            assert!(in_place || !out.exists(), "seed {seed}");
            none += 1;
        }
    }
    println!("{whole} whole, {none} none");
    assert!(none > 0);
}

#[test]
fn a_full_disk_is_told_of_by_file_and_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("out");
    // A data file has 5,005 bytes.
    let outcome = run(&mut writer(&out, 0, "8"));
    assert!(outcome.stderr.contains("failed: could not write to file"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("1.dat\": File too large"), "{}", outcome.stderr);
    assert!(names(directory.path()).is_empty());
}

#[test]
fn every_way_into_one_file_at_once_ends_in_the_same_rows() {
    let directory = tempfile::tempdir().unwrap();
    for codec in CODECS {
        let out = directory.path().join(codec.algorithm().name());
        let manifest = make_with(&out, codec, |file, encoder, _| {
            let mut first = file.range().unwrap();
            first.append(encoder.frame(b"1\n", 1).unwrap()).unwrap();
            let mut second = file.range().unwrap();
            second.push_long(encoder, b"2").unwrap();
            second.push_long(encoder, b"\n").unwrap();
            second.end_long(encoder, 1).unwrap();
            let mut third = file.range().unwrap();
            third.push_long(encoder, b"never").unwrap();
            third.void().unwrap();
            second.commit(1).unwrap();
            first.append(encoder.frame(b"3\n", 1).unwrap()).unwrap();
            first.commit(2).unwrap();
            let mut unfinished = file.range().unwrap();
            unfinished.push_long(encoder, b"half a row").unwrap();
            let mut other = FrameEncoder::new(codec).unwrap();
            let other = other.frame(b"x\n", 1).unwrap();
            assert!(unfinished.append(other).is_err());
            unfinished.commit(0).unwrap_err();
        });
        for record in manifest.files.iter().filter(|record| record.frames.is_some()) {
            assert_eq!((record.rows, record.raw_size), (Some(3), 6 + 5), "{codec:?}");
        }
        let report = verify(&out, OpenOptions::default(), &Silent).unwrap();
        assert!(report.is_good(), "{codec:?}: {:?}", report.problems);
    }
}

#[test]
fn ranges_of_more_frames_than_are_kept_in_memory_are_taken_back_as_well() {
    let directory = tempfile::tempdir().unwrap();
    for codec in CODECS {
        let out = directory.path().join(codec.algorithm().name());
        let manifest = make_with(&out, codec, |file, encoder, _| {
            let mut kept = file.range().unwrap();
            kept.append(encoder.frame(b"1\n", 1).unwrap()).unwrap();
            kept.commit(1).unwrap();
            let frame = encoder.frame(b"2\n", 1).unwrap();
            for attempt in 0..2 {
                let mut range = file.range().unwrap();
                (0..2500).for_each(|_| range.append(frame).unwrap());
                if attempt == 1 {
                    range.commit(2500).unwrap();
                }
            }
        });
        let report = verify(&out, OpenOptions::default(), &Silent).unwrap();
        assert!(report.is_good(), "{codec:?}: {:?}", report.problems);
        let archive = open(&out).unwrap();
        for record in manifest.files.iter().filter(|record| record.frames.is_some()) {
            assert_eq!((record.rows, record.raw_size), (Some(2501), 2 * 2501 + 5), "{codec:?}");
        }
        let entry = archive.toc().entries.iter().find(|entry| entry.desc == "TABLE DATA").unwrap();
        let frames = archive.frames(entry).unwrap().unwrap().count();
        let void = if matches!(codec.algorithm(), Algorithm::Lz4 | Algorithm::Zstd) { 2500 } else { 0 };
        assert_eq!(frames, 1 + void + 2500 + 1);
        let expected = format!("1\n{}\\.\n\n\n", "2\n".repeat(2500));
        assert!(read_all(&archive, entry).unwrap() == expected.as_bytes(), "{codec:?}");
    }
}
