//! One session with a server: queries and commands by the simple protocol, in the server's own text form.
//!
//! The simple protocol answers every type as text, runs several statements in one round trip, prepares
//! nothing, and takes SQL in any encoding. Its parameters are literals, which is why whoever writes SQL here
//! quotes names with [`crate::ident`].

use super::cancel::Canceller;
use super::connect;
use super::link::{Link, TransactionStatus, frame};
use super::notice::Notice;
use super::rows::Rows;
use super::settings::Settings;
use crate::ident::literal;
use crate::text::{self, Charset};
use crate::version::ServerVersion;
use crate::{Error, Result};

/// A session with a server. After an error of the server it can go on, unless the connection is lost.
pub struct Session {
    pub(super) link: Link,
    canceller: Canceller,
    version: ServerVersion,
    pid: i32,
}

impl Session {
    /// Connects, authenticates and asks the server what it is.
    ///
    /// Fails with libpq's words for it if no host lets us in, and if the server's major version is not known.
    pub async fn connect(settings: &Settings) -> Result<Self> {
        let mut session = connect::open(settings).await?;
        session.adopt_encoding(settings.client_encoding()).await?;
        match check_version(session.version, settings.allow_newer) {
            Ok(()) => Ok(session),
            Err(error) => {
                session.close().await;
                Err(error)
            }
        }
    }

    /// Makes a session of a link by asking the server what it is.
    pub(super) async fn introduce(link: Link, canceller: Canceller) -> Result<Self> {
        let mut session = Self { link, canceller, version: ServerVersion(0), pid: 0 };
        let question = "SELECT pg_catalog.pg_backend_pid(), pg_catalog.current_setting('server_version_num')";
        let rows = session.query(question).await?;
        let number = |index| rows.get(0).and_then(|row| row.text(index)).and_then(|text| text.parse::<u32>().ok());
        let (Some(pid), Some(version)) = (number(0), number(1)) else {
            return Err(Error::new("server does not tell its process ID and its version"));
        };
        session.pid = pid.cast_signed();
        session.version = ServerVersion(version);
        Ok(session)
    }

    /// Sets the encoding that libpq's startup would have asked for: the user's, else the database's own.
    ///
    /// `tokio-postgres` always starts with UTF8, in which the text of some databases cannot be told.
    async fn adopt_encoding(&mut self, wanted: Option<&str>) -> Result<()> {
        let wanted = wanted.or(self.parameter("server_encoding")).unwrap_or("UTF8").to_owned();
        if self.parameter("client_encoding") != Some(&wanted) {
            self.execute(&format!("SET client_encoding = {}", literal(&wanted))).await?;
            let set = self.parameter("client_encoding").unwrap_or(&wanted).to_owned();
            self.set_charset(Charset::of(&set));
        }
        Ok(())
    }

    /// The server's version.
    pub fn version(&self) -> ServerVersion {
        self.version
    }

    /// The process ID of the backend.
    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// Whether the server is on this machine, as far as its address says.
    pub fn is_local(&self) -> bool {
        self.canceller.is_local()
    }

