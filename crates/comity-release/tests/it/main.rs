//! Tests of this room, one binary.
#![allow(clippy::unwrap_used)] // a test that cannot go on says so by stopping

mod laws;
mod speed;
mod table;
mod text;
