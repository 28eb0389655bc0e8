//! Structures: bytes become atoms and bonds, or an error that says where and why not.
//!
//! The crate is pure and bounded: no clock, disk or network, no recursion, a limit on every length.
//! It reads what people send ([`Smiles`], molfiles, SD files) into a [`Molecule`], sees its rings and
//! aromatic parts, and tells whether two drawings are one compound. It never writes, completes,
//! varies or ranks a structure.
//!
//! Atom numbers are those of the input, counted from 0, explicit hydrogen atoms included
//! ([`Atom::input`]), so that an answer can be laid beside what was sent.

mod builder;
mod element;
pub mod formula;
mod graph;
pub mod identity;
pub mod molfile;
pub mod perceive;
pub mod sdf;
mod settle;
mod smiles;
mod valence;

pub use builder::Builder;
pub use element::Element;
pub use graph::{
    Atom, Bond, BondOrder, Chirality, Direction, Fault, MAX_ATOMS, MAX_BONDS, Molecule, Neighbour, ReadError,
    WrittenOrder,
};
pub use smiles::{MAX_BRANCHES, MAX_OPEN_RINGS, MAX_TEXT, Smiles};
