//! What a dump will do: the table of contents, and the data that its entries need.

use std::cmp::Reverse;
use std::num::NonZeroU64;

use super::source::Source;
use super::toc::Written;
use super::{Options, number, toc};
use crate::archive::{ArchiveVersion, Entry, Toc};
use crate::binary::Column;
use crate::monitor::{Event, Monitor};
use crate::object::{DataSource, Insert, Objects, Split, Steps};
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
    /// What a person should know before: what could not be read, and loops that nothing could repair.
    warnings: Vec<String>,
    /// What a person should know of single objects.
    remarks: Vec<String>,
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
        let Written { mut toc, warnings, remarks } = toc::write(&mut objects, source, options)?;
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
        Ok(Self { toc, items, makes_database, warnings, remarks, unknown_codes: objects.unknown_codes })
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

    /// How many warnings are told.
    pub fn warnings(&self) -> usize {
        self.warnings.len() + self.remarks.len()
    }

    /// Makes the rows of an item binary ones, which its entry's COPY takes.
    pub fn make_binary(&mut self, item: usize) {
        let id = self.items[item].dump_id;
        self.toc.entries.iter_mut().filter(|entry| entry.dump_id == id).for_each(Entry::make_binary);
    }
}

/// The items in parts that sessions work on, in the items' order. One session alone splits nothing.
///
/// Sessions take the biggest part first, so the small ones that come last are what lets all of them end together: a
/// part is at most half of a session's share of the rest. What is left when an item's turn comes are the items that are
/// no larger.
pub fn parts(items: &[Item], sessions: usize, part_bytes: NonZeroU64) -> Vec<Part> {
    let part = |left: u64| match sessions as u64 {
        0 | 1 => u64::MAX,
        sessions => (left / (2 * sessions)).clamp(smallest(part_bytes), part_bytes.get()),
    };
    let mut left: u64 = items.iter().map(Item::bytes).sum();
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|&item| Reverse(items[item].bytes()));
    let mut parts = Vec::with_capacity(items.len());
    for item in order {
        parts.extend(items[item].parts(item, |cut| part(left - cut)));
        left -= items[item].bytes();
    }
    parts.sort_by_key(|part| part.item);
    parts
}

/// The smallest part of a table, in bytes, where the largest are so large. Each costs two round trips, and a frame that
/// is not full.
pub fn smallest(part_bytes: NonZeroU64) -> u64 {
    part_bytes.get().min(4 << 20)
}

/// That the data of an entry are being dumped, in the words of `pg_dump -v`, which has none for INSERT statements.
pub fn step(entry: &Entry) -> Option<String> {
    match entry.schema.as_deref() {
        Some(schema) => entry.copy.as_ref().map(|_| format!("dumping contents of table \"{schema}.{}\"", entry.tag)),
        None => Some(format!("saving large objects \"{}\"", entry.tag)),
    }
}

/// That the data of an entry were dumped by one of several sessions, in those words.
pub fn finished(entry: &Entry) -> String {
    format!("finished item {} {} {}", entry.dump_id, entry.desc, entry.tag)
}

/// That one of several sessions begins, in those words.
pub const SESSION: &str = "executing SELECT pg_catalog.set_config('search_path', '', false);";

/// What one session copies at a time: an item, or a range of a table's steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The item's place among the plan's.
    pub item: usize,
    /// About how many bytes the part is.
    pub bytes: u64,
    /// The [steps](crate::object::Steps), the last range open at its end; none for the whole item.
    pub steps: Option<(u64, Option<u64>)>,
}

impl Part {
    /// Whether the part is the first of several.
    pub fn is_first(&self) -> bool {
        self.steps.is_some_and(|(first, _)| first == 0)
    }
}

impl Item {
    /// The item in parts; `wanted` says of how many bytes the next one should be, behind so many. The ranges follow
    /// each other without gap, and the last has no end: every row is in one, wherever it is.
    fn parts(&self, item: usize, wanted: impl Fn(u64) -> u64) -> Vec<Part> {
        let bytes = self.bytes();
        let Some(split) = self.split().filter(|split| split.count() > 1 && bytes / 2 >= wanted(0)) else {
            return vec![Part { item, bytes, steps: None }];
        };
        let scale = |number: u64, of: u64, to: u64| (u128::from(number) * u128::from(to) / u128::from(of)) as u64;
        let count = split.count();
        let (mut parts, mut first, mut cut) = (Vec::new(), 0, 0);
        loop {
            let next = wanted(cut);
            // Half a part more is better than half a part alone.
            let is_last = bytes - cut <= next + next / 2;
            let end = scale(cut + next.min(bytes - cut), bytes, count).max(first + 1);
            if is_last || end >= count {
                parts.push(Part { item, bytes: bytes - cut, steps: Some((first, None)) });
                return parts;
            }
            let begin = std::mem::replace(&mut cut, scale(end, count, bytes));
            parts.push(Part { item, bytes: cut - begin, steps: Some((first, Some(end))) });
            first = end;
        }
    }

