//! Tests of this room, one binary.
#![allow(clippy::unwrap_used)] // a test that cannot go on says so by stopping

mod damage;
mod headers;
mod keys;
mod round_trip;
mod vectors;

use comity_seal::{Identity, Kind};

pub(crate) fn identity(kind: Kind, number: u8) -> Identity {
    Identity::from_seed(kind, &[number; 32]).unwrap()
}

pub(crate) const KINDS: [Kind; 2] = [Kind::X25519, Kind::Hybrid];
