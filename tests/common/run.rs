//! Running programs and keeping what they said.

use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// What a program left behind.
#[derive(Debug)]
pub struct Outcome {
    /// The exit code; 128 + the signal that ended it.
    pub code: i32,
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its standard error.
    pub stderr: String,
    command: String,
}

impl Outcome {
    /// Panics with what the program said unless it exited with 0.
    #[track_caller]
    pub fn ok(self) -> Self {
        self.exits(0)
    }

    /// Panics with what the program said unless it exited with `code`.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert!(
            self.code == code,
            "expected exit code {code}, got {} of: {}\n{}{}",
            self.code,
            self.command,
            self.text(),
            self.stderr
        );
        self
    }

    /// The standard output as text, with U+FFFD for what is none.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }
}

/// Runs a command to its end, with nothing to read.
pub fn run(command: &mut Command) -> Outcome {
    run_with(command, Stdio::null())
}

/// Runs a command to its end, with something to read.
pub fn run_with(command: &mut Command, input: Stdio) -> Outcome {
    use std::os::unix::process::ExitStatusExt;
    let shown = format!("{command:?}");
    let output = command.stdin(input).output().unwrap_or_else(|error| panic!("could not run {shown}: {error}"));
    let status = output.status;
    Outcome {
        code: status.code().unwrap_or_else(|| 128 + status.signal().expect("ended by a signal")),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        command: shown,
    }
}

/// Our program, or the one that `PGHAUL` names; not yet told where to connect: see [`super::Database::reach`].
pub fn pghaul<S: AsRef<std::ffi::OsStr>>(args: &[S]) -> Command {
    let mut command = program(ours());
    command.args(args);
    command
}

/// Our program under the name `pg_dump`.
pub fn face<S: AsRef<std::ffi::OsStr>>(args: &[S]) -> Command {
    static PLACE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let place = PLACE.get_or_init(|| {
        let place = tempfile::tempdir().expect("a temporary directory");
        std::os::unix::fs::symlink(ours(), place.path().join("pg_dump")).expect("a link");
        place
    });
    let mut command = program(place.path().join("pg_dump"));
    command.args(args);
    command
}

fn ours() -> std::ffi::OsString {
    std::env::var_os("PGHAUL").unwrap_or_else(|| env!("CARGO_BIN_EXE_pghaul").into())
}

/// A program that sees none of the connection settings that the tester's own environment may hold.
pub fn program(path: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(path);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    command.env("LC_ALL", "C");
    command
}
