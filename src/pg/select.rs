//! SELECT with rows as they come: for results that are too large to be kept.

use super::session::{Session, tag_rows};
use crate::oid::Oid;
use crate::{Error, Result};

/// The values of one row as text, in order; `None` is null.
#[derive(Clone, Debug)]
pub struct Values<'a>(&'a [u8]);

impl<'a> Values<'a> {
    /// Reads a DataRow, which must hold as many values as there are columns, and nothing else.
    fn read(body: &'a [u8], columns: usize) -> Option<Self> {
        let (count, values) = body.split_first_chunk::<2>()?;
        let mut rest = Self(values);
        let whole = usize::from(u16::from_be_bytes(*count)) == columns
            && (0..columns).all(|_| rest.next().is_some())
            && rest.0.is_empty();
        whole.then_some(Self(values))
    }
}

impl<'a> Iterator for Values<'a> {
    type Item = Option<&'a [u8]>;

    fn next(&mut self) -> Option<Self::Item> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        match i32::from_be_bytes(*length) {
            -1 => {
                self.0 = rest;
                Some(None)
            }
            length => {
                let (value, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
                self.0 = rest;
                Some(Some(value))
            }
        }
    }
}

/// The columns' types in a RowDescription: behind each name there are 18 bytes, the type's OID at the seventh.
fn types(body: &[u8]) -> Option<Vec<Oid>> {
    let (count, mut rest) = body.split_first_chunk::<2>()?;
    let mut types = Vec::new();
    for _ in 0..u16::from_be_bytes(*count) {
        let end = memchr::memchr(0, rest)?;
        let facts = rest.get(end + 1..end + 1 + 18)?;
        types.push(Oid(u32::from_be_bytes(*facts.get(6..)?.first_chunk()?)));
        rest = rest.get(end + 1 + 18..)?;
    }
    rest.is_empty().then_some(types)
}

/// What takes rows: the columns' types, domains as what they are over, and a row's values.
type Sink<'a> = dyn FnMut(&[Oid], Values<'_>) -> Result<()> + 'a;

impl Session {
    /// Runs one SELECT and hands each row to `sink` when it comes; returns how many there were.
    ///
    /// No more than a row is kept. The count is that of the server's command tag, and an error if other than
    /// that many rows came. If `sink` fails, the command is cancelled, what is under way is read to its end, and
    /// the sink's error is returned; the session can go on after it.
    pub async fn select(&mut self, sql: &str, sink: &mut Sink<'_>) -> Result<u64> {
        self.link.widen();
        self.link.query(sql).await?;
        match self.selected(sink).await {
            Ok((rows, Some(told))) if rows == told => Ok(rows),
            Ok((rows, _)) => Err(Error::new(format!("{rows} rows came, which is not what the server told of"))
                .detail(format!("Command was: {sql}"))),
            Err(error) => {
                self.abandon().await;
                Err(error)
            }
        }
    }

    /// Reads to the end of the command: how many rows came, and what its tag tells of.
    async fn selected(&mut self, sink: &mut Sink<'_>) -> Result<(u64, Option<u64>)> {
        let malformed = || Error::new("server sent a malformed row");
        let mut columns = Vec::new();
        let (mut rows, mut told) = (0, None);
        loop {
            match self.link.next().await? {
                (b'T', body) => columns = types(body).ok_or_else(malformed)?,
                (b'D', body) => {
                    rows += 1;
                    sink(&columns, Values::read(body, columns.len()).ok_or_else(malformed)?)?;
                }
                (b'C', body) => told = tag_rows(body),
                (b'Z', _) => break,
                _ => {}
            }
        }
        self.link.outcome()?;
        Ok((rows, told))
    }

    /// Cancels the running command, if there is one, and reads to its end. Whatever goes wrong on the way out of
    /// it, the error before told why.
    pub(super) async fn abandon(&mut self) {
        if self.is_ready() {
            return;
        }
        let _ = self.canceller().cancel().await;
        if self.link.drain().await.is_ok() {
            self.link.outcome().ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_told_by_the_row_description() {
        let facts = |oid: u32| [&[0; 6][..], &oid.to_be_bytes(), &[0; 8]].concat();
        let body = [&b"\0\x02id\0"[..], &facts(23), b"n\0", &facts(25)].concat();
        assert_eq!(types(&body), Some(vec![Oid(23), Oid(25)]));
        assert_eq!(types(&body[..body.len() - 1]), None);
    }

    #[test]
    fn a_row_that_lies_about_its_lengths_is_refused() {
        for body in [&b""[..], b"\0\x01\0\0\0\0", b"\0\x02\0\0\0\x09x\0\0\0\0", b"\0\x02\0\0\0\0\0\0\0\0!"] {
            assert!(Values::read(body, 2).is_none(), "{body:?}");
        }
        let values: Vec<_> = Values::read(b"\0\x02\xff\xff\xff\xff\0\0\0\x01x", 2).expect("a row").collect();
        assert_eq!(values, [None, Some(&b"x"[..])]);
    }
}
