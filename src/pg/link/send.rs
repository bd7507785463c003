//! The sending half of a link.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};

use super::{HEADER, Link, is_hang_up};
use crate::text;
use crate::{Error, Result};

/// The message that ends a session.
const TERMINATE: &[u8] = b"X\0\0\0\x04";

impl Link {
    /// Sends a simple Query.
    pub(in crate::pg) async fn query(&mut self, sql: &str) -> Result<()> {
        let sql = text::encode(sql);
        if memchr::memchr(0, &sql).is_some() {
            return Err(Error::new("SQL text holds a zero byte"));
        }
        if self.busy {
            return Err(Error::new("session was left in the middle of a command").with_sqlstate("08006"));
        }
        let mut message = Vec::with_capacity(HEADER + sql.len() + 1);
        message.extend_from_slice(&sql);
        message.push(0);
        self.busy = true;
        self.send(&frame(b'Q', &message)?).await
    }

    /// Sends bytes that are whole messages.
    pub(in crate::pg) async fn send(&mut self, bytes: &[u8]) -> Result<()> {
        let sent = async {
            self.wire.write_all(bytes).await?;
            self.wire.flush().await
        };
        match sent.await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.last_words(&error).await),
        }
    }

    /// Why nothing can be sent any more: what the server said before it hung up, which may not have been read yet.
    async fn last_words(&mut self, error: &io::Error) -> Error {
        if !is_hang_up(error) {
            return self.lost(error);
        }
        loop {
            if let Err(lost) = self.next().await {
                return lost;
            }
        }
    }

    /// Sends a whole message, reading what comes meanwhile; `false` as soon as the server told an error.
    ///
    /// The message is always sent to its end, since the server could not find the next one otherwise. Reading
    /// keeps a server alive that has to send notices before it can take more.
    pub(in crate::pg) async fn send_watching(&mut self, message: &[u8]) -> Result<bool> {
        self.send_hearing(message, |_, _| {}).await?;
        Ok(self.error.is_none())
    }

    /// Sends whole messages to their end, and gives what comes meanwhile and is not said in passing to `hear`.
    pub(in crate::pg) async fn send_hearing(&mut self, message: &[u8], mut hear: impl FnMut(u8, &[u8])) -> Result<()> {
        let mut sent = 0;
        while sent < message.len() {
            self.make_room(0);
            let Self { wire, buffer, unread, .. } = self;
            let free = &mut buffer[unread.end..];
            let (read, wrote) = poll_fn(|cx| {
                let mut room = ReadBuf::new(free);
                let read = match Pin::new(&mut *wire).poll_read(cx, &mut room) {
                    Poll::Ready(Ok(())) if room.filled().is_empty() => Err(io::ErrorKind::UnexpectedEof.into()),
                    Poll::Ready(Ok(())) => Ok(room.filled().len()),
                    Poll::Ready(Err(error)) => Err(error),
                    Poll::Pending => Ok(0),
                };
                match Pin::new(&mut *wire).poll_write(cx, &message[sent..]) {
                    Poll::Ready(wrote) => Poll::Ready((read, wrote)),
                    Poll::Pending if matches!(read, Ok(0)) => Poll::Pending,
                    Poll::Pending => Poll::Ready((read, Ok(0))),
                }
            })
            .await;
            match read {
                Ok(read) => self.unread.end += read,
                Err(error) => return Err(self.lost(&error)),
            }
            while let Some((tag, body)) = self.buffered()? {
                self.unread.start = body.end;
                if !self.absorb(tag, body.clone())? {
                    hear(tag, &self.buffer[body]);
                }
            }
            match wrote {
                Ok(wrote) => sent += wrote,
                Err(error) => return Err(self.last_words(&error).await),
            }
        }
        match self.wire.flush().await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.last_words(&error).await),
        }
    }

    /// Says goodbye, if the server waits for a command, and closes the socket.
    pub(in crate::pg) async fn terminate(mut self) {
        // the server may be gone already; there is nobody left to tell
        if !self.busy && self.send(TERMINATE).await.is_ok() {
            let _ = self.wire.shutdown().await;
        }
        self.busy = true;
    }
}

impl Drop for Link {
    /// Says goodbye as far as that is possible without waiting, or the server would log a broken connection.
    fn drop(&mut self) {
        if !self.busy {
            let mut cx = Context::from_waker(Waker::noop());
            if let Poll::Ready(Ok(_)) = Pin::new(&mut self.wire).poll_write(&mut cx, TERMINATE) {
                let _ = Pin::new(&mut self.wire).poll_flush(&mut cx);
            }
        }
    }
}

/// A message: tag, length, body; an error if the body does not fit into one.
pub(in crate::pg) fn frame(tag: u8, body: &[u8]) -> Result<Vec<u8>> {
    let length = i32::try_from(body.len() + 4)
        .map_err(|_| Error::new(format!("a message of {} bytes is too long for the protocol", body.len())))?;
    let mut message = Vec::with_capacity(HEADER + body.len());
    message.push(tag);
    message.extend_from_slice(&length.to_be_bytes());
    message.extend_from_slice(body);
    Ok(message)
}