    /// A setting that the server reports without being asked (`server_version`, `client_encoding`,
    /// `in_hot_standby` ...), as it is now.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.link.parameters.get(name).map(String::as_str)
    }

    /// How text from the server is read.
    pub fn charset(&self) -> Charset {
        self.link.charset
    }

    /// How text from the server is read from now on, after `client_encoding` was set.
    pub fn set_charset(&mut self, charset: Charset) {
        self.link.charset = charset;
    }

    /// The state of the transaction after the last command.
    pub fn transaction_status(&self) -> TransactionStatus {
        self.link.status
    }

    /// Whether the session can take a command: it is connected, and no command was left half-way.
    pub fn is_ready(&self) -> bool {
        self.link.is_ready()
    }

    /// Runs SQL and returns the rows of its last statement that has any.
    pub async fn query(&mut self, sql: &str) -> Result<Rows> {
        self.answer(sql).await.map(|(rows, _)| rows)
    }

    /// Runs SQL and returns how many rows its statements say that they inserted, changed, deleted or found.
    pub async fn affect(&mut self, sql: &str) -> Result<u64> {
        self.answer(sql).await.map(|(_, told)| told)
    }

    /// The rows of the last statement that has any, and the sum of what all command tags tell of.
    async fn answer(&mut self, sql: &str) -> Result<(Rows, u64)> {
        self.link.query(sql).await?;
        let (mut rows, mut told) = (Rows::default(), 0);
        let mut malformed = None;
        let mut is_copy = false;
        loop {
            let charset = self.link.charset;
            match self.link.next().await? {
                (b'T', body) => match columns(body, charset) {
                    Some(columns) => rows = Rows::new(columns, charset),
                    None => malformed = Some(Error::new("server sent a malformed row description")),
                },
                (b'D', body) => malformed = malformed.or(rows.push(body).err()),
                (b'G', _) => {
                    is_copy = true;
                    self.link.send(&frame(b'f', b"COPY FROM STDIN was not expected\0")?).await?;
                }
                (b'H', _) => is_copy = true,
                (b'C', body) => told += tag_rows(body).unwrap_or(0),
                (b'Z', _) => break,
                _ => {}
            }
        }
        if is_copy {
            self.link.outcome().ok();
            return Err(Error::new("a COPY was run as a query"));
        }
        self.link.outcome().map_err(|error| error.of_statement(sql))?;
        malformed.map_or(Ok((rows, told)), Err)
    }

    /// Runs SQL, which may be several statements, and forgets what they return.
    pub async fn execute(&mut self, sql: &str) -> Result<()> {
        self.query(sql).await.map(drop)
    }

    /// What can cancel the running command from elsewhere.
    pub fn canceller(&self) -> Canceller {
        self.canceller.clone()
    }

    /// Waits, between commands, until the connection is lost; the error says how. It may be left waiting: what
    /// the server said meanwhile is kept.
    pub async fn until_lost(&mut self) -> Error {
        self.link.until_lost().await
    }

    /// The notices that came since the last call, at most the first 1000 of them.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.link.notices)
    }

    /// Ends the session properly; the server rolls an open transaction back.
    pub async fn close(self) {
        self.link.terminate().await;
    }
}

/// Refuses a server whose catalogs are not known.
fn check_version(version: ServerVersion, allow_newer: bool) -> Result<()> {
    let (oldest, newest) = (ServerVersion::OLDEST, ServerVersion::NEWEST);
    if version.major() < oldest {
        return Err(Error::new(format!("server version {version} is too old"))
            .hint(format!("pghaul works with PostgreSQL {oldest} to {newest}.")));
    }
    if version.major() > newest && !allow_newer {
        return Err(Error::new(format!("server version {version} is newer than pghaul knows"))
            .hint("Use a newer pghaul, or --allow-newer to try it with this one."));
    }
    Ok(())
}

/// The column names of a RowDescription; each is followed by 18 bytes about its type.
fn columns(body: &[u8], charset: Charset) -> Option<Vec<String>> {
    let (count, mut rest) = body.split_first_chunk::<2>()?;
    let mut columns = Vec::new();
    for _ in 0..u16::from_be_bytes(*count) {
        let end = memchr::memchr(0, rest)?;
        columns.push(text::decode_as(&rest[..end], charset));
        rest = rest.get(end + 1 + 18..)?;
    }
    rest.is_empty().then_some(columns)
}

/// The number of rows in a command tag, `COPY 42`.
pub(super) fn tag_rows(body: &[u8]) -> Option<u64> {
    std::str::from_utf8(body.strip_suffix(b"\0")?).ok()?.rsplit(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_description_gives_the_names() {
        let body = [&b"\0\x02oid\0"[..], &[0; 18], b"n\xe9\0", &[0; 18]].concat();
        assert_eq!(columns(&body, Charset::AsciiSafe).unwrap(), ["oid".to_owned(), text::decode(b"n\xe9")]);
        assert!(columns(&body[..body.len() - 1], Charset::AsciiSafe).is_none());
    }

    #[test]
    fn only_known_majors_are_let_in() {
        let refused =
            |number, allow| check_version(ServerVersion(number), allow).err().map(|error| error.message().to_owned());
        assert_eq!(refused(110_022, true).as_deref(), Some("server version 11.22 is too old"));
        assert_eq!(refused(190_000, false).as_deref(), Some("server version 19.0 is newer than pghaul knows"));
        assert_eq!((refused(190_000, true), refused(120_001, false), refused(180_006, false)), (None, None, None));
    }

    #[test]
    fn a_tag_ends_in_its_rows() {
        assert_eq!(tag_rows(b"COPY 8000000\0"), Some(8_000_000));
        assert_eq!(tag_rows(b"COPY\0"), None);
    }
}
