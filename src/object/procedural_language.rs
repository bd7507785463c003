//! `PROCEDURAL LANGUAGE`.

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};

use crate::ident::quote;
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// A language whose functions are run by a handler, not by the server itself.
    pub struct ProceduralLanguage in "object/procedural_language.sql" {
        oid: Oid,
        name: Name,
        owner: Oid,
        acl: Option<Name>,
        acl_default: Option<Name>,
        is_trusted: bool,
        handler: Oid,
        inline: Oid,
        validator: Oid,
    }
}

impl Listed for ProceduralLanguage {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::Language, class::PG_LANGUAGE, self.oid, Oid::INVALID, &self.name)
    }
}

impl Object for ProceduralLanguage {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn acl(&self) -> (Option<&Name>, Option<&Name>) {
        (self.acl.as_ref(), self.acl_default.as_ref())
    }

    fn want(&self, node: &Node, objects: &Objects) -> Components {
        let want = objects.want_like_schema(node);
        if self.oid.is_built_in() { want & Components::ACL } else { want }
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let name = quote(&self.name);
        let owner = objects.role(self.owner);
        if node.dumps(Components::DEFINITION) {
            let definition = match self.functions(objects) {
                Some(functions) => {
                    let trusted = if self.is_trusted { "TRUSTED " } else { "" };
                    format!("CREATE {trusted}PROCEDURAL LANGUAGE {name}{functions};\n")
                }
                // The server makes an extension of it.
                None => format!("CREATE OR REPLACE PROCEDURAL LANGUAGE {name};\n"),
            };
            let drop = format!("DROP PROCEDURAL LANGUAGE {name};\n");
            out.entry(node, Draft::pre_data(node, "PROCEDURAL LANGUAGE", Some(&owner), definition, drop));
        }
        let target = Target::of(node, "LANGUAGE", &name, &owner);
        out.annotate(node, &target);
        if self.is_trusted && node.dumps(Components::ACL) {
            out.privileges(&target, None);
        }
    }
}

impl ProceduralLanguage {
    /// The clauses that name the language's functions, where all of them are in the dump.
    fn functions(&self, objects: &Objects) -> Option<String> {
        let mut clauses = String::new();
        for (word, function) in [("HANDLER", self.handler), ("INLINE", self.inline), ("VALIDATOR", self.validator)] {
            if function.is_valid() {
                let node = objects.node(objects.id(class::PG_PROC, function)?);
                if (node.want & node.has).is_empty() {
                    return None;
                }
                clauses.push_str(&format!(" {word} {}", node.qualified_name()));
            }
        }
        Some(clauses)
    }
}
