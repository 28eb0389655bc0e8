//! ML-DSA-44 on checkpoints: the message, the key, the line, and what a policy makes of it.

use crate::support::{checkpoint, cosign, pq_cosign, pq_key, pq_vkey, vkey, witness};
use ::ml_dsa::signature::Signer;
use comity_proof::merkle::leaf_hash;
use comity_proof::note::{ALG_ML_DSA_44, Note, NoteError, VerifierKey};
use comity_proof::policy::{Policy, PolicyError};
use comity_proof::{cosignature, hex, ml_dsa, sha256};
use std::fmt::Write;

const ORIGIN: &str = "node.example/log/1";
const NAME: &str = "w.example/witness";
const TIME: u64 = 1_700_000_000;

fn plain() -> Note {
    Note::parse(&checkpoint(1, ORIGIN, &[leaf_hash(b"a")])).unwrap()
}

fn with(lines: Vec<comity_proof::note::NoteSignature>) -> Note {
    let mut note = plain();
    note.signatures.extend(lines);
    note
}

/// The structure of the specification, put together by hand: label, name, time, origin, start,
/// end, hash, all numbers in big-endian order.
#[test]
fn the_message_is_the_one_of_the_specification() {
    let message = cosignature::ml_dsa_message("w.example", 0x0102, "log.example", 0x0304, &[0xab; 32]);
    let mut wanted = hex::encode(b"subtree/v1\n\0");
    write!(wanted, "09{}", hex::encode(b"w.example")).unwrap();
    wanted += "0000000000000102";
    write!(wanted, "0b{}", hex::encode(b"log.example")).unwrap();
    wanted += "0000000000000000";
    wanted += "0000000000000304";
    wanted += &"ab".repeat(32);
    assert_eq!(hex::encode(&message.unwrap()), wanted);
    let long = "n".repeat(256);
    for (cosigner, origin) in [("", "o"), ("c", ""), (long.as_str(), "o"), ("c", long.as_str())] {
        assert_eq!(
            cosignature::ml_dsa_message(cosigner, 1, origin, 1, &[0; 32]),
            None
        );
    }
}

#[test]
fn a_verifier_key_is_read_and_written() {
    let key = pq_vkey(7, NAME);
    assert_eq!((key.alg, key.key.len()), (ALG_ML_DSA_44, ml_dsa::KEY_LENGTH));
    let digest = sha256(&[NAME.as_bytes(), b"\n\x06", key.key.as_slice()].concat());
    assert_eq!(key.id, digest[..4]);
    assert_eq!(key.to_string().parse::<VerifierKey>().unwrap(), key);
    let other = key.to_string().replacen(&hex::encode(&key.id), "00000001", 1);
    assert!(matches!(
        other.parse::<VerifierKey>(),
        Err(NoteError::WrongKeyId { .. })
    ));
    assert_eq!(
        VerifierKey::ml_dsa_44(NAME, &key.key[1..]),
        Err(NoteError::BadVerifierKey)
    );
    assert!("w.example+00000001+BgAA".parse::<VerifierKey>().is_err());
}

#[test]
fn a_cosignature_holds_for_its_name_log_size_root_and_time_only() {
    let (key, note) = (pq_vkey(7, NAME), plain());
    let good = pq_cosign(7, NAME, &note.text, TIME);
    assert_eq!(
        cosignature::verify(&with(vec![good.clone()]), &key).unwrap(),
        TIME
    );
    assert!(matches!(
        cosignature::verify(&note, &key),
        Err(NoteError::NotSignedBy(_))
    ));
    let refused = |line| {
        matches!(
            cosignature::verify(&with(vec![line]), &key),
            Err(NoteError::BadSignature(_))
        )
    };
    // Another time, another name, another log, another size, another root.
    let mut later = good.clone();
    later.signature[7] ^= 1;
    assert!(refused(later));
    let borrowed = |mut line: comity_proof::note::NoteSignature| {
        (line.name, line.id) = (NAME.into(), key.id);
        line
    };
    assert!(refused(borrowed(pq_cosign(7, "x.example", &note.text, TIME))));
    let leaves = [leaf_hash(b"a"), leaf_hash(b"b")];
    for other in [
        checkpoint(1, "other.example/log/1", &leaves[..1]),
        checkpoint(1, ORIGIN, &leaves),
        checkpoint(1, ORIGIN, &leaves[1..]),
    ] {
        let text = Note::parse(&other).unwrap().text;
        assert!(refused(borrowed(pq_cosign(7, NAME, &text, TIME))));
    }
    // A time beyond a signed number, a cut line, an Ed25519 signature in its place.
    assert!(refused(pq_cosign(7, NAME, &note.text, 1 << 63)));
    let mut cut = good.clone();
    cut.signature.pop();
    assert!(refused(cut));
    assert!(refused(borrowed(cosign(7, NAME, &note.text, TIME))));
    // One good and one bad line of the same key spoil each other.
    let mut bad = good.clone();
    bad.signature[100] ^= 1;
    assert!(cosignature::verify(&with(vec![good, bad]), &key).is_err());
}

