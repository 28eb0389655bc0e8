//! From written atoms and bonds to a [`Molecule`]: the steps that every reader needs.
//!
//! A reader writes atoms and bonds into a [`Draft`] in the order of its input and calls
//! [`Draft::settle`]. All buffers are kept, so that the next record allocates nothing.

mod cycles;
mod forest;
mod handed;
mod hydrogens;
mod kekule;
mod lean;
mod matching;
mod mend;
mod neighbours;

use crate::graph::{
    Atom, Bond, BondOrder, Chirality, Direction, Fault, MAX_ATOMS, MAX_BONDS, Molecule, ReadError, WrittenOrder,
};
use crate::valence::{Outcome, REFUSED, Situation, judge};

/// No atom, no bond.
pub(crate) const NONE: u32 = u32::MAX;

/// Atoms written without brackets, in the order of [`BARE`]'s rows: element and lower case.
pub(crate) const BARE_KINDS: [(u8, bool); 17] = [
    (5, false),
    (6, false),
    (7, false),
    (8, false),
    (9, false),
    (15, false),
    (16, false),
    (17, false),
    (35, false),
    (53, false),
    (5, true),
    (6, true),
    (7, true),
    (8, true),
    (15, true),
    (16, true),
    (0, false),
];

/// An atom in brackets: its hydrogen atoms are written.
pub(crate) const STATED: u8 = 254;

/// An atom of any element whose hydrogen atoms are implied.
pub(crate) const IMPLIED: u8 = 255;

/// What is known of an atom beside [`Atom`], while a record is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Where it stands in the input; errors say so.
    pub(crate) at: u32,
    /// The atom it hangs on in a tree over its component, and the bond to it.
    up: u32,
    up_bond: u32,
    /// When it was reached: lower for every atom above it in the tree.
    rank: u32,
    /// Nearest atom above it whose bond upwards is not yet known to lie in a ring.
    jump: u32,
    /// Sum of bond orders, an aromatic bond as one; the number of aromatic bonds in the upper half.
    tally: u32,
    /// The double bond it has been given.
    mate: u32,
    degree: u32,
    /// Row of [`BARE_KINDS`], [`STATED`] or [`IMPLIED`].
    kind: u8,
    need: Need,
    ring: bool,
}

impl Place {
    #[inline]
    fn new(number: u32, at: u32, kind: u8) -> Self {
        Self {
            at,
            up: NONE,
            up_bond: NONE,
            rank: number,
            jump: number,
            tally: 0,
            mate: NONE,
            degree: 0,
            kind,
            need: Need::No,
            ring: false,
        }
    }
}

/// Whether an aromatic atom must have one of its aromatic bonds made double.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    No,
    Must,
    /// An atom that is not said (`*`) takes part if that helps.
    May,
}

/// A bond that closes a ring, and where its two ends are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Closure {
    pub(crate) bond: u32,
    pub(crate) opened_at: u32,
    pub(crate) closed_at: u32,
}

/// Atoms and bonds as written, and the buffers to make a molecule of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    molecule: Molecule,
    places: Vec<Place>,
    /// Each bond as it was written, implied ones resolved.
    written: Vec<WrittenOrder>,
    closures: Vec<Closure>,
    /// Atoms with a handedness.
    handed: Vec<u32>,
    /// Ligands of such atoms that were hydrogen atoms, and where they stood.
    merged: Vec<(u32, u32)>,
    /// Atoms with a leaning bond to such a hydrogen atom, and how it leans from the atom.
    leaning: Vec<(u32, Direction)>,
    /// Whether no tree is known: bonds come in any order, or ring numbers join components.
    pub(crate) loose: bool,
    /// Whether ligands are ordered by bond number, not by place in the text.
    pub(crate) by_bond: bool,
    hydrogen_atoms: bool,
    metal: bool,
    aromatic: bool,
    /// Whether a bond is written as aromatic: it may join atoms that are not, or lie in no ring.
    colon: bool,
    /// Whether an arrow is written: it closes no ring.
    dative: bool,
    /// Whether a bond became such an arrow while valences were checked.
    given: bool,
    unsaid: bool,
    map: Vec<u32>,
    search: matching::Search,
}

/// What each written bond adds to the tally of the first and of the second atom.
const ADDS: [(u32, u32); 8] = [
    (1, 1),
    (1, 1),
    (2, 2),
    (3, 3),
    (4, 4),
    (1 | AROMATIC_ONE, 1 | AROMATIC_ONE),
    (0, 0),
    (0, 1),
];

const AROMATIC_ONE: u32 = 1 << 16;

const ORDERS: [BondOrder; 8] = [
    BondOrder::Single,
    BondOrder::Single,
    BondOrder::Double,
    BondOrder::Triple,
    BondOrder::Quadruple,
    BondOrder::Single,
    BondOrder::Any,
    BondOrder::Single,
];

