//! What pg_dump says on standard error, as those who read it know it.

use std::io::Write as _;

use super::PROGRAM;
use crate::monitor::{Event, Monitor};
use crate::pg::VISIBLE_PASSWORD;
use crate::{Error, text};

/// What `-v` tells of reading the catalog, one line each.
const READING: &str = "last built-in OID is 16383
reading extensions
identifying extension members
reading schemas
reading user-defined tables
reading user-defined functions
reading user-defined types
reading procedural languages
reading user-defined aggregate functions
reading user-defined operators
reading user-defined access methods
reading user-defined operator classes
reading user-defined operator families
reading user-defined text search parsers
reading user-defined text search templates
reading user-defined text search dictionaries
reading user-defined text search configurations
reading user-defined foreign-data wrappers
reading user-defined foreign servers
reading default privileges
reading user-defined collations
reading user-defined conversions
reading type casts
reading transforms
reading table inheritance information
reading event triggers
finding extension tables
finding inheritance relationships
reading column info for interesting tables
finding table default expressions
flagging inherited columns in subtables
reading partitioning data
reading indexes
flagging indexes in partitioned tables
reading extended statistics
reading constraints
reading triggers
reading rewrite rules
reading policies
reading row-level security policies
reading publications
reading publication membership of tables
reading publication membership of schemas
reading subscriptions
reading subscription membership of tables
reading large objects
reading dependency data";

/// Writes a line, or several, as they are; names are the bytes that they were.
pub fn line(line: &str) {
    // Who closed standard error does not want to know.
    let _ = std::io::stderr().write_all(&text::encode(&format!("{line}\n")));
}

fn say(line_text: &str) {
    line(&format!("{PROGRAM}: {line_text}"));
}

/// An error and what belongs to it.
pub fn error(error: &Error) {
    for line in lines(error) {
        say(&line);
    }
}

/// The lines of an error. What libpq says of a connection keeps libpq's layout; what a server says of a command
/// is the failure of a query.
fn lines(error: &Error) -> Vec<String> {
    let (detail, hint) = (error.detail_text().unwrap_or_default(), error.hint_text().unwrap_or_default());
    if error.message().starts_with("connection to server ") {
        return vec![format!("error: {}", libpq(error.message(), detail, hint))];
    }
    if error.sqlstate().is_some() {
        let failed = format!("error: query failed: {}", libpq(&format!("ERROR:  {}", error.message()), detail, hint));
        return [failed].into_iter().chain(error.statement().map(|sql| format!("detail: Query was: {sql}"))).collect();
    }
    let labelled =
        |label: &'static str, text: &str| text.lines().map(|line| format!("{label}: {line}")).collect::<Vec<_>>();
    [vec![format!("error: {}", error.message())], labelled("detail", detail), labelled("hint", hint)].concat()
}

/// A message of libpq: what the server adds is labelled in capitals, its own hints and further attempts are lines.
fn libpq(message: &str, detail: &str, hint: &str) -> String {
    let mut text = message.to_owned();
    for line in detail.lines() {
        let is_attempt = line.starts_with("connection to server ") || line.starts_with("could not translate ");
        text.push_str(&if is_attempt { format!("\n{line}") } else { format!("\nDETAIL:  {line}") });
    }
    for line in hint.lines() {
        let is_question = line.starts_with("Is the server running ");
        text.push_str(&if is_question { format!("\n\t{line}") } else { format!("\nHINT:  {line}") });
    }
    text
}

/// A warning; its further lines are items, which are indented, and advice.
pub fn warning(text: &str) {
    let mut lines = text.lines();
    say(&format!("warning: {}", lines.next().unwrap_or_default()));
    for line in lines {
        match line.strip_prefix("  ") {
            Some(item) => say(&format!("detail: {item}")),
            None => say(&format!("hint: {line}")),
        }
    }
}

/// Tells of events: warnings, and with `-v` of all that is done.
pub struct Messages {
    /// Whether `-v` was given.
    pub verbose: bool,
}

impl Monitor for Messages {
    fn event(&self, event: Event<'_>) {
        match event {
            // pg_dump never said so, and who pipes its messages to a mailbox would get one more.
            Event::Warning(VISIBLE_PASSWORD) => {}
            Event::Warning(text) => warning(text),
            Event::Error(failed) => error(failed),
            Event::Stage("reading the catalog") if self.verbose => READING.lines().for_each(say),
            Event::Begin { item, .. } if self.verbose => say(&format!("dumping contents of table \"{item}\"")),
            Event::Note(text) if self.verbose => say(text),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_fails_in_libpqs_layout() {
        let failed = "connection to server at \"h\" (::1), port 1 failed: ";
        let refused = Error::new("Connection refused").context(&failed[..failed.len() - 2]);
        let hint = "Is the server running on that host and accepting TCP/IP connections?";
        let refused = refused.detail("connection to server at \"i\", port 1 failed: No route to host").hint(hint);
        assert_eq!(
            lines(&refused),
            [format!(
                "error: {failed}Connection refused\nconnection to server at \"i\", port 1 failed: No route to host\n\t{hint}"
            )]
        );
        let full = Error::new(format!("{failed}FATAL:  no room")).detail("All seats are taken.").with_sqlstate("53300");
        assert_eq!(lines(&full), [format!("error: {failed}FATAL:  no room\nDETAIL:  All seats are taken.")]);
    }

    #[test]
    fn what_the_server_refuses_is_a_failed_query() {
        let missing = Error::new("role \"r\" does not exist").with_sqlstate("22023").of_statement("SET ROLE r");
        assert_eq!(
            lines(&missing),
            ["error: query failed: ERROR:  role \"r\" does not exist", "detail: Query was: SET ROLE r"]
        );
    }

    #[test]
    fn our_own_errors_have_details_and_hints() {
        let error = Error::new("no").detail("One.\nTwo.").hint("Three.");
        assert_eq!(lines(&error), ["error: no", "detail: One.", "detail: Two.", "hint: Three."]);
    }
}
