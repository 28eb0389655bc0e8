//! Pinning: two operators hand each other a short code, and compare six words.
//!
//! A node's public keys stand on its [`Card`]. A [`Code`] says where the card is fetched and what it hashes to, so that
//! whoever sits in between cannot put another card in its place; [`Words`] come from both cards and are the same at both
//! ends exactly when both hold the same two cards.

mod card;
mod code;
mod words;

pub use card::{Card, CardError, MAX_CARD_BYTES, card_hash};
pub use code::{Code, CodeError};
pub use words::{WORDS, Words};
