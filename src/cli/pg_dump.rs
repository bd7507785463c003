//! The program `pg_dump`: pghaul under that name takes pg_dump 18's options and does what it does, over the engine
//! of the native commands. Their better defaults are not for it: who calls it expects what pg_dump's manual says.

mod check;
mod help;
mod meaning;
mod message;
mod switch;
mod typed;

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::pg::Interrupt;
use crate::{Result, dump, text};

use message::Messages;
use switch::Switch;
use typed::{Refusal, Typed};

/// Its name, as messages have it.
const PROGRAM: &str = "pg_dump";

/// The hint of whoever could not read a command line.
const TRY_HELP: &str = "Try \"pg_dump --help\" for more information.";

/// Whether a program that was started by this name is to be pg_dump: the directory and `.exe` do not matter.
pub fn is_meant(name: &OsStr) -> bool {
    let base = Path::new(name).file_name().unwrap_or_default().to_ascii_lowercase();
    base == PROGRAM || base == "pg_dump.exe"
}

/// Runs it with the arguments after its name.
pub fn main(name: &OsStr, arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let mut arguments = arguments.map(OsString::into_vec).peekable();
    match arguments.peek().map(Vec::as_slice) {
        Some(b"--help" | b"-?") => return print(help::HELP),
        Some(b"--version" | b"-V") => return print(&format!("pg_dump (PostgreSQL) {}\n", version())),
        _ => {}
    }
    let done = match Typed::read(arguments) {
        Ok(typed) => run(&typed),
        Err(Refusal::Error(error)) => Err(error),
        Err(Refusal::Option(complaint)) => {
            if let Some(complaint) = complaint {
                message::line(&format!("{}: {complaint}", text::decode(name.as_bytes())));
            }
            message::line(&format!("{PROGRAM}: hint: {TRY_HELP}"));
            return ExitCode::FAILURE;
        }
    };
    match done {
        Ok(code) => code,
        Err(error) if error.is_broken_pipe() => ExitCode::from(error.exit_code()),
        Err(error) => {
            message::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(typed: &Typed) -> Result<ExitCode> {
    let checked = check::check(typed)?;
    let settings = meaning::settings(typed)?;
    let options = meaning::options(typed, checked)?;
    if typed.last(Switch::Compress).is_some_and(|specification| specification.contains("workers=")) {
        message::warning("compression option \"workers\" is not currently supported by pg_dump");
    }
    let interrupt = Interrupt::default();
    super::signal::watch(&interrupt)?;
    let stats = dump::dump(&settings, &options, &Messages { verbose: typed.has(Switch::Verbose) }, &interrupt)?;
    Ok(ExitCode::from(stats.exit_code()))
}

fn print(text: &str) -> ExitCode {
    use std::io::Write as _;
    match std::io::stdout().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// The version that is announced: PGHAUL_COMPAT_VERSION's, for who is asked for another minor.
fn version() -> String {
    std::env::var("PGHAUL_COMPAT_VERSION").unwrap_or_else(|_| crate::version::COMPATIBLE_WITH.to_owned())
}

/// The path that was typed, whatever its bytes.
pub(super) fn path(typed: &str) -> PathBuf {
    OsString::from_vec(text::encode(typed).into_owned()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_decides() {
        for name in ["pg_dump", "/usr/bin/pg_dump", "./pg_dump.exe"] {
            assert!(is_meant(OsStr::new(name)), "{name}");
        }
        for name in ["pghaul", "pg_dumpall", "/pg_dump/pghaul", ""] {
            assert!(!is_meant(OsStr::new(name)), "{name}");
        }
    }
}
