//! `numeric`: digits to the base of 10,000, aligned at the point.
//!
//! Four 16-bit numbers stand before the digits: how many these are, the weight of the first (a power of 10,000),
//! the sign, and how many decimal digits follow the point. Zeros before and behind are the server's to strip, and
//! a precision that was declared its to apply.

use super::{character, integer};

const POSITIVE: u16 = 0;
const NEGATIVE: u16 = 0x4000;
const NAN: u16 = 0xc000;
const INFINITY: u16 = 0xd000;
const MINUS_INFINITY: u16 = 0xf000;

/// As many digits a value may have before the point, and behind it (documentation, "Numeric Types").
const MOST_BEFORE: usize = 131_072;
const MOST_BEHIND: usize = 16_383;

/// `numeric`, without an exponent, which the server never writes. Infinity, unknown before 14, is refused there
/// in this form, too.
pub fn numeric(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let (sign, number) = match text {
        b"NaN" => return special(NAN, out),
        b"Infinity" => return special(INFINITY, out),
        b"-Infinity" => return special(MINUS_INFINITY, out),
        [b'-', number @ ..] => (NEGATIVE, number),
        number => (POSITIVE, number),
    };
    let point = number.iter().position(|byte| *byte == b'.');
    let (before, behind) = match point {
        Some(point) => (&number[..point], &number[point + 1..]),
        None => (number, &number[number.len()..]),
    };
    if before.is_empty() || before.len() > MOST_BEFORE || behind.len() > MOST_BEHIND {
        return None;
    }
    if point.is_some() && behind.is_empty() {
        return None;
    }
    let groups = before.len().div_ceil(4);
    let count = u16::try_from(groups + behind.len().div_ceil(4)).ok()?;
    let weight = u16::try_from(groups - 1).ok()?;
    let scale = u16::try_from(behind.len()).ok()?;
    header([count, weight, sign, scale], out);

    let (first, whole) = before.split_at(before.len() % 4);
    if !first.is_empty() {
        out.extend_from_slice(&digits(first)?.to_be_bytes());
    }
    let (behind, last) = behind.split_at(behind.len() - behind.len() % 4);
    for group in whole.chunks_exact(4).chain(behind.chunks_exact(4)) {
        out.extend_from_slice(&digits(group)?.to_be_bytes());
    }
    if !last.is_empty() {
        let shift = [1, 1000, 100, 10][last.len()];
        out.extend_from_slice(&(digits(last)? * shift).to_be_bytes());
    }
    Some(())
}

fn special(sign: u16, out: &mut Vec<u8>) -> Option<()> {
    header([0, 0, sign, 0], out);
    Some(())
}

fn header(words: [u16; 4], out: &mut Vec<u8>) {
    for word in words {
        out.extend_from_slice(&word.to_be_bytes());
    }
}

/// What `numeric` says.
pub fn numeric_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let (words, []) = value.as_chunks::<2>() else { return None };
    let (&[count, weight, sign, scale], groups) = words.split_first_chunk()?;
    let [count, sign, scale] = [count, sign, scale].map(u16::from_be_bytes);
    let weight = i16::from_be_bytes(weight);
    if groups.len() != usize::from(count) || usize::from(scale) > MOST_BEHIND {
        return None;
    }
    match sign {
        POSITIVE => {}
        NEGATIVE => out.push(b'-'),
        NAN => return character::text(b"NaN", out),
        INFINITY => return character::text(b"Infinity", out),
        MINUS_INFINITY => return character::text(b"-Infinity", out),
        _ => return None,
    }
    // The group of that weight, whether it is written or not.
    let group = |of: i32| {
        let index = usize::try_from(i32::from(weight) - of).ok();
        let digits = index.and_then(|index| groups.get(index)).map_or(0, |group| u16::from_be_bytes(*group));
        (digits < 10_000).then_some(u64::from(digits))
    };
    integer::padded(group(i32::from(weight.max(0)))?, 1, out);
    for of in (0..i32::from(weight)).rev() {
        integer::padded(group(of)?, 4, out);
    }
    if scale > 0 {
        out.push(b'.');
        let end = out.len() + usize::from(scale);
        for of in (1..=i32::from(scale.div_ceil(4))).map(|place| -place) {
            integer::padded(group(of)?, 4, out);
        }
        out.truncate(end);
    }
    Some(())
}

/// The value of at most four digits.
#[inline]
fn digits(group: &[u8]) -> Option<u16> {
    let mut value = 0;
    for byte in group {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + u16::from(digit);
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::binary::Form;
    use crate::binary::form::testing::{assert_no_text, assert_unsure, text, value};

    fn words(text: &str) -> Option<Vec<u16>> {
        let bytes = value(Form::Numeric, text)?;
        Some(bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect())
    }

    #[test]
    fn digits_are_aligned_at_the_point() {
        assert_eq!(words("0"), Some(vec![1, 0, POSITIVE, 0, 0]));
        assert_eq!(words("-12345.678"), Some(vec![3, 1, NEGATIVE, 3, 1, 2345, 6780]));
        assert_eq!(words("0.00001"), Some(vec![3, 0, POSITIVE, 5, 0, 0, 1000]));
        assert_eq!(words("10000"), Some(vec![2, 1, POSITIVE, 0, 1, 0]));
        assert_eq!(words("-0.0"), Some(vec![2, 0, NEGATIVE, 1, 0, 0]));
        assert_eq!(words("NaN"), Some(vec![0, 0, NAN, 0]));
    }

    #[test]
    fn the_longest_values_have_their_places() {
        let longest = format!("{}.{}", "9".repeat(MOST_BEFORE), "1".repeat(MOST_BEHIND));
        let read = words(&longest).expect("sure");
        assert_eq!(read[..4], [32768 + 4096, 32767, POSITIVE, 16383]);
        assert_eq!(read.last(), Some(&1110));
        assert_unsure(Form::Numeric, &[&format!("9{longest}"), &format!("{longest}1")]);
    }

    #[test]
    fn groups_that_are_not_written_are_zeros() {
        let said = |words: &[u16]| {
            let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
            text(Form::Numeric, &bytes)
        };
        assert_eq!(said(&[0, 0, POSITIVE, 0]).as_deref(), Some("0"));
        assert_eq!(said(&[0, 0, POSITIVE, 3]).as_deref(), Some("0.000"));
        assert_eq!(said(&[1, 2, NEGATIVE, 1, 7]).as_deref(), Some("-700000000.0"));
        assert_eq!(said(&[1, (-2i16).cast_unsigned(), POSITIVE, 9, 1200]).as_deref(), Some("0.000012000"));
        assert_eq!(said(&[2, 0, POSITIVE, 2, 1, 2345]).as_deref(), Some("1.23"));
        assert_eq!(said(&[0, 0, MINUS_INFINITY, 0]).as_deref(), Some("-Infinity"));
        assert_no_text(Form::Numeric, &[&[], &[0; 7], &[0; 9], &[0, 1, 0, 0, 0, 0, 0, 0]]);
        assert!(said(&[1, 0, POSITIVE, 0, 10_000]).is_none() && said(&[0, 0, 1, 0]).is_none());
    }

    #[test]
    fn other_spellings_are_not_sure() {
        let others =
            ["", "-", ".", "1.", ".5", "+1", "1e3", " 1", "1 ", "1..2", "1.2.3", "nan", "inf", "1_000", "0x1f"];
        assert_unsure(Form::Numeric, &others);
    }
}
