//! Tables that the role may not lock: all of them are named at once, and what to do about it.

use super::leader::{Lockable, rows_of};
use crate::Error;
use crate::ident::Display;
use crate::oid::Oid;
use crate::pg::Session;
use crate::text::printable;

/// How many tables are named besides the first.
const NAMED: usize = 20;

crate::row! {
    /// A table that the role may not lock.
    pub struct Denied in "dump/denied.sql" {
        schema: String,
        name: String,
        /// Who we are.
        role: String,
    }
}

/// The error to report for one of a failed LOCK TABLE, asked of a session with the same role. Anything but a
/// missing right is reported as it is.
pub(super) async fn explain(error: Error, tables: &[Lockable], observer: &mut Session) -> Error {
    if error.sqlstate() != Some("42501") {
        return error;
    }
    let oids: Vec<Oid> = tables.iter().map(|table| table.oid).collect();
    match rows_of::<Denied>(observer, &oids).await {
        Ok(denied) if !denied.is_empty() => told(&denied).with_refusal(error.refusal()),
        _ => error,
    }
}

fn told(denied: &[Denied]) -> Error {
    let name = |table: &Denied| format!("\"{}\"", Display(Some(&table.schema), &table.name));
    let (first, others) = (&denied[0], &denied[1..]);
    let mut error = Error::new(format!("permission denied for table {}", name(first))).with_sqlstate("42501");
    if !others.is_empty() {
        let mut list = others.iter().take(NAMED).map(name).collect::<Vec<_>>().join(", ");
        if others.len() > NAMED {
            list.push_str(&format!(" and {} more", others.len() - NAMED));
        }
        error = error.detail(format!("It is denied as well for {list}."));
    }
    error.hint(format!(
        "Grant SELECT on it to role \"{}\", make that a member of pg_read_all_data (since PostgreSQL 14), or leave it \
         out with --exclude-table.",
        printable(&first.role)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_denied_table_is_told_up_to_a_point() {
        let table = |number| Denied { schema: "s".into(), name: format!("t{number}"), role: "r".into() };
        let denied: Vec<Denied> = (0..30).map(table).collect();
        assert_eq!(told(&denied[..1]).detail_text(), None);
        let error = told(&denied);
        assert_eq!(error.message(), "permission denied for table \"s.t0\"");
        assert!(error.detail_text().unwrap().ends_with("\"s.t20\" and 9 more."), "{error}");
    }
}
