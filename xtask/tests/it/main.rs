//! The rules of the house that no compiler holds.

mod arrows;
mod documents;
mod table;
mod tree;
