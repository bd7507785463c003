//! The steps that run side by side, as jobs: what each waits for, what it locks, how long it takes.
//!
//! The archive says what an entry depends on, in terms of definitions: an index depends on its table. Here
//! it waits for the table's rows. What takes a stronger lock, or would fire or check for each row, such as
//! a trigger or a key, also waits for the rows of partitions and children, on which it acts as well.
//!
//! A step is a job, but for three cases: a plain key of a large table with other indexes is [split] in two, so is one of
//! several [foreign] keys to one table, and what is small is [packed](pack) with its like.

mod definitions;
mod draft;
mod foreign;
mod pack;
mod split;
#[cfg(test)]
mod testing;
mod tree;

use std::collections::HashMap;

use super::Options;
use super::crew::Task;
use crate::archive::Entry;
use crate::jobs::Job;
use crate::oid::DumpId;
use crate::script::{Plan, Step};
pub use definitions::definitions;
use draft::{Draft, Drafts};
pub use foreign::ForeignKey;
use pack::{Limit, Piece, pack};
pub use split::Split;

/// At most so many small steps go into one transaction, of all sessions together: the server's lock table has
/// room for some thousands of locks, and a step takes a few.
const PACKED: usize = 1200;
/// At most so many bytes of the archive's files go into one transaction.
const PACKED_BYTES: u64 = 512 << 10;

/// Steps as jobs and what is to be done in each. `size` tells how many bytes an entry's
/// file has, `references` which rows others wait for beside what the archive says.
pub fn work<'a>(
    plan: &Plan<'a>,
    steps: &[Step<'a>],
    options: &Options,
    size: impl Fn(&Entry) -> u64,
    references: &HashMap<DumpId, Vec<DumpId>>,
) -> Vec<(Job, Task<'a>)> {
    let sessions = options.jobs.max(1);
    let drafts = Drafts::new(plan, steps, size, references).all(steps, sessions > 1);
    let pieces: Vec<Piece> = drafts.iter().map(|draft| draft.piece.clone()).collect();
    let small = pieces.iter().filter(|piece| piece.is_small).count();
    let limit = match options.transaction_size {
        0 => PACKED / sessions,
        size => size,
    };
    // Some packs for each session, so that all are done at about the same time.
    let packs = pack(&pieces, Limit { pieces: (small / (sessions * 4)).clamp(1, limit.max(1)), bytes: PACKED_BYTES });
    let mut homes = vec![0; drafts.len()];
    for (number, members) in packs.iter().enumerate() {
        members.iter().for_each(|&piece| homes[piece] = number);
    }
    let mut drafts: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
    let mut take =
        |members: &[usize]| -> Vec<Draft<'a>> { members.iter().filter_map(|&at| drafts[at].take()).collect() };
    packs.iter().enumerate().map(|(number, members)| together(number, take(members), &homes)).collect()
}

/// One job of what goes together; `homes` are the jobs of all pieces.
fn together<'a>(number: usize, members: Vec<Draft<'a>>, homes: &[usize]) -> (Job, Task<'a>) {
    let mut job = Job::default();
    let mut tasks = Vec::with_capacity(members.len());
    for member in members {
        job.cost += member.cost;
        job.needs.extend(member.piece.needs.iter().map(|&need| homes[need]).filter(|&home| home != number));
        job.locks.extend(member.locks);
        tasks.push(member.task);
    }
    job.needs.sort_unstable();
    job.needs.dedup();
    job.locks.sort_unstable();
    job.locks.dedup();
    let steps = |tasks: Vec<Task<'a>>| tasks.into_iter().filter_map(Task::step).collect();
    let task = if tasks.len() == 1 { tasks.remove(0) } else { Task::Together(steps(tasks)) };
    (job, task)
}

#[cfg(test)]
mod tests {
    use super::testing::{toc, with};
    use super::tree::Tree;
    use super::*;
    use crate::jobs::Lock;
    use crate::script::testing::entry;
    use crate::script::{self, Phase};
    use crate::section::Section;

