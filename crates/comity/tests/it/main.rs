//! The built program, used as people use it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests: a panic is how a test fails"
)]

mod crash;
mod program;
mod verify;
