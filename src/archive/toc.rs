//! The table of contents: `toc.dat` as a value.
//!
//! After the [header](super::header) come the entries, each of these fields, in this order, and nothing
//! after the last:
//!
//! ```text
//! int  dump ID                    > 0, unique
//! int  has data                   1 if the entry has a data file
//! str  catalog                    OID in decimal digits, "0" for none
//! str  oid                        the same; TABLE DATA carries its table's
//! str  tag
//! str  desc                       the kind of object
//! int  section                    1 none, 2 pre-data, 3 data, 4 post-data
//! str  definition                 SQL, NULL for table data
//! str  drop
//! str  copy
//! str  schema                     NULL for none
//! str  tablespace                 NULL: not in one, '': the database's own
//! str  table access method        since 1.14
//! int  relation kind              since 1.16
//! str  owner
//! str  "false"                    once told of WITH OIDS
//! str  dependency ...             dump IDs in decimal digits
//! str  NULL                       ends the dependencies
//! str  file                       name without compression suffix, '' for none
//! ```
//!
//! The order of entries is pre-data, data, post-data; entries of section none stand beside their object.

use std::collections::HashSet;

use super::Entry;
use super::header::{ArchiveVersion, Header};
use super::octets::{Reader, Writer};
use crate::oid::{DumpId, ObjectId, Oid};
use crate::section::Section;
use crate::text::{Charset, Names};
use crate::{Error, Result};

/// The largest dump ID that is believed. Readers keep arrays by dump ID, and a catalog of 30 million objects
/// has not been seen.
const MAX_DUMP_ID: i64 = 1 << 25;

/// About how much of a table of contents is written at a time.
const PIECE: usize = 256 << 10;

/// Fewer octets than these no entry has: sixteen ints and strings, most of five octets.
const LEAST_ENTRY: usize = 32;

/// A table of contents: what `toc.dat` holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toc {
    /// What the archive says of itself.
    pub header: Header,
    /// Its entries, in the order of the file.
    pub entries: Vec<Entry>,
}

impl Toc {
    /// Reads the content of a `toc.dat` of archive version 1.12 to 1.16. Whatever the bytes are, this returns,
    /// and allocates no more than a small multiple of their number.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let toc = Self::read_as(bytes, Charset::AsciiSafe)?;
        match toc.encoding()?.map_or(Charset::AsciiSafe, Charset::of) {
            Charset::AsciiSafe => Ok(toc),
            charset => Self::read_as(bytes, charset),
        }
    }

    fn read_as(bytes: &[u8], charset: Charset) -> Result<Self> {
        let mut reader = Reader::new(bytes, charset);
        let header = Header::read(&mut reader)?;
        let count = reader.int("number of entries")?;
        let count = usize::try_from(count)
            .ok()
            .filter(|count| *count <= reader.left() / LEAST_ENTRY)
            .ok_or_else(|| reader.damage(format_args!("{count} entries do not fit in {} bytes", reader.left())))?;
        let mut names = Names::default();
        let mut seen = HashSet::with_capacity(count);
        let mut entries = Vec::with_capacity(count);
        for _ in 0..count {
            let entry = read_entry(&mut reader, &mut names, header.version)?;
            if !seen.insert(entry.dump_id) {
                return Err(reader.damage(format_args!("dump ID {} occurs twice", entry.dump_id)));
            }
            entries.push(entry);
        }
        match reader.left() {
            0 => Ok(Self { header, entries }),
            left => Err(reader.damage(format_args!("{left} bytes follow the last entry"))),
        }
    }

    /// The content of a `toc.dat`, in the version that the header names.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.write(&mut |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })?;
        Ok(bytes)
    }

    /// As [`Self::to_bytes`], piece by piece.
    pub fn write(&self, sink: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let mut writer = Writer::default();
        self.header.write(&mut writer)?;
        let count = i32::try_from(self.entries.len()).map_err(|_| Error::new("too many entries for an archive"))?;
        writer.int(count);
        for entry in &self.entries {
            write_entry(&mut writer, entry, self.header.version)?;
            if writer.bytes().len() >= PIECE {
                sink(writer.bytes())?;
                writer.clear();
            }
        }
        sink(writer.bytes())
    }

    /// The encoding of the archive's text and data, by PostgreSQL's name; none is SQL_ASCII.
    pub fn encoding(&self) -> Result<Option<&str>> {
        self.special("ENCODING")
            .map(|definition| {
                quoted(definition).ok_or_else(|| Error::new(format!("invalid ENCODING item: {definition}")))
            })
            .transpose()
    }

    /// Whether `standard_conforming_strings` was on; archives that do not say so have it off.
    pub fn standard_strings(&self) -> Result<bool> {
        let Some(definition) = self.special("STDSTRINGS") else { return Ok(false) };
        match quoted(definition) {
            Some("on") => Ok(true),
            Some("off") => Ok(false),
            _ => Err(Error::new(format!("invalid STDSTRINGS item: {definition}"))),
        }
    }

    /// The statement that sets the search path, in archives since 2018.
    pub fn search_path(&self) -> Option<&str> {
        self.special("SEARCHPATH")
    }

    fn special(&self, desc: &str) -> Option<&str> {
        self.entries.iter().find(|entry| entry.desc == desc)?.definition.as_deref()
    }
}

