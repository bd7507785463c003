//! Which entries a restore wants, and which parts of them.
//!
//! What concerns whole kinds (`--no-comments`), sections and lists reads as in `pg_restore`. Names of schemas, tables
//! and other objects are read in two ways. A restore takes them as `pg_dump` does: `-n` creates the schema, and `-t`
//! brings what belongs to the table ([`belongings`]). A script is `pg_restore`'s, which takes each entry by its own
//! name and so leaves out the schema, and a table's keys, indexes and sequences ([`by_name`]).

mod belongings;
mod by_name;

pub use belongings::is_tagged_for;

use std::collections::{HashMap, HashSet};

use super::{Options, statement};
use crate::Result;
use crate::archive::Entry;
use crate::oid::DumpId;
use crate::section::Section;
use by_name::Names;

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
pub fn select(entries: &[&Entry], options: &Options) -> Result<Vec<Wanted>> {
    let listed: Option<HashSet<DumpId>> = options.order.as_ref().map(|order| order.iter().copied().collect());
    let mut choice = Choice::new(entries, options)?;
    let places: HashMap<DumpId, usize> = entries.iter().zip(0..).map(|(entry, place)| (entry.dump_id, place)).collect();
    let mut wanted: Vec<Wanted> = Vec::with_capacity(entries.len());
    for (entry, section) in entries.iter().zip(sections(entries)) {
        let needed = || entry.dependencies.iter().filter_map(|id| places.get(id)).copied();
        let passes = if is_database(entry) {
            options.create
        } else {
            is_kind_wanted(entry, options)
                && options.sections.contains(section)
                && listed.as_ref().is_none_or(|listed| listed.contains(&entry.dump_id))
                && if is_attached(entry) && entry.tag.starts_with("DATABASE ") {
                    options.create
                } else if choice.goes_along(entry) && options.is_selective() {
                    needed().any(|at| entries[at].desc != "ACL" && wanted.get(at).is_some_and(|it| it.any()))
                } else {
                    choice.takes(entry, needed().map(|at| entries[at]))
                }
        };
        wanted.push(if passes { parts(entry, options) } else { Wanted::default() });
    }
    choice.check()?;
    Ok(wanted)
}

/// How names of schemas and objects choose entries.
enum Choice<'a> {
    /// With what belongs to them: `None` is all that the schemas leave.
    Belongings(&'a Options, Option<HashSet<DumpId>>),
    /// Each by its own name.
    ByName(Names<'a>),
}

impl<'a> Choice<'a> {
    fn new(entries: &[&Entry], options: &'a Options) -> Result<Self> {
        if options.by_name {
            return Ok(Self::ByName(Names::new(options)));
        }
        belongings::check_schemas(entries, options)?;
        let chosen = if options.chooses_objects() { Some(belongings::choose(entries, options)?) } else { None };
        Ok(Self::Belongings(options, chosen))
    }

    /// Whether the entry goes where what it stands beside goes. `pg_restore` chooses statistics by their relation's
    /// name.
    fn goes_along(&self, entry: &Entry) -> bool {
        is_attached(entry) && !(matches!(self, Self::ByName(_)) && entry.desc == "STATISTICS DATA")
    }

    fn takes<'e>(&mut self, entry: &Entry, needed: impl Iterator<Item = &'e Entry>) -> bool {
        match self {
            Self::Belongings(options, chosen) => {
                belongings::is_schema_wanted(entry, options)
                    && chosen.as_ref().is_none_or(|chosen| chosen.contains(&entry.dump_id))
            }
            Self::ByName(names) => names.take(entry, needed),
        }
    }

    /// Fails if every name had to be there and one is not.
    fn check(&self) -> Result<()> {
        match self {
            Self::Belongings(..) => Ok(()),
            Self::ByName(names) => names.check(),
        }
    }
}

/// The section that each entry counts for: its own, or that of the entry it stands behind.
pub fn sections(entries: &[&Entry]) -> impl Iterator<Item = Section> {
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
