//! A step on its way to become a job, alone or with others.

use std::collections::HashMap;

use super::foreign::{ForeignKey, foreign_key};
use super::pack::Piece;
use super::split::{Split, split};
use super::tree::Tree;
use crate::archive::Entry;
use crate::jobs::Lock;
use crate::oid::DumpId;
use crate::restore::crew::Task;
use crate::script::{Plan, Step, statement};

/// Building an index takes about this part of the time that loading the table took; measured with text, a third to
/// a half.
const BUILD: u64 = 3;
/// And checking a key or a condition of each row this part.
const CHECK: u64 = 8;
/// A statement on an empty table takes about as long as loading so many bytes.
const STATEMENT: u64 = 16 << 10;
/// A table with more bytes in the archive is not small.
const SMALL: u64 = 32 << 10;
/// A key of a table with fewer bytes is not worth two statements.
const LARGE: u64 = 512 << 10;
/// A step, or a part of one, on its way to become a job.
pub struct Draft<'a> {
    /// What is to be done.
    pub task: Task<'a>,
    /// What it needs, by the drafts' places, and whether it may be packed.
    pub piece: Piece,
    /// How long it takes, in bytes loaded.
    pub cost: u64,
    /// What it locks.
    pub locks: Vec<(u32, Lock)>,
}

/// What is known of all steps when one becomes a draft.
pub struct Drafts<'p, 'a> {
    plan: &'p Plan<'a>,
    tree: Tree<'p>,
    /// The bytes of each entry's own file, by the steps' places.
    sizes: Vec<u64>,
    /// The bytes of rows in each table, whether this restore loads them or not.
    bytes: HashMap<DumpId, u64>,
    /// Who loads each table, by the steps' places.
    loads: HashMap<DumpId, Vec<usize>>,
    /// How many indexes are built on each table.
    builds: HashMap<DumpId, usize>,
    /// Which rows others wait for, beside what the archive says.
    references: &'p HashMap<DumpId, Vec<DumpId>>,
    /// How many foreign keys begin or end at each table.
    keys: HashMap<DumpId, usize>,
}

