//! What a dump will do: the table of contents, and the data that its entries need.

use super::source::Source;
use super::toc;
use crate::archive::{ArchiveVersion, Codec, Toc};
use crate::jobs::Job;
use crate::object::{DataSource, Objects};
use crate::oid::DumpId;
use crate::{Error, Result};

/// A dump, decided and not yet done.
pub struct DumpPlan {
    /// The table of contents, with the names of the data files.
    pub toc: Toc,
    /// Data to be exported, in the order of their entries.
    pub items: Vec<Item>,
    /// What a person should know of the order: loops that nothing could repair.
    pub warnings: Vec<String>,
}

/// The data of one entry.
pub struct Item {
    /// The entry.
    pub dump_id: DumpId,
    /// Where its data come from.
    pub source: DataSource,
}

/// What a large object counts for in estimates of size, in bytes: nobody knows how large one is.
const LARGE_OBJECT_BYTES: u64 = 64 << 10;

impl DumpPlan {
    /// Orders the objects and decides what is written and exported.
    pub fn new(objects: &mut Objects, source: &Source, version: ArchiveVersion, codec: Codec) -> Result<Self> {
        let (mut toc, warnings) = toc::write(objects, source, version, codec)?;
        let mut items = Vec::new();
        for entry in toc.entries.iter_mut().filter(|entry| entry.has_data) {
            let id = entry.dump_id;
            let known = (1..=objects.len()).contains(&id.index());
            let data = known.then(|| objects.object(id).as_object().data(objects.node(id), objects)).flatten();
            let source = data.ok_or_else(|| Error::new(format!("nothing is known of the data of entry {id}")))?;
            entry.file = match &source {
                DataSource::Rows { .. } => format!("{id}.dat"),
                DataSource::LargeObjects { .. } if version < ArchiveVersion::V1_16 => "blobs.toc".to_owned(),
                DataSource::LargeObjects { .. } => format!("blobs_{id}.toc"),
            };
            items.push(Item { dump_id: id, source });
        }
        Ok(Self { toc, items, warnings })
    }

    /// The file name of an entry with data; empty for others.
    pub fn file_of(&self, id: DumpId) -> &str {
        self.toc.entries.iter().find(|entry| entry.dump_id == id).map_or("", |entry| &entry.file)
    }

    /// The items as jobs of a schedule: the biggest first, none waits for another.
    pub fn jobs(&self) -> Vec<Job> {
        self.items.iter().map(|item| Job { cost: item.bytes(), ..Job::default() }).collect()
    }
}

impl Item {
    /// About how many bytes the data are.
    pub fn bytes(&self) -> u64 {
        match &self.source {
            DataSource::Rows { bytes, .. } => *bytes,
            DataSource::LargeObjects { oids } => oids.len() as u64 * LARGE_OBJECT_BYTES,
        }
    }

    /// What it is, for people.
    pub fn name(&self) -> String {
        match &self.source {
            DataSource::Rows { name, .. } => name.clone(),
            DataSource::LargeObjects { oids } => format!("{} large objects", oids.len()),
        }
    }
}
