//! `interval`: microseconds, days and months.

use super::{datetime, integer};

const HOUR: i64 = 3_600_000_000;
/// Hours are a 32-bit number to servers before 15.
const MOST_HOURS: u64 = i32::MAX as u64;

/// `interval` in the style `postgres`: `1 year -2 mons +3 days -04:05:06.789`, of which parts may be missing.
///
/// Infinity, which 17 brought, and what looks like it in this form, is not sure.
pub fn interval(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let (years, rest) = part(text, [b"year", b"years"]);
    let (months, rest) = part(rest, [b"mon", b"mons"]);
    let (days, rest) = part(rest, [b"day", b"days"]);
    let micros = match rest {
        // The last part left no blank behind it.
        [] if text.last().is_some_and(u8::is_ascii_lowercase) => 0,
        _ => time(rest)?,
    };
    let months = years.checked_mul(12)?.checked_add(months)?;
    if [days, months].iter().any(|count| matches!(*count, i32::MIN | i32::MAX)) {
        return None;
    }
    out.extend_from_slice(&micros.to_be_bytes());
    out.extend_from_slice(&days.to_be_bytes());
    out.extend_from_slice(&months.to_be_bytes());
    Some(())
}

/// What `interval` says; none where a server may take it for infinite, or has not room for the hours.
pub fn interval_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let (micros, rest) = value.split_first_chunk()?;
    let (days, rest) = rest.split_first_chunk()?;
    let micros = i64::from_be_bytes(*micros);
    let [days, months] = [*days, rest.try_into().ok()?].map(i32::from_be_bytes);
    let (hours, rest) = (micros.unsigned_abs() / HOUR as u64, micros.unsigned_abs() % HOUR as u64);
    if hours > MOST_HOURS || [days, months].iter().any(|count| matches!(*count, i32::MIN | i32::MAX)) {
        return None;
    }
    let start = out.len();
    let mut follows_negative = false;
    for (count, unit) in [(months / 12, "year"), (months % 12, "mon"), (days, "day")] {
        if count == 0 {
            continue;
        }
        if out.len() > start {
            out.push(b' ');
        }
        if follows_negative && count > 0 {
            out.push(b'+');
        }
        follows_negative = count < 0;
        integer::decimal(count.into(), out);
        out.push(b' ');
        out.extend_from_slice(unit.as_bytes());
        if count != 1 {
            out.push(b's');
        }
    }
    if out.len() > start && micros == 0 {
        return Some(());
    }
    if out.len() > start {
        out.push(b' ');
    }
    match micros {
        ..0 => out.push(b'-'),
        _ if follows_negative => out.push(b'+'),
        _ => {}
    }
    integer::padded(hours, 2, out);
    datetime::minutes_and_seconds_text(rest, out);
    Some(())
}

/// The number of units that a text begins with, 0 if it does not begin so, and what follows with its blank.
fn part<'a>(text: &'a [u8], units: [&[u8]; 2]) -> (i32, &'a [u8]) {
    let read = || {
        let (number, rest) = split_blank(text);
        let (unit, rest) = split_blank(rest);
        if !units.contains(&unit) {
            return None;
        }
        let (is_negative, digits) = sign(number);
        let value = i64::try_from(integer::unsigned(digits)?).ok()?;
        Some((i32::try_from(if is_negative { -value } else { value }).ok()?, rest))
    };
    read().unwrap_or((0, text))
}

fn split_blank(text: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b' ', text) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, &[]),
    }
}

fn sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

/// `04:05:06.789`; hours may be many, and the sign is that of all.
fn time(text: &[u8]) -> Option<i64> {
    let (is_negative, text) = sign(text);
    let colon = memchr::memchr(b':', text).filter(|at| *at >= 2)?;
    let hours = integer::unsigned(&text[..colon]).filter(|hours| *hours <= MOST_HOURS)?;
    let (micros, rest) = datetime::minutes_and_seconds(&text[colon + 1..])?;
    let micros = i64::try_from(hours).ok()?.checked_mul(HOUR)?.checked_add(micros)?;
    rest.is_empty().then_some(if is_negative { -micros } else { micros })
}

#[cfg(test)]
mod tests {
    use crate::binary::Form;
    use crate::binary::form::testing::{assert_no_text, assert_unsure, text, value};

    fn parts(text: &str) -> Option<(i64, i32, i32)> {
        let bytes = value(Form::Interval, text)?;
        let (micros, rest) = bytes.split_first_chunk().expect("8 bytes");
        let (days, months) = rest.split_first_chunk().expect("4 bytes");
        let months = months.try_into().expect("4 bytes");
        Some((i64::from_be_bytes(*micros), i32::from_be_bytes(*days), i32::from_be_bytes(months)))
    }

    #[test]
    fn each_part_may_be_missing() {
        assert_eq!(parts("1 year 2 mons 3 days 04:05:06.789"), Some((14_706_789_000, 3, 14)));
        assert_eq!(parts("-1 years -2 mons +3 days -04:05:06.789"), Some((-14_706_789_000, 3, -14)));
        assert_eq!(parts("00:00:00"), Some((0, 0, 0)));
        assert_eq!(parts("1 mon"), Some((0, 0, 1)));
        assert_eq!(parts("-1 days +00:00:00.000001"), Some((1, -1, 0)));
        assert_eq!(parts("2 days"), Some((0, 2, 0)));
        assert_eq!(parts("1 year -1 mons"), Some((0, 0, 11)));
        assert_eq!(parts("-178956970 years -7 mons"), Some((0, 0, -2_147_483_647)));
        assert_eq!(
            parts("-2147483647 days -2147483647:59:59.999999"),
            Some((-7_730_941_132_799_999_999, -2_147_483_647, 0))
        );
    }

    #[test]
    fn parts_that_are_zero_are_left_out() {
        for said in [
            "00:00:00",
            "1 year 2 mons 3 days 04:05:06.789",
            "-1 years -2 mons +3 days -04:05:06.789",
            "1 mon",
            "-1 days +00:00:00.000001",
            "2 days",
            "-178956970 years -7 mons",
            "1 day -00:00:01",
            "2147483647:59:59.999999",
        ] {
            let bytes = value(Form::Interval, said).expect(said);
            assert_eq!(text(Form::Interval, &bytes).as_deref(), Some(said));
        }
        let infinite = [&[0x7f][..], &[0xff; 7], &[0x7f], &[0xff; 3], &[0x7f], &[0xff; 3]].concat();
        let long = [&[0x7f][..], &[0xff; 7], &[0; 8]].concat();
        assert_no_text(Form::Interval, &[&infinite, &long, &[0; 15], &[0; 17]]);
    }

    #[test]
    fn other_styles_are_not_sure() {
        assert_unsure(
            Form::Interval,
            &["", "P1Y2M", "1-2 3 4:05:06", "@ 1 year", "1 year ago", "1 hour", "1y", "2 days 1 year"],
        );
        assert_unsure(
            Form::Interval,
            &["1", "1 year ", " 1 year", "1  year", "1.5 days", "1:00:00", "00:60:00", "00:00", "days", "x days"],
        );
        assert_unsure(
            Form::Interval,
            &["infinity", "-infinity", "2147483648 days", "2147483647 days", "178956971 years"],
        );
        assert_unsure(Form::Interval, &["2147483648:00:00", "2 days 3 days", "1 year 1 year", "-+1 days"]);
    }
}
