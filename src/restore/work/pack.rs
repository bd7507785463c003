//! Many small steps in one transaction: which go together.
//!
//! What a transaction costs, and the way to the server and back, is felt where a database has thousands of
//! tables with next to nothing in them. A small table goes with its rows, keys and indexes into one pack with
//! others; what needs more than its own table is packed with its neighbours. The packs wait for each other as
//! their steps would, and never in a circle.

use std::collections::HashMap;

use crate::oid::DumpId;

/// A step, as far as packing is concerned. The steps that it needs stand before it.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// The steps that must be done before, by their places.
    pub needs: Vec<usize>,
    /// Whether it takes so little that a transaction of its own would be felt.
    pub is_small: bool,
    /// The one table that it is about, if there is just one.
    pub table: Option<DumpId>,
    /// How many bytes of rows it brings: those of a pack are in memory at once.
    pub bytes: u64,
}

/// How much goes into a pack, about.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// So many pieces.
    pub pieces: usize,
    /// So many bytes of rows.
    pub bytes: u64,
}

/// Puts the pieces into packs, by their places: every piece into one, in an order in which all that a piece needs is
/// in an earlier pack or before it in its own.
pub fn pack(pieces: &[Piece], limit: Limit) -> Vec<Vec<usize>> {
    let mut packs = tables(pieces, limit);
    let mut homes: Vec<Option<usize>> = vec![None; pieces.len()];
    for (number, members) in packs.iter().enumerate() {
        members.iter().for_each(|&piece| homes[piece] = Some(number));
    }
    let mut open: Option<usize> = None;
    for (at, piece) in pieces.iter().enumerate() {
        if homes[at].is_some() {
            continue;
        }
        let fits = |pack: usize| {
            packs[pack].len() < limit.pieces
                && piece.needs.iter().all(|&need| homes[need].is_some_and(|home| home <= pack))
        };
        let home = match open.filter(|&pack| piece.is_small && fits(pack)) {
            Some(pack) => pack,
            None => {
                packs.push(Vec::new());
                packs.len() - 1
            }
        };
        if piece.is_small {
            open = Some(home);
        }
        packs[home].push(at);
        homes[at] = Some(home);
    }
    packs
}

/// Packs of whole tables: all pieces that are about one table and need no other piece.
fn tables(pieces: &[Piece], limit: Limit) -> Vec<Vec<usize>> {
    let mut numbers: HashMap<DumpId, usize> = HashMap::new();
    let mut tables: Vec<Vec<usize>> = Vec::new();
    let mut homes: Vec<Option<usize>> = vec![None; pieces.len()];
    for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.is_small) {
        let Some(table) = piece.table else { continue };
        let known = numbers.get(&table).copied();
        if piece.needs.iter().all(|&need| known.is_some() && homes[need] == known) {
            let number = *numbers.entry(table).or_insert_with(|| {
                tables.push(Vec::new());
                tables.len() - 1
            });
            tables[number].push(at);
            homes[at] = Some(number);
        }
    }
    let mut packs: Vec<Vec<usize>> = Vec::new();
    let mut bytes = 0;
    for table in tables {
        let more: u64 = table.iter().map(|&piece| pieces[piece].bytes).sum();
        let has_room = |pack: &&mut Vec<usize>| pack.len() + table.len() <= limit.pieces && bytes + more <= limit.bytes;
        match packs.last_mut().filter(has_room) {
            Some(pack) => {
                bytes += more;
                pack.extend(table);
            }
            None => {
                bytes = more;
                packs.push(table);
            }
        }
    }
    packs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Packs of so many pieces, of as many bytes.
    fn of(pieces: usize) -> Limit {
        Limit { pieces, bytes: pieces as u64 }
    }

    fn about(table: u32, needs: &[usize]) -> Piece {
        Piece { needs: needs.to_vec(), is_small: true, table: Some(DumpId(table)), bytes: 0 }
    }

    #[test]
    fn small_tables_go_with_their_indexes() {
        let rows = [about(1, &[]), about(2, &[]), about(3, &[])];
        let indexes = [about(1, &[0]), about(2, &[1]), about(3, &[2])];
        assert_eq!(pack(&[rows, indexes].concat(), of(4)), [vec![0, 3, 1, 4], vec![2, 5]]);
    }

    #[test]
    fn a_pack_brings_no_more_rows_than_memory_shall_hold() {
        let heavy = |table| Piece { bytes: 3, ..about(table, &[]) };
        assert_eq!(pack(&[heavy(1), heavy(2), heavy(3)], of(8)), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn what_joins_two_tables_comes_after_both() {
        let key = Piece { needs: vec![0, 1], is_small: true, table: None, bytes: 0 };
        assert_eq!(pack(&[about(1, &[]), about(2, &[]), key], of(1)), [vec![0], vec![1], vec![2]]);
    }

    #[test]
    fn a_large_piece_stands_alone_and_in_nobodys_way() {
        let large = Piece { needs: Vec::new(), is_small: false, table: Some(DumpId(1)), bytes: 0 };
        let other = Piece { needs: vec![0], is_small: true, table: None, bytes: 0 };
        assert_eq!(pack(&[large, about(1, &[0]), about(2, &[]), other], of(9)), [vec![2], vec![0], vec![1, 3]]);
    }

    fn pieces() -> impl Strategy<Value = Vec<Piece>> {
        let piece =
            (prop::collection::vec(any::<prop::sample::Index>(), 0..3), any::<bool>(), prop::option::of(0u32..6));
        prop::collection::vec(piece, 0..40).prop_map(|drawn| {
            let piece =
                |(at, (needs, is_small, table)): (usize, (Vec<prop::sample::Index>, bool, Option<u32>))| Piece {
                    needs: needs.iter().filter(|_| at > 0).map(|need| need.index(at)).collect(),
                    is_small,
                    table: table.map(DumpId),
                    bytes: at as u64 % 3,
                };
            drawn.into_iter().enumerate().map(piece).collect()
        })
    }

    proptest! {
        #[test]
        fn every_piece_is_in_one_pack_after_what_it_needs(pieces in pieces(), size in 1usize..8) {
            let order: Vec<usize> = pack(&pieces, of(size)).concat();
            let mut place = vec![None; pieces.len()];
            for (at, &piece) in order.iter().enumerate() {
                prop_assert_eq!(place[piece].replace(at), None);
            }
            for (at, piece) in pieces.iter().enumerate() {
                prop_assert!(place[at].is_some());
                prop_assert!(piece.needs.iter().all(|&need| place[need] < place[at]));
            }
        }

        #[test]
        fn a_piece_that_is_not_small_is_packed_with_nothing(pieces in pieces(), size in 1usize..8) {
            for members in pack(&pieces, of(size)) {
                prop_assert!(members.len() == 1 || members.iter().all(|&piece| pieces[piece].is_small));
            }
        }
    }
}
