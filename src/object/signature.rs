//! What functions and aggregates are told apart by: the types of their arguments.

use super::Objects;
use crate::ident;
use crate::oid::{Oid, class};
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
pub fn natural_key(types: &[Oid], objects: &Objects) -> Vec<String> {
    let mut key = vec![format!("{:03}", types.len())];
    key.extend(types.iter().flat_map(|&oid| type_key(oid, objects)));
    key
}

/// The key that orders types: by schema, then by name.
pub fn type_key(oid: Oid, objects: &Objects) -> [String; 2] {
    let Some(id) = objects.id(class::PG_TYPE, oid) else { return [String::new(), oid.to_string()] };
    let node = objects.node(id);
    [node.schema.clone().unwrap_or_default(), node.name.clone()]
}
