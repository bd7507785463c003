//! Every object of the database, its node in the graph, and what the catalogs say beside it.

mod grouped;

use std::collections::HashMap;

use super::sequence_set::SequenceValue;
use super::{AnyObject, Details, Variant};
use crate::ddl::Annotations;
use crate::graph::{Components, Kind, Node};
use crate::oid::{DumpId, ObjectId, Oid, class};
use crate::options::Selection;
use crate::text::Name;
use crate::version::ServerVersion;

pub use grouped::Grouped;

/// The database as it was read.
#[derive(Clone, Debug)]
pub struct Objects {
    /// The source server's version.
    pub version: ServerVersion,
    /// The nodes, one an object; node `n` stands at index `n - 1`.
    pub nodes: Vec<Node>,
    /// Comments, labels and privileges.
    pub annotations: Annotations,
    /// Rows that belong to objects.
    pub details: Details,
    /// What the sequences that are dumped stand at.
    pub sequence_values: HashMap<Oid, SequenceValue>,
    /// Names of the roles.
    pub roles: HashMap<Oid, Name>,
    /// Names of all schemas, the system's too.
    pub schemas: HashMap<Oid, Name>,
    /// What may be dumped of the objects of a schema.
    pub schema_wants: HashMap<Oid, Components>,
    /// The attachments to each partitioned index.
    pub index_attaches: HashMap<DumpId, Vec<DumpId>>,
    /// What the dump is to hold.
    pub selection: Selection,
    /// The largest number that a node has in the archive.
    pub last_number: DumpId,
    /// What could not be read, for the user to know.
    pub warnings: Vec<String>,
    /// How many codes in the catalog have no meaning that we know, and one more where its major is too new; each has a
    /// warning.
    pub unknowns: usize,
    objects: Vec<AnyObject>,
    ids: HashMap<ObjectId, DumpId>,
}

impl Objects {
    /// A database of which nothing is known yet.
    pub fn new(version: ServerVersion, selection: Selection) -> Self {
        Self {
            version,
            nodes: Vec::new(),
            annotations: Annotations::default(),
            details: Details::default(),
            sequence_values: HashMap::new(),
            roles: HashMap::new(),
            schemas: HashMap::new(),
            schema_wants: HashMap::new(),
            index_attaches: HashMap::new(),
            selection,
            last_number: DumpId::default(),
            warnings: Vec::new(),
            unknowns: 0,
            objects: Vec::new(),
            ids: HashMap::new(),
        }
    }

    /// A node for an object of a catalog; `schema` is 0 for what lives in none.
    pub fn new_node(&self, kind: Kind, class: Oid, oid: Oid, schema: Oid, name: impl Into<Name>) -> Node {
        Node::new(kind, ObjectId::new(class, oid), schema, self.schemas.get(&schema).cloned(), name)
    }

    /// Adds an object with its node, and gives both their number.
    ///
    /// The first object at an address of the catalogs is the one that the address finds: a table's data is
    /// added without address, or after its table.
    pub fn add(&mut self, mut node: Node, object: impl Into<AnyObject>) -> DumpId {
        let id = DumpId(self.nodes.len() as u32 + 1);
        node.id = id;
        if node.object_id != ObjectId::NONE {
            self.ids.entry(node.object_id).or_insert(id);
        }
        self.nodes.push(node);
        self.objects.push(object.into());
        id
    }

    /// The node of that number.
    pub fn node(&self, id: DumpId) -> &Node {
        &self.nodes[id.index() - 1]
    }

    /// The node of that number, to change.
    pub fn node_mut(&mut self, id: DumpId) -> &mut Node {
        &mut self.nodes[id.index() - 1]
    }

    /// The number that an object has in `pg_dump`, or that it has from now on, behind all others.
    pub fn number(&mut self, id: DumpId) -> DumpId {
        let last = &mut self.last_number;
        *self.nodes[id.index() - 1].number.get_or_insert_with(|| {
            last.0 += 1;
            *last
        })
    }

    /// The object of that number.
    pub fn object(&self, id: DumpId) -> &AnyObject {
        &self.objects[id.index() - 1]
    }

    /// The object of that number, when it is of kind `T`.
    pub fn get<T: Variant>(&self, id: DumpId) -> Option<&T> {
        T::from_any(self.object(id))
    }

    /// The number of the object at an address.
    pub fn id(&self, class: Oid, oid: Oid) -> Option<DumpId> {
        self.ids.get(&ObjectId::new(class, oid)).copied()
    }

    /// The object at an address, with its node, when it is of kind `T`.
    pub fn find<T: Variant>(&self, class: Oid, oid: Oid) -> Option<(&Node, &T)> {
        let id = self.id(class, oid)?;
        Some((self.node(id), self.get(id)?))
    }

    /// The qualified name of the object at an address, as SQL takes it.
    pub fn qualified(&self, class: Oid, oid: Oid) -> Option<String> {
        self.id(class, oid).map(|id| self.node(id).qualified_name())
    }

    /// The node of a relation.
    pub fn relation(&self, oid: Oid) -> Option<&Node> {
        Some(self.node(self.id(class::PG_CLASS, oid)?))
    }

    /// The name of an object's owner; empty where the object has none.
    pub fn owner_name(&self, id: DumpId) -> Name {
        self.object(id).as_object().owner().map_or(Name::default(), |owner| self.role(owner))
    }

    /// All objects of kind `T` with their nodes, in the order in which they were added.
    pub fn all<T: Variant>(&self) -> impl Iterator<Item = (&Node, &T)> {
        self.nodes.iter().zip(&self.objects).filter_map(|(node, any)| Some((node, T::from_any(any)?)))
    }

    /// How many objects there are; their numbers are 1 to this.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// A role's name; a role that does not exist is shown as its OID, as the server shows it.
    pub fn role(&self, oid: Oid) -> Name {
        self.roles.get(&oid).cloned().unwrap_or_else(|| oid.to_string().into())
    }

    /// The selection's word on an object that follows its schema, or the whole database if it has none.
    ///
    /// For an extension's member this is the membership's word, which is said already.
    pub fn want_like_schema(&self, node: &Node) -> Components {
        if node.extension.is_some() {
            return node.want;
        }
        if node.schema_oid.is_valid() {
            self.contains(node.schema_oid)
        } else if self.selection.everything {
            Components::all()
        } else {
            Components::empty()
        }
    }

    /// What may be dumped of the objects of a schema.
    pub fn contains(&self, schema: Oid) -> Components {
        self.schema_wants.get(&schema).copied().unwrap_or_default()
    }
}
