//! The steps that run side by side, as jobs: what each waits for, what it locks, how long it takes.
//!
//! The archive says what an entry depends on, in terms of definitions: an index depends on its table. Here
//! it waits for the table's rows. What takes a stronger lock, or would fire or check for each row, such as
//! a trigger or a key, also waits for the rows of partitions and children, on which it acts as well.

use std::collections::HashMap;

use super::tree::Tree;
use crate::archive::Entry;
use crate::jobs::Job;
use crate::oid::DumpId;
use crate::script::{Plan, Step};

/// Reading a table once more for an index or a check takes about this part of the time that loading it took.
const SHARE_OF_A_BUILD: u64 = 3;

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
        let reads = if reads_rows(step.entry) { loads.iter().map(|&load| sizes[load]).max() } else { None };
        Job {
            cost: own.max(reads.unwrap_or(0) / SHARE_OF_A_BUILD).max(1),
            needs: named.chain(loads.iter().copied()).collect(),
            locks: tree.locks(step.entry, &relations),
            divisible: false,
        }
    };
    steps.iter().zip(&sizes).map(|(step, &own)| job(step, own)).collect()
}

/// Whether an entry's statements read the rows of the tables that they touch.
fn reads_rows(entry: &Entry) -> bool {
    matches!(entry.desc.as_str(), "INDEX" | "CONSTRAINT" | "CHECK CONSTRAINT" | "FK CONSTRAINT")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Algorithm, ArchiveVersion, Created, Header, Toc};
    use crate::jobs::Lock;
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
        assert_eq!(needs, [&[] as &[usize], &[0], &[0], &[1, 0]]);
        assert_eq!(jobs.iter().map(|job| job.cost).collect::<Vec<_>>(), [100, 33, 1, 1]);
        assert_eq!(jobs[1].locks, [(2, Lock::Share)]);
        assert_eq!(jobs[2].locks, [(1, Lock::ShareRowExclusive), (2, Lock::ShareRowExclusive)]);
        assert_eq!(jobs[3].locks, [(2, Lock::AccessShare)]);
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
        assert_eq!(jobs[0].locks, [(2, Lock::AccessExclusive), (1, Lock::AccessExclusive)]);
    }
}
