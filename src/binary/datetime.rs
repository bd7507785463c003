//! `date`, `time`, `timetz`, `timestamp`, `timestamptz`: days and microseconds, counted from 2000-01-01.
//!
//! Texts are those of `DateStyle = ISO`, in which nothing is ambiguous. That a value is within a type's range
//! is checked by the server in this form as well.

mod said;

use super::integer;
pub use said::*;

const SECOND: i64 = 1_000_000;
const DAY_SECONDS: i64 = 86_400;
/// From 0000-03-01, where the count below begins, to 2000-01-01.
const EPOCH: i64 = 730_425;
/// So many times 400 years are before year 0, for years to be positive: a year has seven digits at most.
const CENTURIES4: i64 = 25_001;
/// How many hours a zone may be off, exclusive.
const ZONE_HOURS: i64 = 16;

/// `date`: days.
pub fn date(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let days = match text {
        b"infinity" => i32::MAX,
        b"-infinity" => i32::MIN,
        _ => {
            let (text, is_bc) = era(text);
            let (days, rest) = day(text, is_bc)?;
            i32::try_from(days).ok().filter(|days| rest.is_empty() && !matches!(*days, i32::MIN | i32::MAX))?
        }
    };
    out.extend_from_slice(&days.to_be_bytes());
    Some(())
}

/// `time`: microseconds since midnight.
pub fn time(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let (micros, rest) = time_or_24(text)?;
    rest.is_empty().then(|| out.extend_from_slice(&micros.to_be_bytes()))
}

/// `timetz`: a time, and how many seconds its zone is to the west.
pub fn timetz(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let (micros, rest) = time_or_24(text)?;
    let (east, rest) = zone(rest)?;
    let west = i32::try_from(-east).ok().filter(|_| rest.is_empty())?;
    out.extend_from_slice(&micros.to_be_bytes());
    out.extend_from_slice(&west.to_be_bytes());
    Some(())
}

/// `timestamp`: microseconds.
pub fn timestamp(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    moment(text, |rest| Some((0, rest)), out)
}

/// `timestamptz`: microseconds, in UTC.
pub fn timestamptz(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    moment(text, zone, out)
}

/// A day and a time, with what `zone` makes of the rest: seconds to the east.
#[inline]
fn moment(text: &[u8], zone: impl Fn(&[u8]) -> Option<(i64, &[u8])>, out: &mut Vec<u8>) -> Option<()> {
    let value = match text {
        b"infinity" => i64::MAX,
        b"-infinity" => i64::MIN,
        _ => {
            let (text, is_bc) = era(text);
            let (days, rest) = day(text, is_bc)?;
            let (micros, rest) = clock(rest.strip_prefix(b" ")?, 23)?;
            let (east, rest) = zone(rest)?;
            if !rest.is_empty() {
                return None;
            }
            let seconds = days * DAY_SECONDS - east;
            let value = seconds.checked_mul(SECOND)?.checked_add(micros)?;
            if matches!(value, i64::MIN | i64::MAX) {
                return None;
            }
            value
        }
    };
    out.extend_from_slice(&value.to_be_bytes());
    Some(())
}

/// The text before a final ` BC`, and whether there was one.
#[inline]
fn era(text: &[u8]) -> (&[u8], bool) {
    text.strip_suffix(b" BC").map_or((text, false), |text| (text, true))
}

/// The day that a text begins with, and what follows it. Years have four digits or, without zeros before them,
/// more.
#[inline]
fn day(text: &[u8], is_bc: bool) -> Option<(i64, &[u8])> {
    let end = if text.get(4) == Some(&b'-') { 4 } else { text.iter().position(|byte| *byte == b'-')? };
    let (year, rest) = text.split_at(end);
    let year = match year {
        [a, b, c, d] => pair(*a, *b)? * 100 + pair(*c, *d)?,
        [b'1'..=b'9', _, _, _, _, ..] if end <= 7 => integer::unsigned(year)?.cast_signed(),
        _ => return None,
    };
    let [b'-', m1, m2, b'-', d1, d2, rest @ ..] = rest else { return None };
    let (month, day) = (pair(*m1, *m2)?, pair(*d1, *d2)?);
    if year == 0 {
        return None;
    }
    let year = if is_bc { 1 - year } else { year };
    let is_there = (1..=12).contains(&month) && day >= 1 && day <= days_of(month, year);
    is_there.then(|| (days_since_epoch(year, month, day), rest))
}

