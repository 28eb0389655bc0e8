//! What hangs on an atom: a branch is walked once, its atoms are sorted into a few kinds, and most words of
//! the vocabulary are questions about the counts.

use comity_molecule::{Atom, BondOrder, Element};

use super::view::{Branch, Seen, View};
use super::word::{Ranged, Word};

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
    /// Words that need the whole branch.
    pub(super) fn by_shape(&self, word: Word, branch: Branch, root: Atom) -> bool {
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

    /// Carbon atoms of a branch that the words know.
    pub(super) fn carbons(&self, branch: Branch) -> Option<usize> {
        self.shape(branch).ok().map(|shape| shape.carbons)
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
