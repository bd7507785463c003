//! The types whose binary form can be made of their text, and which form each has.

use super::{bits, bytea, character, datetime, float, integer, interval, network, numeric, uuid};
use crate::oid::Oid;

/// The binary form of a type's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "a variant is the type of that name")]
pub enum Form {
    Bool,
    Int2,
    Int4,
    Int8,
    Oid,
    Float4,
    Float8,
    Numeric,
    /// `text`, `varchar`, `bpchar` and `json`: the text itself.
    Text,
    /// `name`, and the labels of an enum.
    Name,
    /// `"char"`.
    Char,
    Jsonb,
    Bytea,
    Bit,
    Uuid,
    Date,
    Time,
    TimeTz,
    Timestamp,
    TimestampTz,
    Interval,
    Inet,
    Cidr,
    MacAddr,
    MacAddr8,
}

impl Form {
    /// The form of a built-in type, whose OID is the same in every database (`pg_type.dat`).
    pub fn of(built_in: Oid) -> Option<Self> {
        Some(match built_in.0 {
            16 => Self::Bool,
            17 => Self::Bytea,
            18 => Self::Char,
            19 => Self::Name,
            20 => Self::Int8,
            21 => Self::Int2,
            23 => Self::Int4,
            25 | 114 | 1042 | 1043 => Self::Text,
            26 => Self::Oid,
            650 => Self::Cidr,
            700 => Self::Float4,
            701 => Self::Float8,
            774 => Self::MacAddr8,
            829 => Self::MacAddr,
            869 => Self::Inet,
            1082 => Self::Date,
            1083 => Self::Time,
            1114 => Self::Timestamp,
            1184 => Self::TimestampTz,
            1186 => Self::Interval,
            1266 => Self::TimeTz,
            1560 | 1562 => Self::Bit,
            1700 => Self::Numeric,
            2950 => Self::Uuid,
            3802 => Self::Jsonb,
            _ => return None,
        })
    }

    /// Appends the value that this text says; none, with `out` in any state behind its old end, where the
    /// server might read it otherwise.
    #[inline]
    pub(super) fn write(self, text: &[u8], out: &mut Vec<u8>) -> Option<()> {
        match self {
            Self::Bool => character::boolean(text, out),
            Self::Int2 => integer::int2(text, out),
            Self::Int4 => integer::int4(text, out),
            Self::Int8 => integer::int8(text, out),
            Self::Oid => integer::oid(text, out),
            Self::Float4 => float::float4(text, out),
            Self::Float8 => float::float8(text, out),
            Self::Numeric => numeric::numeric(text, out),
            Self::Text => character::text(text, out),
            Self::Name => character::name(text, out),
            Self::Char => character::char(text, out),
            Self::Jsonb => character::jsonb(text, out),
            Self::Bytea => bytea::bytea(text, out),
            Self::Bit => bits::bit(text, out),
            Self::Uuid => uuid::uuid(text, out),
            Self::Date => datetime::date(text, out),
            Self::Time => datetime::time(text, out),
            Self::TimeTz => datetime::timetz(text, out),
            Self::Timestamp => datetime::timestamp(text, out),
            Self::TimestampTz => datetime::timestamptz(text, out),
            Self::Interval => interval::interval(text, out),
            Self::Inet => network::inet(text, out),
            Self::Cidr => network::cidr(text, out),
            Self::MacAddr => network::macaddr::<6>(text, out),
            Self::MacAddr8 => network::macaddr::<8>(text, out),
        }
    }

    /// Whether its values' text may hold what means something to COPY.
    #[inline]
    pub(super) fn needs_escapes(self) -> bool {
        matches!(self, Self::Text | Self::Name | Self::Char | Self::Jsonb | Self::Bytea)
    }

    /// Appends the text of a value as the server writes it in a dump's settings, not yet escaped; none, with `out`
    /// in any state behind its old end, where that is not sure.
    #[inline]
    pub(super) fn read(self, value: &[u8], out: &mut Vec<u8>) -> Option<()> {
        match self {
            Self::Bool => character::boolean_text(value, out),
            Self::Int2 => integer::int2_text(value, out),
            Self::Int4 => integer::int4_text(value, out),
            Self::Int8 => integer::int8_text(value, out),
            Self::Oid => integer::oid_text(value, out),
            Self::Float4 => float::float4_text(value, out),
            Self::Float8 => float::float8_text(value, out),
            Self::Numeric => numeric::numeric_text(value, out),
            Self::Text | Self::Name => character::text(value, out),
            Self::Char => character::char_text(value, out),
            Self::Jsonb => character::jsonb_text(value, out),
            Self::Bytea => bytea::bytea_text(value, out),
            Self::Bit => bits::bit_text(value, out),
            Self::Uuid => uuid::uuid_text(value, out),
            Self::Date => datetime::date_text(value, out),
            Self::Time => datetime::time_text(value, out),
            Self::TimeTz => datetime::timetz_text(value, out),
            Self::Timestamp => datetime::timestamp_text(value, out),
            Self::TimestampTz => datetime::timestamptz_text(value, out),
            Self::Interval => interval::interval_text(value, out),
            Self::Inet => network::inet_text(value, out),
            Self::Cidr => network::cidr_text(value, out),
            Self::MacAddr => network::macaddr_text::<6>(value, out),
            Self::MacAddr8 => network::macaddr_text::<8>(value, out),
        }
    }
}

/// What the tests of the forms say.
#[cfg(test)]
pub(super) mod testing {
    use super::Form;

    /// The text of a value.
    pub fn text(form: Form, value: &[u8]) -> Option<String> {
        let mut out = Vec::new();
        form.read(value, &mut out).map(|()| String::from_utf8(out).expect("UTF-8"))
    }

    /// That none of the values has a text.
    #[track_caller]
    pub fn assert_no_text(form: Form, values: &[&[u8]]) {
        for value in values {
            assert_eq!(text(form, value), None, "{form:?} {value:?}");
        }
    }

    /// The value that a text becomes.
    pub fn value(form: Form, text: &str) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        form.write(text.as_bytes(), &mut out).map(|()| out)
    }

    /// That none of the texts becomes a value.
    #[track_caller]
    pub fn assert_unsure(form: Form, texts: &[&str]) {
        for text in texts {
            assert_eq!(value(form, text), None, "{form:?} {text:?}");
        }
    }
}
