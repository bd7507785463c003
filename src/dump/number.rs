//! Entries go by their nodes' places in the graph while they are made, and by the numbers of `pg_dump` in the archive.

use crate::archive::Entry;
use crate::object::Objects;
use crate::oid::DumpId;

/// Gives the entries, and what they depend on, the numbers of their nodes. Entries that no node stands for follow in the
/// order in which they were made, and last what `pg_dump` does not number.
pub fn renumber(entries: &mut [Entry], objects: &Objects) {
    let nodes = objects.len() as u32;
    let ids = entries.iter().flat_map(|entry| entry.dependencies.iter().chain([&entry.dump_id]));
    let extras = ids.map(|id| id.0.saturating_sub(nodes)).max().unwrap_or(0);
    let last = objects.last_number.0;
    let number = |id: DumpId| match id.0.checked_sub(nodes) {
        Some(extra) if extra > 0 => DumpId(last + extra),
        _ => objects.node(id).number.unwrap_or(DumpId(last + extras + id.0)),
    };
    for entry in entries {
        entry.dump_id = number(entry.dump_id);
        entry.dependencies.iter_mut().for_each(|id| *id = number(*id));
    }
}
