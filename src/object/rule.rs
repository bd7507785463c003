//! `RULE`, and the query of a view, which the server keeps as a rule ON SELECT.
//!
//! The rule of a view comes before the view in the graph, so that what the query needs comes first. Where that
//! leads into a loop, the view is made with columns of NULL and gets its query here, after the data.

use super::table::Table;
use super::trigger::enabled_state;
use super::{Listed, Object, Objects, view};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node, Role};
use crate::ident;
use crate::oid::{DumpId, Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// A rewrite rule.
    pub struct Rule in "object/rule.sql" {
        oid: Oid,
        /// The relation's OID.
        table: Oid,
        name: Name,
        schema: Oid,
        /// Whether it is the query of a view or materialized view.
        is_view_query: bool,
        /// `pg_get_ruledef`; none for a view's query.
        definition: Option<String>,
        /// `O`, `D`, `R` or `A`.
        enabled: char,
    }
}

impl Listed for Rule {
    fn node(&self, objects: &Objects) -> Node {
        let mut node = objects.new_node(Kind::Rule, class::PG_REWRITE, self.oid, self.schema, &self.name);
        node.natural_key = objects.relation(self.table).map(|table| table.name.clone()).unwrap_or_default();
        node.separate = !self.is_view_query;
        node
    }
}

impl Object for Rule {
    fn link(&self, id: DumpId, objects: &mut Objects) {
        let Some(table) = objects.id(class::PG_CLASS, self.table) else { return };
        if self.is_view_query {
            objects.node_mut(id).role = Role::ViewRule { view: table };
            objects.node_mut(table).depend_on(id);
        } else {
            objects.node_mut(id).depend_on(table);
        }
    }

    fn want(&self, _: &Node, objects: &Objects) -> Components {
        objects.relation(self.table).map_or(Components::empty(), |table| table.want)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let Some((table_node, table)) = objects.find::<Table>(class::PG_CLASS, self.table) else { return };
        if !node.separate {
            return;
        }
        let owner = objects.role(table.owner);
        let name = ident::quote(&self.name);
        if node.dumps(Components::DEFINITION) {
            let full = table_node.qualified_name();
            let (mut definition, drop) = match &self.definition {
                Some(rule) => (format!("{rule}\n"), format!("DROP RULE {name} ON {full};\n")),
                None => (
                    format!("CREATE OR REPLACE VIEW {full}{}", view::definition(table, objects)),
                    format!("CREATE OR REPLACE VIEW {full} AS\n{};\n", view::dummy_query(table, objects)),
                ),
            };
            if self.enabled != 'O' {
                definition.push_str(&format!("ALTER TABLE {full} {} RULE {name};\n", enabled_state(self.enabled)));
            }
            out.entry(
                node,
                Draft {
                    tag: format!("{} {}", table.name, self.name).into(),
                    desc: "RULE",
                    section: Some(Section::PostData),
                    schema: node.schema.clone(),
                    owner: Some(owner.clone()),
                    definition: Some(definition),
                    drop: Some(drop),
                    ..Draft::default()
                },
            );
        }
        if node.dumps(Components::COMMENT) {
            let words = format!("RULE {name} ON");
            out.comment(&Target::of(node, &words, &ident::quote(&table.name), &owner), 0);
        }
    }
}
