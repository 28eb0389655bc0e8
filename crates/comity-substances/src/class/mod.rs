//! Class definitions: laws that describe a family of structures by what they share and may differ in.
//!
//! A definition is a file (`data/classes/*.toml`): the wording, and rules in a closed vocabulary beside it. The
//! program knows the vocabulary; the law is in the file. A record meets a definition if its scaffold is there,
//! there is a difference from the parent, and **every** difference is explained by a condition of the text. Where
//! the text can be read two ways the answer is "a person must look", unless a reading is chosen ([`Readings`]).
//!
//! [`Classes::find`] gives the conditions and the atoms. It never says which condition was missed.

mod closed;
mod compile;
mod definition;
mod expressions;
mod file;
mod filter;
mod find;
mod fragment;
mod judge;
mod load;
mod membership;
mod pattern;
mod places;
mod point;
mod proof;
mod ring;
mod rules;
mod shape;
mod skeleton;
mod tally;
mod view;
mod word;

pub use definition::{Class, ClassStatus, Letter, OpenPoint};
pub use find::{ClassScratch, Classes};
pub use membership::{CorePresent, Membership};
pub use point::{Point, Reading, Readings};
pub use word::found_in_words;
