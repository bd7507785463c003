//! The first part of `toc.dat`: which version wrote it, when, and from what.
//!
//! ```text
//!        0    1    2    3    4    5    6    7    8    9    10   11
//!      ┌────┬────┬────┬────┬────┬────┬────┬────┬────┬────┬────┬────┄
//!      │ P    G    D    M    P  │ 01 │ 10 │ 00 │ 04 │ 08 │ 03 │ 03
//!      └────┴────┴────┴────┴────┴────┴────┴────┴────┴────┴────┴────┄
//!        magic                    major    rev  int  off  │    compression
//!                                      minor    size size format
//!
//! format       3, tar's number: that is what the directory format writes and pg_restore insists on
//! compression  since 1.15 one byte: 0 none, 1 gzip, 2 lz4, 3 zstd; before, an int: zlib's level, 0 for none
//! then         int × 7   second, minute, hour, day, month (from 0), year - 1900, daylight saving (-1 unknown)
//!              str       database
//!              str       server version    "17.10"
//!              str       dumper version    "17.10", ours "18.6 (pghaul 0.1.0)"
//!              int       number of entries, which follow
//! ```

use std::fmt;

use jiff::tz::TimeZone;

use super::octets::{Reader, Writer};
use crate::{Error, Result};

const MAGIC: &[u8] = b"PGDMP";
const FORMAT_TAR: u8 = 3;

/// The version of an archive, of which only the second number ever changed: 1.16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArchiveVersion {
    /// The 16 of 1.16.
    pub minor: u8,
}

impl ArchiveVersion {
    /// Written by PostgreSQL 9.0 to 10: the oldest that is read.
    pub const V1_12: Self = Self { minor: 12 };
    /// Has table access methods; read by `pg_restore` 12 and later.
    pub const V1_14: Self = Self { minor: 14 };
    /// Names the compression; read by `pg_restore` 16 and later.
    pub const V1_15: Self = Self { minor: 15 };
    /// Has relation kinds and groups of large objects; read by `pg_restore` 17 and later.
    pub const V1_16: Self = Self { minor: 16 };
}

impl fmt::Display for ArchiveVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}

/// How the files of an archive are compressed, as far as its header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// Not at all.
    None,
    /// gzip members.
    Gzip,
    /// lz4 frames.
    Lz4,
    /// zstd frames.
    Zstd,
}

impl Algorithm {
    /// All of them, in the order of the header's numbers.
    pub const ALL: [Self; 4] = [Self::None, Self::Gzip, Self::Lz4, Self::Zstd];

    /// The word that `-Z` takes and `-l` prints.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Lz4 => "lz4",
            Self::Zstd => "zstd",
        }
    }

    /// What a compressed file's name ends with.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Gzip => ".gz",
            Self::Lz4 => ".lz4",
            Self::Zstd => ".zst",
        }
    }
}

/// When an archive was made, in the local time of the machine that made it: the fields of C's `struct tm`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Created {
    pub second: i32,
    pub minute: i32,
    pub hour: i32,
    pub day: i32,
    /// From 0.
    pub month: i32,
    /// The year - 1900.
    pub year: i32,
    /// Whether daylight saving was in effect: 1, 0, or -1 for unknown.
    pub dst: i32,
}

impl Created {
    /// The present second.
    pub fn now() -> Self {
        Self::at(&jiff::Timestamp::now().to_zoned(local_zone()))
    }

    /// A point in time.
    pub fn at(time: &jiff::Zoned) -> Self {
        Self {
            second: time.second().into(),
            minute: time.minute().into(),
            hour: time.hour().into(),
            day: time.day().into(),
            month: i32::from(time.month()) - 1,
            year: i32::from(time.year()) - 1900,
            dst: time.time_zone().to_offset_info(time.timestamp()).dst().is_dst().into(),
        }
    }

    /// The point in time, read in a zone, which the fields do not tell; none where they are no date.
    pub fn in_zone(&self, zone: &TimeZone) -> Option<jiff::Zoned> {
        jiff::civil::DateTime::new(
            self.year.checked_add(1900)?.try_into().ok()?,
            self.month.checked_add(1)?.try_into().ok()?,
            self.day.try_into().ok()?,
            self.hour.try_into().ok()?,
            self.minute.try_into().ok()?,
            self.second.min(59).try_into().ok()?,
            0,
        )
        .and_then(|time| time.to_zoned(zone.clone()))
        .ok()
    }
}

/// This machine's time zone. Where no `TZ` names one, its file is read as it is: to find out which zone of the
/// machine's hundreds that is would be to look at all of them.
pub fn local_zone() -> TimeZone {
    let unnamed = || TimeZone::tzif("local", &std::fs::read("/etc/localtime").ok()?).ok();
    let named = std::env::var_os("TZ").is_some();
    (!named).then(unnamed).flatten().unwrap_or_else(TimeZone::system)
}

