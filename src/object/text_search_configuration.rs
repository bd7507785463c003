//! `TEXT SEARCH CONFIGURATION`: a parser, and the dictionaries that look at each of its kinds of token.

pub mod mapping;

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};

use crate::ident::quote;
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// A configuration.
    pub struct TextSearchConfiguration in "object/text_search_configuration.sql" {
        oid: Oid,
        name: Name,
        schema: Oid,
        owner: Oid,
        parser: Oid,
    }
}

impl Listed for TextSearchConfiguration {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::TextSearchConfiguration, class::PG_TS_CONFIG, self.oid, self.schema, &self.name)
    }
}

impl Object for TextSearchConfiguration {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let owner = objects.role(self.owner);
        if node.dumps(Components::DEFINITION) {
            let full = node.qualified_name();
            let parser = objects.qualified(class::PG_TS_PARSER, self.parser).unwrap_or_default();
            let mappings = objects.details.text_search_mappings.of(self.oid);
            let definition = format!(
                "CREATE TEXT SEARCH CONFIGURATION {full} (\n    PARSER = {parser} );\n{}",
                mapping::definition(&full, mappings)
            );
            let drop = format!("DROP TEXT SEARCH CONFIGURATION {full};\n");
            out.entry(node, Draft::pre_data(node, "TEXT SEARCH CONFIGURATION", Some(&owner), definition, drop));
        }
        out.annotate(node, &Target::of(node, "TEXT SEARCH CONFIGURATION", &quote(&self.name), &owner));
    }
}
