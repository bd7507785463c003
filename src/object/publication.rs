//! `PUBLICATION`.

use super::{Listed, Object, Objects};
use crate::ddl::{Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};

use crate::ident::quote;
use crate::oid::{Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// A publication.
    pub struct Publication in "object/publication.sql" {
        oid: Oid,
        name: Name,
        owner: Oid,
        is_for_all_tables: bool,
        inserts: bool,
        updates: bool,
        deletes: bool,
        truncates: bool,
        via_root: bool,
        /// `s` where stored generated columns are published, `n` where none are.
        generated_columns: char,
    }
}

impl Listed for Publication {
    fn node(&self, objects: &Objects) -> Node {
        objects.new_node(Kind::Publication, class::PG_PUBLICATION, self.oid, Oid::INVALID, &self.name)
    }
}

impl Object for Publication {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn want(&self, node: &Node, objects: &Objects) -> Components {
        if objects.selection.no.publications { Components::empty() } else { objects.want_like_schema(node) }
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let name = quote(&self.name);
        let owner = objects.role(self.owner);
        if node.dumps(Components::DEFINITION) {
            let all = if self.is_for_all_tables { " FOR ALL TABLES" } else { "" };
            let definition = format!("CREATE PUBLICATION {name}{all} WITH ({});\n", self.options());
            let drop = format!("DROP PUBLICATION {name};\n");
            let draft = Draft::pre_data(node, "PUBLICATION", Some(&owner), definition, drop);
            out.entry(node, Draft { section: Some(Section::PostData), ..draft });
        }
        out.annotate(node, &Target::of(node, "PUBLICATION", &name, &owner));
    }
}

impl Publication {
    fn options(&self) -> String {
        let operations: Vec<&str> = [
            ("insert", self.inserts),
            ("update", self.updates),
            ("delete", self.deletes),
            ("truncate", self.truncates),
        ]
        .into_iter()
        .filter_map(|(operation, is_published)| is_published.then_some(operation))
        .collect();
        let mut options = format!("publish = '{}'", operations.join(", "));
        if self.via_root {
            options.push_str(", publish_via_partition_root = true");
        }
        if self.generated_columns == 's' {
            options.push_str(", publish_generated_columns = stored");
        }
        options
    }
}

/// What is dumped of a publication's part: it follows the whole database, as publications do, whether its table or
/// schema is dumped or not.
pub fn want_part(node: &Node, objects: &Objects) -> Components {
    if objects.selection.no.publications {
        Components::empty()
    } else if node.extension.is_some() {
        node.want
    } else if objects.selection.everything {
        Components::all()
    } else {
        Components::empty()
    }
}
