//! What chance picks from.

pub const ROLES: [&str; 2] = ["generated_reader", "\"generated Writer\""];

pub const NAMES: &[&str] = &["orders", "item", "Person", "log", "value", "select", "a", "users"];

pub const ODD_NAMES: &[&str] = &[
    "new\nline",
    "quote'",
    "double\"quote",
    "back\\slash",
    "$$",
    "-- x",
    "; DROP",
    "ünïcödé",
    "漢字",
    " blank ",
    "%s",
    "\u{1b}[31m",
    "a.b",
    "CamelCase",
    "ends with a very long name that is near the limit of 6",
];

/// Types that columns may have from the beginning.
pub const TYPES: [&str; 24] = [
    "integer",
    "integer",
    "integer",
    "bigint",
    "smallint",
    "text",
    "text",
    "varchar(20)",
    "char(7)",
    "boolean",
    "numeric(12,3)",
    "numeric",
    "real",
    "double precision",
    "date",
    "timestamptz",
    "timestamp(3)",
    "interval",
    "uuid",
    "jsonb",
    "bytea",
    "inet",
    "bit varying(9)",
    "int4range",
];

/// Types that a btree sorts and a key may have.
pub const KEY_TYPES: &[&str] = &["integer", "bigint", "text", "uuid", "date", "numeric(12,3)"];

/// An expression of each simple type, without reference to anything.
pub fn default_of(type_name: &str) -> Option<&'static str> {
    Some(match type_name {
        "integer" | "bigint" | "smallint" => "7 + 1",
        "text" | "varchar(20)" | "char(7)" => "'it''s'::text || upper('x')",
        "boolean" => "NOT false",
        "numeric(12,3)" | "numeric" | "real" | "double precision" => "1.5 * 2",
        "date" => "CURRENT_DATE - 1",
        "timestamptz" => "now() + '1 day'::interval",
        "uuid" => "'6a5b5d2f-0c3c-4d4e-8a67-2f4f6b1d2c3d'::uuid",
        "jsonb" => "'{\"a\": [1, null]}'::jsonb",
        "bytea" => r"'\x00ff'::bytea",
        "int4range" => "int4range(1, 5, '[]')",
        _ => return None,
    })
}
