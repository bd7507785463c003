//! The objects, in order, become the table of contents.

use std::collections::{HashMap, HashSet};

use super::plan::{self, Item};
use super::source::Source;
use super::{Options, Output, number};
use crate::archive::{Codec, Created, Entry, Header, Toc};
use crate::ddl::definition::Omit;
use crate::ddl::{Definitions, Draft};
use crate::graph::sort::entry_dependencies;
use crate::ident::literal;
use crate::monitor::{Event, Monitor};
use crate::object::{Objects, database, large_object};
use crate::oid::{DumpId, ObjectId};
use crate::options::Selection;
use crate::section::Section;
use crate::text::printable;
use crate::{Error, Result};

/// The table of contents of a dump, and what a person should know of it.
pub struct Contents {
    /// The entries, with the names of the data files.
    pub toc: Toc,
    /// Whether the database itself is among the objects.
    makes_database: bool,
    /// What could not be read, and loops that nothing could repair.
    warnings: Vec<String>,
    /// What is told of single objects: no newer server can restore them.
    remarks: Vec<String>,
    /// How many codes of the catalog are unknown, and whether its major is: what has one may be wrong, or missing.
    pub unknowns: usize,
}

impl Contents {
    /// Orders the objects and writes their definitions; `items` are the data that are copied. Nothing else needs the
    /// objects.
    pub fn new(mut objects: Objects, items: &[Item], source: &Source, options: &Options) -> Result<Self> {
        let mut contents = write(&mut objects, source, options)?;
        let entries = &mut contents.toc.entries;
        number::renumber(entries, &objects);
        let mut items: HashMap<DumpId, &Item> = items.iter().map(|item| (item.dump_id, item)).collect();
        for entry in entries.iter_mut().filter(|entry| entry.has_data) {
            let item = items
                .remove(&entry.dump_id)
                .ok_or_else(|| Error::new(format!("nothing is known of the data of \"{}\"", printable(&entry.tag))))?;
            entry.file.clone_from(&item.file);
        }
        match items.into_values().next() {
            Some(item) => Err(Error::new(format!("there is no entry for the data of \"{}\"", item.name()))),
            None => Ok(contents),
        }
    }

    /// Tells what a person should know, and in between, where pg_dump does, of the entries that set up a session, and of
    /// the database's.
    pub fn tell(&self, source: &Source, monitor: &dyn Monitor) {
        self.warnings.iter().for_each(|warning| monitor.event(Event::Warning(warning)));
        let strings = if source.standard_strings { "on" } else { "off" };
        monitor.event(Event::Step(&format!("saving encoding = {}", source.encoding)));
        monitor.event(Event::Step(&format!("saving \"standard_conforming_strings = {strings}\"")));
        monitor.event(Event::Step("saving \"search_path = \""));
        if self.makes_database {
            monitor.event(Event::Step("saving database definition"));
        }
        self.remarks.iter().for_each(|remark| monitor.event(Event::Warning(remark)));
    }

    /// Tells, where several sessions do it, that they and the copying of data begin. pg_dump tells of both as they
    /// happen, in an order that no two runs share.
    pub fn tell_begun(&self, jobs: usize, monitor: &dyn Monitor) {
        let sessions = if jobs > 1 { jobs } else { 0 };
        (0..sessions).for_each(|_| monitor.event(Event::Step(plan::SESSION)));
        self.with_data().filter_map(plan::step).for_each(|step| monitor.event(Event::Step(&step)));
    }

    /// Tells, where several sessions did it, that data were copied.
    pub fn tell_finished(&self, jobs: usize, monitor: &dyn Monitor) {
        if jobs > 1 {
            self.with_data().for_each(|entry| monitor.event(Event::Step(&plan::finished(entry))));
        }
    }

    fn with_data(&self) -> impl Iterator<Item = &Entry> {
        self.toc.entries.iter().filter(|entry| entry.has_data)
    }

    /// How many warnings are told.
    pub fn warnings(&self) -> usize {
        self.warnings.len() + self.remarks.len()
    }

    /// Makes the rows of an item binary ones, which its entry's COPY takes.
    pub fn make_binary(&mut self, item: &Item) {
        let entries = self.toc.entries.iter_mut();
        entries.filter(|entry| entry.dump_id == item.dump_id).for_each(Entry::make_binary);
    }
}

fn write(objects: &mut Objects, source: &Source, options: &Options) -> Result<Contents> {
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
    let makes_database = options.output.makes_database();
    if makes_database {
        database::define(objects, &mut out);
    }
    for id in order {
        objects.object(id).as_object().define(objects.node(id), objects, &mut out);
    }
    let warnings = [&objects.warnings[..], &loops].concat();
    let mut remarks = std::mem::take(&mut out.warnings);
    let mut entries = out.into_entries()?;
    remarks.extend(std::iter::repeat_n(MISPLACED.to_owned(), misplaced(&entries)));
    // What pg_dump numbers and then leaves out: what is said of the database, and large objects among definitions.
    entries.retain(|entry| selection.schema || !is_said_of_database(entry));
    entries.retain(|entry| large_object::are_wanted(objects) || !is_of_large_objects(entry));
    keep_sections(&mut entries, &selection.sections);
    // A script is never sorted again, and pg_dump's verbose one tells of no others than an entry's own.
    if matches!(options.output, Output::Directory(_)) {
        add_dependencies(&mut entries, objects);
    }
    let toc = Toc { header: header(source, options), entries };
    Ok(Contents { toc, makes_database, warnings, remarks, unknowns: objects.unknowns })
}

/// What pg_dump says of an entry behind a later section's; its users know the words.
const MISPLACED: &str = "archive items not in correct section order";

/// How often an entry of an earlier section follows one of a later.
fn misplaced(entries: &[Entry]) -> usize {
    let sections: Vec<Section> = entries.iter().map(|entry| entry.section).filter(|it| *it != Section::None).collect();
    sections.windows(2).filter(|pair| pair[1] < pair[0]).count()
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
