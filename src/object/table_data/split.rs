//! How the rows of a large table are read in parts, so that several sessions can read it.
//!
//! A table is a line of steps that follow each other without gap, and a part is some of them: from one step on, up to
//! but not including another, or open at its end. The first begins and the last ends with the table, so every row is
//! in exactly one part, whatever is added meanwhile.

/// The query of a table's rows, and the steps by which it can be divided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The table's name, quoted.
    pub table: String,
    /// How many pages it has; it may grow meanwhile.
    pub pages: u64,
    /// `SELECT ... FROM ONLY ...`, to which a condition is added.
    pub select: String,
    /// What divides the table.
    pub steps: Steps,
}

/// The steps of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Steps {
    /// Pages, which the server finds without looking at the others: by a TID range scan, since 14, in heaps.
    Pages,
    /// From one value of the key to the next, which an index finds.
    Keys(Keys),
}

/// Values that divide a key.
///
/// The server compares by the operators of the key's index, which order all values that a column can hold, NaN and
/// those that a collation takes for equal among them; what is not less than a bound is greater or equal, and no column
/// of a primary key is null. So bounds make equal parts or not, but never lose a row or bring it twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// The key's first columns, or all, quoted.
    pub columns: Vec<String>,
    /// Literals for these columns, in the order of the key. They have no type, so each takes its column's.
    pub bounds: Vec<Vec<String>>,
}

impl Split {
    /// How many steps there are; at least one.
    pub fn count(&self) -> u64 {
        match &self.steps {
            Steps::Pages => self.pages.max(1),
            Steps::Keys(keys) => keys.bounds.len() as u64 + 1,
        }
    }

    /// The query that yields the rows of the steps from `first` on, up to but not including `end`.
    pub fn select(&self, first: u64, end: Option<u64>) -> String {
        let conditions: Vec<String> = match &self.steps {
            Steps::Pages => {
                let end = end.map(|end| format!("ctid < '({end},0)'"));
                [Some(format!("ctid >= '({first},0)'")), end].into_iter().flatten().collect()
            }
            Steps::Keys(keys) => {
                let first = first.checked_sub(1).and_then(|bound| keys.condition(">=", bound));
                let end = end.and_then(|end| keys.condition("<", end.checked_sub(1)?));
                [first, end].into_iter().flatten().collect()
            }
        };
        let where_ = if conditions.is_empty() { "" } else { " WHERE " };
        format!("{}{where_}{}", self.select, conditions.join(" AND "))
    }
}

impl Keys {
    /// How a row compares with a bound.
    fn condition(&self, operator: &str, bound: u64) -> Option<String> {
        let bound = self.bounds.get(usize::try_from(bound).ok()?)?;
        Some(format!("({}) {operator} ({})", self.columns.join(", "), bound.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_key(bounds: &[i64]) -> Split {
        let bounds = bounds.iter().map(|bound| vec![format!("'{bound}'")]).collect();
        let steps = Steps::Keys(Keys { columns: vec!["\"Id\"".into()], bounds });
        Split { table: "t".into(), pages: 1, select: "SELECT a FROM ONLY t".into(), steps }
    }

    /// Whether a condition that this room wrote holds for a key.
    fn holds(sql: &str, key: i64) -> bool {
        let Some((_, conditions)) = sql.split_once(" WHERE ") else { return true };
        conditions.split(" AND ").all(|condition| {
            let bound: i64 = condition.split('\'').nth(1).expect("a literal").parse().expect("a number");
            if condition.contains(">=") { key >= bound } else { key < bound }
        })
    }

    fn key() -> impl Strategy<Value = i64> {
        prop_oneof![any::<i64>(), -9..9i64, Just(i64::MIN), Just(i64::MAX)]
    }

    proptest! {
        #[test]
        fn every_key_is_in_exactly_one_part(
            mut bounds in prop::collection::vec(key(), 0..20),
            mut cuts in prop::collection::btree_set(1u64..21, 0..20),
            key in key(),
        ) {
            bounds.sort();
            let split = by_key(&bounds);
            cuts.retain(|&cut| cut < split.count());
            let begins: Vec<u64> = [0].into_iter().chain(cuts.iter().copied()).collect();
            let ends = cuts.iter().copied().map(Some).chain([None]);
            let parts = begins.iter().zip(ends).filter(|&(&begin, end)| holds(&split.select(begin, end), key));
            prop_assert_eq!(parts.count(), 1);
        }
    }

    #[test]
    fn a_key_of_several_columns_is_compared_as_a_row() {
        let bounds = vec![vec!["'1'".to_owned(), "'x'".to_owned()], vec!["'2'".to_owned(), "'a'".to_owned()]];
        let keys = Keys { columns: vec!["a".into(), "\"B\"".into()], bounds };
        let split =
            Split { table: "t".into(), pages: 1, select: "SELECT a FROM ONLY t".into(), steps: Steps::Keys(keys) };
        assert_eq!(split.select(0, Some(1)), "SELECT a FROM ONLY t WHERE (a, \"B\") < ('1', 'x')");
        assert_eq!(
            split.select(1, Some(2)),
            "SELECT a FROM ONLY t WHERE (a, \"B\") >= ('1', 'x') AND (a, \"B\") < ('2', 'a')"
        );
        assert_eq!(split.select(2, None), "SELECT a FROM ONLY t WHERE (a, \"B\") >= ('2', 'a')");
        assert_eq!(by_key(&[]).select(0, None), "SELECT a FROM ONLY t");
    }
}