/// What stands between the first two quotes.
fn quoted(definition: &str) -> Option<&str> {
    definition.split('\'').nth(1).filter(|_| definition.matches('\'').count() >= 2)
}

fn read_entry(reader: &mut Reader, names: &mut Names, version: ArchiveVersion) -> Result<Entry> {
    let dump_id = read_dump_id(reader)?;
    let has_data = reader.int("data flag")? != 0;
    let object_id = ObjectId::new(read_oid(reader, "catalog OID")?, read_oid(reader, "OID")?);
    let tag = reader.some_string("tag")?.into();
    let desc = names.get(&reader.some_string("desc")?);
    let section = reader.int("section")?;
    let section =
        Section::from_number(section).ok_or_else(|| reader.damage(format_args!("unknown section {section}")))?;
    let mut name = |reader: &mut Reader, what| Ok::<_, Error>(reader.string(what)?.map(|name| names.get(&name)));
    Ok(Entry {
        dump_id,
        has_data,
        object_id,
        tag,
        desc,
        section,
        definition: reader.string("definition")?.map(String::into_boxed_str),
        drop: reader.string("drop statement")?.map(String::into_boxed_str),
        copy: reader.string("copy statement")?.map(String::into_boxed_str),
        schema: name(reader, "schema")?,
        tablespace: name(reader, "tablespace")?,
        table_am: if version >= ArchiveVersion::V1_14 { name(reader, "table access method")? } else { None },
        relkind: if version >= ArchiveVersion::V1_16 { read_relkind(reader)? } else { 0 },
        owner: name(reader, "owner")?,
        dependencies: {
            reader.string("oids flag")?;
            read_dependencies(reader)?
        },
        file: reader.string("file name")?.unwrap_or_default(),
    })
}

fn read_dump_id(reader: &mut Reader) -> Result<DumpId> {
    match reader.int("dump ID")? {
        id @ 1..=MAX_DUMP_ID => Ok(DumpId(id as u32)),
        id => Err(reader.damage(format_args!("entry ID {id} out of range -- perhaps a corrupt TOC"))),
    }
}

fn read_oid(reader: &mut Reader, what: &str) -> Result<Oid> {
    let digits = reader.some_string(what)?;
    digits.parse().map(Oid).map_err(|_| reader.damage(format_args!("{what} is no number")))
}

fn read_relkind(reader: &mut Reader) -> Result<u8> {
    let kind = reader.int("relation kind")?;
    u8::try_from(kind).map_err(|_| reader.damage(format_args!("unknown relation kind {kind}")))
}

fn read_dependencies(reader: &mut Reader) -> Result<Vec<DumpId>> {
    let mut dependencies = Vec::new();
    while let Some(digits) = reader.string("dependency")? {
        match digits.parse() {
            Ok(id) if i64::from(id) <= MAX_DUMP_ID => dependencies.push(DumpId(id)),
            _ => return Err(reader.damage("dependency is no dump ID")),
        }
    }
    Ok(dependencies)
}

fn write_entry(writer: &mut Writer, entry: &Entry, version: ArchiveVersion) -> Result<()> {
    writer.int(entry.dump_id.0 as i32);
    writer.int(entry.has_data.into());
    writer.string(&entry.object_id.class.to_string())?;
    writer.string(&entry.object_id.oid.to_string())?;
    writer.string(&entry.tag)?;
    writer.string(&entry.desc)?;
    writer.int(entry.section as i32);
    for text in [&entry.definition, &entry.drop, &entry.copy] {
        writer.optional(text.as_deref())?;
    }
    for name in [&entry.schema, &entry.tablespace] {
        writer.optional(name.as_deref())?;
    }
    if version >= ArchiveVersion::V1_14 {
        writer.optional(entry.table_am.as_deref())?;
    }
    if version >= ArchiveVersion::V1_16 {
        writer.int(entry.relkind.into());
    }
    writer.optional(entry.owner.as_deref())?;
    writer.string("false")?;
    for dependency in &entry.dependencies {
        writer.string(&dependency.to_string())?;
    }
    writer.optional(None)?;
    writer.string(&entry.file)
}
