//! What the server says beside its results: errors and notices, read from the fields of their messages.

use std::fmt;

use crate::text::{self, Charset};
use crate::{Error, Result};

/// A notice or an error as the server sent it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// `ERROR`, `FATAL`, `WARNING`, `NOTICE` ..., never translated.
    pub severity: String,
    /// The five-character error code.
    pub sqlstate: String,
    /// The primary message.
    pub message: String,
    /// More about it.
    pub detail: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
    /// The call stack or the line of COPY data in which it happened.
    pub context: Option<String>,
    /// Where in the statement it was found, in characters from 1.
    pub position: Option<usize>,
    /// The schema, table, column, type and constraint it is about, as far as the server told.
    pub about: Vec<(&'static str, String)>,
}

/// As libpq writes it.
impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:  {}", self.severity, self.message)?;
        for (word, text) in [("DETAIL", &self.detail), ("HINT", &self.hint), ("CONTEXT", &self.context)] {
            text.iter().try_for_each(|text| write!(f, "\n{word}:  {text}"))?;
        }
        Ok(())
    }
}

impl Notice {
    /// Reads the body of an ErrorResponse or a NoticeResponse.
    pub(super) fn parse(mut body: &[u8], charset: Charset) -> Result<Self> {
        let mut notice = Self::default();
        while let Some((&field, rest)) = body.split_first().filter(|(field, _)| **field != 0) {
            let end = memchr::memchr(0, rest).ok_or_else(|| Error::new("server sent a malformed error message"))?;
            let value = text::decode_as(&rest[..end], charset);
            body = &rest[end + 1..];
            match field {
                b'V' => notice.severity = value,
                b'S' if notice.severity.is_empty() => notice.severity = value,
                b'C' => notice.sqlstate = value,
                b'M' => notice.message = value,
                b'D' => notice.detail = Some(value),
                b'H' => notice.hint = Some(value),
                b'W' => notice.context = Some(value),
                b'P' => notice.position = value.parse().ok(),
                b's' => notice.about.push(("schema", value)),
                b't' => notice.about.push(("table", value)),
                b'c' => notice.about.push(("column", value)),
                b'd' => notice.about.push(("type", value)),
                b'n' => notice.about.push(("constraint", value)),
                _ => {}
            }
        }
        Ok(notice)
    }

    /// Whether the session ended with it.
    pub(super) fn is_fatal(&self) -> bool {
        matches!(self.severity.as_str(), "FATAL" | "PANIC")
    }
}

impl From<Notice> for Error {
    /// The server's message, its detail and hint; the context becomes a line of the detail.
    fn from(notice: Notice) -> Self {
        let mut error = Error::new(notice.message).with_sqlstate(notice.sqlstate);
        if let Some(detail) = notice.detail {
            error = error.detail(detail);
        }
        if let Some(context) = notice.context {
            error = error.detail(format!("Context: {context}"));
        }
        if let Some(hint) = notice.hint {
            error = error.hint(hint);
        }
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_untranslated_severity_wins() {
        let notice =
            Notice::parse(b"SFEHLER\0VERROR\0C42P01\0Mno table\0Wline 1\0P15\0tx\0\0", Charset::AsciiSafe).unwrap();
        assert_eq!((notice.severity.as_str(), notice.sqlstate.as_str(), notice.position), ("ERROR", "42P01", Some(15)));
        assert_eq!(notice.about, [("table", "x".to_owned())]);
        let error = Error::from(notice);
        assert_eq!(
            (error.message(), error.detail_text(), error.sqlstate()),
            ("no table", Some("Context: line 1"), Some("42P01"))
        );
    }

    #[test]
    fn an_unfinished_field_is_refused() {
        assert!(Notice::parse(b"Mno end", Charset::AsciiSafe).is_err());
    }
}
