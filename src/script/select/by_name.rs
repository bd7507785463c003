//! Chosen objects as `pg_restore` chooses them: every entry by its own schema and its own name, and nothing that
//! belongs to it. A name is no pattern, and one that matches nothing is passed over unless all must be there.

use std::collections::HashSet;

use crate::archive::Entry;
use crate::script::Options;
use crate::{Error, Result};

/// The names that were given, and which of them were met.
pub struct Names<'a> {
    options: &'a Options,
    met: HashSet<(Of, &'a str)>,
}

/// What a name is a name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Of {
    Schema,
    Table,
    Index,
    Function,
    Trigger,
}

impl Of {
    const ALL: [(Self, &str); 5] = [
        (Self::Schema, "schema"),
        (Self::Table, "table"),
        (Self::Index, "index"),
        (Self::Function, "function"),
        (Self::Trigger, "trigger"),
    ];

    /// What an entry of this type is chosen as, if it can be.
    fn desc(desc: &str) -> Option<Self> {
        match desc {
            "TABLE" | "VIEW" | "MATERIALIZED VIEW" | "FOREIGN TABLE" | "SEQUENCE" => Some(Self::Table),
            "TABLE DATA" | "MATERIALIZED VIEW DATA" | "SEQUENCE SET" => Some(Self::Table),
            "INDEX" => Some(Self::Index),
            "FUNCTION" | "AGGREGATE" | "PROCEDURE" => Some(Self::Function),
            "TRIGGER" => Some(Self::Trigger),
            _ => None,
        }
    }
}

impl<'a> Names<'a> {
    /// None met yet.
    pub fn new(options: &'a Options) -> Self {
        Self { options, met: HashSet::new() }
    }

    /// Whether an entry is taken. `needed` is what it depends on, which tells what its statistics are of.
    pub fn take<'e>(&mut self, entry: &Entry, mut needed: impl Iterator<Item = &'e Entry>) -> bool {
        let schema = entry.schema.as_ref();
        if !self.options.schemas.is_empty() && !schema.is_some_and(|schema| self.has(Of::Schema, schema)) {
            return false;
        }
        if schema.is_some_and(|schema| self.options.exclude_schemas.iter().any(|name| schema == name)) {
            return false;
        }
        if !self.options.chooses_objects() {
            return true;
        }
        let of = match entry.desc.as_str() {
            "STATISTICS DATA" => {
                needed.find_map(|it| Of::desc(&it.desc)).filter(|of| matches!(of, Of::Table | Of::Index))
            }
            desc => Of::desc(desc),
        };
        of.is_some_and(|of| self.has(of, &entry.tag))
    }

    /// Fails if every name had to be met and one was not. A name that is given once more is not met again: what it
    /// stands for is taken already.
    pub fn check(&self) -> Result<()> {
        let missing = |(of, kind): (Of, &str)| {
            let mut open = self.met.clone();
            let name = self.given(of).iter().find(|name| !open.remove(&(of, name.as_str())))?;
            let detail = match self.met.contains(&(of, name.as_str())) {
                true => "It was given more than once, and met once.",
                false => "The archive holds none of that name.",
            };
            Some(Error::new(format!("{kind} \"{name}\" not found")).detail(detail))
        };
        match Of::ALL.into_iter().find_map(missing).filter(|_| self.options.strict_names) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    fn has(&mut self, of: Of, name: &str) -> bool {
        let given = self.given(of).iter().find(|given| *given == name);
        self.met.extend(given.map(|given| (of, given.as_str())));
        given.is_some()
    }

    fn given(&self, of: Of) -> &'a [String] {
        match of {
            Of::Schema => &self.options.schemas,
            Of::Table => &self.options.tables,
            Of::Index => &self.options.indexes,
            Of::Function => &self.options.functions,
            Of::Trigger => &self.options.triggers,
        }
    }
}
