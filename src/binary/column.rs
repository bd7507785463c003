//! A column: one value a row, or an array of values.

use super::{Form, array, field};
use crate::oid::Oid;

/// What a table's column takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// A value of this form.
    Value(Form),
    /// An array of values.
    Array {
        /// The elements' form.
        form: Form,
        /// The elements' type in this database, which stands in every array: a domain's or an enum's own.
        element: Oid,
    },
}

/// Room that is used again for every value.
pub type Scratch = Vec<u8>;

impl Column {
    /// Appends a field: the length of its value, and the value.
    #[inline]
    pub fn write(self, text: &[u8], out: &mut Vec<u8>, scratch: &mut Scratch) -> Option<()> {
        with_length(out, |out| match self {
            Self::Value(form) => form.write(text, out),
            Self::Array { form, element } => array::write(text, form, element, out, scratch),
        })
    }
}

impl Column {
    /// A column of this type, the base of a domain, which an enum may be; `element` is its own type where it is that
    /// of an array's elements, else 0.
    pub fn of(built_in: Oid, is_enum: bool, element: Oid) -> Option<Self> {
        let form = if is_enum { Form::Name } else { Form::of(built_in)? };
        Some(if element.is_valid() { Self::Array { form, element } } else { Self::Value(form) })
    }

    /// The form of its values, or of their elements.
    pub fn form(self) -> Form {
        match self {
            Self::Value(form) | Self::Array { form, .. } => form,
        }
    }

    /// Appends a value as a field of COPY's text form.
    #[inline]
    pub(super) fn read(self, value: &[u8], out: &mut Vec<u8>, scratch: &mut [Scratch; 2]) -> Option<()> {
        let [text, element_text] = scratch;
        text.clear();
        match self {
            Self::Value(form) if !form.needs_escapes() => return form.read(value, out),
            Self::Value(form) => form.read(value, text)?,
            Self::Array { form, element } => array::text(value, form, element, text, element_text)?,
        }
        field::write(text, out);
        Some(())
    }
}

/// Appends what `write` writes behind its length.
#[inline]
pub(super) fn with_length(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> Option<()>) -> Option<()> {
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    write(out)?;
    let length = i32::try_from(out.len() - start - 4).ok()?;
    out[start..start + 4].copy_from_slice(&length.to_be_bytes());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_keeps_the_type_of_its_elements() {
        let of = |type_oid, is_enum, element| Column::of(Oid(type_oid), is_enum, Oid(element));
        assert_eq!(of(23, false, 0), Some(Column::Value(Form::Int4)));
        assert_eq!(of(23, false, 99_999), Some(Column::Array { form: Form::Int4, element: Oid(99_999) }));
        assert_eq!(of(99_999, true, 0), Some(Column::Value(Form::Name)));
        assert_eq!(of(600, false, 0), None);
    }
}
