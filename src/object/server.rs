//! `SERVER`, with the user mappings that belong to it.

use super::{Listed, Object, Objects, foreign_data_wrapper};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};
use crate::ident::{literal, quote};
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// A foreign server.
    pub struct Server in "object/server.sql" {
        oid: Oid,
        name: Name,
        owner: Oid,
        acl: Option<Name>,
        acl_default: Option<Name>,
        wrapper: Oid,
        kind: Option<String>,
        version: Option<String>,
        /// Each a name and a value, quoted.
        options: Vec<String>,
    }
}

impl Listed for Server {
    fn node(&self, objects: &Objects) -> Node {
        let mut node = objects.new_node(Kind::Server, class::PG_FOREIGN_SERVER, self.oid, Oid::INVALID, &self.name);
        node.has |= Components::USERMAP;
        node
    }
}

impl Object for Server {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn acl(&self) -> (Option<&Name>, Option<&Name>) {
        (self.acl.as_ref(), self.acl_default.as_ref())
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let name = quote(&self.name);
        let owner = objects.role(self.owner);
        if node.dumps(Components::DEFINITION) {
            let definition = format!("CREATE SERVER {name}{};\n", self.clauses(objects));
            let drop = format!("DROP SERVER {name};\n");
            out.entry(node, Draft::pre_data(node, "SERVER", Some(&owner), definition, drop));
        }
        out.annotate(node, &Target::of(node, "SERVER", &name, &owner));
        if node.dumps(Components::ACL) {
            out.privileges(&Target::of(node, "FOREIGN SERVER", &name, &owner), None);
        }
        if node.dumps(Components::USERMAP) {
            for mapping in objects.details.user_mappings.of(self.oid) {
                mapping.define(&self.name, &owner, out);
            }
        }
    }
}

impl Server {
    fn clauses(&self, objects: &Objects) -> String {
        let clause = |word: &str, value: &Option<String>| match value.as_deref() {
            None | Some("") => String::new(),
            Some(value) => format!(" {word} {}", literal(value)),
        };
        format!(
            "{}{} FOREIGN DATA WRAPPER {}{}",
            clause("TYPE", &self.kind),
            clause("VERSION", &self.version),
            objects.qualified(class::PG_FOREIGN_DATA_WRAPPER, self.wrapper).unwrap_or_default(),
            foreign_data_wrapper::options(&self.options)
        )
    }
}
