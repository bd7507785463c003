//! How a connection is encrypted, and whom it must turn out to be with.

use std::path::PathBuf;

use super::Environment;
use super::keyword::Keywords;
use crate::{Error, Result};

/// How much encryption is asked for (`sslmode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::pg) enum SslMode {
    /// None.
    Disable,
    /// Only if the server does not let us in without.
    Allow,
    /// If the server can and lets us in with it.
    Prefer,
    /// Always, with whoever answers.
    Require,
    /// Always, with somebody who has a certificate of a trusted authority.
    VerifyCa,
    /// Always, with the host of that name.
    VerifyFull,
}

/// Which certificates are trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::pg) enum Roots {
    /// Those of a file.
    File(PathBuf),
    /// Those that the system trusts (`sslrootcert=system`).
    System,
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::pg) enum TlsVersion {
    /// 1.2 (older ones are not spoken).
    V12,
    /// 1.3.
    V13,
}

/// What is bound to the channel when a password is proved (`channel_binding`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pg) enum Binding {
    /// Nothing.
    Disable,
    /// The server's certificate where both sides can.
    Prefer,
    /// The server's certificate.
    Require,
}

/// What the server's certificate has to prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pg) enum Proof {
    /// Nothing: any will do.
    Nothing,
    /// That a trusted authority signed it.
    Authority,
    /// That, and that it is for the host of that name.
    Name,
}

/// Everything about encryption.
#[derive(Clone, Debug)]
pub(in crate::pg) struct TlsSettings {
    pub(in crate::pg) mode: SslMode,
    /// Whether the handshake begins at once, without asking the server first (`sslnegotiation=direct`).
    pub(in crate::pg) direct: bool,
    pub(in crate::pg) roots: Option<Roots>,
    /// The files of the client's certificate and key.
    pub(in crate::pg) certificate: Option<(PathBuf, PathBuf)>,
    /// Files and directories of revocation lists.
    pub(in crate::pg) revocations: Vec<PathBuf>,
    /// Whether the host's name is sent in the clear, for a proxy to see (`sslsni`).
    pub(in crate::pg) send_name: bool,
    /// The oldest and the newest version that may be spoken.
    pub(in crate::pg) versions: (TlsVersion, TlsVersion),
    pub(in crate::pg) binding: Binding,
}

impl TlsSettings {
    /// From keywords, with the files that libpq looks for in `~/.postgresql`.
    pub(super) fn resolve(keywords: &Keywords, environment: &Environment) -> Result<Self> {
        let default_file =
            |name| environment.at_home(".postgresql").map(|home| home.join(name)).filter(|path| path.exists());
        let file = |keyword, name| keywords.get(keyword).map(PathBuf::from).or_else(|| default_file(name));
        let given_mode = keywords.get("sslmode").is_some();
        let mut mode = keywords.choice("sslmode", MODES, SslMode::Prefer)?;
        let roots = match keywords.get("sslrootcert") {
            Some("system") => Some(Roots::System),
            _ => file("sslrootcert", "root.crt").map(Roots::File),
        };
        match roots {
            Some(Roots::System) if !given_mode => mode = SslMode::VerifyFull,
            Some(Roots::System) if mode < SslMode::VerifyFull => {
                return Err(Error::new(format!(
                    "weak sslmode \"{}\" may not be used with sslrootcert=system (use \"verify-full\")",
                    word(MODES, mode)
                )));
            }
            _ => {}
        }
        let direct = keywords.choice("sslnegotiation", &[("postgres", false), ("direct", true)], false)?;
        if direct && mode < SslMode::Require {
            return Err(Error::new(format!(
                "weak sslmode \"{}\" may not be used with sslnegotiation=direct (use \"require\", \"verify-ca\", or \"verify-full\")",
                word(MODES, mode)
            )));
        }
        let certificate_wanted = keywords.choice("sslcertmode", &[("disable", false), ("allow", true)], true)?;
        // a certificate that does not exist is not wanted, but one without its key is a mistake
        let certificate = file("sslcert", "postgresql.crt").filter(|path| certificate_wanted && path.exists());
        let key =
            keywords.get("sslkey").map(PathBuf::from).or_else(|| environment.at_home(".postgresql/postgresql.key"));
        let versions = (
            keywords.choice("ssl_min_protocol_version", VERSIONS, TlsVersion::V12)?,
            keywords.choice("ssl_max_protocol_version", VERSIONS, TlsVersion::V13)?,
        );
        if versions.0 > versions.1 {
            return Err(Error::new("invalid SSL protocol version range"));
        }
        let directory = keywords.get("sslcrldir").map(PathBuf::from);
        Ok(Self {
            mode,
            direct,
            roots,
            certificate: certificate.zip(key),
            revocations: file("sslcrl", "root.crl").into_iter().chain(directory).collect(),
            send_name: keywords.get("sslsni") != Some("0"),
            versions,
            binding: keywords.choice("channel_binding", BINDINGS, Binding::Prefer)?,
        })
    }