    /// How the rows can be read in parts, where they can.
    fn split(&self) -> Option<&Split> {
        match &self.source {
            DataSource::Rows { split, .. } => split.as_deref(),
            DataSource::LargeObjects { .. } => None,
        }
    }

    /// How a part is found, if that is by an index.
    pub fn by_key(&self, part: &Part) -> Option<&Split> {
        self.split().filter(|split| part.steps.is_some() && matches!(split.steps, Steps::Keys(_)))
    }

    /// The statement that yields the rows of a part of a table: COPY, or SELECT where INSERT statements are written.
    pub fn read(&self, part: &Part) -> String {
        match (&self.source, part.steps) {
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
    use crate::oid::Oid;
    use proptest::prelude::*;

    const MIB: u64 = 1 << 20;

    fn table(bytes: u64, pages: u64) -> Item {
        let select = "SELECT a FROM ONLY t".into();
        let split = Some(Box::new(Split { table: "t".into(), pages, select, steps: Steps::Pages }));
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

    fn cut(tables: &[(u64, u64)], sessions: usize) -> Vec<Part> {
        let items: Vec<Item> = tables.iter().map(|&(bytes, pages)| table(bytes, pages)).collect();
        parts(&items, sessions, options::PART_BYTES)
    }

    proptest! {
        #[test]
        fn every_page_is_in_exactly_one_part_and_the_bytes_add_up(
            tables in prop::collection::vec((0u64..1 << 36, 0u64..1 << 32), 1..4),
            sessions in 1usize..9,
            page in any::<u32>(),
        ) {
            let parts = cut(&tables, sessions);
            let page = u64::from(page);
            let holds = |part: &&Part| part.steps.is_none_or(|(first, end)| {
                page >= first && end.is_none_or(|end| page < end)
            });
            for (item, (bytes, _)) in tables.iter().enumerate() {
                let parts: Vec<&Part> = parts.iter().filter(|part| part.item == item).collect();
                prop_assert_eq!(parts.iter().copied().filter(holds).count(), 1);
                prop_assert_eq!(parts.iter().map(|part| part.bytes).sum::<u64>(), *bytes);
            }
        }
    }

    #[test]
    fn parts_become_smaller_towards_the_end_and_the_last_is_open() {
        let parts = cut(&[(300 * MIB, 38_400), (20 * MIB, 2560)], 2);
        let sizes: Vec<u64> = parts.iter().filter(|part| part.item == 0).map(|part| part.bytes / MIB).collect();
        assert_eq!(sizes, [32, 32, 32, 32, 32, 32, 32, 24, 18, 13, 10, 10]);
        assert_eq!(parts.iter().filter(|part| part.item == 1).map(|part| part.bytes / MIB).sum::<u64>(), 20);
        assert_eq!(parts.iter().filter(|part| part.steps.is_some_and(|(_, end)| end.is_none())).count(), 2);
    }

    #[test]
    fn a_part_is_read_by_its_pages() {
        let item = table(100 * MIB, 1000);
        let part = Part { item: 0, bytes: 1, steps: Some((333, Some(666))) };
        let copy = "COPY (SELECT a FROM ONLY t WHERE ctid >= '(333,0)' AND ctid < '(666,0)') TO stdout;";
        assert_eq!(item.read(&part), copy);
    }

    #[test]
    fn what_is_small_or_read_by_one_session_is_whole() {
        assert_eq!(cut(&[(7 * MIB, 1000)], 2).len(), 1);
        assert_eq!(cut(&[(5000 * MIB, 1000)], 1).len(), 1);
        // Values out of line can be large where pages are few.
        assert_eq!(cut(&[(5000 * MIB, 3)], 2).len(), 3);
        assert_eq!(cut(&[(5000 * MIB, 0)], 2).len(), 1);
    }
}
