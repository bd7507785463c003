//! The rows of a COPY in text form as those of a COPY in binary form, and the other way.
//!
//! A server takes a value in binary form for a third to four fifths of what its text costs, and a restore is nine
//! tenths the server's time. So an archive holds text, which any program can read, and what goes over the wire is
//! binary. (Documentation, "COPY", "Binary Format"; a type's own form is what its `..._send` function writes.)
//!
//! One rule stands above all: **exact or not used**. A conversion knows the text that the server itself writes, in
//! the settings of a dump, and no other; whatever else the server may also read, and all that it would refuse, is
//! [`None`]: not an error, but a word that these rows shall go as text, for the server to judge. Checks that
//! the server makes of binary values as well, lengths and domains among them, are left to it.
//!
//! ```text
//! Converter   blocks of text, cut anywhere  → whole rows, header and trailer
//!   field     a row's bytes                 → the text of a field, without escapes
//!   Column    the text of a field           → its length and its value
//!     Form    the text of one value         → its bytes; a file a family of types
//! ```
//!
//! On the way out the same rooms go backwards: a dump may ask for binary rows where that spares the server, and
//! [`ToText`] writes of them what a COPY in text form would have sent, byte for byte.

mod array;
mod bits;
mod bytea;
mod character;
mod column;
mod converter;
mod datetime;
mod field;
mod float;
mod form;
mod integer;
mod interval;
mod network;
mod numeric;
mod to_text;
mod uuid;

pub use column::Column;
pub use converter::Converter;
pub use form::Form;
pub use to_text::ToText;
