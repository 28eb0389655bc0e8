//! Fetching a list from its authority: over https, within limits of size and time, to a file beside the one it may become.
//!
//! Nothing here touches what the node holds. What comes is handed to the node whole, or refused with the reason.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use ureq::Agent;
use ureq::http::{HeaderMap, StatusCode};
use ureq::tls::{RootCerts, TlsConfig};

use crate::exit::{BadInput, WrongUse};

/// Largest list: what the reader of lists takes.
const LARGEST: u64 = 512 << 20;

/// Time for everything, from the name to the last byte: a slow line brings the largest single list in a third of it.
const WHOLE: Duration = Duration::from_secs(30 * 60);

/// Time until somebody answers at all.
const CONNECT: Duration = Duration::from_secs(30);

/// Time until the first line of the answer.
const ANSWER: Duration = Duration::from_secs(120);

/// Times that an authority may send us on to another address of its own.
const REDIRECTS: u32 = 5;

/// Bytes moved at once.
const BLOCK: usize = 64 << 10;

/// What came.
#[derive(Debug)]
pub(super) enum Fetched {
    /// The source says that nothing changed since the marks.
    Unchanged,
    /// A whole answer, in a file.
    Whole(Answered),
}

/// A whole answer.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) file: PathBuf,
    pub(super) etag: Option<String>,
    pub(super) modified: Option<String>,
}

/// Fetches lists.
pub(super) struct Fetcher {
    agent: Agent,
    /// Plain http on this machine itself, for tests.
    loopback: bool,
    largest: u64,
}

impl Fetcher {
    /// One for official addresses; with `loopback` also for a test's server on this machine.
    pub(super) fn new(loopback: bool) -> Self {
        Self::with(loopback, RootCerts::WebPki, LARGEST, WHOLE)
    }

    fn with(loopback: bool, roots: RootCerts, largest: u64, whole: Duration) -> Self {
        let config = Agent::config_builder()
            .https_only(!loopback)
            .max_redirects(REDIRECTS)
            .http_status_as_error(false)
            .timeout_global(Some(whole))
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(ANSWER))
            .user_agent(concat!("comity/", env!("CARGO_PKG_VERSION")))
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        Self {
            agent: config.into(),
            loopback,
            largest,
        }
    }

    /// Fetches an address into a file. The file is whole, or not there.
    ///
    /// # Errors
    /// An address that is not fetched, an authority that does not answer as it should, or the disk's.
    pub(super) fn fetch(
        &self,
        address: &str,
        marks: &(Option<String>, Option<String>),
        to: &Path,
    ) -> anyhow::Result<Fetched> {
        self.check(address)?;
        let mut request = self.agent.get(address);
        if let Some(etag) = &marks.0 {
            request = request.header("if-none-match", etag);
        }
        if let Some(modified) = &marks.1 {
            request = request.header("if-modified-since", modified);
        }
        let answer = request
            .call()
            .map_err(|cause| BadInput(format!("{address} did not answer: {cause}")))?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED => return Ok(Fetched::Unchanged),
            other => bail!(BadInput(format!(
                "{address} answered {other}; nothing was taken over"
            ))),
        }
        let (etag, modified) = (
            mark(answer.headers(), "etag"),
            mark(answer.headers(), "last-modified"),
        );
        let length = mark(answer.headers(), "content-length").and_then(|length| length.parse::<u64>().ok());
        if length.is_some_and(|length| length > self.largest) {
            bail!(BadInput(self.too_large(address)));
        }
        let body = answer.into_body().into_with_config().limit(u64::MAX).reader();
        let written = self.write(body, to).and_then(|bytes| match length {
            Some(length) if length != bytes => {
                bail!(BadInput(format!(
                    "{bytes} bytes of {length} came; the line was cut, nothing was taken over"
                )))
            }
            _ => Ok(()),
        });
        if let Err(cause) = written {
            let _ = std::fs::remove_file(to);
            return Err(cause.context(address.to_owned()));
        }
        Ok(Fetched::Whole(Answered {
            file: to.to_path_buf(),
            etag,
            modified,
        }))
    }

    fn check(&self, address: &str) -> anyhow::Result<()> {
        if address.starts_with("https://") {
            return Ok(());
        }
        let here = address.starts_with("http://127.0.0.1:") || address.starts_with("http://[::1]:");
        if here && self.loopback {
            return Ok(());
        }
        bail!(WrongUse(format!(
            "{address}: lists are fetched from https addresses only; hand a file in with --from FILE"
        )))
    }

    fn too_large(&self, address: &str) -> String {
        format!(
            "{address} sends more than {} bytes, the most that is taken",
            self.largest
        )
    }

    fn write(&self, mut body: impl Read, to: &Path) -> anyhow::Result<u64> {
        let unwritten = || format!("could not write {}", to.display());
        let mut file = File::create(to).with_context(unwritten)?;
        let mut block = vec![0; BLOCK];
        let mut bytes = 0;
        loop {
            let count = match body.read(&mut block) {
                Ok(0) => break,
                Ok(count) => count,
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
                Err(cause) => bail!(BadInput(format!(
                    "the line was cut after {bytes} bytes, nothing was taken over: {cause}"
                ))),
            };
            bytes += count as u64;
            if bytes > self.largest {
                bail!(BadInput(format!(
                    "more than {} bytes came, the most that is taken",
                    self.largest
                )));
            }
            file.write_all(block.get(..count).unwrap_or_default())
                .with_context(unwritten)?;
        }
        file.sync_all().with_context(unwritten)?;
        Ok(bytes)
    }
}

