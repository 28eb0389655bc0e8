//! What hangs on an atom: a branch is walked once, its atoms are sorted into a few kinds, and every word of
//! the vocabulary is a question about the counts.

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

/// How many atoms of each kind a branch has. Each atom is counted in one of the kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Shape {
    carbons: usize,
    halogens: usize,
    hydroxyls: usize,
    ethers: usize,
    esters: usize,
    aminos: usize,
    nitros: usize,
    thioethers: usize,
    sulphonyls: usize,
    double: usize,
    triple: usize,
    /// Any bond in a ring.
    ring: bool,
}

/// The branch holds an atom of no kind that the words know.
struct Unknown;

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
    fn double_end(&self, atom: u32, element: Element) -> bool {
        self.ends(atom, element)
            .any(|bond| self.order(bond) == BondOrder::Double)
    }

    /// Bonds of an atom to neighbours of this element that have no other neighbour.
    fn ends(&self, atom: u32, element: Element) -> impl Iterator<Item = u32> {
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
                || self.shape(branch).is_ok_and(|shape| {
                    let carbons = u16::try_from(shape.carbons).unwrap_or(u16::MAX);
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

    fn sulphonyl(&self, atom: u32) -> bool {
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

    /// Words that need the whole branch.
    fn by_shape(&self, word: Word, branch: Branch, root: Atom) -> bool {
        let Ok(shape) = self.shape(branch) else {
            return false;
        };
        if !self.single(branch.bond) {
            return false;
        }
        let chain = !shape.ring && shape.double == 0 && shape.triple == 0;
        let (carbon, oxygen) = (root.element == Element::C, root.element == Element::O);
        let sulphur = root.element == Element::S;
        match word {
            Word::Alkyl => carbon && chain && shape == Shape::of(shape.carbons),
            Word::Alkenyl => {
                carbon && !shape.ring && shape.triple == 0 && shape.double > 0 && shape.only(&[])
            }
            Word::Hydrocarbyl => carbon && shape.only(&[]),
            Word::Haloalkyl => carbon && chain && shape.halogens > 0 && shape.only(&[Word::Halo]),
            Word::Alkoxyl => oxygen && chain && shape.ethers == 1 && shape.only(&[Word::Ether]),
            Word::Haloalkoxy => {
                let listed = shape.only(&[Word::Ether, Word::Halo]);
                oxygen && chain && shape.ethers == 1 && shape.halogens > 0 && listed
            }
            Word::Hydroxyl => oxygen && shape.hydroxyls == 1 && shape.carbons == 0,
            Word::Amino => {
                root.element == Element::N && chain && shape.aminos == 1 && shape.only(&[Word::Amino])
            }
            Word::Ester => shape.esters == 1 && shape.only(&[Word::Ester]),
            Word::Ether => shape.ethers > 0 && shape.only(&[Word::Ether]),
            Word::Thioalkyl => sulphur && chain && shape.thioethers == 1 && shape.only(&[Word::Thioalkyl]),
            Word::Alkylsulphonyl => {
                sulphur && chain && shape.sulphonyls == 1 && shape.only(&[Word::Alkylsulphonyl])
            }
            Word::Acetyloxy => {
                let listed = shape.only(&[Word::Ester]);
                oxygen && chain && shape.esters == 1 && shape.carbons == 2 && listed
            }
            _ => false,
        }
    }

    /// A chain without rings that is made of several of these words, and of nothing else.
    pub(crate) fn is_mixed(&self, words: &[Ranged], branch: Branch) -> bool {
        let has = |word: Word| words.iter().any(|listed| listed.word == word);
        let Ok(shape) = self.shape(branch) else {
            return false;
        };
        let allowed = [
            (has(Word::Halo), shape.halogens),
            (has(Word::Hydroxyl), shape.hydroxyls),
            (has(Word::Ether) || has(Word::Alkoxyl), shape.ethers),
            (has(Word::Ester), shape.esters),
            (has(Word::Amino), shape.aminos),
            (has(Word::Nitro), shape.nitros),
            (has(Word::Thioalkyl), shape.thioethers),
            (has(Word::Alkylsulphonyl), shape.sulphonyls),
            (has(Word::Alkenyl), shape.double),
            (false, shape.triple),
        ];
        self.single(branch.bond)
            && !shape.ring
            && shape.carbons > 0
            && has(Word::Alkyl)
            && allowed.iter().all(|(listed, count)| *listed || *count == 0)
    }

    /// Counts the atoms of a branch by kind; stops at the first of no kind.
    fn shape(&self, branch: Branch) -> Result<Shape, Unknown> {
        let mut shape = Shape::default();
        let mut stack = vec![(branch.from, branch.root, branch.bond)];
        let mut seen = Seen::new(self.molecule);
        seen.insert(branch.from);
        seen.insert(branch.root);
        while let Some((from, atom, bond)) = stack.pop() {
            let bond_data = self.molecule.bond(bond);
            shape.ring |= bond_data.ring;
            self.count(&mut shape, atom)?;
            for next in self
                .molecule
                .neighbours(atom)
                .iter()
                .filter(|next| next.atom != from)
            {
                let carbons =
                    self.atom(atom).element == Element::C && self.atom(next.atom).element == Element::C;
                if carbons && !self.rings.aromatic_bond(next.bond) {
                    shape.double += usize::from(self.order(next.bond) == BondOrder::Double);
                    shape.triple += usize::from(self.order(next.bond) == BondOrder::Triple);
                }
                shape.ring |= self.molecule.bond(next.bond).ring;
                if seen.insert(next.atom) {
                    stack.push((atom, next.atom, next.bond));
                }
            }
        }
        Ok(shape)
    }

    fn count(&self, shape: &mut Shape, at: u32) -> Result<(), Unknown> {
        let atom = self.atom(at);
        let kind = match atom.element {
            Element::C if atom.charge == 0 => &mut shape.carbons,
            Element::N if self.nitro(at) => &mut shape.nitros,
            Element::N if self.amine(at) => &mut shape.aminos,
            Element::O => return self.count_oxygen(shape, at),
            Element::S if self.between_carbons(at, 2) => &mut shape.thioethers,
            Element::S if self.sulphonyl(at) && self.between_carbons(at, 4) => &mut shape.sulphonyls,
            element if element.is_halogen() && self.degree(at) == 1 => &mut shape.halogens,
            _ => return Err(Unknown),
        };
        *kind += 1;
        Ok(())
    }

    /// An oxygen is a hydroxyl, an ether, or one of the two of an ester or a nitro group.
    fn count_oxygen(&self, shape: &mut Shape, at: u32) -> Result<(), Unknown> {
        let neighbours = self.molecule.neighbours(at);
        match neighbours {
            [only] if self.nitro(only.atom) || self.sulphonyl(only.atom) => Ok(()),
            [only] if self.order(only.bond) == BondOrder::Double => {
                // The carbonyl oxygen of an ester is counted with the other one.
                self.ester_carbonyl(only.atom).then_some(()).ok_or(Unknown)
            }
            [only] if self.single(only.bond) && !self.carbonyl(only.atom) => {
                let on_carbon = self.atom(only.atom).element == Element::C;
                shape.hydroxyls += 1;
                on_carbon.then_some(()).ok_or(Unknown)
            }
            [a, b] => {
                let carbons = self.between_carbons(at, 2);
                let carbonyls = [a, b].iter().filter(|next| self.carbonyl(next.atom)).count();
                match (carbons, carbonyls) {
                    (true, 0) => shape.ethers += 1,
                    (true, 1) => shape.esters += 1,
                    _ => return Err(Unknown),
                }
                Ok(())
            }
            _ => Err(Unknown),
        }
    }

    /// Two single bonds to carbon, none of them in a ring, among so many bonds in all.
    fn between_carbons(&self, at: u32, degree: usize) -> bool {
        let carbons = self.molecule.neighbours(at).iter().filter(|next| {
            self.atom(next.atom).element == Element::C
                && self.single(next.bond)
                && !self.molecule.bond(next.bond).ring
        });
        self.degree(at) == degree && carbons.count() == 2
    }

    /// A carbonyl carbon with exactly one more oxygen, which is joined to another carbon, and no nitrogen.
    fn ester_carbonyl(&self, carbon: u32) -> bool {
        let single = self
            .molecule
            .neighbours(carbon)
            .iter()
            .filter(|next| self.single(next.bond));
        let (mut oxygens, mut others) = (0, 0);
        for next in single {
            match self.atom(next.atom).element {
                Element::O if self.degree(next.atom) == 2 => oxygens += 1,
                Element::C => {}
                _ => others += 1,
            }
        }
        self.carbonyl(carbon) && oxygens == 1 && others == 0
    }

    /// A nitrogen with single bonds to carbon atoms that are no carbonyl carbon, outside aromatic rings.
    fn amine(&self, at: u32) -> bool {
        let atom = self.atom(at);
        let mut nexts = self.molecule.neighbours(at).iter();
        !self.rings.aromatic_atom(at)
            && self.degree(at) <= 3
            && (atom.charge == 0 || (atom.charge == 1 && atom.hydrogens > 0))
            && nexts.all(|next| {
                self.single(next.bond)
                    && self.atom(next.atom).element == Element::C
                    && !self.carbonyl(next.atom)
            })
    }
}

impl Shape {
    /// Carbon atoms and nothing else.
    fn of(carbons: usize) -> Self {
        Self {
            carbons,
            ..Self::default()
        }
    }

    /// Whether it has carbon atoms of any bonding, atoms of these words, and nothing else.
    fn only(&self, words: &[Word]) -> bool {
        let kinds = [
            (Word::Halo, self.halogens),
            (Word::Hydroxyl, self.hydroxyls),
            (Word::Ether, self.ethers),
            (Word::Ester, self.esters),
            (Word::Amino, self.aminos),
            (Word::Nitro, self.nitros),
            (Word::Thioalkyl, self.thioethers),
            (Word::Alkylsulphonyl, self.sulphonyls),
        ];
        kinds
            .iter()
            .all(|(word, count)| *count == 0 || words.contains(word))
    }
}
