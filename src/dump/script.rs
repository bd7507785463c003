//! The dump as a script for psql: the plan printed, with the data read in its order over the leader's session.

use std::collections::HashMap;

use super::plan::{self, Item, Part};
use super::toc::Contents;
use super::wire::Way;
use super::{Exported, Journey, Leader, Plan, Stats, large_object, table_data};
use crate::archive::Entry;
use crate::dump::options::Script;
use crate::monitor::Event;
use crate::object::DataSource;
use crate::oid::DumpId;
use crate::script::{self, Envelope, LargeObjects, RestrictKey, ScriptFile, Sink, Transactions, Writing};
use crate::{Error, Result};

/// Dumps into a script. A file of it appears when it is whole; a stream ends without its last lines if this fails.
pub(super) fn write(script: &Script, journey: &Journey) -> Result<Stats> {
    let Journey { options, monitor, interrupt, .. } = *journey;
    let key = RestrictKey::given_or_random(script.restrict_key.as_deref())?;
    let envelope = Envelope { key, transactions: Transactions::Statement };
    let open = || ScriptFile::create(script.file.as_deref(), script.writing, options.codec, options.sync.is_some());
    // Whether it can be made is better known before the work; but what is there is not lost to a failed connection.
    let early = (script.writing == Writing::Whole).then(open).transpose()?;
    let Plan { mut leader, objects, items } = journey.plan()?;
    let mut contents = Contents::new(objects, &items, &leader.source, options)?;
    contents.tell(&leader.source, monitor);
    // No file belongs to an entry of a script, and its comments tell of none.
    contents.toc.entries.iter_mut().for_each(|entry| entry.file.clear());
    let mut file = early.map_or_else(open, Ok)?;
    monitor.event(Event::Stage("writing the script"));
    let bytes = items.iter().map(Item::bytes).sum();
    monitor.event(Event::Total { bytes, items: items.len() as u64 });
    let items = items.iter().map(|item| (item.dump_id, item)).collect();
    let mut data = Reader { journey, leader: &mut leader, items, done: Exported::default() };
    let mut written = 0;
    script::Plan::new(&contents.toc, &script.options)?.print(&envelope, &mut data, &mut |bytes| {
        written += bytes.len() as u64;
        file.write(bytes)
    })?;
    let exported = Exported { sessions: 1, ..data.done };
    let confirmed = journey.runtime.block_on(async {
        journey.confirm(&mut leader, &exported).await?;
        leader.session.close().await;
        Ok(())
    });
    confirmed.map_err(|error| interrupt.explain(error))?;
    interrupt.check()?;
    file.finish()?;
    Ok(journey.stats(&contents, exported, written))
}

/// Reads the data of entries from the server.
struct Reader<'a> {
    journey: &'a Journey<'a>,
    leader: &'a mut Leader,
    items: HashMap<DumpId, &'a Item>,
    done: Exported,
}

impl script::Data for Reader<'_> {
    fn step(&mut self, text: &str) {
        self.journey.monitor.event(Event::Step(text));
    }

    fn rows(&mut self, entry: &Entry, sink: &mut Sink) -> Result<()> {
        let (item, name) = self.begin(entry)?;
        let part = Part { item: 0, bytes: item.bytes(), steps: None };
        let Journey { runtime, interrupt, monitor, pace, .. } = *self.journey;
        let (mut raw, mut is_full) = (0, false);
        let copied = runtime.block_on(table_data::read(&mut self.leader.session, item, &part, &mut |block| {
            interrupt.check()?;
            raw += block.bytes.len() as u64;
            monitor.event(Event::Moved { worker: 0, bytes: block.bytes.len() as u64 });
            pace.keep(0, block.bytes.len() as u64, &|| interrupt.check())?;
            sink(block.bytes).inspect_err(|_| is_full = true)
        }));
        let rows = copied.map_err(|error| match is_full {
            true => error,
            false => interrupt.explain(error.context(format!("could not dump table \"{name}\""))),
        })?;
        monitor.event(Event::End { worker: 0, item: &name, rows: Some(rows) });
        self.done.tables += 1;
        self.done.rows += rows;
        self.done.raw_bytes += raw;
        sink(table_data::end(item, Way::Text))
    }

    fn large_objects(&mut self, entry: &Entry, objects: &mut LargeObjects) -> Result<()> {
        let (item, name) = self.begin(entry)?;
        let DataSource::LargeObjects { oids } = &item.source else {
            return Err(Error::new(format!("nothing is known of the large objects of entry {}", entry.dump_id)));
        };
        let Journey { runtime, interrupt, monitor, pace, .. } = *self.journey;
        let mut raw = 0;
        let copied = runtime.block_on(large_object::copy(&mut self.leader.session, oids, &mut 0, &mut |piece| {
            interrupt.check()?;
            match piece {
                large_object::Piece::Begin(oid) => objects.begin(oid),
                large_object::Piece::Bytes(bytes) => {
                    raw += bytes.len() as u64;
                    monitor.event(Event::Moved { worker: 0, bytes: bytes.len() as u64 });
                    pace.keep(0, bytes.len() as u64, &|| interrupt.check())?;
                    objects.write(bytes)
                }
                large_object::Piece::End => objects.end(),
            }
        }));
        copied.map_err(|error| interrupt.explain(error))?;
        monitor.event(Event::End { worker: 0, item: &name, rows: None });
        self.done.large_objects += oids.len() as u64;
        self.done.raw_bytes += raw;
        Ok(())
    }
}

impl<'a> Reader<'a> {
    /// Tells that the data of an entry are begun; returns where they come from, and how people know them.
    fn begin(&self, entry: &Entry) -> Result<(&'a Item, String)> {
        let id = entry.dump_id;
        let item =
            *self.items.get(&id).ok_or_else(|| Error::new(format!("nothing is known of the data of entry {id}")))?;
        let name = item.name();
        plan::step(entry).iter().for_each(|step| self.journey.monitor.event(Event::Step(step)));
        self.journey.monitor.event(Event::Begin { worker: 0, item: &name, bytes: item.bytes() });
        Ok((item, name))
    }
}
