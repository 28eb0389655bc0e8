//! Mirrors, witnesses and what stands between them, against peers that misbehave and disks that fail.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;
mod faults;
mod folder;
mod gossip;
mod grade;
mod guard;
mod mirror;
mod peers;
mod properties;
mod witness;
mod witness_faults;
