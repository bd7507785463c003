//! From settings to an open session: each host, each of its addresses, with and without TLS as the mode says,
//! until one lets us in; with libpq's words for what went wrong.

use std::collections::hash_map::RandomState;
use std::future::poll_fn;
use std::hash::BuildHasher;
use std::io;
use std::task::Poll;

use tokio_postgres::config::{self, SslNegotiation};
use tokio_postgres::error::DbError;
use tokio_postgres::{AsyncMessage, Config};

mod endpoint;

use super::cancel::Canceller;
use super::link::Link;
use super::notice::Notice;
use super::session::Session;
use super::settings::{Binding, Host, PasswordPrompt, Settings, SslMode, TargetSession};
use super::tls::{Encryption, Handshake};
use super::wire::Lent;
use crate::error::io_reason;
use crate::{Error, Result};
pub(super) use endpoint::Endpoint;

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

/// Why one attempt failed.
struct Failure {
    error: Error,
    why: Why,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// The server wants a password and none is known.
    PasswordMissing,
    /// It may go better with TLS, or without.
    Encryption,
    /// Anything else.
    Other,
}

impl Failure {
    fn other(error: Error) -> Self {
        Self { error, why: Why::Other }
    }
}

/// Opens a session; asks for a password if the server wants one and the user may be asked.
pub(super) async fn open(settings: &Settings) -> Result<Session> {
    if settings.prompt == PasswordPrompt::Force {
        settings.ask_password()?;
    }
    match try_targets(settings).await {
        Err(failure)
            if failure.why == Why::PasswordMissing
                && settings.prompt == PasswordPrompt::Auto
                && !settings.has_asked() =>
        {
            settings.ask_password()?;
            try_targets(settings).await.map_err(|failure| failure.error)
        }
        opened => opened.map_err(|failure| failure.error),
    }
}

async fn try_targets(settings: &Settings) -> Result<Session, Failure> {
    if settings.target != TargetSession::PreferStandby {
        return try_hosts(settings, settings.target).await;
    }
    match try_hosts(settings, TargetSession::Standby).await {
        Ok(session) => Ok(session),
        Err(_) => try_hosts(settings, TargetSession::Any).await,
    }
}

/// Tries every address of every host; the failure of all tells of each.
async fn try_hosts(settings: &Settings, target: TargetSession) -> Result<Session, Failure> {
    let mut failures = Vec::new();
    for host in in_order(&settings.hosts, settings.shuffle_hosts) {
        let endpoints = match Endpoint::all(host).await {
            Ok(endpoints) => endpoints,
            Err(error) => {
                failures.push(Failure::other(error));
                continue;
            }
        };
        for endpoint in in_order(&endpoints, settings.shuffle_hosts) {
            match try_endpoint(settings, host, endpoint, target).await {
                Ok(session) => return Ok(session),
                Err(failure) if failure.why == Why::PasswordMissing => return Err(failure),
                Err(failure) => failures.push(failure),
            }
        }
    }
    let failures =
        failures.into_iter().reduce(|first, next| Failure { error: both(first.error, &next.error), ..first });
    Err(failures.unwrap_or_else(|| Failure::other(Error::new("host name has no address"))))
}

/// The first error, with what was tried after it.
fn both(first: Error, next: &Error) -> Error {
    if first.message() == next.message() { first } else { first.detail(next.message()) }
}

/// All of them, from a random one on if the load is to be balanced.
fn in_order<T>(all: &[T], shuffle: bool) -> impl Iterator<Item = &T> {
    let first = if shuffle && !all.is_empty() { RandomState::new().hash_one(0) as usize % all.len() } else { 0 };
    all[first..].iter().chain(&all[..first])
}

/// Tries one address, in the order of encryptions that the mode has.
async fn try_endpoint(
    settings: &Settings,
    host: &Host,
    endpoint: &Endpoint,
    target: TargetSession,
) -> Result<Session, Failure> {
    let encryptions: &[config::SslMode] = match (endpoint, settings.tls.mode) {
        (Endpoint::Unix(_), _) | (_, SslMode::Disable) => &[config::SslMode::Disable],
        (_, SslMode::Allow) => &[config::SslMode::Disable, config::SslMode::Require],
        (_, SslMode::Prefer) => &[config::SslMode::Prefer, config::SslMode::Disable],
        _ => &[config::SslMode::Require],
    };
    let mut failed: Option<Failure> = None;
    for encryption in encryptions {
        let attempt = attempt(settings, host, endpoint, *encryption);
        let outcome = match settings.connect_timeout {
            Some(timeout) => tokio::time::timeout(timeout, attempt)
                .await
                .unwrap_or_else(|_| Err(Failure::other(endpoint.failed("timeout expired")))),
            None => attempt.await,
        };
        match outcome {
            Ok(session) => return check_target(session, endpoint, target).await.map_err(Failure::other),
            Err(failure) => {
                let why = failure.why;
                failed = Some(match failed {
                    Some(first) => Failure { error: both(first.error, &failure.error), why },
                    None => failure,
                });
                if why != Why::Encryption {
                    break;
                }
            }
        }
    }
    Err(failed.unwrap_or_else(|| Failure::other(endpoint.failed("no way to encrypt it"))))
}

