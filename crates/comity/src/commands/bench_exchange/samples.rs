//! Signed records of the usual length.

use comity_proof::ed25519;
use ed25519_dalek::{Signer, SigningKey};

/// A record of a laboratory finding as a signed statement is about this long.
pub(super) const BYTES: usize = 600;

/// A record with its signature, as it comes from a peer.
pub(super) struct Signed {
    pub(super) entry: Vec<u8>,
    key: [u8; 32],
    signature: [u8; 64],
}

impl Signed {
    /// What a node does before it takes a record.
    pub(super) fn is_good(&self) -> bool {
        ed25519::verify(&self.key, &self.entry, &self.signature)
    }
}

/// So many different ones of a few issuers.
pub(super) fn signed(count: u64) -> Vec<Signed> {
    let keys: Vec<SigningKey> = (1..=8).map(|seed| SigningKey::from_bytes(&[seed; 32])).collect();
    (0..count)
        .zip(keys.iter().cycle())
        .map(|(number, key)| {
            let entry = plain(number);
            Signed {
                signature: key.sign(&entry).to_bytes(),
                key: key.verifying_key().to_bytes(),
                entry,
            }
        })
        .collect()
}

/// Bytes of the same length that differ.
pub(super) fn plain(number: u64) -> Vec<u8> {
    let mut entry = vec![0x5a; BYTES];
    entry
        .iter_mut()
        .zip(number.to_be_bytes())
        .for_each(|(byte, of)| *byte = of);
    entry
}

/// A blind entry: the frame of three bytes and length, then a hash; 37 bytes.
pub(super) fn blind(number: u64) -> Vec<u8> {
    comity_proof::entry::Entry::Blind(comity_proof::sha256(&number.to_be_bytes())).encode()
}
