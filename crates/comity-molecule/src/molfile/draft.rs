//! Atoms and bonds as a file gives them, before hydrogen atoms are implied.

use super::FileError;
use super::valence::implied;
use super::wedge;
use crate::builder::Builder;
use crate::element::Element;
use crate::graph::{Atom, Chirality, Fault, MAX_ATOMS, MAX_BONDS, Molecule, WrittenOrder};

/// Charges that the format can hold.
pub(super) const CHARGES: std::ops::RangeInclusive<i32> = -15..=15;

/// One atom of the file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DraftAtom {
    pub(super) element: Element,
    pub(super) isotope: u16,
    pub(super) charge: i32,
    /// Unpaired or missing electrons: they take up valence.
    pub(super) electrons: u32,
    /// Valence, hydrogen atoms included, if the file says it.
    pub(super) valence: Option<u32>,
    /// Hydrogen atoms, if the file says them.
    pub(super) hydrogens: Option<u32>,
    /// Place in the drawing, ångström or anything else.
    pub(super) place: [f64; 3],
    /// Odd or even, if the file says it and nothing is drawn.
    pub(super) parity: Option<wedge::Parity>,
    /// Line of the file.
    pub(super) line: usize,
}

/// One bond of the file; atoms are numbered from 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct DraftBond {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) order: WrittenOrder,
    /// Which way it points from `a`, if it is drawn as a wedge.
    pub(super) wedge: Option<wedge::Wedge>,
    /// Line of the file.
    pub(super) line: usize,
}

/// A structure in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) atoms: Vec<DraftAtom>,
    pub(super) bonds: Vec<DraftBond>,
    /// Whether the file says that it is more than one substance.
    pub(super) unsaid: bool,
    /// Bonds of the file that join nothing.
    pub(super) not_joined: usize,
}

impl Draft {
    /// Room for so many atoms and bonds, if that is within the limits.
    pub(super) fn expect(&mut self, atoms: usize, bonds: usize) -> Result<(), Fault> {
        if atoms > MAX_ATOMS {
            return Err(Fault::TooManyAtoms);
        }
        if bonds > MAX_BONDS {
            return Err(Fault::TooManyBonds);
        }
        self.atoms.reserve(atoms);
        self.bonds.reserve(bonds);
        Ok(())
    }

    /// Makes the atom one that is not said.
    pub(super) fn unsay(&mut self, atom: usize) {
        if let Some(atom) = self.atoms.get_mut(atom) {
            atom.element = Element::ANY;
        }
    }

    /// Implies hydrogen atoms, looks at wedges, and hands everything to the builder.
    pub(super) fn finish(mut self) -> Result<Molecule, FileError> {
        if self.atoms.is_empty() {
            return Err(FileError {
                line: 1,
                column: None,
                fault: Fault::Empty,
            });
        }
        self.put_hydrogen_last();
        let chirality = wedge::chirality(&self.atoms, &self.bonds);
        let bonds = Around::new(&self.atoms, &self.bonds);
        let mut builder = Builder::new();
        for ((at, atom), chirality) in self.atoms.iter().enumerate().zip(chirality) {
            let around = bonds.0.get(at).copied().unwrap_or_default();
            let here = |fault| FileError {
                line: atom.line,
                column: None,
                fault,
            };
            let atom = written(atom, around, chirality).map_err(here)?;
            builder.atom(atom).map_err(here)?;
        }
        if self.unsaid {
            builder
                .atom(Atom {
                    element: Element::ANY,
                    ..Atom::default()
                })
                .map_err(|fault| self.whole(fault))?;
        }
        for bond in &self.bonds {
            let here = |fault| FileError {
                line: bond.line,
                column: None,
                fault,
            };
            builder.bond(bond.a, bond.b, bond.order).map_err(here)?;
        }
        builder.finish().map_err(|error| {
            let line = self.atoms.get(error.at).map_or(1, |atom| atom.line);
            FileError {
                line,
                column: None,
                fault: error.fault,
            }
        })
    }

    /// Bonds to hydrogen atoms come last, so that counting those atoms elsewhere leaves the order of the others as it is.
    fn put_hydrogen_last(&mut self) {
        let atoms = &self.atoms;
        let hydrogen = |end: u32| {
            atoms
                .get(end as usize)
                .is_some_and(|atom| atom.element == Element::H)
        };
        self.bonds
            .sort_by_key(|bond| hydrogen(bond.a) || hydrogen(bond.b));
    }

    fn whole(&self, fault: Fault) -> FileError {
        FileError {
            line: self.atoms.last().map_or(1, |atom| atom.line),
            column: None,
            fault,
        }
    }
}

/// What the bonds of one atom come to.
#[derive(Clone, Copy, Default)]
struct Bonded {
    /// Valence taken up by bonds that are not aromatic.
    plain: u32,
    /// How many bonds are aromatic.
    aromatic: u32,
}

struct Around(Vec<Bonded>);

impl Around {
    fn new(atoms: &[DraftAtom], bonds: &[DraftBond]) -> Self {
        let mut around = vec![Bonded::default(); atoms.len()];
        for bond in bonds {
            // The one that gives both electrons of a dative bond spends no valence.
            let gives = bond.order == WrittenOrder::Dative;
            for end in [bond.a, bond.b].into_iter().skip(usize::from(gives)) {
                if let Some(bonded) = around.get_mut(end as usize) {
                    bonded.add(bond.order);
                }
            }
        }
        Self(around)
    }
}

impl Bonded {
    fn add(&mut self, order: WrittenOrder) {
        let valence = match order {
            WrittenOrder::Aromatic => {
                self.aromatic += 1;
                return;
            }
            WrittenOrder::Double => 2,
            WrittenOrder::Triple => 3,
            WrittenOrder::Quadruple => 4,
            _ => 1,
        };
        self.plain += valence;
    }

    /// Valence taken up, one for each aromatic bond.
    fn taken(self) -> u32 {
        self.plain + self.aromatic
    }
}

fn written(atom: &DraftAtom, around: Bonded, chirality: Chirality) -> Result<Atom, Fault> {
    let charge = i8::try_from(atom.charge).map_err(|_| Fault::Number)?;
    let hydrogens = u8::try_from(hydrogens(atom, around)?).map_err(|_| Fault::Number)?;
    Ok(Atom {
        element: atom.element,
        isotope: atom.isotope,
        charge,
        hydrogens,
        aromatic: around.aromatic > 0,
        chirality,
        ..Atom::default()
    })
}

/// Hydrogen atoms that the file says or implies.
fn hydrogens(atom: &DraftAtom, around: Bonded) -> Result<u32, Fault> {
    if let Some(count) = atom.hydrogens {
        return Ok(count);
    }
    if atom.element == Element::ANY {
        return Ok(0);
    }
    let taken = around.taken();
    if let Some(valence) = atom.valence {
        // The ring takes one more where the atom has it to spare; else it gives a lone pair.
        let ring = u32::from(around.aromatic > 0 && taken < valence);
        return valence.checked_sub(taken + ring).ok_or(Fault::Valence);
    }
    let free = implied(atom.element, atom.charge, taken + atom.electrons);
    if around.aromatic == 0 {
        return free.ok_or(Fault::Valence);
    }
    // The ring takes one; a carbanion gives it a pair.
    let ring = u32::from(atom.element != Element::C || atom.charge >= 0);
    Ok(free.unwrap_or(0).saturating_sub(ring).min(1))
}
