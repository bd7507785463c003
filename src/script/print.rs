//! The plan as a script, in `pg_restore`'s words: what a restore would run, for people to read.

use std::fmt::Write;

use super::statement::{self, Defaults};
use super::{Options, Plan, Step, select};
use crate::Result;
use crate::archive::{Entry, Toc};
use crate::ident::{literal, quote};

/// Statements that every restoring session begins with, one a line.
///
/// `transaction_timeout` is there since 17; asking an older server to set it would be an error.
pub fn session(toc: &Toc, options: &Options, major: u32) -> Result<String> {
    let mut sql = String::from(
        "SET statement_timeout = 0;\nSET lock_timeout = 0;\nSET idle_in_transaction_session_timeout = 0;\n",
    );
    if major >= 17 {
        sql.push_str("SET transaction_timeout = 0;\n");
    }
    let standard = toc.standard_strings()?;
    let on = if standard { "on" } else { "off" };
    write!(
        sql,
        "SET client_encoding = {};\nSET standard_conforming_strings = {on};\n",
        literal(toc.encoding()?.unwrap_or("SQL_ASCII")),
    )
    .expect("a String takes all");
    if let Some(role) = &options.role {
        writeln!(sql, "SET ROLE {};", quote(role)).expect("a String takes all");
    }
    sql.push_str(toc.search_path().unwrap_or_default());
    sql.push_str("SET check_function_bodies = false;\nSET xmloption = content;\nSET client_min_messages = warning;\n");
    if !standard {
        sql.push_str("SET escape_string_warning = off;\n");
    }
    sql.push_str(if options.enable_row_security { "SET row_security = on;\n" } else { "SET row_security = off;\n" });
    Ok(sql)
}

impl Plan<'_> {
    /// The script of the definitions, without data: what `pg_restore --schema-only -f -` prints between its
    /// first and its last comment.
    pub fn script(&self) -> Result<String> {
        let mut sql = session(self.toc, self.options, u32::MAX)?;
        sql.push('\n');
        let mut defaults = Defaults::default();
        for entry in &self.drops {
            sql.push_str(&defaults.become_owner(entry, self.options));
            sql.push_str(&statement::drop(entry, &self.group(entry)?, self.options));
        }
        for step in &self.steps {
            sql.push_str(&defaults.prepare(step.entry, self.options));
            heading(&mut sql, step, self.options);
            sql.push_str(&statement::create(step.entry, &self.group(step.entry)?, self.options)?);
            defaults.follow(step.entry);
            if select::is_database(step.entry) {
                write!(sql, "\\connect {}\n\n", quote(&step.entry.tag)).expect("a String takes all");
                sql.push_str(&session(self.toc, self.options, u32::MAX)?);
                sql.push('\n');
                defaults = Defaults::default();
            }
        }
        Ok(sql)
    }
}

/// The comment above an entry.
fn heading(sql: &mut String, step: &Step, options: &Options) {
    let Entry { tag, desc, schema, owner, tablespace, .. } = step.entry;
    let prefix = if step.entry.has_data { "Data for " } else { "" };
    let owner = owner.as_deref().filter(|_| !options.no_owner).unwrap_or("-");
    let schema = schema.as_deref().unwrap_or("-");
    let mut line = format!("-- {prefix}Name: {tag}; Type: {desc}; Schema: {schema}; Owner: {owner}");
    if let Some(tablespace) = tablespace.as_deref().filter(|name| !name.is_empty() && !options.no_tablespaces) {
        write!(line, "; Tablespace: {tablespace}").expect("a String takes all");
    }
    // A name with a line break in it must not end the comment.
    let line = line.replace(['\n', '\r'], " ");
    write!(sql, "--\n{line}\n--\n\n").expect("a String takes all");
}
