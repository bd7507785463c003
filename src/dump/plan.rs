//! What a dump will do: the table of contents, and the data that its entries need.

use std::num::NonZeroU64;

use super::source::Source;
use super::{Options, number, toc};
use crate::archive::{ArchiveVersion, Entry, Toc};
use crate::binary::Column;
use crate::monitor::{Event, Monitor};
use crate::object::{DataSource, Insert, Objects};
use crate::oid::DumpId;
use crate::text::printable;
use crate::{Error, Result};

/// A dump, decided and not yet done.
pub struct DumpPlan {
    /// The table of contents, with the names of the data files.
    pub toc: Toc,
    /// Data to be exported, in the order of their entries.
    pub items: Vec<Item>,
    /// Whether the database itself is among the objects.
    makes_database: bool,
    /// What a person should know of the order: loops that nothing could repair.
    pub warnings: Vec<String>,
    /// How many codes of the catalog are unknown: what has one may be wrong, or missing.
    pub unknown_codes: usize,
}

/// The data of one entry.
pub struct Item {
    /// The entry.
    pub dump_id: DumpId,
    /// The entry's place in the table of contents.
    pub place: usize,
    /// Where its data come from.
    pub source: DataSource,
    /// The columns, where rows shall come in binary form.
    pub columns: Option<Vec<Column>>,
}

/// What a large object counts for in estimates of size, in bytes: nobody knows how large one is.
const LARGE_OBJECT_BYTES: u64 = 64 << 10;

impl DumpPlan {
    /// Orders the objects and decides what is written and exported. Nothing else needs the objects.
    pub fn new(mut objects: Objects, source: &Source, options: &Options) -> Result<Self> {
        let (mut toc, warnings) = toc::write(&mut objects, source, options)?;
        let data = |entry: &Entry| {
            let known = (1..=objects.len()).contains(&entry.dump_id.index()).then_some(entry.dump_id);
            let data = known.and_then(|id| objects.object(id).as_object().data(objects.node(id), &objects));
            data.ok_or_else(|| Error::new(format!("nothing is known of the data of \"{}\"", printable(&entry.tag))))
        };
        let sources: Vec<DataSource> =
            toc.entries.iter().filter(|entry| entry.has_data).map(data).collect::<Result<_>>()?;
        number::renumber(&mut toc.entries, &objects);
        let mut items = Vec::new();
        let entries = toc.entries.iter_mut().enumerate().filter(|(_, entry)| entry.has_data);
        for ((place, entry), source) in entries.zip(sources) {
            let id = entry.dump_id;
            entry.file = match &source {
                DataSource::Rows { .. } => format!("{id}.dat"),
                DataSource::LargeObjects { .. } if options.archive_version < ArchiveVersion::V1_16 => {
                    "blobs.toc".to_owned()
                }
                DataSource::LargeObjects { .. } => format!("blobs_{id}.toc"),
            };
            items.push(Item { dump_id: id, place, source, columns: None });
        }
        let makes_database = options.output.makes_database();
        Ok(Self { toc, items, makes_database, warnings, unknown_codes: objects.unknown_codes })
    }

    /// Tells of the entries that set up a session, and of the database's.
    pub fn tell_settings(&self, source: &Source, monitor: &dyn Monitor) {
        let strings = if source.standard_strings { "on" } else { "off" };
        monitor.event(Event::Step(&format!("saving encoding = {}", source.encoding)));
        monitor.event(Event::Step(&format!("saving \"standard_conforming_strings = {strings}\"")));
        monitor.event(Event::Step("saving \"search_path = \""));
        if self.makes_database {
            monitor.event(Event::Step("saving database definition"));
        }
    }

    /// Makes the rows of an item binary ones, which its entry's COPY takes.
    pub fn make_binary(&mut self, item: usize) {
        let id = self.items[item].dump_id;
        self.toc.entries.iter_mut().filter(|entry| entry.dump_id == id).for_each(Entry::make_binary);
    }

    /// The items in parts that sessions work on, in the items' order. One session alone splits nothing.
    pub fn parts(&self, sessions: usize, part_bytes: NonZeroU64) -> Vec<Part> {
        let part_bytes = if sessions > 1 { part_bytes } else { NonZeroU64::MAX };
        self.items.iter().enumerate().flat_map(|(item, data)| data.parts(item, part_bytes)).collect()
    }
}

/// That the data of an entry are being dumped, in the words of `pg_dump -v`.
pub fn step(entry: &Entry) -> String {
    match entry.schema.as_deref() {
        Some(schema) => format!("dumping contents of table \"{schema}.{}\"", entry.tag),
        None => format!("saving large objects \"{}\"", entry.tag),
    }
}

/// That the data of an entry were dumped by one of several sessions, in those words.
pub fn finished(entry: &Entry) -> String {
    format!("finished item {} {} {}", entry.dump_id, entry.desc, entry.tag)
}

/// That one of several sessions begins, in those words.
pub const SESSION: &str = "executing SELECT pg_catalog.set_config('search_path', '', false);";

