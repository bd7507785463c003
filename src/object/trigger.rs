//! `TRIGGER`.
//!
//! A partition's clone of a trigger comes with the parent's; it is read only where its enabled state is
//! another than the parent's, and is altered, not made.

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target, depends_on_extensions};
use crate::graph::{Components, Kind, Node};
use crate::ident;
use crate::oid::{Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// A trigger.
    pub struct Trigger in "object/trigger.sql" {
        oid: Oid,
        /// The table's OID.
        table: Oid,
        name: Name,
        schema: Oid,
        /// The table's `pg_class.relkind`.
        table_kind: char,
        /// `pg_get_triggerdef`.
        definition: String,
        /// `O`, `D`, `R` or `A`.
        enabled: char,
        /// Whether it is a partition's clone.
        is_clone: bool,
    }
}

impl Listed for Trigger {
    fn node(&self, objects: &Objects) -> Node {
        let mut node = objects.new_node(Kind::Trigger, class::PG_TRIGGER, self.oid, self.schema, &self.name);
        node.natural_key = objects.relation(self.table).map(|table| table.name.clone()).unwrap_or_default();
        node
    }
}

impl Object for Trigger {
    fn want(&self, _: &Node, objects: &Objects) -> Components {
        match objects.relation(self.table) {
            Some(table) if table.want.contains(Components::DEFINITION) => Components::all(),
            _ => Components::empty(),
        }
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let Some(table) = objects.relation(self.table) else { return };
        let owner = objects.owner_name(table.id);
        let name = ident::quote(&self.name);
        if node.dumps(Components::DEFINITION) {
            let full = format!("{name} ON {}", table.qualified_name());
            out.entry(
                node,
                Draft {
                    tag: format!("{} {}", table.name, self.name).into(),
                    desc: "TRIGGER",
                    section: Some(Section::PostData),
                    schema: node.schema.clone(),
                    owner: Some(owner.clone()),
                    definition: Some(self.definition(&full, node, table)),
                    drop: Some(if self.is_clone { String::new() } else { format!("DROP TRIGGER {full};\n") }),
                    ..Draft::default()
                },
            );
        }
        if node.dumps(Components::COMMENT) {
            let words = format!("TRIGGER {name} ON");
            out.comment(&Target::of(node, &words, &ident::quote(&table.name), &owner), 0);
        }
    }
}

impl Trigger {
    fn definition(&self, full: &str, node: &Node, table: &Node) -> String {
        if self.is_clone {
            return self.set_enabled(table);
        }
        let mut sql = format!("{};\n", self.definition);
        sql.push_str(&depends_on_extensions(node, "TRIGGER", full));
        if self.enabled != 'O' {
            sql.push_str(&self.set_enabled(table));
        }
        sql
    }

    fn set_enabled(&self, table: &Node) -> String {
        let foreign = if self.table_kind == 'f' { "FOREIGN " } else { "" };
        let state = enabled_state(self.enabled);
        format!("\nALTER {foreign}TABLE {} {state} TRIGGER {};\n", table.qualified_name(), ident::quote(&self.name))
    }
}

/// The words for the enabled state of a trigger, an event trigger or a rule.
pub(super) fn enabled_state(letter: char) -> &'static str {
    match letter {
        'D' => "DISABLE",
        'A' => "ENABLE ALWAYS",
        'R' => "ENABLE REPLICA",
        _ => "ENABLE",
    }
}
