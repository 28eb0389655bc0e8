//! Who is this, and were they listed on that day.
//!
//! Names and identifiers of persons, companies, vessels and aircraft against lists as of any date, with a score that is
//! the sum of its reasons. Everything here is a plain function of the question, the list and the word lists of
//! `data/parties/`: no clock, no disk, no network. A match is a candidate with reasons; a person decides.
//!
//! Start with [`screen::Screener`].

pub mod align;
pub mod han;
pub mod history;
pub mod identifier;
pub mod index;
pub mod lexicon;
pub mod part;
pub mod person;
pub mod score;
pub mod screen;
pub mod script;
pub mod words;

/// The word lists of `data/parties/`: file name and text.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/word_files.rs"));
