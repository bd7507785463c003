//! Times on a command line.

use std::time::Duration;

/// A time as the server's own settings take it: milliseconds, or a number with `us`, `ms`, `s`, `min`, `h`, `d`.
pub fn timeout(text: &str) -> Result<Duration, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| "expected a number, with a unit or in milliseconds")?;
    Ok(match unit.trim() {
        "us" => Duration::from_micros(number),
        "" | "ms" => Duration::from_millis(number),
        "s" => Duration::from_secs(number),
        "min" => Duration::from_secs(number * 60),
        "h" => Duration::from_secs(number * 3600),
        "d" => Duration::from_secs(number * 86400),
        unit => return Err(format!("unknown unit \"{unit}\"; known are us, ms, s, min, h and d")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_are_read_as_the_server_reads_them() {
        assert_eq!(timeout("250"), Ok(Duration::from_millis(250)));
        assert_eq!(timeout("5s"), Ok(Duration::from_secs(5)));
        assert_eq!(timeout("2 min"), Ok(Duration::from_secs(120)));
        assert!(timeout("x").is_err() && timeout("5y").is_err() && timeout("").is_err());
    }
}
