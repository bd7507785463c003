//! `int2`, `int4`, `int8`, `oid`: big-endian.

/// `int2`.
pub fn int2(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let value = i16::try_from(signed(text)?).ok()?;
    out.extend_from_slice(&value.to_be_bytes());
    Some(())
}

/// `int4`.
pub fn int4(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let value = i32::try_from(signed(text)?).ok()?;
    out.extend_from_slice(&value.to_be_bytes());
    Some(())
}

/// `int8`.
pub fn int8(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let value = signed(text)?;
    out.extend_from_slice(&value.to_be_bytes());
    Some(())
}

/// `oid`. The server reads a zero before other digits as the sign of an octal number.
pub fn oid(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let value = u32::try_from(plain(text)?).ok()?;
    out.extend_from_slice(&value.to_be_bytes());
    Some(())
}

/// What `int2` says.
pub fn int2_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    decimal(i16::from_be_bytes(value.try_into().ok()?).into(), out);
    Some(())
}

/// What `int4` says.
pub fn int4_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    decimal(i32::from_be_bytes(value.try_into().ok()?).into(), out);
    Some(())
}

/// What `int8` says.
pub fn int8_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    decimal(i64::from_be_bytes(value.try_into().ok()?), out);
    Some(())
}

/// What `oid` says.
pub fn oid_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    decimal(u32::from_be_bytes(value.try_into().ok()?).into(), out);
    Some(())
}

/// Appends a number in decimal digits.
#[inline]
pub fn decimal(number: i64, out: &mut Vec<u8>) {
    if number < 0 {
        out.push(b'-');
    }
    padded(number.unsigned_abs(), 1, out);
}

/// Appends a number in decimal digits, with zeros before it until they are so many.
#[inline]
pub fn padded(mut number: u64, width: usize, out: &mut Vec<u8>) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    while number > 0 {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    out.extend_from_slice(&digits[at.min(digits.len() - width)..]);
}

#[inline]
fn signed(text: &[u8]) -> Option<i64> {
    match text.split_first() {
        Some((b'-', digits)) => 0i64.checked_sub_unsigned(plain(digits)?),
        _ => i64::try_from(plain(text)?).ok(),
    }
}

/// The value of digits without a zero before them.
#[inline]
pub fn plain(digits: &[u8]) -> Option<u64> {
    match digits {
        [b'0', _, ..] => None,
        _ => unsigned(digits),
    }
}

/// The value of digits, at least one; no more than cannot overflow.
#[inline]
pub fn unsigned(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    let mut value = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + u64::from(digit);
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::binary::Form;
    use crate::binary::form::testing::{assert_no_text, assert_unsure, text, value};
    use proptest::prelude::*;

    #[test]
    fn each_width_has_its_limits() {
        for (form, least, most) in [
            (Form::Int2, "-32768", "32767"),
            (Form::Int4, "-2147483648", "2147483647"),
            (Form::Int8, "-9223372036854775808", "9223372036854775807"),
        ] {
            let sign = |text| value(form, text).map(|bytes| bytes[0]);
            assert_eq!((sign(least), sign(most)), (Some(0x80), Some(0x7f)));
        }
        assert_unsure(Form::Int2, &["32768", "-32769"]);
        assert_unsure(Form::Int4, &["2147483648", "-2147483649"]);
        assert_unsure(Form::Int8, &["9223372036854775808", "-9223372036854775809", "92233720368547758070"]);
        assert_eq!(value(Form::Oid, "4294967295"), Some(vec![0xff; 4]));
        assert_unsure(Form::Oid, &["4294967296", "-1", "010"]);
    }

    #[test]
    fn a_value_has_the_length_of_its_type() {
        assert_eq!(text(Form::Int2, &[0x80, 0]).as_deref(), Some("-32768"));
        assert_eq!(text(Form::Oid, &[0xff; 4]).as_deref(), Some("4294967295"));
        assert_eq!(text(Form::Int8, &[0; 8]).as_deref(), Some("0"));
        for form in [Form::Int2, Form::Int4, Form::Int8, Form::Oid] {
            assert_no_text(form, &[&[], &[0; 3], &[0; 9]]);
        }
    }

    #[test]
    fn only_digits_are_sure() {
        assert_unsure(Form::Int4, &["", "-", "+1", " 1", "1 ", "0x1F", "1_000", "1.0", "--1", "007", "١"]);
    }

    proptest! {
        #[test]
        fn every_integer_is_its_bytes(number: i64) {
            prop_assert_eq!(signed(number.to_string().as_bytes()), Some(number));
            let mut digits = Vec::new();
            decimal(number, &mut digits);
            prop_assert_eq!(digits, number.to_string().into_bytes());
        }
    }
}
