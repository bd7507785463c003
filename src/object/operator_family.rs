//! `OPERATOR FAMILY`, and the operators and functions that are members of families and classes.

pub mod function;
pub mod operator;

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};

use crate::ident::quote;
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// An operator family.
    pub struct OperatorFamily in "object/operator_family.sql" {
        oid: Oid,
        name: Name,
        schema: Oid,
        owner: Oid,
        method: Oid,
    }
}

impl Listed for OperatorFamily {
    fn node(&self, objects: &Objects) -> Node {
        let mut node = objects.new_node(Kind::OperatorFamily, class::PG_OPFAMILY, self.oid, self.schema, &self.name);
        node.natural_key = method_name(self.method, objects);
        node
    }
}

impl Object for OperatorFamily {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let owner = objects.role(self.owner);
        let method = quote(&method_name(self.method, objects));
        if node.dumps(Components::DEFINITION) {
            let full = node.qualified_name();
            let mut definition = format!("CREATE OPERATOR FAMILY {full} USING {method};\n");
            let members = members(class::PG_OPFAMILY, self.oid, None, objects);
            if !members.is_empty() {
                let members = members.join(" ,\n    ");
                definition.push_str(&format!("ALTER OPERATOR FAMILY {full} USING {method} ADD\n    {members};\n"));
            }
            let drop = format!("DROP OPERATOR FAMILY {full} USING {method};\n");
            out.entry(node, Draft::pre_data(node, "OPERATOR FAMILY", Some(&owner), definition, drop));
        }
        let name = format!("{} USING {method}", quote(&self.name));
        out.annotate(node, &Target::of(node, "OPERATOR FAMILY", &name, &owner));
    }
}

/// The bare name of an access method.
pub fn method_name(method: Oid, objects: &Objects) -> Name {
    objects.id(class::PG_AM, method).map_or_else(Name::default, |id| objects.node(id).name.clone())
}

/// The members that belong to an operator class, or to a family alone, as items of a statement: operators by
/// strategy, then functions by number.
pub fn members(class: Oid, owner: Oid, family: Option<Oid>, objects: &Objects) -> Vec<String> {
    let operators = objects.details.family_operators.of(owner).iter();
    let functions = objects.details.family_functions.of(owner).iter();
    let family = family.unwrap_or(owner);
    let operators = operators.filter(|row| row.class == class && row.family == family);
    let functions = functions.filter(|row| row.class == class);
    operators.map(|row| row.item(objects)).chain(functions.map(function::Function::item)).collect()
}
