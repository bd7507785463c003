//! Ranges of the primary key, for large tables of which the server cannot find pages: on 12 and 13, and those of other
//! access methods than heap.
//!
//! Each part is one scan of the key's index. Where the table lies in the key's order that costs the server a sixth
//! more than reading the table as it lies, and two sessions do it side by side. Where it does not, every part visits
//! pages all over the table: measured on 13, with 284 MB in memory and nine parts, 2.4 times the CPU by bitmaps and 3.7
//! times by the index, and on a disk each visit is a seek. Such a table is left to one session.
//!
//! An index finds each row once unless it is damaged, so the rows are counted without it as well, which costs the
//! server a tenth of copying them; where the numbers differ the table is read again, as it lies.
//!
//! The key and the order are learned from rows at places evenly spread over the table, which the server fetches by
//! their address. Statistics would tell the same, but may be old, missing, or not for everybody.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::leader::rows_of;
use super::options::{Options, Output};
use super::plan::{Item, smallest};
use crate::ident::{literal, quote};
use crate::object::{DataSource, Keys, Split, Steps};
use crate::oid::Oid;
use crate::pg::Session;
use crate::{Error, Result};

crate::row! {
    /// A column of a primary key.
    pub struct KeyColumn in "dump/primary_key.sql" {
        of: Oid,
        name: String,
        /// Whether it can be compared with a literal, by its index.
        takes_literals: bool,
    }
}

/// How a session reads ranges of a key, to the end of its transaction: whatever the statistics say, never by looking at
/// all of the table for each.
pub const BY_INDEX: &str = "SET LOCAL enable_indexscan = on; SET LOCAL enable_bitmapscan = on; \
                            SET LOCAL enable_seqscan = off";

/// How it reads without any index.
const NO_INDEX: &str = "SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off; \
                        SET LOCAL enable_bitmapscan = off";

/// How well the order of the key and that of the pages must agree: a rank correlation, where 1 is wholly.
const IN_ORDER: f64 = 0.9;

/// How many places of a table are looked at: each may be the bound of a part.
const FEWEST: u64 = 64;
const MOST: u64 = 1024;

/// At each, the first row of these is taken: others may be dead, or have moved.
const ROWS: u64 = 4;

/// Decides which of the tables are read by ranges of their keys, and by which.
pub async fn choose(session: &mut Session, items: &mut [Item], options: &Options) -> Result<()> {
    if options.jobs < 2 || !matches!(options.output, Output::Directory(_)) {
        return Ok(());
    }
    let is_large = |item: &Item| item.bytes() >= 2 * smallest(options.part_bytes);
    let large = items.iter_mut().filter(|item| is_large(item));
    let mut tables: BTreeMap<Oid, (u64, &mut Split)> = large.filter_map(by_key).collect();
    if tables.is_empty() {
        return Ok(());
    }
    let oids: Vec<Oid> = tables.keys().copied().collect();
    let mut keys: HashMap<Oid, Vec<KeyColumn>> = HashMap::new();
    for column in rows_of::<KeyColumn>(session, &oids).await? {
        keys.entry(column.of).or_default().push(column);
    }
    for (oid, (bytes, split)) in &mut tables {
        let columns = keys.remove(oid).unwrap_or_default().into_iter().take_while(|column| column.takes_literals);
        let columns: Vec<String> = columns.map(|column| quote(&column.name)).collect();
        if !columns.is_empty() {
            let places = (*bytes / smallest(options.part_bytes)).clamp(FEWEST, MOST);
            split.steps = Steps::Keys(look(session, split, places, columns).await?);
        }
    }
    Ok(())
}

/// A table that is to be divided by its key, with how many bytes it takes.
fn by_key(item: &mut Item) -> Option<(Oid, (u64, &mut Split))> {
    let bytes = item.bytes();
    match &mut item.source {
        DataSource::Rows { table, split: Some(split), .. } if matches!(split.steps, Steps::Keys(_)) => {
            Some((*table, (bytes, split)))
        }
        _ => None,
    }
}

