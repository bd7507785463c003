//! The hosts to try, from the comma lists of `host`, `hostaddr` and `port`.

use std::net::IpAddr;
use std::path::Path;

use super::keyword::Keywords;
use crate::{Error, Result};

/// Where servers put their sockets: as Debian builds them, and as PostgreSQL does.
const SOCKET_DIRECTORIES: &[&str] = &["/var/run/postgresql", "/tmp"];

const DEFAULT_PORT: u16 = 5432;

/// A host to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::pg) struct Host {
    /// A name, an address, or the directory of a Unix-domain socket.
    pub(in crate::pg) name: String,
    /// Its address, where it was given and need not be looked up.
    pub(in crate::pg) address: Option<IpAddr>,
    /// The port.
    pub(in crate::pg) port: u16,
}

impl Host {
    /// Whether the name is the directory of a socket (`@` begins an abstract one).
    pub(in crate::pg) fn is_socket(&self) -> bool {
        self.name.starts_with(['/', '@'])
    }

    /// All hosts that the keywords name, in order; the default socket if they name none.
    pub(super) fn all(keywords: &Keywords) -> Result<Vec<Self>> {
        let names = list(keywords.get("host"));
        let addresses = list(keywords.get("hostaddr"));
        let ports = list(keywords.get("port"));
        if !names.is_empty() && !addresses.is_empty() && names.len() != addresses.len() {
            return Err(Error::new(format!(
                "could not match {} host names to {} hostaddr values",
                names.len(),
                addresses.len()
            )));
        }
        let count = names.len().max(addresses.len()).max(1);
        if ports.len() > 1 && ports.len() != count {
            return Err(Error::new(format!("could not match {} port numbers to {count} hosts", ports.len())));
        }
        let one = |index: usize| {
            let port = parse_port(ports.get(if ports.len() == 1 { 0 } else { index }).copied().unwrap_or(""))?;
            let address = addresses.get(index).copied().filter(|address| !address.is_empty());
            let name = names.get(index).copied().filter(|name| !name.is_empty());
            let name = name.or(address).map_or_else(|| default_socket(port), str::to_owned);
            let parse = |text: &str| {
                text.parse().map_err(|_| Error::new(format!("could not parse network address \"{text}\"")))
            };
            Ok(Self { name, address: address.map(parse).transpose()?, port })
        };
        (0..count).map(one).collect()
    }
}

fn list(value: Option<&str>) -> Vec<&str> {
    value.map(|value| value.split(',').map(str::trim).collect()).unwrap_or_default()
}

fn parse_port(text: &str) -> Result<u16> {
    if text.is_empty() {
        return Ok(DEFAULT_PORT);
    }
    let port: i64 = text
        .parse()
        .map_err(|_| Error::new(format!("invalid integer value \"{text}\" for connection option \"port\"")))?;
    u16::try_from(port)
        .ok()
        .filter(|port| *port != 0)
        .ok_or_else(|| Error::new(format!("invalid port number: \"{text}\"")))
}

/// The directory that has a socket of this port, else one that exists.
fn default_socket(port: u16) -> String {
    let has_socket = |directory: &&&str| Path::new(directory).join(format!(".s.PGSQL.{port}")).exists();
    let exists = |directory: &&&str| Path::new(directory).is_dir();
    let found = SOCKET_DIRECTORIES.iter().find(has_socket).or_else(|| SOCKET_DIRECTORIES.iter().find(exists));
    found.map_or("/tmp", |directory| directory).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(pairs: &[(&str, &str)]) -> Result<Vec<(String, u16)>> {
        let mut keywords = Keywords::default();
        for (name, value) in pairs {
            keywords.set(name, value)?;
        }
        Ok(Host::all(&keywords)?.into_iter().map(|host| (host.name, host.port)).collect())
    }

    #[test]
    fn one_port_serves_all_hosts() {
        let two = |a, b| vec![("a".to_owned(), a), ("b".to_owned(), b)];
        assert_eq!(hosts(&[("host", "a,b"), ("port", "7")]).unwrap(), two(7, 7));
        assert_eq!(hosts(&[("host", "a,b"), ("port", "7,")]).unwrap(), two(7, 5432));
    }

    #[test]
    fn lists_that_do_not_match_are_refused() {
        for (pairs, message) in [
            (vec![("host", "a,b"), ("port", "1,2,3")], "could not match 3 port numbers to 2 hosts"),
            (vec![("host", "a,b"), ("hostaddr", "::1")], "could not match 2 host names to 1 hostaddr values"),
            (vec![("port", "70000")], "invalid port number: \"70000\""),
            (vec![("port", "x")], "invalid integer value \"x\" for connection option \"port\""),
            (vec![("hostaddr", "here")], "could not parse network address \"here\""),
        ] {
            assert_eq!(hosts(&pairs).unwrap_err().message(), message);
        }
    }
}
