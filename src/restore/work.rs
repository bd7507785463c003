//! The steps that run side by side, as jobs: what each waits for, what it locks, how long it takes.
//!
//! The archive says what an entry depends on, in terms of definitions: an index depends on its table. Here
//! it waits for the table's rows. What takes a stronger lock, or would fire or check for each row, such as
//! a trigger or a key, also waits for the rows of partitions and children, on which it acts as well.

use std::collections::{HashMap, HashSet};

use crate::archive::Entry;
use crate::jobs::{Job, Lock};
use crate::oid::DumpId;
use crate::script::select::is_relation;
use crate::script::{Plan, Step, statement};

/// Steps as jobs, in their order. `size` tells how many bytes an entry's file has.
pub fn jobs(plan: &Plan, steps: &[Step], size: impl Fn(&Entry) -> u64) -> Vec<Job> {
    let tree = Tree::of(plan);
    let places: HashMap<DumpId, usize> = steps.iter().zip(0..).map(|(step, at)| (step.entry.dump_id, at)).collect();
    let mut rows: HashMap<DumpId, Vec<usize>> = HashMap::new();
    let sizes: Vec<u64> = steps.iter().map(|step| size(step.entry)).collect();
    for (at, step) in steps.iter().enumerate().filter(|(_, step)| step.entry.desc == "TABLE DATA") {
        step.entry.dependencies.first().into_iter().for_each(|&table| rows.entry(table).or_default().push(at));
    }
    let job = |step: &Step, own: u64| {
        let relations = tree.touched(step.entry);
        let loads: Vec<usize> = match step.entry.desc.as_str() {
            "TABLE DATA" => Vec::new(),
            _ => relations.iter().filter_map(|id| rows.get(id)).flatten().copied().collect(),
        };
        let named = step.entry.dependencies.iter().filter_map(|id| places.get(id)).copied();
        let lock = lock(step.entry);
        Job {
            // An index takes as long as its table is large.
            cost: own.max(loads.iter().map(|&load| sizes[load]).max().unwrap_or(0)).max(1),
            needs: named.chain(loads.iter().copied()).collect(),
            locks: lock.map(|lock| relations.iter().map(|id| (id.0, lock)).collect()).unwrap_or_default(),
            divisible: false,
        }
    };
    steps.iter().zip(&sizes).map(|(step, &own)| job(step, own)).collect()
}

/// How a step locks the relations that it touches; none where it takes no lock that others would wait for.
fn lock(entry: &Entry) -> Option<Lock> {
    match entry.desc.as_str() {
        // Making an index the replica identity needs the table alone.
        "INDEX" if !entry.definition.as_deref().unwrap_or_default().contains("REPLICA IDENTITY") => Some(Lock::Shared),
        "SEQUENCE SET" | "MATERIALIZED VIEW" | "VIEW" | "FUNCTION" | "STATISTICS DATA" => None,
        _ => Some(Lock::Exclusive),
    }
}

/// How relations inherit from each other, partitions from their tables among them.
struct Tree {
    relations: HashSet<DumpId>,
    children: HashMap<DumpId, Vec<DumpId>>,
    parents: HashMap<DumpId, Vec<DumpId>>,
}

impl Tree {
    fn of(plan: &Plan) -> Self {
        let entries = &plan.toc.entries;
        let relations: HashSet<DumpId> = entries
            .iter()
            .filter(|entry| is_relation(entry) && entry.desc != "SEQUENCE")
            .map(|entry| entry.dump_id)
            .collect();
        let mut tree = Self { relations, children: HashMap::new(), parents: HashMap::new() };
        for entry in entries {
            let related: Vec<DumpId> =
                entry.dependencies.iter().copied().filter(|id| tree.relations.contains(id)).collect();
            match entry.desc.as_str() {
                // A table that depends on a table inherits from it.
                "TABLE" | "FOREIGN TABLE" => related.iter().for_each(|&parent| tree.join(parent, entry.dump_id)),
                "TABLE ATTACH" => {
                    let is_child = |id: &DumpId| {
                        plan.entry(*id).is_some_and(|it| it.tag == entry.tag && it.schema == entry.schema)
                    };
                    if let Some(&child) = related.iter().find(|id| is_child(id)) {
                        related.iter().filter(|&&id| id != child).for_each(|&parent| tree.join(parent, child));
                    }
                }
                _ => {}
            }
        }
        tree
    }

    fn join(&mut self, parent: DumpId, child: DumpId) {
        self.children.entry(parent).or_default().push(child);
        self.parents.entry(child).or_default().push(parent);
    }

