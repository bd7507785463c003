//! What must stand before rows can be loaded, made by several sessions where there is much of it.
//!
//! Types, functions, operators and the like may need each other in ways that no archive tells of, such as a cast that
//! a view applies without naming it; the archive's order is right for them. After those come tables, sequences and
//! views, often thousands, and what these need of each other the archive does tell. So steps of other kinds are
//! made in their place, after all that stands before them and before all that follows, and in between the tables
//! are made in any order that their dependencies and locks leave.

use std::collections::HashMap;

use crate::archive::Entry;
use crate::jobs::{Job, Lock};
use crate::oid::DumpId;
use crate::restore::Options;
use crate::restore::crew::Task;
use crate::script::select::is_relation;
use crate::script::{Phase, Plan, Step};

/// So few steps are made by one session, before others have connected.
const WORTHWHILE: usize = 400;

/// The plan's definitions as jobs; none where the archive's order must be kept, or it is not worth it.
pub fn definitions<'a>(plan: &Plan<'a>, options: &Options) -> Option<Vec<(Job, Task<'a>)>> {
    let steps = plan.phase(Phase::PreData);
    let free = steps.iter().filter(|step| lock(step.entry).is_some()).count();
    let is_bound = options.exit_on_error || plan.options.order.is_some();
    if options.jobs < 2 || is_bound || free < WORTHWHILE {
        return None;
    }
    let limit = match options.transaction_size {
        0 => Options::BATCH / options.jobs,
        size => size,
    };
    Some(jobs(plan, steps, (free / (options.jobs * 4)).clamp(1, limit.max(1))))
}

/// Jobs of at most `size` steps each.
fn jobs<'a>(plan: &Plan<'a>, steps: &[Step<'a>], size: usize) -> Vec<(Job, Task<'a>)> {
    let mut jobs: Vec<(Job, Task)> = Vec::new();
    let mut homes: HashMap<DumpId, usize> = HashMap::new();
    // The last job that all others wait for, and the first after it.
    let (mut gate, mut since) = (None, 0);
    for stretch in steps.chunk_by(|one, next| lock(one.entry).is_some() == lock(next.entry).is_some()) {
        let is_free = lock(stretch[0].entry).is_some();
        for members in stretch.chunks(size) {
            let number = jobs.len();
            let named = members.iter().flat_map(|step| &step.entry.dependencies).filter_map(|id| homes.get(id));
            let mut needs: Vec<usize> = if is_free { named.copied().collect() } else { (since..number).collect() };
            needs.extend(gate);
            needs.sort_unstable();
            needs.dedup();
            let mut locks: Vec<(u32, Lock)> = members.iter().flat_map(|step| locks(plan, step.entry)).collect();
            locks.sort_unstable();
            locks.dedup();
            if !is_free {
                (gate, since) = (Some(number), number + 1);
            }
            homes.extend(members.iter().map(|step| (step.entry.dump_id, number)));
            let job = Job { cost: members.len() as u64, needs, locks, divisible: false };
            jobs.push((job, Task::Define(members.to_vec())));
        }
    }
    jobs
}

/// What an entry's statements lock of relations that other entries made.
fn locks(plan: &Plan, entry: &Entry) -> Vec<(u32, Lock)> {
    let relations = entry.dependencies.iter().filter(|id| plan.entry(**id).is_some_and(is_relation));
    relations.filter_map(|id| Some((id.0, lock(entry)?))).collect()
}

/// How an entry's statements lock the relations that it depends on; none of a kind that keeps its place.
fn lock(entry: &Entry) -> Option<Lock> {
    let says = |words: &str| entry.definition.as_deref().is_some_and(|sql| sql.contains(words));
    match entry.desc.as_str() {
        "TABLE" if says("INHERITS (") || says("PARTITION ") => Some(Lock::AccessExclusive),
        // The sequence of an identity column is made by a change of its table.
        "SEQUENCE" if !says("CREATE SEQUENCE ") => Some(Lock::AccessExclusive),
        "DEFAULT" | "TABLE ATTACH" => Some(Lock::AccessExclusive),
        "TABLE" | "SEQUENCE" | "SEQUENCE OWNED BY" | "VIEW" => Some(Lock::AccessShare),
        "COMMENT" | "SECURITY LABEL" => Some(Lock::ShareUpdateExclusive),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::restore::work::testing::{toc, with};
    use crate::script;
    use crate::script::testing::entry;
    use crate::section::Section;

    /// A job's members, needs and locks.
    type Drawn = (Vec<u32>, Vec<usize>, Vec<(u32, Lock)>);

    /// The jobs of these definitions, two steps in each.
    fn drawn(entries: &[(u32, &str, &[u32], &str)]) -> Vec<Drawn> {
        let entries = entries.iter().map(|&(id, desc, needs, sql)| {
            let mut entry = with(entry(id, desc, "x"), Section::PreData, needs);
            entry.definition = Some(sql.into());
            entry
        });
        let toc = toc(entries.collect());
        let options = script::Options::default();
        let plan = Plan::new(&toc, &options).expect("a plan");
        let members = |task: Task| match task {
            Task::Define(steps) => steps.iter().map(|step| step.entry.dump_id.0).collect(),
            other => panic!("{other:?}"),
        };
        let jobs = jobs(&plan, plan.phase(Phase::PreData), 2);
        jobs.into_iter().map(|(job, task)| (members(task), job.needs, job.locks)).collect()
    }

    #[test]
    fn tables_wait_for_what_they_name_and_for_what_keeps_its_place() {
        let jobs = drawn(&[
            (1, "SCHEMA", &[], "x"),
            (2, "CAST", &[], "x"),
            (3, "FUNCTION", &[], "x"),
            (4, "TABLE", &[1], "x"),
            (5, "TABLE", &[1], "x"),
            (6, "TABLE", &[1], "x"),
            (7, "VIEW", &[5], "x"),
            (8, "FUNCTION", &[], "x"),
            (9, "TABLE", &[], "x"),
        ]);
        let (members, needs): (Vec<_>, Vec<_>) = jobs.into_iter().map(|(members, needs, _)| (members, needs)).unzip();
        assert_eq!(members, [vec![1, 2], vec![3], vec![4, 5], vec![6, 7], vec![8], vec![9]]);
        assert_eq!(needs, [vec![], vec![0], vec![0, 1], vec![0, 1, 2], vec![1, 2, 3], vec![4]]);
    }

    #[test]
    fn what_changes_a_table_has_it_for_itself() {
        let jobs = drawn(&[
            (1, "TABLE", &[], "CREATE TABLE s.x ()"),
            (2, "TABLE", &[1], "CREATE TABLE s.x ()\nINHERITS (s.y);"),
            (3, "SEQUENCE", &[1], "ALTER TABLE s.x ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY ();"),
            (4, "SEQUENCE", &[], "CREATE SEQUENCE s.x"),
            (5, "VIEW", &[1, 4], "CREATE VIEW s.x AS SELECT 1;"),
            (6, "COMMENT", &[2], "COMMENT ON TABLE s.x IS 'x';"),
        ]);
        let locks: Vec<Vec<(u32, Lock)>> = jobs.into_iter().map(|(.., locks)| locks).collect();
        assert_eq!(
            locks,
            [
                vec![(1, Lock::AccessExclusive)],
                vec![(1, Lock::AccessExclusive)],
                vec![(1, Lock::AccessShare), (2, Lock::ShareUpdateExclusive), (4, Lock::AccessShare)]
            ]
        );
    }
}
