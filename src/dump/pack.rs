//! Small tables are copied many in one command: a round trip for each would cost more than its rows.

use super::plan::{Item, Part};
use crate::object::DataSource;

/// A table is small up to this size on the server's disk, in bytes.
const SMALL: u64 = 64 << 10;

/// The most tables of a pack. Their rows wait in the socket while the worker is at others.
const MOST: usize = 64;

/// The most text of a pack's command, in bytes.
const MOST_TEXT: usize = 64 << 10;

/// How many packs a session shall have at least, so that all end together.
const SHARE: usize = 4;

/// The parts, by their places, in packs that a session works on at a time. What is no small table is alone.
pub fn packs(items: &[Item], parts: &[Part], sessions: usize) -> Vec<Vec<usize>> {
    let is_small = |place: &usize| is_small(&items[parts[*place].item], &parts[*place]);
    let (small, large): (Vec<usize>, Vec<usize>) = (0..parts.len()).partition(is_small);
    let most = (small.len() / (sessions * SHARE)).clamp(1, MOST);
    let mut packs: Vec<Vec<usize>> = large.into_iter().map(|place| vec![place]).collect();
    let mut text = usize::MAX;
    for place in small {
        let length = read(&items[parts[place].item]).len();
        match packs.last_mut() {
            Some(pack) if pack.len() < most && text.saturating_add(length) <= MOST_TEXT => {
                pack.push(place);
                text += length;
            }
            _ => {
                packs.push(vec![place]);
                text = length;
            }
        }
    }
    packs
}

/// Whether a part is a whole table that is small, and read by COPY as text.
fn is_small(item: &Item, part: &Part) -> bool {
    part.steps.is_none() && part.bytes <= SMALL && item.columns.is_none() && !read(item).is_empty()
}

/// The COPY that reads a table; nothing for what is read otherwise.
fn read(item: &Item) -> &str {
    match &item.source {
        DataSource::Rows { read, insert: None, .. } => read,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oid::{DumpId, Oid};
    use proptest::prelude::*;

    fn item(bytes: u64, text: usize) -> Item {
        let source = DataSource::Rows {
            name: "t".into(),
            read: "C".repeat(text),
            insert: None,
            bytes,
            table: Oid(16_384),
            has_bytea: false,
            split: None,
        };
        Item { dump_id: DumpId(1), file: String::new(), source, columns: None }
    }

    fn packs_of(items: &[Item], sessions: usize) -> Vec<Vec<usize>> {
        let parts = |(item, data): (usize, &Item)| Part { item, bytes: data.bytes(), steps: None };
        packs(items, &items.iter().enumerate().map(parts).collect::<Vec<_>>(), sessions)
    }

    proptest! {
        #[test]
        fn every_part_is_in_one_pack(
            tables in prop::collection::vec((0..2 * SMALL, 1..2 * MOST_TEXT), 0..300),
            sessions in 1usize..9,
        ) {
            let items: Vec<Item> = tables.iter().map(|&(bytes, text)| item(bytes, text)).collect();
            let packs = packs_of(&items, sessions);
            let mut places = packs.concat();
            places.sort();
            prop_assert!(places.into_iter().eq(0..items.len()));
            for pack in packs.iter().filter(|pack| pack.len() > 1) {
                let text: usize = pack.iter().map(|&place| tables[place].1).sum();
                prop_assert!(pack.len() <= MOST && text <= MOST_TEXT);
                prop_assert!(pack.iter().all(|&place| tables[place].0 <= SMALL));
            }
        }
    }

    #[test]
    fn sessions_share_small_tables_evenly() {
        let items: Vec<Item> = (0..40).map(|_| item(8192, 100)).collect();
        let lengths: Vec<usize> = packs_of(&items, 2).iter().map(Vec::len).collect();
        assert_eq!(lengths, [5; 8]);
        assert_eq!(packs_of(&items[..7], 2).len(), 7);
    }
}
