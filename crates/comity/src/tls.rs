//! TLS for everything that is not this machine itself.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use comity_proof::hex;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};

use crate::cli::Serve;
use crate::folder::{Folder, write_durably, write_secret};

/// TLS settings of a face.
pub(crate) struct Tls {
    /// For the server.
    pub(crate) config: Arc<rustls::ServerConfig>,
    /// SHA-256 of the certificate, to compare by telephone.
    pub(crate) fingerprint: String,
    /// Whether the node made the certificate itself.
    pub(crate) own: bool,
}

/// None for loopback without a certificate; TLS otherwise.
///
/// # Errors
/// Files that cannot be read or do not fit together.
pub(crate) fn settings(args: &Serve, folder: &Folder, address: SocketAddr) -> anyhow::Result<Option<Tls>> {
    if let (Some(cert), Some(key)) = (&args.tls_cert, &args.tls_key) {
        return load(cert, key, false).map(Some);
    }
    if address.ip().is_loopback() {
        return Ok(None);
    }
    let (cert, key) = (
        folder.root().join("tls.crt"),
        folder.root().join("keys").join("tls.key"),
    );
    if !cert.exists() || !key.exists() {
        make(folder, address, &cert, &key)?;
    }
    load(&cert, &key, true).map(Some)
}

fn make(folder: &Folder, address: SocketAddr, cert: &Path, key: &Path) -> anyhow::Result<()> {
    let mut names = vec![folder.settings.name.clone(), "localhost".into()];
    if !address.ip().is_unspecified() {
        names.push(address.ip().to_string());
    }
    let made = rcgen::generate_simple_self_signed(names).context("a certificate could not be made")?;
    let _ = std::fs::remove_file(key);
    write_secret(key, &made.signing_key.serialize_pem())?;
    write_durably(cert, made.cert.pem().as_bytes())
}

fn load(cert: &Path, key: &Path, own: bool) -> anyhow::Result<Tls> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(cert)
        .with_context(|| format!("could not read {}", cert.display()))?
        .collect::<Result<_, _>>()
        .with_context(|| format!("{} is not a PEM certificate", cert.display()))?;
    let Some(first) = chain.first() else {
        bail!("{} holds no certificate", cert.display())
    };
    let fingerprint = hex::encode(&Sha256::digest(first));
    let secret = PrivateKeyDer::from_pem_file(key)
        .with_context(|| format!("could not read the key in {}", key.display()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .with_context(|| format!("{} and {} do not fit together", cert.display(), key.display()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Tls {
        config: Arc::new(config),
        fingerprint,
        own,
    })
}
