//! From settings to an open session: each host in turn, with libpq's words for what went wrong.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::task::Poll;

use tokio::net::{TcpStream, UnixStream};
use tokio_postgres::config::SslMode;
use tokio_postgres::{AsyncMessage, Config, NoTls};

use super::cancel::Canceller;
use super::link::Link;
use super::notice::Notice;
use super::settings::{Host, Settings};
use super::wire::{Lent, Wire};
use crate::error::io_reason;
use crate::{Error, Result};

/// The settings that servers report at startup.
const REPORTED: &[&str] = &[
    "application_name",
    "client_encoding",
    "DateStyle",
    "default_transaction_read_only",
    "in_hot_standby",
    "integer_datetimes",
    "IntervalStyle",
    "is_superuser",
    "scram_iterations",
    "search_path",
    "server_encoding",
    "server_version",
    "session_authorization",
    "standard_conforming_strings",
    "TimeZone",
];

/// One address of one host.
#[derive(Clone, Debug)]
pub(super) enum Endpoint {
    /// The file of a Unix-domain socket.
    Unix(PathBuf),
    /// A host by the name it was given, and its address.
    Tcp(String, SocketAddr),
}

impl Endpoint {
    /// The addresses of a host; names are looked up.
    async fn of(host: &Host) -> Result<Vec<Self>> {
        if host.name.starts_with(['/', '@']) {
            return Ok(vec![Self::Unix(PathBuf::from(format!("{}/.s.PGSQL.{}", host.name, host.port)))]);
        }
        let addresses = tokio::net::lookup_host((host.name.as_str(), host.port)).await.map_err(|error| {
            Error::new(format!("could not translate host name \"{}\" to address: {}", host.name, io_reason(&error)))
        })?;
        Ok(addresses.map(|address| Self::Tcp(host.name.clone(), address)).collect())
    }

    /// Opens a socket to it.
    pub(super) async fn dial(&self) -> io::Result<Wire> {
        match self {
            Self::Unix(path) => UnixStream::connect(path).await.map(Wire::Unix),
            Self::Tcp(_, address) => {
                let socket = TcpStream::connect(address).await?;
                socket.set_nodelay(true)?;
                Ok(Wire::Tcp(socket))
            }
        }
    }

    /// An error in libpq's words, which name the address.
    fn failed(&self, why: &str) -> Error {
        match self {
            Self::Unix(path) => {
                Error::new(format!("connection to server on socket \"{}\" failed: {why}", path.display()))
            }
            Self::Tcp(name, address) if *name == address.ip().to_string() => {
                Error::new(format!("connection to server at \"{name}\", port {} failed: {why}", address.port()))
            }
            Self::Tcp(name, address) => Error::new(format!(
                "connection to server at \"{name}\" ({}), port {} failed: {why}",
                address.ip(),
                address.port()
            )),
        }
    }

    /// Nobody answers there.
    fn unreachable(&self, error: &io::Error) -> Error {
        self.failed(&io_reason(error)).hint(match self {
            Self::Unix(_) => "Is the server running locally and accepting connections on that socket?",
            Self::Tcp(..) => "Is the server running on that host and accepting TCP/IP connections?",
        })
    }
}

/// Opens a connection to the first host that accepts one.
pub(super) async fn open(settings: &Settings) -> Result<(Link, Canceller)> {
    let mut failures = Vec::new();
    for host in &settings.hosts {
        match Endpoint::of(host).await {
            Err(error) => failures.push(error),
            Ok(endpoints) => {
                for endpoint in endpoints {
                    match try_endpoint(settings, &endpoint).await {
                        Ok(opened) => return Ok(opened),
                        Err(error) => failures.push(error),
                    }
                }
            }
        }
    }
    let mut failures = failures.into_iter();
    let first = failures.next().unwrap_or_else(|| Error::new("no host to connect to"));
    Err(failures.fold(first, |first, other| first.detail(other.message())))
}

async fn try_endpoint(settings: &Settings, endpoint: &Endpoint) -> Result<(Link, Canceller)> {
    let wire = endpoint.dial().await.map_err(|error| endpoint.unreachable(&error))?;
    let lent = Lent::new(wire);
    let (client, mut connection) =
        config(settings).connect_raw(lent.clone(), NoTls).await.map_err(|error| endpoint.failed(&reason(&error)))?;
    let canceller = Canceller::new(endpoint.clone(), client.cancel_token());
    let wire = lent.take_back().ok_or_else(|| Error::new("connection was lost at startup"))?;
    let mut link = Link::new(wire);
    // the wire is back, so this sees no more than what came with the startup
    poll_fn(|cx| {
        while let Poll::Ready(Some(Ok(message))) = connection.poll_message(cx) {
            if let AsyncMessage::Notice(notice) = message {
                link.notices.push(startup_notice(&notice));
            }
        }
        Poll::Ready(())
    })
    .await;
    for name in REPORTED {
        if let Some(value) = connection.parameter(name) {
            link.parameters.insert((*name).to_owned(), value.to_owned());
        }
    }
    Ok((link, canceller))
}

fn config(settings: &Settings) -> Config {
    let mut config = Config::new();
    config
        .user(&settings.user)
        .dbname(&settings.dbname)
        .application_name(&settings.application_name)
        .ssl_mode(SslMode::Disable);
    if let Some(password) = &settings.password {
        config.password(password);
    }
    if let Some(options) = &settings.options {
        config.options(options);
    }
    config
}

fn startup_notice(notice: &tokio_postgres::error::DbError) -> Notice {
    Notice {
        severity: notice.severity().to_owned(),
        sqlstate: notice.code().code().to_owned(),
        message: notice.message().to_owned(),
        detail: notice.detail().map(str::to_owned),
        hint: notice.hint().map(str::to_owned),
        context: notice.where_().map(str::to_owned),
        ..Notice::default()
    }
}

/// Why `tokio-postgres` failed, in the words of whoever knows: the server, the system, or itself.
pub(super) fn reason(error: &tokio_postgres::Error) -> String {
    if let Some(server) = error.as_db_error() {
        return format!("{}:  {}", server.severity(), server.message());
    }
    match std::error::Error::source(error) {
        Some(source) => match source.downcast_ref::<io::Error>() {
            Some(error) => io_reason(error),
            None => source.to_string(),
        },
        None => error.to_string(),
    }
}
