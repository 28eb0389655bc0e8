//! Everything this crate promises, through its public face.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests: a panic is how a test fails"
)]

mod engine;
mod han;
mod history;
mod identifiers;
mod persons;
mod scripts;
mod words;