impl Draft {
    /// Makes it empty; keeps the buffers.
    pub(crate) fn clear(&mut self) {
        self.molecule.atoms.clear();
        self.molecule.bonds.clear();
        self.molecule.components = 0;
        self.places.clear();
        self.written.clear();
        self.closures.clear();
        self.handed.clear();
        self.merged.clear();
        self.leaning.clear();
        self.loose = false;
        self.by_bond = false;
        self.hydrogen_atoms = false;
        self.metal = false;
        self.aromatic = false;
        self.colon = false;
        self.dative = false;
        self.given = false;
        self.unsaid = false;
    }

    pub(crate) fn molecule(&self) -> &Molecule {
        &self.molecule
    }

    pub(crate) fn into_molecule(self) -> Molecule {
        self.molecule
    }

    pub(crate) fn atom(&self, atom: u32) -> Option<&Atom> {
        self.molecule.atoms.get(atom as usize)
    }

    pub(crate) fn len(&self) -> u32 {
        self.molecule.atoms.len() as u32
    }

    /// Begins a component; the next atoms belong to it.
    pub(crate) fn begin_component(&mut self) {
        self.molecule.components = self.molecule.components.saturating_add(1);
    }

    /// Adds an atom of the current component. `at` is its place in the input, `kind` a row of
    /// [`BARE_KINDS`], [`STATED`] or [`IMPLIED`].
    #[inline]
    pub(crate) fn push_atom(&mut self, mut atom: Atom, kind: u8, at: u32) -> Result<u32, Fault> {
        let number = self.molecule.atoms.len();
        if number >= MAX_ATOMS {
            return Err(Fault::TooManyAtoms);
        }
        let number = number as u32;
        atom.component = self.molecule.components.saturating_sub(1);
        atom.input = number;
        self.aromatic |= atom.aromatic;
        self.molecule.atoms.push(atom);
        self.places.push(Place::new(number, at, kind));
        Ok(number)
    }

    /// Notes what is rare about an atom in brackets.
    pub(crate) fn note(&mut self, number: u32) {
        if let Some(atom) = self.molecule.atoms.get(number as usize) {
            self.hydrogen_atoms |= atom.element.0 == 1;
            self.metal |= atom.element.is_metal();
            if atom.chirality != Chirality::None {
                self.handed.push(number);
            }
        }
    }

    /// Joins two atoms. Both must exist.
    #[inline]
    pub(crate) fn push_bond(&mut self, a: u32, b: u32, written: WrittenOrder) -> Result<u32, Fault> {
        let number = self.molecule.bonds.len();
        if number >= MAX_BONDS {
            return Err(Fault::TooManyBonds);
        }
        self.colon |= written == WrittenOrder::Aromatic;
        self.dative |= written == WrittenOrder::Dative;
        let written = self.resolve(a, b, written);
        let (first, second) = ADDS[written as usize];
        self.bump(a, first);
        self.bump(b, second);
        let aromatic = written == WrittenOrder::Aromatic;
        self.aromatic |= aromatic;
        let order = ORDERS[written as usize];
        self.written.push(written);
        self.molecule.bonds.push(Bond { a, b, order, aromatic, ..Bond::default() });
        Ok(number as u32)
    }

    /// Notes how a bond leans.
    pub(crate) fn lean(&mut self, bond: u32, direction: Direction) {
        if let Some(bond) = self.molecule.bonds.get_mut(bond as usize) {
            bond.direction = direction;
        }
    }

    /// Makes a single bond one of any order.
    pub(crate) fn unsay(&mut self, bond: u32) {
        if let Some(bond) = self.molecule.bonds.get_mut(bond as usize).filter(|bond| !bond.aromatic) {
            bond.order = BondOrder::Any;
        }
    }

    /// Hangs `child` on `parent` in the tree over the component.
    #[inline]
    pub(crate) fn hang(&mut self, child: u32, parent: u32, bond: u32) {
        if let Some(place) = self.places.get_mut(child as usize) {
            place.up = parent;
            place.up_bond = bond;
        }
    }

    pub(crate) fn push_closure(&mut self, closure: Closure) {
        self.closures.push(closure);
    }

    #[inline]
    fn resolve(&self, a: u32, b: u32, written: WrittenOrder) -> WrittenOrder {
        let lower = |atom: u32| self.atom(atom).is_some_and(|atom| atom.aromatic);
        match written {
            WrittenOrder::Implied if lower(a) && lower(b) => WrittenOrder::Aromatic,
            WrittenOrder::Implied => WrittenOrder::Single,
            other => other,
        }
    }

    #[inline]
    fn bump(&mut self, atom: u32, by: u32) {
        if let Some(place) = self.places.get_mut(atom as usize) {
            place.tally += by;
            place.degree += 1;
        }
    }

