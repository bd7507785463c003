//! What the catalogs say about an object outside its own catalog: comments, security labels, privileges.

use std::collections::HashMap;

use crate::oid::ObjectId;
use crate::text::Name;

/// A security label and the provider that gave it.
#[derive(Clone, Debug)]
pub struct Label {
    /// The label provider.
    pub provider: String,
    /// The label.
    pub label: String,
}

/// An object's privileges as the catalogs have them, each an `aclitem[]` in text form.
#[derive(Clone, Debug, Default)]
pub struct Acl {
    /// The current privileges; none means the default ones.
    pub acl: Option<Name>,
    /// The default privileges of such an object and its owner (`acldefault`).
    pub default: Option<Name>,
    /// `i` or `e` where `pg_init_privs` knows privileges from initdb or from the extension.
    pub init_kind: Option<char>,
    /// The privileges recorded there.
    pub init: Option<Name>,
}

/// All annotations of a database. The number is a column's, 0 for the object itself.
#[derive(Clone, Debug, Default)]
pub struct Annotations {
    /// `pg_description` and `pg_shdescription`.
    pub comments: HashMap<(ObjectId, i32), String>,
    /// `pg_seclabel` and `pg_shseclabel`.
    pub labels: HashMap<(ObjectId, i32), Vec<Label>>,
    /// Privileges, with those of `pg_init_privs`.
    pub acls: HashMap<(ObjectId, i32), Acl>,
    /// The numbers of an object's columns that have a comment, a label or privileges, in order.
    pub columns: HashMap<ObjectId, Vec<i32>>,
}

impl Annotations {
    /// The columns of a relation that carry something, in order.
    pub fn columns_of(&self, object: ObjectId) -> &[i32] {
        self.columns.get(&object).map_or(&[], Vec::as_slice)
    }
}
