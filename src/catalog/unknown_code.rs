//! Codes that this program does not know: a newer server's, or a damaged catalog's. What has one is told of, for
//! it may be left out or be written as something else. Of a newer server that goes for the whole catalog: it may hold
//! kinds and columns that nobody asks for.

use crate::object::{Objects, Query};
use crate::pg::row::CatalogRow as _;
use crate::version::ServerVersion;

crate::row! {
    /// An object whose catalog row has a code of no known meaning.
    pub struct UnknownCode in "catalog/unknown_code.sql" {
        /// The object, with the word for its kind.
        object: String,
        /// The catalog's column.
        code: String,
        value: char,
    }
}

/// Leaves a warning if the server's major is newer than those that are known.
pub fn check_major(objects: &mut Objects) {
    let version = objects.version;
    if version.major() > ServerVersion::NEWEST {
        objects.unknowns += 1;
        let doubt = "what is new in it may be missing from the dump, or wrong";
        objects.warnings.push(format!("server version {version} is newer than pghaul knows: {doubt}"));
    }
}

/// Leaves a warning for every unknown code in the database.
pub const QUERIES: &[Query] = &[Query::of::<UnknownCode>(|rows, objects| {
    for row in rows.iter() {
        let UnknownCode { object, code, value } = UnknownCode::read(row)?;
        objects.unknowns += 1;
        let doubt = "what is dumped of it may be wrong";
        objects.warnings.push(format!("{object} has the unknown {code} \"{value}\": {doubt}"));
    }
    Ok(())
})];
