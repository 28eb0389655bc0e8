//! What the machine can do at most: the limits that every other figure is compared with.

use std::fs::File;
use std::hint::black_box;
use std::io::Write;
use std::path::Path;

use comity_proof::merkle::{leaf_hash, node_hash};
use ed25519_dalek::{Signer, SigningKey};
use ml_dsa::signature::Keypair;

use super::Out;
use super::samples::Signed;

/// Single operations on one core, and the disk's durable writes.
pub(super) struct Limits {
    pub(super) verify: f64,
    pub(super) sign: f64,
    pub(super) node: f64,
    pub(super) ml_dsa_sign: f64,
    pub(super) ml_dsa_verify: f64,
}

/// Measures and prints them.
pub(super) fn measure(out: &mut Out, folder: &Path, samples: &[Signed]) -> anyhow::Result<Limits> {
    let verify = out.rate(
        "Ed25519 strict verification, 600 B",
        "ed25519_verify_per_s",
        |watch| {
            let mut all = samples.iter().cycle();
            watch.count(1, || all.next().is_some_and(Signed::is_good))
        },
    );
    let key = SigningKey::from_bytes(&[1; 32]);
    let message = [7; super::samples::BYTES];
    let sign = out.rate("Ed25519 signature, 600 B", "ed25519_sign_per_s", |watch| {
        watch.count(1, || {
            black_box(key.sign(black_box(&message)));
            true
        })
    });
    let node = out.rate("SHA-256 interior node", "sha256_nodes_per_s", |watch| {
        let mut hash = [3; 32];
        watch.count(256, || {
            for _ in 0..256 {
                hash = node_hash(&hash, black_box(&[9; 32]));
            }
            true
        })
    });
    out.rate("SHA-256 leaf, 600 B", "sha256_leaves_per_s", |watch| {
        watch.count(16, || {
            for _ in 0..16 {
                black_box(leaf_hash(black_box(&message)));
            }
            true
        })
    });
    let (ml_dsa_sign, ml_dsa_verify) = ml_dsa(out);
    for (bytes, name, key) in [
        (512, "fdatasync of 512 B appended", "fdatasync_512_per_s"),
        (64 << 10, "fdatasync of 64 KiB appended", "fdatasync_64k_per_s"),
        (512 << 10, "fdatasync of 512 KiB appended", "fdatasync_512k_per_s"),
    ] {
        let mut file = File::create(folder.join("limit"))?;
        let bytes = vec![5; bytes];
        out.rate(name, key, |watch| {
            watch.count(1, || {
                file.write_all(&bytes).and_then(|()| file.sync_data()).is_ok()
            })
        });
    }
    std::fs::remove_file(folder.join("limit"))?;
    Ok(Limits {
        verify,
        sign,
        node,
        ml_dsa_sign,
        ml_dsa_verify,
    })
}

/// ML-DSA-44 over what a cosigner signs.
fn ml_dsa(out: &mut Out) -> (f64, f64) {
    let key = ml_dsa::SigningKey::<ml_dsa::MlDsa44>::from_seed(&[4; 32].into());
    let (mut number, message) = (0_u64, [7; 150]);
    let signed = out.rate("ML-DSA-44 signature, 150 B", "ml_dsa_44_sign_per_s", |watch| {
        // How often it begins anew depends on the message, so each is another.
        watch.count(1, || {
            number += 1;
            let message = [number.to_be_bytes().as_slice(), &message].concat();
            black_box(key.expanded_key().sign_deterministic(&message, b"")).is_ok()
        })
    });
    let (public, signature) = (
        key.verifying_key(),
        key.expanded_key().sign_deterministic(&message, b""),
    );
    let verified = out.rate(
        "ML-DSA-44 verification, 150 B",
        "ml_dsa_44_verify_per_s",
        |watch| {
            watch.count(1, || {
                signature
                    .as_ref()
                    .is_ok_and(|signature| public.verify_with_context(black_box(&message), b"", signature))
            })
        },
    );
    (signed, verified)
}
