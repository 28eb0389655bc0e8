//! Policy files: what is read, and which checkpoints they accept.

use crate::support::{checkpoint, cosign, vkey, witness};
use comity_proof::merkle::leaf_hash;
use comity_proof::note::Note;
use comity_proof::policy::{Policy, PolicyError};

const ORIGIN: &str = "node.example/log/1";

/// Two groups: two of three witnesses, and any of two others.
fn two_groups() -> String {
    let mut text = format!(
        "# whom we believe\nlog {} https://node.example/\n\n",
        vkey(1, ORIGIN)
    );
    for (name, seed) in [("X1", 11), ("X2", 12), ("X3", 13), ("Y1", 21), ("Y2", 22)] {
        text += &format!("witness {name}\t{}\n", witness(seed, &format!("w{seed}.example")));
    }
    text + "group X 2 X1 X2 X3\n group Y any Y1 Y2\ngroup both all X Y\nquorum both\n"
}

/// A checkpoint of the log with these witnesses' cosignatures.
fn cosigned(seeds: &[u8]) -> String {
    let mut note = Note::parse(&checkpoint(1, ORIGIN, &[leaf_hash(b"a")])).unwrap();
    for seed in seeds {
        note.signatures.push(cosign(
            *seed,
            &format!("w{seed}.example"),
            &note.text,
            1_700_000_000,
        ));
    }
    note.to_string()
}

#[test]
fn a_quorum_of_groups_is_counted() {
    let policy = Policy::parse(&two_groups()).unwrap();
    for (seeds, names) in [
        (vec![11, 13, 22], vec!["X1", "X3", "Y2"]),
        (vec![11, 12, 13, 21, 22], vec!["X1", "X2", "X3", "Y1", "Y2"]),
    ] {
        let accepted = policy.accept(cosigned(&seeds).as_bytes()).unwrap();
        let who: Vec<&str> = accepted.cosigned.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(who, names);
        assert_eq!(accepted.log, vkey(1, ORIGIN));
        assert!(accepted.cosigned.iter().all(|(_, time)| *time == 1_700_000_000));
    }
    for seeds in [
        vec![],
        vec![11, 21, 22],
        vec![11, 12, 13],
        vec![11, 11, 21],
        vec![31, 32, 33, 34],
    ] {
        let refused = policy.accept(cosigned(&seeds).as_bytes());
        assert!(
            matches!(refused, Err(PolicyError::NoQuorumReached { .. })),
            "{seeds:?}"
        );
    }
}

#[test]
fn without_a_quorum_the_log_is_enough_and_only_a_named_log() {
    let policy = Policy::parse(&format!("log {}\nquorum none\n", vkey(1, ORIGIN))).unwrap();
    assert_eq!(policy, Policy::of_log(vkey(1, ORIGIN)));
    assert_eq!(policy.logs(), [vkey(1, ORIGIN)]);
    policy.accept(cosigned(&[]).as_bytes()).unwrap();
    let other = Policy::of_log(vkey(1, "node.example/log/2"));
    assert_eq!(
        other.accept(cosigned(&[]).as_bytes()),
        Err(PolicyError::UnknownLog(ORIGIN.into()))
    );
    let other_key = Policy::of_log(vkey(2, ORIGIN));
    assert!(matches!(
        other_key.accept(cosigned(&[]).as_bytes()),
        Err(PolicyError::Checkpoint(_))
    ));
}

#[test]
fn a_wrong_cosignature_spoils_the_checkpoint() {
    let policy = Policy::parse(&two_groups()).unwrap();
    let mut note = Note::parse(&cosigned(&[11, 12, 21])).unwrap();
    note.signatures[2].signature[20] ^= 1;
    assert!(matches!(
        policy.accept(note.to_string().as_bytes()),
        Err(PolicyError::Checkpoint(_))
    ));
}

#[test]
fn broken_policies_are_refused() {
    let (log, w) = (vkey(1, ORIGIN), witness(11, "w.example"));
    let broken = [
        String::new(),
        format!("log {log}\n"),
        format!("log {log}\nlog {log}\nquorum none\n"),
        "quorum none\nquorum none\n".into(),
        "quorum somebody\n".into(),
        "log nonsense\nquorum none\n".into(),
        format!("witness none {w}\nquorum none\n"),
        format!("witness A {w}\nwitness B {w}\nquorum none\n"),
        format!("witness A {log}\nquorum none\n"),
        format!("witness A {w}\ngroup A any A\nquorum none\n"),
        format!("witness A {w}\ngroup G any A A\nquorum none\n"),
        format!("witness A {w}\ngroup G any A\ngroup H any A\nquorum none\n"),
        format!("witness A {w}\ngroup G 2 A\nquorum G\n"),
        format!("witness A {w}\ngroup G 0 A\nquorum G\n"),
        format!("witness A {w}\ngroup G 01 A\nquorum G\n"),
        format!("witness A {w}\ngroup G any none\nquorum G\n"),
        "group G any\nquorum none\n".into(),
        "group G any G\nquorum none\n".into(),
        "quorum none\r\n".into(),
        "quorum none\nand more\n".into(),
        format!("# {}\nquorum none\n", "x".repeat(64 * 1024)),
    ];
    for text in broken {
        assert!(Policy::parse(&text).is_err(), "{}", &text[..text.len().min(300)]);
    }
    let line = Policy::parse("\n# comment\nquorum x\n").unwrap_err().to_string();
    assert_eq!(
        line,
        "line 3 of the policy: a quorum that no earlier line defines"
    );
}
