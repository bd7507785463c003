//! Whether a server's certificate proves what is asked of it, as libpq (OpenSSL) would see it.
//!
//! webpki is stricter than OpenSSL in three ways that meet the certificates people make for PostgreSQL by its
//! manual: it reads only version 3, takes no authority for a server, and ignores the common name. Where it
//! refuses for one of these, what OpenSSL would have looked at is looked at here.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{self, WebPkiSupportedAlgorithms};
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

use super::super::settings::Proof;
use super::x509::Parsed;

/// Verifies a server's certificate.
#[derive(Debug)]
pub(super) struct Verifier {
    /// webpki's verifier; `None` where nothing has to be proved.
    pub(super) strict: Option<Arc<WebPkiServerVerifier>>,
    pub(super) proof: Proof,
    /// The host, as the user wrote it.
    pub(super) host: String,
    pub(super) roots: Vec<CertificateDer<'static>>,
    /// Whether revocation lists are to be heeded, which only webpki can do.
    pub(super) has_revocations: bool,
    pub(super) algorithms: WebPkiSupportedAlgorithms,
}

impl Verifier {
    /// What to make of webpki's refusal.
    fn reconsider(
        &self,
        refusal: CertificateError,
        certificate: &CertificateDer<'_>,
        now: UnixTime,
    ) -> Result<(), CertificateError> {
        let parsed = Parsed::new(certificate).ok_or(CertificateError::BadEncoding)?;
        match refusal {
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {}
            // version 1, or an authority in a server's place
            CertificateError::Other(_) if !self.has_revocations => {
                if !self.is_trusted(certificate, &parsed) {
                    return Err(CertificateError::UnknownIssuer);
                }
                if !parsed.is_valid_at(now) {
                    return Err(CertificateError::Expired);
                }
            }
            refusal => return Err(refusal),
        }
        match self.proof {
            Proof::Name if !parsed.is_named(&self.host) => Err(CertificateError::NotValidForName),
            _ => Ok(()),
        }
    }

    /// Whether it is one of the roots, or was signed by one of them.
    fn is_trusted(&self, certificate: &CertificateDer<'_>, parsed: &Parsed) -> bool {
        let signed_by = |root| Parsed::new(root).is_some_and(|root| parsed.is_issued_by(&root, &self.algorithms));
        self.roots.iter().any(|root| root == certificate || signed_by(root))
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(strict) = &self.strict else { return Ok(ServerCertVerified::assertion()) };
        match strict.verify_server_cert(certificate, intermediates, name, ocsp, now) {
            Err(Error::InvalidCertificate(refusal)) => {
                let outcome = self.reconsider(refusal, certificate, now);
                outcome.map(|()| ServerCertVerified::assertion()).map_err(Error::InvalidCertificate)
            }
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        match crypto::verify_tls12_signature(message, certificate, signed, &self.algorithms) {
            Err(Error::InvalidCertificate(CertificateError::Other(refusal))) => {
                let scheme = self.algorithms.mapping.iter().find(|(scheme, _)| *scheme == signed.scheme);
                let parsed = Parsed::new(certificate);
                match scheme.zip(parsed) {
                    Some(((_, algorithms), parsed)) if parsed.has_signed(message, signed.signature(), algorithms) => {
                        Ok(HandshakeSignatureValid::assertion())
                    }
                    _ => Err(Error::InvalidCertificate(CertificateError::Other(refusal))),
                }
            }
            verdict => verdict,
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        match crypto::verify_tls13_signature(message, certificate, signed, &self.algorithms) {
            Err(Error::InvalidCertificate(CertificateError::Other(refusal))) => {
                match Parsed::new(certificate).and_then(|parsed| parsed.public_key_info()) {
                    Some(info) => {
                        let key = SubjectPublicKeyInfoDer::from(info);
                        crypto::verify_tls13_signature_with_raw_key(message, &key, signed, &self.algorithms)
                    }
                    None => Err(Error::InvalidCertificate(CertificateError::Other(refusal))),
                }
            }
            verdict => verdict,
        }
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
