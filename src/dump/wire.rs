//! In which form the rows of a table come from the server, which the archive does not show: there they are text.
//!
//! Binary rows spare the server what text costs it, and cost us that instead ([`crate::binary`]). Measured, that pays
//! where there is much `bytea`: its text is twice as long, and the server makes and sends every digit of it. A table
//! one of whose columns has no binary form that is sure comes as text, and so does again what turns out not to be.
//!
//! A row whose text would be longer than 1 GB can be had in binary form alone, and no server would take its text. Then
//! all of its table comes as one stream, which the archive holds as it is, and the entry's COPY says so.

mod converted;

pub use converted::{Came, copy_out};

use std::collections::HashMap;

use super::Options;
use super::leader::rows_of;
use super::plan::Item;
use crate::binary::{Column, Form};
use crate::object::DataSource;
use crate::oid::Oid;
use crate::options::Wire;
use crate::pg::Session;
use crate::text::Charset;
use crate::{Error, Result};

crate::row! {
    /// What the values of a column are of.
    pub struct ColumnType in "dump/column_type.sql" {
        of: Oid,
        /// The type, below domains and in arrays.
        type_oid: Oid,
        is_enum: bool,
        /// The elements' own type, where the column is an array; else 0.
        element: Oid,
    }
}

/// The form in which a table's rows come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As the archive's text.
    Text,
    /// In binary form, which becomes text on the way.
    Converted,
    /// In binary form, which the archive then holds: a row is too long for text.
    Binary,
}

impl Way {
    /// How the rows of an item come at first.
    pub fn of(item: &Item) -> Self {
        if item.columns.is_some() { Self::Converted } else { Self::Text }
    }
}

/// Whether an error may be that of a row whose text is longer than the server can make: more than 1 GB, or a value
/// that alone would be.
pub fn is_beyond_text(error: &Error) -> bool {
    error.sqlstate() == Some("54000")
        || error.sqlstate() == Some("XX000") && error.message().starts_with("invalid memory alloc request size")
}

/// A table of fewer bytes is not worth the question for its columns' types.
const WORTHWHILE: u64 = 1 << 20;

/// Decides which of the tables come in binary form, and asks for their columns' types, all at once.
pub async fn choose(session: &mut Session, items: &mut [Item], options: &Options) -> Result<()> {
    if !is_sure(session, options) {
        return Ok(());
    }
    let wanted: Vec<Oid> = items.iter().filter_map(|item| wanted(&item.source, options.wire)).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let has_all_digits = options.selection.form.extra_float_digits.is_none_or(|digits| digits > 0);
    let mut tables: HashMap<Oid, Option<Vec<Column>>> = HashMap::new();
    for column in rows_of::<ColumnType>(session, &wanted).await? {
        let known = Column::of(column.type_oid, column.is_enum, column.element);
        let known = known.filter(|known| has_all_digits || !matches!(known.form(), Form::Float4 | Form::Float8));
        let columns = tables.entry(column.of).or_insert_with(|| Some(Vec::new()));
        *columns = columns.take().zip(known).map(|(mut columns, column)| {
            columns.push(column);
            columns
        });
    }
    for item in items {
        if let DataSource::Rows { table, .. } = item.source {
            item.columns = tables.remove(&table).flatten();
        }
    }
    Ok(())
}

/// Whether text that we make is what the server would have made: in the settings that only our own dumps have, and
/// in an encoding in which no character hides what COPY escapes.
fn is_sure(session: &Session, options: &Options) -> bool {
    let encoding = session.parameter("client_encoding");
    options.neutral
        && encoding.is_some_and(|encoding| Charset::of(encoding) == Charset::AsciiSafe)
        && session.parameter("integer_datetimes") == Some("on")
}

/// The table whose rows these are, if they shall come in binary form.
fn wanted(source: &DataSource, wire: Wire) -> Option<Oid> {
    let DataSource::Rows { table, insert: None, bytes, has_bytea, .. } = source else { return None };
    let pays = match wire {
        Wire::Auto => *has_bytea && *bytes >= WORTHWHILE,
        Wire::Text => false,
        Wire::Binary => true,
    };
    pays.then_some(*table)
}
