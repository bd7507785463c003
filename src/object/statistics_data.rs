//! `STATISTICS DATA`: what the planner knows of a relation, so that a restored database need not be analyzed
//! (`--statistics`). Only a server of 18 or later can take them in; any server can give them.

pub mod column;

use super::{Detail, Object, Objects};
use crate::ddl::{Definitions, Draft};
use crate::graph::{Components, Kind, Node, Role};
use crate::ident::literal;
use crate::oid::{DumpId, ObjectId, Oid};
use crate::section::Section;
use column::ColumnStatistics;

crate::row! {
    /// What `pg_class` counts of a relation, and the columns of an index over expressions.
    pub struct RelationStatistics in "object/statistics_data.sql" {
        of: Oid,
        pages: i32,
        /// As the server wrote it.
        rows: String,
        all_visible: i32,
        all_frozen: i32,
        /// The names that the server gave to the index's columns; empty for others.
        index_columns: Vec<String>,
    }
}

impl Detail for RelationStatistics {
    fn of(&self) -> Oid {
        self.of
    }
}

/// The statistics of a table, a materialized view or an index.
#[derive(Clone, Debug)]
pub struct StatisticsData {
    /// The table, materialized view or index.
    pub relation: DumpId,
}

/// Adds the node for a relation's statistics if they were read. Those of an index wait for the index, and so
/// stand in post-data; `after` is what must come first besides: the constraint that makes an index, the rows
/// of a materialized view.
pub(super) fn add(relation: DumpId, after: Option<DumpId>, objects: &mut Objects) {
    let of = objects.node(relation);
    if objects.details.relation_statistics.of(of.object_id.oid).is_empty() {
        return;
    }
    let mut node = Node::new(Kind::StatisticsData, ObjectId::NONE, of.schema_oid, of.schema.clone(), &of.name);
    node.has |= Components::STATISTICS;
    node.role = Role::StatisticsData { of_materialized_view: of.role == Role::MaterializedView };
    node.postponed = of.kind == Kind::Index || after.is_some();
    node.dependencies.push(relation);
    node.dependencies.extend(after);
    objects.add(node, StatisticsData { relation });
}

impl Object for StatisticsData {
    fn want(&self, _: &Node, objects: &Objects) -> Components {
        objects.node(self.relation).want & Components::STATISTICS
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        if !node.dumps(Components::STATISTICS) {
            return;
        }
        out.extra(
            ObjectId::NONE,
            Draft {
                tag: node.name.clone(),
                desc: "STATISTICS DATA",
                section: Some(if node.postponed { Section::PostData } else { Section::Data }),
                schema: node.schema.clone(),
                definition: Some(self.definition(node, objects)),
                dependencies: node.dependencies.clone(),
                ..Draft::default()
            },
        );
    }
}

impl StatisticsData {
    fn definition(&self, node: &Node, objects: &Objects) -> String {
        let oid = objects.node(self.relation).object_id.oid;
        let Some(relation) = objects.details.relation_statistics.one(oid) else {
            return String::new();
        };
        let mut sql = relation.definition(node, objects);
        for column in objects.details.column_statistics.of(oid) {
            sql.push_str(&relation.column_definition(column, node, objects));
        }
        sql
    }
}

impl RelationStatistics {
    fn definition(&self, node: &Node, objects: &Objects) -> String {
        // Before 14, 0 rows meant an empty table or one that was never analyzed; the latter is -1 now.
        let rows = if objects.version.major() < 14 && self.rows == "0" { "-1" } else { &self.rows };
        let mut arguments = vec![
            format!("'relpages', '{}'::integer", self.pages),
            format!("'reltuples', '{rows}'::real"),
            format!("'relallvisible', '{}'::integer", self.all_visible),
        ];
        if objects.version.major() >= 18 {
            arguments.push(format!("'relallfrozen', '{}'::integer", self.all_frozen));
        }
        call("pg_restore_relation_stats", node, objects, arguments)
    }

    /// The names of an index's columns may be others after a restore, so these go by number.
    fn column_definition(&self, column: &ColumnStatistics, node: &Node, objects: &Objects) -> String {
        let place = self.index_columns.iter().position(|name| column.name == *name);
        let mut arguments = vec![match place {
            Some(place) => format!("'attnum', '{}'::smallint", place + 1),
            None => format!("'attname', {}", literal(&column.name)),
        }];
        arguments.extend(column.arguments());
        call("pg_restore_attribute_stats", node, objects, arguments)
    }
}

fn call(function: &str, node: &Node, objects: &Objects, arguments: Vec<String>) -> String {
    let schema = literal(node.schema.as_deref().unwrap_or_default());
    let common = [
        format!("'version', '{}'::integer", objects.version.0),
        format!("'schemaname', {schema}"),
        format!("'relname', {}", literal(&node.name)),
    ];
    let all: Vec<String> = common.into_iter().chain(arguments).collect();
    format!("SELECT * FROM pg_catalog.{function}(\n\t{}\n);\n", all.join(",\n\t"))
}
