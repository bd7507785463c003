//! `EXTENSION`: its members are made by CREATE EXTENSION, in the version that the target installs.

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};
use crate::ident;
use crate::oid::{Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// An extension.
    pub struct Extension in "object/extension.sql" {
        oid: Oid,
        name: Name,
        /// The name of the schema that its members live in.
        schema: String,
        /// Its configuration tables, whose rows are dumped (`pg_extension_config_dump`).
        config_tables: Vec<Oid>,
        /// For each of them a WHERE clause, or nothing for all rows.
        config_conditions: Vec<String>,
    }
}

impl Extension {
    /// The condition on the rows of a configuration table; none if the table is not one of this extension's.
    pub fn condition(&self, table: Oid) -> Option<&str> {
        let index = self.config_tables.iter().position(|config| *config == table)?;
        Some(self.config_conditions.get(index).map_or("", String::as_str))
    }
}

impl Listed for Extension {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::Extension, class::PG_EXTENSION, self.oid, Oid::INVALID, &self.name)
    }
}

impl Object for Extension {
    /// The extensions of every new database (`plpgsql`) are there already; privileges on their members may
    /// have been changed.
    fn want(&self, _: &Node, objects: &Objects) -> Components {
        let selection = &objects.selection;
        if self.oid.is_built_in() {
            return Components::ACL;
        }
        let wanted = match &selection.extensions {
            Some(named) => named.contains(&self.oid),
            None => selection.everything,
        };
        if wanted && !selection.excluded_extensions.contains(&self.oid) {
            Components::all()
        } else {
            Components::empty()
        }
    }

    fn define(&self, node: &Node, _: &Objects, out: &mut Definitions<'_>) {
        let name = ident::quote(&self.name);
        if node.dumps(Components::DEFINITION) {
            let schema = ident::quote(&self.schema);
            out.entry(
                node,
                Draft {
                    tag: self.name.clone(),
                    desc: "EXTENSION",
                    section: Some(Section::PreData),
                    definition: Some(format!("CREATE EXTENSION IF NOT EXISTS {name} WITH SCHEMA {schema};\n")),
                    drop: Some(format!("DROP EXTENSION {name};\n")),
                    ..Draft::default()
                },
            );
        }
        out.annotate(node, &Target::of(node, "EXTENSION", &name, ""));
    }
}
