//! The way to a port that does not behave.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use comity_exchange::{Get, Source, SourceError};
use comity_peer::{Expect, Identity, PeerClient};
use rustls::{ServerConnection, StreamOwned};

use crate::house::{HOUSE_TLS, House, PEER_TLS, dialer, public};

type Line = StreamOwned<ServerConnection, TcpStream>;

/// A port that does with each connection, after its first request, what the test wants.
fn odd(act: impl Fn(&mut Line) + Send + Sync + 'static) -> SocketAddr {
    let config = Identity::from_seed(&HOUSE_TLS).unwrap().server().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let act = Arc::new(act);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (config, act) = (Arc::clone(&config), Arc::clone(&act));
            std::thread::spawn(move || {
                let mut line = StreamOwned::new(ServerConnection::new(config).unwrap(), stream.unwrap());
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") {
                    if line.read_exact(&mut byte).is_err() {
                        return;
                    }
                    head.push(byte[0]);
                }
                act(&mut line);
                line.conn.send_close_notify();
                let _ = line.flush();
            });
        }
    });
    address
}

fn client(address: SocketAddr) -> PeerClient {
    let identity = Identity::from_seed(&PEER_TLS).unwrap();
    dialer()
        .to(&address.to_string(), &identity, Expect::Key(public(&HOUSE_TLS)))
        .unwrap()
}

fn asked(answer: &'static str) -> Result<Option<Vec<u8>>, SourceError> {
    let address = odd(move |line| line.write_all(answer.as_bytes()).unwrap());
    client(address).get(&Get::new("checkpoint", 100))
}

#[test]
fn another_key_is_named() {
    let house = House::new();
    let identity = Identity::from_seed(&PEER_TLS).unwrap();
    let client = dialer()
        .to(&house.address.to_string(), &identity, Expect::Key([5; 32]))
        .unwrap();
    assert_eq!(
        client.get(&Get::new("checkpoint", 100)),
        Err(SourceError::WrongKey)
    );
}

#[test]
fn nobody_there_and_something_else_there() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert!(matches!(
        client(free).get(&Get::new("checkpoint", 9)),
        Err(SourceError::Unreachable(_))
    ));
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = other.accept().unwrap();
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        std::thread::sleep(Duration::from_millis(500));
    });
    let told = client(address).get(&Get::new("checkpoint", 9));
    assert!(matches!(told, Err(SourceError::Protocol(_))), "{told:?}");
}

#[test]
fn redirects_packed_bodies_and_other_statuses_are_refused() {
    let told = asked("HTTP/1.1 302 Found\r\nlocation: /card\r\ncontent-length: 0\r\n\r\n");
    assert_eq!(told, Err(SourceError::Refused(302)));
    let told = asked("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\nabc");
    assert!(matches!(told, Err(SourceError::Protocol(_))), "{told:?}");
    assert_eq!(
        asked("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n"),
        Err(SourceError::Refused(503))
    );
    assert_eq!(asked("HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n"), Ok(None));
    assert!(matches!(
        asked("HTTP/9 what\r\n\r\n"),
        Err(SourceError::Protocol(_))
    ));
    let told = asked("HTTP/1.1 206 Part\r\ncontent-range: bytes 5-9/10\r\ncontent-length: 5\r\n\r\n56789");
    assert!(matches!(told, Err(SourceError::Protocol(_))), "{told:?}");
}

#[test]
fn a_body_that_is_cut_is_told_and_one_without_length_is_limited() {
    let told = asked("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
    assert!(matches!(told, Err(SourceError::Unreachable(_))), "{told:?}");
    let long = odd(|line| {
        let _ = line.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 101\r\n\r\n");
        let _ = line.write_all(&[b'x'; 101]);
    });
    let told = client(long).get(&Get::new("checkpoint", 100));
    assert!(
        matches!(told, Err(SourceError::TooLarge { most: 100, .. })),
        "{told:?}"
    );
}

#[test]
fn a_body_without_end_ends_at_the_limit() {
    let endless = odd(|line| {
        let _ = line.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
        while line.write_all(&[b'x'; 16 * 1024]).is_ok() {}
    });
    let begun = Instant::now();
    let told = client(endless).get(&Get::new("tile/entries/000", 1 << 20));
    assert!(matches!(told, Err(SourceError::TooLarge { .. })), "{told:?}");
    assert!(begun.elapsed() < Duration::from_secs(15), "it stopped reading");
}

#[test]
fn a_silent_port_and_a_dripping_one_are_given_up() {
    let silent = odd(|_| std::thread::sleep(Duration::from_secs(60)));
    let dripping = odd(|line| {
        let _ = line.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
        while line.write_all(b"x").and_then(|()| line.flush()).is_ok() {
            std::thread::sleep(Duration::from_millis(300));
        }
    });
    let begun = Instant::now();
    let both: Vec<_> = [silent, dripping]
        .into_iter()
        .map(|address| std::thread::spawn(move || client(address).get(&Get::new("checkpoint", 1000))))
        .collect();
    for told in both {
        let told = told.join().unwrap();
        assert!(matches!(told, Err(SourceError::TooSlow(_))), "{told:?}");
    }
    let took = begun.elapsed();
    assert!((15..35).contains(&took.as_secs()), "{took:?}");
}

#[test]
fn a_connection_is_used_again_and_a_closed_one_is_made_anew() {
    let house = House::new();
    house.node.put("checkpoint", b"head", false);
    let client = house.peer();
    for _ in 0..50 {
        assert!(client.get(&Get::new("checkpoint", 100)).unwrap().is_some());
    }
    let (node, address) = (Arc::clone(&house.node), house.address.to_string());
    drop(house);
    assert!(matches!(
        client.get(&Get::new("checkpoint", 100)),
        Err(SourceError::Unreachable(_))
    ));
    let _again = House::over(node, &address);
    assert!(client.get(&Get::new("checkpoint", 100)).unwrap().is_some());
}

#[test]
fn many_threads_share_four_connections() {
    let house = House::new();
    house.node.put("tile/0/000", &[7; 8192], true);
    let client = house.peer();
    std::thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| {
                for _ in 0..20 {
                    let tile = client.get(&Get::new("tile/0/000", 8192)).unwrap().unwrap();
                    assert_eq!(tile.len(), 8192);
                }
            });
        }
    });
}
