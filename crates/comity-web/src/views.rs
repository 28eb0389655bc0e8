//! What pages show: plain shapes that the templates under `templates/` take, in the reader's words.
//!
//! Every string is already in the language it will be read in; templates only place it.

pub mod account;
pub mod commitments;
pub mod common;
pub mod errors;
pub mod forms;
pub mod home;
pub mod intake;
pub mod log;
pub mod matching;
pub mod parties;
pub mod peers;
pub mod records;
pub mod search;
pub mod sharing;
pub mod substances;
