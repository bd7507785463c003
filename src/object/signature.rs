//! What functions and aggregates are told apart by: the types of their arguments.

use super::Objects;
use crate::ident;
use crate::oid::{Oid, class};
use crate::text::Name;
use crate::{Error, Result};

/// `name(type, type)`: unquoted in tags, quoted in SQL.
pub fn signature(name: &str, type_names: &[String]) -> String {
    format!("{name}({})", type_names.join(", "))
}

/// `schema.name(type, type)` of the function with that OID, which must have been read.
pub fn of_function(function: Oid, objects: &Objects) -> Result<String> {
    let (node, row) = objects
        .find::<super::Function>(class::PG_PROC, function)
        .ok_or_else(|| Error::new(format!("could not find function definition for function with OID {function}")))?;
    let call = signature(&ident::quote(&row.name), &row.argument_type_names);
    Ok(format!("{}.{call}", ident::quote(node.schema.as_deref().unwrap_or_default())))
}

/// The key that orders functions of one name: by the number of their arguments, then by the arguments' types.
pub fn natural_key(types: &[Oid], objects: &Objects) -> Name {
    let keys: String = types.iter().map(|&oid| type_key(oid, objects)).collect();
    format!("{:03}{keys}", types.len()).into()
}

/// The part of a key that orders types: by schema, then by name.
pub fn type_key(oid: Oid, objects: &Objects) -> String {
    let node = objects.id(class::PG_TYPE, oid).map(|id| objects.node(id));
    let schema = node.and_then(|node| node.schema.as_deref()).unwrap_or_default();
    format!("\0{schema}\0{}", type_name(oid, objects))
}

/// A type's name without its schema.
pub fn type_name(oid: Oid, objects: &Objects) -> Name {
    objects.id(class::PG_TYPE, oid).map_or_else(|| oid.to_string().into(), |id| objects.node(id).name.clone())
}
