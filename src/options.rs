//! What is meant: choices that several storeys share, free of how they were typed.

use std::collections::HashSet;

use crate::oid::Oid;
use crate::section::Section;

/// In which form rows go between a server and us; an archive holds text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wire {
    /// In binary form where that was measured to pay.
    #[default]
    Auto,
    /// As text, always.
    Text,
    /// In binary form wherever it is known.
    Binary,
}

/// What a dump is to hold, with every name pattern already resolved to OIDs.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Schemas named by `-n`; with [`Self::everything`] false, only what is named is dumped.
    pub schemas: HashSet<Oid>,
    /// Schemas named by `-N`.
    pub excluded_schemas: HashSet<Oid>,
    /// Relations named by `-t`.
    pub tables: HashSet<Oid>,
    /// Relations named by `-T`.
    pub excluded_tables: HashSet<Oid>,
    /// Relations named by `--exclude-table-data`.
    pub excluded_data: HashSet<Oid>,
    /// Extensions named by `-e`; none means all.
    pub extensions: Option<HashSet<Oid>>,
    /// Extensions named by `--exclude-extension`.
    pub excluded_extensions: HashSet<Oid>,
    /// Foreign servers whose tables' rows are dumped (`--include-foreign-data`).
    pub foreign_servers: HashSet<Oid>,
    /// Neither `-n`, `-t` nor `-e` was given: the whole database.
    pub everything: bool,
    /// Definitions are dumped (not `-a`).
    pub schema: bool,
    /// Rows are dumped (not `-s`).
    pub data: bool,
    /// Sequence values are dumped even without data.
    pub sequence_data: bool,
    /// Optimizer statistics are dumped (`--statistics`).
    pub statistics: bool,
    /// Large objects: `-b`, `-B`, or as the rest of the selection implies.
    pub large_objects: Option<bool>,
    /// Large objects are told in groups (archive version 1.16), not one by one.
    pub grouped_large_objects: bool,
    /// The sections to write.
    pub sections: HashSet<Section>,
    /// What is left out by `--no-…`.
    pub no: No,
    /// How what is dumped is written.
    pub form: Form,
}

/// How definitions and rows are written, where there is a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Rows are INSERT statements rather than COPY data.
    pub inserts: Option<Inserts>,
    /// The rows of a partition are loaded through its topmost table, which finds their partition anew.
    pub via_partition_root: bool,
    /// Every identifier is put in double quotes.
    pub quote_all_identifiers: bool,
    /// Function bodies are put in single quotes (`--disable-dollar-quoting`).
    pub no_dollar_quotes: bool,
    /// Digits of floating-point numbers, as the setting of that name counts them; none for all there are.
    pub extra_float_digits: Option<i8>,
}

/// How INSERT statements are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inserts {
    /// Columns are named (`--column-inserts`).
    pub name_columns: bool,
    /// How many rows stand in a statement, at least 1 (`--rows-per-insert`).
    pub rows: u64,
    /// `ON CONFLICT DO NOTHING` is added.
    pub ignore_conflicts: bool,
}

/// The `--no-…` switches that leave out a kind of object, of annotation, or a clause.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs, reason = "each is the switch of that name")]
pub struct No {
    pub comments: bool,
    pub security_labels: bool,
    pub privileges: bool,
    pub publications: bool,
    pub subscriptions: bool,
    pub policies: bool,
    pub tablespaces: bool,
    pub toast_compression: bool,
    pub table_access_method: bool,
    pub unlogged_table_data: bool,
}

impl Selection {
    /// Whether something that initdb made was asked for by name; `public`, which it makes as well, is
    /// like any other schema.
    pub fn names_system_objects(&self) -> bool {
        const PUBLIC: Oid = Oid(2200);
        let named = self.schemas.iter().chain(&self.tables);
        named.into_iter().any(|&oid| oid < Oid::FIRST_NORMAL && oid != PUBLIC)
    }
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            schemas: HashSet::new(),
            excluded_schemas: HashSet::new(),
            tables: HashSet::new(),
            excluded_tables: HashSet::new(),
            excluded_data: HashSet::new(),
            extensions: None,
            excluded_extensions: HashSet::new(),
            foreign_servers: HashSet::new(),
            everything: true,
            schema: true,
            data: true,
            sequence_data: false,
            statistics: false,
            large_objects: None,
            grouped_large_objects: true,
            sections: HashSet::from([Section::PreData, Section::Data, Section::PostData]),
            no: No::default(),
            form: Form::default(),
        }
    }
}
