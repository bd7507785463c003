//! `SEQUENCE SET`: the values of sequences. They are asked for when it is known which are dumped, because
//! every one of them needs the right to read it.

use super::table::Table;
use super::{Object, Objects, table_data};
use crate::ddl::{Definitions, Draft};
use crate::graph::{Components, Kind, Node};
use crate::ident::literal;
use crate::oid::{DumpId, ObjectId, Oid, class};
use crate::pg::Rows;
use crate::pg::row::Fields;
use crate::section::Section;
use crate::{Error, Result};

/// How many sequences one query reads where each is a relation of its own.
const SEQUENCES_A_QUERY: usize = 500;

/// The value of a sequence.
#[derive(Clone, Debug)]
pub struct SequenceSet {
    sequence: DumpId,
}

/// What a sequence stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SequenceValue {
    /// The value given out last; the one to give out next where none was.
    pub last: i64,
    /// Whether it was given out.
    pub is_called: bool,
}

/// Adds the node for a sequence's value.
pub(super) fn add(_: &Table, id: DumpId, objects: &mut Objects) {
    let node = table_data::node(Kind::SequenceSet, id, objects);
    objects.add(node, SequenceSet { sequence: id });
}

/// The queries for the values of all sequences that are dumped; [`read`] takes their rows.
///
/// Since 18 one function call a sequence does it; before, a sequence must be read like a table.
pub fn queries(objects: &Objects) -> Vec<String> {
    let wanted: Vec<&Table> = objects
        .all::<SequenceSet>()
        .filter(|(node, _)| node.dumps(Components::DATA))
        .filter_map(|(_, value)| objects.get(value.sequence))
        .collect();
    if objects.version.major() >= 18 {
        let oids: Vec<String> = wanted.iter().map(|sequence| sequence.oid.to_string()).collect();
        return vec![format!(
            "SELECT s.oid, d.last_value, d.is_called\n\
             FROM pg_catalog.unnest('{{{}}}'::pg_catalog.oid[]) s (oid),\n    \
                 pg_catalog.pg_get_sequence_data(s.oid) d\n\
             ORDER BY s.oid",
            oids.join(",")
        )];
    }
    let read_one = |sequence: &&Table| {
        format!("SELECT {}, last_value, is_called FROM {}", sequence.oid, sequence.qualified_name(objects))
    };
    wanted
        .chunks(SEQUENCES_A_QUERY)
        .map(|chunk| chunk.iter().map(read_one).collect::<Vec<_>>().join("\nUNION ALL\n"))
        .collect()
}

/// Takes the rows of one of the [`queries`].
pub fn read(rows: &Rows, objects: &mut Objects) -> Result<()> {
    for row in rows.iter() {
        let mut fields = Fields::new(row, "object/sequence_set");
        let oid: Oid = fields.next("oid")?;
        let last: Option<i64> = fields.next("last_value")?;
        let is_called: Option<bool> = fields.next("is_called")?;
        let (Some(last), Some(is_called)) = (last, is_called) else {
            let name = objects.find::<Table>(class::PG_CLASS, oid).map(|(_, table)| table.qualified_name(objects));
            let name = crate::text::printable(&name.unwrap_or_else(|| oid.to_string()));
            return Err(Error::new(format!("could not read the value of sequence \"{name}\""))
                .detail("The role may lack the SELECT privilege, or the sequence was dropped meanwhile.")
                .with_sqlstate("42704"));
        };
        objects.sequence_values.insert(oid, SequenceValue { last, is_called });
    }
    Ok(())
}

impl Object for SequenceSet {
    fn want(&self, _: &Node, objects: &Objects) -> Components {
        let selection = &objects.selection;
        if selection.data || selection.sequence_data {
            table_data::want(self.sequence, objects)
        } else {
            Components::empty()
        }
    }

    /// The entry has an address of its own, and stands for no object, as `pg_dump` has it.
    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let Some(table) = objects.get::<Table>(self.sequence).filter(|_| node.dumps(Components::DATA)) else { return };
        let Some(value) = objects.sequence_values.get(&table.oid) else { return };
        let name = literal(&table.qualified_name(objects));
        out.extra(
            ObjectId::NONE,
            Draft {
                tag: table.name.clone(),
                desc: "SEQUENCE SET",
                section: Some(Section::Data),
                schema: node.schema.clone(),
                owner: Some(objects.role(table.owner)),
                definition: Some(format!("SELECT pg_catalog.setval({name}, {}, {});\n", value.last, value.is_called)),
                dependencies: vec![self.sequence],
                ..Draft::default()
            },
        );
    }
}
