//! Constraints of tables: `CONSTRAINT` (keys, exclusion, not-null that is not valid), `CHECK CONSTRAINT` where
//! it stands apart from its table, `FK CONSTRAINT`. Those of domains: `domain_constraint`.

use super::index::Index;
use super::index_attach::IndexAttach;
use super::table::{RelationKind, Table};
use super::table_data::TableData;
use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target, reloptions};
use crate::graph::{Components, Kind, Node, Role};
use crate::ident;
use crate::oid::{DumpId, Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// A constraint of a table that is an object of its own.
    pub struct Constraint in "object/constraint.sql" {
        oid: Oid,
        name: Name,
        /// `c` CHECK, `n` NOT NULL, `p` PRIMARY KEY, `u` UNIQUE, `x` EXCLUDE, `f` FOREIGN KEY.
        kind: char,
        table: Oid,
        table_name: Name,
        schema: Oid,
        is_local: bool,
        is_validated: bool,
        definition: Option<String>,
        /// The table that a foreign key refers to.
        referenced: Oid,
        /// The index behind a key or exclusion, or the one that a foreign key relies on.
        index: Oid,
        without_overlaps: bool,
        is_deferrable: bool,
        is_deferred: bool,
    }
}

impl Listed for Constraint {
    fn node(&self, objects: &Objects) -> Node {
        let kind = if self.kind == 'f' { Kind::ForeignKey } else { Kind::Constraint };
        let mut node = objects.new_node(kind, class::PG_CONSTRAINT, self.oid, self.schema, &self.name);
        // A domain's constraint of the same name comes before.
        node.natural_key = format!("table\0{}", self.table_name).into();
        node
    }
}

impl Constraint {
    /// What follows the name of a primary key or unique constraint, from its index.
    fn key(&self, table: &Table, index: &Index, objects: &Objects) -> String {
        let columns: Vec<String> =
            index.key.iter().map(|&number| table.quoted_column(number.into(), objects)).collect();
        let (key, included) = columns.split_at(columns.len().min(index.key_count as usize));
        let mut sql = if self.kind == 'p' { "PRIMARY KEY".to_owned() } else { "UNIQUE".to_owned() };
        // Some minors of 15 and 16 let such an index become a primary key, which cannot be made so.
        if index.nulls_not_distinct && self.kind != 'p' {
            sql.push_str(" NULLS NOT DISTINCT");
        }
        sql.push_str(&format!(" ({}", key.join(", ")));
        if self.without_overlaps {
            sql.push_str(" WITHOUT OVERLAPS");
        }
        if !included.is_empty() {
            sql.push_str(&format!(") INCLUDE ({}", included.join(", ")));
        }
        sql.push(')');
        if !index.options.is_empty() {
            sql.push_str(&format!(" WITH ({})", reloptions(&index.options, "")));
        }
        if self.is_deferrable {
            sql.push_str(" DEFERRABLE");
            if self.is_deferred {
                sql.push_str(" INITIALLY DEFERRED");
            }
        }
        sql
    }

