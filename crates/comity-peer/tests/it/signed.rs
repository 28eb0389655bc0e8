//! Signed requests at the port: purposes arrive, and nothing unsigned, changed or repeated does.

use std::io::{Read, Write};

use comity_exchange::{Get, Purposed, Source};
use comity_peer::Signer;
use comity_peer::httpsig::{self, Asked};

use crate::house::{House, Made, PEER_STATEMENT, PEER_TLS, RealClock};
use crate::port::raw;

fn purpose() -> Purposed {
    Purposed {
        purpose: "law-enforcement".into(),
        ground: "互助条约 第5条".into(),
    }
}

#[test]
fn the_giver_learns_who_asked_why() {
    let house = House::new();
    house.node.put("blob/ab", b"sealed", true);
    let purpose = purpose();
    let ask = Get {
        name: "blob/ab",
        most: 100,
        from: 0,
        purpose: Some(&purpose),
    };
    assert_eq!(house.peer().get(&ask).unwrap().unwrap(), b"sealed");
    assert_eq!(
        house.node.told.lock().unwrap().purposes,
        std::slice::from_ref(&purpose)
    );
    assert_eq!(
        house
            .peer()
            .post_for("match", b"blinded", 100, &purpose)
            .unwrap()
            .status,
        409
    );
    assert_eq!(
        house.peer().get(&Get::new("blob/ab", 100)).unwrap(),
        None,
        "unsigned"
    );
    assert_eq!(
        house.peer().post("match", b"blinded", 100).unwrap().status,
        404,
        "unsigned"
    );
}

/// A request with the signature headers of another one, or with none that fit.
fn sent(house: &House, key: [u8; 32], created: i64, nonce: [u8; 16], path: &str) -> String {
    use comity_core::clock::Clock;
    let signer = Made {
        key,
        ..Made::default()
    };
    assert_ne!(signer.statement_key(), [0; 32]);
    let purpose = purpose();
    let asked = Asked {
        method: "GET",
        path: "/blob/ab",
        body: b"",
        purpose: &purpose,
    };
    let signed = httpsig::sign(&signer, &asked, RealClock.now().seconds() + created, &nonce);
    let mut stream = raw(house, &PEER_TLS);
    let text = format!(
        "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-digest: {}\r\ncomity-purpose: {}\r\ncomity-ground: {}\r\nsignature-input: {}\r\nsignature: {}\r\n\r\n",
        signed.content_digest, signed.purpose, signed.ground, signed.signature_input, signed.signature
    );
    stream.write_all(text.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn a_signature_counts_once_now_and_for_this_name() {
    let house = House::new();
    house.node.put("blob/ab", b"sealed", true);
    house.node.put("blob/cd", b"other", true);
    assert_eq!(
        sent(&house, PEER_STATEMENT, 0, [1; 16], "/blob/ab"),
        "HTTP/1.1 200 OK"
    );
    assert_eq!(
        sent(&house, PEER_STATEMENT, 0, [1; 16], "/blob/ab"),
        "HTTP/1.1 404 Not Found",
        "again"
    );
    assert_eq!(
        sent(&house, PEER_STATEMENT, 0, [2; 16], "/blob/cd"),
        "HTTP/1.1 404 Not Found",
        "another name"
    );
    assert_eq!(
        sent(&house, PEER_STATEMENT, -70, [3; 16], "/blob/ab"),
        "HTTP/1.1 404 Not Found",
        "old"
    );
    assert_eq!(
        sent(&house, PEER_STATEMENT, 70, [4; 16], "/blob/ab"),
        "HTTP/1.1 404 Not Found",
        "early"
    );
    assert_eq!(
        sent(&house, [77; 32], 0, [5; 16], "/blob/ab"),
        "HTTP/1.1 404 Not Found",
        "another key"
    );
    assert_eq!(house.node.told.lock().unwrap().purposes.len(), 1);
}