    /// The relations that an entry's statement locks: those it depends on, and for more than an index, what
    /// inherits from them; for rows that go through the root, what the table inherits from.
    fn touched(&self, entry: &Entry) -> Vec<DumpId> {
        let own = entry.dependencies.iter().copied().filter(|id| self.relations.contains(id));
        match entry.desc.as_str() {
            "INDEX" | "STATISTICS" | "STATISTICS DATA" => own.collect(),
            "TABLE DATA" if statement::partition_root(entry).is_some() => reach(own.take(1), &self.parents),
            "TABLE DATA" => own.take(1).collect(),
            _ => reach(own, &self.children),
        }
    }
}

/// Everything that can be reached, each once; a circle in a damaged archive ends where it began.
fn reach(from: impl Iterator<Item = DumpId>, edges: &HashMap<DumpId, Vec<DumpId>>) -> Vec<DumpId> {
    let mut found: Vec<DumpId> = from.collect();
    let mut seen: HashSet<DumpId> = found.iter().copied().collect();
    let mut at = 0;
    while let Some(id) = found.get(at) {
        found.extend(
            edges.get(id).into_iter().flatten().filter(|&&next| seen.insert(next)).copied().collect::<Vec<_>>(),
        );
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Algorithm, ArchiveVersion, Created, Header, Toc};
    use crate::script::testing::entry;
    use crate::script::{Options, Phase};
    use crate::section::Section;

    fn toc(entries: Vec<Entry>) -> Toc {
        let header = Header {
            version: ArchiveVersion::V1_16,
            compression: Algorithm::None,
            gzip_level: 0,
            created: Created::default(),
            database: None,
            server_version: None,
            dumper_version: None,
        };
        Toc { header, entries }
    }

    fn with(mut entry: Entry, section: Section, dependencies: &[u32]) -> Entry {
        entry.section = section;
        entry.definition = Some("x".into());
        entry.dependencies = dependencies.iter().copied().map(DumpId).collect();
        entry.has_data = entry.desc == "TABLE DATA";
        entry
    }

    #[test]
    fn a_trigger_of_a_partitioned_table_waits_for_the_rows_of_its_partitions() {
        let toc = toc(vec![
            with(entry(1, "TABLE", "p"), Section::PreData, &[]),
            with(entry(2, "TABLE", "p1"), Section::PreData, &[]),
            with(entry(3, "TABLE ATTACH", "p1"), Section::PreData, &[1, 2]),
            with(entry(4, "TABLE DATA", "p1"), Section::Data, &[2]),
            with(entry(5, "INDEX", "i"), Section::PostData, &[2]),
            with(entry(6, "TRIGGER", "p t"), Section::PostData, &[1]),
            with(entry(7, "COMMENT", "INDEX i"), Section::None, &[5]),
        ]);
        let options = Options::default();
        let plan = Plan::new(&toc, &options).expect("a plan");
        let jobs = jobs(&plan, plan.phase(Phase::Main), |entry| if entry.has_data { 100 } else { 0 });
        let needs: Vec<&[usize]> = jobs.iter().map(|job| job.needs.as_slice()).collect();
        assert_eq!(needs, [&[] as &[usize], &[0], &[0], &[1]]);
        assert_eq!(jobs.iter().map(|job| job.cost).collect::<Vec<_>>(), [100, 100, 100, 1]);
        assert_eq!(jobs[1].locks, [(2, Lock::Shared)]);
        assert_eq!(jobs[2].locks, [(1, Lock::Exclusive), (2, Lock::Exclusive)]);
        assert_eq!(jobs[3].locks, []);
    }

    #[test]
    fn rows_that_go_through_the_root_lock_it() {
        let mut data = with(entry(4, "TABLE DATA", "p1"), Section::Data, &[2]);
        data.definition = Some("-- load via partition root s.p\n\n".into());
        let toc = toc(vec![
            with(entry(1, "TABLE", "p"), Section::PreData, &[]),
            with(entry(2, "TABLE", "p1"), Section::PreData, &[]),
            with(entry(3, "TABLE ATTACH", "p1"), Section::PreData, &[1, 2]),
            data,
        ]);
        let options = Options::default();
        let plan = Plan::new(&toc, &options).expect("a plan");
        let jobs = jobs(&plan, plan.phase(Phase::Main), |_| 0);
        assert_eq!(jobs[0].locks, [(2, Lock::Exclusive), (1, Lock::Exclusive)]);
    }
}
