//! `ACCESS METHOD`.

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};

use crate::ident::quote;
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// An access method of tables or indexes.
    pub struct AccessMethod in "object/access_method.sql" {
        oid: Oid,
        name: Name,
        kind: char,
        /// `regproc` text.
        handler: String,
    }
}

impl Listed for AccessMethod {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::AccessMethod, class::PG_AM, self.oid, Oid::INVALID, &self.name)
    }
}

impl Object for AccessMethod {
    fn want(&self, node: &Node, objects: &Objects) -> Components {
        if self.oid.is_built_in() { Components::empty() } else { objects.want_like_schema(node) }
    }

    fn define(&self, node: &Node, _: &Objects, out: &mut Definitions<'_>) {
        let name = quote(&self.name);
        if node.dumps(Components::DEFINITION) {
            let kind = if self.kind == 't' { "TABLE" } else { "INDEX" };
            let definition = format!("CREATE ACCESS METHOD {name} TYPE {kind} HANDLER {};\n", self.handler);
            let drop = format!("DROP ACCESS METHOD {name};\n");
            out.entry(node, Draft::pre_data(node, "ACCESS METHOD", None, definition, drop));
        }
        out.annotate(node, &Target::of(node, "ACCESS METHOD", &name, ""));
    }
}
