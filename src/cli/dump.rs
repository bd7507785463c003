//! `pghaul dump`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::connection::ConnectionArgs;
use crate::Result;
use crate::archive::Codec;
use crate::dump::options::{Options, Patterns, Snapshot};
use crate::monitor::Silent;
use crate::options::Selection;
use crate::pg::Interrupt;

/// Dump a database into a directory that pg_restore reads as well
#[derive(Args, Debug)]
#[command(disable_help_flag = true)]
pub struct DumpArgs {
    /// Database name, keyword string or URI
    #[arg(value_name = "DBNAME")]
    dbname: Option<String>,
    /// The directory to make; it must not exist, or be empty
    #[arg(short, long, value_name = "DIRECTORY")]
    file: PathBuf,
    /// How many sessions copy data at the same time [default: the number of CPUs]
    #[arg(short, long, value_name = "NUM")]
    jobs: Option<usize>,
    /// METHOD[:DETAIL]: none, gzip, lz4 or zstd
    #[arg(short = 'Z', long, value_name = "METHOD[:DETAIL]", default_value = "zstd:1")]
    compress: String,
    #[command(flatten)]
    connection: ConnectionArgs,
    /// Print help
    #[arg(long, action = clap::ArgAction::Help)]
    help: Option<bool>,
}

/// Runs the dump.
pub fn run(args: &DumpArgs) -> Result<ExitCode> {
    let settings = args.connection.settings(args.dbname.as_deref())?;
    let options = Options {
        output: args.file.clone(),
        jobs: args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
        codec: Codec::parse(&args.compress)?,
        archive_version: None,
        encoding: None,
        role: None,
        snapshot: Snapshot::Own,
        lock_wait_timeout: None,
        patterns: Patterns::default(),
        selection: Selection::default(),
        enable_row_security: false,
        sync: true,
        allow_newer: false,
    };
    let stats = crate::dump::dump(&settings, &options, &Silent, &Interrupt::default())?;
    eprintln!("{stats:?}");
    Ok(ExitCode::SUCCESS)
}
