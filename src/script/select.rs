//! Which entries a restore wants, and which parts of them.
//!
//! What concerns whole kinds (`--no-comments`), sections, lists and schemas reads as in `pg_restore`. Chosen
//! tables do not: here `-t` brings what belongs to the table, as `pg_dump -t` does, where `pg_restore -t`
//! drops its keys, indexes and sequences.

use std::collections::{HashMap, HashSet};

use super::names::Pattern;
use super::{Options, statement};
use crate::archive::Entry;
use crate::oid::DumpId;
use crate::section::Section;
use crate::{Error, Result};

/// What is wanted of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Its definition.
    pub definition: bool,
    /// Its data, or a definition that counts as data: a sequence's value, a large object.
    pub data: bool,
    /// Its definition, which tells the planner of rows.
    pub statistics: bool,
}

impl Wanted {
    /// Whether anything is.
    pub fn any(self) -> bool {
        self.definition || self.data || self.statistics
    }
}

/// Decides for every entry, in the order of `entries`.
pub fn select(entries: &[Entry], options: &Options) -> Result<Vec<Wanted>> {
    let listed: Option<HashSet<DumpId>> = options.order.as_ref().map(|order| order.iter().copied().collect());
    let chosen = if options.chooses_objects() { Some(choose(entries, options)?) } else { None };
    check_schemas(entries, options)?;
    let places: HashMap<DumpId, usize> = entries.iter().zip(0..).map(|(entry, place)| (entry.dump_id, place)).collect();
    let mut wanted: Vec<Wanted> = Vec::with_capacity(entries.len());
    for (entry, section) in entries.iter().zip(sections(entries)) {
        let parent_wanted = |parent: &DumpId| {
            places.get(parent).is_some_and(|&at| entries[at].desc != "ACL" && wanted.get(at).is_some_and(|it| it.any()))
        };
        let passes = if is_database(entry) {
            options.create
        } else {
            is_kind_wanted(entry, options)
                && options.sections.contains(section)
                && listed.as_ref().is_none_or(|listed| listed.contains(&entry.dump_id))
                && if is_attached(entry) && entry.tag.starts_with("DATABASE ") {
                    options.create
                } else if is_attached(entry) && options.is_selective() {
                    entry.dependencies.iter().any(parent_wanted)
                } else {
                    is_schema_wanted(entry, options) && chosen.as_ref().is_none_or(|set| set.contains(&entry.dump_id))
                }
        };
        wanted.push(if passes { parts(entry, options) } else { Wanted::default() });
    }
    Ok(wanted)
}

/// The section that each entry counts for: its own, or that of the entry it stands behind.
pub fn sections(entries: &[Entry]) -> impl Iterator<Item = Section> + '_ {
    entries.iter().scan(Section::PreData, |current, entry| {
        if entry.section != Section::None {
            *current = entry.section;
        }
        Some(*current)
    })
}

/// Whether the entry is the database itself, which only `-C` restores.
pub fn is_database(entry: &Entry) -> bool {
    matches!(entry.desc.as_str(), "DATABASE" | "DATABASE PROPERTIES")
}

/// Whether the entry stands beside an object and goes where it goes.
fn is_attached(entry: &Entry) -> bool {
    matches!(entry.desc.as_str(), "ACL" | "COMMENT" | "SECURITY LABEL" | "STATISTICS DATA")
}

/// Whether the entry is a relation that `-t` can name.
pub fn is_relation(entry: &Entry) -> bool {
    matches!(entry.desc.as_str(), "TABLE" | "VIEW" | "MATERIALIZED VIEW" | "FOREIGN TABLE" | "SEQUENCE")
}

/// Whether the entry is a relation of its own, not the sequence of an identity column.
fn is_choosable(entry: &Entry) -> bool {
    is_relation(entry) && !entry.definition.as_deref().is_some_and(|sql| sql.starts_with("ALTER TABLE"))
}

fn is_kind_wanted(entry: &Entry, options: &Options) -> bool {
    let of = |kind: &str| is_attached(entry) && entry.tag.starts_with(kind);
    match entry.desc.as_str() {
        "ENCODING" | "STDSTRINGS" | "SEARCHPATH" => false,
        "ACL" | "ACL LANGUAGE" | "DEFAULT ACL" if options.no_privileges => false,
        "COMMENT" if options.no_comments => false,
        "SECURITY LABEL" if options.no_security_labels => false,
        "POLICY" | "ROW SECURITY" => !options.no_policies,
        "PUBLICATION" | "PUBLICATION TABLE" | "PUBLICATION TABLES IN SCHEMA" => !options.no_publications,
        "SUBSCRIPTION" | "SUBSCRIPTION TABLE" => !options.no_subscriptions,
        _ => {
            !(options.no_policies && of("POLICY ")
                || options.no_publications && of("PUBLICATION ")
                || options.no_subscriptions && of("SUBSCRIPTION "))
        }
    }
}

fn is_schema_wanted(entry: &Entry, options: &Options) -> bool {
    // Chosen schemas come without the publications that name their tables.
    if entry.desc.starts_with("PUBLICATION TABLE") && !options.schemas.is_empty() {
        return false;
    }
    // A schema is in itself: `-n` creates it, as what `pg_dump -n` dumps would.
    let schema = if entry.desc == "SCHEMA" { Some(&entry.tag) } else { entry.schema.as_ref() };
    (options.schemas.is_empty() || schema.is_some_and(|schema| options.schemas.contains(schema)))
        && !schema.is_some_and(|schema| options.exclude_schemas.contains(schema))
}

/// The parts of an entry that the options leave.
fn parts(entry: &Entry, options: &Options) -> Wanted {
    let large_object = is_attached(entry) && entry.tag.starts_with("LARGE OBJECT");
    let counts_as_data = large_object || matches!(entry.desc.as_str(), "SEQUENCE SET" | "BLOB" | "BLOB METADATA");
    let statistics = entry.desc == "STATISTICS DATA";
    let has_definition = entry.definition.as_deref().is_some_and(|sql| !sql.is_empty())
        && statement::partition_root(entry).is_none()
        && !counts_as_data
        && !statistics;
    Wanted {
        definition: has_definition && (!options.no_schema || is_database(entry)),
        data: (entry.has_data || counts_as_data) && !options.no_data,
        statistics: statistics && !options.no_statistics,
    }
}

/// The entries that `-t`, `-I`, `-P` and `-T` choose, without what stands beside them.
fn choose(entries: &[Entry], options: &Options) -> Result<HashSet<DumpId>> {
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

fn check_schemas(entries: &[Entry], options: &Options) -> Result<()> {
    let has = |name: &String| {
        entries
            .iter()
            .any(|entry| entry.schema.as_ref() == Some(name) || (entry.desc == "SCHEMA" && entry.tag == *name))
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
fn add_belongings(entries: &[Entry], chosen: &mut HashSet<DumpId>) {
    let relations: HashMap<DumpId, &Entry> =
        entries.iter().filter(|entry| is_relation(entry)).map(|entry| (entry.dump_id, entry)).collect();
    let joinable: HashMap<DumpId, &Entry> = entries
        .iter()
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
