//! The socket to a server. `tokio-postgres` holds it for startup and authentication only; then it is ours.
//!
//! Its client cannot be used for the rest: a COPY that the server refuses breaks the connection, results must
//! be UTF-8, and a row of COPY costs five times the work. So the socket is only *lent* to it.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use rustls::pki_types::CertificateDer;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, UnixStream};
use tokio_rustls::client::TlsStream;

/// A connected socket of any kind.
pub(super) enum Wire {
    /// A Unix-domain socket.
    Unix(UnixStream),
    /// TCP in the clear.
    Tcp(TcpStream),
    /// TLS over TCP.
    Tls(Box<TlsStream<TcpStream>>),
}

/// Calls a poll function of whichever socket it is.
macro_rules! each {
    ($wire:expr, $socket:ident => $call:expr) => {
        match $wire {
            Wire::Unix($socket) => $call,
            Wire::Tcp($socket) => $call,
            Wire::Tls($socket) => $call,
        }
    };
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        each!(&mut *self, socket => Pin::new(socket).poll_read(cx, buffer))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        each!(&mut *self, socket => Pin::new(socket).poll_write(cx, bytes))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        each!(&mut *self, socket => Pin::new(socket).poll_flush(cx))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        each!(&mut *self, socket => Pin::new(socket).poll_shutdown(cx))
    }
}

/// A wire in the hands of `tokio-postgres` that can be taken back. Without its wire it is never ready.
#[derive(Clone)]
pub(super) struct Lent(Arc<Mutex<Option<Wire>>>);

impl Lent {
    /// Makes a wire one that can be lent.
    pub(super) fn new(wire: Wire) -> Self {
        Self(Arc::new(Mutex::new(Some(wire))))
    }

    /// Takes the wire back; `None` if it was taken before.
    pub(super) fn take_back(&self) -> Option<Wire> {
        self.wire().take()
    }

    /// Lends a wire in the place of the one that was taken.
    pub(super) fn put(&self, wire: Wire) {
        *self.wire() = Some(wire);
    }

    /// The certificate that the server showed, over TLS.
    pub(super) fn certificate(&self) -> Option<CertificateDer<'static>> {
        match self.wire().as_ref()? {
            Wire::Tls(stream) => {
                stream.get_ref().1.peer_certificates()?.first().cloned().map(CertificateDer::into_owned)
            }
            _ => None,
        }
    }

    /// Whether the wire is here, and in the clear.
    pub(super) fn is_clear(&self) -> bool {
        matches!(*self.wire(), Some(Wire::Tcp(_) | Wire::Unix(_)))
    }

    fn wire(&self) -> MutexGuard<'_, Option<Wire>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn poll<T>(&self, poll: impl FnOnce(Pin<&mut Wire>) -> Poll<T>) -> Poll<T> {
        match self.wire().as_mut() {
            Some(wire) => poll(Pin::new(wire)),
            None => Poll::Pending,
        }
    }
}

impl AsyncRead for Lent {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.poll(|wire| wire.poll_read(cx, buffer))
    }
}

impl AsyncWrite for Lent {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll(|wire| wire.poll_write(cx, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll(|wire| wire.poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll(|wire| wire.poll_shutdown(cx))
    }
}
