//! `INDEX`, with what can only be said of it by ALTER: clustering, replica identity, statistics targets.
//!
//! An index that a constraint stands on is made by the constraint; here only its comment is written.
//! Indexes that are not valid are left out: a build that failed left them behind. On a partitioned table they
//! are kept, for that means that some partition lacks its part.

use super::index_attach::IndexAttach;
use super::{Listed, Object, Objects, statistics_data};
use crate::ddl::{Definitions, Draft, Target, depends_on_extensions};
use crate::graph::{Components, Kind, Node, Role};
use crate::ident;
use crate::oid::{DumpId, Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// An index of a table or materialized view.
    pub struct Index in "object/index.sql" {
        oid: Oid,
        /// The table's OID.
        table: Oid,
        name: Name,
        schema: Oid,
        /// `pg_class.relkind`: `i`, or `I` for an index of a partitioned table.
        kind: char,
        /// What `pg_get_indexdef` says; none for a constraint's index.
        definition: Option<String>,
        /// The primary key, unique or exclusion constraint that the index belongs to, or 0.
        constraint: Oid,
        /// The tablespace's name, empty for the database's own.
        tablespace: Name,
        options: Vec<String>,
        /// The columns' numbers, 0 for an expression; those behind the first `key_count` are only included.
        key: Vec<i16>,
        key_count: i16,
        nulls_not_distinct: bool,
        is_clustered: bool,
        is_replica_identity: bool,
        /// The partitioned index that this one is a partition of, or 0.
        parent: Oid,
        /// The numbers of the index columns that have a statistics target of their own.
        statistics_columns: Vec<i16>,
        /// Those targets.
        statistics_targets: Vec<i32>,
    }
}

impl Listed for Index {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::Index, class::PG_CLASS, self.oid, self.schema, &self.name)
    }
}

impl Object for Index {
    fn link(&self, id: DumpId, objects: &mut Objects) {
        let parent = objects.id(class::PG_CLASS, self.parent);
        if self.kind == 'I' || parent.is_some() {
            objects.node_mut(id).role = Role::PartitionIndex { parent };
        }
        if let Some(parent) = parent {
            IndexAttach::add(objects, id, parent);
        }
        let made_by = objects.id(class::PG_CONSTRAINT, self.constraint);
        statistics_data::add(id, made_by, objects);
    }

    fn want(&self, _: &Node, objects: &Objects) -> Components {
        objects.relation(self.table).map_or(Components::empty(), |table| table.want)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let Some(table) = objects.relation(self.table) else { return };
        let owner = objects.owner_name(table.id);
        if let Some(definition) = self.definition.as_ref().filter(|_| node.dumps(Components::DEFINITION)) {
            let mut sql = format!("{definition};\n");
            self.alter(node, table, &mut sql);
            out.entry(
                node,
                Draft {
                    tag: self.name.clone(),
                    desc: "INDEX",
                    section: Some(Section::PostData),
                    schema: node.schema.clone(),
                    owner: Some(owner.clone()),
                    tablespace: Some(self.tablespace.clone()),
                    definition: Some(sql),
                    drop: Some(self.drop(node)),
                    ..Draft::default()
                },
            );
        }
        if node.dumps(Components::COMMENT) {
            let name = ident::quote(&self.name);
            let made_by = objects.id(class::PG_CONSTRAINT, self.constraint).unwrap_or(node.id);
            out.comment(&Target { dump_id: made_by, ..Target::of(node, "INDEX", &name, &owner) }, 0);
        }
    }
}

impl Index {
    /// A partition's index goes with its parent's; the server refuses to drop it alone.
    fn drop(&self, node: &Node) -> String {
        if self.parent.is_valid() { String::new() } else { format!("DROP INDEX {};\n", node.qualified_name()) }
    }

    fn alter(&self, node: &Node, table: &Node, sql: &mut String) {
        sql.push_str(&self.cluster(table));
        sql.push_str(&self.statistics_targets(node));
        sql.push_str(&self.extensions(node));
        sql.push_str(&self.replica_identity(table));
    }

    /// That the index goes with extensions that it depends on.
    pub fn extensions(&self, node: &Node) -> String {
        depends_on_extensions(node, "INDEX", &node.qualified_name())
    }

    /// That the table is clustered on the index, if it is.
    pub fn cluster(&self, table: &Node) -> String {
        if !self.is_clustered {
            return String::new();
        }
        format!("\nALTER TABLE {} CLUSTER ON {};\n", table.qualified_name(), ident::quote(&self.name))
    }

    /// The statistics targets of the index's columns; an expression has no name, so columns go by number.
    pub fn statistics_targets(&self, node: &Node) -> String {
        let targets = self.statistics_columns.iter().zip(&self.statistics_targets);
        targets
            .map(|(column, target)| {
                format!("ALTER INDEX {} ALTER COLUMN {column} SET STATISTICS {target};\n", node.qualified_name())
            })
            .collect()
    }

    /// That the index is the table's replica identity, if it is.
    pub fn replica_identity(&self, table: &Node) -> String {
        if !self.is_replica_identity {
            return String::new();
        }
        let name = ident::quote(&self.name);
        format!("\nALTER TABLE ONLY {} REPLICA IDENTITY USING INDEX {name};\n", table.qualified_name())
    }
}
