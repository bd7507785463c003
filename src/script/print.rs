//! A plan as a script for psql, in the words and the order of `pg_dump` and `pg_restore`.

use std::fmt::Write;

use super::large_object::LargeObjects;
use super::statement::{self, Defaults};
use super::transaction::{Counter, commands};
use super::{Options, Plan, RestrictKey, Step, Transactions, select};
use crate::archive::{Created, Entry, Toc, local_zone};
use crate::ident::{literal, quote};
use crate::{Error, Result, text};

/// Where the bytes of a script go.
pub type Sink<'a> = dyn FnMut(&[u8]) -> Result<()> + 'a;

/// Where the data of a script's entries come from.
pub trait Data {
    /// Is told of every step before it is printed, in the words of `pg_dump -v`.
    fn step(&mut self, text: &str) {
        let _ = text;
    }

    /// Gives out a table's rows: what follows the COPY statement, its terminator included, or INSERT statements.
    fn rows(&mut self, entry: &Entry, sink: &mut Sink) -> Result<()>;
    /// Gives out the contents of an entry's large objects.
    fn large_objects(&mut self, entry: &Entry, objects: &mut LargeObjects) -> Result<()>;
}

/// What stands around the statements.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// Keeps psql from taking anything in between for a command.
    pub key: RestrictKey,
    /// Where it begins and ends transactions.
    pub transactions: Transactions,
}

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
    /// Prints the script. What it holds of data passes through; nothing of it is kept.
    pub fn print(&self, envelope: &Envelope, data: &mut dyn Data, sink: &mut Sink) -> Result<()> {
        let counter = Counter::new(envelope.transactions);
        Printer { plan: self, envelope, data, sink, defaults: Defaults::default(), counter }.all()
    }
}

struct Printer<'p> {
    plan: &'p Plan<'p>,
    envelope: &'p Envelope,
    data: &'p mut dyn Data,
    sink: &'p mut Sink<'p>,
    defaults: Defaults,
    counter: Counter,
}

