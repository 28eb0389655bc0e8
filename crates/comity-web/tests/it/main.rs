//! The face as a whole: every template, every route, both languages.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, reason = "tests")]

mod forms;
mod headers;
mod html;
mod intake;
mod node;
mod pages;
mod parties;
mod party_samples;
mod peer_samples;
mod peers;
mod samples;
mod sign_in;
mod structures;
mod walk;
mod words;
