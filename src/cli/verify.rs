//! `pghaul verify`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use indicatif::{HumanBytes, HumanCount};

use super::progress::ProgressArgs;
use super::report;
use crate::Result;
use crate::archive::OpenOptions;
use crate::archive::verify::{Report, verify};

/// Check every file of an archive, and name those that are damaged
///
/// Digests detect accidents, not an attacker who can rewrite the manifest too; and no verification replaces a
/// test restore.
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// The archive's directory
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// Check an archive of pghaul as if it were pg_dump's, without its manifest
    #[arg(long)]
    no_manifest: bool,
    #[command(flatten)]
    progress: ProgressArgs,
}

/// Verifies the archive: 0 when all is well, 1 when something is wrong.
pub fn run(args: &VerifyArgs) -> Result<ExitCode> {
    let monitor = args.progress.monitor()?;
    let found = verify(&args.archive, OpenOptions { no_manifest: args.no_manifest }, &*monitor)?;
    monitor.close();
    for problem in &found.problems {
        report::line(&format!("damaged: {}: {}", problem.file, problem.error));
    }
    if !args.progress.quiet {
        report::line(&summary(&found));
    }
    Ok(ExitCode::from(u8::from(!found.is_good())))
}

fn summary(found: &Report) -> String {
    let looked = format!("{} files with {}", HumanCount(found.files), HumanBytes(found.bytes));
    match (found.problems.len(), found.verifiable) {
        (0, true) => format!("{looked} are as they were written"),
        (0, false) => format!("{looked} could be read to their ends; unverifiable: no manifest"),
        (1, _) => format!("1 problem in {looked}"),
        (count, _) => format!("{count} problems in {looked}"),
    }
}