#[inline]
fn days_of(month: i64, year: i64) -> i64 {
    const DAYS: [i64; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    DAYS[month as usize] + i64::from(month == 2 && is_leap)
}

/// Days of the Gregorian calendar, which is held to apply at all times; 1 BC is year 0. Years are counted from
/// March, so that a leap day is the last of its year, and from long before all that can be written.
#[inline]
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let is_early = i64::from(month <= 2);
    let (year, month) = (year - is_early, month + 12 * is_early - 3);
    // Numbers without a sign, for they are divided in half the time.
    let (year, month) = ((year + CENTURIES4 * 400) as u64, month as u64);
    let century = year / 100;
    let days = year * 365 + year / 4 - century + century / 4 + (153 * month + 2) / 5;
    days as i64 + day - 1 - CENTURIES4 * 146_097 - EPOCH
}

/// A time of day, of which 24:00:00 is the last.
fn time_or_24(text: &[u8]) -> Option<(i64, &[u8])> {
    clock(text, 24).filter(|(micros, _)| *micros <= DAY_SECONDS * SECOND)
}

/// The hours, minutes and seconds that a text begins with, as microseconds, and what follows.
#[inline]
fn clock(text: &[u8], last_hour: i64) -> Option<(i64, &[u8])> {
    let [h1, h2, b':', rest @ ..] = text else { return None };
    let hour = pair(*h1, *h2).filter(|hour| *hour <= last_hour)?;
    let (micros, rest) = minutes_and_seconds(rest)?;
    Some((hour * 3600 * SECOND + micros, rest))
}

/// What follows the hours and a colon, `mm:ss`, with at most six digits of a second's fraction.
#[inline]
pub fn minutes_and_seconds(text: &[u8]) -> Option<(i64, &[u8])> {
    let [m1, m2, b':', s1, s2, rest @ ..] = text else { return None };
    let (minute, second) = (pair(*m1, *m2)?, pair(*s1, *s2)?);
    if minute > 59 || second > 59 {
        return None;
    }
    let micros = (minute * 60 + second) * SECOND;
    let [b'.', rest @ ..] = rest else { return Some((micros, rest)) };
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if length == 0 || length > 6 {
        return None;
    }
    let (digits, rest) = rest.split_at(length);
    let fraction = digits.iter().fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
    Some((micros + fraction * 10i64.pow(6 - length as u32), rest))
}

/// The zone that a text begins with, `+hh`, `+hh:mm` or `+hh:mm:ss`: seconds to the east of Greenwich.
#[inline]
fn zone(text: &[u8]) -> Option<(i64, &[u8])> {
    let [sign @ (b'+' | b'-'), h1, h2, rest @ ..] = text else { return None };
    let hours = pair(*h1, *h2).filter(|hours| *hours < ZONE_HOURS)?;
    let (minutes, rest) = sixtieth(rest)?;
    let (seconds, rest) = sixtieth(rest)?;
    let east = hours * 3600 + minutes * 60 + seconds;
    Some((if *sign == b'-' { -east } else { east }, rest))
}

/// A colon and two digits, or nothing.
fn sixtieth(text: &[u8]) -> Option<(i64, &[u8])> {
    match text {
        [b':', a, b, rest @ ..] => Some((pair(*a, *b).filter(|number| *number < 60)?, rest)),
        _ => Some((0, text)),
    }
}

