//! `EVENT TRIGGER`.

use super::trigger::enabled_state;
use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};
use crate::ident::{self, literal};
use crate::oid::{Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// An event trigger.
    pub struct EventTrigger in "object/event_trigger.sql" {
        oid: Oid,
        name: Name,
        owner: Oid,
        event: String,
        tags: Vec<String>,
        /// The function's quoted name, with its schema where it needs one.
        function: String,
        /// `O`, `D`, `R` or `A`.
        enabled: char,
    }
}

impl Listed for EventTrigger {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::EventTrigger, class::PG_EVENT_TRIGGER, self.oid, Oid::INVALID, &self.name)
    }
}

impl Object for EventTrigger {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let name = ident::quote(&self.name);
        let owner = objects.role(self.owner);
        if node.dumps(Components::DEFINITION) {
            out.entry(
                node,
                Draft {
                    tag: self.name.clone(),
                    desc: "EVENT TRIGGER",
                    section: Some(Section::PostData),
                    owner: Some(owner.clone()),
                    definition: Some(self.definition(&name)),
                    drop: Some(format!("DROP EVENT TRIGGER {name};\n")),
                    ..Draft::default()
                },
            );
        }
        out.annotate(node, &Target::of(node, "EVENT TRIGGER", &name, &owner));
    }
}

impl EventTrigger {
    fn definition(&self, name: &str) -> String {
        let mut sql = format!("CREATE EVENT TRIGGER {name} ON {}", ident::quote(&self.event));
        if !self.tags.is_empty() {
            let tags: Vec<String> = self.tags.iter().map(|tag| literal(tag)).collect();
            sql.push_str(&format!("\n         WHEN TAG IN ({})", tags.join(", ")));
        }
        sql.push_str(&format!("\n   EXECUTE FUNCTION {}();\n", self.function));
        if self.enabled != 'O' {
            sql.push_str(&format!("\nALTER EVENT TRIGGER {name} {};\n", enabled_state(self.enabled)));
        }
        sql
    }
}
