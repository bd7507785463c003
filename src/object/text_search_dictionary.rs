//! `TEXT SEARCH DICTIONARY`.

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};

use crate::ident::quote;
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// A dictionary.
    pub struct TextSearchDictionary in "object/text_search_dictionary.sql" {
        oid: Oid,
        name: Name,
        schema: Oid,
        owner: Oid,
        template: Oid,
        /// The options as SQL.
        options: Option<Name>,
    }
}

impl Listed for TextSearchDictionary {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::TextSearchDictionary, class::PG_TS_DICT, self.oid, self.schema, &self.name)
    }
}

impl Object for TextSearchDictionary {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let owner = objects.role(self.owner);
        if node.dumps(Components::DEFINITION) {
            let full = node.qualified_name();
            let template = objects.qualified(class::PG_TS_TEMPLATE, self.template).unwrap_or_default();
            let options = self.options.as_ref().map_or_else(String::new, |options| format!(",\n    {options}"));
            let definition = format!("CREATE TEXT SEARCH DICTIONARY {full} (\n    TEMPLATE = {template}{options} );\n");
            let drop = format!("DROP TEXT SEARCH DICTIONARY {full};\n");
            out.entry(node, Draft::pre_data(node, "TEXT SEARCH DICTIONARY", Some(&owner), definition, drop));
        }
        out.annotate(node, &Target::of(node, "TEXT SEARCH DICTIONARY", &quote(&self.name), &owner));
    }
}
