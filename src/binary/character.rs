//! Values that are their text, or one letter of it: `text` and its kin, `name`, `"char"`, `json`, `jsonb`, `bool`.
//!
//! The server converts text from the client's encoding in both forms, checks it in both, and applies a length
//! that was declared in both.

/// The length that an identifier cannot have (NAMEDATALEN).
const TOO_LONG_FOR_A_NAME: usize = 64;
/// The only version of jsonb's binary form there is, on every major: the text behind it.
pub const JSONB_VERSION: u8 = 1;

/// `text`, `varchar`, `bpchar`, `json`.
#[inline]
pub fn text(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    out.extend_from_slice(text);
    Some(())
}

/// `name` and enums. Longer text is cut off in one form and refused in the other.
pub fn name(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    (text.len() < TOO_LONG_FOR_A_NAME).then(|| out.extend_from_slice(text))
}

/// `"char"`: one byte. Others than ASCII are written as escapes since 16, and depend on the encoding before.
pub fn char(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    match text {
        [byte] if byte.is_ascii() => out.push(*byte),
        _ => return None,
    }
    Some(())
}

/// `jsonb`.
pub fn jsonb(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    out.push(JSONB_VERSION);
    out.extend_from_slice(text);
    Some(())
}

/// `bool`.
pub fn boolean(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    match text {
        b"t" => out.push(1),
        b"f" => out.push(0),
        _ => return None,
    }
    Some(())
}

/// What `"char"` says; none of a byte that is not ASCII.
pub fn char_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    match value {
        [0] => {}
        [byte] if byte.is_ascii() => out.push(*byte),
        _ => return None,
    }
    Some(())
}

/// What `jsonb` says.
pub fn jsonb_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    text(value.strip_prefix(&[JSONB_VERSION])?, out)
}

/// What `bool` says.
pub fn boolean_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    out.push(match value {
        [0] => b'f',
        [1] => b't',
        _ => return None,
    });
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::binary::Form;
    use crate::binary::form::testing::{assert_no_text, assert_unsure, text, value};

    #[test]
    fn text_is_itself() {
        assert_eq!(value(Form::Text, "Zürich "), Some("Zürich ".into()));
        assert_eq!(value(Form::Text, ""), Some(vec![]));
        assert_eq!(value(Form::Jsonb, "{}"), Some(b"\x01{}".to_vec()));
    }

    #[test]
    fn a_name_is_shorter_than_64_bytes() {
        assert_eq!(value(Form::Name, &"n".repeat(63)), Some(vec![b'n'; 63]));
        assert_unsure(Form::Name, &[&"n".repeat(64)]);
    }

    #[test]
    fn a_letter_is_one_letter() {
        assert_eq!(value(Form::Char, "\\"), Some(vec![b'\\']));
        assert_unsure(Form::Char, &["", "ab", "ü", "\\303"]);
        assert_eq!((value(Form::Bool, "t"), value(Form::Bool, "f")), (Some(vec![1]), Some(vec![0])));
        assert_eq!((text(Form::Char, b"\\"), text(Form::Char, b"\0")), (Some("\\".into()), Some(String::new())));
        assert_eq!((text(Form::Bool, &[1]), text(Form::Bool, &[0])), (Some("t".into()), Some("f".into())));
        assert_no_text(Form::Char, &[b"\xfc", b"", b"ab"]);
        assert_no_text(Form::Bool, &[&[2], &[], &[0, 0]]);
        assert_no_text(Form::Jsonb, &[b"{}", b"\x02{}", b""]);
        assert_unsure(Form::Bool, &["", "true", "T", "1", " t"]);
    }
}
