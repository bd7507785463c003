//! Small tables, many in one command.

use std::sync::atomic::Ordering;

use super::{Export, Hand};
use crate::archive::FRAME_BYTES;
use crate::dump::wire::Way;
use crate::monitor::Event;
use crate::pg::{Block, Session};
use crate::{Error, Result};

impl Export<'_> {
    /// Copies the small tables of a pack by one command, and tells how many of them. Whatever ends that early (the
    /// server refuses one, the session is lost, one has grown) is not told: it leaves the others, in whatever
    /// state the session then is, to be copied one by one, which tells it as it would have without.
    pub(super) async fn export_together(&self, worker: usize, pack: &[usize], hand: &mut Hand) -> Result<usize> {
        let Some(mut session) = hand.session.take() else { return Ok(0) };
        let _watch = self.interrupt.watch(&session)?;
        let copied = self.copy_together(worker, pack, &mut session, hand).await?;
        if copied == pack.len() && session.is_ready() {
            hand.session = Some(session);
        } else if !session.is_ready() {
            self.retries.fetch_add(1, Ordering::Relaxed);
        }
        Ok(copied)
    }

    async fn copy_together(
        &self,
        worker: usize,
        pack: &[usize],
        session: &mut Session,
        hand: &mut Hand,
    ) -> Result<usize> {
        let parts = || pack.iter().map(|&part| &self.parts[part]);
        let sql: String = parts().map(|part| self.items[part.item].read(part)).collect();
        let Ok(mut copies) = session.copies_out(&sql).await else { return Ok(0) };
        let mut data = Vec::new();
        for (copied, part) in parts().enumerate() {
            let item = &self.items[part.item];
            let name = item.name();
            self.monitor.event(Event::Begin { worker, item: &name, bytes: part.bytes });
            data.clear();
            let mut keep = |block: Block<'_>| {
                self.moved(worker, block.bytes.len() as u64)?;
                data.extend_from_slice(block.bytes);
                if data.len() < FRAME_BYTES { Ok(()) } else { Err(Error::new("the table is not small")) }
            };
            let Ok(rows) = copies.next(&mut keep).await else { return Ok(copied) };
            self.write_small(item, &mut data, rows, Way::Text, &mut hand.encoder)?;
            self.monitor.event(Event::End { worker, item: &name, rows: Some(rows) });
        }
        // Every row is here; if the session is not, the next pack will tell.
        let _ = copies.end().await;
        Ok(pack.len())
    }
}
