//! Listings of the stored archives, held against those of stock pg_restore 18, and lists given back.

mod common;

use std::fs;

use common::made_archive::{CODECS, make, open, stored, stored_toc};
use jiff::tz::TimeZone;
use pghaul::archive::{Entry, Toc, UseList, list};

/// What `pg_restore -l` shows when nothing is selected.
fn shown(toc: &Toc) -> Vec<&Entry> {
    let hidden = ["ENCODING", "STDSTRINGS", "SEARCHPATH", "DATABASE", "DATABASE PROPERTIES"];
    toc.entries.iter().filter(|entry| !hidden.contains(&entry.desc.as_str())).collect()
}

#[test]
fn the_list_is_that_of_pg_restore_to_the_byte() {
    for name in ["pg15-none", "pg15-gzip", "pg17-none", "pg17-lz4", "pg17-zstd", "pg18-none", "pg18-gzip"] {
        let toc = stored_toc(name);
        let expected = fs::read_to_string(stored(&format!("{name}.list"))).unwrap();
        assert_eq!(list::as_text(&toc, &shown(&toc), false, &TimeZone::UTC), expected, "{name}");
    }
}

#[test]
fn a_list_given_back_names_the_entries_it_shows() {
    let toc = stored_toc("pg18-gzip");
    let text = list::as_text(&toc, &shown(&toc), true, &TimeZone::UTC);
    let list = UseList::parse(text.as_bytes(), &toc).unwrap();
    let ids: Vec<_> = shown(&toc).iter().map(|entry| entry.dump_id).collect();
    assert_eq!(list, UseList { order: ids, warnings: vec![] });
}

#[test]
fn an_edited_list_decides_what_and_in_which_order() {
    let toc = stored_toc("pg18-gzip");
    let (first, second) = (toc.entries[4].dump_id, toc.entries[5].dump_id);
    let text =
        format!("{second}; the rest is a comment\r\n;{first}; taken out\n\n \t\n{first}\n{first}\nx\n0\n-1\n999999\n");
    let list = UseList::parse(text.as_bytes(), &toc).unwrap();
    assert_eq!(list.order, [second, first]);
    let ignored = [&first.to_string(), "x", "0", "-1", "999999"].map(|line| format!("line ignored: {line}"));
    assert_eq!(list.warnings, ignored);
}

#[test]
fn a_number_that_the_archive_does_not_have_is_an_error() {
    let mut toc = stored_toc("pg18-gzip");
    let gone = toc.entries.remove(4).dump_id;
    let error = UseList::parse(format!("{gone}\n").as_bytes(), &toc).unwrap_err();
    assert_eq!(error.message(), format!("could not find entry for ID {gone}"));
}

#[test]
fn csv_and_json_tell_sizes_and_rows() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a");
    let manifest = make(&path, CODECS[3]);
    let archive = open(&path).unwrap();
    let entries: Vec<&Entry> = archive.toc().entries.iter().collect();
    let csv = list::as_csv(&archive, &entries).unwrap();
    let lines: Vec<_> = csv::Reader::from_reader(csv.as_bytes()).into_records().map(Result::unwrap).collect();
    assert_eq!(lines.len(), entries.len());
    let json: serde_json::Value =
        serde_json::from_str(&list::as_json(&archive, &entries, &TimeZone::UTC).unwrap()).unwrap();
    assert_eq!(json["archive_id"], manifest.archive_id);
    let data = json["entries"].as_array().unwrap().iter().find(|entry| entry["desc"] == "TABLE DATA").unwrap();
    let record = manifest.file(data["file"].as_str().unwrap()).unwrap();
    assert_eq!((data["rows"].as_u64(), data["size"].as_u64()), (record.rows, Some(record.size)));
    assert!(data["dependencies"].is_array());
}
