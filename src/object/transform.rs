//! `TRANSFORM`: how values of a type become values of a procedural language.

use super::{Listed, Object, Objects, signature};
use crate::Result;
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};
use crate::ident::quote;
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// A transform.
    pub struct Transform in "object/transform.sql" {
        oid: Oid,
        of_type: Oid,
        type_name: Name,
        language: String,
        from_sql: Oid,
        to_sql: Oid,
    }
}

impl Listed for Transform {
    /// A transform has no name; the bare names of its type and language give it its place.
    fn node(&self, objects: &Objects) -> Node {
        let type_name = signature::type_name(self.of_type, objects);
        let name = format!("{type_name} {}", self.language);
        objects.new_node(Kind::Transform, class::PG_TRANSFORM, self.oid, Oid::INVALID, name)
    }
}

impl Object for Transform {
    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let name = format!("FOR {} LANGUAGE {}", self.type_name, quote(&self.language));
        if node.dumps(Components::DEFINITION) {
            let functions = self.functions(objects).unwrap_or_else(|error| out.fail(error));
            let definition = format!("CREATE TRANSFORM {name} ({functions});\n");
            let drop = format!("DROP TRANSFORM {name};\n");
            let draft = Draft::pre_data(node, "TRANSFORM", None, definition, drop);
            let dependencies = node.dependencies.clone();
            out.entry(node, Draft { tag: format!("TRANSFORM {name}").into(), dependencies, ..draft });
        }
        out.annotate(node, &Target::of(node, "TRANSFORM", &name, ""));
    }
}

impl Transform {
    fn functions(&self, objects: &Objects) -> Result<String> {
        let functions: Result<Vec<String>> = [("FROM", self.from_sql), ("TO", self.to_sql)]
            .into_iter()
            .filter(|(_, function)| function.is_valid())
            .map(|(way, function)| {
                Ok(format!("{way} SQL WITH FUNCTION {}", signature::of_function(function, objects)?))
            })
            .collect();
        Ok(functions?.join(", "))
    }
}
