//! Checks what a Comity node published, and trusts nothing of it.
//!
//! This is the crate an outsider compiles: six dependencies, no signing, no storing, no clock,
//! no network. Bytes go in, a verdict comes out, and the same bytes give the same verdict for
//! ever. Only [`folder`], which reads a published log, and [`bundle`], which reads what a third
//! party is handed, touch a disk.
//!
//! From the bottom up: [`hex`], [`cbor`] and [`ed25519`] know nothing of logs; [`merkle`],
//! [`tile`], [`note`] and [`checkpoint`] are the log; [`statement`] and [`entry`] are what stands
//! in it; [`proof_file`] and [`receipt`] tie a statement to a log; [`folder`] and [`case`] put
//! the parts together.
//!
//! ```no_run
//! use comity_proof::{folder, note::VerifierKey};
//!
//! // The key came another way than the folder: on paper, from a colleague, from the treaty text.
//! let key: VerifierKey = std::fs::read_to_string("node.vkey")?.trim().parse()?;
//! let report = folder::verify("their-log".as_ref(), Some(&key), &mut |_, _| {})?;
//! match report.damage {
//!     None => println!("{} entries of {} are sound", report.checked, report.origin),
//!     Some(damage) => println!("{}: {}", damage.path, damage.what),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod bundle;
pub mod case;
pub mod cbor;
pub mod checkpoint;
pub mod cose;
pub mod cosignature;
pub mod ed25519;
pub mod entry;
pub mod evidence;
pub mod folder;
pub mod hex;
pub mod key_event;
pub mod keychain;
pub mod merkle;
pub mod ml_dsa;
pub mod note;
pub mod policy;
pub mod proof_file;
pub mod receipt;
pub mod statement;
pub mod tile;
pub mod time;

use sha2::{Digest, Sha256};

/// A SHA-256 digest.
pub type Hash = [u8; 32];

/// SHA-256 of `bytes` (FIPS 180-4).
pub fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}
