//! Where and as whom to connect, by libpq's conventions.
//!
//! A keyword's value comes from the first that has one: the connection string, the command line, the service
//! file, the environment, libpq's default. All is resolved once; every session of a run is made with the same.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

mod conninfo;
mod environment;
mod host;
mod keyword;
mod passfile;
mod service;
mod tls;

pub use environment::Environment;
pub(super) use host::Host;
use keyword::Keywords;
use passfile::Passwords;
pub(super) use tls::{Binding, Proof, Roots, SslMode, TlsSettings, TlsVersion};

use crate::{Error, Result};

/// What is told of a password in a connection string.
pub const VISIBLE_PASSWORD: &str = "a password on the command line can be seen by other users of this machine";

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
    /// A database name, a keyword string or a URI; what a string says wins over the other options.
    pub dbname: Option<String>,
    /// `--host`.
    pub host: Option<String>,
    /// `--port`.
    pub port: Option<String>,
    /// `--username`.
    pub user: Option<String>,
    /// `--password` and `--no-password`.
    pub password_prompt: PasswordPrompt,
    /// The name that sessions tell the server where nobody chose one; none is pghaul's own.
    pub program: Option<String>,
}

/// Resolved connection settings. `Debug` never shows a password.
#[derive(Clone, Debug)]
pub struct Settings {
    pub(super) hosts: Vec<Host>,
    pub(super) user: String,
    pub(super) dbname: String,
    password: Option<Secret>,
    passwords: Arc<Passwords>,
    pub(super) prompt: PasswordPrompt,
    /// The password that was asked for, which all clones share: nobody is asked twice.
    prompted: Arc<OnceLock<Secret>>,
    pub(super) options: Option<String>,
    pub(super) application_name: String,
    client_encoding: Option<String>,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) keepalive: Keepalive,
    pub(super) target: TargetSession,
    pub(super) shuffle_hosts: bool,
    pub(super) tls: TlsSettings,
    pub(super) allow_newer: bool,
    warnings: Vec<String>,
}

/// How the system watches an idle TCP connection; `None` leaves its defaults.
#[derive(Clone, Debug)]
pub(super) struct Keepalive {
    pub(super) enabled: bool,
    pub(super) idle: Option<Duration>,
    pub(super) interval: Option<Duration>,
    pub(super) count: Option<u32>,
    /// How long sent data may stay unacknowledged (`tcp_user_timeout`).
    pub(super) user_timeout: Option<Duration>,
}

/// Which sessions are acceptable (`target_session_attrs`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TargetSession {
    Any,
    ReadWrite,
    ReadOnly,
    Primary,
    Standby,
    PreferStandby,
}

/// A password; `Debug` does not show it.
#[derive(Clone)]
pub(super) struct Secret(pub(super) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<secret>")
    }
}

