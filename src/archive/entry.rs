//! One entry of an archive's table of contents.

use crate::oid::{DumpId, ObjectId};
use crate::section::Section;

/// An entry of the TOC: an object's definition, a table's data, a comment, a privilege.
///
/// Fields stand in the order in which `toc.dat` holds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The entry's number, unique within the archive and larger than 0.
    pub dump_id: DumpId,
    /// Whether the entry has a data file.
    pub has_data: bool,
    /// Where the object lived in the source; `pg_restore` shows it, nothing needs it.
    pub object_id: ObjectId,
    /// The name by which `-t`, `-I`, `-P` and `-T` find the entry.
    pub tag: String,
    /// The kind of object, in capitals: `TABLE`, `FK CONSTRAINT`.
    pub desc: String,
    /// The section that the entry belongs to.
    pub section: Section,
    /// SQL that creates the object; empty for table data.
    pub definition: Option<String>,
    /// SQL that drops it, where it can be dropped.
    pub drop: Option<String>,
    /// `COPY schema.table (columns) FROM stdin;` for table data.
    pub copy: Option<String>,
    /// The schema, for objects that live in one.
    pub schema: Option<String>,
    /// The tablespace; empty for the database's own, none where a tablespace means nothing.
    pub tablespace: Option<String>,
    /// The table access method, for relations that have one (since archive version 1.14).
    pub table_am: Option<String>,
    /// `pg_class.relkind` of a relation, else 0 (since archive version 1.16).
    pub relkind: u8,
    /// The owning role; empty where an object has none.
    pub owner: Option<String>,
    /// Entries that must be restored first; may name entries that are not in the archive.
    pub dependencies: Vec<DumpId>,
    /// The data file's name within the directory, without compression suffix; empty without data.
    pub file: String,
}
