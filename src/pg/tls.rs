//! TLS on a connection, with libpq's modes and files and without OpenSSL.

use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer, ServerName};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion, version};
use tokio_postgres::tls::{ChannelBinding, TlsConnect, TlsStream};

mod verify;
mod x509;

use super::settings::{Proof, Roots, TlsSettings, TlsVersion};
use super::wire::{Lent, Wire};
use crate::error::{IoContext, io_reason};
use crate::{Error, Result};
use verify::Verifier;
use x509::Parsed;

/// What makes a TLS connection of a TCP connection to one host.
#[derive(Clone)]
pub(super) struct Handshake {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
}

impl Handshake {
    /// For a host, by the name that the user wrote and the address that was found for it.
    pub(super) fn new(settings: &TlsSettings, host: &str, address: IpAddr) -> Result<Self> {
        let proof = settings.proof();
        let name = match ServerName::try_from(host.to_owned()) {
            Ok(name) => name,
            Err(_) if proof != Proof::Name => ServerName::from(address),
            Err(_) => return Err(Error::new(format!("host name \"{host}\" cannot be verified"))),
        };
        let provider = Arc::new(ring::default_provider());
        let roots = match proof {
            Proof::Nothing => Vec::new(),
            _ => read_roots(settings)?,
        };
        let strict = match proof {
            Proof::Nothing => None,
            _ => Some(strict_verifier(settings, &roots, &provider)?),
        };
        let verifier = Verifier {
            strict,
            proof,
            host: host.to_owned(),
            roots,
            has_revocations: !settings.revocations.is_empty(),
            algorithms: provider.signature_verification_algorithms,
        };
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(&versions(settings.versions))
            .map_err(|error| Error::new(format!("could not set up TLS: {error}")))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let mut config = match &settings.certificate {
            Some((certificate, key)) => builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(
                read_certificate(certificate, key, &provider)?,
            ))),
            None => builder.with_no_client_auth(),
        };
        config.enable_sni = settings.send_name;
        config.alpn_protocols = vec![b"postgresql".to_vec()];
        Ok(Self { config: Arc::new(config), name })
    }
}

fn versions((oldest, newest): (TlsVersion, TlsVersion)) -> Vec<&'static SupportedProtocolVersion> {
    let known = [(TlsVersion::V13, &version::TLS13), (TlsVersion::V12, &version::TLS12)];
    known.into_iter().filter(|(known, _)| (oldest..=newest).contains(known)).map(|(_, version)| version).collect()
}

/// The trusted authorities' certificates.
fn read_roots(settings: &TlsSettings) -> Result<Vec<CertificateDer<'static>>> {
    let hint = "Either provide the file, use the system's trusted roots with sslrootcert=system, \
                or change sslmode to disable server certificate verification.";
    match &settings.roots {
        Some(Roots::System) => Ok(rustls_native_certs::load_native_certs().certs),
        Some(Roots::File(path)) if path.exists() => read_pem(path)
            .map_err(|why| Error::new(format!("could not read root certificate file \"{}\": {why}", path.display()))),
        Some(Roots::File(path)) => {
            Err(Error::new(format!("root certificate file \"{}\" does not exist", path.display())).hint(hint))
        }
        None => Err(Error::new("there is no root certificate file in ~/.postgresql").hint(hint)),
    }
}

fn strict_verifier(
    settings: &TlsSettings,
    roots: &[CertificateDer<'static>],
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<WebPkiServerVerifier>> {
    let mut store = RootCertStore::empty();
    // a root that webpki cannot read may still be one for the verifier above it
    store.add_parsable_certificates(roots.iter().cloned());
    let revocations = read_revocations(&settings.revocations)?;
    WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(provider))
        .with_crls(revocations)
        .build()
        .map_err(|error| Error::new(format!("could not use the root certificates: {error}")))
}

/// The revocation lists of files, and of all files of directories.
fn read_revocations(paths: &[PathBuf]) -> Result<Vec<CertificateRevocationListDer<'static>>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            for entry in std::fs::read_dir(path).io("open directory", path)? {
                files.push(entry.io("read directory", path)?.path());
            }
        } else {
            files.push(path.clone());
        }
    }
    let mut lists = Vec::new();
    for path in files {
        let read: std::result::Result<Vec<_>, _> = read_pem(&path);
        lists.extend(read.map_err(|why| {
            Error::new(format!("could not read certificate revocation list \"{}\": {why}", path.display()))
        })?);
    }
    Ok(lists)
}

fn read_pem<T: PemObject>(path: &Path) -> std::result::Result<Vec<T>, String> {
    let bytes = std::fs::read(path).map_err(|error| io_reason(&error))?;
    T::pem_slice_iter(&bytes).collect::<std::result::Result<_, _>>().map_err(|error| error.to_string())
}

/// The certificate that we show, with its key.
fn read_certificate(certificate: &Path, key: &Path, provider: &CryptoProvider) -> Result<CertifiedKey> {
    let chain = read_pem(certificate)
        .map_err(|why| Error::new(format!("could not read certificate file \"{}\": {why}", certificate.display())))?;
    if !key.exists() {
        return Err(Error::new(format!("certificate present, but not private key file \"{}\"", key.display())));
    }
    check_key_file(key)?;
    let unusable = |why: String| Error::new(format!("could not load private key file \"{}\": {why}", key.display()));
    let bytes = std::fs::read(key).map_err(|error| unusable(io_reason(&error)))?;
    if memchr::memmem::find(&bytes, b"ENCRYPTED").is_some() {
        return Err(unusable("it is encrypted".to_owned()).hint("Decrypt it with \"openssl pkey\"; pghaul cannot."));
    }
    let der = PrivateKeyDer::from_pem_slice(&bytes).map_err(|error| unusable(error.to_string()))?;
    let signing = provider.key_provider.load_private_key(der).map_err(|error| unusable(error.to_string()))?;
    Ok(CertifiedKey::new(chain, signing))
}

/// A key that others can read is no secret.
fn check_key_file(path: &Path) -> Result<()> {
    let metadata = std::fs::metadata(path).io("read private key file", path)?;
    let forbidden = if metadata.uid() == 0 && !rustix::process::geteuid().is_root() { 0o037 } else { 0o077 };
    if metadata.permissions().mode() & forbidden == 0 {
        return Ok(());
    }
    Err(Error::new(format!("private key file \"{}\" has group or world access", path.display())).hint(
        "File must have permissions u=rw (0600) or less if owned by the current user, or permissions u=rw,g=r (0640) \
         or less if owned by root.",
    ))
}

/// TLS for a connection that is to have it.
pub(super) struct Encryption(pub(super) Option<Handshake>);

impl TlsConnect<Lent> for Encryption {
    type Stream = Lent;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Lent>> + Send>>;

    fn connect(self, lent: Lent) -> Self::Future {
        Box::pin(async move {
            let (Some(Handshake { config, name }), Some(Wire::Tcp(socket))) = (self.0, lent.take_back()) else {
                return Err(io::Error::other("TLS is for TCP connections"));
            };
            let stream = tokio_rustls::TlsConnector::from(config).connect(name, socket).await?;
            lent.put(Wire::Tls(Box::new(stream)));
            Ok(lent)
        })
    }
}

impl TlsStream for Lent {
    fn channel_binding(&self) -> ChannelBinding {
        let certificate = self.certificate();
        let end_point = certificate.and_then(|certificate| Parsed::new(&certificate)?.end_point(&certificate));
        end_point.map_or_else(ChannelBinding::none, ChannelBinding::tls_server_end_point)
    }
}
