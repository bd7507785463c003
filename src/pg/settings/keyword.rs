//! The keywords of a connection string, and the environment variable that stands for each.

use std::collections::BTreeMap;

use super::Environment;
use crate::{Error, Result};

/// Every keyword that libpq 18 takes, with its environment variable, where it has one.
const KEYWORDS: &[(&str, &str)] = &[
    ("application_name", "PGAPPNAME"),
    ("channel_binding", "PGCHANNELBINDING"),
    ("client_encoding", "PGCLIENTENCODING"),
    ("connect_timeout", "PGCONNECT_TIMEOUT"),
    ("dbname", "PGDATABASE"),
    ("fallback_application_name", ""),
    ("gssdelegation", "PGGSSDELEGATION"),
    ("gssencmode", "PGGSSENCMODE"),
    ("gsslib", "PGGSSLIB"),
    ("host", "PGHOST"),
    ("hostaddr", "PGHOSTADDR"),
    ("keepalives", ""),
    ("keepalives_count", ""),
    ("keepalives_idle", ""),
    ("keepalives_interval", ""),
    ("krbsrvname", "PGKRBSRVNAME"),
    ("load_balance_hosts", "PGLOADBALANCEHOSTS"),
    ("max_protocol_version", "PGMAXPROTOCOLVERSION"),
    ("min_protocol_version", "PGMINPROTOCOLVERSION"),
    ("oauth_client_id", ""),
    ("oauth_client_secret", ""),
    ("oauth_issuer", ""),
    ("oauth_scope", ""),
    ("options", "PGOPTIONS"),
    ("passfile", "PGPASSFILE"),
    ("password", "PGPASSWORD"),
    ("port", "PGPORT"),
    ("replication", ""),
    ("require_auth", "PGREQUIREAUTH"),
    ("requirepeer", "PGREQUIREPEER"),
    ("scram_client_key", ""),
    ("scram_server_key", ""),
    ("service", "PGSERVICE"),
    ("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"),
    ("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"),
    ("sslcert", "PGSSLCERT"),
    ("sslcertmode", "PGSSLCERTMODE"),
    ("sslcompression", "PGSSLCOMPRESSION"),
    ("sslcrl", "PGSSLCRL"),
    ("sslcrldir", "PGSSLCRLDIR"),
    ("sslkey", "PGSSLKEY"),
    ("sslkeylogfile", ""),
    ("sslmode", "PGSSLMODE"),
    ("sslnegotiation", "PGSSLNEGOTIATION"),
    ("sslpassword", ""),
    ("sslrootcert", "PGSSLROOTCERT"),
    ("sslsni", "PGSSLSNI"),
    ("target_session_attrs", "PGTARGETSESSIONATTRS"),
    ("tcp_user_timeout", ""),
    ("user", "PGUSER"),
];

/// What would weaken the connection if it were silently left out, and cannot be had.
const REFUSED: &[&str] = &["replication", "require_auth", "requirepeer", "scram_client_key", "scram_server_key"];

/// Keywords with their values. An empty value counts as none, but keeps the environment's from taking its place.
#[derive(Clone, Default)]
pub(super) struct Keywords(BTreeMap<&'static str, String>);

impl Keywords {
    /// Sets a keyword, over a value that it may have; an error if libpq does not know it.
    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<()> {
        let known = KEYWORDS.binary_search_by(|(known, _)| known.cmp(&name));
        let index = known.map_err(|_| Error::new(format!("invalid connection option \"{name}\"")))?;
        self.0.insert(KEYWORDS[index].0, value.to_owned());
        Ok(())
    }

    /// Sets a keyword that was not set yet.
    pub(super) fn set_default(&mut self, name: &str, value: &str) -> Result<()> {
        if self.0.contains_key(name) { Ok(()) } else { self.set(name, value) }
    }

    /// Fills in what the environment says of keywords that were not set yet.
    pub(super) fn add_environment(&mut self, environment: &Environment) {
        for (name, variable) in KEYWORDS {
            if let (None, Some(value)) = (self.0.get(name), environment.get(variable)) {
                self.0.insert(name, value.to_owned());
            }
        }
    }

    /// The value of a keyword, if it has one that is not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The value that is one of some words; `invalid sslmode value: "x"` if it is another.
    pub(super) fn choice<T: Copy>(&self, name: &str, choices: &[(&str, T)], default: T) -> Result<T> {
        let Some(value) = self.get(name) else { return Ok(default) };
        let chosen = choices.iter().find(|(word, _)| *word == value).map(|(_, choice)| *choice);
        chosen.ok_or_else(|| Error::new(format!("invalid {name} value: \"{value}\"")))
    }

    /// The value as an integer.
    pub(super) fn integer(&self, name: &str) -> Result<Option<i64>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let invalid = |_| Error::new(format!("invalid integer value \"{value}\" for connection option \"{name}\""));
        value.trim().parse().map(Some).map_err(invalid)
    }

    /// Refuses options that ask for protection which cannot be given here.
    pub(super) fn check_supported(&self) -> Result<()> {
        match REFUSED.iter().find(|name| self.get(name).is_some()) {
            Some(name) => Err(Error::new(format!("connection option \"{name}\" is not supported"))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_in_byte_order() {
        assert!(KEYWORDS.is_sorted_by_key(|(name, _)| name));
    }

    #[test]
    fn an_unknown_keyword_is_refused_in_libpqs_words() {
        let error = Keywords::default().set("sslmodus", "x").unwrap_err();
        assert_eq!(error.message(), "invalid connection option \"sslmodus\"");
    }

    #[test]
    fn what_protects_and_cannot_be_had_is_refused() {
        let mut keywords = Keywords::default();
        keywords.set("require_auth", "scram-sha-256").unwrap();
        assert!(keywords.check_supported().is_err());
    }
}
