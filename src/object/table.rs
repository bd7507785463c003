//! `TABLE`, `FOREIGN TABLE`, and what else is a relation in the catalogs: views, materialized views and
//! sequences have rooms of their own for their text, and share everything else with tables.

mod alter;
pub mod column;
mod create;
mod inheritance;
pub mod size;

pub use column::Column;
pub use size::Size;

use super::{Listed, Object, Objects};
use super::{
    materialized_view_data, row_security, sequence, sequence_set, statistics_data, table_attach, table_data, view,
};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node, Role};
use crate::ident::{self, qualified};
use crate::oid::{DumpId, Oid, class};
use crate::pg::Rows;
use crate::pg::row::Field;
use crate::section::Section;
use crate::text::Name;

/// The kinds of relation, each by its letter in `pg_class.relkind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the relation kind of that name")]
#[repr(u8)]
pub enum RelationKind {
    Table = b'r',
    PartitionedTable = b'p',
    ForeignTable = b'f',
    View = b'v',
    MaterializedView = b'm',
    Sequence = b'S',
    /// The relation behind a composite type, which the type's definition makes.
    CompositeType = b'c',
}

impl RelationKind {
    /// What SQL calls it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Table | Self::PartitionedTable | Self::CompositeType => "TABLE",
            Self::ForeignTable => "FOREIGN TABLE",
            Self::View => "VIEW",
            Self::MaterializedView => "MATERIALIZED VIEW",
            Self::Sequence => "SEQUENCE",
        }
    }

    /// What stands before TABLE in ALTER: all but foreign tables are altered as plain tables.
    pub fn foreign(self) -> &'static str {
        if self == Self::ForeignTable { "FOREIGN " } else { "" }
    }
}

impl Field for RelationKind {
    fn read(value: Option<&[u8]>, _: &Rows) -> Option<Self> {
        Some(match value? {
            b"r" => Self::Table,
            b"p" => Self::PartitionedTable,
            b"f" => Self::ForeignTable,
            b"v" => Self::View,
            b"m" => Self::MaterializedView,
            b"S" => Self::Sequence,
            b"c" => Self::CompositeType,
            _ => return None,
        })
    }
}

crate::row! {
    /// A relation that has columns or is a sequence.
    pub struct Table in "object/table.sql" {
        oid: Oid,
        name: Name,
        schema: Oid,
        owner: Oid,
        kind: RelationKind,
        persistence: char,
        acl: Option<Name>,
        acl_default: Option<Name>,
        /// The composite type of a typed table.
        of_type: Option<String>,
        /// Tables that it inherits from, or the partitioned table of a partition.
        parents: Vec<Oid>,
        is_partition: bool,
        partition_bound: Option<String>,
        partition_key: Option<String>,
        /// Whether partitions are chosen by the hash of an enum, which is another one in every database.
        hashes_enum: bool,
        /// The server of a foreign table.
        server: Oid,
        server_name: Option<Name>,
        server_options: Name,
        /// Storage and view options, `name=value`.
        options: Vec<String>,
        toast_options: Vec<String>,
        /// Empty for the database's own.
        tablespace: Name,
        access_method: Option<Name>,
        replica_identity: char,
        has_row_security: bool,
        forces_row_security: bool,
        is_populated: bool,
        /// The extension that declared the table's rows to be configuration, so that they are dumped.
        config_of: Oid,
        /// The WHERE clause for these rows.
        config_condition: String,
    }
}

impl Table {
    /// The quoted name with its schema.
    pub fn qualified_name(&self, objects: &Objects) -> String {
        qualified(objects.schemas.get(&self.schema).map(Name::as_str), &self.name)
    }

