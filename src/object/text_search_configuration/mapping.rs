//! Which dictionaries look at a kind of token.

use crate::ident::quote;
use crate::object::Detail;
use crate::oid::Oid;

crate::row! {
    /// A dictionary that looks at a kind of token.
    pub struct Mapping in "object/text_search_configuration/mapping.sql" {
        of: Oid,
        token: String,
        /// `regdictionary` text.
        dictionary: String,
    }
}

impl Detail for Mapping {
    fn of(&self) -> Oid {
        self.of
    }
}

/// The statements that map tokens to dictionaries, one a kind of token.
pub fn definition(full: &str, mappings: &[Mapping]) -> String {
    let statements = mappings.chunk_by(|a, b| a.token == b.token).map(|mappings| {
        let dictionaries: Vec<&str> = mappings.iter().map(|mapping| mapping.dictionary.as_str()).collect();
        format!(
            "\nALTER TEXT SEARCH CONFIGURATION {full}\n    ADD MAPPING FOR {} WITH {};\n",
            quote(&mappings[0].token),
            dictionaries.join(", ")
        )
    });
    statements.collect()
}
