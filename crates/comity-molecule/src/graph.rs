//! Atoms and bonds.

use crate::element::Element;

/// Most atoms of one record. The largest medicines have a few hundred; work per record stays in milliseconds.
pub const MAX_ATOMS: usize = 2_000;

/// Most bonds of one record: four to an atom is more than any cage needs.
pub const MAX_BONDS: usize = 4_000;

/// One atom. Explicit hydrogen atoms bonded to one heavy atom are counted in its `hydrogens`, not kept as atoms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Atom {
    /// Which element; [`Element::ANY`] if it is not said.
    pub element: Element,
    /// Mass number as written, 0 if none is.
    pub isotope: u16,
    /// Formal charge.
    pub charge: i8,
    /// Hydrogen atoms on it, written or implied.
    pub hydrogens: u8,
    /// How many of those are labelled with an isotope (deuterium, tritium).
    pub labelled_hydrogens: u8,
    /// Whether the input marks it as aromatic.
    pub aromatic: bool,
    /// Handedness.
    pub chirality: Chirality,
    /// Its place among the atoms of the input, from 0, explicit hydrogen atoms counted.
    pub input: u32,
    /// Which component (parts joined by bonds) it belongs to, from 0 in order of the input.
    pub component: u16,
}

/// Handedness, put into one form whatever the spelling: look at the atom from its first ligand; the
/// others then turn this way. The ligands are taken in this order: the hydrogen atom if it has one, or
/// else the lone pair of an atom with three neighbours; then [`Molecule::neighbours`] in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chirality {
    /// Nothing written.
    #[default]
    None,
    /// The others turn against the clock (`@`).
    Anticlockwise,
    /// The others turn with the clock (`@@`).
    Clockwise,
    /// Any other sign of geometry.
    Other,
}

/// The order of a bond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BondOrder {
    /// Single.
    #[default]
    Single,
    /// Double.
    Double,
    /// Triple.
    Triple,
    /// Quadruple.
    Quadruple,
    /// Not said (`~`, or a query bond).
    Any,
}

/// The order of a bond as it is written, before the Kekulé step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WrittenOrder {
    /// Nothing written: aromatic between two aromatic atoms, else single.
    #[default]
    Implied,
    /// `-`, or `/` and `\` beside a double bond.
    Single,
    /// `=`.
    Double,
    /// `#`.
    Triple,
    /// `$`.
    Quadruple,
    /// `:`.
    Aromatic,
    /// `~`, or a query bond: any order.
    Any,
    /// `->`: the first atom gives both electrons. It takes up no valence of the giver.
    Dative,
}

/// One bond, in Kekulé form: an aromatic ring that was written in lower case has alternating orders here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bond {
    /// One end.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// Its order after the Kekulé step.
    pub order: BondOrder,
    /// Whether the input marks it as aromatic.
    pub aromatic: bool,
    /// Whether it lies in a ring.
    pub ring: bool,
    /// How it leans beside a double bond.
    pub direction: Direction,
}

/// How a single bond leans beside a double bond, read from [`Bond::a`] to [`Bond::b`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Nothing written.
    #[default]
    None,
    /// `/`: the second atom is above the first.
    Up,
    /// `\`: the second atom is below the first.
    Down,
}

