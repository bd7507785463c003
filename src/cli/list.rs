//! `pghaul list`.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::archive::{Archive, OpenOptions, list, local_zone};
use crate::error::IoContext as _;
use crate::oid::DumpId;
use crate::script::{Options, Plan};
use crate::{Result, text};

/// List an archive's contents, as pg_restore -l does
#[derive(Args, Debug)]
pub struct ListArgs {
    /// The archive's directory
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// How to write the list
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
    /// List what each entry depends on, and entries that a restore would not apply
    #[arg(short, long)]
    verbose: bool,
    /// List an archive of pghaul although its manifest is gone
    #[arg(long)]
    no_manifest: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// As pg_restore -l; can be edited and given to restore -L
    Text,
    /// With sizes and rows, where there is a manifest
    Csv,
    /// With sizes and rows, where there is a manifest
    Json,
}

/// Prints the list.
pub fn run(args: &ListArgs) -> Result<ExitCode> {
    let archive = Archive::open(&args.archive, OpenOptions { no_manifest: args.no_manifest })?;
    let options = Options::default();
    let plan = Plan::new(archive.toc(), &options)?;
    let restored: HashSet<DumpId> = plan.steps.iter().map(|step| step.entry.dump_id).collect();
    let entries = archive.toc().entries.iter();
    let selected: Vec<_> = entries.filter(|entry| args.verbose || restored.contains(&entry.dump_id)).collect();
    let zone = local_zone();
    let list = match args.format {
        Format::Text => list::as_text(archive.toc(), &selected, args.verbose, &zone),
        Format::Csv => list::as_csv(&archive, &selected)?,
        Format::Json => list::as_json(&archive, &selected, &zone)?,
    };
    match std::io::stdout().write_all(&text::encode(&list)) {
        // Whoever reads the list may have seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        written => written.io("write to", "standard output").map(|()| ExitCode::SUCCESS),
    }
}
