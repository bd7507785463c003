//! What a dump is asked to do, free of how it was typed.

use std::num::NonZeroU64;
use std::path::PathBuf;
use std::time::Duration;

use crate::archive::{ArchiveVersion, Codec, SyncMethod};
use crate::options::{Selection, Wire};
use crate::script;

/// The size of a part unless told otherwise: large enough that the round trip for it does not tell, small enough that
/// sessions end together.
pub const PART_BYTES: NonZeroU64 = NonZeroU64::new(32 << 20).expect("above 0");

/// Everything that a dump is told beside where to connect.
#[derive(Clone, Debug)]
pub struct Options {
    /// What is made, and where.
    pub output: Output,
    /// The version of pg_dump that the output says it was written by.
    pub announced: String,
    /// How many sessions may copy table data at the same time, at least 1.
    pub jobs: usize,
    /// About how large a part of a table is that several sessions read, in bytes on the server's disk; a table of less
    /// than two is read by one.
    pub part_bytes: NonZeroU64,
    /// How data files are compressed, or the whole script.
    pub codec: Codec,
    /// The archive version to write.
    pub archive_version: ArchiveVersion,
    /// The encoding of names, SQL and data (`-E`); none means the database's.
    pub encoding: Option<String>,
    /// The role to become after connecting.
    pub role: Option<String>,
    /// Whether the dump is the same whatever zone, role and other taste the session has; pg_dump lets these show.
    pub neutral: bool,
    /// How the snapshot is taken.
    pub snapshot: Snapshot,
    /// How long to wait for a table's lock; none means for ever.
    pub lock_wait_timeout: Option<Duration>,
    /// Name patterns, not yet resolved.
    pub patterns: Patterns,
    /// What is dumped of what the patterns select; its sets of OIDs are filled from the patterns.
    pub selection: Selection,
    /// Whether row security policies apply to what is read; else meeting one is an error.
    pub enable_row_security: bool,
    /// In which form rows come from the server, where the output is an archive.
    pub wire: Wire,
    /// How gently the server is read.
    pub limits: Limits,
    /// How the output is made durable before the dump ends; none means that it is not waited for.
    pub sync: Option<SyncMethod>,
}

/// Bounds that a dump keeps for the sake of others; none by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of rows and large objects a second, over all sessions, before compression.
    pub rate: Option<NonZeroU64>,
    /// Sessions at work beside the dump's. Above it, workers rest.
    pub active: Option<u32>,
    /// How far a standby may be behind.
    pub lag: Option<Duration>,
    /// How long the server may take to answer a question of its statistics.
    pub latency: Option<Duration>,
}

impl Limits {
    /// Whether the server's load has a bound.
    pub fn has_load(&self) -> bool {
        self.active.is_some() || self.lag.is_some() || self.latency.is_some()
    }
}

/// What a dump makes.
#[derive(Clone, Debug)]
pub enum Output {
    /// An archive: this directory.
    Directory(PathBuf),
    /// A script for psql.
    Script(Box<Script>),
}

impl Output {
    /// Whether the database itself is dumped: an archive leaves it to the restore, a script must be told.
    pub fn makes_database(&self) -> bool {
        match self {
            Self::Directory(_) => true,
            Self::Script(script) => script.options.create,
        }
    }
}

/// A script to be made.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// The file; none is standard output.
    pub file: Option<PathBuf>,
    /// How the file is written.
    pub writing: script::Writing,
    /// What changes its text. The selection has chosen already, and the role that dumps is not the one that loads:
    /// neither belongs here again.
    pub options: script::Options,
    /// The key of `\\restrict`; a random one unless given.
    pub restrict_key: Option<String>,
}

/// Which snapshot the dump is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Snapshot {
    /// One of its own, REPEATABLE READ.
    #[default]
    Own,
    /// One of its own, SERIALIZABLE and DEFERRABLE: no anomaly of concurrent transactions is in it.
    Deferrable,
    /// One that another session exported.
    Named(String),
}

/// The patterns of the command line, as typed.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    /// `-n`.
    pub schemas: Vec<String>,
    /// `-N`.
    pub excluded_schemas: Vec<String>,
    /// `-t`; the flag says whether partitions and inheritance children come along.
    pub tables: Vec<(String, bool)>,
    /// `-T`, with the same flag.
    pub excluded_tables: Vec<(String, bool)>,
    /// `--exclude-table-data`, with the same flag.
    pub excluded_data: Vec<(String, bool)>,
    /// `-e`.
    pub extensions: Vec<String>,
    /// Extensions of a filter: unlike `-e` they leave all else in that lives in no schema.
    pub filtered_extensions: Vec<String>,
    /// `--exclude-extension`.
    pub excluded_extensions: Vec<String>,
    /// `--include-foreign-data`.
    pub foreign_servers: Vec<String>,
    /// Every pattern that includes something must match.
    pub strict: bool,
}
