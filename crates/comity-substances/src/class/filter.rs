//! What nearly every molecule fails: counts of atoms, and the surroundings of the few that could begin a walk.

use comity_molecule::{Bond, BondOrder, Element, Molecule};

use super::pattern::Elements;
use super::rules::{Around, Beginning, Beside, Filter};

/// Counts of one molecule, and the atoms where a walk could begin.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    /// Carbon, nitrogen, oxygen and unsaid atoms, each in sixteen bits: a record has fewer atoms than that.
    atoms: u64,
    ring_bonds: u32,
    /// Whether an atom or a bond is not said.
    pub(crate) unsaid: bool,
    /// Atoms of the elements with which the skeletons begin.
    pub(crate) anchors: Vec<u32>,
    /// What every atom counts as for its neighbours.
    kinds: Vec<Around>,
    /// What every atom has around it.
    pub(crate) around: Surroundings,
}

/// What every atom of a molecule has around it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surroundings(Vec<Around>);

impl Surroundings {
    /// What an atom has around it.
    pub(crate) fn of(&self, atom: u32) -> Around {
        self.0.get(atom as usize).copied().unwrap_or_default()
    }
}

const _: () = assert!(comity_molecule::MAX_ATOMS < 1 << 15);

const CARBON: u64 = 1;
const NITROGEN: u64 = 1 << 16;
const OXYGEN: u64 = 1 << 32;
const UNSAID: u64 = 1 << 48;

/// The highest bit of each count, which the counts never reach.
const ATOM_GUARDS: u64 = 0x8000_8000_8000_8000;

impl Counts {
    /// Counts anew, in the same buffers.
    pub(crate) fn take(&mut self, molecule: &Molecule, begin: &Begin) {
        self.anchors.clear();
        self.kinds.resize(molecule.atoms().len(), Around::default());
        let mut atoms = 0;
        for ((at, atom), slot) in (0u32..).zip(molecule.atoms()).zip(&mut self.kinds) {
            let kind = begin.kind(atom.element);
            atoms += kind.count;
            *slot = kind.beside;
            if kind.starts != 0 {
                self.anchors.push(at);
            }
        }
        self.atoms = atoms;
        let (mut ring_bonds, mut unsaid) = (0, atoms >= UNSAID);
        let around = &mut self.around.0;
        around.clear();
        around.resize(self.kinds.len(), Around::default());
        for bond in molecule.bonds() {
            ring_bonds += u32::from(bond.ring);
            unsaid |= bond.order == BondOrder::Any;
            let both = Around::bond(bond);
            let (a, b) = (bond.a as usize, bond.b as usize);
            if let (Some(kind), Some(around)) = (self.kinds.get(b), around.get_mut(a)) {
                around.0 += both.0 + kind.0;
            }
            if let (Some(kind), Some(around)) = (self.kinds.get(a), around.get_mut(b)) {
                around.0 += both.0 + kind.0;
            }
        }
        (self.ring_bonds, self.unsaid) = (ring_bonds, unsaid);
    }

    /// Whether the molecule has enough of everything.
    pub(crate) fn pass(&self, filter: &Filter) -> bool {
        self.ring_bonds >= filter.ring_bonds
            && ((self.atoms | ATOM_GUARDS) - filter.atoms) & ATOM_GUARDS == ATOM_GUARDS
    }
}

/// What an atom is by its element.
#[derive(Clone, Copy, Debug, Default)]
struct Kind {
    /// What it counts as in [`Counts::atoms`].
    count: u64,
    /// What it counts as for its neighbours.
    beside: Around,
    /// Which starts begin with it, one bit each.
    starts: u64,
}

/// Where walks can begin, by element.
#[derive(Clone, Debug)]
pub(crate) struct Begin([Kind; ELEMENTS]);

/// Elements and the atom that is not said.
const ELEMENTS: usize = 119;

impl Default for Begin {
    fn default() -> Self {
        Self(std::array::from_fn(|element| {
            let element = Element(element as u8);
            Kind {
                count: counts_as(element),
                beside: Around::neighbour(element),
                starts: 0,
            }
        }))
    }
}