/// Two digits.
#[inline]
fn pair(tens: u8, ones: u8) -> Option<i64> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens <= 9 && ones <= 9).then(|| i64::from(tens) * 10 + i64::from(ones))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::binary::Form;
    use crate::binary::form::testing::{assert_unsure, text as written, value};

    fn days(text: &str) -> Option<i32> {
        value(Form::Date, text).map(|bytes| i32::from_be_bytes(bytes.try_into().expect("4 bytes")))
    }

    fn micros(form: Form, text: &str) -> Option<i64> {
        value(form, text).map(|bytes| i64::from_be_bytes(bytes[..8].try_into().expect("8 bytes")))
    }

    #[test]
    fn days_are_counted_from_2000() {
        for (text, number) in [
            ("2000-01-01", 0),
            ("1999-12-31", -1),
            ("2000-02-29", 59),
            ("1970-01-01", -10_957),
            ("0001-01-01", -730_119),
            ("0001-12-31 BC", -730_120),
            ("4714-11-24 BC", -2_451_545),
            ("5874897-12-31", 2_145_031_948),
            ("infinity", i32::MAX),
            ("-infinity", i32::MIN),
        ] {
            assert_eq!(days(text), Some(number), "{text}");
            assert_eq!(written(Form::Date, &number.to_be_bytes()).as_deref(), Some(text));
        }
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut expected = days_since_epoch(-801, 1, 1);
        for year in -801..=2801 {
            for month in 1..=12 {
                for day in 1..=days_of(month, year) {
                    assert_eq!(days_since_epoch(year, month, day), expected, "{year}-{month}-{day}");
                    assert_eq!(said::day_of(expected), (year, month as u64, day as u64));
                    expected += 1;
                }
            }
        }
    }

    #[test]
    fn days_that_are_none_are_not_sure() {
        assert_unsure(
            Form::Date,
            &["2001-02-29", "1900-02-29", "2000-04-31", "2000-13-01", "2000-00-01", "2000-01-00"],
        );
        assert_unsure(Form::Date, &["0000-01-01", "0101-02-29 BC", "99999999-01-01", "9999999-01-01"]);
        assert_unsure(
            Form::Date,
            &["", "99-01-01", "02000-01-01", "01/02/2000", "20000101", "2000-1-1", "today", "-1-01-01"],
        );
        assert_unsure(Form::Date, &["2000-01-01 ", "2000-01-01 AD", "2000-01-01 00:00:00", "Infinity"]);
        assert_eq!(days("0101-02-28 BC").map(|day| day + 1), days("0101-03-01 BC"));
    }

    #[test]
    fn times_are_microseconds() {
        assert_eq!(micros(Form::Time, "00:00:00.000001"), Some(1));
        assert_eq!(micros(Form::Time, "24:00:00"), Some(86_400_000_000));
        assert_eq!(micros(Form::Time, "23:59:59.5"), Some(86_399_500_000));
        assert_unsure(Form::Time, &["24:00:01", "24:00:00.1", "25:00:00", "23:60:00", "23:59:60", "1:00:00", "10:00"]);
        assert_unsure(Form::Time, &["10:00:00.", "10:00:00.1234567", "10:00:00+00", "10:00:00 AM", ""]);
    }

    #[test]
    fn a_zone_is_written_to_the_west() {
        let zone =
            |text: &str| value(Form::TimeTz, text).map(|bytes| i32::from_be_bytes(bytes[8..].try_into().expect("4")));
        assert_eq!(zone("10:00:00+00"), Some(0));
        assert_eq!(zone("10:00:00+05:30"), Some(-19_800));
        assert_eq!(zone("10:00:00-15:59:59"), Some(57_599));
        assert_unsure(
            Form::TimeTz,
            &["10:00:00", "10:00:00+16", "10:00:00+1", "10:00:00Z", "10:00:00+05:60", "10:00:00 +05"],
        );
    }

    #[test]
    fn moments_are_in_utc() {
        let utc = |text| micros(Form::TimestampTz, text);
        assert_eq!(utc("2000-01-01 00:00:00+00"), Some(0));
        assert_eq!(utc("1999-12-31 23:59:59.999999+00"), Some(-1));
        assert_eq!(utc("2000-01-01 00:17:30+00:17:30"), Some(0));
        assert_eq!(utc("1999-12-31 16:00:00-08"), Some(0));
        assert_eq!(utc("0001-01-01 00:00:00+00 BC"), Some((-730_119 - 366) * 86_400_000_000));
        assert_eq!(utc("infinity"), Some(i64::MAX));
        assert_unsure(Form::TimestampTz, &["2000-01-01 00:00:00", "2000-01-01T00:00:00+00", "2000-01-01 24:00:00+00"]);
    }

    #[test]
    fn moments_without_a_zone_have_none() {
        let plain = |text| micros(Form::Timestamp, text);
        assert_eq!(plain("294276-12-31 23:59:59.999999"), Some(9_223_371_331_199_999_999));
        assert_eq!(plain("4714-11-24 00:00:00 BC"), Some(-211_813_488_000_000_000));
        assert_eq!(plain("-infinity"), Some(i64::MIN));
        assert_unsure(
            Form::Timestamp,
            &["2000-01-01 00:00:00+00", "2000-01-01", "2000-01-01 00:00", "999999-01-01 00:00:00"],
        );
        assert_unsure(Form::Timestamp, &["294277-01-09 04:00:54.775807", "294277-01-09 04:00:54.775808"]);
    }
}
