//! Pinning: two operators hand each other a short code, and compare six words.
//!
//! A node's public keys stand on its card, a string of bytes that this module does not read. A [`Code`] says where the card
//! is fetched and what it hashes to, so that whoever sits in between cannot put another card in its place; [`Words`] come
//! from both cards and are the same at both ends exactly when both hold the same two cards.

mod code;
mod words;

pub use code::{Code, CodeError};
pub use words::{WORDS, Words};
