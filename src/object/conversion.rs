//! `CONVERSION`: how text of one encoding becomes text of another.

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};

use crate::ident::{literal, quote};
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// A conversion.
    pub struct Conversion in "object/conversion.sql" {
        oid: Oid,
        name: Name,
        schema: Oid,
        owner: Oid,
        source: String,
        target: String,
        /// `regproc` text.
        function: String,
        is_default: bool,
        /// Where it stands among all that `pg_dump` reads, from 1.
        place: u32,
    }
}

impl Listed for Conversion {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::Conversion, class::PG_CONVERSION, self.oid, self.schema, &self.name)
    }
}

impl Object for Conversion {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let owner = objects.role(self.owner);
        if node.dumps(Components::DEFINITION) {
            let full = node.qualified_name();
            let default = if self.is_default { "DEFAULT " } else { "" };
            let definition = format!(
                "CREATE {default}CONVERSION {full} FOR {} TO {} FROM {};\n",
                literal(&self.source),
                literal(&self.target),
                self.function
            );
            let drop = format!("DROP CONVERSION {full};\n");
            out.entry(node, Draft::pre_data(node, "CONVERSION", Some(&owner), definition, drop));
        }
        out.annotate(node, &Target::of(node, "CONVERSION", &quote(&self.name), &owner));
    }
}