impl Begin {
    /// Notes that a start begins with one of these elements.
    pub(crate) fn add(&mut self, elements: Elements, start: usize) {
        for (element, kind) in (0u8..).zip(&mut self.0) {
            if elements.contains(Element(element)) {
                kind.starts |= 1u64.checked_shl(start as u32).unwrap_or(0);
            }
        }
    }

    /// The starts of an element.
    pub(crate) fn with(&self, element: Element) -> u64 {
        self.kind(element).starts
    }

    fn kind(&self, element: Element) -> Kind {
        self.0.get(usize::from(element.0)).copied().unwrap_or_default()
    }
}

fn counts_as(element: Element) -> u64 {
    match element {
        Element::C => CARBON,
        Element::N => NITROGEN,
        Element::O => OXYGEN,
        Element::ANY => UNSAID,
        _ => 0,
    }
}

impl Filter {
    /// So many atoms and ring bonds.
    pub(crate) fn new(carbons: u32, nitrogens: u32, oxygens: u32, ring_bonds: u32) -> Self {
        let atoms =
            CARBON * u64::from(carbons) + NITROGEN * u64::from(nitrogens) + OXYGEN * u64::from(oxygens);
        Self { atoms, ring_bonds }
    }

    /// What both need at least.
    pub(crate) fn least(&self, other: &Self) -> Self {
        let lanes = [0u32, 16, 32, 48].map(|lane| {
            let of = |atoms: u64| (atoms >> lane) & 0x7FFF;
            of(self.atoms).min(of(other.atoms)) << lane
        });
        Self {
            atoms: lanes.iter().sum(),
            ring_bonds: self.ring_bonds.min(other.ring_bonds),
        }
    }
}

/// The highest bit of each count. Only an atom with more than a hundred neighbours would reach it, and then none of its
/// counts is that of an atom of a skeleton.
const GUARDS: u64 = 0x8080_8080_8080_8080;

impl Around {
    pub(crate) const ONE: Self = Self(1);
    pub(crate) const RING_BOND: Self = Self(1 << 8);
    pub(crate) const DOUBLE_BOND: Self = Self(1 << 16);
    pub(crate) const CARBON: Self = Self(1 << 24);
    pub(crate) const NITROGEN: Self = Self(1 << 32);
    pub(crate) const OXYGEN: Self = Self(1 << 40);

    pub(crate) fn add(&mut self, other: Self) {
        self.0 += other.0;
    }

    /// What a neighbour of this element counts as.
    pub(crate) fn neighbour(element: Element) -> Self {
        match element {
            Element::C => Self::CARBON,
            Element::N => Self::NITROGEN,
            Element::O => Self::OXYGEN,
            _ => Self(0),
        }
    }

    /// What a bond counts as, for the atoms at both ends.
    fn bond(bond: &Bond) -> Self {
        let ring = Self::RING_BOND.0 * u64::from(bond.ring);
        let double = Self::DOUBLE_BOND.0 * u64::from(bond.order == BondOrder::Double);
        Self(Self::ONE.0 + ring + double)
    }

    /// Whether every count is at least that of the other.
    pub(crate) fn covers(self, least: Self) -> bool {
        // No count borrows from the next: the guard bit stays where the count is enough.
        ((self.0 | GUARDS) - least.0) & GUARDS == GUARDS
    }

    /// Double bonds.
    pub(crate) fn doubles(self) -> u64 {
        (self.0 >> 16) & 0x7F
    }

    /// Whether the atom lies in no ring.
    pub(crate) fn in_no_ring(self) -> bool {
        self.0 & (0x7F << 8) == 0
    }
}

impl Beginning {
    /// Whether a walk can begin at an atom of the right element, by what is around it.
    pub(crate) fn fits(&self, around: Around) -> bool {
        around.covers(self.around) && (!self.chain || around.in_no_ring())
    }
}

impl Beside {
    /// Whether a neighbour of the atom is like this.
    pub(crate) fn is_beside(&self, molecule: &Molecule, atom: u32, surroundings: &Surroundings) -> bool {
        molecule.neighbours(atom).iter().any(|next| {
            let around = surroundings.of(next.atom);
            around.covers(self.around)
                && self.elements.contains(molecule.atom(next.atom).element)
                && self
                    .order
                    .is_none_or(|order| molecule.bond(next.bond).order == order)
                && (!self.saturated || around.doubles() == self.around.doubles())
        })
    }
}
