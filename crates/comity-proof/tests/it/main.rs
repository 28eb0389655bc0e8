//! Everything this crate promises, in one test binary.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops where something unexpected happens"
)]

mod bundle;
mod case;
mod cbor;
mod cbor_rfc;
mod dependencies;
mod ed25519;
mod folder;
mod hex;
mod merkle;
mod note;
mod policy;
mod proof_file;
mod receipt;
mod statement;
mod support;
mod tile;
