//! `FOREIGN DATA WRAPPER`.

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};

use crate::ident::quote;
use crate::oid::{Oid, class};
use crate::text::Name;

crate::row! {
    /// A foreign-data wrapper; functions are `regproc` text, `-` for none.
    pub struct ForeignDataWrapper in "object/foreign_data_wrapper.sql" {
        oid: Oid,
        name: Name,
        owner: Oid,
        acl: Option<Name>,
        acl_default: Option<Name>,
        handler: String,
        validator: String,
        /// Each a name and a value, quoted.
        options: Vec<String>,
    }
}

impl Listed for ForeignDataWrapper {
    fn node(&self, objects: &Objects) -> Node {
        let class = class::PG_FOREIGN_DATA_WRAPPER;
        objects.new_node(Kind::ForeignDataWrapper, class, self.oid, Oid::INVALID, &self.name)
    }
}

impl Object for ForeignDataWrapper {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn acl(&self) -> (Option<&Name>, Option<&Name>) {
        (self.acl.as_ref(), self.acl_default.as_ref())
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let name = quote(&self.name);
        let owner = objects.role(self.owner);
        if node.dumps(Components::DEFINITION) {
            let function = |word: &str, function: &str| match function {
                "-" => String::new(),
                _ => format!(" {word} {function}"),
            };
            let definition = format!(
                "CREATE FOREIGN DATA WRAPPER {name}{}{}{};\n",
                function("HANDLER", &self.handler),
                function("VALIDATOR", &self.validator),
                options(&self.options)
            );
            let drop = format!("DROP FOREIGN DATA WRAPPER {name};\n");
            out.entry(node, Draft::pre_data(node, "FOREIGN DATA WRAPPER", Some(&owner), definition, drop));
        }
        let target = Target::of(node, "FOREIGN DATA WRAPPER", &name, &owner);
        out.annotate(node, &target);
        if node.dumps(Components::ACL) {
            out.privileges(&target, None);
        }
    }
}

/// The OPTIONS clause of a wrapper, a server, a user mapping; empty without options.
pub fn options(options: &[String]) -> String {
    if options.is_empty() {
        return String::new();
    }
    format!(" OPTIONS (\n    {}\n)", options.join(",\n    "))
}
