//! The nouns of Comity: records and what they speak of.
//!
//! This crate knows no engine, no store, no wire and no clock. Everything in it is a value; every
//! rule in it is a plain function of its arguments, so that an old answer can be derived again.
//!
//! Start with [`record::Record`], then [`kinds::Body`] and [`chain::standing`].

pub mod chain;
pub mod clock;
pub mod date;
pub mod grading;
pub mod handling;
pub mod identifiers;
pub mod jurisdiction;
pub mod kinds;
pub mod known;
pub mod parts;
pub mod party;
pub mod problem;
pub mod quantity;
pub mod record;
pub mod text;
