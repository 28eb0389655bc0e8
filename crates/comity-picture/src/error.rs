//! Why there is no picture.

use crate::sketch::{MAX_ATOMS, MAX_BONDS, MAX_MARKS};

/// Why there is no picture. The answer itself stands without it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PictureError {
    /// The program was built without the feature `layout`.
    #[error("this program was built without pictures; build it with the feature `layout`")]
    NoLayout,
    /// The record has no atoms.
    #[error("there are no atoms to draw")]
    Empty,
    /// More atoms than a picture can show legibly.
    #[error("{atoms} atoms are too many for a picture; it shows at most {MAX_ATOMS}")]
    TooManyAtoms {
        /// How many the component has.
        atoms: usize,
    },
    /// More bonds than a picture can show: a net, not a structure.
    #[error("{bonds} bonds are too many for a picture; it shows at most {MAX_BONDS}")]
    TooManyBonds {
        /// How many the component has.
        bonds: usize,
    },
    /// More marks than colours and hatchings can tell apart.
    #[error("{marks} marks are too many for a picture; it shows at most {MAX_MARKS}")]
    TooManyMarks {
        /// How many were asked for.
        marks: usize,
    },
    /// No such component.
    #[error("there is no component {component}; the record has {components}, counted from 0")]
    NoComponent {
        /// The one asked for.
        component: u16,
        /// How many there are.
        components: u16,
    },
    /// An atom that the record does not have as an atom of its own.
    #[error("{mark} names atom {atom}, which the record does not have")]
    NoAtom {
        /// Who names it: a letter, or the scaffold.
        mark: String,
        /// Its number in the input.
        atom: u32,
    },
    /// An atom of a component that is not drawn.
    #[error(
        "{mark} names atom {atom}, which is in another component than the one drawn; draw one picture for each"
    )]
    OtherComponent {
        /// Who names it: a letter, or the scaffold.
        mark: String,
        /// Its number in the input.
        atom: u32,
    },
    /// The layout gave no place for every atom.
    #[error("no places on the page were found for these atoms; the answer stands without a picture")]
    Layout,
}