impl Printer<'_> {
    fn all(mut self) -> Result<()> {
        if self.plan.happens_to_define_nothing() {
            self.data.step("implied no-schema restore");
        }
        self.begin()?;
        for entry in &self.plan.drops {
            self.drop(entry)?;
        }
        for step in &self.plan.script {
            self.step(step)?;
        }
        self.end()
    }

    fn put(&mut self, sql: &str) -> Result<()> {
        (self.sink)(&text::encode(sql))
    }

    fn drop(&mut self, entry: &Entry) -> Result<()> {
        self.data.step(&format!("dropping {} {}", entry.desc, entry.tag));
        let owner = self.defaults.become_owner(entry, self.plan.options);
        let group = self.plan.group(entry)?;
        let sql = statement::drop(entry, &group, self.plan.options);
        if self.leaves_transaction(entry) {
            self.counter.restart();
            return self.put(&format!("COMMIT;\n{owner}{sql}BEGIN;\n"));
        }
        self.put(&owner)?;
        self.put_commands(&sql, &group)?;
        if self.counter.add() { self.put("COMMIT;\nBEGIN;\n") } else { Ok(()) }
    }

    /// Whether an entry cannot be in a transaction that others share: a database.
    fn leaves_transaction(&self, entry: &Entry) -> bool {
        self.counter.counts() && select::is_database(entry)
    }

    /// Prints what may be a command for each large object of a group, which counts by itself.
    fn put_commands(&mut self, sql: &str, group: &[u32]) -> Result<()> {
        if group.is_empty() {
            return self.put(sql);
        }
        for command in commands(sql) {
            self.put(command)?;
            if command != "\n" {
                self.commit_if_full()?;
            }
        }
        Ok(())
    }

    /// Counts something that was done, and commits if that makes enough.
    fn commit_if_full(&mut self) -> Result<()> {
        if self.counter.add() { self.put("COMMIT;\nBEGIN;\n\n") } else { Ok(()) }
    }

    fn begin(&mut self) -> Result<()> {
        let header = &self.plan.toc.header;
        let mut sql = format!("--\n-- PostgreSQL database dump\n--\n\n\\restrict {}\n\n", self.envelope.key);
        if let Some(version) = &header.server_version {
            add(&mut sql, format_args!("-- Dumped from database version {}\n", one_line(version)));
        }
        if let Some(version) = &header.dumper_version {
            add(&mut sql, format_args!("-- Dumped by pg_dump version {}\n", one_line(version)));
        }
        sql.push('\n');
        if self.plan.options.verbose {
            add(&mut sql, format_args!("-- Started on {}\n\n", moment(&header.created)));
        }
        if self.envelope.transactions == Transactions::Script {
            sql.push_str("BEGIN;\n\n");
        }
        self.put(&sql)?;
        self.set_session()
    }

    fn end(&mut self) -> Result<()> {
        let mut sql = String::new();
        if self.counter.is_open() {
            sql.push_str("COMMIT;\n\n");
        }
        if self.plan.options.verbose {
            add(&mut sql, format_args!("-- Completed on {}\n\n", moment(&Created::now())));
        }
        let key = &self.envelope.key;
        add(&mut sql, format_args!("--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict {key}\n\n"));
        self.put(&sql)
    }

    fn set_session(&mut self) -> Result<()> {
        let mut sql = session(self.plan.toc, self.plan.options, u32::MAX)? + "\n";
        if self.counter.counts() {
            self.counter.restart();
            sql.push_str("BEGIN;\n\n");
        }
        self.put(&sql)
    }

    fn step(&mut self, step: &Step) -> Result<()> {
        let options = self.plan.options;
        let has_data = step.wanted.data && step.entry.has_data;
        self.tell(step);
        let mut sql = String::from(if self.leaves_transaction(step.entry) { "COMMIT;\n\n" } else { "" });
        sql.push_str(&self.defaults.prepare(step.entry, options));
        heading(&mut sql, step, options);
        self.put(&sql)?;
        let group = self.plan.group(step.entry)?;
        self.put_commands(&statement::create(step.entry, &group, options, None)?, &group)?;
        if group.is_empty() {
            self.counter.add_statements(step.entry);
        }
        self.defaults.follow(step.entry);
        if select::is_database(step.entry) {
            self.data.step(&format!("connecting to new database \"{}\"", step.entry.tag));
            self.connect(&step.entry.tag)?;
        }
        match (has_data, step.entry.desc.as_str()) {
            (false, _) => {}
            (true, "BLOBS") => self.large_objects(step.entry)?,
            (true, _) => self.rows(step.entry)?,
        }
        self.commit_if_full()
    }

    /// Tells that a statement is to come; of rows more is told when they come.
    fn tell(&mut self, step: &Step) {
        let Entry { desc, tag, .. } = step.entry;
        if step.wanted.definition {
            self.data.step(&format!("creating {desc} \"{}\"", full_name(step.entry)));
        } else if step.wanted.data && !step.entry.has_data {
            self.data.step(&format!("executing {desc} {tag}"));
        }
    }

    /// Goes on in another database, or in the same with the settings that it was given.
    fn connect(&mut self, database: &str) -> Result<()> {
        let key = &self.envelope.key;
        let sql = format!("\\unrestrict {key}\n{}\\restrict {key}\n\n", connect(database)?);
        self.put(&sql)?;
        self.defaults = Defaults::default();
        self.set_session()
    }

    fn rows(&mut self, entry: &Entry) -> Result<()> {
        let quiet = self.plan.disables_triggers();
        if quiet {
            self.data.step(&format!("disabling triggers for {}", entry.tag));
            self.set_triggers(entry, "DISABLE")?;
        }
        self.data.step(&format!("processing data for table \"{}\"", full_name(entry)));
        let sql = self.defaults.become_owner(entry, self.plan.options) + entry.copy.as_deref().unwrap_or_default();
        self.put(&sql)?;
        self.data.rows(entry, self.sink)?;
        if quiet {
            self.data.step(&format!("enabling triggers for {}", entry.tag));
            self.set_triggers(entry, "ENABLE")?;
        }
        Ok(())
    }

    fn set_triggers(&mut self, entry: &Entry, verb: &str) -> Result<()> {
        let sql = self.defaults.become_superuser(self.plan.options) + &statement::triggers(entry, verb) + ";\n\n";
        self.put(&sql)
    }

    fn large_objects(&mut self, entry: &Entry) -> Result<()> {
        self.data.step("processing BLOBS");
        let (begin, commit) = if self.counter.is_open() { ("", "") } else { ("BEGIN;\n\n", "COMMIT;\n\n") };
        self.put(begin)?;
        let standard = self.plan.toc.standard_strings()?;
        self.data.large_objects(entry, &mut LargeObjects::new(self.sink, standard))?;
        self.put(commit)
    }
}

