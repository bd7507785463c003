//! `TABLE DATA`: which relations have rows to dump, and the COPY statements that read and write them.

mod insert;
mod split;

pub use insert::Insert;
pub use split::{Keys, Split, Steps};

use super::table::{RelationKind, Table};
use super::{DataSource, Object, Objects};
use crate::ddl::{Definitions, Draft};
use crate::graph::{Components, Kind, Node};
use crate::ident;
use crate::oid::{DumpId, ObjectId, Oid, class};
use crate::section::Section;
use crate::text::Name;

/// The size of a page of a server built as usual. If it is another, ranges of pages are of another size, no more.
const PAGE_BYTES: u64 = 8192;

/// The rows of a table or foreign table.
#[derive(Clone, Debug)]
pub struct TableData {
    /// The table.
    pub table: DumpId,
}

/// Adds the node for a table's rows. Partitioned tables have none: their partitions have them.
pub(super) fn add(_: &Table, id: DumpId, objects: &mut Objects) {
    let node = node(Kind::TableData, id, objects);
    objects.add(node, TableData { table: id });
}

/// A node for what a relation holds. Its address is none of the catalogs': `pg_depend` must not find it.
pub(super) fn node(kind: Kind, relation: DumpId, objects: &Objects) -> Node {
    let of = objects.node(relation);
    let address = ObjectId::new(Oid::INVALID, of.object_id.oid);
    let mut node = Node::new(kind, address, of.schema_oid, of.schema.clone(), &of.name);
    node.has = Components::DATA;
    node.depend_on(relation);
    node
}

/// What the selection says of what a relation holds.
pub fn want(relation: DumpId, objects: &Objects) -> Components {
    let Some(table) = objects.get::<Table>(relation) else { return Components::empty() };
    let selection = &objects.selection;
    let excluded = selection.excluded_data.contains(&table.oid)
        || table.is_unlogged() && selection.no.unlogged_table_data
        || table.kind == RelationKind::ForeignTable && !selection.foreign_servers.contains(&table.server);
    let wanted = objects.node(relation).want.contains(Components::DATA) || is_wanted_configuration(table, objects);
    if wanted && !excluded { Components::DATA } else { Components::empty() }
}

/// The rows that an extension declared to be its configuration are dumped with the extension, or when the
/// table or its schema was asked for by name.
pub fn is_wanted_configuration(table: &Table, objects: &Objects) -> bool {
    let Some(extension) = objects.id(class::PG_EXTENSION, table.config_of) else { return false };
    let selection = &objects.selection;
    let of_extension = objects.object(extension).as_object().want(objects.node(extension), objects);
    let asked_for = of_extension.contains(Components::DEFINITION)
        || selection.tables.contains(&table.oid)
        || is_schema_asked_for(table.schema, objects);
    asked_for
        && !selection.excluded_tables.contains(&table.oid)
        && !selection.excluded_schemas.contains(&table.schema)
        && !selection.excluded_extensions.contains(&table.config_of)
        && selection.extensions.as_ref().is_none_or(|named| named.contains(&table.config_of))
}

/// Whether what is in a schema was asked for with it. Of a schema that is an extension's member only privileges are.
fn is_schema_asked_for(schema: Oid, objects: &Objects) -> bool {
    let is_member = objects.id(class::PG_NAMESPACE, schema).is_some_and(|id| objects.node(id).extension.is_some());
    !is_member && objects.contains(schema).contains(Components::DATA)
}

