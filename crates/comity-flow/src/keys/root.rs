//! The root: officers who keep one key each, offline, and sign together what happens to the node's keys.
//!
//! Nothing here needs a node: an officer's machine makes a key and signs a request that came on a medium.

use comity_core::clock::{Dice, draw};
use comity_core::kinds::{KeyEvent, Root, RootSignature};
use comity_core::problem::Problem;
use comity_proof::key_event::{self, root_message};
use comity_proof::{hex, sha256};
use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};

use crate::error::FlowError;

/// Longest request file read: an event with a post-quantum key has four kilobytes.
pub const MAX_REQUEST: usize = 256 * 1024;

/// An officer's root key. The file is the officer's; the node never sees it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerKey {
    /// Version of this form.
    pub v: u64,
    /// Secret seed, 64 hexadecimal digits.
    pub secret: String,
    /// Public key, 64 hexadecimal digits.
    pub public: String,
    /// SHA-256 of the public key: what a root promises of the next one.
    pub promise: String,
}

impl OfficerKey {
    /// A new one.
    pub fn make(dice: &dyn Dice) -> Self {
        let seed: [u8; 32] = draw(dice);
        let public = super::public(&seed);
        Self {
            v: 1,
            secret: hex::encode(&seed),
            public: hex::encode(&public),
            promise: hex::encode(&sha256(&public)),
        }
    }
}

/// Who shall be the root, and who comes after.
#[derive(Clone, Debug)]
pub struct RootForm {
    /// How many must sign.
    pub threshold: u64,
    /// Public keys, 64 hexadecimal digits each.
    pub keys: Vec<String>,
    /// Promises of the next root's keys, 64 hexadecimal digits each.
    pub next: Vec<String>,
    /// How many of the next must sign.
    pub next_threshold: u64,
}

impl RootForm {
    /// The same as the verifier has it.
    pub(super) fn proof_root(&self) -> Result<key_event::Root, FlowError> {
        let refused = |field: &str| {
            let mend = "give 64 hexadecimal digits each, as `comity keys officer` prints them";
            FlowError::field(Problem::new(field, "key", "not the key of an officer", mend))
        };
        let root = self.root();
        let all = |keys: &[String], field| -> Result<Vec<[u8; 32]>, FlowError> {
            keys.iter()
                .map(|key| hex::decode_array(key).ok_or_else(|| refused(field)))
                .collect()
        };
        Ok(key_event::Root {
            threshold: usize::try_from(root.threshold).map_err(|_| refused("threshold"))?,
            keys: all(&root.keys, "keys")?,
            next: all(&root.next, "next")?,
            next_threshold: usize::try_from(root.next_threshold).map_err(|_| refused("next-threshold"))?,
        })
    }

    pub(super) fn root(&self) -> Root {
        let lower = |keys: &[String]| keys.iter().map(|key| key.trim().to_lowercase()).collect();
        Root {
            threshold: self.threshold,
            keys: lower(&self.keys),
            next: lower(&self.next),
            next_threshold: self.next_threshold,
        }
    }
}

/// A change that waits for the root, as it travels to the officers and back.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRequest {
    /// Version of this form.
    pub v: u64,
    /// The node.
    pub node: String,
    /// The events, with the signatures they have by now.
    pub events: Vec<KeyEvent>,
    /// Keys that take their place when the events are logged: words of the node's own.
    pub promote: Vec<String>,
}

impl KeyRequest {
    /// Names it: the first digits of the digest of what is signed.
    pub fn id(&self) -> Result<String, FlowError> {
        let mut all = Vec::new();
        for event in &self.events {
            all.extend(message(&self.node, event)?);
        }
        Ok(hex::encode(sha256(&all).split_at(8).0))
    }

    /// Reads one.
    ///
    /// # Errors
    /// Too long, or not of this form.
    pub fn read(text: &str) -> Result<Self, FlowError> {
        let refused = |what: String| {
            let mend = "take the file that `comity keys` wrote, unchanged";
            FlowError::field(Problem::new("request", "request", what, mend))
        };
        if text.len() > MAX_REQUEST {
            return Err(refused(format!("longer than {MAX_REQUEST} bytes")));
        }
        let request: Self = serde_json::from_str(text).map_err(|cause| refused(cause.to_string()))?;
        match request.v {
            1 => Ok(request),
            other => Err(refused(format!("version {other} is not known to this program"))),
        }
    }
}

/// Adds an officer's signature to every event of a request.
///
/// # Errors
/// A request or a key that is none.
pub fn sign_request(request: &str, key: &OfficerKey) -> Result<KeyRequest, FlowError> {
    let mut request = KeyRequest::read(request)?;
    let seed = hex::decode_array(&key.secret).ok_or_else(|| {
        let mend = "take the file that `comity keys officer` wrote";
        FlowError::field(Problem::new("key", "key", "not the key of an officer", mend))
    })?;
    let signer = SigningKey::from_bytes(&seed);
    let public = hex::encode(&signer.verifying_key().to_bytes());
    let node = request.node.clone();
    for event in &mut request.events {
        let signature = signer.sign(&message(&node, event)?).to_bytes();
        event.root_signatures.retain(|one| one.key != public);
        event.root_signatures.push(RootSignature {
            key: public.clone(),
            signature: hex::encode(&signature),
        });
    }
    Ok(request)
}

/// The bytes that root keys sign.
pub(super) fn message(node: &str, event: &KeyEvent) -> Result<Vec<u8>, FlowError> {
    Ok(root_message(node, &proof_event(event)?))
}

/// The event as the verifier reads it out of a statement.
pub(super) fn proof_event(event: &KeyEvent) -> Result<key_event::KeyEvent, FlowError> {
    let damaged = |what: String| FlowError::Damaged(what);
    let body = serde_json::to_value(event).map_err(|cause| damaged(cause.to_string()))?;
    let tree = serde_json::json!({ "kind": key_event::KIND, "body": body });
    let payload = comity_proof::cbor::decode(&crate::sign::payload(tree)?)
        .map_err(|cause| damaged(cause.to_string()))?;
    key_event::KeyEvent::from_payload(&payload).map_err(|cause| {
        FlowError::field(Problem::new(
            "key",
            "key",
            cause.to_string(),
            "read `comity keys --help`",
        ))
    })
}
