//! The built program, used as people use it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests: a panic is how a test fails, and waiting needs a real clock"
)]

mod browser;
mod check;
mod check_lists;
mod check_structure;
mod cluster;
mod crash;
mod damage;
mod handed;
mod house;
mod http;
mod inchi;
mod kill;
mod lists;
mod offline;
mod pages;
mod program;
mod report;
mod screen;
mod secrets;
mod serve;
mod strace;
mod tables;
mod tls;
mod verify;