/// One connection with or without TLS, through authentication, to a session of ours.
async fn attempt(
    settings: &Settings,
    host: &Host,
    endpoint: &Endpoint,
    encryption: config::SslMode,
) -> Result<Session, Failure> {
    let handshake = match endpoint.tcp() {
        Some((name, address)) if encryption != config::SslMode::Disable => {
            let made = Handshake::new(&settings.tls, name, address);
            Some(made.map_err(|error| Failure {
                error: error.context(endpoint.connection_failed()),
                why: Why::Encryption,
            })?)
        }
        _ => None,
    };
    let wire =
        endpoint.dial(&settings.keepalive).await.map_err(|error| Failure::other(endpoint.unreachable(&error)))?;
    let lent = Lent::new(wire);
    let config = startup_config(settings, host, encryption);
    let started = config.connect_raw(lent.clone(), Encryption(handshake.clone()));
    let (client, mut connection) = started.await.map_err(|error| explain(&error, endpoint, &lent, encryption))?;
    let canceller = Canceller::new(endpoint.clone(), settings.keepalive.clone(), handshake, client.cancel_token());
    let wire = lent.take_back().ok_or_else(|| Failure::other(endpoint.failed("the socket was lost at startup")))?;
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
    Session::introduce(link, canceller).await.map_err(Failure::other)
}

fn startup_config(settings: &Settings, host: &Host, encryption: config::SslMode) -> Config {
    let mut config = Config::new();
    config.user(&settings.user).dbname(&settings.dbname).application_name(&settings.application_name);
    config.ssl_mode(encryption).channel_binding(match settings.tls.binding {
        Binding::Disable => config::ChannelBinding::Disable,
        Binding::Prefer => config::ChannelBinding::Prefer,
        Binding::Require => config::ChannelBinding::Require,
    });
    if settings.tls.direct {
        config.ssl_negotiation(SslNegotiation::Direct);
    }
    if let Some(password) = settings.password(host) {
        config.password(password);
    }
    if let Some(options) = &settings.options {
        config.options(options);
    }
    config
}

/// What a failed startup means, in libpq's words.
fn explain(error: &tokio_postgres::Error, endpoint: &Endpoint, lent: &Lent, encryption: config::SslMode) -> Failure {
    let reason = reason(error);
    if reason == "password missing" {
        return Failure { error: endpoint.failed("fe_sendauth: no password supplied"), why: Why::PasswordMissing };
    }
    let is_handshake = error.to_string().contains("TLS handshake");
    let is_other_way_open = match encryption {
        config::SslMode::Disable => error.as_db_error().is_some(),
        // over a wire in the clear, TLS was not what it failed for
        _ => is_handshake || !lent.is_clear(),
    };
    let why = if is_other_way_open { Why::Encryption } else { Why::Other };
    let mut told = match reason.as_str() {
        "server does not support TLS" => endpoint.failed("server does not support SSL, but SSL was required"),
        reason if is_handshake => endpoint.failed(&format!("SSL error: {reason}")),
        reason => endpoint.failed(reason),
    };
    if let Some(server) = error.as_db_error() {
        told = told.with_sqlstate(server.code().code());
        if let Some(detail) = server.detail() {
            told = told.detail(detail);
        }
        if let Some(hint) = server.hint() {
            told = told.hint(hint);
        }
    }
    Failure { error: told, why }
}

/// Why `tokio-postgres` failed, in the words of whoever knows: the server, the system, or itself.
pub(super) fn reason(error: &tokio_postgres::Error) -> String {
    if let Some(server) = error.as_db_error() {
        return format!("{}:  {}", server.severity(), server.message());
    }
    if error.is_closed() {
        return "server closed the connection unexpectedly".to_owned();
    }
    match std::error::Error::source(error) {
        Some(source) => match source.downcast_ref::<io::Error>() {
            Some(error) => io_reason(error),
            None => source.to_string(),
        },
        None => error.to_string(),
    }
}

fn startup_notice(notice: &DbError) -> Notice {
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

/// Keeps a session that is of the wanted sort, and closes another.
async fn check_target(mut session: Session, endpoint: &Endpoint, target: TargetSession) -> Result<Session> {
    let (question, wanted, otherwise) = match target {
        TargetSession::Any | TargetSession::PreferStandby => return Ok(session),
        TargetSession::ReadWrite => ("SHOW transaction_read_only", "off", "session is read-only"),
        TargetSession::ReadOnly => ("SHOW transaction_read_only", "on", "session is not read-only"),
        TargetSession::Primary => ("SELECT pg_catalog.pg_is_in_recovery()", "f", "server is in hot standby mode"),
        TargetSession::Standby => ("SELECT pg_catalog.pg_is_in_recovery()", "t", "server is not in hot standby mode"),
    };
    if session.query(question).await?.single()?.as_deref() == Some(wanted) {
        return Ok(session);
    }
    session.close().await;
    Err(endpoint.failed(otherwise))
}
