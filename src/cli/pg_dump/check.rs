//! What contradicts itself or has no meaning, in the order in which pg_dump looks.

use super::switch::Switch::{self, *};
use super::typed::Typed;
use crate::archive::Codec;
use crate::{Error, Result};

/// Options that cannot be used together.
const EXCLUSIVE: &[(Switch, Switch)] = &[
    (SchemaOnly, DataOnly),
    (SchemaOnly, StatisticsOnly),
    (DataOnly, StatisticsOnly),
    (DataOnly, NoData),
    (SchemaOnly, NoSchema),
    (StatisticsOnly, NoStatistics),
    (Statistics, NoStatistics),
    (DataOnly, Statistics),
    (SchemaOnly, Statistics),
    (SchemaOnly, IncludeForeignData),
];

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A script, or one that is added to a file: pg_dumpall asks for it.
    Plain {
        /// Whether the file is added to.
        append: bool,
    },
    /// A directory.
    Directory,
    /// One file for pg_restore.
    Custom,
    /// The directory in a tar file.
    Tar,
}

/// What a command line that makes sense asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What is written.
    pub format: Format,
    /// How it is compressed.
    pub codec: Codec,
}

/// Refuses what pg_dump refuses before it connects, and the formats that are not written here.
pub fn check(typed: &Typed) -> Result<Checked> {
    let both = |one, other| typed.has(one) && typed.has(other);
    let together = |(one, other): (Switch, Switch)| {
        Error::new(format!("options {} and {} cannot be used together", one.spelt(), other.spelt()))
    };
    if let Some(pair) = EXCLUSIVE.iter().find(|(one, other)| both(*one, *other)) {
        return Err(together(*pair));
    }
    let is_parallel = typed.jobs.is_some_and(|jobs| jobs > 1);
    if is_parallel && typed.has(IncludeForeignData) {
        return Err(Error::new("option --include-foreign-data is not supported with parallel backup"));
    }
    if both(Clean, DataOnly) {
        return Err(together((Clean, DataOnly)));
    }
    if typed.has(IfExists) && !typed.has(Clean) {
        return Err(Error::new("option --if-exists requires option -c/--clean"));
    }
    let inserts = [Inserts, RowsPerInsert, ColumnInserts].into_iter().any(|switch| typed.has(switch));
    if typed.has(OnConflictDoNothing) && !inserts {
        let one_of = "--inserts, --rows-per-insert, or --column-inserts";
        return Err(Error::new(format!("option --on-conflict-do-nothing requires option {one_of}")));
    }
    let format = format(typed.last(Switch::Format).unwrap_or("p"))?;
    check_restrict_key(typed.last(RestrictKey), format)?;
    let codec = match typed.last(Compress) {
        Some(specification) => Codec::parse(specification)?,
        None if matches!(format, Format::Directory | Format::Custom) => Codec::Gzip { level: -1 },
        None => Codec::None,
    };
    if is_parallel && format != Format::Directory {
        return Err(Error::new("parallel backup only supported by the directory format"));
    }
    match format {
        Format::Directory if typed.last(File).is_none_or(str::is_empty) => {
            Err(Error::new("no output directory specified"))
        }
        Format::Tar if codec != Codec::None => Err(Error::new("compression is not supported by tar archive format")),
        Format::Custom => Err(not_written("custom")),
        Format::Tar => Err(not_written("tar")),
        _ if typed.has(BinaryUpgrade) => Err(Error::new("option --binary-upgrade is not supported")
            .hint("Use the pg_dump of the PostgreSQL version that is upgraded to.")),
        format => Ok(Checked { format, codec }),
    }
}

fn format(name: &str) -> Result<Format> {
    match name.to_ascii_lowercase().as_str() {
        "p" | "plain" => Ok(Format::Plain { append: false }),
        "a" | "append" => Ok(Format::Plain { append: true }),
        "d" | "directory" => Ok(Format::Directory),
        "c" | "custom" => Ok(Format::Custom),
        "t" | "tar" => Ok(Format::Tar),
        _ => Err(Error::new(format!("invalid output format \"{name}\" specified"))),
    }
}

fn not_written(format: &str) -> Error {
    Error::new(format!("output format \"{format}\" is not supported"))
        .hint("pghaul writes the plain and the directory format: -Fp, -Fd.")
}

fn check_restrict_key(key: Option<&str>, format: Format) -> Result<()> {
    let Some(key) = key else { return Ok(()) };
    if !matches!(format, Format::Plain { .. }) {
        return Err(Error::new("option --restrict-key can only be used with --format=plain"));
    }
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(Error::new("invalid restrict key"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(line: &str) -> Result<Checked, String> {
        let typed = Typed::read(line.split(' ').map(|word| word.as_bytes().to_vec())).expect("readable");
        check(&typed).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn defaults_are_those_of_the_format() {
        let plain = Format::Plain { append: false };
        assert_eq!(checked("-a"), Ok(Checked { format: plain, codec: Codec::None }));
        assert_eq!(
            checked("-F Directory -f d"),
            Ok(Checked { format: Format::Directory, codec: Codec::Gzip { level: -1 } })
        );
        assert_eq!(checked("-Fa -Z0"), Ok(Checked { format: Format::Plain { append: true }, codec: Codec::None }));
    }

    #[test]
    fn the_first_contradiction_is_told() {
        for (line, message) in [
            ("-c -a --if-exists -Fx", "options -c/--clean and -a/--data-only cannot be used together"),
            ("-a --no-data -s", "options -s/--schema-only and -a/--data-only cannot be used together"),
            ("-Fx -j2", "invalid output format \"x\" specified"),
            ("-Zx -j2", "unrecognized compression algorithm: \"x\""),
            ("-Zx --restrict-key=a/b", "invalid restrict key"),
            ("-Fc -j2", "parallel backup only supported by the directory format"),
            ("-Fd", "no output directory specified"),
            ("-Fc", "output format \"custom\" is not supported"),
        ] {
            assert_eq!(checked(line), Err(message.to_owned()), "{line}");
        }
    }
}
