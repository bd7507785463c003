//! Gathering statistics of what was restored, for the planner.

use std::collections::{HashMap, HashSet};

use super::Run;
use super::worker::Worker;
use crate::Result;
use crate::archive::Entry;
use crate::ident::qualified;
use crate::jobs::Job;
use crate::oid::DumpId;

/// A job for each table that rows were loaded into; partitions are analyzed with the table that they are of.
pub fn jobs<'a>(run: &Run<'a>) -> (Vec<Job>, Vec<&'a Entry>) {
    let entries = &run.plan.toc.entries;
    let mut sizes: HashMap<DumpId, u64> = HashMap::new();
    for step in run.plan.steps.iter().filter(|step| step.entry.desc == "TABLE DATA" && step.wanted.data) {
        if let Some(&table) = step.entry.dependencies.first() {
            sizes.insert(table, run.size(step.entry));
        }
    }
    let mut partitions = HashSet::new();
    for attach in entries.iter().filter(|entry| entry.desc == "TABLE ATTACH") {
        let of = |id: &DumpId| run.plan.entry(*id).filter(|table| table.desc == "TABLE");
        let (own, parents): (Vec<&Entry>, Vec<&Entry>) = attach
            .dependencies
            .iter()
            .filter_map(of)
            .partition(|table| table.tag == attach.tag && table.schema == attach.schema);
        if let (Some(own), Some(parent)) = (own.first(), parents.first()) {
            partitions.insert(own.dump_id);
            let size = sizes.get(&own.dump_id).copied();
            size.into_iter().for_each(|size| *sizes.entry(parent.dump_id).or_default() += size);
        }
    }
    let tables: Vec<&Entry> = entries
        .iter()
        .filter(|table| sizes.contains_key(&table.dump_id) && !partitions.contains(&table.dump_id))
        .collect();
    (tables.iter().map(|table| Job { cost: sizes[&table.dump_id], ..Job::default() }).collect(), tables)
}

impl<'a> Worker<'a> {
    /// Gathers a table's statistics; a failure is counted.
    pub async fn analyze(&mut self, table: &Entry) -> Result<()> {
        let name = qualified(table.schema.as_deref(), &table.tag);
        // Whoever may not is not refused: the server passes over the table.
        let analyzed = match self.become_owner(table).await {
            Ok(()) => self.execute(&format!("ANALYZE {name}")).await,
            failed => failed,
        };
        match analyzed {
            Ok(()) => Ok(()),
            Err(error) => {
                let error = self.recover(error.context(format!("could not analyze {name}"))).await?;
                self.run.ledger.failed_besides(error)
            }
        }
    }
}
