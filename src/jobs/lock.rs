//! PostgreSQL's table lock modes, and which of them exclude each other ("Explicit Locking" in its manual).

/// How a job uses a thing that others use too: as a table is locked by PostgreSQL, from the weakest to the
/// strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// `SELECT`, and comments on what belongs to a table.
    AccessShare,
    /// Checking a foreign key against the table that it refers to.
    RowShare,
    /// `INSERT`, `COPY ... FROM`.
    RowExclusive,
    /// Extended statistics, `VALIDATE CONSTRAINT`, `ANALYZE`: one at a time, beside readers and writers.
    ShareUpdateExclusive,
    /// `CREATE INDEX`: any number beside each other, and no writer.
    Share,
    /// `CREATE TRIGGER`, `ADD FOREIGN KEY`: one at a time, beside readers.
    ShareRowExclusive,
    /// Beside nothing but plain reading.
    Exclusive,
    /// Most forms of `ALTER TABLE`: alone.
    AccessExclusive,
}

impl Lock {
    /// Every mode, from the weakest to the strongest.
    pub const ALL: [Self; 8] = [
        Self::AccessShare,
        Self::RowShare,
        Self::RowExclusive,
        Self::ShareUpdateExclusive,
        Self::Share,
        Self::ShareRowExclusive,
        Self::Exclusive,
        Self::AccessExclusive,
    ];

    /// Whether one who holds this keeps another from taking `other`; the same the other way round.
    pub fn excludes(self, other: Self) -> bool {
        // The weakest mode that each excludes, and all that are stronger with it; but SHARE not itself.
        let weakest = match self {
            Self::AccessShare => Self::AccessExclusive,
            Self::RowShare => Self::Exclusive,
            Self::RowExclusive => Self::Share,
            Self::ShareUpdateExclusive => Self::ShareUpdateExclusive,
            Self::Share | Self::ShareRowExclusive => Self::RowExclusive,
            Self::Exclusive => Self::RowShare,
            Self::AccessExclusive => Self::AccessShare,
        };
        other >= weakest && !(self == Self::Share && other == Self::Share)
    }
}

/// How many hold a thing now, by mode.
#[derive(Debug, Default)]
pub(super) struct Held([usize; Lock::ALL.len()]);

impl Held {
    /// Whether nobody keeps another from taking `lock`.
    pub(super) fn admits(&self, lock: Lock) -> bool {
        Lock::ALL.iter().all(|&mode| self.0[mode as usize] == 0 || !mode.excludes(lock))
    }

    /// One more holds it.
    pub(super) fn take(&mut self, lock: Lock) {
        self.0[lock as usize] += 1;
    }

    /// One less holds it.
    pub(super) fn release(&mut self, lock: Lock) {
        self.0[lock as usize] -= 1;
    }

    /// Whether nobody holds it.
    pub(super) fn is_free(&self) -> bool {
        self.0.iter().all(|&count| count == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_modes_exclude_each_other_as_the_manual_says() {
        // "Conflicting Lock Modes": a row for the mode that is asked for, a column for the one that is held.
        let manual = [
            ".......X", // ACCESS SHARE
            "......XX", // ROW SHARE
            "....XXXX", // ROW EXCLUSIVE
            "...XXXXX", // SHARE UPDATE EXCLUSIVE
            "..XX.XXX", // SHARE
            "..XXXXXX", // SHARE ROW EXCLUSIVE
            ".XXXXXXX", // EXCLUSIVE
            "XXXXXXXX", // ACCESS EXCLUSIVE
        ];
        for (asked, row) in Lock::ALL.into_iter().zip(manual) {
            for (held, mark) in Lock::ALL.into_iter().zip(row.chars()) {
                assert_eq!(asked.excludes(held), mark == 'X', "{asked:?} beside {held:?}");
            }
        }
    }
}
