//! Entries for the unit tests of this room.

use crate::archive::Entry;
use crate::oid::{DumpId, ObjectId};
use crate::section::Section;

/// An entry of schema `s` with nothing else in it.
pub fn entry(id: u32, desc: &str, tag: &str) -> Entry {
    Entry {
        dump_id: DumpId(id),
        has_data: false,
        object_id: ObjectId::NONE,
        tag: tag.into(),
        desc: desc.into(),
        section: Section::PreData,
        definition: None,
        drop: None,
        copy: None,
        schema: Some("s".into()),
        tablespace: None,
        table_am: None,
        relkind: 0,
        owner: None,
        dependencies: Vec::new(),
        file: String::new(),
    }
}
