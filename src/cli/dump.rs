//! `pghaul dump`.

use std::collections::HashSet;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};

mod form;

use form::FormArgs;

use super::connection::ConnectionArgs;
use super::content::{OmitArgs, SectionName};
use super::limits::{self, Bound};
use super::progress::ProgressArgs;
use super::report;
use super::script::ScriptArgs;
use super::signal;
use super::timeout::timeout;
use super::wire::WireName;
use crate::archive::{ArchiveVersion, Codec, SyncMethod};
use crate::dump::options::{Options, Output, PART_BYTES, Patterns, Snapshot};
use crate::jobs::cpus;
use crate::options::{No, Selection};
use crate::pg::Interrupt;
use crate::script::refuse_both;
use crate::section::Section;
use crate::{Error, Result};

/// Dump a database into a directory that pg_restore reads as well, or into a script
#[derive(Args, Debug)]
#[command(disable_help_flag = true)]
pub struct DumpArgs {
    /// Database name, keyword string or URI
    #[arg(value_name = "DBNAME", conflicts_with = "named_dbname")]
    dbname: Option<String>,

    /// The directory to make, which must not exist or be empty; or the script [default: standard output]
    #[arg(short, long, value_name = "PATH")]
    file: Option<PathBuf>,
    /// Output format: an archive, or a script for psql
    #[arg(short = 'F', long, value_name = "d|p", value_enum, default_value = "directory")]
    format: Format,
    /// How many sessions may copy data at the same time; beside the server two a CPU at most [default: the number of CPUs]
    #[arg(short, long, value_name = "NUM", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Read a large table in parts of about this size, by several sessions: bytes on disk, with k, M or G [default: 32M]
    #[arg(long, value_name = "SIZE", value_parser = limits::bytes)]
    part_size: Option<NonZeroU64>,
    /// Compression: none, gzip, lz4 or zstd, and a level [default: zstd:1 for an archive, none for a script]
    #[arg(short = 'Z', long, value_name = "METHOD[:DETAIL]")]
    compress: Option<String>,
    /// Archive version to write: 1.14 for pg_restore 12 to 15, 1.15 for 16, 1.16 for 17 and later
    #[arg(long, value_name = "VERSION", value_enum, default_value = "1.16")]
    archive_version: Version,
    /// Wait at most this long for a table's lock, in milliseconds or with a unit
    #[arg(long, value_name = "TIMEOUT", value_parser = timeout)]
    lock_wait_timeout: Option<Duration>,
    /// How rows come from the server: binary spares it, auto is binary for tables of bytea; the archive holds text
    #[arg(long, value_name = "FORM", value_enum, default_value = "auto", hide_possible_values = true)]
    wire: WireName,
    /// Read at most so many bytes a second, over all sessions: a number with k, M or G
    #[arg(long, value_name = "RATE", value_parser = limits::bytes)]
    max_rate: Option<NonZeroU64>,
    /// Rest while the server has more to do: active=SESSIONS, lag=TIME of standbys, latency=TIME of its answers
    #[arg(long, value_name = "BOUND,...", value_parser = limits::bound, value_delimiter = ',')]
    load_limit: Vec<Bound>,
    /// Do not wait until the dump is safe on disk
    #[arg(long)]
    no_sync: bool,
    /// How an archive's files are made safe on disk
    #[arg(long, value_name = "METHOD", value_enum, default_value = "auto")]
    sync_method: Sync,

    #[command(flatten)]
    content: ContentArgs,
    #[command(flatten)]
    script: ScriptArgs,
    #[command(flatten)]
    form: FormArgs,
    #[command(flatten)]
    connection: ConnectionArgs,
    /// Database to dump: name, keyword string or URI
    #[arg(
        short = 'd',
        long = "dbname",
        value_name = "DBNAME",
        help_heading = "Connection options",
        id = "named_dbname"
    )]
    named_dbname: Option<String>,
    /// Become this role before the dump
    #[arg(long, value_name = "ROLENAME", help_heading = "Connection options")]
    role: Option<String>,
    #[command(flatten)]
    progress: ProgressArgs,
    /// Print help
    #[arg(short = '?', long, action = clap::ArgAction::Help)]
    help: Option<bool>,
}

