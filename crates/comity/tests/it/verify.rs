//! `comity verify case` and `comity log append`, as outside checkers use them.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::program::{PROGRAM, code, comity, err, out, text};

fn case(json: &str) -> (i32, String) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), json).unwrap();
    let answer = comity(&["verify", "case", text(file.path())]);
    (code(&answer), format!("{}{}", out(&answer), err(&answer)))
}

/// RFC 8032, section 7.1, test 1: the empty message.
const KEY: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const SIGNATURE: &str = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

#[test]
fn a_case_is_valid_invalid_or_not_understood() {
    let good = format!(r#"{{"check":"ed25519","key":"{KEY}","message":"","signature":"{SIGNATURE}"}}"#);
    assert_eq!(case(&good).0, 0);
    let (bad, reason) = case(&good.replace("\"message\":\"\"", "\"message\":\"00\""));
    assert_eq!(bad, 1, "{reason}");
    assert!(reason.starts_with("invalid: "), "{reason}");
    for odd in [
        "{",
        "{}",
        r#"{"check":"telepathy"}"#,
        r#"{"check":"ed25519","key":"zz"}"#,
    ] {
        let (unknown, reason) = case(odd);
        assert_eq!(unknown, 2, "{odd}: {reason}");
        assert!(reason.contains("not understood"), "{reason}");
    }
}

#[test]
fn published_merkle_vectors_have_a_form_we_read() {
    // The shape of a widely used set of vectors; a tree of one leaf is its own root.
    let one = r#"{"leafIdx":0,"treeSize":1,"root":"bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=",
        "leafHash":"bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=","proof":null,"desc":"one leaf","wantErr":false}"#;
    assert_eq!(case(one).0, 0);
    assert_eq!(case(&one.replace("\"leafIdx\":0", "\"leafIdx\":1")).0, 1);
}

#[test]
fn appended_lines_are_answered_with_index_and_leaf_hash() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(PROGRAM)
        .args([
            "log",
            "append",
            text(folder.path()),
            "--origin",
            "log.example/log/7",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"one\ntwo\nthree").unwrap();
    let output = child.wait_with_output().unwrap();
    let lines: Vec<serde_json::Value> = out(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[2]["index"], 2);
    let leaf = comity_proof::merkle::leaf_hash(b"three");
    assert_eq!(lines[2]["leaf_hash"], comity_proof::hex::encode(&leaf));
    let vkey = folder.path().join("vkey");
    let sound = comity(&[
        "verify",
        "log",
        text(folder.path()),
        "--any-entries",
        "--vkey",
        text(&vkey),
    ]);
    assert_eq!(code(&sound), 0, "{}", out(&sound));
    assert!(out(&sound).contains("log.example/log/7"));
    // One flipped bit in a published entry is found and named.
    let bundle = folder.path().join("public/tile/entries/000.p/3");
    let mut bytes = std::fs::read(&bundle).unwrap();
    bytes[3] ^= 1;
    std::fs::write(&bundle, bytes).unwrap();
    let damaged = comity(&[
        "verify",
        "log",
        text(folder.path()),
        "--any-entries",
        "--vkey",
        text(&vkey),
    ]);
    assert_eq!(code(&damaged), 1);
    assert!(
        out(&damaged).contains("DAMAGED  tile/entries/000.p/3, entry 0"),
        "{}",
        out(&damaged)
    );
}