    /// What the server's certificate has to prove. A file of authorities that is there is meant, whatever the
    /// mode is.
    pub(in crate::pg) fn proof(&self) -> Proof {
        match (self.mode, &self.roots) {
            (SslMode::VerifyFull, _) => Proof::Name,
            (SslMode::VerifyCa, _) => Proof::Authority,
            (_, Some(Roots::File(path))) if path.exists() => Proof::Authority,
            _ => Proof::Nothing,
        }
    }
}

const MODES: &[(&str, SslMode)] = &[
    ("disable", SslMode::Disable),
    ("allow", SslMode::Allow),
    ("prefer", SslMode::Prefer),
    ("require", SslMode::Require),
    ("verify-ca", SslMode::VerifyCa),
    ("verify-full", SslMode::VerifyFull),
];

/// Versions that nobody should speak any more are taken as the oldest that is spoken.
const VERSIONS: &[(&str, TlsVersion)] = &[
    ("TLSv1", TlsVersion::V12),
    ("TLSv1.1", TlsVersion::V12),
    ("TLSv1.2", TlsVersion::V12),
    ("TLSv1.3", TlsVersion::V13),
];

const BINDINGS: &[(&str, Binding)] =
    &[("disable", Binding::Disable), ("prefer", Binding::Prefer), ("require", Binding::Require)];

fn word<T: PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(pairs: &[(&str, &str)], home: Option<PathBuf>) -> Result<TlsSettings> {
        let mut keywords = Keywords::default();
        for (name, value) in pairs {
            keywords.set(name, value)?;
        }
        TlsSettings::resolve(&keywords, &Environment { home, ..Environment::default() })
    }

    #[test]
    fn the_systems_roots_demand_the_name() {
        assert_eq!(resolve(&[("sslrootcert", "system")], None).unwrap().mode, SslMode::VerifyFull);
        assert!(resolve(&[("sslrootcert", "system"), ("sslmode", "verify-ca")], None).is_err());
    }

    #[test]
    fn a_root_file_that_is_there_is_used_in_every_mode() {
        let home = tempfile::tempdir().unwrap();
        let proof = || resolve(&[("sslmode", "require")], Some(home.path().into())).unwrap().proof();
        assert_eq!(proof(), Proof::Nothing);
        std::fs::create_dir(home.path().join(".postgresql")).unwrap();
        std::fs::write(home.path().join(".postgresql/root.crt"), "").unwrap();
        assert_eq!(proof(), Proof::Authority);
    }

    #[test]
    fn a_handshake_without_asking_is_never_optional() {
        assert!(resolve(&[("sslnegotiation", "direct"), ("sslmode", "prefer")], None).is_err());
        assert!(resolve(&[("sslnegotiation", "direct"), ("sslmode", "require")], None).unwrap().direct);
        assert!(
            resolve(&[("ssl_min_protocol_version", "TLSv1.3"), ("ssl_max_protocol_version", "TLSv1.2")], None).is_err()
        );
    }
}
