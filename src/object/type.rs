//! `TYPE`: base, composite, enum and range types, and types that were only announced. `DOMAIN` as well.
//!
//! Row types of tables, array types and multirange types come with what they belong to. They are nodes all
//! the same, because the dependencies of functions and columns run through them.

pub mod base;
pub mod composite;
pub mod domain;
pub mod r#enum;
pub mod range;

use super::{Listed, Object, Objects, ShellType};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node, Role};
use crate::ident::{self, qualified};
use crate::oid::{DumpId, Oid, class};
use crate::text::Name;

crate::row! {
    /// A data type of any kind.
    pub struct Type in "object/type.sql" {
        oid: Oid,
        name: Name,
        schema: Oid,
        owner: Oid,
        acl: Option<Name>,
        acl_default: Option<Name>,
        kind: char,
        /// Whether it is more than announced.
        is_defined: bool,
        /// The `pg_class` row of a composite type or of a table's row type.
        relation: Oid,
        relation_kind: Option<char>,
        /// Whether it was made with its element type.
        is_array: bool,
    }
}

impl Type {
    /// A type that some other object brings along.
    fn is_dummy(&self) -> bool {
        self.is_row_of_table() || self.is_array || self.kind == 'm'
    }

    fn is_row_of_table(&self) -> bool {
        self.relation.is_valid() && self.relation_kind != Some('c')
    }

    /// What comments call it.
    fn words(&self) -> &'static str {
        if self.kind == 'd' { "DOMAIN" } else { "TYPE" }
    }

    /// The statement that makes the type of that qualified name; none for a kind that pghaul does not know.
    fn definition(&self, full: &str, objects: &Objects) -> Option<String> {
        let details = &objects.details;
        Some(match self.kind {
            'b' => details.base_types.one(self.oid)?.definition(full),
            'c' => composite::definition(full, composite::attributes(self.relation, objects), objects),
            'd' => details.domains.one(self.oid)?.definition(full, &self.name, objects),
            'e' => r#enum::definition(full, details.enum_labels.of(self.oid)),
            'r' => details.ranges.one(self.oid)?.definition(full, objects),
            'p' if !self.is_defined => format!("CREATE TYPE {full};\n"),
            _ => return None,
        })
    }
}

impl Listed for Type {
    fn node(&self, objects: &Objects) -> Node {
        let kind = if self.is_dummy() { Kind::DummyType } else { Kind::Type };
        objects.new_node(kind, class::PG_TYPE, self.oid, self.schema, &self.name)
    }
}

impl Object for Type {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn acl(&self) -> (Option<&Name>, Option<&Name>) {
        (self.acl.as_ref(), self.acl_default.as_ref())
    }

    /// A type that is made of functions gets a shell, which those functions can take and return.
    fn link(&self, id: DumpId, objects: &mut Objects) {
        if matches!(self.kind, 'b' | 'r') && !self.is_array && !self.oid.is_built_in() {
            let shell = ShellType { base: id };
            let mut node = objects.new_node(Kind::ShellType, Oid::INVALID, Oid::INVALID, self.schema, &self.name);
            node.want = Components::empty();
            let shell = objects.add(node, shell);
            objects.node_mut(id).role = Role::TypeWithShell { shell };
        }
    }

    fn want(&self, node: &Node, objects: &Objects) -> Components {
        if self.is_row_of_table() {
            let table = objects.id(class::PG_CLASS, self.relation);
            return table.map_or(Components::empty(), |table| objects.node(table).want);
        }
        objects.want_like_schema(node)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        if node.kind == Kind::DummyType {
            return;
        }
        if self.kind == 'p' && self.is_defined {
            // One that the server cannot make again.
            if !(node.want & node.has).is_empty() {
                out.warnings.push(format!("typtype of data type \"{}\" appears to be invalid", self.name));
            }
            return;
        }
        let name = ident::quote(&self.name);
        let owner = objects.role(self.owner);
        let full = qualified(node.schema.as_deref(), &self.name);
        if node.dumps(Components::DEFINITION)
            && let Some(definition) = self.definition(&full, objects)
        {
            // A base type and its functions need each other: only CASCADE drops either.
            let cascade = if self.kind == 'b' { " CASCADE" } else { "" };
            let drop = format!("DROP {} {full}{cascade};\n", self.words());
            out.entry(node, Draft::pre_data(node, self.words(), Some(&owner), definition, drop));
        }
        let target = Target::of(node, self.words(), &name, &owner);
        out.annotate(node, &target);
        if node.dumps(Components::ACL) {
            out.privileges(&Target { words: "TYPE", ..target.clone() }, None);
        }
        match self.kind {
            // The node does not know of them: they are found at the type's relation.
            'c' if node.want.contains(Components::COMMENT) => composite::comments(self.relation, &target, objects, out),
            'd' => domain::comments(self.oid, &target, objects, out),
            _ => {}
        }
    }
}
