//! The settings that a session must have, whatever the server, the database, the role or the user's
//! environment say: what a value looks like as text, what can be seen, what may stop us half-way.

use super::Session;
use crate::ident::{literal, quote};
use crate::text::Charset;
use crate::{Error, Result};

/// Which way data go through a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Out of the server.
    Dump,
    /// Into it.
    Restore,
}

/// What is pinned, besides what always is.
#[derive(Clone, Debug)]
pub struct Pins {
    /// Which way data go.
    pub direction: Direction,
    /// The role to become; `None` is the one that connected.
    pub role: Option<String>,
    /// The encoding of all text on the session; `None` leaves the one it was connected with.
    pub client_encoding: Option<String>,
    /// Whether a dump is the same whatever the session's zone, role and other taste; `pg_dump` lets these show.
    pub neutral: bool,
    /// How many digits of floating-point numbers are shown beyond the usual; 3 shows all there are.
    pub extra_float_digits: i8,
    /// Whether a backslash in a string literal is itself, in what we send and in definitions that the server writes.
    pub standard_strings: bool,
    /// Whether the server quotes every identifier in definitions that it writes.
    pub quote_all_identifiers: bool,
    /// Whether rows that a policy hides are left out, rather than an error.
    pub row_security: bool,
    /// Whether the rows of foreign tables are wanted.
    pub foreign_data: bool,
}

impl Pins {
    /// The usual pins of a direction.
    pub fn new(direction: Direction) -> Self {
        Self {
            direction,
            role: None,
            client_encoding: None,
            neutral: direction == Direction::Dump,
            extra_float_digits: 3,
            standard_strings: true,
            quote_all_identifiers: false,
            row_security: false,
            foreign_data: false,
        }
    }

    /// The settings for a server of this major, in the order in which they are set.
    fn settings(&self, major: u32) -> Vec<(&'static str, String)> {
        let digits = self.extra_float_digits.to_string();
        let dump = self.direction == Direction::Dump;
        let table: &[(u32, bool, &'static str, &str)] = &[
            (0, self.neutral && self.role.is_none(), "role", "none"),
            (0, true, "search_path", ""),
            (0, self.client_encoding.is_some(), "client_encoding", self.client_encoding.as_deref().unwrap_or("")),
            // nothing of the server's may end our work half-way
            (0, true, "statement_timeout", "0"),
            (0, true, "lock_timeout", "0"),
            (0, true, "idle_in_transaction_session_timeout", "0"),
            (14, true, "idle_session_timeout", "0"),
            (17, true, "transaction_timeout", "0"),
            (0, true, "default_transaction_read_only", on_off(dump)),
            // who has waited for a lock must see what was committed before
            (0, !dump, "default_transaction_isolation", "read committed"),
            // rows hidden by a policy would be missing without a word
            (0, true, "row_security", on_off(self.row_security)),
            // values as text; what is read is the same in every style and zone but for intervals, and what the
            // database's own code makes of it, in checks and materialized views, is the target's affair
            (0, dump, "DateStyle", "ISO"),
            (0, true, "IntervalStyle", "postgres"),
            (0, self.neutral, "TimeZone", "UTC"),
            (0, dump, "extra_float_digits", &digits),
            (0, self.neutral, "bytea_output", "hex"),
            (0, self.neutral, "xmlbinary", "base64"),
            (0, true, "xmloption", "content"),
            // how SQL is read
            (0, true, "array_nulls", "on"),
            (0, true, "transform_null_equals", "off"),
            (0, true, "standard_conforming_strings", on_off(self.standard_strings)),
            (0, true, "backslash_quote", "safe_encoding"),
            (
                0,
                self.neutral || self.quote_all_identifiers,
                "quote_all_identifiers",
                on_off(self.quote_all_identifiers),
            ),
            // the same rows in the same order, as far as a table allows it
            (0, dump, "synchronize_seqscans", "off"),
            // several sessions work at once already
            (0, dump, "max_parallel_workers_per_gather", "0"),
            // queries of a large catalog look dear, and compiling one takes longer than running it
            (0, dump, "jit", "off"),
            (0, true, "client_min_messages", "warning"),
            // bodies may name what is restored later
            (0, !dump, "check_function_bodies", "off"),
        ];
        let wanted = table.iter().filter(|(since, wanted, ..)| *wanted && major >= *since);
        wanted.map(|(_, _, name, value)| (*name, (*value).to_owned())).collect()
    }
}

impl Session {
    /// Pins the session's settings and verifies each; must run outside a transaction.
    ///
    /// The settings hold until the session ends or changes them; a transaction that is rolled back would take
    /// them along.
    pub async fn pin(&mut self, pins: &Pins) -> Result<()> {
        self.become_role(pins.role.as_deref()).await?;
        let settings = pins.settings(self.version().major());
        let calls: Vec<_> = settings
            .iter()
            .map(|(name, value)| format!("pg_catalog.set_config({}, {}, false)", literal(name), literal(value)))
            .collect();
        let set = self.query(&format!("SELECT {}", calls.join(", "))).await;
        let rows = set.map_err(|error| match &pins.client_encoding {
            Some(encoding) if error.message().contains("parameter \"client_encoding\"") => {
                Error::new(format!("invalid client encoding \"{encoding}\" specified"))
            }
            _ => error,
        })?;
        for (index, (name, value)) in settings.iter().enumerate() {
            let set = rows.get(0).and_then(|row| row.text(index)).unwrap_or_default();
            if *name == "client_encoding" {
                // The server knows encodings by many names and tells its own.
                self.set_charset(Charset::of(&set));
            } else if !holds(name, value, &set) {
                return Err(Error::new(format!("could not set parameter \"{name}\" to \"{value}\""))
                    .detail(format!("The server has it at \"{set}\".")));
            }
        }
        self.restrict_relation_kinds(pins).await
    }

