//! What the readers promise.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::type_complexity,
    reason = "tests"
)]

mod builder;
mod differential;
mod formula;
mod identity;
mod molfile;
mod perceive;
mod sdf;
mod smiles;
