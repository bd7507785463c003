//! How gently a dump shall read, as typed: `--max-rate=20M`, `--load-limit=active=8,lag=10s`.

use std::num::NonZeroU64;
use std::time::Duration;

use super::timeout::timeout;
use crate::dump::options::Limits;

/// One bound of the server's load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    Active(u32),
    Lag(Duration),
    Latency(Duration),
}

/// Bytes, or bytes a second: a number, with `k`, `M` or `G` for powers of 1024, as the server's own sizes are.
pub fn bytes(text: &str) -> Result<NonZeroU64, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let scale: u64 = match unit.trim() {
        "" => 1,
        "k" | "kB" => 1 << 10,
        "M" | "MB" => 1 << 20,
        "G" | "GB" => 1 << 30,
        unit => return Err(format!("unknown unit \"{unit}\"; known are k, M and G")),
    };
    let scaled = number.parse().ok().and_then(|number: u64| number.checked_mul(scale));
    scaled.and_then(NonZeroU64::new).ok_or_else(|| "expected a number of bytes above 0, such as 20M".to_owned())
}

/// `active=8`, `lag=10s` or `latency=50ms`.
pub fn bound(text: &str) -> Result<Bound, String> {
    match text.split_once('=') {
        Some(("active", count)) => count.parse().map(Bound::Active).map_err(|_| "expected a number of sessions".into()),
        Some(("lag", time)) => timeout(time).map(Bound::Lag),
        Some(("latency", time)) => timeout(time).map(Bound::Latency),
        _ => Err("expected active=SESSIONS, lag=TIME or latency=TIME".to_owned()),
    }
}

/// All of them; of two for the same thing the last holds.
pub fn limits(rate: Option<NonZeroU64>, bounds: &[Bound]) -> Limits {
    let mut limits = Limits { rate, ..Limits::default() };
    for bound in bounds {
        match *bound {
            Bound::Active(count) => limits.active = Some(count),
            Bound::Lag(time) => limits.lag = Some(time),
            Bound::Latency(time) => limits.latency = Some(time),
        }
    }
    limits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_the_units_of_the_servers() {
        assert_eq!(bytes("20M").map(NonZeroU64::get), Ok(20 << 20));
        assert_eq!(bytes("512 kB").map(NonZeroU64::get), Ok(512 << 10));
        assert!(
            bytes("0").is_err() && bytes("fast").is_err() && bytes("1T").is_err() && bytes("99999999999G").is_err()
        );
    }

    #[test]
    fn bounds_are_named() {
        assert_eq!(bound("active=8"), Ok(Bound::Active(8)));
        assert_eq!(bound("lag=10s"), Ok(Bound::Lag(Duration::from_secs(10))));
        assert!(bound("8").is_err() && bound("active=-1").is_err());
    }
}