    /// Becomes a role, if one is given, with what its privileges and `"$user"` in the search path make of it.
    pub async fn become_role(&mut self, role: Option<&str>) -> Result<()> {
        match role {
            Some(role) => self.execute(&format!("SET ROLE {}", quote(role))).await,
            None => Ok(()),
        }
    }

    /// Since the minors of August 2024 a server can be told to expand no view that is not its own
    /// (CVE-2024-7348); whether it knows how is not a matter of the major.
    async fn restrict_relation_kinds(&mut self, pins: &Pins) -> Result<()> {
        let value = match pins.direction {
            Direction::Dump if pins.foreign_data => "view",
            Direction::Dump => "view, foreign-table",
            Direction::Restore => return Ok(()),
        };
        self.execute(&format!(
            "SELECT pg_catalog.set_config(name, {}, false) FROM pg_catalog.pg_settings \
             WHERE name OPERATOR(pg_catalog.=) 'restrict_nonsystem_relation_kind'",
            literal(value)
        ))
        .await
    }
}

fn on_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

/// Whether a setting has the value that was asked for, as the server writes it.
fn holds(name: &str, wanted: &str, set: &str) -> bool {
    match name {
        // only the output style is ours; how an ambiguous date is read stays the session's affair
        "DateStyle" => set.split(',').next() == Some(wanted),
        _ => wanted == set,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_told_only_what_it_knows() {
        let pins = Pins::new(Direction::Dump);
        let knows = |major, name| pins.settings(major).iter().any(|(set, _)| *set == name);
        assert!(!knows(13, "idle_session_timeout") && knows(14, "idle_session_timeout"));
        assert!(!knows(16, "transaction_timeout") && knows(17, "transaction_timeout"));
    }

    #[test]
    fn values_are_compared_as_the_server_writes_them() {
        assert!(holds("DateStyle", "ISO", "ISO, DMY"));
        assert!(!holds("DateStyle", "ISO", "SQL, DMY"));
        assert!(!holds("lock_timeout", "0", "1s"));
    }
}