fn mark(headers: &HeaderMap, name: &str) -> Option<String> {
    /// Longest mark that is kept and sent back.
    const LONGEST: usize = 200;
    let text = headers.get(name)?.to_str().ok()?;
    (text.len() <= LONGEST).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::BufRead;
    use std::net::{TcpListener, TcpStream};
    use std::sync::Arc;
    use std::thread::JoinHandle;

    use super::*;

    /// Answers one request with these bytes and closes; gives the head of the request.
    fn serve(answer: Vec<u8>) -> (String, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/list", listener.local_addr().unwrap());
        let thread = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let head = head(&mut stream);
            let _ = stream.write_all(&answer);
            head
        });
        (address, thread)
    }

    fn head(stream: &mut impl Read) -> String {
        let mut lines = io::BufReader::new(stream).lines().map(Result::unwrap);
        let mut head = String::new();
        while let Some(line) = lines.next().filter(|line| !line.is_empty()) {
            head.push_str(&line.to_lowercase());
            head.push('\n');
        }
        head
    }

    fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
        let length = body.len();
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}")
            .into_bytes()
    }

    fn here() -> Fetcher {
        Fetcher::with(true, RootCerts::WebPki, 1000, Duration::from_secs(5))
    }

    fn fetch(fetcher: &Fetcher, answer: Vec<u8>) -> (anyhow::Result<Fetched>, bool) {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("list.part");
        let (address, thread) = serve(answer);
        let fetched = fetcher.fetch(&address, &(None, None), &to);
        thread.join().unwrap();
        (fetched, to.exists())
    }

    #[test]
    fn a_whole_answer_lies_in_the_file_with_its_marks() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("list.part");
        let (address, thread) = serve(answer(
            "200 OK",
            "etag: \"7\"\r\nlast-modified: today\r\n",
            "a list",
        ));
        let marks = (Some("\"6\"".into()), Some("yesterday".into()));
        let Fetched::Whole(whole) = here().fetch(&address, &marks, &to).unwrap() else {
            panic!("not whole")
        };
        assert_eq!(
            (whole.etag.as_deref(), whole.modified.as_deref()),
            (Some("\"7\""), Some("today"))
        );
        assert_eq!(std::fs::read_to_string(whole.file).unwrap(), "a list");
        let asked = thread.join().unwrap();
        assert!(
            asked.contains("if-none-match: \"6\"") && asked.contains("if-modified-since: yesterday"),
            "{asked}"
        );
    }

    #[test]
    fn what_is_unchanged_refused_cut_or_too_large_leaves_no_file() {
        let (unchanged, there) = fetch(&here(), answer("304 Not Modified", "", ""));
        assert!(matches!(unchanged.unwrap(), Fetched::Unchanged) && !there);
        let said = |answer: Vec<u8>| {
            let (fetched, there) = fetch(&here(), answer);
            assert!(!there);
            format!("{:#}", fetched.unwrap_err())
        };
        assert!(said(answer("503 Service Unavailable", "", "later")).contains("503"));
        let mut cut = answer("200 OK", "", "a list that is whole");
        cut.truncate(cut.len() - 5);
        let cut = said(cut);
        assert!(cut.contains("cut"), "{cut}");
        assert!(said(answer("200 OK", "", &"x".repeat(1001))).contains("more than 1000 bytes"));
        let endless = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}", "x".repeat(5000));
        assert!(
            said(endless.into_bytes()).contains("more than 1000 bytes"),
            "without a length, too"
        );
    }

    #[test]
    fn only_https_and_no_way_out_of_it() {
        let to = Path::new("/nowhere/list.part");
        let official = Fetcher::new(false);
        for address in [
            "http://lists.example/x",
            "http://127.0.0.1:1/x",
            "file:///etc/passwd",
            "ftp://lists.example",
        ] {
            let refused = official
                .fetch(address, &(None, None), to)
                .unwrap_err()
                .to_string();
            assert!(refused.contains("https"), "{refused}");
        }
        assert!(here().fetch("http://lists.example/x", &(None, None), to).is_err());
    }

    /// One answer over TLS with a certificate made for it.
    fn serve_tls(answer: Vec<u8>) -> (String, Vec<u8>, JoinHandle<()>) {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let certificate = made.cert.der().clone();
        let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("https://localhost:{}/list", listener.local_addr().unwrap().port());
        let thread = std::thread::spawn(move || {
            let (stream, _): (TcpStream, _) = listener.accept().unwrap();
            let connection = rustls::ServerConnection::new(Arc::new(config)).unwrap();
            let mut tls = rustls::StreamOwned::new(connection, stream);
            let mut first = [0; 1];
            if tls.read_exact(&mut first).is_err() {
                return;
            }
            head(&mut tls);
            let _ = tls.write_all(&answer);
            tls.conn.send_close_notify();
            let _ = tls.flush();
        });
        (address, certificate.to_vec(), thread)
    }

    #[test]
    fn a_certificate_that_nobody_vouches_for_is_refused_and_a_trusted_one_taken() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("list.part");
        let (address, _, thread) = serve_tls(answer("200 OK", "", "a list"));
        let refused = Fetcher::new(false)
            .fetch(&address, &(None, None), &to)
            .unwrap_err()
            .to_string();
        thread.join().unwrap();
        assert!(refused.contains("did not answer"), "{refused}");
        let (address, certificate, thread) = serve_tls(answer("200 OK", "", "a list"));
        let roots = RootCerts::from(vec![ureq::tls::Certificate::from_der(&certificate).to_owned()]);
        let trusting = Fetcher::with(false, roots, 1000, Duration::from_secs(5));
        let fetched = trusting.fetch(&address, &(None, None), &to);
        assert!(matches!(fetched.unwrap(), Fetched::Whole(_)));
        thread.join().unwrap();
    }
}
