//! How data files are compressed, and the `-Z` specification that says so.
//!
//! ```text
//! -Z 5              gzip, level 5        (0 is none)
//! -Z zstd           zstd, level 3
//! -Z zstd:7         zstd, level 7
//! -Z zstd:level=7,long
//! ```

use super::Algorithm;
use crate::{Error, Result};

/// A compression and how hard it tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// No compression.
    None,
    /// gzip members.
    Gzip {
        /// 1 to 9, or -1 for zlib's default, which is 6.
        level: i32,
    },
    /// lz4 frames.
    Lz4 {
        /// 0 to 12 as `pg_dump` accepts them. Our encoder knows the fast mode alone, which is what 0 to 2 mean.
        level: i32,
    },
    /// zstd frames.
    Zstd {
        /// -131072 to 22; 0 is zstd's default, which is 3.
        level: i32,
        /// Whether matches are looked for at long distances, which tells only for rows of many megabytes.
        long: bool,
    },
}

impl Codec {
    /// The compression without its level, which is all that an archive's header says.
    pub fn algorithm(self) -> Algorithm {
        match self {
            Self::None => Algorithm::None,
            Self::Gzip { .. } => Algorithm::Gzip,
            Self::Lz4 { .. } => Algorithm::Lz4,
            Self::Zstd { .. } => Algorithm::Zstd,
        }
    }

    /// Reads a specification as `pg_dump -Z` does, and refuses one in the same words.
    pub fn parse(specification: &str) -> Result<Self> {
        if let Some(level) = integer(specification).or(specification.is_empty().then_some(0)) {
            return if level == 0 {
                Ok(Self::None)
            } else {
                Details { level: Some(level), ..Details::default() }.gzip()
            };
        }
        let (name, details) = match specification.split_once(':') {
            Some((name, details)) => (name, Some(details)),
            None => (specification, None),
        };
        let algorithm = Algorithm::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
            .ok_or_else(|| Error::new(format!("unrecognized compression algorithm: \"{name}\"")))?;
        let details = details.map_or(Ok(Details::default()), Details::parse)?;
        match algorithm {
            Algorithm::None => details.none(),
            Algorithm::Gzip => details.gzip(),
            Algorithm::Lz4 => details.lz4(),
            Algorithm::Zstd => details.zstd(),
        }
    }
}

/// What follows the colon.
#[derive(Default)]
struct Details {
    level: Option<i32>,
    long: bool,
    workers: bool,
}

impl Details {
    fn parse(text: &str) -> Result<Self> {
        let mut details = Self::default();
        if let Some(level) = integer(text) {
            details.level = Some(level);
            return Ok(details);
        }
        for option in text.split(',') {
            let (name, value) = match option.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (option, None),
            };
            match name {
                "" => return Err(invalid("found empty string where a compression option was expected")),
                "level" => details.level = Some(number(name, value)?),
                "workers" => details.workers = number(name, value).map(|_| true)?,
                "long" => details.long = boolean(name, value)?,
                _ => return Err(invalid(format!("unrecognized compression option: \"{name}\""))),
            }
        }
        Ok(details)
    }

    fn none(self) -> Result<Codec> {
        if self.level.is_some_and(|level| level != 0) {
            return Err(invalid("compression algorithm \"none\" does not accept a compression level"));
        }
        self.only_zstd(Algorithm::None)?;
        Ok(Codec::None)
    }

    fn gzip(self) -> Result<Codec> {
        let level = self.level_within(Algorithm::Gzip, 1, 9, -1)?;
        self.only_zstd(Algorithm::Gzip)?;
        Ok(Codec::Gzip { level })
    }

    fn lz4(self) -> Result<Codec> {
        let level = self.level_within(Algorithm::Lz4, 1, 12, 0)?;
        self.only_zstd(Algorithm::Lz4)?;
        Ok(Codec::Lz4 { level })
    }

    /// Workers are accepted and mean nothing: frames are compressed on as many cores as there are jobs.
    fn zstd(self) -> Result<Codec> {
        let level = self.level_within(Algorithm::Zstd, -131_072, 22, 3)?;
        Ok(Codec::Zstd { level, long: self.long })
    }

    fn level_within(&self, algorithm: Algorithm, least: i32, most: i32, default: i32) -> Result<i32> {
        let level = self.level.unwrap_or(default);
        if level == default || (least..=most).contains(&level) {
            return Ok(level);
        }
        Err(invalid(format!(
            "compression algorithm \"{}\" expects a compression level between {least} and {most} (default at {default})",
            algorithm.name()
        )))
    }

    fn only_zstd(&self, algorithm: Algorithm) -> Result<()> {
        let name = algorithm.name();
        if self.workers {
            return Err(invalid(format!("compression algorithm \"{name}\" does not accept a worker count")));
        }
        if self.long {
            return Err(invalid(format!("compression algorithm \"{name}\" does not support long-distance mode")));
        }
        Ok(())
    }
}

