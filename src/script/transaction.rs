//! Where the transactions of a script begin and end.

use std::num::NonZeroUsize;

use crate::archive::Entry;

/// What of a script is one transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transactions {
    /// Each statement by itself.
    #[default]
    Statement,
    /// All of it (`-1`).
    Script,
    /// So many entries (`--transaction-size`). Each large object of a group counts as one.
    Entries(NonZeroUsize),
}

/// Ends transactions where they are full.
#[derive(Debug, Default)]
pub(super) struct Counter {
    transactions: Transactions,
    /// What was done since the last commit.
    uncommitted: usize,
}

impl Counter {
    pub(super) fn new(transactions: Transactions) -> Self {
        Self { transactions, uncommitted: 0 }
    }

    /// Whether a transaction is open all the time.
    pub(super) fn is_open(&self) -> bool {
        self.transactions != Transactions::Statement
    }

    /// Whether transactions are counted, and have to make room for what cannot be in one.
    pub(super) fn counts(&self) -> bool {
        matches!(self.transactions, Transactions::Entries(_))
    }

    /// Counts something that was done; says whether that is enough for a commit.
    pub(super) fn add(&mut self) -> bool {
        let Transactions::Entries(size) = self.transactions else { return false };
        self.uncommitted += 1;
        let is_full = self.uncommitted >= size.get();
        if is_full {
            self.restart();
        }
        is_full
    }

    /// Counts the statements of a definition beyond the first by their semicolons, wherever those stand, as `pg_restore`
    /// does; the body of a function is no several statements.
    pub(super) fn add_statements(&mut self, entry: &Entry) {
        if !matches!(entry.desc.as_str(), "FUNCTION" | "PROCEDURE") {
            let semicolons = entry.definition.as_deref().unwrap_or_default().matches(';').count();
            self.uncommitted += semicolons.saturating_sub(1);
        }
    }

    /// Counts from the beginning, in a transaction that was begun for another reason.
    pub(super) fn restart(&mut self) {
        self.uncommitted = 0;
    }
}

/// The commands for a group of large objects, each with its line break. Names may hold one as well.
pub(super) fn commands(sql: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    sql.split_inclusive(move |c| {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        quote.is_none() && c == '\n'
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::testing::entry;

    #[test]
    fn a_transaction_is_full_after_so_many_entries() {
        let full = |size, entries: usize| {
            let transactions = NonZeroUsize::new(size).map_or(Transactions::Statement, Transactions::Entries);
            let mut counter = Counter::new(transactions);
            (0..entries).map(|_| counter.add()).collect::<Vec<bool>>()
        };
        assert_eq!(full(2, 5), [false, true, false, true, false]);
        assert_eq!(full(1, 2), [true, true]);
        assert_eq!(full(0, 2), [false, false]);
        assert!(!Counter::new(Transactions::Script).add());
    }

    #[test]
    fn a_command_goes_on_in_a_name_of_two_lines() {
        let sql = "ALTER LARGE OBJECT 1 OWNER TO \"it's\n\"\"\n;\";\nSELECT lo_unlink('1');\n\n";
        assert_eq!(commands(sql).map(str::len).collect::<Vec<usize>>(), [43, 23, 1]);
    }

    #[test]
    fn a_definition_counts_as_its_statements() {
        let size = NonZeroUsize::new(2).expect("two");
        let fills = |desc: &str, definition: &str| {
            let mut object = entry(1, desc, "x");
            object.definition = Some(definition.into());
            let mut counter = Counter::new(Transactions::Entries(size));
            counter.add_statements(&object);
            counter.add()
        };
        assert!(fills("TABLE", "CREATE TABLE x ();\nALTER TABLE x SET LOGGED;\n"));
        assert!(!fills("TABLE", "CREATE TABLE x ();\n"));
        assert!(!fills("FUNCTION", "CREATE FUNCTION x() AS $$;;$$;\n"));
    }
}
