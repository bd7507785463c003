//! Names and SQL are bytes in the dump's encoding; here they travel as `String`, without loss.
//!
//! A LATIN1 or SQL_ASCII database may hold names that are not UTF-8. Writing every definition with byte
//! strings would make the code that matters most unreadable, so a byte that is not part of valid UTF-8 is
//! carried as one private character (U+10FF00 + the byte), and turned back where text leaves us:
//! [`decode`] is used on all that comes from a server or a file, [`encode`] on all that goes to one.
//! `encode(decode(bytes)) == bytes` for every byte sequence; a real U+10FFxx in the input is carried as its
//! four bytes, so that nothing is ambiguous.

mod name;

use std::borrow::Cow;
use std::cmp::Ordering;

pub use name::{Name, Names};

const CARRIER: u32 = 0x10_FF00;

/// How the bytes of the dump's encoding are read: which bytes may stand inside a multi-byte character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    /// Every byte below 0x80 is an ASCII character (all server encodings).
    #[default]
    AsciiSafe,
    /// The second byte of a character may look like ASCII, a backslash or a quote among others
    /// (the client-only encodings SJIS, BIG5, GBK, UHC, JOHAB, GB18030, SHIFT_JIS_2004).
    AsciiTrail,
}

impl Charset {
    /// The reading rule of an encoding by PostgreSQL's name for it.
    pub fn of(encoding: &str) -> Self {
        match encoding.to_ascii_uppercase().as_str() {
            "SJIS" | "SHIFT_JIS_2004" | "BIG5" | "GBK" | "UHC" | "JOHAB" | "GB18030" => Self::AsciiTrail,
            _ => Self::AsciiSafe,
        }
    }
}

/// Bytes from a server or a file as text; see the module's head.
pub fn decode(bytes: &[u8]) -> String {
    decode_as(bytes, Charset::AsciiSafe)
}

/// As [`decode`], for text in the given charset.
pub fn decode_as(bytes: &[u8], charset: Charset) -> String {
    if charset == Charset::AsciiTrail {
        return decode_pairs(bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !may_carry(bytes) => text.to_owned(),
        _ => decode_slow(bytes),
    }
}

fn decode_slow(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if is_carrier(c) {
                let mut buffer = [0; 4];
                text.extend(c.encode_utf8(&mut buffer).bytes().map(carry));
            } else {
                text.push(c);
            }
        }
        text.extend(chunk.invalid().iter().copied().map(carry));
    }
    text
}

/// A lead byte above 0x7F takes its follower along, whatever that looks like.
fn decode_pairs(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut bytes = bytes.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte < 0x80 {
            text.push(char::from(byte));
        } else {
            text.push(carry(byte));
            text.extend(bytes.next().map(carry));
        }
    }
    text
}

/// The bytes that [`decode`] read.
pub fn encode(text: &str) -> Cow<'_, [u8]> {
    if !may_carry(text.as_bytes()) {
        return Cow::Borrowed(text.as_bytes());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut buffer = [0; 4];
    for c in text.chars() {
        match carried(c) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()),
        }
    }
    Cow::Owned(bytes)
}

/// Compares as the bytes compare (`strcmp`), which is how `pg_dump` orders names.
pub fn compare(a: &str, b: &str) -> Ordering {
    encode(a).cmp(&encode(b))
}

/// Text for a terminal or a log: control characters and carried bytes are shown, never sent.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match carried(c) {
            Some(byte) => shown.push_str(&format!("\\x{byte:02x}")),
            None if c.is_control() => shown.extend(c.escape_default()),
            None => shown.push(c),
        }
    }
    shown
}

fn carry(byte: u8) -> char {
    char::from_u32(CARRIER + u32::from(byte)).expect("U+10FF00..U+10FFFF are characters")
}

fn carried(c: char) -> Option<u8> {
    u32::from(c).checked_sub(CARRIER).map(|byte| byte as u8)
}

/// Whether text may hold a carrier: in UTF-8 each begins with this byte, and hardly anything else does.
fn may_carry(bytes: &[u8]) -> bool {
    memchr::memchr(0xF4, bytes).is_some()
}

fn is_carrier(c: char) -> bool {
    u32::from(c) >= CARRIER
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_byte_sequence_survives(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(encode(&decode(&bytes)).into_owned(), bytes.clone());
            prop_assert_eq!(encode(&decode_as(&bytes, Charset::AsciiTrail)).into_owned(), bytes);
        }

        #[test]
        fn every_string_survives(text in any::<String>()) {
            prop_assert_eq!(encode(&decode(text.as_bytes())).into_owned(), text.into_bytes());
        }

        #[test]
        fn order_is_that_of_the_bytes(a in proptest::collection::vec(any::<u8>(), 0..8), b in proptest::collection::vec(any::<u8>(), 0..8)) {
            prop_assert_eq!(compare(&decode(&a), &decode(&b)), a.cmp(&b));
        }
    }

    #[test]
    fn carriers_in_the_input_are_not_ambiguous() {
        let text = "\u{10FFE9}";
        assert_eq!(&*encode(&decode(text.as_bytes())), text.as_bytes());
        assert_eq!(&*encode(&decode(b"\xE9")), b"\xE9");
    }

    #[test]
    fn a_trailing_backslash_of_sjis_is_not_a_backslash() {
        let text = decode_as(b"\x83\x5C'", Charset::of("sjis"));
        assert!(!text.contains('\\'));
        assert_eq!(&*encode(&text), b"\x83\x5C'");
    }

    #[test]
    fn escapes_never_reach_a_terminal() {
        assert_eq!(printable("a\x1b[31m\n"), "a\\u{1b}[31m\\n");
        assert_eq!(printable(&decode(b"\xE9")), "\\xe9");
    }
}
