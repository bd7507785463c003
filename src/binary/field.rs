//! One field of a row in COPY's text form: where it ends, and what it says once its escapes are gone; or its text with
//! the escapes that COPY writes.

/// A field's text, none where it is null, and the place of the delimiter behind it.
pub type Field<'a> = (Option<&'a [u8]>, usize);

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x80 * ONES;

/// Reads the field that begins at `at`; what had to be rewritten stands in `unescaped`.
///
/// `rows` ends with a line feed. None where COPY would not have written this: a carriage return that is not
/// escaped, a NUL, a numeric escape, a backslash before the line's end.
#[inline]
pub fn read<'a>(rows: &'a [u8], at: usize, unescaped: &'a mut Vec<u8>) -> Option<Field<'a>> {
    let end = special(rows, at);
    match rows.get(end)? {
        b'\t' | b'\n' => Some((Some(rows.get(at..end)?), end)),
        b'\\' if end == at => match rows.get(at + 1..)? {
            [b'N', b'\t' | b'\n', ..] => Some((None, at + 2)),
            [b'\\', ..] => {
                // So begins every bytea. Nothing needs to be copied if no other escape follows.
                let end = special(rows, at + 2);
                if rows.get(end) == Some(&b'\\') {
                    return unescape(rows, at, unescaped);
                }
                Some((Some(rows.get(at + 1..end)?), delimiter(rows, end)?))
            }
            _ => unescape(rows, at, unescaped),
        },
        b'\\' => unescape(rows, at, unescaped),
        _ => None,
    }
}

/// `end`, if a delimiter stands there.
fn delimiter(rows: &[u8], end: usize) -> Option<usize> {
    matches!(rows.get(end)?, b'\t' | b'\n').then_some(end)
}

fn unescape<'a>(rows: &[u8], mut at: usize, unescaped: &'a mut Vec<u8>) -> Option<Field<'a>> {
    unescaped.clear();
    loop {
        let end = special(rows, at);
        unescaped.extend_from_slice(rows.get(at..end)?);
        if *rows.get(end)? != b'\\' {
            return Some((Some(unescaped), delimiter(rows, end)?));
        }
        unescaped.push(match rows.get(end + 1)? {
            b'b' => 8,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 11,
            b'f' => 12,
            b'r' => b'\r',
            b'\\' => b'\\',
            _ => return None,
        });
        at = end + 2;
    }
}

/// Appends text with what means something to COPY escaped. It may be a piece of a field: no escape spans two.
#[inline]
pub fn write(text: &[u8], out: &mut Vec<u8>) {
    let mut start = 0;
    let mut at = suspect(text, 0);
    while let Some(byte) = text.get(at) {
        let letter = match byte {
            8 => b'b',
            b'\t' => b't',
            b'\n' => b'n',
            11 => b'v',
            12 => b'f',
            b'\r' => b'r',
            b'\\' => b'\\',
            _ => {
                at = suspect(text, at + 1);
                continue;
            }
        };
        out.extend_from_slice(&text[start..at]);
        out.extend_from_slice(&[b'\\', letter]);
        start = at + 1;
        at = suspect(text, start);
    }
    out.extend_from_slice(&text[start..]);
}

/// The first place, not before `at`, of a byte that means something to COPY: NUL, tab, line feed, carriage return,
/// backslash; the length if there is none.
#[inline]
fn special(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at = suspect(bytes, at);
        match bytes.get(at) {
            Some(0 | b'\t' | b'\n' | b'\r' | b'\\') | None => return at,
            Some(_) => at += 1,
        }
    }
}

/// As [`special`], but any control character will do: eight bytes are looked at together.
#[inline]
fn suspect(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..at + 8) {
        let word = u64::from_le_bytes(chunk.try_into().expect("eight bytes"));
        let other = word ^ (ONES * b'\\' as u64);
        let below_space = word.wrapping_sub(0x20 * ONES) & !word;
        let backslash = other.wrapping_sub(ONES) & !other;
        // A borrow may mark bytes above the first that is meant, never one below it.
        let marks = (below_space | backslash) & HIGH_BITS;
        if marks != 0 {
            return at + marks.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|&byte| byte < 0x20 || byte == b'\\').unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reads(rows: &[u8]) -> Option<(Option<Vec<u8>>, usize)> {
        let mut unescaped = Vec::new();
        read(rows, 0, &mut unescaped).map(|(text, end)| (text.map(<[u8]>::to_vec), end))
    }

    #[test]
    fn a_field_ends_at_a_tab_or_a_line_feed() {
        assert_eq!(reads(b"ab\tc\n"), Some((Some(b"ab".to_vec()), 2)));
        assert_eq!(reads(b"\tc\n"), Some((Some(vec![]), 0)));
        assert_eq!(reads("Zürich, 8001 \u{1}\n".as_bytes()), Some((Some("Zürich, 8001 \u{1}".into()), 15)));
    }

    #[test]
    fn null_is_told_from_the_text_of_its_letters() {
        assert_eq!(reads(b"\\N\n"), Some((None, 2)));
        assert_eq!(reads(b"\\\\N\n"), Some((Some(b"\\N".to_vec()), 3)));
        assert_eq!(reads(b"\\Nx\n"), None);
        assert_eq!(reads(b"a\\N\n"), None);
    }

    #[test]
    fn escapes_are_those_that_copy_writes() {
        assert_eq!(reads(b"\\b\\t\\n\\v\\f\\r\\\\\t"), Some((Some(b"\x08\t\n\x0b\x0c\r\\".to_vec()), 14)));
        assert_eq!(reads(b"\\\\xff\n"), Some((Some(b"\\xff".to_vec()), 5)));
        assert_eq!(reads(b"\\\\a\\\\\n"), Some((Some(b"\\a\\".to_vec()), 5)));
        for odd in
            [&b"\\101\n"[..], b"\\x41\n", b"a\\.\n", b"\\a\n", b"a\\\n\n", b"a\\", b"a\rb\n", b"a\0b\n", b"\\\\a\r\n"]
        {
            assert_eq!(reads(odd), None, "{odd:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(text in "[a-z\\\\\t\n\u{1}-\u{1f}\u{e9}]{0,40}", at in 0usize..40) {
            let text = text.as_bytes();
            let (one, two) = text.split_at(at.min(text.len()));
            let mut row = Vec::new();
            write(one, &mut row);
            write(two, &mut row);
            row.push(b'\n');
            prop_assert_eq!(reads(&row), Some((Some(text.to_vec()), row.len() - 1)));
        }

        #[test]
        fn eight_bytes_are_looked_at_as_one(bytes in proptest::collection::vec(0u8..0x62, 0..40)) {
            let slow = bytes.iter().position(|byte| [0, 9, 10, 13, 92].contains(byte));
            prop_assert_eq!(special(&bytes, 0), slow.unwrap_or(bytes.len()));
        }
    }
}
