//! Composite types: a list of columns without a table. Dropped columns are gone, their numbers stay.

use crate::ddl::{Definitions, Target};
use crate::ident;
use crate::object::{Detail, Objects};
use crate::oid::{ObjectId, Oid, class};
use crate::text::Name;

crate::row! {
    /// A column of a composite type, found by the type's `pg_class` row.
    pub struct Attribute in "object/type/composite.sql" {
        of: Oid,
        number: i32,
        name: Name,
        type_name: Name,
        /// The collation, where it is not the one of the column's type; else 0.
        collation: Option<Oid>,
    }
}

impl Detail for Attribute {
    fn of(&self) -> Oid {
        self.of
    }
}

impl Attribute {
    fn definition(&self, objects: &Objects) -> String {
        let collation = self.collation.and_then(|collation| objects.qualified(class::PG_COLLATION, collation));
        let collate = collation.map_or_else(String::new, |name| format!(" COLLATE {name}"));
        format!("\n\t{} {}{collate}", ident::quote(&self.name), self.type_name)
    }
}

/// The columns of a composite type.
pub fn attributes(relation: Oid, objects: &Objects) -> &[Attribute] {
    objects.details.composite_attributes.of(relation)
}

/// The statement that makes the type.
pub fn definition(full: &str, attributes: &[Attribute], objects: &Objects) -> String {
    let attributes: Vec<String> = attributes.iter().map(|attribute| attribute.definition(objects)).collect();
    format!("CREATE TYPE {full} AS ({}\n);\n", attributes.join(","))
}

/// Adds the comments on the columns of the type that `target` is.
pub fn comments(relation: Oid, target: &Target<'_>, objects: &Objects, out: &mut Definitions<'_>) {
    for attribute in attributes(relation, objects) {
        let name = format!("{}.{}", target.name, ident::quote(&attribute.name));
        let object_id = ObjectId::new(class::PG_CLASS, relation);
        out.comment(&Target { words: "COLUMN", name: &name, object_id, ..target.clone() }, attribute.number);
    }
}
