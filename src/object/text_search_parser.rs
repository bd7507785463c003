//! `TEXT SEARCH PARSER`.

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};

use crate::ident::quote;
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// A parser, made of functions: `regproc` text, `-` for none.
    pub struct TextSearchParser in "object/text_search_parser.sql" {
        oid: Oid,
        name: Name,
        schema: Oid,
        start: String,
        get_token: String,
        end: String,
        headline: String,
        lexical_types: String,
    }
}

impl Listed for TextSearchParser {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::TextSearchParser, class::PG_TS_PARSER, self.oid, self.schema, &self.name)
    }
}

impl Object for TextSearchParser {
    fn define(&self, node: &Node, _: &Objects, out: &mut Definitions<'_>) {
        if node.dumps(Components::DEFINITION) {
            let full = node.qualified_name();
            let clauses: Vec<String> = [
                ("START", &self.start),
                ("GETTOKEN", &self.get_token),
                ("END", &self.end),
                ("HEADLINE", &self.headline),
                ("LEXTYPES", &self.lexical_types),
            ]
            .into_iter()
            .filter(|(_, function)| *function != "-")
            .map(|(word, function)| format!("    {word} = {function}"))
            .collect();
            let definition = format!("CREATE TEXT SEARCH PARSER {full} (\n{} );\n", clauses.join(",\n"));
            let drop = format!("DROP TEXT SEARCH PARSER {full};\n");
            out.entry(node, Draft::pre_data(node, "TEXT SEARCH PARSER", None, definition, drop));
        }
        out.annotate(node, &Target::of(node, "TEXT SEARCH PARSER", &quote(&self.name), ""));
    }
}
