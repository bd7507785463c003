//! Writing the contents of large objects that earlier entries created.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Run;
use super::crew::{Place, Shared};
use super::ledger::Fate;
use super::meeting::{Meeting, Seat, Sum};
use super::worker::Worker;
use crate::archive::{Entry, LargeObject};
use crate::monitor::Event;
use crate::oid::Oid;
use crate::script::Step;
use crate::{Error, Result, hex};

/// Statements are sent together up to about this many bytes.
const MESSAGE: usize = 1024 * 1024;
/// Bytes of an object in one statement; twice as many as hexadecimal digits.
const PIECE: usize = 256 * 1024;

/// Files of fewer bytes are written by one session.
const WORTHWHILE: u64 = 4 << 20;
/// Objects that a session takes at a time.
const BATCH: usize = 32;

/// The large objects of an entry, for the sessions that write them. They are committed together.
pub struct Batches<'a> {
    entry: &'a Entry,
    objects: Vec<LargeObject>,
    /// How many of them were taken.
    taken: AtomicUsize,
    meeting: Meeting,
}

impl Batches<'_> {
    /// The next few objects; none are left at the end.
    fn take(&self) -> &[LargeObject] {
        let from = self.taken.fetch_add(BATCH, Ordering::Relaxed).min(self.objects.len());
        &self.objects[from..self.objects.len().min(from + BATCH)]
    }
}

/// Whether an entry is one of large objects that several sessions may write, and it is worth it.
pub fn can_divide(run: &Run, entry: &Entry) -> bool {
    entry.desc.starts_with("BLOB") && entry.has_data && run.options.jobs > 1 && run.size(entry) >= WORTHWHILE
}

impl<'a> Worker<'a> {
    /// Loads a BLOBS entry: a list of objects, a file each. `place` is where others can be called to.
    pub async fn load_large_objects(&mut self, step: &Step<'a>, place: Option<Place<'_, 'a>>) -> Result<()> {
        if !self.run.ledger.admits(step.entry) {
            return Ok(());
        }
        let result = self.write_all(step.entry, place).await.map(|sum| {
            self.run.ledger.count(|stats| {
                stats.large_objects += sum.rows;
                stats.bytes += sum.bytes;
            });
        });
        self.settle(step, result).await
    }

    /// Helps with large objects that another session began to write. What goes wrong with them is told there.
    pub async fn help_write(&mut self, batches: &Batches<'_>, place: Place<'_, 'a>) -> Result<()> {
        match batches.meeting.join() {
            Some(seat) => self.write(batches, seat, Some(place), 0).await,
            None => Ok(()),
        }
    }

    /// Writes an entry's objects, with whoever helps; how many, and how many bytes.
    async fn write_all(&mut self, entry: &'a Entry, place: Option<Place<'_, 'a>>) -> Result<Sum> {
        let batches = Arc::new(Batches {
            entry,
            objects: self.run.archive.large_objects(entry)?,
            taken: AtomicUsize::new(0),
            meeting: Meeting::new(None),
        });
        if let Some(seat) = batches.meeting.join() {
            place.into_iter().for_each(|place| place.open(Shared::LargeObjects(batches.clone())));
            self.write(&batches, seat, place, self.run.size(entry)).await?;
        }
        batches.meeting.outcome().map_err(|failure| match failure.is_torn {
            true => failure.error.detail("Other sessions had committed some of the objects' contents."),
            false => failure.error,
        })
    }

    /// Writes objects until there are none, and ends the transaction as the others do.
    async fn write(
        &mut self,
        batches: &Batches<'_>,
        mut seat: Seat<'_>,
        place: Option<Place<'_, 'a>>,
        bytes: u64,
    ) -> Result<()> {
        let (worker, monitor) = (self.number, self.run.ledger.monitor());
        let item = &format!("large objects {}", crate::text::printable(&batches.entry.tag));
        monitor.event(Event::Begin { worker, item, bytes });
        if let Err(error) = self.write_batches(batches).await {
            batches.meeting.fail(error);
        }
        monitor.event(Event::End { worker, item, rows: None });
        place.into_iter().for_each(Place::shut);
        if seat.meet() {
            seat.committed(self.commit().await);
        }
        if self.is_in_one() {
            return Ok(());
        }
        self.recover(Error::new("the session was lost")).await.map(drop)
    }

    async fn write_batches(&mut self, batches: &Batches<'_>) -> Result<()> {
        self.become_owner(batches.entry).await?;
        let mut sql = self.begin().to_owned();
        loop {
            let objects = batches.take();
            if objects.is_empty() || batches.meeting.has_failed() {
                break;
            }
            for object in objects {
                self.write_one(object, &mut sql, &batches.meeting).await?;
            }
        }
        if sql.is_empty() { Ok(()) } else { self.execute(&sql).await }
    }

    /// Writes one object by statements that are added to `sql`, which is sent when it is long.
    async fn write_one(&mut self, object: &LargeObject, sql: &mut String, meeting: &Meeting) -> Result<()> {
        if !self.is_ours(object.oid) {
            let error = Error::new(format!("large object {} existed before; its contents are left alone", object.oid));
            return self.run.ledger.failed_besides(error);
        }
        let mut data = self.run.archive.large_object(object)?;
        let (mut offset, mut told) = (0u64, 0);
        while let Some(block) = data.next_block()? {
            for piece in block.chunks(PIECE) {
                put(sql, object.oid, offset, piece);
                offset += piece.len() as u64;
                if sql.len() >= MESSAGE {
                    self.execute(&std::mem::take(sql)).await?;
                }
            }
            self.run.ledger.moved(self.number, &data, &mut told);
        }
        meeting.add(1, offset);
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
    // So written it is the same whatever `standard_conforming_strings` the archive has.
    write!(sql, "SELECT pg_catalog.lo_put({oid}, {offset}, E'\\\\x").expect("a String takes all");
    sql.reserve(piece.len() * 2 + 4);
    sql.extend(hex::encode(piece).map(char::from));
    sql.push_str("');\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_written_as_hexadecimal_digits() {
        let mut sql = String::new();
        put(&mut sql, Oid(7), 262144, b"\x00\xffa");
        assert_eq!(sql, "SELECT pg_catalog.lo_put(7, 262144, E'\\\\x00ff61');\n");
    }
}
