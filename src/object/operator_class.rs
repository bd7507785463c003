//! `OPERATOR CLASS`: how values of a type are ordered or hashed by an index.

use super::{Listed, Object, Objects, operator_family};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};
use crate::ident::quote;
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// An operator class.
    pub struct OperatorClass in "object/operator_class.sql" {
        oid: Oid,
        name: Name,
        schema: Oid,
        owner: Oid,
        method: Oid,
        family: Oid,
        type_name: Name,
        /// The type that an index stores, `-` where it is the class's own.
        storage: String,
        is_default: bool,
    }
}

impl Listed for OperatorClass {
    fn node(&self, objects: &Objects) -> Node {
        let mut node = objects.new_node(Kind::OperatorClass, class::PG_OPCLASS, self.oid, self.schema, &self.name);
        node.natural_key = operator_family::method_name(self.method, objects);
        node
    }
}

impl Object for OperatorClass {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let owner = objects.role(self.owner);
        let method = quote(&operator_family::method_name(self.method, objects));
        if node.dumps(Components::DEFINITION) {
            let full = node.qualified_name();
            let definition = format!("CREATE OPERATOR CLASS {full}\n    {};\n", self.clauses(&method, objects));
            let drop = format!("DROP OPERATOR CLASS {full} USING {method};\n");
            out.entry(node, Draft::pre_data(node, "OPERATOR CLASS", Some(&owner), definition, drop));
        }
        let name = format!("{} USING {method}", quote(&self.name));
        out.annotate(node, &Target::of(node, "OPERATOR CLASS", &name, &owner));
    }
}

impl OperatorClass {
    fn clauses(&self, method: &str, objects: &Objects) -> String {
        let default = if self.is_default { "DEFAULT " } else { "" };
        let family = objects.qualified(class::PG_OPFAMILY, self.family);
        let family = family.map_or_else(String::new, |name| format!(" FAMILY {name}"));
        let mut items = Vec::new();
        if self.storage != "-" {
            items.push(format!("STORAGE {}", self.storage));
        }
        items.extend(operator_family::members(class::PG_OPCLASS, self.oid, Some(self.family), objects));
        if items.is_empty() {
            // The statement needs an item; this one says what holds anyway.
            items.push(format!("STORAGE {}", self.type_name));
        }
        let items = items.join(" ,\n    ");
        format!("{default}FOR TYPE {} USING {method}{family} AS\n    {items}", self.type_name)
    }
}
