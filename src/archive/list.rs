//! An archive's contents for people and programs: as `pg_restore -l` prints them, as CSV, as JSON.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use serde::Serialize;

use super::{Archive, Entry, Toc};
use crate::oid::DumpId;
use crate::{Error, Result, text};

/// The selected entries as `pg_restore -l` 18 lists them; its text can be edited and given to `-L`.
///
/// The time of creation is shown in `zone`, where `pg_restore` takes the zone it runs in. With `dependencies`
/// each entry's are listed after it, as by `pg_restore -v`.
pub fn as_text(toc: &Toc, selected: &[&Entry], dependencies: bool, zone: &TimeZone) -> String {
    let mut list = head(toc, zone);
    for entry in selected {
        list.push_str(&line(entry));
        if dependencies && !entry.dependencies.is_empty() {
            list.push_str(";\tdepends on:");
            for id in &entry.dependencies {
                let _ = write!(list, " {id}");
            }
            list.push('\n');
        }
    }
    list
}

fn head(toc: &Toc, zone: &TimeZone) -> String {
    let header = &toc.header;
    let created = header.created.in_zone(zone).map(|time| time.strftime("%Y-%m-%d %H:%M:%S %Z").to_string());
    let mut head = format!(
        ";\n\
         ; Archive created at {}\n\
         ;     dbname: {}\n\
         ;     TOC Entries: {}\n\
         ;     Compression: {}\n\
         ;     Dump Version: {}-0\n\
         ;     Format: DIRECTORY\n\
         ;     Integer: 4 bytes\n\
         ;     Offset: 8 bytes\n",
        created.as_deref().unwrap_or("[unknown]"),
        one_line(header.database.as_deref(), ""),
        toc.entries.len(),
        header.compression.name(),
        header.version,
    );
    for (what, version) in [
        ("Dumped from database version", &header.server_version),
        ("Dumped by pg_dump version", &header.dumper_version),
    ] {
        if let Some(version) = version {
            let _ = writeln!(head, ";     {what}: {}", one_line(Some(version), ""));
        }
    }
    head + ";\n;\n; Selected TOC Entries:\n;\n"
}

/// One entry as the list has it.
pub fn line(entry: &Entry) -> String {
    format!(
        "{}; {} {} {} {} {} {}\n",
        entry.dump_id,
        entry.object_id.class,
        entry.object_id.oid,
        entry.desc,
        one_line(entry.schema.as_deref(), "-"),
        one_line(Some(&entry.tag), ""),
        one_line(entry.owner.as_deref(), ""),
    )
}

/// A name that cannot begin a line of its own.
fn one_line(name: Option<&str>, none: &str) -> String {
    name.unwrap_or(none).replace(['\n', '\r'], " ")
}

/// An entry as CSV and JSON show it.
#[derive(Serialize)]
struct Row<'a> {
    dump_id: u32,
    section: &'static str,
    desc: &'a str,
    schema: Option<String>,
    tag: String,
    owner: Option<String>,
    catalog: u32,
    oid: u32,
    file: Option<&'a str>,
    size: Option<u64>,
    raw_size: Option<u64>,
    rows: Option<u64>,
}

impl<'a> Row<'a> {
    fn new(archive: &'a Archive, entry: &'a Entry) -> Self {
        let record = archive.record(entry);
        Self {
            dump_id: entry.dump_id.0,
            section: entry.section.name(),
            desc: &entry.desc,
            schema: entry.schema.as_deref().map(unicode),
            tag: unicode(&entry.tag),
            owner: entry.owner.as_deref().map(unicode),
            catalog: entry.object_id.class.0,
            oid: entry.object_id.oid.0,
            file: record.map(|record| record.name.as_str()).or((!entry.file.is_empty()).then_some(&entry.file)),
            size: record.map(|record| record.size),
            raw_size: record.map(|record| record.raw_size),
            rows: record.and_then(|record| record.rows),
        }
    }
}

/// Bytes that are not UTF-8 cannot stand in JSON; they become U+FFFD.
fn unicode(name: &str) -> String {
    String::from_utf8_lossy(&text::encode(name)).into_owned()
}

/// The selected entries as CSV with a line of column names. Sizes and rows are those of the manifest.
pub fn as_csv(archive: &Archive, selected: &[&Entry]) -> Result<String> {
    let failed = |error: &dyn std::fmt::Display| Error::new(format!("could not write the list: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    for entry in selected {
        writer.serialize(Row::new(archive, entry)).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

#[derive(Serialize)]
struct Listing<'a> {
    archive_id: Option<&'a str>,
    archive_version: String,
    created: Option<String>,
    database: Option<String>,
    server_version: Option<&'a str>,
    dumper_version: Option<&'a str>,
    compression: &'static str,
    encoding: Option<&'a str>,
    entries: Vec<JsonEntry<'a>>,
}

#[derive(Serialize)]
struct JsonEntry<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    dependencies: Vec<u32>,
}

/// The archive and the selected entries as a JSON object. Sizes and rows are those of the manifest.
pub fn as_json(archive: &Archive, selected: &[&Entry], zone: &TimeZone) -> Result<String> {
    let toc = archive.toc();
    let header = &toc.header;
    let listing = Listing {
        archive_id: archive.manifest().map(|manifest| manifest.archive_id.as_str()),
        archive_version: header.version.to_string(),
        created: header.created.in_zone(zone).map(|time| time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
        database: header.database.as_deref().map(unicode),
        server_version: header.server_version.as_deref(),
        dumper_version: header.dumper_version.as_deref(),
        compression: header.compression.name(),
        encoding: toc.encoding()?,
        entries: selected
            .iter()
            .map(|entry| JsonEntry {
                row: Row::new(archive, entry),
                dependencies: entry.dependencies.iter().map(|DumpId(id)| *id).collect(),
            })
            .collect(),
    };
    let text = serde_json::to_string_pretty(&listing);
    text.map(|text| text + "\n").map_err(|error| Error::new(format!("could not write the list: {error}")))
}
