//! TLS 1.3 between nodes: both show a raw Ed25519 key (RFC 7250) and prove that they hold it. No names, no authorities,
//! no dates: whom a key belongs to is what the operators pinned.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{AlwaysResolvesClientRawPublicKeys, Resumption};
use rustls::crypto::{CryptoProvider, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{AlwaysResolvesServerRawPublicKeys, NoServerSessionStorage};
use rustls::sign::CertifiedKey;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, PeerIncompatible, ServerConfig,
    SignatureScheme, version::TLS13,
};

/// What stands before the 32 bytes in a SubjectPublicKeyInfo of Ed25519 (RFC 8410 §4).
const SPKI_HEAD: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// What stands before the 32 bytes in a PKCS #8 private key of Ed25519 (RFC 8410 §7).
const PKCS8_HEAD: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// The one protocol spoken inside.
const PROTOCOL: &[u8] = b"http/1.1";

/// TLS could not be set up; the keys or the program are at fault.
#[derive(Debug, thiserror::Error)]
#[error("TLS of the peer port could not be set up: {0}")]
pub struct TlsError(#[from] rustls::Error);

/// The key of our own end.
#[derive(Clone)]
pub struct Identity {
    key: Arc<CertifiedKey>,
    provider: Arc<CryptoProvider>,
}

/// Whose key must answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// This one, and no other.
    Key([u8; 32]),
    /// Any: only to fetch a card, which then says whose key it must have been.
    Any,
}

impl Identity {
    /// From the 32 secret bytes of an Ed25519 key.
    ///
    /// # Errors
    /// The library refuses the key.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, TlsError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let secret = PrivatePkcs8KeyDer::from([PKCS8_HEAD.as_slice(), seed].concat());
        let key = provider.key_provider.load_private_key(secret.into())?;
        let Some(public) = key.public_key() else {
            return Err(rustls::Error::General("an Ed25519 key without a public key".into()).into());
        };
        let shown = CertificateDer::from(public.as_ref().to_vec());
        Ok(Self {
            key: Arc::new(CertifiedKey::new(vec![shown], key)),
            provider,
        })
    }

    /// The public key that the other end sees.
    pub fn public(&self) -> Option<[u8; 32]> {
        self.key.cert.first().and_then(|shown| key_of(shown))
    }

    /// For our own port: any client key is taken in the handshake; what it may have is decided afterwards.
    ///
    /// # Errors
    /// The library refuses the settings.
    pub fn server(&self) -> Result<Arc<ServerConfig>, TlsError> {
        let mut config = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&[&TLS13])?
            .with_client_cert_verifier(Arc::new(AnyClient(Arc::clone(&self.provider))))
            .with_cert_resolver(Arc::new(AlwaysResolvesServerRawPublicKeys::new(Arc::clone(
                &self.key,
            ))));
        config.alpn_protocols = vec![PROTOCOL.to_vec()];
        // A resumed session would stand for a key that may have been removed meanwhile.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Ok(Arc::new(config))
    }

    /// To ask another node.
    ///
    /// # Errors
    /// The library refuses the settings.
    pub fn client(&self, expect: Expect) -> Result<Arc<ClientConfig>, TlsError> {
        let verifier = ThisServer {
            expect,
            provider: Arc::clone(&self.provider),
        };
        let mut config = ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&[&TLS13])?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_client_cert_resolver(Arc::new(AlwaysResolvesClientRawPublicKeys::new(Arc::clone(
                &self.key,
            ))));
        config.alpn_protocols = vec![PROTOCOL.to_vec()];
        config.resumption = Resumption::disabled();
        // Who is asked is nobody else's business.
        config.enable_sni = false;
        Ok(Arc::new(config))
    }
}

/// Secrets are never shown.
impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(secret)")
    }
}

/// The 32 bytes of what an end showed, if it is an Ed25519 key.
pub fn key_of(shown: &CertificateDer<'_>) -> Option<[u8; 32]> {
    shown.as_ref().strip_prefix(&SPKI_HEAD)?.try_into().ok()
}

/// Which signatures are taken: Ed25519 and nothing else.
const SCHEMES: [SignatureScheme; 1] = [SignatureScheme::ED25519];

fn check(
    provider: &CryptoProvider,
    message: &[u8],
    shown: &CertificateDer<'_>,
    signature: &DigitallySignedStruct,
) -> Result<HandshakeSignatureValid, rustls::Error> {
    if signature.scheme != SignatureScheme::ED25519 {
        return Err(PeerIncompatible::NoSignatureSchemesInCommon.into());
    }
    verify_tls13_signature_with_raw_key(
        message,
        &SubjectPublicKeyInfoDer::from(shown.as_ref()),
        signature,
        &provider.signature_verification_algorithms,
    )
}

/// Nothing but TLS 1.3 is spoken here, so this is never asked.
fn no_tls12() -> rustls::Error {
    PeerIncompatible::Tls12NotOffered.into()
}

#[derive(Debug)]
struct AnyClient(Arc<CryptoProvider>);

impl ClientCertVerifier for AnyClient {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        shown: &CertificateDer<'_>,
        _more: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        match key_of(shown) {
            Some(_) => Ok(ClientCertVerified::assertion()),
            None => Err(CertificateError::BadEncoding.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _shown: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(no_tls12())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        check(&self.0, message, shown, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        SCHEMES.to_vec()
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

#[derive(Debug)]
struct ThisServer {
    expect: Expect,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for ThisServer {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        _more: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(key) = key_of(shown) else {
            return Err(CertificateError::BadEncoding.into());
        };
        match self.expect {
            Expect::Key(pinned) if pinned != key => {
                Err(CertificateError::ApplicationVerificationFailure.into())
            }
            Expect::Key(_) | Expect::Any => Ok(ServerCertVerified::assertion()),
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _shown: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(no_tls12())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        check(&self.provider, message, shown, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        SCHEMES.to_vec()
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

/// Whether a failed handshake means that another key answered.
pub(crate) fn is_wrong_key(cause: &std::io::Error) -> bool {
    let inner = cause
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(
        inner,
        Some(rustls::Error::InvalidCertificate(
            CertificateError::ApplicationVerificationFailure
        ))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_that_is_shown_is_the_one_of_the_seed() {
        let seed = [7; 32];
        let expected = ed25519_dalek::SigningKey::from_bytes(&seed)
            .verifying_key()
            .to_bytes();
        assert_eq!(Identity::from_seed(&seed).unwrap().public(), Some(expected));
    }

    #[test]
    fn only_ed25519_keys_are_read() {
        let good = [SPKI_HEAD.as_slice(), &[9; 32]].concat();
        assert_eq!(key_of(&CertificateDer::from(good.clone())), Some([9; 32]));
        for bad in [&good[..43], &[good.as_slice(), &[0]].concat(), &good[1..], &[]] {
            assert_eq!(key_of(&CertificateDer::from(bad.to_vec())), None);
        }
    }
}