    /// The jobs of the plan's main phase, where every table has so many bytes of rows.
    fn work_of<'a>(plan: &Plan<'a>, sessions: usize, bytes: u64) -> Vec<(Job, Task<'a>)> {
        let options = Options { jobs: sessions, ..Options::default() };
        work(plan, plan.phase(Phase::Main), &options, |entry| if entry.has_data { bytes } else { 0 }, &HashMap::new())
    }

    fn jobs(plan: &Plan, sessions: usize, bytes: u64) -> Vec<Job> {
        work_of(plan, sessions, bytes).into_iter().map(|(job, _)| job).collect()
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
        let options = script::Options::default();
        let plan = Plan::new(&toc, &options).expect("a plan");
        let jobs = jobs(&plan, 1, 3 << 20);
        let needs: Vec<&[usize]> = jobs.iter().map(|job| job.needs.as_slice()).collect();
        assert_eq!(needs, [&[] as &[usize], &[0], &[0], &[0, 1]]);
        let costs: Vec<u64> = jobs.iter().map(|job| job.cost >> 20).collect();
        assert_eq!(costs, [3, 1, 0, 0]);
        assert_eq!(jobs[1].locks, [(2, Lock::Share)]);
        assert_eq!(jobs[2].locks, [(1, Lock::ShareRowExclusive), (2, Lock::ShareRowExclusive)]);
        assert_eq!(jobs[3].locks, [(2, Lock::AccessShare)]);
    }

    #[test]
    fn what_stands_behind_post_data_waits_for_what_it_needs_of_it() {
        let toc = toc(vec![
            with(entry(1, "TABLE", "t"), Section::PreData, &[]),
            with(entry(2, "CONSTRAINT", "t t_pkey"), Section::PostData, &[1]),
            with(entry(3, "MATERIALIZED VIEW", "m"), Section::PostData, &[1, 2]),
            with(entry(4, "FUNCTION", "f(s.m)"), Section::PreData, &[3]),
            with(entry(5, "COMMENT", "FUNCTION f(s.m)"), Section::None, &[4]),
        ]);
        let options = script::Options::default();
        let plan = Plan::new(&toc, &options).expect("a plan");
        assert_eq!(plan.phase(Phase::PreData).len(), 1);
        let needs: Vec<Vec<usize>> = jobs(&plan, 1, 0).into_iter().map(|job| job.needs).collect();
        assert_eq!(needs, [vec![], vec![0], vec![1], vec![2]]);
    }

    #[test]
    fn indexes_of_one_tree_are_attached_one_after_the_other() {
        let toc = toc(vec![
            with(entry(1, "INDEX", "root"), Section::PostData, &[]),
            with(entry(2, "INDEX", "inner"), Section::PostData, &[]),
            with(entry(3, "INDEX", "leaf"), Section::PostData, &[]),
            with(entry(4, "INDEX", "other"), Section::PostData, &[]),
            with(entry(5, "INDEX ATTACH", "inner"), Section::PostData, &[2, 1]),
            with(entry(6, "INDEX ATTACH", "leaf"), Section::PostData, &[2, 3]),
            with(entry(7, "INDEX ATTACH", "other"), Section::PostData, &[1, 4]),
        ]);
        let options = script::Options::default();
        let plan = Plan::new(&toc, &options).expect("a plan");
        let tree = Tree::of(&plan);
        let locks = |at: usize| tree.locks(&toc.entries[at], &[]);
        assert_eq!((locks(4), locks(5)), (locks(5), locks(6)));
        assert_eq!(locks(4).first().map(|lock| lock.1), Some(Lock::AccessExclusive));
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
        let options = script::Options::default();
        let plan = Plan::new(&toc, &options).expect("a plan");
        let jobs = jobs(&plan, 1, 0);
        assert_eq!(jobs[0].locks, [(1, Lock::AccessExclusive), (2, Lock::AccessExclusive)]);
    }

    #[test]
    fn a_key_of_a_large_table_with_another_index_is_built_beside_it() {
        let mut key = with(entry(3, "CONSTRAINT", "t k"), Section::PostData, &[1]);
        key.definition = Some("ALTER TABLE ONLY s.t\n    ADD CONSTRAINT k PRIMARY KEY (a);\n".into());
        let toc = toc(vec![
            with(entry(1, "TABLE", "t"), Section::PreData, &[]),
            with(entry(2, "TABLE DATA", "t"), Section::Data, &[1]),
            key,
            with(entry(4, "INDEX", "i"), Section::PostData, &[1]),
            with(entry(5, "FK CONSTRAINT", "t f"), Section::PostData, &[1, 3]),
        ]);
        let options = script::Options::default();
        let plan = Plan::new(&toc, &options).expect("a plan");
        let both = jobs(&plan, 2, 3 << 20);
        assert_eq!(
            both.iter().map(|job| job.needs.as_slice()).collect::<Vec<_>>(),
            [&[] as &[usize], &[0], &[0, 1], &[0], &[0, 2]]
        );
        assert_eq!([&both[1].locks, &both[3].locks], [&[(1, Lock::Share)], &[(1, Lock::Share)]]);
        assert_eq!(both[2].locks, [(1, Lock::AccessExclusive)]);
        // One session has nobody to share the table with, and a small table is not worth it.
        assert_eq!((both.len(), jobs(&plan, 1, 3 << 20).len(), jobs(&plan, 2, 9).len()), (5, 4, 4));
    }

    #[test]
    fn foreign_keys_of_large_tables_to_one_are_checked_side_by_side() {
        let key = |id, table: &str, needs| {
            let mut key = with(entry(id, "FK CONSTRAINT", &format!("{table} f")), Section::PostData, needs);
            key.definition = Some(
                format!("ALTER TABLE ONLY s.{table}\n    ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES s.hub(a);\n")
                    .into(),
            );
            key
        };
        let mut entries = vec![with(entry(1, "TABLE", "hub"), Section::PreData, &[])];
        for (id, table) in [(2, "t"), (3, "u")] {
            entries.push(with(entry(id, "TABLE", table), Section::PreData, &[]));
            entries.push(with(entry(id + 10, "TABLE DATA", table), Section::Data, &[id]));
        }
        entries.extend([key(4, "t", &[2, 1]), key(5, "u", &[1, 3])]);
        let toc = toc(entries);
        let options = script::Options::default();
        let plan = Plan::new(&toc, &options).expect("a plan");
        let both = jobs(&plan, 2, 3 << 20);
        let checks: Vec<&Job> = both.iter().filter(|job| job.locks.contains(&(1, Lock::RowShare))).collect();
        assert_eq!((both.len(), checks.len()), (6, 2));
        assert_eq!(checks[0].locks, [(1, Lock::RowShare), (2, Lock::ShareUpdateExclusive)]);
        assert_eq!(checks[1].locks, [(1, Lock::RowShare), (3, Lock::ShareUpdateExclusive)]);
        // A small table, or one session alone: a statement each.
        assert_eq!((jobs(&plan, 1, 3 << 20).len(), jobs(&plan, 2, 40 << 10).len()), (4, 4));
    }

    #[test]
    fn small_tables_are_restored_together_and_what_joins_them_after() {
        let mut entries = Vec::new();
        for table in [1, 11, 21] {
            entries.push(with(entry(table, "TABLE", "t"), Section::PreData, &[]));
            entries.push(with(entry(table + 1, "TABLE DATA", "t"), Section::Data, &[table]));
            entries.push(with(entry(table + 2, "INDEX", "i"), Section::PostData, &[table]));
        }
        entries.push(with(entry(31, "FK CONSTRAINT", "t f"), Section::PostData, &[1, 11]));
        entries.iter_mut().filter(|entry| entry.has_data).for_each(|entry| entry.copy = Some("COPY".into()));
        entries.sort_by_key(|entry| entry.section == Section::PostData);
        let toc = toc(entries);
        let options = script::Options::default();
        let plan = Plan::new(&toc, &options).expect("a plan");
        let jobs = work_of(&plan, 1, 9);
        let members = |task: &Task| match task {
            Task::Together(steps) => steps.iter().map(|step| step.entry.dump_id.0).collect(),
            Task::Step(step) => vec![step.entry.dump_id.0],
            _ => Vec::new(),
        };
        let members: Vec<Vec<u32>> = jobs.iter().map(|(_, task)| members(task)).collect();
        assert_eq!(members, [vec![2, 3], vec![12, 13], vec![22, 23], vec![31]]);
        assert_eq!(jobs[3].0.needs, [0, 1]);
        assert_eq!(jobs[0].0.locks, [(1, Lock::Share), (1, Lock::AccessExclusive)]);
    }
}
