//! One entry of an archive's table of contents.

use crate::oid::{DumpId, ObjectId};
use crate::section::Section;
use crate::text::Name;

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
    pub tag: Name,
    /// The kind of object, in capitals: `TABLE`, `FK CONSTRAINT`.
    pub desc: Name,
    /// The section that the entry belongs to.
    pub section: Section,
    /// SQL that creates the object; empty for table data.
    pub definition: Option<Box<str>>,
    /// SQL that drops it, where it can be dropped.
    pub drop: Option<Box<str>>,
    /// `COPY schema.table (columns) FROM stdin;` for table data.
    pub copy: Option<Box<str>>,
    /// The schema, for objects that live in one.
    pub schema: Option<Name>,
    /// The tablespace; empty for the database's own, none where a tablespace means nothing.
    pub tablespace: Option<Name>,
    /// The table access method, for relations that have one (since archive version 1.14).
    pub table_am: Option<Name>,
    /// `pg_class.relkind` of a relation, else 0 (since archive version 1.16).
    pub relkind: u8,
    /// The owning role; empty where an object has none.
    pub owner: Option<Name>,
    /// Entries that must be restored first; may name entries that are not in the archive.
    pub dependencies: Vec<DumpId>,
    /// The data file's name within the directory, without compression suffix; empty without data.
    pub file: String,
}

const TEXT: &str = " FROM stdin;\n";
const BINARY: &str = " FROM stdin WITH (FORMAT binary);\n";

impl Entry {
    /// Whether its file holds the rows of a COPY in binary form: those of a table with a row that text cannot hold.
    pub fn is_binary(&self) -> bool {
        self.copy.as_deref().is_some_and(|copy| copy.ends_with(BINARY))
    }

    /// Makes its COPY one of rows in binary form.
    pub fn make_binary(&mut self) {
        if let Some(start) = self.copy.as_deref().and_then(|copy| copy.strip_suffix(TEXT)) {
            self.copy = Some(format!("{start}{BINARY}").into());
        }
    }
}
