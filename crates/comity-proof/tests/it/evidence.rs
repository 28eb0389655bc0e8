//! Evidence against a log: found where the log said two things, refused everywhere else.

use crate::support::{Tiles, checkpoint, signed_note, vkey};
use comity_proof::cbor::{self, Value};
use comity_proof::checkpoint::Checkpoint;
use comity_proof::evidence::{Evidence, EvidenceError as Error, What, check, is_misbehaviour, material};
use comity_proof::merkle::{empty_root, leaf_hash, root};
use comity_proof::{
    Hash,
    note::{Note, VerifierKey},
};
use proptest::prelude::*;

const ORIGIN: &str = "node.example/log/1";
const LOG: u8 = 9;

fn leaves(from: u64, to: u64) -> Vec<Hash> {
    (from..to).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

/// `honest` leaves, but from `at` on others.
fn forked(size: u64, at: u64) -> Vec<Hash> {
    [
        leaves(0, at.min(size)),
        leaves(1_000_000 + at, 1_000_000 + size.max(at)),
    ]
    .concat()
}

fn signed(seed: u8, leaves: &[Hash]) -> String {
    checkpoint(seed, ORIGIN, leaves)
}

fn two_roots(first: String, second: String) -> Evidence {
    Evidence {
        vkey: vkey(LOG, ORIGIN),
        what: What::TwoRoots,
        first,
        second,
        proof: Vec::new(),
    }
}

fn not_a_prefix(small: &[Hash], large: &[Hash]) -> Evidence {
    let proof = material(&Tiles(large.to_vec()), small.len() as u64, large.len() as u64);
    Evidence {
        what: What::NotAPrefix,
        proof: proof.unwrap(),
        ..two_roots(signed(LOG, small), signed(LOG, large))
    }
}

#[test]
fn one_size_with_two_roots() {
    let (one, other) = (forked(7, 7), forked(7, 3));
    let verdict = check(&two_roots(signed(LOG, &one), signed(LOG, &other))).unwrap();
    assert_eq!(
        (
            verdict.origin.as_str(),
            verdict.what,
            verdict.first,
            verdict.second
        ),
        (ORIGIN, What::TwoRoots, (7, root(&one)), (7, root(&other)))
    );
}

#[test]
fn what_is_no_evidence() {
    let (one, other) = (forked(7, 7), forked(7, 3));
    let good = two_roots(signed(LOG, &one), signed(LOG, &other));
    // The same note twice, and the same tree in two notes.
    let same = two_roots(good.first.clone(), good.first.clone());
    assert_eq!(check(&same), Err(Error::Same(7)));
    let extended = Checkpoint {
        extensions: vec!["more".into()],
        ..Checkpoint::new(ORIGIN, 7, root(&one))
    };
    let extended = signed_note(LOG, ORIGIN, &extended.to_text());
    assert_eq!(
        check(&two_roots(good.first.clone(), extended)),
        Err(Error::Same(7))
    );
    // Somebody else's note beside a true one: a frame.
    let forged = two_roots(good.first.clone(), signed(8, &other));
    assert!(matches!(check(&forged), Err(Error::Checkpoint("second", _))));
    let mut renamed = Note::parse(&checkpoint(8, ORIGIN, &other)).unwrap();
    renamed.signatures[0].id = vkey(LOG, ORIGIN).id;
    assert!(matches!(
        check(&two_roots(good.first.clone(), renamed.to_string())),
        Err(Error::Checkpoint("second", _))
    ));
    // A signature line of the log's id that the log did not make.
    let text = good.second.clone();
    let bent = text.replacen('\n', "\n0", 1).replacen("\n07\n", "\n8\n", 1);
    assert_ne!(text, bent);
    assert!(check(&two_roots(good.first.clone(), bent)).is_err());
    // Another log's notes, though well signed by their own key.
    let elsewhere = checkpoint(LOG, "other.example/log/1", &other);
    assert!(check(&two_roots(good.first.clone(), elsewhere)).is_err());
    // A key that signs no checkpoints.
    let mut cosigner = good.clone();
    cosigner.vkey = VerifierKey::cosigner(ORIGIN, &vkey(LOG, ORIGIN).ed25519_key().unwrap()).unwrap();
    assert_eq!(check(&cosigner), Err(Error::KeyType(4)));
    // Sizes that differ are another sort of evidence, and need a proof.
    let sizes = two_roots(signed(LOG, &one), signed(LOG, &leaves(0, 8)));
    assert_eq!(check(&sizes), Err(Error::Sizes(7, 8)));
    let extra = Evidence {
        proof: vec![[0; 32]],
        ..good
    };
    assert_eq!(check(&extra), Err(Error::Proof));
}

#[test]
fn a_smaller_tree_that_is_no_prefix() {
    for size in 1..=20 {
        for small in 1..size {
            for at in 0..small {
                let evidence = not_a_prefix(&forked(small, at), &leaves(0, size));
                let verdict = check(&evidence).unwrap();
                assert_eq!(verdict.second_at_first, root(&leaves(0, small)));
                assert_eq!(verdict.first.0, small);
            }
            let honest = not_a_prefix(&leaves(0, small), &leaves(0, size));
            assert_eq!(check(&honest), Err(Error::Consistent), "{small} of {size}");
        }
    }
    let (small, large) = (forked(300, 299), leaves(0, 70_000));
    assert!(check(&not_a_prefix(&small, &large)).is_ok());
}

#[test]
fn the_empty_tree_has_one_root() {
    let large = signed(LOG, &leaves(0, 3));
    let empty = |root| signed_note(LOG, ORIGIN, &Checkpoint::new(ORIGIN, 0, root).to_text());
    let about = |first| Evidence {
        what: What::NotAPrefix,
        ..two_roots(first, large.clone())
    };
    assert_eq!(check(&about(empty(empty_root()))), Err(Error::Consistent));
    assert!(check(&about(empty([1; 32]))).is_ok());
    let padded = Evidence {
        proof: vec![[0; 32]],
        ..about(empty([1; 32]))
    };
    assert_eq!(check(&padded), Err(Error::Length(0, 3)));
}

#[test]
fn a_record_of_it_is_read_back() {
    let evidence = not_a_prefix(&forked(5, 2), &leaves(0, 9));
    let record = crate::support::record("misbehaviour", evidence.to_body());
    let bytes = cbor::encode(&record);
    let read = Evidence::from_payload(&cbor::decode(&bytes).unwrap()).unwrap();
    assert_eq!(read, evidence);
    assert!(check(&read).is_ok() && is_misbehaviour(&record));
    for broken in [
        crate::support::record("notice", evidence.to_body()),
        crate::support::record("misbehaviour", Value::Map(Vec::new())),
        crate::support::record("misbehaviour", Value::Null),
    ] {
        assert!(Evidence::from_payload(&broken).is_err());
    }
}

proptest! {
    /// An honest log cannot be framed: whatever proof comes beside two of its checkpoints, none
    /// shows that it said two things.
    #[test]
    fn an_honest_log_cannot_be_framed(
        small in 0_u64..40,
        more in 1_u64..40,
        proof in prop::collection::vec(any::<[u8; 32]>(), 0..8),
        bend in prop::option::of((0_usize..8, 0_usize..32, 1_u8..=255)),
        what in prop::sample::select(vec![What::TwoRoots, What::NotAPrefix]),
        true_proof: bool,
    ) {
        let (few, many) = (leaves(0, small), leaves(0, small + more));
        let mut evidence = not_a_prefix(&few, &many);
        evidence.what = what;
        if !true_proof {
            evidence.proof = proof;
        }
        if let Some((hash, byte, with)) = bend
            && let Some(hash) = evidence.proof.get_mut(hash)
        {
            hash[byte] ^= with;
        }
        prop_assert!(check(&evidence).is_err());
        (evidence.first, evidence.second) = (evidence.second.clone(), evidence.first.clone());
        prop_assert!(check(&evidence).is_err());
    }
}
