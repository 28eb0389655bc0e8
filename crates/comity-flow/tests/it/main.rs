//! The flow as a whole: a real SQLite store, a real log, a clock that stands still.
#![allow(missing_docs, reason = "tests")]

mod accounts;
mod bench;
mod chains;
mod faults;
mod first_start;
mod intake;