impl Direction {
    /// The same bond read from its other end.
    pub fn reversed(self) -> Self {
        match self {
            Self::None => Self::None,
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

impl Bond {
    /// How it leans, seen from one of its ends: that of atom `from`.
    pub fn leans_from(&self, from: u32) -> Direction {
        if self.a == from {
            self.direction
        } else {
            self.direction.reversed()
        }
    }
}

/// An atom next to another, and the bond to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Neighbour {
    /// The atom.
    pub atom: u32,
    /// The bond.
    pub bond: u32,
}

/// Why bytes are no structure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault} at position {at}")]
pub struct ReadError {
    /// Byte of the text (SMILES) or atom of the input (after reading) where it was noticed, from 0.
    pub at: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// What can be wrong with a structure. Whoever sent it mends it: nothing is completed or guessed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing was written.
    #[error("nothing is written")]
    Empty,
    /// Longer than the limit.
    #[error("the text is longer than the limit for one structure")]
    TooLong,
    /// More atoms than the limit.
    #[error("more than {MAX_ATOMS} atoms")]
    TooManyAtoms,
    /// More bonds than the limit.
    #[error("more than {MAX_BONDS} bonds")]
    TooManyBonds,
    /// More open branches than the limit.
    #[error("branches are nested too deep")]
    TooDeep,
    /// A character that does not belong here.
    #[error("this character does not belong here")]
    Unexpected,
    /// The text ends in the middle of something.
    #[error("the text ends too early")]
    Ends,
    /// A symbol that is no element.
    #[error("this is no element")]
    NoElement,
    /// A number out of its range.
    #[error("this number is out of range")]
    Number,
    /// A branch that is opened and not closed, closed and not opened, or empty.
    #[error("a branch is opened and not closed, closed and not opened, or empty")]
    Branch,
    /// A ring number that is opened and not closed.
    #[error("a ring number is opened and never closed")]
    RingOpen,
    /// A ring number whose two ends say different bonds, or join an atom with itself or with its neighbour.
    #[error("a ring number joins an atom with itself, with its neighbour, or with two different bonds")]
    RingBond,
    /// Two bonds between the same atoms.
    #[error("two bonds between the same two atoms")]
    DoubleBonded,
    /// A bond without an atom on one side.
    #[error("a bond has no atom on one side")]
    BondWithoutAtom,
    /// More bonds than the atom can have.
    #[error("the atom has more bonds than its element and charge allow")]
    Valence,
    /// An aromatic atom or bond that lies in no ring.
    #[error("an aromatic atom lies in no ring")]
    AromaticOutsideRing,
    /// Aromatic atoms to which no single and double bonds can be given.
    #[error("no single and double bonds can be given to these aromatic atoms")]
    Kekule,
    /// A reaction, not a structure.
    #[error("this is a reaction, not one structure")]
    Reaction,
    /// A hydrogen atom in a place where none can be.
    #[error("a hydrogen atom is bonded where it cannot be")]
    Hydrogen,
    /// A line of a molfile that is not as the format says.
    #[error("this line is not as the molfile format says")]
    Line,
    /// A count of a molfile that does not agree with what follows.
    #[error("the counts line does not agree with what follows")]
    Counts,
}

impl Fault {
    /// The stable word of machine output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too-long",
            Self::TooManyAtoms => "too-many-atoms",
            Self::TooManyBonds => "too-many-bonds",
            Self::TooDeep => "too-deep",
            Self::Unexpected => "unexpected",
            Self::Ends => "ends",
            Self::NoElement => "no-element",
            Self::Number => "number",
            Self::Branch => "branch",
            Self::RingOpen => "ring-open",
            Self::RingBond => "ring-bond",
            Self::DoubleBonded => "double-bonded",
            Self::BondWithoutAtom => "bond-without-atom",
            Self::Valence => "valence",
            Self::AromaticOutsideRing => "aromatic-outside-ring",
            Self::Kekule => "kekule",
            Self::Reaction => "reaction",
            Self::Hydrogen => "hydrogen",
            Self::Line => "line",
            Self::Counts => "counts",
        }
    }
}

/// One record: atoms and bonds of all its components. Made by a reader or a [`Builder`](crate::Builder); read only.
///
/// The lists of neighbours follow from atoms and bonds; a reader keeps them longer than the molecule needs.
#[derive(Debug, Default)]
pub struct Molecule {
    pub(crate) atoms: Vec<Atom>,
    pub(crate) bonds: Vec<Bond>,
    /// Where the neighbours of each atom begin; one more entry than atoms.
    pub(crate) starts: Vec<u32>,
    pub(crate) neighbours: Vec<Neighbour>,
    pub(crate) components: u16,
}

impl Clone for Molecule {
    /// A copy that takes no more room than it needs.
    fn clone(&self) -> Self {
        let starts = self
            .starts
            .get(..=self.atoms.len())
            .unwrap_or(&self.starts)
            .to_vec();
        let end = starts.last().map_or(0, |end| *end as usize);
        let neighbours = self.neighbours.get(..end).unwrap_or(&self.neighbours).to_vec();
        Self {
            atoms: self.atoms.clone(),
            bonds: self.bonds.clone(),
            starts,
            neighbours,
            components: self.components,
        }
    }
}

impl PartialEq for Molecule {
    fn eq(&self, other: &Self) -> bool {
        self.atoms == other.atoms && self.bonds == other.bonds && self.components == other.components
    }
}

impl Eq for Molecule {}

impl Molecule {
    /// The atoms; hydrogen atoms on a heavy atom are counted there and are not among them.
    pub fn atoms(&self) -> &[Atom] {
        &self.atoms
    }

    /// The bonds between them.
    pub fn bonds(&self) -> &[Bond] {
        &self.bonds
    }

    /// One atom; `Atom::default()` for a number that is none.
    pub fn atom(&self, atom: u32) -> Atom {
        self.atoms.get(atom as usize).copied().unwrap_or_default()
    }

    /// One bond; `Bond::default()` for a number that is none.
    pub fn bond(&self, bond: u32) -> Bond {
        self.bonds.get(bond as usize).copied().unwrap_or_default()
    }

    /// What an atom is bonded to, in order of the bonds.
    pub fn neighbours(&self, atom: u32) -> &[Neighbour] {
        let at = atom as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            _ if at >= self.atoms.len() => &[],
            (Some(&from), Some(&to)) => self.neighbours.get(from as usize..to as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// How many parts that no bond joins.
    pub fn components(&self) -> u16 {
        self.components
    }
}