    /// The index of a key or exclusion constraint.
    fn index<'a>(&self, objects: &'a Objects) -> Option<(&'a Node, &'a Index)> {
        objects.find(class::PG_CLASS, self.index).filter(|_| matches!(self.kind, 'p' | 'u' | 'x'))
    }

    /// Writes the constraint's comment beside `target`, the entry that holds its definition.
    pub(super) fn comment(&self, node: &Node, target: &Target<'_>, out: &mut Definitions<'_>) {
        if node.dumps(Components::COMMENT) {
            let words = format!("CONSTRAINT {} ON", ident::quote(&self.name));
            out.comment(&Target { words: &words, object_id: node.object_id, ..target.clone() }, 0);
        }
    }

    /// A foreign key to a partitioned table needs that table's key to be whole, every partition's index attached.
    fn wait_for_index(&self, id: DumpId, index: DumpId, objects: &mut Objects) {
        for attach in objects.index_attaches.get(&index).cloned().unwrap_or_default() {
            objects.node_mut(id).depend_on(attach);
            if let Some(&IndexAttach { index, .. }) = objects.get(attach) {
                self.wait_for_index(id, index, objects);
            }
        }
    }

    /// Rows that are loaded while the key exists come after those they refer to: in a dump of data only, and
    /// in the tables of an extension.
    fn order_rows(&self, objects: &mut Objects) {
        let data = |oid: Oid| objects.id(Oid::INVALID, oid).filter(|&id| objects.get::<TableData>(id).is_some());
        let (Some(referring), Some(referred)) = (data(self.table), data(self.referenced)) else { return };
        let is_configuration =
            |oid: Oid| objects.find::<Table>(class::PG_CLASS, oid).is_some_and(|(_, table)| table.config_of.is_valid());
        let data_only = objects.selection.data && !objects.selection.schema;
        if data_only || is_configuration(self.table) && is_configuration(self.referenced) {
            objects.node_mut(referring).depend_on(referred);
        }
    }

    /// The statement, with what only ALTER can say of the constraint's index.
    fn add(&self, table: &Table, table_node: &Node, objects: &Objects) -> String {
        let name = ident::quote(&self.name);
        let alter = self.alter(table, table_node);
        let Some((node, index)) = self.index(objects) else {
            return format!("{alter}\n    ADD CONSTRAINT {name} {};\n", self.definition.as_deref().unwrap_or_default());
        };
        let text = self.definition.clone().unwrap_or_else(|| self.key(table, index, objects));
        let cluster = index.cluster(table_node);
        let identity = index.replica_identity(table_node);
        let extensions = index.extensions(node);
        format!("{alter}\n    ADD CONSTRAINT {name} {text};\n{cluster}{identity}{extensions}")
    }

    /// `ALTER TABLE ONLY name`: children get checks from their parent, and partitions foreign keys.
    fn alter(&self, table: &Table, node: &Node) -> String {
        let inherits = self.is_check() || self.kind == 'f' && table.kind == RelationKind::PartitionedTable;
        let only = if inherits { "" } else { "ONLY " };
        format!("ALTER {}TABLE {only}{}", table.kind.foreign(), node.qualified_name())
    }

    fn is_check(&self) -> bool {
        matches!(self.kind, 'c' | 'n')
    }
}

impl Object for Constraint {
    fn link(&self, id: DumpId, objects: &mut Objects) {
        let Some(table) = objects.id(class::PG_CLASS, self.table) else { return };
        let node = objects.node_mut(id);
        match self.kind {
            'c' => {
                node.role = Role::TableCheck { table };
                // Rows that violate it must be loaded before it is there.
                node.separate = !self.is_validated;
                if self.is_validated {
                    objects.node_mut(table).depend_on(id);
                }
            }
            kind => {
                node.separate = true;
                if kind == 'f' {
                    if let Some(index) = objects.id(class::PG_CLASS, self.index) {
                        self.wait_for_index(id, index, objects);
                    }
                    self.order_rows(objects);
                }
            }
        }
    }

    fn want(&self, _: &Node, objects: &Objects) -> Components {
        objects.id(class::PG_CLASS, self.table).map_or(Components::empty(), |table| objects.node(table).want)
    }

    /// One that was inherited comes with its parent's.
    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let Some((table_node, table)) = objects.find::<Table>(class::PG_CLASS, self.table) else { return };
        if !node.separate {
            return;
        }
        let owner = objects.role(table.owner);
        if node.dumps(Components::DEFINITION) && (self.is_local || !self.is_check()) {
            let drop = format!("{} DROP CONSTRAINT {};\n", self.alter(table, table_node), ident::quote(&self.name));
            out.entry(
                node,
                Draft {
                    tag: format!("{} {}", table.name, self.name).into(),
                    desc: match self.kind {
                        'c' => "CHECK CONSTRAINT",
                        'f' => "FK CONSTRAINT",
                        _ => "CONSTRAINT",
                    },
                    section: Some(Section::PostData),
                    schema: node.schema.clone(),
                    owner: Some(owner.clone()),
                    definition: Some(self.add(table, table_node, objects)),
                    drop: Some(drop),
                    tablespace: self.index(objects).map(|(_, index)| index.tablespace.clone()),
                    ..Draft::default()
                },
            );
        }
        let table_name = ident::quote(&table.name);
        self.comment(node, &Target::of(node, "TABLE", &table_name, &owner), out);
    }
}
