//! The atoms that nearly every structure is made of, with their outcomes worked out once.

use super::place::{Links, Need, Place};
use crate::element::Element;
use crate::graph::{Atom, Chirality};
use crate::valence::{Outcome, Situation, judge};

/// An atom as far as its valence goes, without its bonds.
#[derive(Clone, Copy)]
struct Kind {
    element: u8,
    aromatic: bool,
    charge: i8,
    /// Without brackets: hydrogen atoms are implied.
    bare: bool,
}

const fn bare(element: u8, aromatic: bool) -> Kind {
    Kind {
        element,
        aromatic,
        charge: 0,
        bare: true,
    }
}

const fn stated(element: u8, aromatic: bool, charge: i8) -> Kind {
    Kind {
        element,
        aromatic,
        charge,
        bare: false,
    }
}

/// How many of [`KINDS`] are written without brackets; they come first.
pub(crate) const BARE_KINDS: usize = 17;

const KINDS: [Kind; 32] = [
    bare(5, false),
    bare(6, false),
    bare(7, false),
    bare(8, false),
    bare(9, false),
    bare(15, false),
    bare(16, false),
    bare(17, false),
    bare(35, false),
    bare(53, false),
    bare(5, true),
    bare(6, true),
    bare(7, true),
    bare(8, true),
    bare(15, true),
    bare(16, true),
    bare(0, false),
    stated(6, false, 0),
    stated(6, true, 0),
    stated(7, false, 0),
    stated(7, true, 0),
    stated(7, false, 1),
    stated(7, true, 1),
    stated(8, false, -1),
    stated(8, false, 0),
    stated(14, false, 0),
    stated(15, false, 0),
    stated(16, false, 0),
    stated(16, true, 1),
    stated(17, false, -1),
    stated(34, false, 0),
    stated(35, false, -1),
];

/// An atom in brackets that is none of [`KINDS`].
pub(crate) const STATED: u8 = 254;

/// An atom of any element whose hydrogen atoms are implied.
pub(crate) const IMPLIED: u8 = 255;

/// The kind of an atom in brackets.
#[inline]
pub(crate) fn stated_kind(atom: &Atom) -> u8 {
    match (atom.element.0, atom.charge, atom.aromatic) {
        (6, 0, false) => 17,
        (6, 0, true) => 18,
        (7, 0, false) => 19,
        (7, 0, true) => 20,
        (7, 1, false) => 21,
        (7, 1, true) => 22,
        (8, -1, false) => 23,
        (8, 0, false) => 24,
        (14, 0, false) => 25,
        (15, 0, false) => 26,
        (16, 0, false) => 27,
        (16, 1, true) => 28,
        (17, -1, false) => 29,
        (34, 0, false) => 30,
        (35, -1, false) => 31,
        _ => STATED,
    }
}

/// Whether the hydrogen atoms of an atom of this kind are implied.
pub(super) fn is_filled(kind: u8) -> bool {
    kind == IMPLIED || usize::from(kind) < BARE_KINDS
}

/// The atoms without brackets, by kind.
pub(crate) static BARE_ATOMS: [Atom; BARE_KINDS] = bare_atoms();

const fn bare_atoms() -> [Atom; BARE_KINDS] {
    let blank = Atom {
        element: Element::ANY,
        isotope: 0,
        charge: 0,
        hydrogens: 0,
        labelled_hydrogens: 0,
        aromatic: false,
        chirality: Chirality::None,
        input: 0,
        component: 0,
    };
    let mut atoms = [blank; BARE_KINDS];
    let mut kind = 0;
    while kind < BARE_KINDS {
        atoms[kind].element = Element(KINDS[kind].element);
        atoms[kind].aromatic = KINDS[kind].aromatic;
        kind += 1;
    }
    atoms
}

/// The sums of orders and the numbers of aromatic bonds that the table has; beyond, the rule is asked.
const WIDTH: usize = 8;

/// One outcome in a byte: implied hydrogen atoms and the [`Need`]. 0: the rule is to be asked.
#[derive(Clone, Copy)]
pub(super) struct Cell(u8);

const HYDROGENS: u8 = 0x0f;
const NEED: u32 = 4;

impl Cell {
    #[inline]
    pub(super) fn is_allowed(self) -> bool {
        self.0 != 0
    }

    #[inline]
    pub(super) fn hydrogens(self) -> u8 {
        self.0 & HYDROGENS
    }

    #[inline]
    pub(super) fn need(self) -> Need {
        Need(self.0 >> NEED)
    }

    #[inline]
    pub(super) fn wants_double(self) -> bool {
        self.need() == Need::MUST
    }
}

/// Outcomes by kind, number of aromatic bonds and sum of orders; blank for kinds that have none.
static TABLE: [[Cell; WIDTH * WIDTH]; 256] = table();

const fn table() -> [[Cell; WIDTH * WIDTH]; 256] {
    let mut table = [[Cell(0); WIDTH * WIDTH]; 256];
    let mut kind = 0;
    while kind < KINDS.len() {
        let mut cell = 0;
        while cell < WIDTH * WIDTH {
            table[kind][cell] = work_out(KINDS[kind], cell / WIDTH, cell % WIDTH);
            cell += 1;
        }
        kind += 1;
    }
    table
}

const fn work_out(kind: Kind, aromatic_bonds: usize, sigma: usize) -> Cell {
    if kind.element == 0 {
        // An atom that is not said is noted, which the table cannot do.
        return Cell(0);
    }
    let outcome = judge(Situation {
        element: kind.element,
        charge: kind.charge,
        sigma: sigma as u32,
        aromatic_bonds: aromatic_bonds as u32,
        aromatic: kind.aromatic,
        hydrogens: 0,
        fill: kind.bare,
    });
    let need = if outcome.wants_double {
        Need::MUST
    } else {
        Need::NO
    };
    Cell(if outcome.allowed {
        need.0 << NEED | outcome.implied as u8
    } else {
        0
    })
}

/// The outcome as far as the table has it. Written hydrogen atoms count as bonds.
#[inline]
pub(super) fn quick(kind: u8, links: Links, hydrogens: u8) -> Cell {
    let (sum, aromatic) = (
        links.orders() as usize + usize::from(hydrogens),
        links.aromatic() as usize,
    );
    if (sum | aromatic) >= WIDTH {
        return Cell(0);
    }
    TABLE[usize::from(kind)][(aromatic * WIDTH + sum) % (WIDTH * WIDTH)]
}

/// The outcome by the rule itself.
pub(super) fn outcome(atom: &Atom, place: &Place) -> Outcome {
    judge(Situation {
        element: atom.element.0,
        charge: atom.charge,
        sigma: place.links.orders(),
        aromatic_bonds: place.links.aromatic(),
        aromatic: atom.aromatic,
        hydrogens: u32::from(atom.hydrogens),
        fill: is_filled(place.kind),
    })
}
