//! COPY FROM STDIN: data in messages of a fair size, and the server's error as soon as it has one.

use super::link::frame;
use super::session::{Session, tag_rows};
use crate::{Error, Result};

/// Data is sent in messages of this size: large enough that neither side feels the message's price.
const MESSAGE: usize = 128 * 1024;

/// A running COPY FROM STDIN. It must be ended with [`CopyIn::finish`] or [`CopyIn::fail`]; dropped without,
/// it leaves its session unusable.
pub struct CopyIn<'a> {
    session: &'a mut Session,
    /// A CopyData message being filled: its header (written last) and its data.
    message: Vec<u8>,
}

/// Tag and length of the message being filled.
const HEADER: usize = 5;

impl Session {
    /// Starts `COPY ... FROM STDIN`. If the server refuses it, the session goes on.
    pub async fn copy_in(&mut self, sql: &str) -> Result<CopyIn<'_>> {
        self.begin_copy_in(sql).await?;
        let mut message = Vec::with_capacity(HEADER + MESSAGE);
        message.resize(HEADER, 0);
        Ok(CopyIn { session: self, message })
    }

    async fn begin_copy_in(&mut self, sql: &str) -> Result<()> {
        self.link.query(sql).await?;
        loop {
            match self.link.next().await? {
                (b'G', _) => return Ok(()),
                (b'Z', _) => {
                    self.link.outcome()?;
                    return Err(
                        Error::new("COPY FROM STDIN did not ask for data").detail(format!("Command was: {sql}"))
                    );
                }
                _ => {}
            }
        }
    }
}

impl CopyIn<'_> {
    /// Sends data, which need not end with a row. The server's error, if it has one by now, ends the COPY:
    /// the session is ready again, and there is nothing left to finish.
    pub async fn send(&mut self, mut data: &[u8]) -> Result<()> {
        while !data.is_empty() {
            let room = HEADER + MESSAGE - self.message.len();
            let (now, later) = data.split_at(room.min(data.len()));
            self.message.extend_from_slice(now);
            data = later;
            if self.message.len() == HEADER + MESSAGE {
                self.flush().await?;
            }
        }
        Ok(())
    }

    /// Sends what is left, ends the COPY and returns the number of rows that the server took.
    pub async fn finish(mut self) -> Result<u64> {
        self.end().await
    }

    /// As [`CopyIn::finish`], and starts another COPY in its place.
    pub async fn go_on_with(&mut self, sql: &str) -> Result<u64> {
        let rows = self.end().await?;
        self.session.begin_copy_in(sql).await?;
        Ok(rows)
    }

    async fn end(&mut self) -> Result<u64> {
        self.flush().await?;
        self.session.link.send(b"c\0\0\0\x04").await?;
        let mut rows = None;
        loop {
            match self.session.link.next().await? {
                (b'C', body) => rows = tag_rows(body),
                (b'Z', _) => break,
                _ => {}
            }
        }
        self.session.link.outcome()?;
        rows.ok_or_else(|| Error::new("COPY FROM STDIN returned no row count"))
    }

    /// Gives the COPY up: the server takes nothing of it, and its transaction fails with `reason`.
    pub async fn fail(self, reason: &str) -> Result<()> {
        if self.session.is_ready() {
            return Ok(());
        }
        let mut body = crate::text::encode(reason).into_owned();
        body.retain(|byte| *byte != 0);
        body.push(0);
        self.session.link.send(&frame(b'f', &body)?).await?;
        self.session.link.drain().await?;
        // "COPY from stdin failed: reason" is what was asked for
        self.session.link.outcome().ok();
        Ok(())
    }

    async fn flush(&mut self) -> Result<()> {
        if self.session.is_ready() {
            return Err(Error::new("COPY FROM STDIN has already ended"));
        }
        if self.message.len() == HEADER {
            return Ok(());
        }
        let length = (self.message.len() - 1) as u32;
        self.message[0] = b'd';
        self.message[1..HEADER].copy_from_slice(&length.to_be_bytes());
        let link = &mut self.session.link;
        let wanted = link.send_watching(&self.message).await?;
        self.message.truncate(HEADER);
        if !wanted {
            link.drain().await?;
            link.outcome()?;
        }
        Ok(())
    }
}
