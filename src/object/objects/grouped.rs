//! Rows that belong to objects without being objects.

use crate::object::Detail;
use crate::oid::Oid;

/// The rows of one query, each object's beside each other, in one piece of memory.
#[derive(Clone, Debug)]
pub struct Grouped<T>(Vec<T>);

impl<T> Default for Grouped<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Detail> Grouped<T> {
    /// Groups rows; those of one object stay in order.
    pub fn new(mut rows: Vec<T>) -> Self {
        // What is sorted are keys, by the same code for all kinds: a sort of rows is some 15 kB of program for each.
        rows.sort_by_cached_key(T::of);
        Self(rows)
    }

    /// The rows of an object.
    pub fn of(&self, oid: Oid) -> &[T] {
        let begin = self.0.partition_point(|row| row.of() < oid);
        let length = self.0[begin..].partition_point(|row| row.of() == oid);
        &self.0[begin..begin + length]
    }

    /// The row of an object that has at most one.
    pub fn one(&self, oid: Oid) -> Option<&T> {
        self.of(oid).first()
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::table::Size;

    #[test]
    fn an_object_finds_its_rows_in_their_order() {
        let row = |of, heap| Size { of: Oid(of), heap: Some(heap), toast: None };
        let grouped = Grouped::new(vec![row(7, 3), row(5, 2), row(7, 1)]);
        let heaps = |oid| grouped.of(Oid(oid)).iter().filter_map(|row| row.heap).collect::<Vec<_>>();
        assert_eq!((heaps(7), heaps(5), heaps(6)), (vec![3, 1], vec![2], vec![]));
        assert_eq!(grouped.one(Oid(8)).map(|row| row.of), None);
    }
}
