//! Where and as whom to connect: what was given, then the environment, then libpq's defaults.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use crate::{Error, Result};

/// When to ask for a password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PasswordPrompt {
    /// When the server wants one and none is known.
    #[default]
    Auto,
    /// Never (`--no-password`).
    Never,
    /// Before connecting (`--password`).
    Force,
}

/// What the command line says of the connection.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// A database name, a keyword string or a URI.
    pub dbname: Option<String>,
    /// `--host`.
    pub host: Option<String>,
    /// `--port`.
    pub port: Option<String>,
    /// `--username`.
    pub user: Option<String>,
    /// `--password` and `--no-password`.
    pub password_prompt: PasswordPrompt,
}

/// What the process's surroundings say: its variables, its home, its user.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The variables.
    pub variables: HashMap<String, String>,
    /// The name of the effective user.
    pub user: Option<String>,
}

impl Environment {
    /// That of this process; variables that are not UTF-8 are left out.
    pub fn of_process() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self { variables: std::env::vars_os().filter_map(text).collect(), user: whoami::username().ok() }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// A host to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Host {
    /// A name, an address, or the directory of a Unix-domain socket.
    pub name: String,
    /// The port.
    pub port: u16,
}

/// Resolved connection settings. `Debug` never shows the password.
#[derive(Clone)]
pub struct Settings {
    pub(super) hosts: Vec<Host>,
    pub(super) user: String,
    pub(super) dbname: String,
    pub(super) password: Option<String>,
    pub(super) options: Option<String>,
    pub(super) application_name: String,
}

impl Settings {
    /// Resolves what was given, with the environment and libpq's defaults for the rest.
    pub fn resolve(given: &Given, environment: &Environment) -> Result<Self> {
        let choose = |given: &Option<String>, name| given.as_deref().or(environment.get(name)).map(str::to_owned);
        let user = choose(&given.user, "PGUSER")
            .or_else(|| environment.user.clone())
            .ok_or_else(|| Error::new("could not find out the name of the local user"))?;
        let port = choose(&given.port, "PGPORT").unwrap_or_else(|| "5432".to_owned());
        let port = port.parse().map_err(|_| Error::new(format!("invalid port number: \"{port}\"")))?;
        let name = choose(&given.host, "PGHOST").unwrap_or_else(|| {
            let debian = "/var/run/postgresql";
            if Path::new(debian).exists() { debian } else { "/tmp" }.to_owned()
        });
        Ok(Self {
            hosts: vec![Host { name, port }],
            dbname: choose(&given.dbname, "PGDATABASE").unwrap_or_else(|| user.clone()),
            user,
            password: environment.get("PGPASSWORD").map(str::to_owned),
            options: environment.get("PGOPTIONS").map(str::to_owned),
            application_name: environment.get("PGAPPNAME").unwrap_or("pghaul").to_owned(),
        })
    }

    /// The same server and user, but another database.
    #[must_use]
    pub fn with_database(&self, name: &str) -> Self {
        Self { dbname: name.to_owned(), ..self.clone() }
    }

    /// The name of the database.
    pub fn database(&self) -> &str {
        &self.dbname
    }

    /// The name of the role.
    pub fn user(&self) -> &str {
        &self.user
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("hosts", &self.hosts)
            .field("user", &self.user)
            .field("dbname", &self.dbname)
            .finish_non_exhaustive()
    }
}
