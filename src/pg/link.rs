//! The frames of the protocol over a wire: sends messages, reads them, keeps what the server says in passing.
//! This is the reading half.

use std::collections::HashMap;
use std::io;
use std::ops::Range;

use tokio::io::AsyncReadExt;

mod send;

use super::notice::Notice;
use super::wire::Wire;
use crate::error::io_reason;
use crate::text::{self, Charset};
use crate::{Error, Result};
pub(super) use send::frame;

/// Room for what the server sends, to begin with; it writes 8 KiB at a time.
const ROOM: usize = 32 * 1024;
/// Room for rows by the million: a few more of the server's writes are taken together.
const WIDE_ROOM: usize = 256 * 1024;
/// Notices kept until somebody takes them; a server that sends more is talking to itself.
const KEPT_NOTICES: usize = 1000;
/// Tag and length.
const HEADER: usize = 5;

/// What the server told of the transaction at the end of the last command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransactionStatus {
    /// In no transaction.
    Idle,
    /// In a transaction.
    InTransaction,
    /// In a transaction that failed and waits for its ROLLBACK.
    Failed,
}

/// A wire and the state of the conversation on it.
pub(super) struct Link {
    wire: Wire,
    buffer: Vec<u8>,
    unread: Range<usize>,
    /// How much is left of a message that is taken in pieces.
    inside: usize,
    /// A command was sent whose ReadyForQuery has not come yet.
    busy: bool,
    /// The first error of the running command.
    error: Option<Notice>,
    pub(super) status: TransactionStatus,
    pub(super) charset: Charset,
    pub(super) parameters: HashMap<String, String>,
    pub(super) notices: Vec<Notice>,
}

impl Link {
    /// A conversation after its startup.
    pub(super) fn new(wire: Wire) -> Self {
        Self {
            wire,
            buffer: vec![0; ROOM],
            unread: 0..0,
            inside: 0,
            busy: false,
            error: None,
            status: TransactionStatus::Idle,
            charset: Charset::AsciiSafe,
            parameters: HashMap::new(),
            notices: Vec::new(),
        }
    }

    /// Makes room for rows by the million.
    pub(super) fn widen(&mut self) {
        self.buffer.resize(self.buffer.len().max(WIDE_ROOM), 0);
    }

    /// Whether a new command can be sent: the last one was answered to its end.
    pub(super) fn is_ready(&self) -> bool {
        !self.busy
    }

    /// The next message that is not said in passing: its tag and body.
    pub(super) async fn next(&mut self) -> Result<(u8, &[u8])> {
        let (tag, body) = loop {
            let (tag, body) = match self.buffered()? {
                Some(message) => message,
                None => {
                    self.fill().await?;
                    continue;
                }
            };
            self.unread.start = body.end;
            if !self.absorb(tag, body.clone())? {
                break (tag, body);
            }
        };
        Ok((tag, &self.buffer[body]))
    }

    /// Keeps what the server says unasked until the connection is lost. Nothing is lost if it is not awaited
    /// to the end.
    pub(super) async fn until_lost(&mut self) -> Error {
        loop {
            let heard = match self.buffered() {
                Ok(Some((tag, body))) => {
                    self.unread.start = body.end;
                    self.absorb(tag, body).map(drop)
                }
                Ok(None) => self.fill().await,
                Err(error) => Err(error),
            };
            if let Err(error) = heard {
                return error;
            }
        }
    }

    /// The tag and the body's length of the next message that is not said in passing; it need not be there
    /// wholly.
    pub(super) async fn header(&mut self) -> Result<(u8, usize)> {
        loop {
            match (self.buffered_header()?, self.buffered()?) {
                (Some((b'A' | b'E' | b'N' | b'S', _)), Some((tag, body))) => {
                    self.unread.start = body.end;
                    self.absorb(tag, body)?;
                }
                (None | Some((b'A' | b'E' | b'N' | b'S', _)), _) => self.fill().await?,
                (Some(header), _) => return Ok(header),
            }
        }
    }

    /// The body of the next message if it is CopyData and already here.
    pub(super) fn buffered_copy_data(&mut self) -> Result<Option<&[u8]>> {
        match self.buffered()? {
            Some((b'd', body)) => {
                self.unread.start = body.end;
                Ok(Some(&self.buffer[body]))
            }
            _ => Ok(None),
        }
    }

