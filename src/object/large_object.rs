//! Large objects. There may be millions, so an archive of version 1.16 tells them in groups of at most 1000 of
//! one owner and equal privileges: `BLOB METADATA` with a list of OIDs, and `BLOBS` with the bytes. Older
//! versions have an entry `BLOB` for each, in pre-data, and one `BLOBS` for all.

use super::{DataSource, Listed, Object, Objects};
use crate::ddl::{Acl, Definitions, Draft, Target};
use crate::graph::{Components, Kind, Node};
use crate::oid::{DumpId, ObjectId, Oid, class};
use crate::section::Section;
use crate::text::Name;

crate::row! {
    /// A group of large objects.
    pub struct LargeObject in "object/large_object.sql" {
        /// The first one's OID.
        oid: Oid,
        /// All their OIDs, in order.
        oids: Vec<Oid>,
        owner: Oid,
        acl: Option<Name>,
        acl_default: Option<Name>,
    }
}

/// The bytes of a group of large objects, or of all.
#[derive(Clone, Debug)]
pub struct LargeObjectData {
    /// The group; none for all large objects, as versions before 1.16 have it.
    pub group: Option<DumpId>,
}

impl LargeObject {
    fn name(&self) -> String {
        match self.oids.as_slice() {
            [first, .., last] => format!("{first}..{last}"),
            _ => self.oid.to_string(),
        }
    }
}

impl Listed for LargeObject {
    fn node(&self, objects: &Objects) -> Node {
        let mut node = objects.new_node(Kind::LargeObject, class::PG_LARGEOBJECT, self.oid, Oid::INVALID, self.name());
        // The catalog looks for comments and labels of the first one only.
        node.has |= Components::DATA | Components::COMMENT | Components::LABEL;
        node.separate = !objects.selection.grouped_large_objects;
        node
    }
}

impl Object for LargeObject {
    fn owner(&self) -> Option<Oid> {
        Some(self.owner)
    }

    fn acl(&self) -> (Option<&Name>, Option<&Name>) {
        (self.acl.as_ref(), self.acl_default.as_ref())
    }

    fn link(&self, id: DumpId, objects: &mut Objects) {
        let grouped = objects.selection.grouped_large_objects;
        if !grouped && objects.all::<LargeObjectData>().next().is_some() {
            return;
        }
        let name = if grouped { self.name() } else { "BLOBS".into() };
        let mut node = Node::new(Kind::LargeObjectData, ObjectId::NONE, Oid::INVALID, None, name);
        node.has |= Components::DATA;
        node.dependencies.extend(grouped.then_some(id));
        objects.add(node, LargeObjectData { group: grouped.then_some(id) });
    }

    fn want(&self, _: &Node, objects: &Objects) -> Components {
        if are_wanted(objects) {
            Components::all()
        } else if are_read(objects) {
            Components::DEFINITION | Components::ACL
        } else {
            Components::empty()
        }
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        let owner = objects.role(self.owner);
        if objects.selection.grouped_large_objects {
            self.define_group(node, &owner, out);
        } else {
            self.define_each(node, &owner, out);
        }
    }
}

impl LargeObject {
    fn privileges(&self) -> Acl {
        Acl { acl: self.acl.clone(), default: self.acl_default.clone(), ..Acl::default() }
    }

    fn define_group(&self, node: &Node, owner: &Name, out: &mut Definitions<'_>) {
        if node.dumps(Components::DEFINITION) {
            out.entry(
                node,
                Draft {
                    tag: node.name.clone(),
                    desc: "BLOB METADATA",
                    section: Some(Section::Data),
                    owner: Some(owner.clone()),
                    definition: Some(self.oids.iter().map(|oid| format!("{oid}\n")).collect()),
                    drop: Some("-- dummy".into()),
                    ..Draft::default()
                },
            );
        }
        for &oid in &self.oids {
            out.annotate(node, &target(oid, &oid.to_string(), owner, node.id));
        }
        if node.dumps(Components::ACL) {
            // The restorer repeats the first one's privileges for every object of the group.
            let first = self.oid.to_string();
            let target = target(self.oid, &first, owner, node.id);
            let tag = if self.oids.len() > 1 { format!("LARGE OBJECTS {}", node.name) } else { target.tag() };
            out.given_privileges(&target, &self.privileges(), tag);
        }
    }

    fn define_each(&self, node: &Node, owner: &Name, out: &mut Definitions<'_>) {
        for &oid in &self.oids {
            let name = oid.to_string();
            let object_id = ObjectId::new(class::PG_LARGEOBJECT, oid);
            let draft = Draft {
                tag: name.as_str().into(),
                desc: "BLOB",
                section: Some(Section::PreData),
                owner: Some(owner.clone()),
                definition: Some(format!("SELECT pg_catalog.lo_create('{oid}');\n")),
                drop: Some(format!("SELECT pg_catalog.lo_unlink('{oid}');\n")),
                ..Draft::default()
            };
            let dump_id = if node.dumps(Components::DEFINITION) { out.extra(object_id, draft) } else { node.id };
            let target = target(oid, &name, owner, dump_id);
            out.annotate(node, &target);
            if node.dumps(Components::ACL) {
                out.given_privileges(&target, &self.privileges(), target.tag());
            }
        }
    }
}

fn target<'a>(oid: Oid, name: &'a str, owner: &'a str, dump_id: DumpId) -> Target<'a> {
    let object_id = ObjectId::new(class::PG_LARGEOBJECT, oid);
    Target { words: "LARGE OBJECT", name, schema: None, owner, object_id, dump_id }
}

impl Object for LargeObjectData {
    fn want(&self, _: &Node, objects: &Objects) -> Components {
        if are_wanted(objects) { Components::DATA } else { Components::empty() }
    }

    fn data(&self, _: &Node, objects: &Objects) -> Option<DataSource> {
        let oids = match self.group {
            Some(group) => objects.get::<LargeObject>(group)?.oids.clone(),
            None => {
                let mut all: Vec<Oid> =
                    objects.all::<LargeObject>().flat_map(|(_, group)| group.oids.clone()).collect();
                all.sort_unstable();
                all
            }
        };
        Some(DataSource::LargeObjects { oids })
    }

    fn define(&self, node: &Node, objects: &Objects, out: &mut Definitions<'_>) {
        if node.dumps(Components::DATA) {
            out.entry(
                node,
                Draft {
                    tag: node.name.clone(),
                    desc: "BLOBS",
                    section: Some(Section::Data),
                    owner: self.group.map(|group| objects.owner_name(group)),
                    dependencies: if self.group.is_some() { node.dependencies.clone() } else { Vec::new() },
                    has_data: true,
                    ..Draft::default()
                },
            );
        }
    }
}

/// Large objects are data, with all that belongs to them, and part of a dump of everything unless it was said
/// otherwise (`-b`, `-B`).
pub fn are_wanted(objects: &Objects) -> bool {
    objects.selection.data && are_read(objects)
}

/// Whether `pg_dump` looks at large objects: with `-s -b` too, where they and their privileges take numbers and are
/// left out.
pub fn are_read(objects: &Objects) -> bool {
    let selection = &objects.selection;
    selection.large_objects.unwrap_or(selection.everything && selection.data)
}
