//! What a dump copies: the data of entries, in parts that sessions work on.

use std::cmp::Reverse;
use std::num::NonZeroU64;

use super::Options;
use crate::archive::{ArchiveVersion, Entry};
use crate::binary::Column;
use crate::graph::Components;
use crate::object::{DataSource, Insert, Objects, Split, Steps};
use crate::oid::DumpId;
use crate::section::Section;

/// The data of one entry.
pub struct Item {
    /// The entry.
    pub dump_id: DumpId,
    /// The data file, or the list of large objects.
    pub file: String,
    /// Where its data come from.
    pub source: DataSource,
    /// The columns, where rows shall come in binary form.
    pub columns: Option<Vec<Column>>,
}

/// What a large object counts for in estimates of size, in bytes: nobody knows how large one is.
const LARGE_OBJECT_BYTES: u64 = 64 << 10;

/// The data that a dump copies, of objects that have their numbers.
pub fn items(objects: &mut Objects, options: &Options) -> Vec<Item> {
    if !objects.selection.sections.contains(&Section::Data) {
        return Vec::new();
    }
    let mut items = Vec::new();
    for id in (1..=objects.len() as u32).map(DumpId) {
        let node = objects.node(id);
        let source = || objects.object(id).as_object().data(node, objects);
        let Some(source) = node.dumps(Components::DATA).then(source).flatten() else { continue };
        let dump_id = objects.number(id);
        items.push(Item { dump_id, file: file(dump_id, &source, options.archive_version), source, columns: None });
    }
    items
}

fn file(id: DumpId, source: &DataSource, version: ArchiveVersion) -> String {
    match source {
        DataSource::Rows { .. } => format!("{id}.dat"),
        DataSource::LargeObjects { .. } if version < ArchiveVersion::V1_16 => "blobs.toc".to_owned(),
        DataSource::LargeObjects { .. } => format!("blobs_{id}.toc"),
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
        Item { dump_id: DumpId(1), file: String::new(), source, columns: None }
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
