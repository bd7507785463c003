//! The objects, in order, become the table of contents.

use std::collections::HashSet;

use super::source::Source;
use super::{Options, Output};
use crate::Result;
use crate::archive::{Codec, Created, Entry, Header, Toc};
use crate::ddl::definition::Omit;
use crate::ddl::{Definitions, Draft};
use crate::graph::sort::entry_dependencies;
use crate::ident::literal;
use crate::object::{Objects, database, large_object};
use crate::oid::{DumpId, ObjectId};
use crate::options::Selection;
use crate::section::Section;

/// A table of contents, and what a person should know of it.
pub struct Written {
    /// The entries.
    pub toc: Toc,
    /// What could not be read, and loops that nothing could repair.
    pub warnings: Vec<String>,
    /// What is told of single objects: no newer server can restore them.
    pub remarks: Vec<String>,
}

/// The table of contents of a dump.
pub fn write(objects: &mut Objects, source: &Source, options: &Options) -> Result<Written> {
    let (order, loops) = crate::graph::order(&mut objects.nodes);
    let selection = objects.selection.clone();
    let mut out = Definitions::new(&objects.annotations, DumpId(objects.len() as u32), omit(&selection));
    let strings = if source.standard_strings { "on" } else { "off" };
    for (desc, definition) in [
        ("ENCODING", format!("SET client_encoding = {};\n", literal(&source.encoding))),
        ("STDSTRINGS", format!("SET standard_conforming_strings = '{strings}';\n")),
        ("SEARCHPATH", "SELECT pg_catalog.set_config('search_path', '', false);\n".to_owned()),
    ] {
        let section = Some(Section::PreData);
        let draft = Draft { tag: desc.into(), desc, section, definition: Some(definition), ..Draft::default() };
        out.extra(ObjectId::NONE, draft);
    }
    if options.output.makes_database() {
        database::define(objects, &mut out);
    }
    for id in order {
        objects.object(id).as_object().define(objects.node(id), objects, &mut out);
    }
    let warnings = [&objects.warnings[..], &loops].concat();
    let remarks = std::mem::take(&mut out.warnings);
    let mut entries = out.into_entries()?;
    // What pg_dump numbers and then leaves out: what is said of the database, and large objects among definitions.
    entries.retain(|entry| selection.schema || !is_said_of_database(entry));
    entries.retain(|entry| large_object::are_wanted(objects) || !is_of_large_objects(entry));
    keep_sections(&mut entries, &selection.sections);
    // A script is never sorted again, and pg_dump's verbose one tells of no others than an entry's own.
    if matches!(options.output, Output::Directory(_)) {
        add_dependencies(&mut entries, objects);
    }
    Ok(Written { toc: Toc { header: header(source, options), entries }, warnings, remarks })
}

fn is_said_of_database(entry: &Entry) -> bool {
    matches!(entry.desc.as_str(), "COMMENT" | "SECURITY LABEL") && entry.tag.starts_with("DATABASE ")
}

fn is_of_large_objects(entry: &Entry) -> bool {
    matches!(entry.desc.as_str(), "BLOB" | "BLOBS" | "BLOB METADATA")
        || entry.desc == "ACL" && entry.tag.starts_with("LARGE OBJECT")
}

fn omit(selection: &Selection) -> Omit {
    Omit { comments: selection.no.comments, labels: selection.no.security_labels, privileges: selection.no.privileges }
}

/// Entries whose kind states no dependencies have those of their node, seen through what has no entry.
fn add_dependencies(entries: &mut [Entry], objects: &Objects) {
    let present: HashSet<DumpId> = entries.iter().map(|entry| entry.dump_id).collect();
    for entry in entries.iter_mut().filter(|entry| entry.dependencies.is_empty()) {
        if (1..=objects.len()).contains(&entry.dump_id.index()) {
            entry.dependencies = entry_dependencies(&objects.nodes, entry.dump_id, &|id| present.contains(&id));
        }
    }
}

/// Drops what belongs to no wanted section. An entry without section belongs where the one before it does; the
/// three that set up a session stay, and so do those that make the database.
fn keep_sections(entries: &mut Vec<Entry>, sections: &HashSet<Section>) {
    let mut current = Section::PreData;
    entries.retain(|entry| {
        if entry.section != Section::None {
            current = entry.section;
        }
        let desc = entry.desc.as_str();
        sections.contains(&current)
            || matches!(desc, "ENCODING" | "STDSTRINGS" | "SEARCHPATH")
            || desc.starts_with("DATABASE")
    });
}

fn header(source: &Source, options: &Options) -> Header {
    let gzip_level = match options.codec {
        Codec::Gzip { level } => level,
        _ => 0,
    };
    Header {
        version: options.archive_version,
        compression: options.codec.algorithm(),
        gzip_level,
        created: Created::now(),
        database: Some(source.database.clone()),
        server_version: Some(source.server_version.clone()),
        dumper_version: Some(options.announced.clone()),
    }
}
