//! What the port gives, and to whom; refusals that cannot be told apart.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use comity_exchange::{Get, Purposed, Source, SourceError};
use comity_peer::{Expect, Identity};
use rustls::pki_types::ServerName;
use rustls::{ClientConnection, StreamOwned};

use crate::house::{HOUSE_TLS, House, PEER_TLS, dialer, public};

/// A connection with the key of a seed, to write any bytes into.
pub(crate) fn raw(house: &House, seed: &[u8; 32]) -> StreamOwned<ClientConnection, TcpStream> {
    let config = Identity::from_seed(seed).unwrap().client(Expect::Any).unwrap();
    let tcp = TcpStream::connect(house.address).unwrap();
    tcp.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let name = ServerName::try_from("x.invalid").unwrap();
    StreamOwned::new(ClientConnection::new(config, name).unwrap(), tcp)
}

/// The whole answer to bytes after which the connection is closed, without its date.
fn said(house: &House, seed: &[u8; 32], request: &str) -> String {
    let mut stream = raw(house, seed);
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // The other side may close without a farewell.
    let _ = stream.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer).into_owned();
    text.lines()
        .filter(|line| !line.starts_with("date:"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
}

#[test]
fn a_counterpart_gets_names_and_the_card_is_for_all() {
    let house = House::new();
    house.node.put("checkpoint", b"head", false);
    house.node.put("tile/0/000", b"tile", true);
    let peer = house.peer();
    assert_eq!(peer.get(&Get::new("checkpoint", 100)).unwrap().unwrap(), b"head");
    assert_eq!(peer.get(&Get::new("tile/0/000", 100)).unwrap().unwrap(), b"tile");
    assert_eq!(peer.get(&Get::new("tile/0/001", 100)).unwrap(), None);
    let stranger = Identity::from_seed(&[99; 32]).unwrap();
    let (card, key) = dialer().card(&house.address.to_string(), &stranger, 100).unwrap();
    assert_eq!(
        (card.as_slice(), key),
        (b"the card".as_slice(), public(&HOUSE_TLS))
    );
}

#[test]
fn names_that_never_change_say_so_and_heads_do_not() {
    let house = House::new();
    house.node.put("checkpoint", b"head", false);
    house.node.put("tile/0/000", b"tile", true);
    assert!(said(&house, &PEER_TLS, &get("/tile/0/000")).contains("immutable"));
    assert!(said(&house, &PEER_TLS, &get("/checkpoint")).contains("cache-control: no-store"));
}

#[test]
fn every_refusal_is_one_and_the_same() {
    let house = House::new();
    house.node.put("checkpoint", b"head", false);
    let nothing = said(&house, &PEER_TLS, &get("/tile/0/000"));
    assert!(nothing.starts_with("HTTP/1.1 404"), "{nothing}");
    for path in [
        "/checkpoint?a=b",
        "/checkpoint?",
        "/",
        "//checkpoint",
        "/Checkpoint%00",
        "/../checkpoint",
        "/.checkpoint",
        "/blob/00",
        "/hint",
        "/match",
        "/add-checkpoint",
        "/tile/0/%30",
        "http://x/checkpoint",
    ] {
        assert_eq!(said(&house, &PEER_TLS, &get(path)), nothing, "{path}");
    }
    for request in [
        "DELETE /checkpoint HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        "PUT /checkpoint HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
        "POST /checkpoint HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
        "POST /hint HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 1\r\n\r\nx",
        "GET /checkpoint HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 1\r\n\r\nx",
        "POST /match HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
    ] {
        assert_eq!(said(&house, &PEER_TLS, request), nothing, "{request}");
    }
    for path in ["/checkpoint", "/tile/0/000", "/nothing", "/manifest/head"] {
        assert_eq!(
            said(&house, &[99; 32], &get(path)),
            nothing,
            "{path} for a stranger"
        );
    }
    assert!(house.node.told.lock().unwrap().hints.is_empty());
}

#[test]
fn refusals_take_the_same_time() {
    let house = House::new();
    house.node.put("checkpoint", b"head", false);
    let (peer, stranger) = (house.peer(), house.client(&[99; 32]));
    // The connections, so that only answers are measured.
    peer.get(&Get::new("nothing", 10)).unwrap();
    let time = |ask: &dyn Fn()| {
        let begun = Instant::now();
        ask();
        begun.elapsed()
    };
    let none = time(&|| assert_eq!(peer.get(&Get::new("blob/ab", 10)).unwrap(), None));
    assert!(none >= Duration::from_millis(25), "{none:?}");
    let not_pinned = time(&|| assert_eq!(stranger.get(&Get::new("checkpoint", 10)).unwrap(), None));
    assert!(not_pinned >= Duration::from_millis(25), "{not_pinned:?}");
}

#[test]
fn a_stranger_gets_one_answer_a_connection() {
    let house = House::new();
    let mut stream = raw(&house, &[99; 32]);
    stream
        .write_all(b"GET /card HTTP/1.1\r\nhost: x\r\n\r\nGET /card HTTP/1.1\r\nhost: x\r\n\r\n")
        .unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer);
    assert_eq!(text.matches("HTTP/1.1 200").count(), 1, "{text}");
    assert!(text.contains("connection: close"));
}