/// What an archive says of itself before its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The version in which it is or will be written.
    pub version: ArchiveVersion,
    /// How its files are compressed; the reader of a file goes by the file's name instead.
    pub compression: Algorithm,
    /// The zlib level that archives before 1.15 store for gzip, -1 for zlib's default; later ones store none.
    pub gzip_level: i32,
    /// When it was made.
    pub created: Created,
    /// The database that was dumped.
    pub database: Option<String>,
    /// The version of its server, as `server_version` has it.
    pub server_version: Option<String>,
    /// The program that dumped it; ours has `(pghaul` in it.
    pub dumper_version: Option<String>,
}

impl Header {
    /// Whether pghaul wrote the archive, which then must have a manifest.
    pub fn is_ours(&self) -> bool {
        self.dumper_version.as_deref().is_some_and(|version| version.contains("(pghaul"))
    }

    pub(super) fn read(reader: &mut Reader) -> Result<Self> {
        if reader.take(MAGIC.len(), "magic").ok() != Some(MAGIC) {
            return Err(Error::new("input file does not appear to be a valid archive")
                .detail("\"toc.dat\" does not begin with the letters PGDMP."));
        }
        let version = read_version(reader)?;
        let int_size = reader.byte("integer size")?;
        if !(1..=32).contains(&int_size) {
            return Err(Error::new(format!("sanity check on integer size ({int_size}) failed")));
        }
        reader.set_int_size(int_size);
        reader.byte("offset size")?;
        let format = reader.byte("format")?;
        if format != FORMAT_TAR {
            return Err(Error::new(format!(
                "expected format ({FORMAT_TAR}) differs from format found in file ({format})"
            )));
        }
        let (compression, gzip_level) = read_compression(reader, version)?;
        Ok(Self {
            version,
            compression,
            gzip_level,
            created: read_created(reader)?,
            database: reader.string("database name")?,
            server_version: reader.string("server version")?,
            dumper_version: reader.string("dumper version")?,
        })
    }

    pub(super) fn write(&self, writer: &mut Writer) -> Result<()> {
        writer.raw(MAGIC);
        writer.raw(&[1, self.version.minor, 0, 4, 8, FORMAT_TAR]);
        self.write_compression(writer)?;
        let Created { second, minute, hour, day, month, year, dst } = self.created;
        for field in [second, minute, hour, day, month, year, dst] {
            writer.int(field);
        }
        for field in [&self.database, &self.server_version, &self.dumper_version] {
            writer.optional(field.as_deref())?;
        }
        Ok(())
    }

    fn write_compression(&self, writer: &mut Writer) -> Result<()> {
        if self.version >= ArchiveVersion::V1_15 {
            writer.raw(&[self.compression as u8]);
            return Ok(());
        }
        match self.compression {
            Algorithm::None => writer.int(0),
            Algorithm::Gzip => writer.int(self.gzip_level),
            other => {
                return Err(Error::new(format!(
                    "archive version {} cannot hold {} compression",
                    self.version,
                    other.name()
                ))
                .hint("Use gzip or none, or archive version 1.15 or later."));
            }
        }
        Ok(())
    }
}

fn read_version(reader: &mut Reader) -> Result<ArchiveVersion> {
    let [major, minor] = [reader.byte("version")?, reader.byte("version")?];
    let version = ArchiveVersion { minor };
    if major != 1 || !(ArchiveVersion::V1_12..=ArchiveVersion::V1_16).contains(&version) {
        return Err(Error::new(format!("unsupported version ({major}.{minor}) in file header")));
    }
    reader.byte("version")?;
    Ok(version)
}

fn read_compression(reader: &mut Reader, version: ArchiveVersion) -> Result<(Algorithm, i32)> {
    if version >= ArchiveVersion::V1_15 {
        let number = reader.byte("compression")?;
        let algorithm = Algorithm::ALL.get(usize::from(number)).copied();
        return Ok((algorithm.ok_or_else(|| reader.damage(format_args!("unknown compression {number}")))?, -1));
    }
    match reader.int("compression level")? {
        0 => Ok((Algorithm::None, -1)),
        level @ -1..=9 => Ok((Algorithm::Gzip, level as i32)),
        level => Err(reader.damage(format_args!("unknown compression level {level}"))),
    }
}

fn read_created(reader: &mut Reader) -> Result<Created> {
    let mut fields = [0i32; 7];
    for field in &mut fields {
        *field = i32::try_from(reader.int("creation time")?).map_err(|_| reader.damage("creation time is no time"))?;
    }
    let [second, minute, hour, day, month, year, dst] = fields;
    Ok(Created { second, minute, hour, day, month, year, dst })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zone_that_is_read_from_its_file_is_this_machines() {
        let summer: jiff::Timestamp = "2025-07-01T00:00:00Z".parse().expect("a time");
        let offset = |zone: TimeZone| zone.to_offset(summer);
        assert_eq!(offset(local_zone()), offset(TimeZone::system()));
    }
}
