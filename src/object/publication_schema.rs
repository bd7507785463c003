//! `PUBLICATION TABLES IN SCHEMA`: a whole schema's place in a publication (since 15).

use super::{Listed, Object, Objects, Publication, publication};
use crate::ddl::{Definitions, Draft};
use crate::graph::{Components, Kind, Node};
use crate::ident::quote;
use crate::oid::{Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// A schema's membership in a publication.
    pub struct PublicationSchema in "object/publication_schema.sql" {
        oid: Oid,
        publication: Oid,
        schema: Oid,
    }
}

impl PublicationSchema {
    fn publication<'a>(&self, objects: &'a Objects) -> Option<(&'a Node, &'a Publication)> {
        objects.find(class::PG_PUBLICATION, self.publication)
    }
}

impl Listed for PublicationSchema {
    fn node(&self, objects: &Objects) -> Node {
        let schema = objects.schemas.get(&self.schema).map_or("", Name::as_str);
        let class = class::PG_PUBLICATION_NAMESPACE;
        let mut node = objects.new_node(Kind::PublicationSchema, class, self.oid, Oid::INVALID, schema);
        node.natural_key = self.publication(objects).map(|(node, _)| node.name.clone()).unwrap_or_default();
        node
    }
}

impl Object for PublicationSchema {
    fn want(&self, node: &Node, objects: &Objects) -> Components {
        publication::want_part(node, objects)
    }

    /// Without a DROP: it goes with its schema.
    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let Some((publication, row)) = self.publication(objects) else { return };
        if node.dumps(Components::DEFINITION) {
            let (publication, owner) = (&publication.name, objects.role(row.owner));
            let definition =
                format!("ALTER PUBLICATION {} ADD TABLES IN SCHEMA {};\n", quote(publication), quote(&node.name));
            let draft = Draft {
                tag: format!("{publication} {}", node.name).into(),
                section: Some(Section::PostData),
                schema: Some(node.name.clone()),
                drop: None,
                ..Draft::pre_data(node, "PUBLICATION TABLES IN SCHEMA", Some(&owner), definition, String::new())
            };
            out.entry(node, draft);
        }
    }
}