#[test]
fn whoever_is_removed_gets_nothing_over_a_connection_that_is_still_open() {
    let house = House::new();
    house.node.put("checkpoint", b"head", false);
    let peer = house.peer();
    assert!(peer.get(&Get::new("checkpoint", 100)).unwrap().is_some());
    *house.node.known.lock().unwrap() = None;
    assert_eq!(peer.get(&Get::new("checkpoint", 100)).unwrap(), None);
}

#[test]
fn a_blob_goes_on_where_it_was_cut_and_a_head_does_not() {
    let house = House::new();
    house.node.put("blob/ab", b"0123456789", true);
    house.node.put("checkpoint", b"0123456789", false);
    let purpose = Purposed {
        purpose: "law-enforcement".into(),
        ground: String::new(),
    };
    let peer = house.peer();
    let rest = |name, from| {
        let ask = Get {
            name,
            most: 100,
            from,
            purpose: Some(&purpose),
        };
        String::from_utf8(peer.get(&ask).unwrap().unwrap()).unwrap()
    };
    assert_eq!(rest("blob/ab", 0), "0123456789");
    assert_eq!(rest("blob/ab", 4), "456789");
    assert_eq!(rest("blob/ab", 10), "");
    assert_eq!(rest("blob/ab", u64::MAX), "");
    assert_eq!(
        rest("checkpoint", 4),
        "456789",
        "a head is given whole, and the client takes the rest"
    );
}

#[test]
fn a_hint_and_a_checkpoint_arrive() {
    let house = House::new();
    let peer = house.peer();
    assert_eq!(peer.post("hint", &[], 10).unwrap().status, 204);
    assert_eq!(house.node.told.lock().unwrap().hints.len(), 1);
    let answer = peer.post("add-checkpoint", b"old 0\n", 100).unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (409, b"7\n".as_slice()));
    assert_eq!(
        house.node.told.lock().unwrap().taken[0],
        ("add-checkpoint".into(), b"old 0\n".to_vec())
    );
    let large = peer.post("add-checkpoint", &vec![b'x'; 71 * 1024], 100).unwrap();
    assert_eq!(large.status, 404);
}

#[test]
fn a_rotated_key_counts_from_the_next_connection() {
    let house = House::new();
    house.node.put("checkpoint", b"head", false);
    assert!(house.peer().get(&Get::new("checkpoint", 100)).unwrap().is_some());
    *house.node.tls.lock().unwrap() = [13; 32];
    assert_eq!(
        house.peer().get(&Get::new("checkpoint", 100)),
        Err(SourceError::WrongKey)
    );
}

#[test]
fn older_tls_plain_http_and_certificates_are_not_spoken() {
    let house = House::new();
    let mut plain = TcpStream::connect(house.address).unwrap();
    plain.write_all(get("/card").as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer);
    assert!(!answer.windows(4).any(|part| part == b"HTTP"), "{answer:?}");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let anonymous = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let name = ServerName::try_from("x.invalid").unwrap();
    let tcp = TcpStream::connect(house.address).unwrap();
    let mut stream = StreamOwned::new(ClientConnection::new(Arc::new(anonymous), name).unwrap(), tcp);
    assert!(stream.write_all(get("/card").as_bytes()).is_err());
}

#[test]
fn slow_heads_and_floods_of_strangers_do_not_keep_a_counterpart_out() {
    let house = House::new();
    house.node.put("checkpoint", b"head", false);
    // Sixteen connections that never say anything, and more that are dropped at once.
    let silent: Vec<TcpStream> = (0..40)
        .map(|_| TcpStream::connect(house.address).unwrap())
        .collect();
    std::thread::sleep(Duration::from_millis(200));
    let mut dropped = 0;
    for stream in &silent {
        stream.set_nonblocking(true).unwrap();
        let mut stream = stream;
        dropped += usize::from(matches!(stream.read(&mut [0; 1]), Ok(0)) || stream.peer_addr().is_err());
    }
    assert_eq!(dropped, 40 - 16, "one address has sixteen places");
    drop(silent);
    std::thread::sleep(Duration::from_millis(200));
    assert!(house.peer().get(&Get::new("checkpoint", 100)).unwrap().is_some());
}

#[test]
fn heads_without_end_are_cut_off() {
    let house = House::new();
    let mut stream = raw(&house, &PEER_TLS);
    stream.write_all(b"GET /checkpoint HTTP/1.1\r\n").unwrap();
    let mut sent = 0;
    while stream
        .write_all(&[b'a'; 1024])
        .and_then(|()| stream.flush())
        .is_ok()
    {
        sent += 1024;
        assert!(sent < 8 << 20, "{sent} bytes of one header were taken");
    }
    let mut many = raw(&house, &PEER_TLS);
    let head: String = (0..100).map(|n| format!("h{n}: 1\r\n")).collect();
    many.write_all(format!("GET /card HTTP/1.1\r\n{head}\r\n").as_bytes())
        .unwrap();
    let mut answer = Vec::new();
    let _ = many.read_to_end(&mut answer);
    assert!(
        String::from_utf8_lossy(&answer).starts_with("HTTP/1.1 431"),
        "{answer:?}"
    );
}