impl<'p, 'a> Drafts<'p, 'a> {
    /// Looks at all steps; `size` tells how many bytes an entry's file has.
    pub fn new(
        plan: &'p Plan<'a>,
        steps: &[Step<'a>],
        size: impl Fn(&Entry) -> u64,
        references: &'p HashMap<DumpId, Vec<DumpId>>,
    ) -> Self {
        let mut new = Self {
            plan,
            tree: Tree::of(plan),
            sizes: steps.iter().map(|step| size(step.entry)).collect(),
            bytes: HashMap::new(),
            loads: HashMap::new(),
            builds: HashMap::new(),
            references,
            keys: HashMap::new(),
        };
        for entry in plan.toc.entries.iter().filter(|entry| entry.desc == "TABLE DATA") {
            entry
                .dependencies
                .first()
                .into_iter()
                .for_each(|&table| *new.bytes.entry(table).or_default() += size(entry));
        }
        for (at, step) in steps.iter().enumerate() {
            if step.entry.desc == "FK CONSTRAINT" {
                new.tree.touched(step.entry).into_iter().for_each(|table| *new.keys.entry(table).or_default() += 1);
            }
            let Some(&table) = step.entry.dependencies.first() else { continue };
            match step.entry.desc.as_str() {
                "TABLE DATA" => new.loads.entry(table).or_default().push(at),
                "INDEX" | "CONSTRAINT" => *new.builds.entry(table).or_default() += 1,
                _ => {}
            }
        }
        new
    }

    /// A draft of each step, or two, in the steps' order.
    pub fn all(&self, steps: &[Step<'a>], may_split: bool) -> Vec<Draft<'a>> {
        let mut drafts: Vec<Draft> = Vec::with_capacity(steps.len());
        // The last draft of each step, and of each entry that was drafted.
        let mut ends: Vec<usize> = Vec::with_capacity(steps.len());
        let mut entries: HashMap<DumpId, usize> = HashMap::new();
        for (at, &step) in steps.iter().enumerate() {
            let touched = self.tree.touched(step.entry);
            let needs = self.needs(at, step, &touched, &entries, &ends);
            let mut draft = self.draft(at, step, &touched, needs);
            if may_split && let Some((table, split)) = self.split(step) {
                let build = Draft {
                    task: Task::Build(step, split.clone()),
                    locks: vec![(table.0, Lock::Share)],
                    cost: draft.cost,
                    piece: Piece { is_small: false, ..draft.piece.clone() },
                };
                draft.piece.needs.push(drafts.len());
                draft.cost = STATEMENT;
                draft.task = Task::Attach(step, split);
                drafts.push(build);
            }
            if may_split && let Some((table, other, key)) = self.foreign(step, &touched) {
                let add = Draft {
                    task: Task::Add(step, key.clone()),
                    locks: draft.locks,
                    cost: STATEMENT,
                    piece: Piece { is_small: false, ..draft.piece.clone() },
                };
                draft.piece.needs = vec![drafts.len()];
                draft.locks = vec![(table.0, Lock::ShareUpdateExclusive), (other.0, Lock::RowShare)];
                draft.task = Task::Validate(step, key);
                drafts.push(add);
            }
            entries.insert(step.entry.dump_id, drafts.len());
            ends.push(drafts.len());
            drafts.push(draft);
        }
        drafts
    }

    /// What a step waits for, by the drafts' places: what it depends on, and the rows of what it touches.
    fn needs(
        &self,
        at: usize,
        step: Step,
        touched: &[DumpId],
        entries: &HashMap<DumpId, usize>,
        ends: &[usize],
    ) -> Vec<usize> {
        let referred = self.references.get(&step.entry.dump_id).into_iter().flatten();
        let named = step.entry.dependencies.iter().chain(referred).filter_map(|id| entries.get(id)).copied();
        let loads = touched.iter().filter(|_| step.entry.desc != "TABLE DATA");
        // A list may put the rows after what would wait for them.
        let loads = loads.filter_map(|id| self.loads.get(id)).flatten().filter(|&&load| load < at);
        let mut needs: Vec<usize> = named.chain(loads.map(|&load| ends[load])).collect();
        needs.sort_unstable();
        needs.dedup();
        needs
    }

    fn draft(&self, at: usize, step: Step<'a>, touched: &[DumpId], needs: Vec<usize>) -> Draft<'a> {
        let rows: u64 = touched.iter().filter_map(|id| self.bytes.get(id)).sum();
        let table = match touched {
            &[table] => Some(table),
            _ => None,
        };
        Draft {
            piece: Piece {
                is_small: rows.max(self.sizes[at]) <= SMALL && self.can_be_packed(step, &needs),
                needs,
                table,
                bytes: self.sizes[at],
            },
            cost: self.sizes[at].max(reading(step.entry, rows)) + STATEMENT,
            locks: self.tree.locks(step.entry, touched),
            task: Task::Step(step),
        }
    }

    /// Whether a step can share a transaction and a message with others, if it is small.
    fn can_be_packed(&self, step: Step, needs: &[usize]) -> bool {
        let entry = step.entry;
        match entry.desc.as_str() {
            "TABLE DATA" => {
                let table = entry.dependencies.first().and_then(|&id| self.plan.entry(id));
                // In a pack rows come first.
                needs.is_empty()
                    && entry.copy.as_deref().is_some_and(|copy| !copy.is_empty())
                    // The rows of a pack are in memory at once, and few bytes of a file may be a long row.
                    && !entry.is_binary()
                    && statement::partition_root(entry).is_none()
                    && !self.plan.disables_triggers()
                    && table.is_some_and(|table| table.desc == "TABLE")
            }
            "INDEX" | "CONSTRAINT" | "CHECK CONSTRAINT" | "FK CONSTRAINT" | "INDEX ATTACH" | "TRIGGER" | "RULE"
            | "POLICY" | "ROW SECURITY" | "STATISTICS" | "STATISTICS DATA" | "SEQUENCE SET" | "PUBLICATION TABLE"
            | "COMMENT" | "SECURITY LABEL" => true,
            _ => false,
        }
    }

    /// The statements of a key that is worth two of them, and its table.
    fn split(&self, step: Step) -> Option<(DumpId, Split)> {
        let table = *step.entry.dependencies.first().filter(|_| step.entry.desc == "CONSTRAINT")?;
        let is_worth_it = self.bytes.get(&table).is_some_and(|&bytes| bytes >= LARGE) && self.builds[&table] > 1;
        // Since 18 a key made of an index marks the inherited NOT NULL of its columns as the table's own.
        let is_plain = is_worth_it && self.tree.is_alone(table);
        let owner = self.plan.entry(table).filter(|owner| owner.desc == "TABLE" && is_plain)?;
        Some((table, split(step.entry, owner)?))
    }

    /// The statements of a foreign key that would keep others waiting, its table, and the one that it refers to.
    fn foreign(&self, step: Step, touched: &[DumpId]) -> Option<(DumpId, DumpId, ForeignKey)> {
        let &[one, other] = touched else { return None };
        let is_plain = |table: &Entry| table.desc == "TABLE" && self.tree.is_alone(table.dump_id);
        let is_worth_it = |table: DumpId, other| {
            self.bytes.get(&table).is_some_and(|&bytes| bytes >= LARGE)
                && self.keys.get(&other).is_some_and(|&keys| keys > 1)
        };
        if step.entry.desc != "FK CONSTRAINT"
            || ![one, other].iter().all(|&id| self.plan.entry(id).is_some_and(is_plain))
        {
            return None;
        }
        let ways = [(one, other), (other, one)].into_iter().filter(|&(table, other)| is_worth_it(table, other));
        ways.filter_map(|(table, other)| Some((table, other, foreign_key(step.entry, self.plan.entry(table)?)?))).next()
    }
}

/// How long an entry's statements take to read so many bytes of rows in the tables that they touch.
fn reading(entry: &Entry, rows: u64) -> u64 {
    match entry.desc.as_str() {
        "INDEX" | "CONSTRAINT" => rows / BUILD,
        "CHECK CONSTRAINT" | "FK CONSTRAINT" => rows / CHECK,
        _ => 0,
    }
}
