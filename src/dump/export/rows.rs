//! The rows of one table, or a part of them.

use std::cell::OnceCell;
use std::sync::Arc;

use super::Export;
use crate::Result;
use crate::archive::manifest::FileRecord;
use crate::archive::{DataFile, FrameEncoder};
use crate::dump::key_range;
use crate::dump::plan::{Item, Part};
use crate::dump::shared_file::Progress;
use crate::dump::table_data::{self, Copied};
use crate::dump::wire::Way;
use crate::monitor::Event;
use crate::pg::Session;

impl Export<'_> {
    /// Copies a part of a table's rows, and tells how many there were; none if they must come another way. Whoever
    /// copies the last part completes the file.
    pub(super) async fn export_rows(
        &self,
        item: &Item,
        part: &Part,
        session: &mut Session,
        encoder: &mut FrameEncoder,
        moved: &dyn Fn(u64) -> Result<()>,
    ) -> Result<Option<u64>> {
        let way = self.ways()[part.item];
        let shared = &self.files[part.item];
        if let Some(split) = item.by_key(part) {
            if part.is_first() {
                shared.expect(key_range::count(session, split).await?);
            }
            session.execute(key_range::BY_INDEX).await?;
        }
        let copied = {
            let file: OnceCell<Arc<DataFile>> = OnceCell::new();
            let begin = || {
                let opened = shared.open(|| self.publication.data_file(item.dump_id, self.codec))?;
                file.get_or_init(|| opened).range()
            };
            table_data::export(session, item, part, way, &begin, encoder, moved).await?
        };
        Ok(Some(match copied {
            Copied::Not(way) => {
                let mut ways = self.ways();
                // What another part has found out holds for all.
                if ways[part.item] != Way::Binary {
                    ways[part.item] = way;
                }
                return Ok(None);
            }
            Copied::InFile(rows) => {
                match shared.part_done(encoder, table_data::end(item, way))? {
                    Progress::GoesOn => {}
                    Progress::Complete(record) => self.count(&record, self.ways()[part.item]),
                    Progress::Miscounted(found) => self.read_again(part.item, found),
                }
                rows
            }
            Copied::Small { mut data, rows } => {
                self.write_small(item, &mut data, rows, way, encoder)?;
                rows
            }
        }))
    }

    /// Writes the file of a table whose rows are less than a frame, and came this way.
    pub(super) fn write_small(
        &self,
        item: &Item,
        data: &mut Vec<u8>,
        rows: u64,
        way: Way,
        encoder: &mut FrameEncoder,
    ) -> Result<()> {
        data.extend_from_slice(table_data::end(item, way));
        let frame = encoder.frame(data, rows)?;
        self.count(&self.publication.small_data_file(item.dump_id, self.codec, frame)?, way);
        Ok(())
    }

    /// An index that does not find each row once is not to be trusted with any.
    fn read_again(&self, item: usize, found: u64) {
        let name = self.items[item].name();
        self.monitor.event(Event::Warning(&format!(
            "the primary key's index of \"{name}\" is damaged: it finds {found} rows, and the table has others; \
             reading it without the index"
        )));
        self.miscounted().insert(item);
    }

    fn count(&self, table: &FileRecord, way: Way) {
        let mut done = self.done();
        done.tables += 1;
        done.tables_in_binary += u64::from(way != Way::Text);
        done.rows += table.rows.unwrap_or(0);
        done.raw_bytes += table.raw_size;
    }
}
