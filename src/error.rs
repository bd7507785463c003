//! Errors in PostgreSQL's own style: what failed and on which object, why, and what to do about it.

use std::fmt;

/// The number of the signal that a write to a pipe without a reader makes; Rust's programs are told by the write.
const SIGPIPE: i32 = 13;

/// The result of anything in pghaul that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure: a primary message, and a detail and a hint where there is something to say.
///
/// The primary message starts in lower case, has no full stop and names the object by its kind
/// (`could not lock table "public.orders"`); detail and hint are sentences.
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    message: String,
    detail: Option<String>,
    hint: Option<String>,
    sqlstate: Option<String>,
    refusal: Option<Refusal>,
    interrupted: Option<i32>,
}

/// A statement that the server refused, and its words for it.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The server's primary message.
    pub message: String,
    /// The statement.
    pub statement: String,
}

impl Error {
    /// An error with its primary message.
    pub fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            message: message.into(),
            detail: None,
            hint: None,
            sqlstate: None,
            refusal: None,
            interrupted: None,
        }))
    }

    /// The run was ended by a signal (2 SIGINT, 15 SIGTERM, ...).
    pub fn interrupted(signal: i32) -> Self {
        let mut error = Self::new(if signal == 2 { "interrupted" } else { "terminated" });
        error.0.interrupted = Some(signal);
        error
    }

    /// Whoever read what the run writes went away, which for other programs is SIGPIPE.
    pub fn broken_pipe() -> Self {
        let mut error = Self::new("could not write to output file: Broken pipe");
        error.0.interrupted = Some(SIGPIPE);
        error
    }

    /// Says why, in a sentence; a second detail goes on a line of its own.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        self.0.detail = Some(match self.0.detail.take() {
            Some(first) => format!("{first}\n{detail}"),
            None => detail,
        });
        self
    }

    /// Changes the detail, if there is one.
    #[must_use]
    pub fn map_detail(mut self, change: impl FnOnce(String) -> String) -> Self {
        self.0.detail = self.0.detail.take().map(change);
        self
    }

    /// Says what to do about it, in a sentence.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Keeps the server's five-character error code.
    #[must_use]
    pub fn with_sqlstate(mut self, code: impl Into<String>) -> Self {
        self.0.sqlstate = Some(code.into());
        self
    }

    /// Keeps the statement that the server refused with this message. It is shown by who must show it, as
    /// `pg_dump` does; contexts that are put in front later do not change it.
    #[must_use]
    pub fn of_statement(mut self, sql: impl Into<String>) -> Self {
        self.0.refusal = Some(Refusal { message: self.0.message.clone(), statement: sql.into() });
        self
    }

    /// Keeps what another error told of the server's refusal, which this one explains.
    #[must_use]
    pub fn with_refusal(mut self, refusal: Option<&Refusal>) -> Self {
        self.0.refusal = refusal.cloned();
        self
    }

    /// Puts what was being done in front: `context: message`.
    #[must_use]
    pub fn context(mut self, context: impl fmt::Display) -> Self {
        self.0.message = format!("{context}: {}", self.0.message);
        self
    }

    /// The primary message.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The detail, if there is one.
    pub fn detail_text(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// The hint, if there is one.
    pub fn hint_text(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The server's error code, where the server spoke.
    pub fn sqlstate(&self) -> Option<&str> {
        self.0.sqlstate.as_deref()
    }

    /// What the server refused, where that is known.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.0.refusal.as_ref()
    }

    /// Whether nobody reads any more what the run writes, which is no news to whoever stopped to.
    pub fn is_broken_pipe(&self) -> bool {
        self.0.interrupted == Some(SIGPIPE)
    }

    /// Whether a signal ended the run.
    pub fn is_interruption(&self) -> bool {
        self.0.interrupted.is_some()
    }

    /// What the process should exit with: 128 + the signal that ended the run, else 1.
    pub fn exit_code(&self) -> u8 {
        self.0.interrupted.map_or(1, |signal| 128 + signal as u8)
    }
}

impl fmt::Display for Error {
    /// The primary message, then `detail:` and `hint:` lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        for (label, text) in [("detail", &self.0.detail), ("hint", &self.0.hint)] {
            for line in text.iter().flat_map(|text| text.lines()) {
                write!(f, "\n{label}: {line}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {}

/// Adds what was being done to an I/O error, which never says which file it is about.
pub trait IoContext<T> {
    /// `could not <verb> file "<path>": No such file or directory`, as PostgreSQL says it.
    fn io(self, verb: &str, path: impl AsRef<std::path::Path>) -> Result<T>;
}

impl<T> IoContext<T> for std::io::Result<T> {
    fn io(self, verb: &str, path: impl AsRef<std::path::Path>) -> Result<T> {
        self.map_err(|error| {
            Error::new(format!("could not {verb} \"{}\": {}", path.as_ref().display(), io_reason(&error)))
        })
    }
}

/// The system's words for an I/O error, without Rust's `(os error 2)`.
pub fn io_reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_string(),
        None => text,
    }
}
