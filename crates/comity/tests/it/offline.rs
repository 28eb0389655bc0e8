//! What a node hands out is checked without it: a statement with its proof and receipt, and a copy of its log.

use std::path::{Path, PathBuf};

use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::tile;

use crate::house::{House, docs, flip};
use crate::http::Visitor;
use crate::program::{code, comity, err, out, text};

/// The files of one record, and the keys to check them with.
struct Taken {
    statement: PathBuf,
    proof: PathBuf,
    receipt: PathBuf,
    vkey: String,
    key: String,
}

/// Takes a record's files out of a running node, as its page offers them.
fn take(house: &House, visitor: &mut Visitor, record: &str) -> Taken {
    let page = visitor.get(&format!("/records/{record}"));
    assert_eq!(page.status, 200);
    let command = page.between("<pre id=\"command\" tabindex=\"0\">", "</pre>");
    let quoted = command.replace("&#39;", "'").replace("&#x27;", "'");
    let vkey = quoted
        .split_once("--vkey '")
        .unwrap()
        .1
        .split('\'')
        .next()
        .unwrap()
        .to_owned();
    let key = quoted
        .split_once("--key ")
        .unwrap()
        .1
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    let mut file = |kind: &str, name: &str| {
        let taken = visitor.get(&format!("/records/{record}/{kind}/1"));
        assert_eq!(taken.status, 200, "{kind}");
        house.write(name, taken.bytes)
    };
    Taken {
        statement: file("statement", "x.statement"),
        proof: file("proof", "x.tlog-proof"),
        receipt: file("receipt", "x.receipt"),
        vkey,
        key,
    }
}

fn verify(taken: &Taken) -> (i32, String) {
    let told = comity(&[
        "verify",
        "record",
        text(&taken.statement),
        "--proof",
        text(&taken.proof),
        "--receipt",
        text(&taken.receipt),
        "--vkey",
        &taken.vkey,
        "--key",
        &taken.key,
    ]);
    (code(&told), format!("{}{}", out(&told), err(&told)))
}

/// Copies what a node publishes, tile by tile, as a mirror does that knows the layout and nothing else.
fn mirror(visitor: &mut Visitor, to: &Path) {
    let mut fetch = |path: &str| {
        let file = visitor.get(&format!("/log/{path}"));
        assert_eq!(file.status, 200, "{path}");
        let target = to.join(path);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, &file.bytes).unwrap();
        file.bytes
    };
    let size = SignedCheckpoint::parse_unverified(&fetch("checkpoint"))
        .unwrap()
        .checkpoint
        .size;
    for level in 0..8 {
        for index in 0..tile::tiles_at(level, size) {
            let width = tile::width_at(level, index, size);
            fetch(&tile::tile_path(level, index, width));
            if level == 0 {
                fetch(&tile::entries_path(index, width));
            }
        }
    }
}

#[test]
fn a_record_is_checked_offline_and_one_flipped_byte_is_noticed() {
    let house = House::new();
    let node = house.serve();
    let (_, lines) = house.report(&[text(&docs().join("forms/identification.toml"))]);
    let record = lines[0]["record"].as_str().unwrap().to_owned();
    let mut visitor = Visitor::first_user(&node);
    let taken = take(&house, &mut visitor, &record);
    assert!(node.stop().unwrap().success());
    std::fs::remove_dir_all(house.data()).unwrap();

    let (code, told) = verify(&taken);
    assert_eq!(code, 0, "{told}");
    for word in [
        record.as_str(),
        "signature of the issuer",
        "logged as entry",
        "receipt",
    ] {
        assert!(told.contains(word), "{word}: {told}");
    }
    for (file, at) in [
        (&taken.statement, -1),
        (&taken.statement, 60),
        (&taken.proof, -10),
        (&taken.receipt, -1),
    ] {
        flip(file, at);
        let (code, told) = verify(&taken);
        assert_eq!(code, 1, "{} at {at}: {told}", file.display());
        assert!(told.contains("INVALID"), "{told}");
        flip(file, at);
    }
    assert_eq!(verify(&taken).0, 0, "all is as it was");
    let other = Taken {
        key: "00".repeat(32),
        ..taken
    };
    assert_eq!(verify(&other).0, 1, "another key did not sign it");
}

#[test]
fn keys_that_are_not_given_are_asked_for() {
    let house = House::new();
    let file = house.write("x.statement", [0xd2, 0x84]);
    let told = comity(&["verify", "record", text(&file)]);
    assert_eq!(
        code(&told),
        1,
        "no statement at all is invalid, whatever the keys: {}",
        out(&told)
    );
    assert!(out(&told).contains("INVALID"), "{}", out(&told));
}

#[test]
fn a_copy_of_the_published_log_verifies_and_gives_keys_and_proof() {
    let house = House::new();
    let node = house.serve();
    let (_, lines) = house.report(&[text(&docs().join("forms/notice.toml"))]);
    let record = lines[0]["record"].as_str().unwrap().to_owned();
    let copy = house.beside("mirror");
    // Nobody has to be signed in to copy the log.
    mirror(&mut Visitor::new(node.address()), &copy);
    let mut visitor = Visitor::first_user(&node);
    let taken = take(&house, &mut visitor, &record);
    let entry = visitor.get("/log/tile/entries/000");
    assert_eq!(entry.status, 200);
    for path in [
        "/log/tile/entries/999",
        "/log/tile/9/000",
        "/log/tile/../../keys/log.key",
        "/log/tile/%2e%2e/x",
    ] {
        assert_eq!(visitor.get(path).status, 404, "{path}");
    }
    assert!(node.stop().unwrap().success());
    std::fs::remove_dir_all(house.data()).unwrap();

    let log = comity(&["verify", "log", text(&copy), "--vkey", &taken.vkey]);
    assert_eq!(code(&log), 0, "{}{}", out(&log), err(&log));
    let record = ["verify", "record", text(&taken.statement), "--log", text(&copy)];
    let told = comity(&record);
    assert_eq!(code(&told), 0, "{}{}", out(&told), err(&told));
    assert!(
        out(&told).contains("stands in the log desk.example/log/1"),
        "{}",
        out(&told)
    );

    flip(&copy.join("tile/entries/001"), 900);
    let log = comity(&["verify", "log", text(&copy), "--vkey", &taken.vkey]);
    assert_eq!(code(&log), 1);
    assert!(out(&log).contains("DAMAGED  tile/entries/001"), "{}", out(&log));
    assert_eq!(code(&comity(&record)), 3, "keys of a damaged log are not used");
}