/// Values of a key that divide its table evenly; none where its rows do not lie in the key's order, or cannot be had.
async fn look(session: &mut Session, split: &Split, places: u64, columns: Vec<String>) -> Result<Keys> {
    let (table, key) = (&split.table, columns.join(", "));
    let places: Vec<String> = (0..places)
        .map(|place| (u128::from(split.pages) * u128::from(2 * place + 1) / u128::from(2 * places)) as u64)
        .flat_map(|page| (1..=ROWS).map(move |row| format!("\"({page},{row})\"")))
        .collect();
    // What is locked by looking, the table's indexes, is given back. Whoever rebuilds one is not waited for.
    let sql = format!(
        "SAVEPOINT look; SET LOCAL lock_timeout = '1s'; {NO_INDEX}; SET LOCAL enable_seqscan = off; \
         SELECT ctid, {key} FROM ONLY {table} WHERE ctid = ANY ('{{{}}}'::pg_catalog.tid[]) ORDER BY {key}",
        places.join(",")
    );
    let rows = session.query(&sql).await;
    session.execute("ROLLBACK TO SAVEPOINT look; RELEASE SAVEPOINT look").await?;
    // An access method need not know addresses: an error is as good as no row.
    let mut seen = HashSet::new();
    let (mut order, mut bounds) = (Vec::new(), Vec::new());
    for row in rows.iter().flat_map(|rows| rows.iter()) {
        let page = row.text(0).as_deref().and_then(page_of);
        let bound: Option<Vec<String>> =
            (1..=columns.len()).map(|at| row.text(at).map(|value| literal(&value))).collect();
        if let (Some(page), Some(bound)) = (page, bound)
            && seen.insert(page)
        {
            order.push(page);
            bounds.push(bound);
        }
    }
    if correlation(&order).abs() < IN_ORDER {
        bounds.clear();
    }
    Ok(Keys { columns, bounds })
}

/// Counts a table's rows without the index that will find them: an index can be damaged, as one on text is when the
/// system's collations change, and a dump that believed it would lack rows without a word.
pub async fn count(session: &mut Session, split: &Split) -> Result<u64> {
    let sql = format!("{NO_INDEX}; SELECT pg_catalog.count(*) FROM ONLY {}", split.table);
    let rows = session.query(&sql).await?.single()?;
    rows.and_then(|rows| rows.parse().ok()).ok_or_else(|| Error::new("server did not count a table's rows"))
}

/// The page of a row's address, `(17,3)`.
fn page_of(ctid: &str) -> Option<u64> {
    ctid.strip_prefix('(')?.split_once(',')?.0.parse().ok()
}

/// Spearman's rank correlation of pages, all different, with their order here; 0 for too few to tell.
fn correlation(pages: &[u64]) -> f64 {
    if pages.len() < 8 {
        return 0.0;
    }
    let mut sorted = pages.to_vec();
    sorted.sort_unstable();
    let squares = pages.iter().enumerate().map(|(place, page)| {
        let rank = sorted.binary_search(page).unwrap_or_else(|rank| rank);
        (rank as f64 - place as f64).powi(2)
    });
    let n = pages.len() as f64;
    1.0 - 6.0 * squares.sum::<f64>() / (n * (n * n - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_told_from_disorder() {
        let rising: Vec<u64> = (0..64).map(|page| page * 7).collect();
        let falling: Vec<u64> = rising.iter().rev().copied().collect();
        let mixed: Vec<u64> = (0..64).map(|page| page * 37 % 64).collect();
        assert_eq!((correlation(&rising), correlation(&falling)), (1.0, -1.0));
        assert!(correlation(&mixed).abs() < 0.5, "{}", correlation(&mixed));
        assert_eq!(correlation(&rising[..3]), 0.0);
    }

    #[test]
    fn a_page_is_read_off_an_address() {
        assert_eq!(page_of("(4294967294,12)"), Some(4_294_967_294));
        assert_eq!(page_of("4,1"), None);
    }
}
