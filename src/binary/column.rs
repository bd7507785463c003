//! A column: one value a row, or an array of values.

use super::{Form, array};
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