impl Settings {
    /// Resolves what was given, with the service file, the environment and libpq's defaults for the rest.
    ///
    /// Errors have libpq's words (`invalid connection option "x"`).
    pub fn resolve(given: &Given, environment: &Environment) -> Result<Self> {
        let mut keywords = Keywords::default();
        for (name, value) in [("host", &given.host), ("port", &given.port), ("user", &given.user)] {
            // A flag's empty value is none; one in a string is meant.
            if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
                keywords.set(name, value)?;
            }
        }
        match given.dbname.as_deref() {
            Some(text) if conninfo::is_conninfo(text) => conninfo::parse(text, &mut keywords)?,
            Some("") | None => {}
            Some(name) => keywords.set("dbname", name)?,
        }
        let mut warnings = Vec::new();
        if keywords.get("password").is_some() {
            warnings.push(VISIBLE_PASSWORD.to_owned());
        }
        service::add_service(&mut keywords, environment)?;
        keywords.add_environment(environment);
        keywords.check_supported()?;
        Self::from_keywords(&keywords, given, environment, warnings)
    }

    fn from_keywords(
        keywords: &Keywords,
        given: &Given,
        environment: &Environment,
        mut warnings: Vec<String>,
    ) -> Result<Self> {
        let text = |name| keywords.get(name).map(str::to_owned);
        let seconds = |name| -> Result<Option<Duration>> {
            let positive =
                keywords.integer(name)?.and_then(|value| u64::try_from(value).ok()).filter(|value| *value > 0);
            Ok(positive.map(Duration::from_secs))
        };
        let user = text("user")
            .or_else(|| environment.user.clone())
            .ok_or_else(|| Error::new("could not look up the name of the local user"))?;
        let passfile = keywords.get("passfile").map(Into::into).or_else(|| environment.at_home(".pgpass"));
        let needs_file = keywords.get("password").is_none();
        let passwords = passfile.filter(|_| needs_file).map(|path| Passwords::read(&path, &mut warnings));
        keywords
            .choice("gssencmode", &[("disable", true), ("prefer", true), ("require", false)], true)?
            .then_some(())
            .ok_or_else(|| Error::new("gssencmode value \"require\" invalid when GSSAPI support is not compiled in"))?;
        Ok(Self {
            hosts: Host::all(keywords)?,
            dbname: text("dbname").unwrap_or_else(|| user.clone()),
            user,
            password: text("password").map(Secret),
            passwords: Arc::new(passwords.unwrap_or_default()),
            prompt: given.password_prompt,
            prompted: Arc::default(),
            options: options(keywords, environment),
            application_name: text("application_name")
                .or_else(|| text("fallback_application_name"))
                .or_else(|| given.program.clone())
                .unwrap_or_else(|| "pghaul".to_owned()),
            client_encoding: text("client_encoding").filter(|encoding| encoding != "auto"),
            connect_timeout: seconds("connect_timeout")?,
            keepalive: Keepalive {
                enabled: keywords.integer("keepalives")? != Some(0),
                idle: seconds("keepalives_idle")?,
                interval: seconds("keepalives_interval")?,
                count: keywords
                    .integer("keepalives_count")?
                    .and_then(|count| u32::try_from(count).ok())
                    .filter(|count| *count > 0),
                user_timeout: seconds("tcp_user_timeout")?
                    .map(|milliseconds| Duration::from_millis(milliseconds.as_secs())),
            },
            target: keywords.choice("target_session_attrs", TargetSession::WORDS, TargetSession::Any)?,
            shuffle_hosts: keywords.choice("load_balance_hosts", &[("disable", false), ("random", true)], false)?,
            tls: TlsSettings::resolve(keywords, environment)?,
            allow_newer: false,
            warnings,
        })
    }

    /// The same server and user, but another database.
    #[must_use]
    pub fn with_database(&self, name: &str) -> Self {
        Self { dbname: name.to_owned(), ..self.clone() }
    }

    /// The same, but a server newer than pghaul knows is tried nevertheless if `allow` says so.
    #[must_use]
    pub fn allow_newer(self, allow: bool) -> Self {
        Self { allow_newer: allow, ..self }
    }

    /// The name of the database.
    pub fn database(&self) -> &str {
        &self.dbname
    }

    /// The name of the role.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The client encoding that the user asked for (PGCLIENTENCODING).
    pub fn client_encoding(&self) -> Option<&str> {
        self.client_encoding.as_deref()
    }

    /// What the user should know: a password file that is not used, a password that others can see.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The password for a host, if one is known.
    pub(super) fn password(&self, host: &Host) -> Option<&str> {
        if let Some(prompted) = self.prompted.get() {
            return Some(&prompted.0);
        }
        match &self.password {
            Some(password) => Some(&password.0),
            None => self.passwords.find(&host.name, host.port, &self.dbname, &self.user),
        }
    }

    /// Asks the person at the terminal for the password, once.
    pub(super) fn ask_password(&self) -> Result<()> {
        if self.prompted.get().is_none() {
            let password = rpassword::prompt_password("Password: ").map_err(|error| {
                Error::new(format!("could not read a password: {}", crate::error::io_reason(&error)))
            })?;
            self.prompted.get_or_init(|| Secret(password));
        }
        Ok(())
    }

    /// Whether a password was asked for already.
    pub(super) fn has_asked(&self) -> bool {
        self.prompted.get().is_some()
    }
}

impl TargetSession {
    const WORDS: &[(&str, Self)] = &[
        ("any", Self::Any),
        ("read-write", Self::ReadWrite),
        ("read-only", Self::ReadOnly),
        ("primary", Self::Primary),
        ("standby", Self::Standby),
        ("prefer-standby", Self::PreferStandby),
    ];
}

