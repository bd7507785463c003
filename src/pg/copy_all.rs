//! Statements and the data of all their COPYs in one round trip.

use super::link::frame;
use super::session::{Session, tag_rows};
use crate::{Error, Result};

const COPY_DONE: &[u8] = b"c\0\0\0\x04";

/// What the server said so far.
#[derive(Default)]
struct Answer {
    /// COPYs that asked for data.
    asked: usize,
    /// The rows that each took.
    rows: Vec<u64>,
    /// The last COPY has not ended.
    copies: bool,
    is_over: bool,
}

impl Answer {
    fn hear(&mut self, tag: u8, body: &[u8]) {
        match tag {
            b'G' => (self.asked, self.copies) = (self.asked + 1, true),
            b'C' if self.copies => {
                self.copies = false;
                self.rows.extend(tag_rows(body));
            }
            b'Z' => self.is_over = true,
            _ => {}
        }
    }
}

impl Session {
    /// Runs SQL in which each `COPY ... FROM STDIN` takes the next piece of `data`; returns the rows that each
    /// took. An error if there were more COPYs than pieces, or fewer.
    ///
    /// All is sent before the first answer: the server ignores the data of COPYs that it does not come to.
    pub async fn execute_with_data(&mut self, sql: &str, data: &[Vec<u8>]) -> Result<Vec<u64>> {
        let mut messages = Vec::new();
        for piece in data {
            messages.extend_from_slice(&frame(b'd', piece)?);
            messages.extend_from_slice(COPY_DONE);
        }
        let mut answer = Answer::default();
        self.link.query(sql).await?;
        self.link.send_hearing(&messages, |tag, body| answer.hear(tag, body)).await?;
        while !answer.is_over {
            let (tag, body) = self.link.next().await?;
            answer.hear(tag, body);
            if tag == b'G' && answer.asked > data.len() {
                self.link.send(&frame(b'f', b"there is no more data\0")?).await?;
            }
        }
        self.link.outcome()?;
        if answer.rows.len() != data.len() {
            return Err(Error::new(format!("the server took data {} times of {}", answer.rows.len(), data.len())));
        }
        Ok(answer.rows)
    }
}
