//! `SHELL TYPE`: a type's bare name, announced before the functions that take or return it.

use super::{Object, Objects, Type};
use crate::ddl::{Definitions, Draft};
use crate::graph::{Components, Node};
use crate::oid::DumpId;

/// The shell of a base or range type. It is wanted by the repair of the loop between a type and its
/// functions ([`crate::graph::repair`]), never by the selection.
#[derive(Clone, Debug)]
pub struct ShellType {
    /// The type.
    pub base: DumpId,
}

impl Object for ShellType {
    fn want(&self, _: &Node, _: &Objects) -> Components {
        Components::empty()
    }

    /// Without a DROP, which the type itself has: stock gives an owner to what can be dropped, and the server
    /// gives none to a shell.
    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let base_is_dumped = objects.node(self.base).dumps(Components::DEFINITION);
        let Some(base) = objects.get::<Type>(self.base).filter(|_| base_is_dumped) else { return };
        if node.dumps(Components::DEFINITION) {
            let definition = format!("CREATE TYPE {};\n", node.qualified_name());
            let owner = objects.role(base.owner);
            out.entry(
                node,
                Draft { drop: None, ..Draft::pre_data(node, "SHELL TYPE", Some(&owner), definition, String::new()) },
            );
        }
    }
}