/// The server's command-line options, with the settings that libpq takes from variables of their own.
fn options(keywords: &Keywords, environment: &Environment) -> Option<String> {
    let mut options: Vec<_> = keywords.get("options").map(str::to_owned).into_iter().collect();
    for (variable, setting) in [("PGTZ", "TimeZone"), ("PGDATESTYLE", "DateStyle"), ("PGGEQO", "geqo")] {
        if let Some(value) = environment.get(variable).filter(|value| *value != "default") {
            options.push(format!("-c {setting}={}", value.replace('\\', "\\\\").replace(' ', "\\ ")));
        }
    }
    (!options.is_empty()).then(|| options.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Environment { variables: variables.iter().map(pair).collect(), user: Some("me".into()), home: None }
    }

    fn given(dbname: &str) -> Given {
        Given { dbname: Some(dbname.into()), host: Some("flag".into()), ..Given::default() }
    }

    #[test]
    fn a_string_wins_over_flags_and_flags_over_variables() {
        let environment = environment(&[("PGHOST", "variable"), ("PGPORT", "7"), ("PGUSER", "")]);
        let resolve = |dbname| Settings::resolve(&given(dbname), &environment).unwrap();
        assert_eq!(resolve("host=string").hosts[0].name, "string");
        let settings = resolve("orders");
        assert_eq!((settings.hosts[0].name.as_str(), settings.hosts[0].port), ("flag", 7));
        assert_eq!((settings.database(), settings.user()), ("orders", "me"));
        assert_eq!(resolve("user=you").database(), "you");
    }

    #[test]
    fn an_empty_value_in_a_string_is_the_default_and_an_empty_flag_is_none() {
        let default = Settings::resolve(&Given::default(), &environment(&[])).unwrap();
        let environment = environment(&[("PGHOST", "variable"), ("PGPORT", "7"), ("PGDATABASE", "d")]);
        for dbname in ["host='' port=''", "postgresql:///?host=&port="] {
            let settings = Settings::resolve(&given(dbname), &environment).unwrap();
            assert_eq!(settings.hosts[0].name, default.hosts[0].name, "{dbname}");
            assert_eq!((settings.hosts[0].port, settings.database()), (5432, "d"), "{dbname}");
        }
        let uri = Settings::resolve(&given("postgresql:///"), &environment).unwrap();
        assert_eq!((uri.hosts[0].name.as_str(), uri.hosts[0].port), ("flag", 7));
        let flags = Given { dbname: Some(String::new()), host: Some(String::new()), ..Given::default() };
        let settings = Settings::resolve(&flags, &environment).unwrap();
        assert_eq!((settings.hosts[0].name.as_str(), settings.database()), ("variable", "d"));
    }

    #[test]
    fn a_password_is_never_shown() {
        let environment = environment(&[("PGPASSWORD", "hunter2")]);
        let settings = Settings::resolve(&given("d"), &environment).unwrap();
        assert_eq!(settings.password(&settings.hosts[0]), Some("hunter2"));
        settings.prompted.get_or_init(|| Secret("hunter3".into()));
        let shown = format!("{settings:?} {:#?}", settings.clone());
        assert!(!shown.contains("hunter"), "{shown}");
    }

    #[test]
    fn a_prompted_password_is_known_to_clones() {
        let settings = Settings::resolve(&given("d"), &environment(&[])).unwrap();
        let other = settings.with_database("e");
        other.prompted.get_or_init(|| Secret("x".into()));
        assert!(settings.has_asked());
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for (text, message) in [
            ("sslmode=maybe", "invalid sslmode value: \"maybe\""),
            ("target_session_attrs=x", "invalid target_session_attrs value: \"x\""),
            ("connect_timeout=x", "invalid integer value \"x\" for connection option \"connect_timeout\""),
            ("gssencmode=require", "gssencmode value \"require\" invalid when GSSAPI support is not compiled in"),
            ("service=x", "definition of service \"x\" not found"),
        ] {
            assert_eq!(Settings::resolve(&given(text), &environment(&[])).unwrap_err().message(), message);
        }
    }

    #[test]
    fn variables_of_their_own_become_options() {
        let environment = environment(&[("PGOPTIONS", "-c a=b"), ("PGTZ", "a b"), ("PGDATESTYLE", "default")]);
        let settings = Settings::resolve(&given("d"), &environment).unwrap();
        assert_eq!(settings.options.as_deref(), Some("-c a=b -c TimeZone=a\\ b"));
    }
}
