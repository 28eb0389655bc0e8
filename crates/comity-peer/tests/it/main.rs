//! The port and the way to it, over real TLS on this machine.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests: a panic is how a test fails, and waiting needs a real clock"
)]

mod client;
mod house;
mod port;
mod rounds;
mod signed;
