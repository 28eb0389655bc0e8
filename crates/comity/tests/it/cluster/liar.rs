//! A counterpart whose port lies: each lie is named, does no harm, and costs little memory.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use comity_core::date::Timestamp;
use comity_peer::{Dialer, Identity, Signer};
use comity_proof::checkpoint::Checkpoint;
use comity_proof::hex;
use comity_proof::note::{Note, VerifierKey};
use comity_testkit::cluster::{Cluster, Member, State, until};
use comity_testkit::{FixedClock, SeededDice};
use ed25519_dalek::{Signer as _, SigningKey};
use rustls::{ServerConnection, StreamOwned};

use super::{
    PATIENCE, counterparts, failures, head, mirror, nothing_lost_nothing_invented, public, report, settled,
};
use crate::house::copy;

/// Most that a liar may make a node grow by.
const GROWTH: u64 = 64 << 20;

/// Signs nothing that is asked here.
struct Nobody;

impl Signer for Nobody {
    fn statement_key(&self) -> [u8; 32] {
        [0; 32]
    }
    fn sign_request(&self, _: &[u8]) -> [u8; 64] {
        [0; 64]
    }
}

/// A way to ports, for whoever has a key.
pub(super) fn dialer() -> Dialer {
    let clock = FixedClock(Timestamp::from_seconds(1_790_000_000));
    Dialer::new(Arc::new(Nobody), Arc::new(clock), Arc::new(SeededDice::new(1))).unwrap()
}

/// What a liar does with a question.
enum Lie {
    /// The truth: the file of that name.
    Truth,
    /// These bytes.
    Bytes(Vec<u8>),
    /// A body without end.
    Endless,
    /// A small body that says it is packed.
    Bomb,
}

type Tell = Box<dyn Fn(&str) -> Lie + Send>;

/// A port with a counterpart's key that lies as it is told to.
struct Liar {
    address: SocketAddr,
    tell: Arc<Mutex<Tell>>,
}

impl Liar {
    /// With the keys and the published folder of a node that has stopped.
    fn in_place_of(data: &Path, folder: PathBuf) -> Liar {
        let config = Identity::from_seed(&seed(data, "peer-port"))
            .unwrap()
            .server()
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let tell: Arc<Mutex<Tell>> = Arc::new(Mutex::new(Box::new(|_| Lie::Truth)));
        let told = Arc::clone(&tell);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (config, told, folder) = (Arc::clone(&config), Arc::clone(&told), folder.clone());
                std::thread::spawn(move || {
                    let mut line = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
                    while answer(&mut line, &told, &folder).is_some() {}
                });
            }
        });
        Liar { address, tell }
    }

    fn tells(&self, tell: impl Fn(&str) -> Lie + Send + 'static) {
        *self.tell.lock().unwrap() = Box::new(tell);
    }
}

fn seed(data: &Path, key: &str) -> [u8; 32] {
    let text = fs::read_to_string(data.join("keys").join(format!("{key}.key"))).unwrap();
    hex::decode_array(text.trim()).unwrap()
}

fn answer(
    line: &mut StreamOwned<ServerConnection, TcpStream>,
    tell: &Mutex<Tell>,
    folder: &Path,
) -> Option<()> {
    let mut asked = Vec::new();
    let mut byte = [0];
    while !asked.ends_with(b"\r\n\r\n") {
        line.read_exact(&mut byte).ok()?;
        asked.push(byte[0]);
    }
    let asked = String::from_utf8_lossy(&asked).to_lowercase();
    let length = asked
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.trim().parse().unwrap())];
    line.read_exact(&mut body).ok()?;
    let name = asked.split(' ').nth(1)?.trim_start_matches('/').to_owned();
    let lie = tell.lock().unwrap()(&name);
    let whole =
        |line: &mut StreamOwned<ServerConnection, TcpStream>, status: &str, bytes: &[u8], more: &str| {
            let head = format!(
                "HTTP/1.1 {status}\r\n{more}content-length: {}\r\n\r\n",
                bytes.len()
            );
            line.write_all(head.as_bytes())
                .and_then(|()| line.write_all(bytes))
                .ok()
        };
    match lie {
        Lie::Truth => match fs::read(folder.join(&name)) {
            Ok(bytes) if asked.starts_with("get") => whole(line, "200 OK", &bytes, ""),
            _ => whole(line, "404 Not Found", b"", ""),
        },
        Lie::Bytes(bytes) => whole(line, "200 OK", &bytes, ""),
        Lie::Bomb => whole(line, "200 OK", &[0x1f, 0x8b, 8, 0], "content-encoding: gzip\r\n"),
        Lie::Endless => {
            line.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
                .ok()?;
            let piece = [b"4000\r\n".as_slice(), &[b'x'; 0x4000], b"\r\n"].concat();
            loop {
                line.write_all(&piece).ok()?;
            }
        }
    }
}

/// A checkpoint with this size and root, signed by a key under a name.
fn signed(origin: &str, key: &[u8; 32], size: u64, root: [u8; 32]) -> Vec<u8> {
    let signer = SigningKey::from_bytes(key);
    let vkey = VerifierKey::ed25519(origin, &signer.verifying_key().to_bytes()).unwrap();
    let mut note = Note::new(&Checkpoint::new(origin, size, root).to_text()).unwrap();
    let signature = signer.sign(note.text.as_bytes()).to_bytes();
    note.add_ed25519(&vkey, &signature);
    note.to_string().into_bytes()
}