    /// Begins to take a message in pieces: steps over its header, which [`Link::header`] showed.
    pub(super) fn step_into(&mut self, length: usize) {
        self.unread.start += HEADER;
        self.inside = length;
    }

    /// Some more of the message that is taken in pieces, and whether it is the last; none once all of it was.
    pub(super) async fn piece(&mut self) -> Result<Option<(&[u8], bool)>> {
        if self.inside == 0 {
            return Ok(None);
        }
        if self.unread.is_empty() {
            self.fill().await?;
        }
        let start = self.unread.start;
        self.unread.start += self.inside.min(self.unread.len());
        self.inside -= self.unread.start - start;
        Ok(Some((&self.buffer[start..self.unread.start], self.inside == 0)))
    }

    /// Takes all that the server still has to say to the running command, and forgets its results.
    pub(super) async fn drain(&mut self) -> Result<()> {
        while self.busy {
            while self.piece().await?.is_some() {}
            match self.header().await? {
                (b'd', length) => self.step_into(length),
                _ => drop(self.next().await?),
            }
        }
        Ok(())
    }

    /// The outcome of the command that was answered to its end.
    pub(super) fn outcome(&mut self) -> Result<()> {
        self.error.take().map_or(Ok(()), |notice| Err(notice.into()))
    }

    fn buffered_header(&self) -> Result<Option<(u8, usize)>> {
        let Some(header) = self.buffer[self.unread.clone()].first_chunk::<HEADER>() else { return Ok(None) };
        let [tag, length @ ..] = *header;
        let length = i32::from_be_bytes(length).checked_sub(4).and_then(|length| usize::try_from(length).ok());
        match length {
            Some(length) => Ok(Some((tag, length))),
            None => Err(Error::new("server sent a message of impossible length").with_sqlstate("08P01")),
        }
    }

    fn buffered(&self) -> Result<Option<(u8, Range<usize>)>> {
        let Some((tag, length)) = self.buffered_header()? else { return Ok(None) };
        let start = self.unread.start + HEADER;
        Ok((self.unread.end - start >= length).then_some((tag, start..start + length)))
    }

    /// Reads once; the buffer grows if it holds nothing but the beginning of one message.
    async fn fill(&mut self) -> Result<()> {
        self.make_room(ROOM / 4);
        let free = &mut self.buffer[self.unread.end..];
        match self.wire.read(free).await {
            Ok(0) => Err(self.lost(&io::ErrorKind::UnexpectedEof.into())),
            Ok(read) => {
                self.unread.end += read;
                Ok(())
            }
            Err(error) => Err(self.lost(&error)),
        }
    }

    /// Makes room for at least one byte, and for `wanted` if that only needs the unread to move.
    fn make_room(&mut self, wanted: usize) {
        if self.unread.is_empty() {
            self.unread = 0..0;
        } else if self.buffer.len() - self.unread.end <= wanted {
            self.buffer.copy_within(self.unread.clone(), 0);
            self.unread = 0..self.unread.len();
        }
        if self.unread.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
    }

