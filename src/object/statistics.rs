//! `STATISTICS`: extended statistics of a table's columns and expressions.

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};
use crate::ident;
use crate::oid::{Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// An extended statistics object.
    pub struct Statistics in "object/statistics.sql" {
        oid: Oid,
        name: Name,
        schema: Oid,
        owner: Oid,
        /// The table's OID.
        table: Oid,
        /// `pg_get_statisticsobjdef`.
        definition: String,
        /// The statistics target, below 0 for the default one.
        target: i32,
    }
}

impl Listed for Statistics {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::Statistics, class::PG_STATISTIC_EXT, self.oid, self.schema, &self.name)
    }
}

impl Object for Statistics {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    /// Both the schema and the table must be dumped.
    fn want(&self, node: &Node, objects: &Objects) -> Components {
        let table = objects.relation(self.table);
        if node.extension.is_none() && !table.is_some_and(|table| table.want.contains(Components::DEFINITION)) {
            return Components::empty();
        }
        objects.want_like_schema(node)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let owner = objects.role(self.owner);
        if node.dumps(Components::DEFINITION) {
            let full = node.qualified_name();
            let mut sql = format!("{};\n", self.definition);
            if self.target >= 0 {
                sql.push_str(&format!("ALTER STATISTICS {full} SET STATISTICS {};\n", self.target));
            }
            out.entry(
                node,
                Draft {
                    tag: self.name.clone(),
                    desc: "STATISTICS",
                    section: Some(Section::PostData),
                    schema: node.schema.clone(),
                    owner: Some(owner.clone()),
                    definition: Some(sql),
                    drop: Some(format!("DROP STATISTICS {full};\n")),
                    ..Draft::default()
                },
            );
        }
        if node.dumps(Components::COMMENT) {
            out.comment(&Target::of(node, "STATISTICS", &ident::quote(&self.name), &owner), 0);
        }
    }
}
