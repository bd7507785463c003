//! Rows for tables that were there before the run, whose foreign keys are in force: they come after the rows that
//! they refer to. The archive does not say so, for rows depend on their table alone, but its order does: `pg_dump`
//! sorts a dump of data only by the keys, and so the configuration tables of extensions.

use std::collections::HashMap;

use super::worker::Worker;
use crate::Result;
use crate::oid::DumpId;
use crate::script::Step;

/// The tables that foreign keys join, each by its schema and name.
const KEYS: &str = "SELECT rs.nspname, r.relname, ds.nspname, d.relname
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class r ON r.oid = k.conrelid
    JOIN pg_catalog.pg_namespace rs ON rs.oid = r.relnamespace
    JOIN pg_catalog.pg_class d ON d.oid = k.confrelid
    JOIN pg_catalog.pg_namespace ds ON ds.oid = d.relnamespace
    WHERE k.contype = 'f'";

/// What the rows of each such table wait for: the rows, earlier in the archive, of the tables that it refers to.
pub async fn references<'a>(leader: &mut Worker<'a>, steps: &[Step<'a>]) -> Result<HashMap<DumpId, Vec<DumpId>>> {
    let mut waits: HashMap<DumpId, Vec<DumpId>> = HashMap::new();
    let mut there = HashMap::new();
    for (place, entry) in steps.iter().map(|step| step.entry).enumerate() {
        if entry.desc == "TABLE DATA" && !leader.made(entry) {
            there.insert((entry.schema.clone().unwrap_or_default(), entry.tag.clone()), (place, entry.dump_id));
        }
    }
    if there.len() < 2 || leader.run.plan.disables_triggers() {
        return Ok(waits);
    }
    for row in leader.session.query(KEYS).await?.iter() {
        let end = |at| there.get(&(row.text(at)?.into(), row.text(at + 1)?.into()));
        let (Some((place, referring)), Some((earlier, referred))) = (end(0), end(2)) else { continue };
        if earlier < place {
            waits.entry(*referring).or_default().push(*referred);
        }
    }
    Ok(waits)
}