/// Checkpoint lines behind the root are not covered by this kind of cosignature; the log's own
/// signature and the Ed25519 kind cover them.
#[test]
fn further_lines_are_left_out_of_the_message() {
    let text = format!("{}extension\n", plain().text);
    let line = pq_cosign(7, NAME, &plain().text, TIME);
    let mut note = Note::new(&text).unwrap();
    note.signatures.push(line);
    assert_eq!(cosignature::verify(&note, &pq_vkey(7, NAME)).unwrap(), TIME);
}

#[test]
fn keys_and_signatures_of_other_lengths_are_no_signatures() {
    let key = pq_vkey(7, NAME).key;
    let signature = pq_key(7).sign(b"text").encode().to_vec();
    assert!(ml_dsa::verify(&key, b"text", &signature));
    assert!(!ml_dsa::verify(&key, b"texts", &signature));
    assert!(!ml_dsa::verify(&key[1..], b"text", &signature));
    assert!(!ml_dsa::verify(&key, b"text", &signature[1..]));
    assert!(!ml_dsa::verify(&[], b"text", &[]));
    assert!(!ml_dsa::verify(&[0xff; 1312], b"text", &[0xff; 2420]));
}

fn policy(quorum: &str) -> Policy {
    let text = format!(
        "log {}\nwitness ed {}\nwitness pq {}\ngroup both all ed pq\nquorum {quorum}\n",
        vkey(1, ORIGIN),
        witness(11, NAME),
        pq_vkey(12, NAME)
    );
    // A member of a group may also be the quorum itself.
    Policy::parse(&text).unwrap()
}

#[test]
fn a_post_quantum_witness_counts_in_a_quorum() {
    let text = plain().text;
    let (ed, pq) = (
        cosign(11, NAME, &text, TIME),
        pq_cosign(12, NAME, &text, TIME + 60),
    );
    let accept = |quorum, lines| policy(quorum).accept(with(lines).to_string().as_bytes());
    let both = accept("both", vec![ed.clone(), pq.clone()]).unwrap();
    assert_eq!(
        both.cosigned,
        [("ed".to_owned(), TIME), ("pq".to_owned(), TIME + 60)]
    );
    assert_eq!(both.by, Some(TIME + 60));
    assert_eq!(accept("ed", vec![ed.clone(), pq.clone()]).unwrap().by, Some(TIME));
    assert_eq!(accept("none", vec![ed.clone()]).unwrap().by, None);
    assert!(accept("pq", vec![pq.clone()]).is_ok());
    for lines in [vec![], vec![ed.clone()], vec![pq.clone()]] {
        assert!(matches!(
            accept("both", lines),
            Err(PolicyError::NoQuorumReached { .. })
        ));
    }
    // A wrong one spoils the checkpoint even where it is not asked for.
    let mut bad = pq.clone();
    bad.signature[50] ^= 1;
    assert!(matches!(
        accept("ed", vec![ed.clone(), bad]),
        Err(PolicyError::Checkpoint(_))
    ));
    // A time of 0 is no time.
    assert_eq!(
        accept("pq", vec![pq_cosign(12, NAME, &text, 0)]).unwrap().by,
        None
    );
    assert!(policy("both").only_post_quantum().is_empty());
    let lone = format!(
        "log {}\nwitness pq {}\nquorum pq\n",
        vkey(1, ORIGIN),
        pq_vkey(12, NAME)
    );
    assert_eq!(Policy::parse(&lone).unwrap().only_post_quantum(), ["pq"]);
}

#[test]
fn the_log_signs_with_ed25519_always_and_with_ml_dsa_beside() {
    let second = pq_vkey(9, ORIGIN);
    let both = Policy::parse(&format!("log {second}\nlog {}\nquorum none\n", vkey(1, ORIGIN))).unwrap();
    let line = pq_cosign(9, ORIGIN, &plain().text, TIME);
    let accept = |policy: &Policy, note: &Note| policy.accept(note.to_string().as_bytes());
    assert!(accept(&both, &plain()).is_ok());
    assert_eq!(
        accept(&both, &with(vec![line.clone()])).unwrap().log,
        vkey(1, ORIGIN)
    );
    let mut bad = line.clone();
    bad.signature[8] ^= 1;
    assert!(accept(&both, &with(vec![bad])).is_err());
    // The second signature alone is none, whatever the policy says.
    let mut alone = plain();
    alone.signatures = vec![line];
    let only_second = Policy::parse(&format!("log {second}\nquorum none\n")).unwrap();
    for policy in [&both, &only_second, &Policy::of_log(second.clone())] {
        assert!(accept(policy, &alone).is_err());
    }
}
