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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dictionaries_of_one_token_share_a_statement() {
        let mapping =
            |token: &str, dictionary: &str| Mapping { of: Oid(1), token: token.into(), dictionary: dictionary.into() };
        let mappings = [mapping("word", "s.a"), mapping("word", "simple"), mapping("int", "simple")];
        assert_eq!(
            definition("s.c", &mappings),
            "\nALTER TEXT SEARCH CONFIGURATION s.c\n    ADD MAPPING FOR word WITH s.a, simple;\n\
             \nALTER TEXT SEARCH CONFIGURATION s.c\n    ADD MAPPING FOR \"int\" WITH simple;\n"
        );
    }
}
