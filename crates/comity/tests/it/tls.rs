//! Anything but this machine itself is served over TLS, under a certificate whose fingerprint is printed.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::sync::Arc;

use comity_testkit::RunningNode;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme, Stream};
use sha2::{Digest, Sha256};

use crate::house::House;
use crate::program::PROGRAM;

/// Takes exactly one certificate, as somebody does who compared its fingerprint by telephone.
#[derive(Debug)]
struct Pinned {
    fingerprint: String,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if comity_proof::hex::encode(&Sha256::digest(certificate)) == self.fingerprint {
            return Ok(ServerCertVerified::assertion());
        }
        Err(Error::General("another certificate".to_owned()))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// One request over TLS under a pinned certificate.
fn ask(port: u16, path: &str, fingerprint: &str) -> std::io::Result<String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let pinned = Pinned {
        fingerprint: fingerprint.to_owned(),
        provider: Arc::clone(&provider),
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(pinned))
        .with_no_client_auth();
    let mut session = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let mut socket = TcpStream::connect(("127.0.0.1", port))?;
    let mut stream = Stream::new(&mut session, &mut socket);
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn serve(house: &House) -> (RunningNode, u16, String) {
    let mut command = Command::new(PROGRAM);
    command
        .args(["serve", "--listen", "0.0.0.0:0", "--data"])
        .arg(house.data());
    let node = RunningNode::start_command(&mut command).unwrap();
    let port = node.address().rsplit(':').next().unwrap().parse().unwrap();
    let said = node.said();
    let fingerprint = said
        .split_once("SHA-256 ")
        .unwrap()
        .1
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    (node, port, fingerprint)
}

#[test]
fn other_machines_are_served_over_tls_with_the_printed_certificate() {
    let house = House::new();
    let (node, port, fingerprint) = serve(&house);
    assert_eq!(node.address(), format!("https://localhost:{port}"));
    let link = node.sign_in_link().unwrap().to_owned();
    let page = ask(port, "/sign-in", &fingerprint).unwrap();
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    let entered = ask(port, link.strip_prefix(node.address()).unwrap(), &fingerprint).unwrap();
    let cookie = entered
        .lines()
        .find(|line| line.starts_with("set-cookie: comity-setup="))
        .unwrap();
    assert!(cookie.contains("; Secure"), "{cookie}");
    assert!(
        ask(port, "/sign-in", &"0".repeat(64)).is_err(),
        "another certificate is noticed"
    );

    let mut plain = TcpStream::connect(("127.0.0.1", port)).unwrap();
    plain
        .write_all(b"GET /sign-in HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP/1.1 2"), "without TLS there is no page");

    assert!(node.stop().unwrap().success());
    let (_again, _, kept) = serve(&house);
    assert_eq!(
        kept, fingerprint,
        "the certificate stays, so that it need not be compared again"
    );
}

#[test]
fn this_machine_itself_needs_no_tls() {
    let house = House::new();
    let node = house.serve();
    assert!(
        node.address().starts_with("http://127.0.0.1:"),
        "{}",
        node.address()
    );
    assert!(!house.data().join("tls.crt").exists());
}
