//! `TEXT SEARCH TEMPLATE`: the functions that dictionaries are made of.

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};

use crate::ident::quote;
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// A template; functions are `regproc` text, `-` for none.
    pub struct TextSearchTemplate in "object/text_search_template.sql" {
        oid: Oid,
        name: Name,
        schema: Oid,
        init: String,
        lexize: String,
    }
}

impl Listed for TextSearchTemplate {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::TextSearchTemplate, class::PG_TS_TEMPLATE, self.oid, self.schema, &self.name)
    }
}

impl Object for TextSearchTemplate {
    fn define(&self, node: &Node, _: &Objects, out: &mut Definitions<'_>) {
        if node.dumps(Components::DEFINITION) {
            let full = node.qualified_name();
            let init = if self.init == "-" { String::new() } else { format!("    INIT = {},\n", self.init) };
            let definition = format!("CREATE TEXT SEARCH TEMPLATE {full} (\n{init}    LEXIZE = {} );\n", self.lexize);
            let drop = format!("DROP TEXT SEARCH TEMPLATE {full};\n");
            out.entry(node, Draft::pre_data(node, "TEXT SEARCH TEMPLATE", None, definition, drop));
        }
        out.annotate(node, &Target::of(node, "TEXT SEARCH TEMPLATE", &quote(&self.name), ""));
    }
}