    /// The columns, without dropped ones.
    pub fn columns<'a>(&self, objects: &'a Objects) -> &'a [Column] {
        objects.details.columns.of(self.oid)
    }

    /// The column of that number.
    pub fn column<'a>(&self, number: i32, objects: &'a Objects) -> Option<&'a Column> {
        self.columns(objects).iter().find(|column| column.number == number)
    }

    /// The quoted name of the column of that number; empty where there is none.
    pub fn quoted_column(&self, number: i32, objects: &Objects) -> String {
        self.column(number, objects).map(|column| ident::quote(&column.name)).unwrap_or_default()
    }

    /// What it takes on disk; nothing where that was not asked for.
    pub fn size(&self, objects: &Objects) -> Size {
        objects.details.sizes.one(self.oid).copied().unwrap_or_default()
    }

    /// Whether the relation has a persistence of `UNLOGGED`.
    pub fn is_unlogged(&self) -> bool {
        self.persistence == 'u'
    }

    /// What the selection says of the relation itself; [`Object::want`] adds what it means for owned sequences.
    pub fn selected(&self, node: &Node, objects: &Objects) -> Components {
        let selection = &objects.selection;
        if node.extension.is_some() {
            node.want
        } else if selection.excluded_tables.contains(&self.oid) {
            Components::empty()
        } else if selection.tables.is_empty() {
            objects.contains(self.schema)
        } else if selection.tables.contains(&self.oid) {
            Components::all()
        } else {
            Components::empty()
        }
    }

    fn draft(&self, node: &Node, objects: &Objects) -> Draft {
        use RelationKind::{MaterializedView, PartitionedTable, Table};
        let stored = matches!(self.kind, Table | PartitionedTable | MaterializedView);
        Draft {
            tag: self.name.clone(),
            desc: self.kind.words(),
            section: Some(if node.postponed { Section::PostData } else { Section::PreData }),
            schema: node.schema.clone(),
            owner: Some(objects.role(self.owner)),
            definition: Some(match self.kind {
                RelationKind::View => view::create(self, node, objects),
                _ => create::create(self, node, objects),
            }),
            drop: Some(format!("DROP {} {};\n", self.kind.words(), self.qualified_name(objects))),
            tablespace: stored.then(|| self.tablespace.clone()),
            table_am: self.access_method.clone().filter(|_| stored),
            relkind: self.kind as u8,
            ..Draft::default()
        }
    }
}

impl Listed for Table {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::Table, class::PG_CLASS, self.oid, self.schema, &self.name)
    }
}

impl Object for Table {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn acl(&self) -> (Option<&Name>, Option<&Name>) {
        (self.acl.as_ref(), self.acl_default.as_ref())
    }

    fn link(&self, id: DumpId, objects: &mut Objects) {
        match self.kind {
            RelationKind::View => objects.node_mut(id).role = Role::View,
            RelationKind::MaterializedView => {
                objects.node_mut(id).role = Role::MaterializedView;
                materialized_view_data::add(self, id, objects);
            }
            RelationKind::Sequence => sequence_set::add(self, id, objects),
            // The rows of an extension's configuration have a place in the order even if none are dumped.
            RelationKind::Table | RelationKind::ForeignTable if objects.selection.data || self.config_of.is_valid() => {
                table_data::add(self, id, objects);
            }
            _ => {}
        }
        // Refreshing a materialized view resets its statistics.
        let is_refreshed = self.kind == RelationKind::MaterializedView
            && objects.selection.data
            && !objects.selection.excluded_data.contains(&self.oid);
        let refresh = objects.id(Oid::INVALID, self.oid).filter(|_| is_refreshed);
        statistics_data::add(id, refresh, objects);
        if self.has_row_security && matches!(self.kind, RelationKind::Table | RelationKind::PartitionedTable) {
            row_security::add(id, objects);
        }
        if self.is_partition {
            table_attach::add(self, id, objects);
        }
        inheritance::add_null_defaults(self, objects);
    }

    fn want(&self, node: &Node, objects: &Objects) -> Components {
        match self.kind {
            RelationKind::CompositeType => Components::empty(),
            RelationKind::Sequence => sequence::want(self, node, objects),
            _ => self.selected(node, objects),
        }
    }

    /// The order of the entries is `pg_dump`'s: the relation, comments, labels, comments on what its definition
    /// holds, privileges.
    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let name = ident::quote(&self.name);
        let owner = objects.role(self.owner);
        let target = Target::of(node, self.kind.words(), &name, &owner);
        if node.dumps(Components::DEFINITION) {
            match self.kind {
                RelationKind::Sequence => sequence::define(self, node, objects, out),
                _ => out.entry(node, self.draft(node, objects)),
            }
            column::annotate(self, node, objects, out, &target);
        }
        if node.dumps(Components::ACL) {
            let words = if self.kind == RelationKind::Sequence { "SEQUENCE" } else { "TABLE" };
            let target = Target { words, ..target };
            let own = out.privileges(&target, None);
            for &number in out.annotations.columns_of(node.object_id) {
                if let Some(column) = column::quoted_name(self, number, objects) {
                    out.column_privileges(&target, number, &column, own);
                }
            }
        }
    }
}