    /// Keeps what is said in passing, and the end of a command; whether nobody else needs to see it.
    fn absorb(&mut self, tag: u8, body: Range<usize>) -> Result<bool> {
        let body = &self.buffer[body];
        match tag {
            b'E' => {
                let notice = Notice::parse(body, self.charset)?;
                if notice.is_fatal() || self.error.is_none() {
                    self.error = Some(notice);
                }
            }
            b'N' => {
                let notice = Notice::parse(body, self.charset)?;
                if self.notices.len() < KEPT_NOTICES {
                    self.notices.push(notice);
                }
            }
            b'S' => {
                let mut parts = body.split(|byte| *byte == 0).map(text::decode);
                if let (Some(name), Some(value)) = (parts.next(), parts.next()) {
                    self.parameters.insert(name, value);
                }
            }
            b'A' => {}
            b'Z' => {
                self.busy = false;
                self.status = match body {
                    b"I" => TransactionStatus::Idle,
                    b"T" => TransactionStatus::InTransaction,
                    _ => TransactionStatus::Failed,
                };
                return Ok(false);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The connection is gone: what the server said about it, if it did, else that it said nothing.
    fn lost(&mut self, error: &io::Error) -> Error {
        self.busy = true;
        match self.error.take() {
            Some(notice) => notice.into(),
            None if is_hang_up(error) => Error::new("server closed the connection unexpectedly")
                .detail("This probably means the server terminated abnormally before or while processing the request.")
                .with_sqlstate("08006"),
            None => Error::new(format!("connection to server was lost: {}", io_reason(error))).with_sqlstate("08006"),
        }
    }
}

/// Whether the error says no more than that nobody is at the other end.
fn is_hang_up(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), BrokenPipe | ConnectionReset | UnexpectedEof)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt;
    use tokio::net::UnixStream;

    /// What a link makes of a server that says this in reply to a query and hangs up.
    fn reply(said: &[u8]) -> (Link, Result<()>) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (ours, mut theirs) = UnixStream::pair().unwrap();
            let mut link = Link::new(Wire::Unix(ours));
            link.query("SELECT 1").await.unwrap();
            let reply = async move {
                theirs.read_exact(&mut [0; 14]).await.unwrap();
                theirs.write_all(said).await.unwrap();
            };
            let answered = async {
                link.drain().await?;
                link.outcome()
            };
            let (outcome, ()) = tokio::join!(answered, reply);
            (link, outcome)
        })
    }

    fn message(tag: u8, body: &[u8]) -> Vec<u8> {
        frame(tag, body).unwrap()
    }

    #[test]
    fn what_is_said_in_passing_is_kept() {
        let said = [
            message(b'S', b"TimeZone\0UTC\0"),
            message(b'N', b"VNOTICE\0Mhello\0\0"),
            message(b'd', &[b'x'; 600_000]),
            message(b'A', b"\0\0\0\x01channel\0payload\0"),
            message(b'Z', b"T"),
        ];
        let (link, outcome) = reply(&said.concat());
        outcome.unwrap();
        assert!(link.is_ready());
        assert_eq!(link.status, TransactionStatus::InTransaction);
        assert_eq!(link.parameters["TimeZone"], "UTC");
        assert_eq!(link.notices[0].message, "hello");
        assert_eq!(link.buffer.len(), ROOM, "a long message was held as a whole");
    }

    #[test]
    fn a_server_that_hangs_up_is_told_by_its_last_words() {
        let (link, outcome) = reply(&message(b'E', b"VFATAL\0C57P01\0Mgoing down\0\0"));
        assert_eq!(outcome.unwrap_err().sqlstate(), Some("57P01"));
        assert!(!link.is_ready());
        let (_, outcome) = reply(&message(b'C', b"SELECT 1\0")[..7]);
        assert_eq!(outcome.unwrap_err().message(), "server closed the connection unexpectedly");
    }

    #[test]
    fn last_words_are_heard_by_who_only_learns_in_sending_that_the_server_is_gone() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let told = runtime.block_on(async {
            let (ours, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
            ours.set_nonblocking(true).unwrap();
            let mut link = Link::new(Wire::Unix(UnixStream::from_std(ours).unwrap()));
            link.query("COPY t FROM stdin").await.unwrap();
            // Nothing is awaited from here on: that there is something to read is not known when it is sent.
            let mut server = theirs;
            io::Write::write_all(&mut server, &message(b'E', b"VFATAL\0C57P01\0Mgoing down\0\0")).unwrap();
            drop(server);
            link.send_watching(&message(b'd', b"1\n")).await.unwrap_err()
        });
        assert_eq!(told.sqlstate(), Some("57P01"), "{told}");
    }

    #[test]
    fn nonsense_is_refused() {
        for said in [&b"T\0\0\0\x03"[..], b"T\xff\xff\xff\xff", b"d\x80\0\0\0"] {
            assert_eq!(reply(said).1.unwrap_err().sqlstate(), Some("08P01"), "{said:?}");
        }
        assert!(reply(&message(b'E', b"Mno end")).1.is_err());
    }

    #[test]
    fn sql_with_a_zero_byte_is_never_sent() {
        let (mut link, outcome) = reply(&message(b'Z', b"I"));
        outcome.unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert!(runtime.block_on(link.query("SELECT 1\0; DROP")).is_err());
        assert!(link.is_ready());
    }
}
