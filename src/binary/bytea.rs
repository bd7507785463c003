//! `bytea`, which is written in one of two ways (`bytea_output`).

use crate::hex;

/// `bytea`.
pub fn bytea(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    match text.strip_prefix(b"\\x") {
        Some(digits) => {
            let start = out.len();
            out.resize(start + digits.len() / 2, 0);
            hex::decode(digits, &mut out[start..])
        }
        None => escaped(text, out),
    }
}

/// What `bytea` says where its output is hex.
pub fn bytea_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    out.extend_from_slice(b"\\x");
    hex::append(value, out);
    Some(())
}

/// Printable ASCII as it is, a backslash twice, all else as three octal digits.
fn escaped(mut text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    loop {
        let (byte, rest) = match text {
            [b'\\', b'\\', rest @ ..] => (b'\\', rest),
            [b'\\', a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', rest @ ..] => {
                ((a - b'0') << 6 | (b - b'0') << 3 | (c - b'0'), rest)
            }
            [byte @ b' '..=b'~', rest @ ..] if *byte != b'\\' => (*byte, rest),
            [] => return Some(()),
            _ => return None,
        };
        out.push(byte);
        text = rest;
    }
}

#[cfg(test)]
mod tests {
    use crate::binary::Form;
    use crate::binary::form::testing::{assert_unsure, value};

    #[test]
    fn both_ways_are_read() {
        assert_eq!(value(Form::Bytea, "\\x00ff5c"), Some(vec![0, 255, b'\\']));
        assert_eq!(value(Form::Bytea, "\\000\\377\\\\ a"), Some(vec![0, 255, b'\\', b' ', b'a']));
        assert_eq!(value(Form::Bytea, "\\x"), Some(vec![]));
        assert_eq!(value(Form::Bytea, ""), Some(vec![]));
    }

    #[test]
    fn no_other_way_is() {
        assert_unsure(Form::Bytea, &["\\x0", "\\x0g", "\\x00 ff", "\\400", "\\00", "\\", "a\\b", "ü", "\t"]);
    }
}
