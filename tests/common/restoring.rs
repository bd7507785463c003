//! Restoring by the library, from archives of stock pg_dump.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use pghaul::monitor::{Event, Monitor};
use pghaul::pg::{Environment, Given, Interrupt, Settings};
use pghaul::restore::{Options, Stats, restore};

use super::database::Database;
use super::run::run;
use super::stock;

/// Keeps what it is told.
#[derive(Default)]
pub struct Told(pub Mutex<Vec<String>>);

impl Monitor for Told {
    fn event(&self, event: Event<'_>) {
        if let Event::Warning(_) | Event::Error(_) | Event::Note(_) = event {
            self.0.lock().expect("no panic").push(format!("{event:?}"));
        }
    }
}

/// How to connect to a database as superuser.
pub fn settings(database: &Database) -> Settings {
    let variables = [
        ("PGHOST", database.server.host.display().to_string()),
        ("PGPORT", database.server.port.to_string()),
        ("PGUSER", "postgres".to_owned()),
        ("PGDATABASE", database.name.clone()),
    ];
    let variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Settings::resolve(&Given::default(), &Environment { variables, ..Environment::default() }).expect("settings")
}

/// Restores into a database, four sessions at once unless the options say otherwise.
pub fn restored(archive: &Path, database: &Database, options: impl Into<Options>) -> pghaul::Result<Stats> {
    let options = options.into();
    let options = Options { jobs: if options.jobs == 0 { 4 } else { options.jobs }, ..options };
    restore(archive, &settings(database), &options, &Told::default(), &Interrupt::default())
}

/// An archive of a database by stock pg_dump of a major.
pub fn dumped(database: &Database, major: u32, args: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("archive");
    run(database.reach(stock::pg_dump(major).args(["-Fd", "-f"]).arg(&path).args(args))).ok();
    (directory, path)
}
