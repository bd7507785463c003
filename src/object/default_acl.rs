//! `DEFAULT ACL`: privileges that objects get when they are made.
//!
//! Those for the whole database replace the ones that are built in, and are told as the difference from
//! them; those for a schema can only add, so they are told in full.

use super::{Listed, Object, Objects};
use crate::ddl::acl::{self, Grantable};
use crate::ddl::{Definitions, Draft};
use crate::graph::{Components, Kind, Node};
use crate::ident;
use crate::oid::{Oid, class};
use crate::section::Section;

crate::row! {
    /// The default privileges of the objects of a kind that a role makes.
    pub struct DefaultAcl in "object/default_acl.sql" {
        oid: Oid,
        role: Oid,
        /// The schema's OID, 0 for all.
        schema: Oid,
        kind: char,
        acl: String,
        acl_default: String,
    }
}

impl Listed for DefaultAcl {
    fn node(&self, objects: &Objects) -> Node {
        let name = self.kind.to_string();
        let mut node = objects.new_node(Kind::DefaultAcl, class::PG_DEFAULT_ACL, self.oid, self.schema, name);
        node.natural_key = objects.role(self.role);
        node.has |= Components::ACL;
        node
    }
}

impl Object for DefaultAcl {
    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        if !node.dumps(Components::ACL) || out.omit().privileges {
            return;
        }
        let role = objects.role(self.role);
        let words = self.words();
        let in_schema = node.schema.as_ref().map(|schema| format!("IN SCHEMA {} ", ident::quote(schema)));
        let prefix =
            format!("ALTER DEFAULT PRIVILEGES FOR ROLE {} {}", ident::quote(&role), in_schema.unwrap_or_default());
        let on = Grantable { prefix: &prefix, words, owner: &role, ..Grantable::default() };
        let definition = acl::commands(on, &self.acl, &self.acl_default).unwrap_or_else(|error| out.fail(error));
        out.entry(
            node,
            Draft {
                tag: format!("DEFAULT PRIVILEGES FOR {words}").into(),
                desc: "DEFAULT ACL",
                section: Some(Section::PostData),
                schema: node.schema.clone(),
                owner: Some(role.clone()),
                definition: Some(definition),
                ..Draft::default()
            },
        );
    }
}

impl DefaultAcl {
    fn words(&self) -> &'static str {
        match self.kind {
            'S' => "SEQUENCES",
            'f' => "FUNCTIONS",
            'T' => "TYPES",
            'n' => "SCHEMAS",
            'L' => "LARGE OBJECTS",
            _ => "TABLES",
        }
    }
}
