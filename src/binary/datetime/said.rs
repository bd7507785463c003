//! What days and times say: the way out of the server.

use std::ops::RangeInclusive;

use super::{CENTURIES4, DAY_SECONDS, EPOCH, SECOND, ZONE_HOURS};
use crate::binary::integer;

/// The days that a date can be, from 4714-11-24 BC to 5874897-12-31.
const DAYS: RangeInclusive<i64> = -2_451_545..=2_145_031_948;

/// What `date` says.
pub fn date_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    match i32::from_be_bytes(value.try_into().ok()?) {
        i32::MAX => out.extend_from_slice(b"infinity"),
        i32::MIN => out.extend_from_slice(b"-infinity"),
        days => {
            let is_bc = day_text(days.into(), out)?;
            era_text(is_bc, out);
        }
    }
    Some(())
}

/// What `time` says.
pub fn time_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    clock_text(i64::from_be_bytes(value.try_into().ok()?), out)
}

/// What `timetz` says.
pub fn timetz_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let (micros, west) = value.split_first_chunk()?;
    clock_text(i64::from_be_bytes(*micros), out)?;
    let west = i32::from_be_bytes(west.try_into().ok()?);
    let seconds = u64::from(west.unsigned_abs());
    if seconds >= ZONE_HOURS as u64 * 3600 {
        return None;
    }
    out.push(if west <= 0 { b'+' } else { b'-' });
    integer::padded(seconds / 3600, 2, out);
    if seconds % 3600 != 0 {
        out.push(b':');
        integer::padded(seconds / 60 % 60, 2, out);
    }
    if seconds % 60 != 0 {
        out.push(b':');
        integer::padded(seconds % 60, 2, out);
    }
    Some(())
}

/// What `timestamp` says.
pub fn timestamp_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    moment_text(value, b"", out)
}

/// What `timestamptz` says in a session whose zone is UTC.
pub fn timestamptz_text(value: &[u8], out: &mut Vec<u8>) -> Option<()> {
    moment_text(value, b"+00", out)
}

fn moment_text(value: &[u8], zone: &[u8], out: &mut Vec<u8>) -> Option<()> {
    match i64::from_be_bytes(value.try_into().ok()?) {
        i64::MAX => out.extend_from_slice(b"infinity"),
        i64::MIN => out.extend_from_slice(b"-infinity"),
        micros => {
            let day = DAY_SECONDS * SECOND;
            let is_bc = day_text(micros.div_euclid(day), out)?;
            out.push(b' ');
            clock_text(micros.rem_euclid(day), out)?;
            out.extend_from_slice(zone);
            era_text(is_bc, out);
        }
    }
    Some(())
}

/// Appends the day of that number, and tells whether it is before Christ, which stands at the end of all.
#[inline]
fn day_text(days: i64, out: &mut Vec<u8>) -> Option<bool> {
    if !DAYS.contains(&days) {
        return None;
    }
    let (year, month, day) = day_of(days);
    let is_bc = year <= 0;
    integer::padded(if is_bc { 1 - year } else { year }.cast_unsigned(), 4, out);
    out.push(b'-');
    integer::padded(month, 2, out);
    out.push(b'-');
    integer::padded(day, 2, out);
    Some(is_bc)
}

fn era_text(is_bc: bool, out: &mut Vec<u8>) {
    if is_bc {
        out.extend_from_slice(b" BC");
    }
}

/// Appends a time of day; none of more than a day.
#[inline]
fn clock_text(micros: i64, out: &mut Vec<u8>) -> Option<()> {
    let micros = u64::try_from(micros).ok().filter(|micros| *micros <= (DAY_SECONDS * SECOND).cast_unsigned())?;
    let hour = 3600 * SECOND as u64;
    integer::padded(micros / hour, 2, out);
    minutes_and_seconds_text(micros % hour, out);
    Some(())
}

/// Appends what follows the hours, `:mm:ss` and a fraction without zeros at its end, of less than an hour's
/// microseconds.
#[inline]
pub fn minutes_and_seconds_text(micros: u64, out: &mut Vec<u8>) {
    let (seconds, fraction) = (micros / SECOND as u64, micros % SECOND as u64);
    out.push(b':');
    integer::padded(seconds / 60, 2, out);
    out.push(b':');
    integer::padded(seconds % 60, 2, out);
    if fraction > 0 {
        out.push(b'.');
        integer::padded(fraction, 6, out);
        while out.pop_if(|digit| *digit == b'0').is_some() {}
    }
}

/// The year, month and day of that number: [`days_since_epoch`] backwards.
#[inline]
pub(super) fn day_of(days: i64) -> (i64, u64, u64) {
    let days = (days + CENTURIES4 * 146_097 + EPOCH).cast_unsigned();
    let (centuries4, day) = (days / 146_097, days % 146_097);
    // Leap days, and those that are left out, are at the end of what they belong to.
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (year * 365 + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let is_late = u64::from(month >= 10);
    let year = (year + centuries4 * 400 + is_late).cast_signed() - CENTURIES4 * 400;
    (year, month + 3 - 12 * is_late, day)
}

#[cfg(test)]
mod tests {
    use crate::binary::Form;
    use crate::binary::form::testing::{assert_no_text, text, value};

    #[test]
    fn what_is_written_is_what_was_read() {
        for (form, texts) in [
            (Form::Time, &["00:00:00", "00:00:00.000001", "24:00:00", "23:59:59.5"][..]),
            (Form::TimeTz, &["10:00:00+00", "10:00:00+05:30", "10:00:00-15:59:59", "00:00:00.1-00:00:01"]),
            (Form::Timestamp, &["2000-01-01 00:00:00", "4714-11-24 00:00:00 BC", "294276-12-31 23:59:59.999999"]),
            (
                Form::TimestampTz,
                &["infinity", "-infinity", "1999-12-31 23:59:59.999999+00", "0001-01-01 00:00:00+00 BC"],
            ),
        ] {
            for said in texts {
                assert_eq!(text(form, &value(form, said).expect(said)).as_deref(), Some(*said));
            }
        }
        assert_no_text(Form::Date, &[&(-2_451_546i32).to_be_bytes(), &[0; 3]]);
        assert_no_text(Form::Time, &[&(-1i64).to_be_bytes(), &86_400_000_001i64.to_be_bytes()]);
        assert_no_text(Form::Timestamp, &[&(i64::MIN + 1).to_be_bytes(), &[0; 4]]);
        assert_no_text(Form::TimeTz, &[&[0; 8], &[0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 0, 0, 0]]);
    }
}
