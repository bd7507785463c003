//! Chosen objects as our own restore chooses them: tables by pattern, with what belongs to them, as `pg_dump -t`
//! does, so that what is restored can stand by itself.

use std::collections::{HashMap, HashSet};

use super::is_relation;
use crate::archive::Entry;
use crate::oid::DumpId;
use crate::script::Options;
use crate::script::names::Pattern;
use crate::{Error, Result};

/// The entries that `-t`, `-I`, `-P` and `-T` choose, without what stands beside them.
pub fn choose(entries: &[&Entry], options: &Options) -> Result<HashSet<DumpId>> {
    let mut chosen = HashSet::new();
    for pattern in &options.tables {
        let parsed = Pattern::parse(pattern)?;
        let found =
            entries.iter().filter(|entry| is_choosable(entry) && parsed.matches(entry.schema.as_deref(), &entry.tag));
        add_all(&mut chosen, found.map(|entry| entry.dump_id), "table", pattern, options)?;
    }
    add_belongings(entries, &mut chosen);
    let last_word = |entry: &Entry, name: &str| entry.tag.strip_suffix(name).is_some_and(|rest| rest.ends_with(' '));
    for name in &options.indexes {
        let found = entries.iter().filter(|entry| entry.desc == "INDEX" && entry.tag == *name);
        add_all(&mut chosen, found.map(|entry| entry.dump_id), "index", name, options)?;
    }
    for name in &options.functions {
        let found = entries.iter().filter(|entry| {
            matches!(entry.desc.as_str(), "FUNCTION" | "AGGREGATE" | "PROCEDURE") && entry.tag == *name
        });
        add_all(&mut chosen, found.map(|entry| entry.dump_id), "function", name, options)?;
    }
    for name in &options.triggers {
        let found =
            entries.iter().filter(|entry| entry.desc == "TRIGGER" && (entry.tag == *name || last_word(entry, name)));
        add_all(&mut chosen, found.map(|entry| entry.dump_id), "trigger", name, options)?;
    }
    Ok(chosen)
}

fn add_all(
    chosen: &mut HashSet<DumpId>,
    found: impl Iterator<Item = DumpId>,
    kind: &str,
    name: &str,
    options: &Options,
) -> Result<()> {
    let before = chosen.len();
    let mut any = false;
    for id in found {
        any = true;
        chosen.insert(id);
    }
    if !any && chosen.len() == before && (options.strict_names || kind == "table") {
        return Err(Error::new(format!("{kind} \"{name}\" not found")).detail("The archive holds none of that name."));
    }
    Ok(())
}

/// Fails if a schema that was named is not there.
pub fn check_schemas(entries: &[&Entry], options: &Options) -> Result<()> {
    let has = |name: &String| {
        entries.iter().any(|entry| {
            entry.schema.as_ref().is_some_and(|schema| schema == name) || (entry.desc == "SCHEMA" && entry.tag == *name)
        })
    };
    match options.schemas.iter().find(|name| !has(name)) {
        Some(name) => {
            Err(Error::new(format!("schema \"{name}\" not found")).detail("The archive holds none of that name."))
        }
        None => Ok(()),
    }
}

/// Adds what belongs to the chosen relations: sequences that they own or generate from, rows, keys, indexes,
/// triggers, rules and policies. Extended statistics do not, in `pg_dump`'s eyes.
fn add_belongings(entries: &[&Entry], chosen: &mut HashSet<DumpId>) {
    let relations: HashMap<DumpId, &Entry> =
        entries.iter().copied().filter(|entry| is_relation(entry)).map(|entry| (entry.dump_id, entry)).collect();
    let joinable: HashMap<DumpId, &Entry> = entries
        .iter()
        .copied()
        .filter(|entry| is_relation(entry) || matches!(entry.desc.as_str(), "INDEX" | "CONSTRAINT"))
        .map(|entry| (entry.dump_id, entry))
        .collect();
    for entry in entries {
        let belongs = match entry.desc.as_str() {
            // A sequence that a column owns, or generates from, depends on the table.
            "SEQUENCE" | "TABLE DATA" | "SEQUENCE SET" | "MATERIALIZED VIEW DATA" | "INDEX" | "ROW SECURITY" => {
                entry.dependencies.iter().any(|id| chosen.contains(id) && relations.contains_key(id))
            }
            "CONSTRAINT" | "CHECK CONSTRAINT" | "FK CONSTRAINT" | "TRIGGER" | "RULE" | "POLICY" | "DEFAULT" => {
                subject(entry, &relations).is_some_and(|id| chosen.contains(&id))
            }
            // Both the sequence and its table must be there.
            "SEQUENCE OWNED BY" => {
                let sequences = || entry.dependencies.iter().filter_map(|id| relations.get(id));
                let mut ends = sequences().flat_map(|sequence| &sequence.dependencies).chain(&entry.dependencies);
                ends.all(|id| chosen.contains(id) || !relations.contains_key(id))
            }
            // The part brings its place in the whole along, which the target may have.
            "TABLE ATTACH" | "INDEX ATTACH" => {
                let mut parts =
                    entry.dependencies.iter().filter(|id| chosen.contains(id)).filter_map(|id| joinable.get(id));
                parts.any(|part| part.tag == entry.tag || part.tag.ends_with(&format!(" {}", entry.tag)))
            }
            _ => false,
        };
        if belongs {
            chosen.insert(entry.dump_id);
        }
    }
}

/// The relation that an entry tagged `table name` is part of: of those it depends on, that whose name its
/// tag begins with, the longest if there are several (`a` and `a b`).
fn subject(entry: &Entry, relations: &HashMap<DumpId, &Entry>) -> Option<DumpId> {
    let parents = entry.dependencies.iter().filter_map(|id| relations.get(id));
    let named = parents.filter(|relation| is_tagged_for(entry, relation));
    named.max_by_key(|relation| relation.tag.len()).map(|relation| relation.dump_id)
}

/// Whether an entry's tag is a relation's name, a space, and a name of its own.
pub fn is_tagged_for(entry: &Entry, relation: &Entry) -> bool {
    let own = entry.tag.strip_prefix(relation.tag.as_str());
    relation.schema == entry.schema && own.is_some_and(|own| own.starts_with(' '))
}

/// Whether the entry is a relation of its own, not the sequence of an identity column.
fn is_choosable(entry: &Entry) -> bool {
    is_relation(entry) && !entry.definition.as_deref().is_some_and(|sql| sql.starts_with("ALTER TABLE"))
}

/// Whether the chosen schemas are the entry's, or leave it in.
pub fn is_schema_wanted(entry: &Entry, options: &Options) -> bool {
    // Chosen schemas come without the publications that name their tables.
    if entry.desc.starts_with("PUBLICATION TABLE") && !options.schemas.is_empty() {
        return false;
    }
    // A schema is in itself: `-n` creates it, as what `pg_dump -n` dumps would.
    let schema = if entry.desc == "SCHEMA" { Some(&entry.tag) } else { entry.schema.as_ref() };
    (options.schemas.is_empty() || schema.is_some_and(|schema| options.schemas.iter().any(|name| schema == name)))
        && !schema.is_some_and(|schema| options.exclude_schemas.iter().any(|name| schema == name))
}
