//! A molecule with its rings, branches of it, and the groups that the first atoms of a branch show.

use comity_molecule::perceive::Rings;
use comity_molecule::{Atom, BondOrder, Element, Molecule};

use super::filter::Surroundings;
use super::word::{ANY_CARBONS, Ranged, Word};

/// A branch: everything reached from `root` without going back over `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Branch {
    /// The atom that it hangs on.
    pub(crate) from: u32,
    /// Its first atom.
    pub(crate) root: u32,
    /// The bond between the two.
    pub(crate) bond: u32,
}

/// A molecule with its rings, and buffers for walking branches.
pub(crate) struct View<'a> {
    pub(crate) molecule: &'a Molecule,
    pub(crate) rings: &'a Rings,
    pub(crate) around: &'a Surroundings,
}

/// Atoms that were reached.
pub(crate) struct Seen(Vec<bool>);

impl Seen {
    pub(crate) fn new(molecule: &Molecule) -> Self {
        Self(vec![false; molecule.atoms().len()])
    }

    /// Whether the atom is new.
    pub(crate) fn insert(&mut self, atom: u32) -> bool {
        let seen = self.0.get_mut(atom as usize);
        seen.is_some_and(|seen| !std::mem::replace(seen, true))
    }
}

impl View<'_> {
    pub(crate) fn atom(&self, atom: u32) -> Atom {
        self.molecule.atom(atom)
    }

    pub(crate) fn degree(&self, atom: u32) -> usize {
        self.molecule.neighbours(atom).len()
    }

    pub(crate) fn order(&self, bond: u32) -> BondOrder {
        self.molecule.bond(bond).order
    }

    pub(crate) fn single(&self, bond: u32) -> bool {
        self.order(bond) == BondOrder::Single
    }

    /// Whether an element is joined to an atom by a double bond and has no other neighbour.
    pub(super) fn double_end(&self, atom: u32, element: Element) -> bool {
        self.ends(atom, element)
            .any(|bond| self.order(bond) == BondOrder::Double)
    }

    /// Bonds of an atom to neighbours of this element that have no other neighbour.
    pub(super) fn ends(&self, atom: u32, element: Element) -> impl Iterator<Item = u32> {
        self.molecule
            .neighbours(atom)
            .iter()
            .filter(move |next| self.atom(next.atom).element == element && self.degree(next.atom) == 1)
            .map(|next| next.bond)
    }

    /// A carbon with a doubly bonded oxygen.
    pub(crate) fn carbonyl(&self, atom: u32) -> bool {
        self.atom(atom).element == Element::C && self.double_end(atom, Element::O)
    }

    /// A nitrogen with two oxygen atoms and nothing else but one bond: nitro in either spelling.
    pub(crate) fn nitro(&self, atom: u32) -> bool {
        self.atom(atom).element == Element::N
            && self.degree(atom) == 3
            && self.ends(atom, Element::O).count() == 2
            && self.double_end(atom, Element::O)
    }

    /// All atoms of a branch, in the order in which they are reached.
    pub(crate) fn atoms(&self, branch: Branch) -> Vec<u32> {
        let mut atoms = vec![branch.root];
        let mut seen = Seen::new(self.molecule);
        seen.insert(branch.from);
        seen.insert(branch.root);
        let mut at = 0;
        while let Some(&atom) = atoms.get(at) {
            let nexts = self.molecule.neighbours(atom).iter();
            atoms.extend(nexts.map(|next| next.atom).filter(|&next| seen.insert(next)));
            at += 1;
        }
        atoms
    }

    /// Whether the branch is what the word says, with carbon atoms in the range.
    pub(crate) fn is(&self, word: Ranged, branch: Branch) -> bool {
        if word.word == Word::H {
            return false;
        }
        let root = self.atom(branch.root);
        let in_range = || {
            word.carbons == ANY_CARBONS
                || self.carbons(branch).is_some_and(|carbons| {
                    let carbons = u16::try_from(carbons).unwrap_or(u16::MAX);
                    (word.carbons.0..=word.carbons.1).contains(&carbons)
                })
        };
        self.by_root(word.word, branch, root)
            .unwrap_or_else(|| self.by_shape(word.word, branch, root))
            && in_range()
    }

    /// Words that the first atoms decide; nothing for the others.
    fn by_root(&self, word: Word, branch: Branch, root: Atom) -> Option<bool> {
        let single = self.single(branch.bond);
        let answer = match word {
            Word::Any => true,
            Word::CarbonLinked => single && root.element == Element::C,
            Word::OxygenLinked => single && root.element == Element::O,
            Word::NitrogenLinked => single && root.element == Element::N,
            Word::AlcoholResidue => single && root.element == Element::C && !self.doubly_bonded(branch.root),
            Word::Halo => single && root.element.is_halogen() && self.degree(branch.root) == 1,
            Word::Nitro => single && self.nitro(branch.root),
            Word::Acyl => single && self.carbonyl(branch.root) && self.rest(branch).all(|e| e == Element::C),
            Word::Carbamate => single && self.carbamate(branch),
            Word::Urea => single && self.carbonyl(branch.root) && self.rest(branch).any(|e| e == Element::N),
            Word::Thioacyl => {
                single && root.element == Element::C && self.double_end(branch.root, Element::S)
            }
            Word::Sulphonyl => single && self.sulphonyl(branch.root),
            Word::Cyano => single && self.cyano(branch),
            Word::SubstitutedAmino => single && self.substituted_amino(branch.root),
            Word::Ammonium => single && self.ammonium(branch.root),
            _ => return None,
        };
        Some(answer)
    }

    fn doubly_bonded(&self, atom: u32) -> bool {
        let mut nexts = self.molecule.neighbours(atom).iter();
        nexts.any(|next| {
            !self.single(next.bond)
                && self.atom(next.atom).element != Element::C
                && !self.rings.aromatic_bond(next.bond)
        })
    }

    /// Elements joined to a carbonyl carbon besides its oxygen and what it hangs on.
    fn rest(&self, branch: Branch) -> impl Iterator<Item = Element> {
        self.molecule
            .neighbours(branch.root)
            .iter()
            .filter(move |next| next.atom != branch.from && self.single(next.bond))
            .map(|next| self.atom(next.atom).element)
    }

    /// `C(=O)OC`.
    fn carbamate(&self, branch: Branch) -> bool {
        self.carbonyl(branch.root)
            && self.molecule.neighbours(branch.root).iter().any(|next| {
                self.atom(next.atom).element == Element::O
                    && self.single(next.bond)
                    && self
                        .molecule
                        .neighbours(next.atom)
                        .iter()
                        .any(|far| far.atom != branch.root && self.atom(far.atom).element == Element::C)
            })
    }

    pub(super) fn sulphonyl(&self, atom: u32) -> bool {
        let double = self
            .ends(atom, Element::O)
            .filter(|bond| self.order(*bond) == BondOrder::Double);
        self.atom(atom).element == Element::S && double.count() == 2
    }

    fn cyano(&self, branch: Branch) -> bool {
        self.atom(branch.root).element == Element::C
            && self.degree(branch.root) == 2
            && self
                .ends(branch.root, Element::N)
                .any(|bond| self.order(bond) == BondOrder::Triple)
    }

    /// A nitrogen with single bonds only, outside aromatic rings, and not quaternary.
    fn substituted_amino(&self, atom: u32) -> bool {
        let mut nexts = self.molecule.neighbours(atom).iter();
        self.atom(atom).element == Element::N
            && !self.rings.aromatic_atom(atom)
            && self.degree(atom) <= 3
            && nexts.all(|next| self.single(next.bond))
    }

    /// A nitrogen with four bonds to other atoms than hydrogen: quaternary, or an N-oxide in either spelling.
    fn ammonium(&self, atom: u32) -> bool {
        self.atom(atom).element == Element::N
            && (self.degree(atom) == 4 || self.double_end(atom, Element::O))
            && !self.nitro(atom)
    }
}