/// The names of an entry and its schema, as they are.
fn full_name(entry: &Entry) -> String {
    match &entry.schema {
        Some(schema) => format!("{schema}.{}", entry.tag),
        None => entry.tag.to_string(),
    }
}

/// The comment above an entry.
fn heading(sql: &mut String, step: &Step, options: &Options) {
    let Entry { tag, desc, schema, owner, tablespace, .. } = step.entry;
    let prefix = match step.wanted {
        wanted if wanted.statistics => "Statistics for ",
        wanted if wanted.data && step.entry.has_data => "Data for ",
        _ => "",
    };
    let owner = owner.as_deref().filter(|_| !options.no_owner).unwrap_or("-");
    let schema = schema.as_deref().unwrap_or("-");
    let mut line = format!("-- {prefix}Name: {tag}; Type: {desc}; Schema: {schema}; Owner: {owner}");
    if let Some(tablespace) = tablespace.as_deref().filter(|name| !name.is_empty() && !options.no_tablespaces) {
        add(&mut line, format_args!("; Tablespace: {tablespace}"));
    }
    sql.push_str("--\n");
    if options.verbose {
        add_details(sql, step.entry);
    }
    add(sql, format_args!("{}\n", one_line(&line)));
    if options.verbose && !step.entry.file.is_empty() {
        add(sql, format_args!("-- File: {}\n", one_line(&step.entry.file)));
    }
    sql.push_str("--\n\n");
}

fn add_details(sql: &mut String, entry: &Entry) {
    let (class, oid) = (entry.object_id.class, entry.object_id.oid);
    add(sql, format_args!("-- TOC entry {} (class {class} OID {oid})\n", entry.dump_id));
    if !entry.dependencies.is_empty() {
        sql.push_str("-- Dependencies:");
        entry.dependencies.iter().for_each(|id| add(sql, format_args!(" {id}")));
        sql.push('\n');
    }
}

/// A line break in a name must not end its comment.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// psql's command to go on in another database. A name that psql could take for more than a name is given as a
/// keyword string, byte for byte.
fn connect(database: &str) -> Result<String> {
    if database.contains(['\n', '\r']) {
        let name = text::printable(database);
        return Err(Error::new(format!("database name contains a newline or carriage return: \"{name}\"")));
    }
    if database.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.')) {
        return Ok(format!("\\connect {}\n", quote(database)));
    }
    let value = database.replace('\\', "\\\\").replace('\'', "\\'");
    Ok(format!("\\encoding SQL_ASCII\n\\connect -reuse-previous=on {}\n", quote(&format!("dbname='{value}'"))))
}

/// A point in time as the archive's header has it, in this machine's time zone.
fn moment(created: &Created) -> String {
    let zoned = created.in_zone(&local_zone());
    zoned.map_or_else(|| "an unknown day".to_owned(), |zoned| zoned.strftime("%Y-%m-%d %H:%M:%S %Z").to_string())
}

fn add(sql: &mut String, piece: std::fmt::Arguments<'_>) {
    sql.write_fmt(piece).expect("a String takes all");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_connected_to_by_its_name_alone() {
        assert_eq!(connect("shop_2.0").expect("a name"), "\\connect \"shop_2.0\"\n");
        assert_eq!(
            connect("it's host=x").expect("a name"),
            "\\encoding SQL_ASCII\n\\connect -reuse-previous=on \"dbname='it\\\\'s host=x'\"\n".replace("\\\\'", "\\'")
        );
        assert!(connect("a\n\\! rm").is_err());
    }

    #[test]
    fn a_moment_is_a_line_whatever_the_header_says() {
        let odd = Created { month: i32::MAX, year: i32::MAX, ..Created::default() };
        assert_eq!(moment(&odd), "an unknown day");
        let day = Created { second: 1, minute: 2, hour: 3, day: 4, month: 4, year: 120, dst: 0 };
        assert!(moment(&day).starts_with("2020-05-04 03:02:01 "));
    }
}
