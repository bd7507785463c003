//! `float4` and `float8`: the bits of the number nearest to the text, which is how the server reads it, too.

use std::str::FromStr;

/// What the server makes of `NaN`, sign and payload.
const NAN4: u32 = 0x7fc0_0000;
const NAN8: u64 = 0x7ff8_0000_0000_0000;

/// `float4`; read with the precision of its own, not rounded twice.
pub fn float4(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let number: f32 = nearest(text)?;
    let bits = if number.is_nan() { NAN4 } else { number.to_bits() };
    out.extend_from_slice(&bits.to_be_bytes());
    Some(())
}

/// `float8`.
pub fn float8(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let number: f64 = nearest(text)?;
    let bits = if number.is_nan() { NAN8 } else { number.to_bits() };
    out.extend_from_slice(&bits.to_be_bytes());
    Some(())
}

/// The number nearest to the text, of either precision.
fn nearest<F: FromStr + Copy + Into<f64>>(text: &[u8]) -> Option<F> {
    match text {
        b"NaN" => "NaN".parse().ok(),
        b"Infinity" => "inf".parse().ok(),
        b"-Infinity" => "-inf".parse().ok(),
        _ => {
            let number: F = decimal(text)?.parse().ok()?;
            is_in_range(number.into(), text).then_some(number)
        }
    }
}

/// The text, if it has nothing in it but what a decimal number may have: Rust reads `inf` and the like as well.
fn decimal(text: &[u8]) -> Option<&str> {
    let begins = matches!(text, [b'0'..=b'9', ..] | [b'-', b'0'..=b'9', ..]);
    let goes_on = text.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'+' | b'-'));
    std::str::from_utf8(text).ok().filter(|_| begins && goes_on)
}

/// The server refuses what overflows, and what is too small to be told from zero; zero it knows by its digits.
fn is_in_range(number: f64, text: &[u8]) -> bool {
    let says_zero = || {
        let mantissa = text.split(|byte| *byte == b'e').next().unwrap_or_default();
        mantissa.iter().all(|byte| matches!(byte, b'0' | b'.' | b'-'))
    };
    !number.is_infinite() && (number != 0.0 || says_zero())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::binary::Form;
    use crate::binary::form::testing::{assert_unsure, value};
    use proptest::prelude::*;

    fn bits8(text: &str) -> Option<u64> {
        value(Form::Float8, text).map(|bytes| u64::from_be_bytes(bytes.try_into().expect("8 bytes")))
    }

    #[test]
    fn the_sign_of_zero_and_the_smallest_numbers_are_kept() {
        assert_eq!(bits8("-0"), Some(1 << 63));
        assert_eq!(bits8("0"), Some(0));
        assert_eq!(bits8("5e-324"), Some(1));
        assert_eq!(bits8("2.2250738585072011e-308"), Some(0x000f_ffff_ffff_ffff));
        assert_eq!(bits8("9.999999999999999e+22"), Some(0x44b5_2d02_c7e1_4af6));
        assert_eq!(value(Form::Float4, "1e-45"), Some(vec![0, 0, 0, 1]));
        assert_eq!(bits8("NaN"), Some(NAN8));
    }

    #[test]
    fn a_float4_is_rounded_once() {
        // Halfway between two of them, and a bit more than a float8 can tell.
        assert_eq!(value(Form::Float4, "1.000000059604644776"), Some(0x3f80_0001u32.to_be_bytes().to_vec()));
    }

    #[test]
    fn what_the_server_refuses_is_not_sure() {
        assert_unsure(Form::Float8, &["1e309", "-1e309", "1e-400", "", "1e", "1.2.3", "e5", "-", "1-2"]);
        assert_unsure(Form::Float4, &["3.5e38", "1e-46"]);
        assert_unsure(Form::Float8, &["inf", "infinity", "nan", "-NaN", "+1", " 1", "0x10", ".5", "1_0"]);
    }

    proptest! {
        #[test]
        fn every_number_is_read_back(bits: u64) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            prop_assert_eq!(bits8(&format!("{number:e}")), Some(bits));
        }
    }
}