impl TableData {
    /// The relation whose rows these are.
    pub fn relation<'a>(&self, objects: &'a Objects) -> Option<&'a Table> {
        objects.get(self.table)
    }

    /// The statement that reads the rows: a SELECT where they are written as INSERT statements, else COPY.
    fn read(&self, table: &Table, objects: &Objects) -> String {
        match objects.selection.form.inserts {
            Some(form) => {
                let condition = self.condition(objects);
                let space = if condition.is_empty() { "" } else { " " };
                format!("{}{space}{condition}", insert::select(table, form, objects))
            }
            None => self.copy_out(table, objects),
        }
    }

    /// `COPY ... TO stdout`, which reads the rows.
    ///
    /// Columns are named, for a restored table may have them in another order. A query is needed where the
    /// rows are not the table's own or not all of them: foreign tables, configuration of an extension.
    fn copy_out(&self, table: &Table, objects: &Objects) -> String {
        let name = table.qualified_name(objects);
        let columns = stored_columns(table, objects).join(", ");
        let condition = self.condition(objects);
        if condition.is_empty() && table.kind != RelationKind::ForeignTable {
            return match columns.as_str() {
                "" => format!("COPY {name} TO stdout;"),
                columns => format!("COPY {name} ({columns}) TO stdout;"),
            };
        }
        let columns = if columns.is_empty() { "*" } else { &columns };
        format!("COPY (SELECT {columns} FROM {name} {condition}) TO stdout;")
    }

    /// `WHERE ...` of an extension's configuration table; empty where all rows are dumped.
    pub fn condition<'a>(&self, objects: &'a Objects) -> &'a str {
        match self.relation(objects) {
            Some(table) if is_wanted_configuration(table, objects) => &table.config_condition,
            _ => "",
        }
    }

    /// How the rows can be read in parts: those of an ordinary table. By its key they cannot before its values are
    /// known, and not where policies, which the server heeds first, may keep it from the index.
    fn split(&self, table: &Table, objects: &Objects) -> Option<Split> {
        let columns = stored_columns(table, objects).join(", ");
        let has_pages = table.access_method.as_deref() == Some("heap") && objects.version.major() >= 14;
        let is_plain = table.kind == RelationKind::Table && self.condition(objects).is_empty() && !columns.is_empty();
        let pages = table.size(objects).heap.unwrap_or(0) / PAGE_BYTES;
        let name = table.qualified_name(objects);
        // Most tables of a large catalog are a page or none, and need no words for this.
        (is_plain && pages > 1 && (has_pages || !table.has_row_security)).then(|| Split {
            pages,
            select: match objects.selection.form.inserts {
                Some(form) => insert::select(table, form, objects),
                None => format!("SELECT {columns} FROM ONLY {name}"),
            },
            steps: if has_pages { Steps::Pages } else { Steps::Keys(Keys::default()) },
            table: name,
        })
    }

    /// `COPY ... FROM stdin;`, which loads the rows into `name`.
    fn copy_in(table: &Table, name: &str, objects: &Objects) -> String {
        let columns = stored_columns(table, objects).join(", ");
        let list = if columns.is_empty() { columns } else { format!("({columns})") };
        format!("COPY {name} {list} FROM stdin;\n")
    }
}

/// The columns that have data of their own, quoted.
fn stored_columns(table: &Table, objects: &Objects) -> Vec<String> {
    let stored = table.columns(objects).iter().filter(|column| !column.is_generated());
    stored.map(|column| ident::quote(&column.name)).collect()
}

/// The table that rows are loaded into: the partition itself, or the root that finds their partition anew.
fn table_to_load<'a>(table: &'a Table, objects: &'a Objects) -> &'a Table {
    root_to_load(table, objects).unwrap_or(table)
}

/// The topmost table of a partition, where rows must find their partition anew: because it was asked for, or
/// since hashes of an enum differ from database to database.
fn root_to_load<'a>(table: &'a Table, objects: &'a Objects) -> Option<&'a Table> {
    let parent = |table: &Table| {
        let oid = table.parents.first().filter(|_| table.is_partition)?;
        objects.find::<Table>(class::PG_CLASS, *oid).map(|(_, parent)| parent)
    };
    let ancestors: Vec<&Table> = std::iter::successors(parent(table), |table| parent(table)).collect();
    let is_needed = objects.selection.form.via_partition_root || ancestors.iter().any(|ancestor| ancestor.hashes_enum);
    ancestors.last().copied().filter(|_| is_needed)
}

impl Object for TableData {
    fn want(&self, _: &Node, objects: &Objects) -> Components {
        if objects.selection.data { want(self.table, objects) } else { Components::empty() }
    }

    fn data(&self, _: &Node, objects: &Objects) -> Option<DataSource> {
        let table = self.relation(objects)?;
        let schema = objects.schemas.get(&table.schema).map(Name::as_str);
        let size = table.size(objects);
        Some(DataSource::Rows {
            name: ident::Display(schema, &table.name).to_string(),
            read: self.read(table, objects),
            insert: objects.selection.form.inserts.map(|form| Insert::new(table, form, objects)),
            bytes: size.heap.unwrap_or(0) + size.toast.unwrap_or(0),
            table: table.oid,
            has_bytea: table
                .columns(objects)
                .iter()
                .any(|column| !column.is_generated() && column.type_name == "bytea"),
            split: self.split(table, objects).map(Box::new),
        })
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let Some(table) = self.relation(objects).filter(|_| node.dumps(Components::DATA)) else { return };
        let own_name = table.qualified_name(objects);
        let root = root_to_load(table, objects).map(|root| root.qualified_name(objects));
        let target = root.as_ref().unwrap_or(&own_name);
        out.entry(
            node,
            Draft {
                tag: table.name.clone(),
                desc: "TABLE DATA",
                section: Some(Section::Data),
                schema: node.schema.clone(),
                owner: Some(objects.role(table.owner)),
                // The reader takes this comment as a sign.
                definition: root
                    .as_ref()
                    .map(|root| format!("-- load via partition root {}", root.replace(['\n', '\r'], " "))),
                copy: objects.selection.form.inserts.is_none().then(|| TableData::copy_in(table, target, objects)),
                dependencies: vec![self.table],
                has_data: true,
                ..Draft::default()
            },
        );
    }
}
