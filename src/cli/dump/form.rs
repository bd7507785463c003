//! Switches of `pghaul dump` that say how things are written.

use clap::{ArgGroup, Args};

use crate::options::{Form, Inserts};

/// How definitions and rows are written.
#[derive(Args, Debug)]
#[command(next_help_heading = "Form options")]
#[group(skip)]
#[command(group = ArgGroup::new("as_inserts").args(["inserts", "column_inserts", "rows_per_insert"]).multiple(true))]
pub struct FormArgs {
    /// Write rows as INSERT statements
    #[arg(long)]
    inserts: bool,
    /// Write rows as INSERT statements with column names
    #[arg(long, visible_alias = "attribute-inserts")]
    column_inserts: bool,
    /// Write rows as INSERT statements of so many rows each
    #[arg(long, value_name = "NROWS", value_parser = clap::value_parser!(u64).range(1..=2_147_483_647))]
    rows_per_insert: Option<u64>,
    /// Add ON CONFLICT DO NOTHING to INSERT statements
    #[arg(long, requires = "as_inserts")]
    on_conflict_do_nothing: bool,
    /// Load the rows of partitions through their topmost table
    #[arg(long)]
    load_via_partition_root: bool,
    /// Put all names in double quotes, key words or not
    #[arg(long)]
    quote_all_identifiers: bool,
    /// Put function bodies in single quotes
    #[arg(long)]
    disable_dollar_quoting: bool,
    /// How many digits floating-point numbers show beyond the usual, instead of all that there are
    #[arg(long, value_name = "NUM", allow_negative_numbers = true, value_parser = clap::value_parser!(i8).range(-15..=3))]
    extra_float_digits: Option<i8>,
}

impl FormArgs {
    /// The form that they ask for.
    pub fn form(&self) -> Form {
        let as_inserts = self.inserts || self.column_inserts || self.rows_per_insert.is_some();
        Form {
            inserts: as_inserts.then_some(Inserts {
                name_columns: self.column_inserts,
                rows: self.rows_per_insert.unwrap_or(1),
                ignore_conflicts: self.on_conflict_do_nothing,
            }),
            via_partition_root: self.load_via_partition_root,
            quote_all_identifiers: self.quote_all_identifiers,
            no_dollar_quotes: self.disable_dollar_quoting,
            extra_float_digits: self.extra_float_digits,
        }
    }
}
