//! What pg_dump says on standard error, as those who read it know it.

use std::io::Write as _;

use super::PROGRAM;
use crate::error::Refusal;
use crate::monitor::{Event, Monitor};
use crate::pg::VISIBLE_PASSWORD;
use crate::{Error, text};

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
    let message = error.message();
    if error.is_interruption() {
        return vec!["terminated by user".to_owned()];
    }
    if is_attempt(message) {
        return vec![format!("error: {}", libpq(message, detail, hint))];
    }
    if let Some(refusal) = error.refusal() {
        return refused(error, refusal);
    }
    if let Some(sequence) = unreadable_sequence(message) {
        return vec![format!(
            "error: failed to get data for sequence \"{sequence}\"; user may lack SELECT privilege on the sequence or \
             the sequence may have been concurrently dropped"
        )];
    }
    if let Some(version) = unknown_version(message) {
        return vec![
            "error: aborting because of server version mismatch".to_owned(),
            format!("detail: server version: {version}; pg_dump version: {}", super::version()),
        ];
    }
    // pg_dump gives no advice on patterns.
    let hint = if message.starts_with("no matching ") { "" } else { hint };
    let message = message.replacen("could not write to output file: ", "could not write to file: ", 1);
    let labelled =
        |label: &'static str, text: &str| text.lines().map(|line| format!("{label}: {line}")).collect::<Vec<_>>();
    [vec![format!("error: {message}")], labelled("detail", detail), labelled("hint", hint)].concat()
}

/// Each line of a text with its label.
fn labelled(label: &str, text: &str) -> Vec<String> {
    text.lines().map(|line| format!("{label}: {line}")).collect()
}

/// A statement that the server refused, or did not finish.
fn refused(error: &Error, Refusal { message, statement }: &Refusal) -> Vec<String> {
    let (detail, hint) = (error.detail_text().unwrap_or_default(), error.hint_text().unwrap_or_default());
    let code = error.sqlstate().unwrap_or_default();
    if statement.starts_with("LOCK TABLE") {
        // What we know besides comes last: pg_dump has a timeout of statements for it, and no word on other tables.
        let (message, known) = match code {
            "55P03" => ("canceling statement due to statement timeout", format!("{message}\n{detail}")),
            _ => (message.as_str(), detail.to_owned()),
        };
        let said = [format!("error: query failed: ERROR:  {message}"), format!("detail: Query was: {statement}")];
        return [said.to_vec(), labelled("detail", &known), labelled("hint", hint)].concat();
    }
    let told = libpq(&format!("ERROR:  {message}"), detail, hint);
    // Many large objects are read by one statement.
    if let Some(oid) = message.strip_prefix("permission denied for large object ") {
        return vec![format!("error: could not open large object {oid}: {told}")];
    }
    // A COPY that was refused is a failed query; one that broke off is another matter.
    match error.message().strip_prefix("could not dump table \"").and_then(|rest| rest.split_once("\": ")) {
        Some((table, _)) if !code.starts_with("42") => {
            let table = table.rsplit('.').next().unwrap_or_default();
            vec![
                format!("error: Dumping the contents of table \"{table}\" failed: PQgetResult() failed."),
                format!("detail: Error message from server: {told}"),
                format!("detail: Command was: {statement}"),
            ]
        }
        _ => vec![format!("error: query failed: {told}"), format!("detail: Query was: {statement}")],
    }
}

/// The bare name of a sequence whose value may not be read.
fn unreadable_sequence(message: &str) -> Option<String> {
    let name = message.strip_prefix("could not read the value of sequence \"")?.strip_suffix('"')?;
    // It is qualified and quoted as SQL has it.
    match name.strip_suffix('"') {
        Some(quoted) => quoted.split_once(".\"").map(|(_, name)| name.replace("\"\"", "\"")),
        None => name.rsplit_once('.').map(|(_, name)| name.to_owned()),
    }
}

/// The version of a server that is too new or too old.
fn unknown_version(message: &str) -> Option<&str> {
    let rest = message.strip_prefix("server version ")?;
    rest.strip_suffix(" is newer than pghaul knows").or_else(|| rest.strip_suffix(" is too old"))
}

/// Whether a line tells of an attempt to connect.
fn is_attempt(line: &str) -> bool {
    line.starts_with("connection to server ") || line.starts_with("could not translate host name ")
}

