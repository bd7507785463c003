//! Rows of catalog queries as structs: the `row!` macro and what a field may be.
//!
//! A struct's fields stand in the order of its query's output columns and bear their names; a test without
//! a server (`tests/catalog_sql.rs`) compares the two for every major.

use crate::array;
use crate::oid::Oid;
use crate::text::{self, Name};
use crate::{Error, Result};

use super::rows::Cells;
use super::{Row, Rows};

/// A row of a catalog query, with the query that yields it.
pub trait CatalogRow: Sized {
    /// The query's file below `sql/`.
    const FILE: &'static str;
    /// The query for all majors, with guarded lines.
    const SQL: &'static str;
    /// The names of the output columns, in order.
    const FIELDS: &'static [&'static str];

    /// Takes the row apart.
    fn read(row: Row<'_>) -> Result<Self>;
}

/// Declares a struct and how it is read from a row of the named query.
#[macro_export]
macro_rules! row {
    ($(#[$meta:meta])* pub struct $name:ident in $file:literal { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[allow(missing_docs, reason = "a field is the catalog column of that name; those that are not say so")]
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }

        impl $crate::pg::row::CatalogRow for $name {
            const FILE: &'static str = $file;
            const SQL: &'static str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/", $file));
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];

            fn read(row: $crate::pg::Row<'_>) -> $crate::Result<Self> {
                let mut fields = $crate::pg::row::Fields::new(row, $file);
                Ok(Self { $($field: fields.next(stringify!($field))?,)* })
            }
        }
    };
}

/// Reads a row's fields one after the other.
pub struct Fields<'a> {
    values: Cells<'a>,
    rows: &'a Rows,
    file: &'static str,
}

impl<'a> Fields<'a> {
    /// Starts at the first field of a row of the named query.
    pub fn new(row: Row<'a>, file: &'static str) -> Self {
        Self { values: row.values(), rows: row.of(), file }
    }

    /// The next field; an error says which column of which query it was. It has the code that the server's own have for
    /// what is not to be found in its catalogs: what goes away while it is described is null.
    pub fn next<T: Field>(&mut self, column: &str) -> Result<T> {
        let value = self.values.next().flatten();
        T::read(value, self.rows).ok_or_else(|| {
            let shown = value.map_or("null".into(), |value| format!("\"{}\"", text::printable(&text::decode(value))));
            Error::new(format!("unexpected value {shown} in column \"{column}\" of the query \"{}\"", self.file))
                .hint("The server's catalogs differ from what pghaul knows of this version.")
                .with_sqlstate("XX000")
        })
    }
}

/// A value in a catalog row, from the server's text form.
pub trait Field: Sized {
    /// The value, which is one of these rows', or none where the text is not of this type.
    fn read(value: Option<&[u8]>, rows: &Rows) -> Option<Self>;
}

impl<T: Field> Field for Option<T> {
    fn read(value: Option<&[u8]>, rows: &Rows) -> Option<Self> {
        match value {
            None => Some(None),
            some => T::read(some, rows).map(Some),
        }
    }
}

impl Field for String {
    fn read(value: Option<&[u8]>, rows: &Rows) -> Option<Self> {
        Some(text::decode_as(value?, rows.charset()))
    }
}

impl Field for Name {
    fn read(value: Option<&[u8]>, rows: &Rows) -> Option<Self> {
        Some(rows.name(value?))
    }
}

impl Field for Oid {
    fn read(value: Option<&[u8]>, rows: &Rows) -> Option<Self> {
        u32::read(value, rows).map(Oid)
    }
}

impl Field for bool {
    fn read(value: Option<&[u8]>, _: &Rows) -> Option<Self> {
        match value? {
            b"t" => Some(true),
            b"f" => Some(false),
            _ => None,
        }
    }
}

/// The catalog type `"char"`: one ASCII character, NUL for the empty one.
impl Field for char {
    fn read(value: Option<&[u8]>, _: &Rows) -> Option<Self> {
        match value? {
            [] => Some('\0'),
            [byte] if byte.is_ascii() => Some(char::from(*byte)),
            _ => None,
        }
    }
}

macro_rules! numbers {
    ($($type:ty)*) => { $(
        impl Field for $type {
            fn read(value: Option<&[u8]>, _: &Rows) -> Option<Self> {
                std::str::from_utf8(value?).ok()?.parse().ok()
            }
        }
    )* };
}
numbers!(u16 i16 u32 i32 u64 i64 f32 f64);

/// A one-dimensional array (`{a,"b c",NULL}`) or a vector (`1 2 3`: `oidvector`, `int2vector`).
impl<T: Field> Field for Vec<T> {
    fn read(value: Option<&[u8]>, rows: &Rows) -> Option<Self> {
        let text = text::decode_as(value?, rows.charset());
        match array::elements(&text) {
            Some(elements) => {
                elements.iter().map(|element| T::read(element.as_deref().map(text::encode).as_deref(), rows)).collect()
            }
            None => text.split_ascii_whitespace().map(|word| T::read(Some(word.as_bytes()), rows)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Charset;

    #[test]
    fn what_is_null_and_should_not_be_may_have_been_dropped() {
        let mut rows = Rows::new(vec!["definition".into()], Charset::AsciiSafe);
        rows.push(b"\0\x01\xff\xff\xff\xff").expect("a row");
        let read = Fields::new(rows.get(0).expect("a row"), "object/statistics").next::<String>("definition");
        assert_eq!(read.unwrap_err().sqlstate(), Some("XX000"));
    }

    #[test]
    fn arrays_and_vectors_are_read() {
        let read = |text: &str| Vec::<String>::read(Some(text.as_bytes()), &Rows::default());
        assert_eq!(read("{}"), Some(vec![]));
        assert_eq!(read(r#"{a,"b c","q\"\\,}",""}"#).unwrap(), ["a", "b c", "q\"\\,}", ""]);
        assert_eq!(read("{a,NULL}"), None);
        assert_eq!(read("{a,\"NULL\"}").unwrap(), ["a", "NULL"]);
        assert_eq!(Vec::<Option<String>>::read(Some(b"{NULL}"), &Rows::default()), Some(vec![None]));
        assert_eq!(Vec::<Oid>::read(Some(b"23 25"), &Rows::default()).unwrap(), [Oid(23), Oid(25)]);
        assert_eq!(Vec::<Oid>::read(Some(b""), &Rows::default()).unwrap(), []);
    }
}