fn invalid(what: impl AsRef<str>) -> Error {
    Error::new(format!("invalid compression specification: {}", what.as_ref()))
}

/// A whole text that is one integer, blanks before it allowed; what does not fit is held at the limit.
fn integer(text: &str) -> Option<i32> {
    let text = text.trim_start_matches(|c: char| c.is_ascii_whitespace());
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let magnitude = digits.parse().unwrap_or(i32::MAX);
    Some(if text.starts_with('-') { -magnitude } else { magnitude })
}

fn number(name: &str, value: Option<&str>) -> Result<i32> {
    let value = value.ok_or_else(|| invalid(format!("compression option \"{name}\" requires a value")))?;
    integer(value).ok_or_else(|| invalid(format!("value for compression option \"{name}\" must be an integer")))
}

fn boolean(name: &str, value: Option<&str>) -> Result<bool> {
    match value.map(str::to_ascii_lowercase).as_deref() {
        None | Some("yes" | "on" | "1") => Ok(true),
        Some("no" | "off" | "0") => Ok(false),
        Some(_) => Err(invalid(format!("value for compression option \"{name}\" must be a Boolean value"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specifications_mean_what_they_mean_to_pg_dump() {
        let zstd = |level, long| Codec::Zstd { level, long };
        for (text, codec) in [
            ("", Codec::None),
            ("0", Codec::None),
            ("none", Codec::None),
            ("none:0", Codec::None),
            ("5", Codec::Gzip { level: 5 }),
            ("-1", Codec::Gzip { level: -1 }),
            (" +5", Codec::Gzip { level: 5 }),
            ("gzip", Codec::Gzip { level: -1 }),
            ("gzip:9", Codec::Gzip { level: 9 }),
            ("gzip:level=3,level=4", Codec::Gzip { level: 4 }),
            ("lz4", Codec::Lz4 { level: 0 }),
            ("lz4:12", Codec::Lz4 { level: 12 }),
            ("zstd", zstd(3, false)),
            ("zstd:0", zstd(0, false)),
            ("zstd:-5", zstd(-5, false)),
            ("zstd:level=1,long", zstd(1, true)),
            ("zstd:long=yes", zstd(3, true)),
            ("zstd:level=3,long=off", zstd(3, false)),
            ("zstd:workers=2", zstd(3, false)),
        ] {
            assert_eq!(Codec::parse(text).unwrap(), codec, "{text}");
        }
    }

    #[test]
    fn refusals_are_worded_as_pg_dump_words_them() {
        let gzip = "compression algorithm \"gzip\" expects a compression level between 1 and 9 (default at -1)";
        for (text, what) in [
            ("10", gzip),
            ("99999999999", gzip),
            ("gzip:0", gzip),
            ("gzip:", "found empty string where a compression option was expected"),
            ("zstd:level=1,,", "found empty string where a compression option was expected"),
            ("gzip:level", "compression option \"level\" requires a value"),
            ("gzip:level=", "value for compression option \"level\" must be an integer"),
            ("gzip:foo=1", "unrecognized compression option: \"foo\""),
            ("zstd:1x", "unrecognized compression option: \"1x\""),
            ("gzip:workers=2", "compression algorithm \"gzip\" does not accept a worker count"),
            ("none:long", "compression algorithm \"none\" does not support long-distance mode"),
            ("none:1", "compression algorithm \"none\" does not accept a compression level"),
            ("lz4:13", "compression algorithm \"lz4\" expects a compression level between 1 and 12 (default at 0)"),
            (
                "zstd:23",
                "compression algorithm \"zstd\" expects a compression level between -131072 and 22 (default at 3)",
            ),
            ("zstd:long=maybe", "value for compression option \"long\" must be a Boolean value"),
        ] {
            let error = Codec::parse(text).unwrap_err();
            assert_eq!(error.message(), format!("invalid compression specification: {what}"), "{text}");
        }
        for (text, name) in [("snappy:1", "snappy"), (":5", ""), ("gzip,5", "gzip,5"), ("ZSTD", "ZSTD"), ("5x", "5x")] {
            let error = Codec::parse(text).unwrap_err();
            assert_eq!(error.message(), format!("unrecognized compression algorithm: \"{name}\""), "{text}");
        }
    }
}
