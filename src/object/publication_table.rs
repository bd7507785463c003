//! `PUBLICATION TABLE`: a table's place in a publication.

use super::{Listed, Object, Objects, Publication, publication};
use crate::ddl::{Definitions, Draft};
use crate::graph::{Components, Kind, Node};
use crate::ident::quote;
use crate::oid::{Oid, class};
use crate::section::Section;

crate::row! {
    /// A table's membership in a publication.
    pub struct PublicationTable in "object/publication_table.sql" {
        oid: Oid,
        publication: Oid,
        table: Oid,
        /// Which rows are published (since 15).
        filter: Option<String>,
        /// Which columns are published (since 15); none for all.
        columns: Option<Vec<String>>,
    }
}

impl PublicationTable {
    fn publication<'a>(&self, objects: &'a Objects) -> Option<(&'a Node, &'a Publication)> {
        objects.find(class::PG_PUBLICATION, self.publication)
    }

    fn table<'a>(&self, objects: &'a Objects) -> Option<&'a Node> {
        objects.id(class::PG_CLASS, self.table).map(|id| objects.node(id))
    }
}

impl Listed for PublicationTable {
    fn node(&self, objects: &Objects) -> Node {
        let (schema, name) =
            self.table(objects).map_or((Oid::INVALID, ""), |table| (table.schema_oid, table.name.as_str()));
        let class = class::PG_PUBLICATION_REL;
        let mut node = objects.new_node(Kind::PublicationTable, class, self.oid, schema, name);
        node.natural_key = self.publication(objects).map(|(node, _)| node.name.clone()).unwrap_or_default();
        node
    }
}

impl Object for PublicationTable {
    fn want(&self, node: &Node, objects: &Objects) -> Components {
        publication::want_part(node, objects)
    }

    /// Without a DROP: it goes with its table. The owner is the one who must add the table again.
    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let (Some((publication, row)), Some(table)) = (self.publication(objects), self.table(objects)) else { return };
        if !node.dumps(Components::DEFINITION) {
            return;
        }
        let mut clauses = String::new();
        if let Some(columns) = &self.columns {
            let columns: Vec<String> = columns.iter().map(|column| quote(column)).collect();
            clauses.push_str(&format!(" ({})", columns.join(", ")));
        }
        if let Some(filter) = &self.filter {
            clauses.push_str(&format!(" WHERE ({filter})"));
        }
        let definition = format!(
            "ALTER PUBLICATION {} ADD TABLE ONLY {}{clauses};\n",
            quote(&publication.name),
            table.qualified_name()
        );
        let owner = objects.role(row.owner);
        let draft = Draft {
            tag: format!("{} {}", publication.name, table.name).into(),
            section: Some(Section::PostData),
            drop: None,
            ..Draft::pre_data(node, "PUBLICATION TABLE", Some(&owner), definition, String::new())
        };
        out.entry(node, draft);
    }
}
