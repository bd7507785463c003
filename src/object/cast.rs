//! `CAST`.

use super::{Listed, Object, Objects, signature};
use crate::Result;
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};
use crate::oid::{Oid, class};

crate::row! {
    /// A cast, except those that come with a range type.
    pub struct Cast in "object/cast.sql" {
        oid: Oid,
        source: Oid,
        target: Oid,
        source_type: String,
        target_type: String,
        function: Oid,
        context: char,
        method: char,
        /// Where it stands among all that `pg_dump` reads, from 1.
        place: u32,
    }
}

impl Listed for Cast {
    /// A cast has no name; its types' bare names give it its place.
    fn node(&self, objects: &Objects) -> Node {
        let [source, target] = [self.source, self.target].map(|oid| signature::type_name(oid, objects));
        objects.new_node(Kind::Cast, class::PG_CAST, self.oid, Oid::INVALID, format!("{source} {target}"))
    }
}

impl Object for Cast {
    fn want(&self, node: &Node, objects: &Objects) -> Components {
        if self.oid.is_built_in() { Components::empty() } else { objects.want_like_schema(node) }
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let name = format!("({} AS {})", self.source_type, self.target_type);
        if node.dumps(Components::DEFINITION) {
            let way = self.way(objects).unwrap_or_else(|error| out.fail(error));
            let definition = format!("CREATE CAST {name} {way}{};\n", self.context());
            let drop = format!("DROP CAST {name};\n");
            let draft = Draft::pre_data(node, "CAST", None, definition, drop);
            out.entry(node, Draft { tag: format!("CAST {name}").into(), ..draft });
        }
        out.annotate(node, &Target::of(node, "CAST", &name, ""));
    }
}

impl Cast {
    /// How a value becomes one of the other type.
    fn way(&self, objects: &Objects) -> Result<String> {
        Ok(match self.method {
            'b' => "WITHOUT FUNCTION".into(),
            'i' => "WITH INOUT".into(),
            _ => format!("WITH FUNCTION {}", signature::of_function(self.function, objects)?),
        })
    }

    fn context(&self) -> &'static str {
        match self.context {
            'a' => " AS ASSIGNMENT",
            'i' => " AS IMPLICIT",
            _ => "",
        }
    }
}
