//! What has to be known of a certificate that webpki does not tell or does not read: those of version 1, and
//! those that are their own authority.

use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::{CertificateDer, UnixTime};
use sha2::Digest;
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode, Header, SliceReader};
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::spki::AlgorithmIdentifierOwned;

/// A certificate taken apart.
pub(super) struct Parsed(Certificate);

impl Parsed {
    /// Takes a certificate apart; `None` if it is none.
    pub(super) fn new(der: &CertificateDer<'_>) -> Option<Self> {
        Certificate::from_der(der).ok().map(Self)
    }

    /// Its public key with its algorithm, in DER.
    pub(super) fn public_key_info(&self) -> Option<Vec<u8>> {
        self.0.tbs_certificate().subject_public_key_info().to_der().ok()
    }

    /// Whether the message was signed with its key by one of the algorithms of a scheme.
    pub(super) fn has_signed(
        &self,
        message: &[u8],
        signature: &[u8],
        algorithms: &[&dyn rustls::pki_types::SignatureVerificationAlgorithm],
    ) -> bool {
        let info = self.0.tbs_certificate().subject_public_key_info();
        let Some(key_algorithm) = content(&info.algorithm) else { return false };
        algorithms.iter().any(|algorithm| {
            algorithm.public_key_alg_id().as_ref() == key_algorithm
                && algorithm.verify_signature(info.subject_public_key.raw_bytes(), message, signature).is_ok()
        })
    }

    /// Whether this certificate was issued and signed by `authority`.
    pub(super) fn is_issued_by(&self, authority: &Self, known: &WebPkiSupportedAlgorithms) -> bool {
        if authority.0.tbs_certificate().subject() != self.0.tbs_certificate().issuer() {
            return false;
        }
        let (Ok(message), Some(algorithm)) = (self.0.tbs_certificate().to_der(), content(self.0.signature_algorithm()))
        else {
            return false;
        };
        let usable: Vec<_> =
            known.all.iter().copied().filter(|known| known.signature_alg_id().as_ref() == algorithm).collect();
        authority.has_signed(&message, self.0.signature().raw_bytes(), &usable)
    }

    /// Whether it is neither too early nor too late for it.
    pub(super) fn is_valid_at(&self, time: UnixTime) -> bool {
        let validity = self.0.tbs_certificate().validity();
        let seconds = time.as_secs();
        (validity.not_before.to_unix_duration().as_secs()..=validity.not_after.to_unix_duration().as_secs())
            .contains(&seconds)
    }

    /// Whether it is for that host by its common name, which counts only if it has no alternative names.
    pub(super) fn is_named(&self, host: &str) -> bool {
        let certificate = self.0.tbs_certificate();
        let names = match certificate.get_extension::<SubjectAltName>() {
            Ok(names) => names,
            Err(_) => return false,
        };
        let counts = |name: &GeneralName| matches!(name, GeneralName::DnsName(_) | GeneralName::IpAddress(_));
        if names.is_some_and(|(_, names)| names.0.iter().any(counts)) {
            return false;
        }
        certificate.subject().common_name().ok().flatten().is_some_and(|name| name_matches(&name.value(), host))
    }

    /// The certificate's hash as a channel is bound to it (RFC 5929: by the hash of its signature, or SHA-256
    /// where that is weaker); `None` where that is not defined.
    pub(super) fn end_point(&self, der: &[u8]) -> Option<Vec<u8>> {
        match self.0.signature_algorithm().oid.to_string().as_str() {
            // MD5, SHA-1, SHA-256
            "1.2.840.113549.1.1.4"
            | "1.2.840.113549.1.1.5"
            | "1.2.840.113549.1.1.11"
            | "1.2.840.10045.4.1"
            | "1.2.840.10045.4.3.2" => Some(sha2::Sha256::digest(der).to_vec()),
            "1.2.840.113549.1.1.12" | "1.2.840.10045.4.3.3" => Some(sha2::Sha384::digest(der).to_vec()),
            "1.2.840.113549.1.1.13" | "1.2.840.10045.4.3.4" => Some(sha2::Sha512::digest(der).to_vec()),
            _ => None,
        }
    }
}

/// An algorithm's DER without its outermost tag and length, as webpki writes its identifiers.
fn content(algorithm: &AlgorithmIdentifierOwned) -> Option<Vec<u8>> {
    let der = algorithm.to_der().ok()?;
    let header = Header::decode(&mut SliceReader::new(&der).ok()?).ok()?;
    let length = usize::try_from(u32::from(header.length())).ok()?;
    Some(der[der.len().checked_sub(length)?..].to_vec())
}

/// Whether a name of a certificate is that of the host; `*.` stands for one label.
fn name_matches(name: &str, host: &str) -> bool {
    match name.strip_prefix("*.") {
        Some(rest) => {
            host.split_once('.').is_some_and(|(label, domain)| !label.is_empty() && domain.eq_ignore_ascii_case(rest))
        }
        None => name.eq_ignore_ascii_case(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_label() {
        assert!(name_matches("*.example.org", "db.Example.org"));
        assert!(!name_matches("*.example.org", "a.b.example.org"));
        assert!(!name_matches("*.example.org", ".example.org"));
        assert!(name_matches("DB", "db") && !name_matches("db", "db2"));
    }

    #[test]
    fn a_common_name_counts_only_without_alternative_names() {
        let with = |names: Vec<String>| {
            let mut parameters = rcgen::CertificateParams::new(names).unwrap();
            parameters.distinguished_name.push(rcgen::DnType::CommonName, "db");
            let certificate = parameters.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap();
            Parsed::new(certificate.der()).unwrap()
        };
        assert!(with(vec![]).is_named("db"));
        assert!(!with(vec!["other".into()]).is_named("db"));
    }
}
