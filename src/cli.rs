//! The command line: what was typed becomes options, events become lines or bars, results become exit codes.

mod connection;
mod content;
mod dump;
mod filter;
mod getopt;
mod limits;
mod list;
mod pg_dump;
mod progress;
mod report;
mod restore;
mod script;
mod signal;
mod timeout;
mod verify;
mod wire;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Dumps and restores PostgreSQL databases in parallel, in pg_dump's own directory format.
#[derive(Debug, Parser)]
#[command(name = "pghaul", version, disable_help_subcommand = true)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Dump(Box<dump::DumpArgs>),
    Restore(Box<restore::RestoreArgs>),
    List(list::ListArgs),
    Verify(verify::VerifyArgs),
}

/// Runs the command that was typed, or the program of PostgreSQL's by whose name we were started.
pub fn main() -> ExitCode {
    let mut words = std::env::args_os();
    match words.next() {
        Some(name) if pg_dump::is_meant(&name) => pg_dump::main(&name, words),
        _ => pghaul(),
    }
}

fn pghaul() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version go to standard output and are no failure; a usage error is 1, as in PostgreSQL.
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()));
        }
    };
    let result = match args.command {
        Command::Dump(args) => dump::run(&args),
        Command::Restore(args) => restore::run(&args),
        Command::List(args) => list::run(&args),
        Command::Verify(args) => verify::run(&args),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            if !error.is_broken_pipe() {
                report::error(&error);
            }
            ExitCode::from(error.exit_code())
        }
    }
}
