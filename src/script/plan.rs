//! What is meant, as a value: the steps, their phases, and what was left out.

use std::collections::{HashMap, HashSet};

use super::select::{self, Wanted};
use super::{Options, statement};
use crate::archive::{Entry, Toc};
use crate::oid::DumpId;
use crate::section::Section;
use crate::{Error, Result};

/// When a step is done. Within a phase the archive's order holds, or the list's that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// The database itself, with `-C`.
    Database,
    /// What rows need: one after the other.
    PreData,
    /// Rows, indexes, constraints: side by side.
    Main,
    /// Grants, which could forbid what comes before.
    Privileges,
    /// What runs code of the database's own: materialized views are refreshed, and then come event
    /// triggers, which would fire for all else.
    Last,
}

/// One entry to restore.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// What is wanted of it.
    pub wanted: Wanted,
    /// When.
    pub phase: Phase,
}

/// What a restore will run, or a script hold.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The archive's contents.
    pub toc: &'a Toc,
    /// What was meant.
    pub options: &'a Options,
    /// Entries whose objects are dropped first, in the order of dropping. Some are dropped with others and have an
    /// empty statement.
    pub drops: Vec<&'a Entry>,
    /// What is restored, phase by phase.
    pub steps: Vec<Step<'a>>,
    /// The same in the order of a script, which goes through the archive three times: for nearly everything, for
    /// privileges, for what comes last.
    pub script: Vec<Step<'a>>,
    entries: HashMap<DumpId, &'a Entry>,
    /// Whether anything is defined; a database alone does not count where definitions are not meant.
    defines: bool,
}

impl<'a> Plan<'a> {
    /// Decides what will happen. Fails if the options contradict each other or name what is not there.
    pub fn new(toc: &'a Toc, options: &'a Options) -> Result<Self> {
        options.check()?;
        let entries: HashMap<DumpId, &Entry> = toc.entries.iter().map(|entry| (entry.dump_id, entry)).collect();
        let mut ordered: Vec<&Entry> = toc.entries.iter().collect();
        // A list moves no comment into another phase than that of what it is on.
        let sections: HashMap<DumpId, Section> =
            ordered.iter().map(|entry| entry.dump_id).zip(turns(&ordered)).collect();
        if let Some(order) = &options.order {
            reorder(&mut ordered, order, &entries)?;
        }
        let wanted = select::select(&ordered, options)?;
        let mut steps: Vec<Step> = ordered
            .iter()
            .zip(wanted)
            .filter(|(_, wanted)| wanted.any())
            .map(|(&entry, wanted)| Step { entry, wanted, phase: phase(entry, sections[&entry.dump_id]) })
            .collect();
        let drops = if options.clean { drops(&steps, options) } else { Vec::new() };
        let mut script = steps.clone();
        script.sort_by_key(|step| step.phase.max(Phase::Main));
        steps.sort_by_key(|step| step.phase);
        let defines = !options.no_schema && steps.iter().any(|step| step.wanted.definition);
        Ok(Self { toc, options, drops, steps, script, entries, defines })
    }

    /// Whether triggers are disabled while rows are loaded: where they could be there already, for nothing is defined.
    pub fn disables_triggers(&self) -> bool {
        self.options.disable_triggers && !self.defines
    }

    /// Whether there is nothing to define, though nobody asked for that.
    pub fn happens_to_define_nothing(&self) -> bool {
        !self.options.no_schema && !self.defines
    }

    /// The steps of one phase.
    pub fn phase(&self, phase: Phase) -> &[Step<'a>] {
        let begin = self.steps.partition_point(|step| step.phase < phase);
        let end = self.steps.partition_point(|step| step.phase <= phase);
        &self.steps[begin..end]
    }