/// What of the database is dumped.
#[derive(Args, Debug)]
#[command(next_help_heading = "Content options")]
struct ContentArgs {
    /// Dump only the data, not the definitions
    #[arg(short = 'a', long, conflicts_with_all = ["schema_only", "statistics_only", "no_data"])]
    data_only: bool,
    /// Dump only the definitions, no data
    #[arg(short, long, conflicts_with_all = ["statistics_only", "no_schema"])]
    schema_only: bool,
    /// Dump only optimizer statistics
    #[arg(long, conflicts_with = "no_statistics")]
    statistics_only: bool,
    /// Leave out all data
    #[arg(long)]
    no_data: bool,
    /// Leave out all definitions
    #[arg(long)]
    no_schema: bool,
    /// Leave out optimizer statistics, as is usual
    #[arg(long)]
    no_statistics: bool,
    /// Include large objects even where the selection would leave them out
    #[arg(short = 'b', long, visible_alias = "blobs")]
    large_objects: bool,
    /// Exclude large objects
    #[arg(short = 'B', long, visible_alias = "no-blobs")]
    no_large_objects: bool,
    /// Dump the matching extensions only
    #[arg(short, long, value_name = "PATTERN")]
    extension: Vec<String>,
    /// Do not dump the matching extensions
    #[arg(long, value_name = "PATTERN")]
    exclude_extension: Vec<String>,
    /// Encoding of the dump [default: the database's]
    #[arg(short = 'E', long, value_name = "ENCODING")]
    encoding: Option<String>,
    /// Dump the matching schemas only
    #[arg(short = 'n', long, value_name = "PATTERN")]
    schema: Vec<String>,
    /// Do not dump the matching schemas
    #[arg(short = 'N', long, value_name = "PATTERN")]
    exclude_schema: Vec<String>,
    /// Dump the matching tables only (views, sequences and the like are tables here)
    #[arg(short = 't', long, value_name = "PATTERN")]
    table: Vec<String>,
    /// Dump the matching tables and their partitions and children only
    #[arg(long, value_name = "PATTERN")]
    table_and_children: Vec<String>,
    /// Do not dump the matching tables
    #[arg(short = 'T', long, value_name = "PATTERN")]
    exclude_table: Vec<String>,
    /// Do not dump the matching tables, their partitions and children
    #[arg(long, value_name = "PATTERN")]
    exclude_table_and_children: Vec<String>,
    /// Do not dump the rows of the matching tables
    #[arg(long, value_name = "PATTERN")]
    exclude_table_data: Vec<String>,
    /// Do not dump the rows of the matching tables, their partitions and children
    #[arg(long, value_name = "PATTERN")]
    exclude_table_data_and_children: Vec<String>,
    /// Dump the rows of foreign tables on the matching servers
    #[arg(long, value_name = "PATTERN", conflicts_with = "schema_only")]
    include_foreign_data: Vec<String>,
    /// Every pattern that includes something must match
    #[arg(long)]
    strict_names: bool,
    /// Dump the named section: pre-data, data or post-data
    #[arg(long, value_name = "SECTION", value_enum)]
    section: Vec<SectionName>,
    /// Dump sequence values even without data
    #[arg(long)]
    sequence_data: bool,
    /// Dump optimizer statistics, which a server of 18 or later can restore
    #[arg(long, conflicts_with_all = ["schema_only", "data_only", "no_statistics"])]
    statistics: bool,
    /// Dump this exported snapshot
    #[arg(long, value_name = "SNAPSHOT", conflicts_with = "serializable_deferrable")]
    snapshot: Option<String>,
    /// Wait for a snapshot that no concurrent transaction can spoil
    #[arg(long)]
    serializable_deferrable: bool,
    /// Dump only the rows that row security lets this role see
    #[arg(long)]
    enable_row_security: bool,
    #[command(flatten)]
    omit: OmitArgs,
    /// Leave out columns' compression methods
    #[arg(long)]
    no_toast_compression: bool,
    /// Leave out the rows of unlogged tables
    #[arg(long)]
    no_unlogged_table_data: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// pg_dump's directory format
    #[value(alias = "d")]
    Directory,
    /// A script for psql
    #[value(alias = "p")]
    Plain,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Version {
    #[value(name = "1.14")]
    V1_14,
    #[value(name = "1.15")]
    V1_15,
    #[value(name = "1.16")]
    V1_16,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Sync {
    /// Large files one by one, small ones with their file system if they are many
    Auto,
    /// Every file by itself
    Fsync,
    /// The whole file system once, where it tells of errors
    Syncfs,
}

impl Sync {
    fn method(self) -> SyncMethod {
        match self {
            Self::Auto => SyncMethod::Auto,
            Self::Fsync => SyncMethod::Fsync,
            Self::Syncfs => SyncMethod::Syncfs,
        }
    }
}

/// Runs the dump.
pub fn run(args: &DumpArgs) -> Result<ExitCode> {
    let settings = args.connection.settings(args.dbname.as_deref().or(args.named_dbname.as_deref()))?;
    let options = args.options()?;
    let monitor = args.progress.monitor()?;
    let interrupt = Interrupt::default();
    signal::watch(&interrupt)?;
    let stats = crate::dump::dump(&settings, &options, &*monitor, &interrupt)?;
    monitor.close();
    if !args.progress.quiet {
        report::dumped(&stats, args.path());
    }
    Ok(ExitCode::from(stats.exit_code()))
}

impl DumpArgs {
    fn options(&self) -> Result<Options> {
        let content = &self.content;
        let usual = if self.format == Format::Plain { "none" } else { "zstd:1" };
        let codec = Codec::parse(self.compress.as_deref().unwrap_or(usual))?;
        let archive_version = match self.archive_version {
            Version::V1_14 => ArchiveVersion::V1_14,
            Version::V1_15 => ArchiveVersion::V1_15,
            Version::V1_16 => ArchiveVersion::V1_16,
        };
        let output = self.output()?;
        if archive_version == ArchiveVersion::V1_14 && !matches!(codec, Codec::None | Codec::Gzip { .. }) {
            return Err(Error::new("archive version 1.14 knows no compression but gzip")
                .hint("Use --compress=gzip or --compress=none with --archive-version=1.14."));
        }
        let snapshot = match (&content.snapshot, content.serializable_deferrable) {
            (Some(name), _) => Snapshot::Named(name.clone()),
            (None, true) => Snapshot::Deferrable,
            (None, false) => Snapshot::Own,
        };
        Ok(Options {
            output,
            announced: crate::version::native(),
            jobs: self.jobs.map_or_else(cpus, usize::from),
            part_bytes: self.part_size.unwrap_or(PART_BYTES),
            codec,
            archive_version,
            encoding: content.encoding.clone(),
            role: self.role.clone(),
            neutral: true,
            snapshot,
            lock_wait_timeout: self.lock_wait_timeout,
            patterns: content.patterns(),
            selection: Selection { form: self.form.form(), ..content.selection() },
            enable_row_security: content.enable_row_security,
            wire: self.wire.wire(),
            limits: limits::limits(self.max_rate, &self.load_limit),
            sync: (!self.no_sync).then(|| self.sync_method.method()),
        })
    }
}

impl DumpArgs {
    /// Where the dump goes; none is standard output.
    fn path(&self) -> Option<&Path> {
        self.file.as_deref().filter(|path| self.format == Format::Directory || *path != Path::new("-"))
    }

    fn output(&self) -> Result<Output> {
        let path = self.path().map(Path::to_owned);
        if self.format == Format::Directory {
            self.script.refuse()?;
            return match path {
                Some(path) => Ok(Output::Directory(path)),
                None => Err(Error::new("no output directory specified")
                    .hint("Name it with -f; with --format=plain a script goes to standard output.")),
            };
        }
        let mut script = self.script.script();
        script.file = path;
        refuse_both(&[(script.options.clean && self.content.data_only, "-c/--clean", "-a/--data-only")])?;
        script.options.no_schema = !self.content.selection().schema;
        script.options.no_tablespaces = self.content.omit.no_tablespaces;
        script.options.no_table_access_method = self.content.omit.no_table_access_method;
        script.options.enable_row_security = self.content.enable_row_security;
        script.options.verbose = self.progress.verbose > 0;
        Ok(Output::Script(Box::new(script)))
    }
}

impl ContentArgs {
    fn patterns(&self) -> Patterns {
        let both = |alone: &[String], with_children: &[String]| {
            let alone = alone.iter().map(|pattern| (pattern.clone(), false));
            alone.chain(with_children.iter().map(|pattern| (pattern.clone(), true))).collect()
        };
        Patterns {
            schemas: self.schema.clone(),
            excluded_schemas: self.exclude_schema.clone(),
            tables: both(&self.table, &self.table_and_children),
            excluded_tables: both(&self.exclude_table, &self.exclude_table_and_children),
            excluded_data: both(&self.exclude_table_data, &self.exclude_table_data_and_children),
            extensions: self.extension.clone(),
            filtered_extensions: Vec::new(),
            excluded_extensions: self.exclude_extension.clone(),
            foreign_servers: self.include_foreign_data.clone(),
            strict: self.strict_names,
        }
    }

    fn selection(&self) -> Selection {
        let large_objects = match (self.large_objects, self.no_large_objects) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        let defaults = Selection::default();
        let sections: HashSet<Section> = self.section.iter().map(|section| section.section()).collect();
        Selection {
            schema: self.schema_only || !(self.data_only || self.statistics_only || self.no_schema),
            data: self.data_only || !(self.schema_only || self.statistics_only || self.no_data),
            sequence_data: self.sequence_data,
            statistics: self.statistics_only || self.statistics,
            large_objects,
            sections: if sections.is_empty() { defaults.sections.clone() } else { sections },
            no: No {
                comments: self.omit.no_comments,
                security_labels: self.omit.no_security_labels,
                privileges: self.omit.no_privileges,
                publications: self.omit.no_publications,
                subscriptions: self.omit.no_subscriptions,
                policies: self.omit.no_policies,
                tablespaces: self.omit.no_tablespaces,
                toast_compression: self.no_toast_compression,
                table_access_method: self.omit.no_table_access_method,
                unlogged_table_data: self.no_unlogged_table_data,
            },
            ..defaults
        }
    }
}
