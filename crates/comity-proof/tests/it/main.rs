//! Everything this crate promises, in one test binary.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test stops where something unexpected happens, and says what it skips"
)]

mod bundle;
mod bundles;
mod case;
mod cbor;
mod cbor_rfc;
mod dependencies;
mod ed25519;
mod evidence;
mod folder;
mod hex;
mod keychain;
mod making;
mod merkle;
mod note;
mod policy;
mod post_quantum;
mod proof_file;
mod receipt;
mod second_opinion;
mod statement;
mod support;
mod tile;
mod time;
mod vectors;