    /// The drops without those of keys and indexes whose table is dropped too: they go with it, and those of
    /// partitions could not even be dropped by themselves; `pg_restore --clean` tries, and counts errors.
    pub fn needed_drops(&self) -> Vec<&'a Entry> {
        let tables: HashSet<DumpId> =
            self.drops.iter().filter(|entry| select::is_relation(entry)).map(|entry| entry.dump_id).collect();
        let goes_along = |entry: &Entry| {
            matches!(entry.desc.as_str(), "CONSTRAINT" | "INDEX")
                && entry.dependencies.iter().any(|id| tables.contains(id))
        };
        let has_statement = |entry: &Entry| entry.drop.as_deref().is_some_and(|drop| !drop.is_empty());
        self.drops.iter().copied().filter(|entry| has_statement(entry) && !goes_along(entry)).collect()
    }

    /// What must be done when nothing else is left: event triggers and what is said of them.
    pub fn event_triggers(&self) -> Vec<Step<'a>> {
        let last = self.phase(Phase::Last).iter().copied();
        last.filter(|step| step.entry.desc == "EVENT TRIGGER" || is_on_event_trigger(step.entry)).collect()
    }

    /// What is refreshed from the rows that were restored.
    pub fn refreshes(&self) -> Vec<Step<'a>> {
        let last = self.phase(Phase::Last).iter().copied();
        last.filter(|step| step.entry.desc != "EVENT TRIGGER" && !is_on_event_trigger(step.entry)).collect()
    }

    /// The entry of a dump ID, if the archive holds it.
    pub fn entry(&self, id: DumpId) -> Option<&'a Entry> {
        self.entries.get(&id).copied()
    }

    /// The large objects that an entry speaks of: those of its group, where it is one or is attached to one.
    pub fn group(&self, entry: &Entry) -> Result<Vec<u32>> {
        if entry.desc == "BLOB METADATA" {
            return statement::group(entry);
        }
        if !entry.tag.starts_with("LARGE OBJECTS") {
            return Ok(Vec::new());
        }
        let group = entry.dependencies.first().and_then(|&id| self.entry(id));
        match group.filter(|group| group.desc == "BLOB METADATA") {
            Some(group) => statement::group(group),
            None => Err(Error::new(format!("{} names no group of large objects", statement::label(entry)))),
        }
    }

    /// What the steps depend on and the choice of objects leaves out, named for people.
    pub fn left_out(&self) -> Vec<String> {
        if !self.options.is_selective() {
            return Vec::new();
        }
        let present: HashSet<DumpId> = self.steps.iter().map(|step| step.entry.dump_id).collect();
        let needed: HashSet<DumpId> = self.steps.iter().flat_map(|step| &step.entry.dependencies).copied().collect();
        let absent = self.toc.entries.iter().filter(|entry| {
            needed.contains(&entry.dump_id)
                && !present.contains(&entry.dump_id)
                && entry.drop.as_deref().is_some_and(|drop| !drop.is_empty() && !drop.starts_with("--"))
        });
        absent.map(statement::label).collect()
    }
}

/// The section in whose turn each entry comes. What stands behind post-data needs some of it, even if it is called
/// pre-data: a function over a materialized view that groups by its table's key.
fn turns(entries: &[&Entry]) -> impl Iterator<Item = Section> {
    select::sections(entries).scan(false, |is_late, section| {
        *is_late |= section == Section::PostData;
        Some(if *is_late { Section::PostData } else { section })
    })
}

/// When an entry is restored. `section` is the one in whose turn it comes.
fn phase(entry: &Entry, section: Section) -> Phase {
    match entry.desc.as_str() {
        "DATABASE" | "DATABASE PROPERTIES" => Phase::Database,
        "ACL" | "ACL LANGUAGE" | "DEFAULT ACL" => Phase::Privileges,
        "MATERIALIZED VIEW DATA" | "EVENT TRIGGER" => Phase::Last,
        "STATISTICS DATA" if entry.section == Section::PostData => Phase::Last,
        "COMMENT" | "SECURITY LABEL" if entry.tag.starts_with("DATABASE ") => Phase::Database,
        _ if is_on_event_trigger(entry) => Phase::Last,
        _ if section == Section::PreData => Phase::PreData,
        _ => Phase::Main,
    }
}

fn is_on_event_trigger(entry: &Entry) -> bool {
    matches!(entry.desc.as_str(), "COMMENT" | "SECURITY LABEL") && entry.tag.starts_with("EVENT TRIGGER ")
}

/// Puts what a list names in its order, behind all else.
fn reorder(all: &mut [&Entry], order: &[DumpId], entries: &HashMap<DumpId, &Entry>) -> Result<()> {
    if let Some(unknown) = order.iter().find(|id| !entries.contains_key(id)) {
        return Err(Error::new(format!("could not find entry for ID {unknown}")));
    }
    let places: HashMap<DumpId, usize> =
        order.iter().rev().zip((1..=order.len()).rev()).map(|(&id, place)| (id, place)).collect();
    all.sort_by_key(|entry| places.get(&entry.dump_id).copied().unwrap_or(0));
    Ok(())
}

/// Last made, first dropped; with `-C` the database takes everything along.
fn drops<'a>(steps: &[Step<'a>], options: &Options) -> Vec<&'a Entry> {
    let mut drops: Vec<&Entry> = steps
        .iter()
        .filter(|step| step.wanted.definition || step.wanted.data)
        .map(|step| step.entry)
        .filter(|entry| entry.drop.is_some())
        .filter(|entry| options.create == select::is_database(entry))
        .collect();
    drops.reverse();
    drops
}