/// What one session copies at a time: an item, or a range of a table's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The item's place among the plan's.
    pub item: usize,
    /// About how many bytes the part is.
    pub bytes: u64,
    /// The pages, the last range open at its end; none for the whole item.
    pub pages: Option<(u64, Option<u64>)>,
}

impl Item {
    /// The item in parts of about `part_bytes`, at least two where it is worth while. The ranges follow each other
    /// without gap, and the last has no end: every row is in one, whatever page it lies on.
    fn parts(&self, item: usize, part_bytes: NonZeroU64) -> Vec<Part> {
        let bytes = self.bytes();
        let count = bytes / part_bytes;
        let split = match &self.source {
            DataSource::Rows { split: Some(split), .. } if count >= 2 => split,
            _ => return vec![Part { item, bytes, pages: None }],
        };
        let count = count.min(split.pages).max(1);
        let begin = |part: u64| (u128::from(split.pages) * u128::from(part) / u128::from(count)) as u64;
        let pages = |part| (begin(part), (part + 1 < count).then(|| begin(part + 1)));
        (0..count).map(|part| Part { item, bytes: bytes / count, pages: Some(pages(part)) }).collect()
    }

    /// The statement that yields the rows of a part of a table: COPY, or SELECT where INSERT statements are written.
    pub fn read(&self, part: &Part) -> String {
        match (&self.source, part.pages) {
            (DataSource::Rows { split: Some(split), insert, .. }, Some((first, end))) => {
                let select = split.select(first, end);
                if insert.is_some() { select } else { format!("COPY ({select}) TO stdout;") }
            }
            (DataSource::Rows { read, .. }, _) => read.clone(),
            (DataSource::LargeObjects { .. }, _) => String::new(),
        }
    }

    /// The COPY that yields the rows of a part in binary form.
    pub fn read_in_binary(&self, part: &Part) -> String {
        let copy = self.read(part);
        format!("{} WITH (FORMAT binary);", copy.strip_suffix(';').unwrap_or(&copy))
    }

    /// The INSERT statements that its rows are written as; none for COPY data.
    pub fn insert(&self) -> Option<&Insert> {
        match &self.source {
            DataSource::Rows { insert, .. } => insert.as_ref(),
            DataSource::LargeObjects { .. } => None,
        }
    }

    /// About how many bytes the data are.
    pub fn bytes(&self) -> u64 {
        match &self.source {
            DataSource::Rows { bytes, .. } => *bytes,
            DataSource::LargeObjects { oids } => oids.len() as u64 * LARGE_OBJECT_BYTES,
        }
    }

    /// In how many files the archive holds it, lists of frames aside.
    pub fn files(&self) -> usize {
        match &self.source {
            DataSource::Rows { .. } => 1,
            DataSource::LargeObjects { oids } => oids.len(),
        }
    }

    /// What it is, for people.
    pub fn name(&self) -> String {
        match &self.source {
            DataSource::Rows { name, .. } => name.clone(),
            DataSource::LargeObjects { oids } => format!("{} large objects", oids.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::options;
    use crate::object::Split;
    use crate::oid::Oid;
    use proptest::prelude::*;

    const PART_BYTES: u64 = options::PART_BYTES.get();

    fn table(bytes: u64, pages: u64) -> Item {
        let split = Some(Split { pages, select: "SELECT a FROM ONLY t".into() });
        let source = DataSource::Rows {
            name: "t".into(),
            read: "COPY t (a) TO stdout;".into(),
            insert: None,
            bytes,
            table: Oid(16_384),
            has_bytea: false,
            split,
        };
        Item { dump_id: DumpId(1), place: 0, source, columns: None }
    }

    proptest! {
        #[test]
        fn every_page_is_in_exactly_one_part(bytes in 0u64..1 << 45, pages in 0u64..1 << 32, page in any::<u32>()) {
            let parts = table(bytes, pages).parts(0, options::PART_BYTES);
            let page = u64::from(page);
            let holds = |part: &&Part| part.pages.is_none_or(|(first, end)| {
                page >= first && end.is_none_or(|end| page < end)
            });
            prop_assert_eq!(parts.iter().filter(holds).count(), 1);
        }
    }

    #[test]
    fn the_last_part_is_open_and_small_tables_are_whole() {
        let parts = table(3 * PART_BYTES, 1000).parts(0, options::PART_BYTES);
        let pages: Vec<_> = parts.iter().map(|part| part.pages.unwrap()).collect();
        assert_eq!(pages, [(0, Some(333)), (333, Some(666)), (666, None)]);
        assert_eq!(
            table(3 * PART_BYTES, 1000).read(&parts[1]),
            "COPY (SELECT a FROM ONLY t WHERE ctid >= '(333,0)' AND ctid < '(666,0)') TO stdout;"
        );
        assert_eq!(table(PART_BYTES, 1000).parts(0, options::PART_BYTES).len(), 1);
        // Values out of line can be large where pages are few.
        assert_eq!(table(100 * PART_BYTES, 3).parts(0, options::PART_BYTES).len(), 3);
    }
}
