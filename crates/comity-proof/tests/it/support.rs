//! What the tests share: keys made from a byte, statements signed with them.

use comity_proof::cbor::{Value, encode};
use comity_proof::checkpoint::Checkpoint;
use comity_proof::note::{ALG_COSIGNATURE, Note, NoteSignature, VerifierKey, key_id};
use comity_proof::statement::{self, Algorithm, Header, Verb};
use comity_proof::tile::{TileError, TileReader, tile_path};
use comity_proof::{Hash, cosignature, merkle};
use ed25519_dalek::{Signer, SigningKey};

/// A key that is always the same for the same byte.
pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

/// Public half of [`key`].
pub(crate) fn public(seed: u8) -> [u8; 32] {
    key(seed).verifying_key().to_bytes()
}

/// A header of a first statement, signed by key `seed`.
pub(crate) fn header(seed: u8) -> Header {
    Header {
        alg: Algorithm::Ed25519,
        content_type: statement::RECORD_TYPE.into(),
        kid: statement::key_identifier(&public(seed)),
        iss: "node.example".into(),
        sub: "node.example/00112233445566778899aabbccddeeff".into(),
        iat: 1_795_291_200,
        exp: None,
        typ: statement::STATEMENT_TYPE.into(),
        seq: 1,
        prev: None,
        verb: Verb::Issue,
        re: None,
        nonce: None,
        to: Vec::new(),
        after: Vec::new(),
        handling: None,
        envelope: None,
    }
}

/// A record of kind `kind`.
pub(crate) fn record(kind: &str, body: Value) -> Value {
    Value::Map(vec![
        (Value::text("v"), Value::Unsigned(1)),
        (Value::text("kind"), Value::text(kind)),
        (Value::text("issued"), Value::text("2026-11-21T20:00:00Z")),
        (Value::text("body"), body),
    ])
}

/// Signs a header and a payload as they are, right or wrong.
pub(crate) fn sign(seed: u8, header: &Header, payload: &[u8]) -> Vec<u8> {
    let protected = statement::protected_bytes(header);
    let signature = key(seed).sign(&statement::to_be_signed(&protected, payload));
    statement::assemble(&protected, payload, &signature.to_bytes())
}

/// A good statement with a small record.
pub(crate) fn statement(seed: u8) -> Vec<u8> {
    sign(
        seed,
        &header(seed),
        &encode(&record("notice", Value::Map(Vec::new()))),
    )
}

/// Verifier key of a log whose key is made from a byte.
pub(crate) fn vkey(seed: u8, name: &str) -> VerifierKey {
    VerifierKey::ed25519(name, &public(seed)).unwrap()
}

/// Verifier key of a witness whose key is made from a byte.
pub(crate) fn witness(seed: u8, name: &str) -> VerifierKey {
    let key = public(seed).to_vec();
    VerifierKey {
        name: name.into(),
        id: key_id(name, ALG_COSIGNATURE, &key),
        alg: ALG_COSIGNATURE,
        key,
    }
}

/// A note with one signature.
pub(crate) fn signed_note(seed: u8, name: &str, text: &str) -> String {
    let mut note = Note::new(text).unwrap();
    note.add_ed25519(&vkey(seed, name), &key(seed).sign(text.as_bytes()).to_bytes());
    note.to_string()
}

/// A cosignature line.
pub(crate) fn cosign(seed: u8, name: &str, text: &str, time: u64) -> NoteSignature {
    let signature = key(seed).sign(&cosignature::to_be_signed(text, time)).to_bytes();
    let signature = [time.to_be_bytes().as_slice(), &signature].concat();
    NoteSignature {
        name: name.into(),
        id: witness(seed, name).id,
        signature,
    }
}

/// An ML-DSA-44 key that is always the same for the same byte.
pub(crate) fn pq_key(seed: u8) -> ml_dsa::SigningKey<ml_dsa::MlDsa44> {
    ml_dsa::SigningKey::from_seed(&[seed; 32].into())
}

/// Verifier key of a post-quantum witness, or of a log's second key.
pub(crate) fn pq_vkey(seed: u8, name: &str) -> VerifierKey {
    let public = ml_dsa::signature::Keypair::verifying_key(&pq_key(seed)).encode();
    VerifierKey::ml_dsa_44(name, &public).unwrap()
}

/// A post-quantum cosignature line on the text of a checkpoint.
pub(crate) fn pq_cosign(seed: u8, name: &str, text: &str, time: u64) -> NoteSignature {
    let said = Checkpoint::parse(text).unwrap();
    let message = cosignature::ml_dsa_message(name, time, &said.origin, said.size, &said.root).unwrap();
    let signature = pq_key(seed).sign(&message).encode();
    cosignature::line(&pq_vkey(seed, name), time, &signature)
}

/// A signed checkpoint over leaves.
pub(crate) fn checkpoint(seed: u8, origin: &str, leaves: &[Hash]) -> String {
    let text = Checkpoint::new(origin, leaves.len() as u64, merkle::root(leaves)).to_text();
    signed_note(seed, origin, &text)
}

/// Tiles cut from leaf hashes in memory.
pub(crate) struct Tiles(pub(crate) Vec<Hash>);

impl TileReader for Tiles {
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        let mut row = self.0.clone();
        for _ in 0..level {
            row = row.chunks_exact(256).map(merkle::root).collect();
        }
        let start = index as usize * 256;
        let tile = row.get(start..start + usize::from(width)).map(<[Hash]>::to_vec);
        tile.ok_or(TileError::Missing {
            path: tile_path(level, index, width),
        })
    }
}
