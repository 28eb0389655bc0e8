//! What nearly every molecule fails: counts of atoms, and the surroundings of the few that could begin a walk.

use comity_molecule::{BondOrder, Element, Molecule};

use super::pattern::Elements;
use super::rules::{Around, Filter};

/// Counts of one molecule, and the atoms where a walk could begin.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    carbons: u32,
    nitrogens: u32,
    oxygens: u32,
    ring_bonds: u32,
    /// Whether an atom or a bond is not said.
    pub(crate) unsaid: bool,
    /// Atoms of the elements with which the skeletons begin.
    pub(crate) anchors: Vec<u32>,
}

impl Counts {
    /// Counts anew, in the same buffers.
    pub(crate) fn take(&mut self, molecule: &Molecule, begin: Elements) {
        self.anchors.clear();
        let (mut carbons, mut nitrogens, mut oxygens, mut unsaid) = (0, 0, 0, false);
        for (at, atom) in (0u32..).zip(molecule.atoms()) {
            carbons += u32::from(atom.element == Element::C);
            nitrogens += u32::from(atom.element == Element::N);
            oxygens += u32::from(atom.element == Element::O);
            unsaid |= atom.element == Element::ANY;
            if begin.contains(atom.element) {
                self.anchors.push(at);
            }
        }
        (self.carbons, self.nitrogens, self.oxygens) = (carbons, nitrogens, oxygens);
        self.ring_bonds = 0;
        for bond in molecule.bonds() {
            self.ring_bonds += u32::from(bond.ring);
            unsaid |= bond.order == BondOrder::Any;
        }
        self.unsaid = unsaid;
    }

    /// Whether the molecule has enough of everything.
    pub(crate) fn pass(&self, filter: &Filter) -> bool {
        self.carbons >= filter.carbons
            && self.nitrogens >= filter.nitrogens
            && self.oxygens >= filter.oxygens
            && self.ring_bonds >= filter.ring_bonds
    }
}

impl Around {
    /// What an atom has around it.
    pub(crate) fn of(molecule: &Molecule, atom: u32) -> Self {
        let mut around = Self::default();
        for next in molecule.neighbours(atom) {
            let bond = molecule.bond(next.bond);
            around.degree = around.degree.saturating_add(1);
            around.ring_bonds = around.ring_bonds.saturating_add(u8::from(bond.ring));
            around.double = around
                .double
                .saturating_add(u8::from(bond.order == BondOrder::Double));
            let carbon = molecule.atom(next.atom).element == Element::C;
            around.carbons = around.carbons.saturating_add(u8::from(carbon));
        }
        around
    }

    /// Whether this has at least what is asked.
    pub(crate) fn covers(self, least: Self) -> bool {
        self.degree >= least.degree
            && self.ring_bonds >= least.ring_bonds
            && self.carbons >= least.carbons
            && self.double >= least.double
    }
}