/// Two nodes, of which the second has 300 entries that the first has not seen, and a liar in its place.
fn lied_to() -> (Cluster, Liar, Vec<u8>) {
    let mut cluster = counterparts(2);
    settled(&cluster);
    let old = fs::read(public(cluster.node(1)).join("checkpoint")).unwrap();
    cluster.node(1).line().set(State::Cut);
    report(&cluster, 1, 0, 300);
    assert!(cluster.node_mut(1).stop());
    let folder = cluster.folder().join("liar");
    copy(&public(cluster.node(1)), &folder);
    let liar = Liar::in_place_of(cluster.node(1).data(), folder);
    cluster.node(1).line().leads_to(liar.address);
    cluster.node(1).line().set(State::Whole);
    (cluster, liar, old)
}

/// Lies where a name begins so, and tells the truth otherwise.
fn instead_of(part: &'static str, lie: impl Fn(&str) -> Lie + Send + 'static) -> Tell {
    Box::new(move |name| {
        if name.starts_with(part) {
            lie(name)
        } else {
            Lie::Truth
        }
    })
}

/// One round by hand, and what it says. Something always fails in it: a liar cosigns nothing.
fn round(north: &Member, south: &str) -> String {
    let (exit, lines, complaint) = north.ask(&["peer", "sync", south]);
    assert_ne!(exit, 0, "{lines:?}");
    format!("{lines:?} {complaint}")
}

#[test]
fn bodies_and_bytes_that_lie_are_named_and_change_nothing() {
    let (mut cluster, liar, old) = lied_to();
    let south = cluster.node(1).name().to_owned();
    let origin = format!("{south}/log/1");
    let folder = cluster.folder().join("liar");
    let before = head(&mirror(cluster.node(0), cluster.node(1)));
    let memory = cluster.node(0).memory();
    let flipped = move |name: &str| {
        let mut bytes = fs::read(folder.join(name)).unwrap_or_default();
        if let Some(byte) = bytes.iter_mut().rev().nth(4) {
            *byte ^= 4;
        }
        Lie::Bytes(bytes)
    };
    let other_key = signed(&origin, &[77; 32], 100_000, [3; 32]);
    let lies: Vec<(&str, Tell)> = vec![
        (
            "a checkpoint without end",
            instead_of("checkpoint", |_| Lie::Endless),
        ),
        ("a packed checkpoint", instead_of("checkpoint", |_| Lie::Bomb)),
        ("a tile without end", instead_of("tile/0", |_| Lie::Endless)),
        (
            "a bundle without end",
            instead_of("tile/entries", |_| Lie::Endless),
        ),
        ("a packed bundle", instead_of("tile/entries", |_| Lie::Bomb)),
        ("a bit in a bundle", instead_of("tile/entries", flipped.clone())),
        ("a bit in a tile", instead_of("tile/0", flipped)),
        (
            "an empty bundle",
            instead_of("tile/entries", |_| Lie::Bytes(Vec::new())),
        ),
        (
            "another key",
            instead_of("checkpoint", move |_| Lie::Bytes(other_key.clone())),
        ),
        (
            "no checkpoint",
            instead_of("checkpoint", |_| Lie::Bytes(vec![0xff; 300])),
        ),
    ];
    for (what, tell) in lies {
        liar.tells(tell);
        let told = round(cluster.node(0), &south);
        println!("{what}: {told}");
        assert_eq!(head(&mirror(cluster.node(0), cluster.node(1))), before, "{what}");
        let failed = failures(cluster.node(0), &south);
        assert!(!failed.is_empty(), "{what} is not named");
        assert!(
            failed.iter().any(|(_, who, _)| who == "them"),
            "{what}: {failed:?}"
        );
        let grown = cluster.node(0).memory().saturating_sub(memory);
        assert!(grown < GROWTH, "{what}: {} MiB", grown >> 20);
    }
    assert_eq!(report(&cluster, 0, 5000, 2).len(), 2, "the node itself goes on");

    // An old checkpoint is no lie by itself, and takes nothing back.
    liar.tells(|_| Lie::Truth);
    round(cluster.node(0), &south);
    let whole = head(&mirror(cluster.node(0), cluster.node(1)));
    assert_ne!(whole, before);
    liar.tells(instead_of("checkpoint", move |_| Lie::Bytes(old.clone())));
    let told = round(cluster.node(0), &south);
    assert_eq!(head(&mirror(cluster.node(0), cluster.node(1))), whole, "{told}");

    // The honest node is back, and all is well.
    cluster.node_mut(1).serve().unwrap();
    nothing_lost_nothing_invented(&cluster);
    until("no failure stays", PATIENCE, || {
        failures(cluster.node(0), &south).is_empty()
    });
}

#[test]
fn two_stories_are_evidence_and_the_teller_is_frozen() {
    let (cluster, liar, _) = lied_to();
    let (north, south) = (cluster.node(0), cluster.node(1));
    liar.tells(|_| Lie::Truth);
    round(north, south.name());
    let (size, _) = head(&mirror(north, south)).unwrap();
    let before = head(&mirror(north, south));
    let forged = signed(
        &format!("{}/log/1", south.name()),
        &seed(south.data(), "log"),
        size,
        [9; 32],
    );
    liar.tells(instead_of("checkpoint", move |_| Lie::Bytes(forged.clone())));
    let told = round(north, south.name());
    let frozen = north.peer(south.name())["frozen"].clone();
    assert!(!frozen.is_null(), "{told}");
    assert_eq!(frozen["common_size"].as_u64(), Some(size), "{frozen}");
    let evidence = frozen["evidence"].as_str().unwrap_or_default().to_owned();
    assert!(!evidence.is_empty(), "{frozen}");
    assert_eq!(head(&mirror(north, south)), before, "what both agreed on stays");
    // Frozen is frozen: the truth again does not thaw it, people do.
    liar.tells(|_| Lie::Truth);
    let (exit, _, _) = north.ask(&["peer", "sync", south.name()]);
    assert_ne!(exit, 0);
}
