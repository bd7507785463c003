//! `float4` and `float8`: the bits of the number nearest to the text, which is how the server reads it, too.

use std::fmt::LowerExp;
use std::io::Write as _;
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

/// What `float4` says where no digit is left out (`extra_float_digits` above 0).
pub fn float4_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let number = f32::from_be_bytes(value.try_into().ok()?);
    let (exponent, fraction) = (number.to_bits() >> 23 & 0xff, u64::from(number.to_bits() & 0x007f_ffff));
    shortest(number, fraction | u64::from(exponent > 0) << 23, 6, out)
}

/// What `float8` says where no digit is left out.
pub fn float8_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let number = f64::from_be_bytes(value.try_into().ok()?);
    let (exponent, fraction) = (number.to_bits() >> 52 & 0x7ff, number.to_bits() & 0x000f_ffff_ffff_ffff);
    shortest(number, fraction | u64::from(exponent > 0) << 52, 15, out)
}

/// The shortest decimal number from which this one is read back, in the server's notation: without an exponent from
/// 0.0001 to `places` digits before the point.
fn shortest<F: LowerExp + Copy + Into<f64>>(number: F, mantissa: u64, places: i32, out: &mut Vec<u8>) -> Option<()> {
    let start = out.len();
    write!(out, "{number:e}").ok()?;
    let special: Option<&[u8]> = match &out[start..] {
        b"NaN" => Some(b"NaN"),
        b"inf" => Some(b"Infinity"),
        b"-inf" => Some(b"-Infinity"),
        b"0e0" => Some(b"0"),
        b"-0e0" => Some(b"-0"),
        _ => None,
    };
    if let Some(special) = special {
        out.truncate(start);
        out.extend_from_slice(special);
        return Some(());
    }
    // Seventeen digits at most, of which the point is behind the first.
    let (mut digits, mut count, mut exponent) = ([0; 17], 0, 0i32);
    let written = std::str::from_utf8(&out[start..]).ok()?;
    let (written, power) = written.split_once('e')?;
    let point: i32 = power.parse().ok()?;
    for digit in written.bytes().filter(u8::is_ascii_digit) {
        *digits.get_mut(count)? = digit;
        count += 1;
        exponent = point + 1 - count as i32;
    }
    let digits = &mut digits[..count];
    match choice(super::integer::unsigned(digits)?, exponent, mantissa)? {
        Choice::Same => {}
        // With a 0 at the end it would have been shorter.
        Choice::Above => *digits.last_mut().filter(|digit| **digit < b'9')? += 1,
        Choice::Below => *digits.last_mut()? -= 1,
    }
    out.truncate(start + usize::from(number.into() < 0.0));
    notation(digits, point, places, out);
    Some(())
}

/// Which digits the server takes.
enum Choice {
    Same,
    /// Those that are one more.
    Above,
    /// Those that are one less.
    Below,
}

/// What the server makes of the shortest digits; none where it is not sure.
///
/// It never takes what is in the middle between two numbers, though that is read as the even of them; and of two that
/// are equally near it takes the even. Both are found by the odd parts of what would be equal.
fn choice(digits: u64, exponent: i32, mantissa: u64) -> Option<Choice> {
    // Neither can be where it takes more factors of 5 than are in a number of 64 bits.
    let Some(fives) = 5u128.checked_pow(exponent.unsigned_abs()).filter(|fives| *fives < 1 << 64) else {
        return Some(Choice::Same);
    };
    let (of_mantissa, of_digits) = if exponent < 0 { (fives, 1) } else { (1, fives) };
    let odd = |number: u128| number >> number.trailing_zeros().min(127);
    let (mantissa, digits) = (u128::from(mantissa), u128::from(digits));
    let is_middle = |quarters: u128| odd(quarters * of_mantissa) == odd(digits * of_digits);
    let is_near = |halves: u128| odd(halves * of_digits) == odd(mantissa * of_mantissa);
    if [4 * mantissa - 2, 4 * mantissa - 1, 4 * mantissa + 2].into_iter().any(is_middle) {
        return None;
    }
    let choice = match digits % 2 {
        1 if is_near(2 * digits + 1) => Choice::Above,
        1 if digits > 1 && is_near(2 * digits - 1) => Choice::Below,
        _ => return Some(Choice::Same),
    };
    // Below a power of two numbers are twice as dense: what is as near may be read as another.
    (!mantissa.is_power_of_two()).then_some(choice)
}

/// Appends digits, of which the point is behind the first once it is moved by `point`.
fn notation(digits: &[u8], point: i32, places: i32, out: &mut Vec<u8>) {
    match usize::try_from(point) {
        Ok(point) if (point as i32) < places => {
            let before = digits.len().min(point + 1);
            out.extend_from_slice(&digits[..before]);
            out.resize(out.len() + point + 1 - before, b'0');
            fraction(&digits[before..], out);
        }
        Err(_) if point >= -4 => {
            out.extend_from_slice(b"0.");
            out.resize(out.len() + point.unsigned_abs() as usize - 1, b'0');
            out.extend_from_slice(digits);
        }
        _ => {
            out.push(digits[0]);
            fraction(&digits[1..], out);
            out.extend_from_slice(if point < 0 { b"e-" } else { b"e+" });
            super::integer::padded(point.unsigned_abs().into(), 2, out);
        }
    }
}

fn fraction(digits: &[u8], out: &mut Vec<u8>) {
    if !digits.is_empty() {
        out.push(b'.');
        out.extend_from_slice(digits);
    }
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
    use crate::binary::form::testing::{assert_unsure, text, value};
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

    #[test]
    fn small_and_large_numbers_have_an_exponent() {
        for said in ["0.0001", "-0.00012", "1e-05", "1.5e-07", "100000000000000", "1e+15", "-1.25e+100", "0.5", "12.75"]
        {
            let bytes = value(Form::Float8, said).expect(said);
            assert_eq!(text(Form::Float8, &bytes).as_deref(), Some(said));
        }
        for said in ["999999", "1e+06", "1.2345679e+07", "0.1", "3.4028235e+38", "1e-45", "-0", "NaN", "-Infinity"] {
            let bytes = value(Form::Float4, said).expect(said);
            assert_eq!(text(Form::Float4, &bytes).as_deref(), Some(said));
        }
    }

    #[test]
    fn of_two_that_are_as_near_the_even_is_taken_and_the_middle_is_not_sure() {
        let said = |number: f64| text(Form::Float8, &number.to_be_bytes());
        // 2^50 + 1/4 and 2^50 + 3/4.
        assert_eq!(said(1_125_899_906_842_624.2).as_deref(), Some("1.1258999068426242e+15"));
        assert_eq!(said(1_125_899_906_842_624.8).as_deref(), Some("1.1258999068426248e+15"));
        // The server writes 9.999999999999999e+22.
        assert_eq!(said(1e23), None);
        assert_eq!(text(Form::Float8, &1e22f64.to_be_bytes()).as_deref(), Some("1e+22"));
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
