//! One address of one host: how it is found, opened and named in errors.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use socket2::{SockRef, TcpKeepalive};
use tokio::net::{TcpStream, UnixStream};

use super::super::settings::{Host, Keepalive};
use super::super::wire::Wire;
use crate::error::io_reason;
use crate::{Error, Result};

/// One address of one host.
#[derive(Clone, Debug)]
pub(in crate::pg) enum Endpoint {
    /// The file of a Unix-domain socket.
    Unix(PathBuf),
    /// A host by the name it was given, and its address.
    Tcp(String, SocketAddr),
}

impl Endpoint {
    /// The addresses of a host; names are looked up.
    pub(super) async fn all(host: &Host) -> Result<Vec<Self>> {
        if host.is_socket() {
            return Ok(vec![Self::Unix(PathBuf::from(format!("{}/.s.PGSQL.{}", host.name, host.port)))]);
        }
        let named = |address| Self::Tcp(host.name.clone(), address);
        if let Some(address) = host.address {
            return Ok(vec![named(SocketAddr::new(address, host.port))]);
        }
        let addresses = tokio::net::lookup_host((host.name.as_str(), host.port)).await.map_err(|error| {
            let why = io_reason(&error);
            let why = why.strip_prefix("failed to lookup address information: ").unwrap_or(&why);
            Error::new(format!("could not translate host name \"{}\" to address: {why}", host.name))
        })?;
        Ok(addresses.map(named).collect())
    }

    /// The host's name and address, if it is reached by TCP.
    pub(super) fn tcp(&self) -> Option<(&str, IpAddr)> {
        match self {
            Self::Unix(_) => None,
            Self::Tcp(name, address) => Some((name, address.ip())),
        }
    }

    /// Whether it is on this machine, as far as the address says.
    pub(in crate::pg) fn is_local(&self) -> bool {
        self.tcp().is_none_or(|(_, address)| address.is_loopback())
    }

    /// Opens a socket to it.
    pub(in crate::pg) async fn dial(&self, keepalive: &Keepalive) -> io::Result<Wire> {
        match self {
            Self::Unix(path) => {
                let socket = UnixStream::connect(path).await?;
                // A system that does not give it goes on with its own measure.
                let _ = SockRef::from(&socket).set_send_buffer_size(SEND_AHEAD);
                Ok(Wire::Unix(socket))
            }
            Self::Tcp(_, address) => {
                let socket = TcpStream::connect(address).await?;
                socket.set_nodelay(true)?;
                watch(&socket, keepalive)?;
                Ok(Wire::Tcp(socket))
            }
        }
    }

    /// What failed, in libpq's words, which name the address.
    pub(super) fn connection_failed(&self) -> String {
        let to = match self {
            Self::Unix(path) => format!("on socket \"{}\"", path.display()),
            Self::Tcp(name, address) if *name == address.ip().to_string() => {
                format!("at \"{name}\", port {}", address.port())
            }
            Self::Tcp(name, address) => format!("at \"{name}\" ({}), port {}", address.ip(), address.port()),
        };
        format!("connection to server {to} failed")
    }

    /// An error that says why it failed.
    pub(super) fn failed(&self, why: &str) -> Error {
        Error::new(why).context(self.connection_failed())
    }

    /// Nobody answers there.
    pub(super) fn unreachable(&self, error: &io::Error) -> Error {
        self.failed(&io_reason(error)).hint(match self {
            Self::Unix(_) => "Is the server running locally and accepting connections on that socket?",
            Self::Tcp(..) => "Is the server running on that host and accepting TCP/IP connections?",
        })
    }
}

/// How many bytes a Unix-domain socket takes before the server has read them, as far as the system allows: rows
/// for a restore can be made while the server waits for its disk. TCP finds its own measure.
const SEND_AHEAD: usize = 4 << 20;

/// Has the system find out when the other side is gone.
fn watch(socket: &TcpStream, keepalive: &Keepalive) -> io::Result<()> {
    let socket = SockRef::from(socket);
    if keepalive.enabled {
        socket.set_keepalive(true)?;
        let mut parameters = TcpKeepalive::new();
        if let Some(idle) = keepalive.idle {
            parameters = parameters.with_time(idle);
        }
        if let Some(interval) = keepalive.interval {
            parameters = parameters.with_interval(interval);
        }
        if let Some(count) = keepalive.count {
            parameters = parameters.with_retries(count);
        }
        socket.set_tcp_keepalive(&parameters)?;
    }
    match keepalive.user_timeout {
        Some(timeout) => socket.set_tcp_user_timeout(Some(timeout)),
        None => Ok(()),
    }
}
