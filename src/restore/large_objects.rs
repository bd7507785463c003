//! Writing the contents of large objects that earlier entries created.

use std::fmt::Write;

use super::ledger::Fate;
use super::worker::Worker;
use crate::archive::Entry;
use crate::monitor::Event;
use crate::oid::Oid;
use crate::script::Step;
use crate::{Error, Result};

/// Statements are sent together up to about this many bytes.
const MESSAGE: usize = 1024 * 1024;
/// Bytes of an object in one statement; twice as many as hexadecimal digits.
const PIECE: usize = 256 * 1024;

impl<'a> Worker<'a> {
    /// Loads a BLOBS entry: a list of objects, a file each. They are committed together.
    pub async fn load_large_objects(&mut self, step: &Step<'a>) -> Result<()> {
        if !self.run.ledger.admits(step.entry) {
            return Ok(());
        }
        let item = format!("large objects {}", crate::text::printable(&step.entry.tag));
        let worker = self.number;
        let bytes = self.run.size(step.entry);
        self.run.ledger.monitor().event(Event::Begin { worker, item: &item, bytes });
        let result = self.write_all(step.entry).await;
        self.run.ledger.monitor().event(Event::End { worker, item: &item, rows: None });
        self.settle(step, result).await
    }

    async fn write_all(&mut self, entry: &Entry) -> Result<()> {
        let objects = self.run.archive.large_objects(entry)?;
        let (mut written, mut bytes) = (0, 0);
        let mut sql = self.begin().to_owned();
        for object in &objects {
            if !self.is_ours(object.oid) {
                let error =
                    Error::new(format!("large object {} existed before; its contents are left alone", object.oid));
                self.run.ledger.failed_besides(error)?;
                continue;
            }
            let mut data = self.run.archive.large_object(object)?;
            let (mut offset, mut told) = (0u64, 0);
            while let Some(block) = data.next_block()? {
                for piece in block.chunks(PIECE) {
                    put(&mut sql, object.oid, offset, piece);
                    offset += piece.len() as u64;
                    if sql.len() >= MESSAGE {
                        self.execute(&std::mem::take(&mut sql)).await?;
                    }
                }
                bytes += block.len() as u64;
                self.run.ledger.moved(self.number, &data, &mut told);
            }
            written += 1;
        }
        if !sql.is_empty() {
            self.execute(&sql).await?;
        }
        self.commit().await?;
        self.run.ledger.count(|stats| {
            stats.large_objects += written;
            stats.bytes += bytes;
        });
        Ok(())
    }

    /// Whether an object was created by this run. Where the archive has an entry for each, that tells; a
    /// group's members are ours or the group was skipped.
    fn is_ours(&self, oid: Oid) -> bool {
        self.run.options.append
            || self.run.blobs.get(&oid).is_none_or(|&id| self.run.ledger.fate(id) == Some(Fate::Applied))
    }
}

/// Adds the statement that writes a piece of an object.
fn put(sql: &mut String, oid: Oid, offset: u64, piece: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    write!(sql, "SELECT pg_catalog.lo_put({oid}, {offset}, '\\x").expect("a String takes all");
    sql.reserve(piece.len() * 2 + 4);
    for byte in piece {
        sql.push(char::from(DIGITS[usize::from(byte >> 4)]));
        sql.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    sql.push_str("');\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_written_as_hexadecimal_digits() {
        let mut sql = String::new();
        put(&mut sql, Oid(7), 262144, b"\x00\xffa");
        assert_eq!(sql, "SELECT pg_catalog.lo_put(7, 262144, '\\x00ff61');\n");
    }
}
