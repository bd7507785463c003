//! `SCHEMA`.

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target, acl};
use crate::graph::{Components, Kind, Node};
use crate::oid::{DumpId, Oid, class};
use crate::options::Selection;
use crate::section::Section;
use crate::text::Name;
use crate::{array, ident};

/// The role `pg_database_owner`, which owns `public` since 15.
const DATABASE_OWNER: Oid = Oid(6171);

crate::row! {
    /// A schema.
    pub struct Schema in "object/schema.sql" {
        oid: Oid,
        name: Name,
        owner: Oid,
        acl: Option<Name>,
        acl_default: Option<Name>,
    }
}

impl Schema {
    fn is_public(&self) -> bool {
        self.name == "public"
    }

    /// The system's own schemas: nothing in them is dumped.
    fn is_system(&self) -> bool {
        self.name.starts_with("pg_") || self.name == "information_schema"
    }

    /// Whether the definition is left to initdb: `public`, unless it was asked for by name.
    fn is_made_by_initdb(&self, selection: &Selection) -> bool {
        self.is_public() && selection.schemas.is_empty() && selection.tables.is_empty()
    }

    /// What may be dumped of the schema's objects.
    pub fn contains(&self, selection: &Selection) -> Components {
        if selection.excluded_schemas.contains(&self.oid) || !selection.tables.is_empty() {
            Components::empty()
        } else if !selection.schemas.is_empty() {
            if selection.schemas.contains(&self.oid) { Components::all() } else { Components::empty() }
        } else if self.name == "pg_catalog" {
            Components::ACL
        } else if self.is_system() {
            Components::empty()
        } else {
            Components::all()
        }
    }
}

impl Listed for Schema {
    fn node(&self, objects: &Objects) -> Node {
        let mut node = objects.new_node(Kind::Schema, class::PG_NAMESPACE, self.oid, Oid::INVALID, &self.name);
        if self.is_public() {
            // Its comment is written even when there is none, where initdb's own was taken away.
            node.has |= Components::COMMENT;
        }
        node
    }
}

impl Object for Schema {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn acl(&self) -> (Option<&Name>, Option<&Name>) {
        (self.acl.as_ref(), self.acl_default.as_ref())
    }

    /// Whatever `pg_init_privs` says, the privileges that `public` starts with are those of 15 and later:
    /// all for the owner, usage for everybody.
    fn link(&self, id: DumpId, objects: &mut Objects) {
        if self.is_public() {
            let owner = acl::quote_role(&objects.role(self.owner));
            let node = objects.node_mut(id);
            node.has |= Components::ACL;
            let address = (node.object_id, 0);
            let acl = objects.annotations.acls.entry(address).or_default();
            acl.init_kind = Some('i');
            acl.init = Some(array::text(&[format!("{owner}=UC/{owner}"), format!("=U/{owner}")]).into());
        }
    }

    fn want(&self, node: &Node, objects: &Objects) -> Components {
        if node.extension.is_some() {
            return node.want;
        }
        let contains = objects.contains(self.oid);
        if self.is_made_by_initdb(&objects.selection) && self.owner == DATABASE_OWNER {
            contains - Components::DEFINITION
        } else {
            contains
        }
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let name = ident::quote(&self.name);
        let owner = objects.role(self.owner);
        let by_initdb = self.is_made_by_initdb(&objects.selection);
        if node.dumps(Components::DEFINITION) {
            let (definition, drop) = if by_initdb {
                (
                    "-- *not* creating schema, since initdb creates it\n".to_owned(),
                    "-- *not* dropping schema, since initdb creates it\n".to_owned(),
                )
            } else {
                (format!("CREATE SCHEMA {name};\n"), format!("DROP SCHEMA {name};\n"))
            };
            out.entry(
                node,
                Draft {
                    tag: self.name.clone(),
                    desc: "SCHEMA",
                    section: Some(Section::PreData),
                    owner: Some(owner.clone()),
                    definition: Some(definition),
                    drop: Some(drop),
                    ..Draft::default()
                },
            );
        }
        let target = Target::of(node, "SCHEMA", &name, &owner);
        if node.dumps(Components::COMMENT) {
            // Stock does not know initdb's comment again once the name is in quotes.
            let by_initdb = by_initdb && name == "public";
            out.comment_unless(&target, by_initdb.then_some("standard public schema"));
        }
        if node.dumps(Components::LABEL) {
            out.labels(&target);
        }
        if node.dumps(Components::ACL) {
            out.privileges(&target, None);
        }
    }
}