    /// Checks what was written and makes the molecule of it.
    pub(crate) fn settle(&mut self) -> Result<(), ReadError> {
        if self.hydrogen_atoms {
            self.merge_hydrogens();
        }
        self.join_neighbours();
        if self.metal && self.aromatic {
            self.give_from_aromatic();
        }
        if self.loose || self.dative {
            self.grow_forest();
        }
        self.check_closures()?;
        self.mark_rings();
        if self.colon {
            self.open_aromatic();
        }
        self.check_valences()?;
        if self.given {
            self.mark_rings_again();
        }
        if self.aromatic {
            self.give_double_bonds()?;
        }
        if !self.handed.is_empty() {
            self.order_handedness();
        }
        if !self.leaning.is_empty() {
            self.pass_on_leaning();
        }
        Ok(())
    }

    /// A bond written as aromatic that lies in no ring is a single bond. Atoms in a ring still count it as
    /// aromatic, as in RDKit.
    fn open_aromatic(&mut self) {
        for number in 0..self.molecule.bonds.len() {
            let Some(bond) = self.molecule.bonds.get_mut(number).filter(|bond| bond.aromatic && !bond.ring) else {
                continue;
            };
            bond.aromatic = false;
            let ends = [bond.a, bond.b];
            for end in ends {
                if let Some(place) = self.places.get_mut(end as usize).filter(|place| !place.ring) {
                    place.tally -= AROMATIC_ONE;
                }
            }
        }
    }

    /// Refuses atoms with too many bonds; fills in implied hydrogen atoms.
    fn check_valences(&mut self) -> Result<(), ReadError> {
        for number in 0..self.molecule.atoms.len() {
            let Some((atom, place)) = self.molecule.atoms.get_mut(number).zip(self.places.get_mut(number)) else {
                continue;
            };
            let outcome = outcome(atom, place);
            if outcome.allowed {
                accept(atom, place, outcome);
                self.unsaid |= place.need == Need::May;
            } else {
                self.mend(number as u32, outcome)?;
            }
        }
        Ok(())
    }

    /// A molecule of settled atoms and bonds: finds neighbours, components and rings, checks nothing.
    pub(crate) fn join(atoms: Vec<Atom>, bonds: Vec<Bond>) -> Molecule {
        let mut draft = Self { loose: true, by_bond: true, ..Self::default() };
        for (number, atom) in atoms.iter().enumerate() {
            draft.places.push(Place::new(number as u32, number as u32, STATED));
            draft.molecule.atoms.push(*atom);
        }
        for bond in bonds {
            draft.bump(bond.a, 0);
            draft.bump(bond.b, 0);
            draft.molecule.bonds.push(Bond { ring: false, ..bond });
        }
        draft.join_neighbours();
        draft.grow_forest();
        draft.mark_rings();
        draft.molecule
    }

    fn fault(&self, atom: u32, fault: Fault) -> ReadError {
        let at = self.places.get(atom as usize).map_or(0, |place| place.at as usize);
        ReadError { at, fault }
    }
}

#[inline]
fn accept(atom: &mut Atom, place: &mut Place, outcome: Outcome) {
    atom.hydrogens = atom.hydrogens.saturating_add(outcome.implied as u8);
    if outcome.wants_double {
        place.need = Need::Must;
    } else if atom.element.0 == 0 {
        place.need = Need::May;
    }
}

/// How many bonds and aromatic bonds the rows of [`BARE`] go up to; above, the rule is asked itself.
const MOST: u32 = 7;

/// Outcomes for atoms without brackets: kind × aromatic bonds × sum of orders.
static BARE: [[[Outcome; 8]; 8]; 17] = bare();

const fn bare() -> [[[Outcome; 8]; 8]; 17] {
    let mut table = [[[REFUSED; 8]; 8]; 17];
    let mut kind = 0;
    while kind < 17 {
        let mut place = 0;
        while place < 64 {
            let (element, aromatic) = BARE_KINDS[kind];
            let (aromatic_bonds, sigma) = (place / 8, place % 8);
            table[kind][aromatic_bonds][sigma] = judge(Situation {
                element,
                charge: 0,
                sigma: sigma as u32,
                aromatic_bonds: aromatic_bonds as u32,
                aromatic,
                hydrogens: 0,
                fill: true,
            });
            place += 1;
        }
        kind += 1;
    }
    table
}

#[inline]
fn outcome(atom: &Atom, place: &Place) -> Outcome {
    let sigma = (place.tally & 0xffff) + u32::from(atom.hydrogens);
    let aromatic_bonds = place.tally >> 16;
    if let Some(rows) = BARE.get(usize::from(place.kind))
        && sigma <= MOST
        && aromatic_bonds <= MOST
    {
        return rows[aromatic_bonds as usize & 7][sigma as usize & 7];
    }
    judge(situation(atom, place))
}

fn situation(atom: &Atom, place: &Place) -> Situation {
    Situation {
        element: atom.element.0,
        charge: atom.charge,
        sigma: place.tally & 0xffff,
        aromatic_bonds: place.tally >> 16,
        aromatic: atom.aromatic,
        hydrogens: u32::from(atom.hydrogens),
        fill: place.kind != STATED,
    }
}
