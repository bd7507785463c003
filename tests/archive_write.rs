//! What we write, read by the stock programs; and that nothing appears before it is whole.

mod common;

use std::path::Path;

use common::made_archive::{CODECS, make, make_with, stored};
use common::{run, stock};
use pghaul::archive::{Algorithm, COPY_END, FrameEncoder, Publication};
use pghaul::oid::DumpId;

/// The archive as SQL, by a stock pg_restore, without the lines that name who wrote it.
fn sql(major: u32, archive: &Path) -> String {
    let text = run(stock::pg_restore(major).args(["-f", "-"]).arg(archive)).ok().text();
    let passing = ["-- Dumped", "\\restrict", "\\unrestrict"];
    text.lines()
        .filter(|line| !passing.iter().any(|start| line.starts_with(start)))
        .map(|line| format!("{line}\n"))
        .collect()
}

#[test]
fn stock_pg_restore_reads_the_same_from_frames_as_from_its_own_stream() {
    if !stock::has(17) || !stock::has(18) {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    for codec in CODECS {
        let archive = directory.path().join(codec.algorithm().name());
        make(&archive, codec);
        assert_eq!(sql(17, &archive), sql(17, &stored("pg17-none")), "{codec:?}");
        if matches!(codec.algorithm(), Algorithm::None | Algorithm::Gzip) {
            assert_eq!(sql(18, &archive), sql(18, &stored("pg17-none")), "{codec:?}");
        }
    }
}

#[test]
fn ranges_that_overlap_in_time_keep_every_row_once() {
    if !stock::has(17) {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let mut expected = sql(17, &stored("pg17-none")).lines().map(str::to_owned).collect::<Vec<_>>();
    expected.sort();
    for codec in CODECS {
        let archive = directory.path().join(codec.algorithm().name());
        make_with(&archive, codec, |file, _, rows| {
            let lines: Vec<&[u8]> = rows.split_inclusive(|byte| *byte == b'\n').collect();
            std::thread::scope(|threads| {
                for (number, part) in lines.chunks(30).enumerate() {
                    threads.spawn(move || {
                        let mut encoder = FrameEncoder::new(codec).unwrap();
                        for attempt in 0..3 {
                            let mut range = file.range().unwrap();
                            for ten in part.chunks(10) {
                                let rows = ten.concat();
                                let frame = encoder.frame(&rows, ten.len() as u64).unwrap();
                                range.append(frame).unwrap();
                            }
                            if attempt == number % 3 {
                                return range.commit(part.len() as u64).unwrap();
                            }
                        }
                    });
                }
            });
        });
        let mut found = sql(17, &archive).lines().map(str::to_owned).collect::<Vec<_>>();
        found.sort();
        assert_eq!(found, expected, "{codec:?}");
    }
}

#[test]
fn a_row_larger_than_a_frame_goes_through_in_pieces() {
    if !stock::has(17) {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    for codec in CODECS {
        let archive = directory.path().join(codec.algorithm().name());
        make_with(&archive, codec, |file, encoder, rows| {
            let count = rows.iter().filter(|byte| **byte == b'\n').count() as u64;
            let mut broken = file.range().unwrap();
            broken.append(encoder.frame(b"never\n", 1).unwrap()).unwrap();
            broken.push_long(encoder, &vec![b'x'; 3_000_000]).unwrap();
            drop(broken);

            let mut range = file.range().unwrap();
            rows.chunks(7).for_each(|piece| range.push_long(encoder, piece).unwrap());
            range.end_long(encoder, count).unwrap();
            range.commit(count).unwrap();
        });
        assert_eq!(sql(17, &archive), sql(17, &stored("pg17-none")), "{codec:?}");
    }
}

#[test]
fn a_range_with_other_rows_than_the_server_counted_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    for codec in CODECS {
        let publication = Publication::begin(&directory.path().join("a"), None).unwrap();
        let file = publication.data_file(DumpId(1), codec).unwrap();
        let mut encoder = FrameEncoder::new(codec).unwrap();
        let mut range = file.range().unwrap();
        range.append(encoder.frame(b"1\n", 1).unwrap()).unwrap();
        assert_eq!(range.commit(2).unwrap_err().message(), "the server sent 1 rows and counted 2");
        assert_eq!(file.finish(&mut encoder, COPY_END).unwrap().rows, Some(0));
    }
}