/// A message of libpq: what the server adds is labelled in capitals, further attempts are lines, and libpq's own
/// question follows whoever did not answer.
fn libpq(message: &str, detail: &str, hint: &str) -> String {
    let is_question = hint.starts_with("Is the server running ");
    let mut text = message.to_owned();
    if is_question {
        text.push_str(&format!("\n\t{hint}"));
    }
    for line in detail.lines() {
        text.push_str(&match line.strip_prefix("Context: ") {
            Some(context) => format!("\nCONTEXT:  {context}"),
            None if is_attempt(line) => format!("\n{line}{}", question(line)),
            None => format!("\nDETAIL:  {line}"),
        });
    }
    if !is_question {
        hint.lines().for_each(|line| text.push_str(&format!("\nHINT:  {line}")));
    }
    text
}

/// What libpq asks after an attempt at which nobody answered.
fn question(attempt: &str) -> &'static str {
    let unanswered = ["Connection refused", "No such file or directory", "No route to host", "Network is unreachable"];
    match unanswered.iter().any(|reason| attempt.ends_with(reason)) {
        true if attempt.starts_with("connection to server on socket") => {
            "\n\tIs the server running locally and accepting connections on that socket?"
        }
        true => "\n\tIs the server running on that host and accepting TCP/IP connections?",
        false => "",
    }
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
            Event::Notice(text) => line(text),
            Event::Error(failed) => error(failed),
            // A name may end in a line break; pg_dump takes it for its own.
            Event::Step(text) if self.verbose => say(text.strip_suffix('\n').unwrap_or(text)),
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
        let other = "connection to server at \"i\", port 1 failed: No route to host";
        let refused = refused.detail(other).hint(hint);
        assert_eq!(lines(&refused), [format!("error: {failed}Connection refused\n\t{hint}\n{other}\n\t{hint}")]);
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
    fn what_may_not_be_read_is_named() {
        let object = Error::new("permission denied for large object 7").with_sqlstate("42501").of_statement("SELECT 1");
        assert_eq!(
            lines(&object),
            ["error: could not open large object 7: ERROR:  permission denied for large object 7"]
        );
        let sequence = |name: &str| unreadable_sequence(&format!("could not read the value of sequence \"{name}\""));
        assert_eq!(sequence("s.q").as_deref(), Some("q"));
        assert_eq!(sequence("\"S s\".q").as_deref(), Some("q"));
        assert_eq!(sequence("s.\"q.\"\"Q\"").as_deref(), Some("q.\"Q"));
        let told = Error::new("could not read the value of sequence \"s.q\"").detail("Who knows.");
        assert!(lines(&told)[0].starts_with("error: failed to get data for sequence \"q\"; user may lack"));
    }

    #[test]
    fn a_copy_that_breaks_off_is_told_with_its_table() {
        let broken = |code| {
            let error = Error::new("invalid page").with_sqlstate(code).of_statement("COPY s.t (a) TO stdout;");
            lines(&error.context("could not dump table \"s.t\""))
        };
        assert_eq!(
            broken("XX001"),
            [
                "error: Dumping the contents of table \"t\" failed: PQgetResult() failed.",
                "detail: Error message from server: ERROR:  invalid page",
                "detail: Command was: COPY s.t (a) TO stdout;"
            ]
        );
        assert_eq!(broken("42501")[0], "error: query failed: ERROR:  invalid page");
    }

    #[test]
    fn a_lock_that_is_not_had_in_time_is_a_cancelled_statement() {
        let late = Error::new("lock timeout after 5 ms").context("table \"s.t\"").detail("Process 1 is in the way.");
        let late = late.with_sqlstate("55P03").of_statement("LOCK TABLE s.t").context("could not lock tables");
        assert_eq!(
            lines(&late),
            [
                "error: query failed: ERROR:  canceling statement due to statement timeout",
                "detail: Query was: LOCK TABLE s.t",
                "detail: table \"s.t\": lock timeout after 5 ms",
                "detail: Process 1 is in the way."
            ]
        );
    }

    #[test]
    fn a_server_of_another_time_is_a_mismatch() {
        let newer = Error::new("server version 19.0 is newer than pghaul knows").hint("Use another.");
        assert_eq!(
            lines(&newer),
            [
                "error: aborting because of server version mismatch",
                "detail: server version: 19.0; pg_dump version: 18.6"
            ]
        );
    }

    #[test]
    fn a_full_disk_is_told_in_pg_dumps_words() {
        let full = Error::new("could not write to output file: No space left on device");
        assert_eq!(lines(&full), ["error: could not write to file: No space left on device"]);
    }

    #[test]
    fn our_own_errors_have_details_and_hints() {
        let error = Error::new("no").detail("One.\nTwo.").hint("Three.");
        assert_eq!(lines(&error), ["error: no", "detail: One.", "detail: Two.", "hint: Three."]);
    }
}
