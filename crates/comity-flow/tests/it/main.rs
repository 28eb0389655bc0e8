//! The flow as a whole: a real SQLite store, a real log, a clock that stands still.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests: a panic is how a test fails"
)]

mod accounts;
mod bench;
mod chains;
mod faults;
mod first_start;
mod intake;
mod keys;
mod matching;
mod parties;
mod parties_faults;
mod parties_laws;
mod peers;
mod sharing;
