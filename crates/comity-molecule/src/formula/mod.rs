//! Formula and mass.

mod weights;

use std::fmt;

use crate::element::Element;
use crate::graph::{Atom, Molecule};
use weights::DEUTERIUM;
pub(crate) use weights::WEIGHTS;

/// How many atoms of each element, and the charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// By atomic number; place 0 counts atoms that are not said.
    counts: [u32; 119],
    /// Sum of the formal charges.
    charge: i32,
}

impl Formula {
    /// How many atoms of an element, hydrogen atoms that are only implied included.
    pub fn count(&self, element: Element) -> u32 {
        self.counts.get(usize::from(element.0)).copied().unwrap_or(0)
    }

    /// Sum of the formal charges.
    pub fn charge(&self) -> i32 {
        self.charge
    }

    /// How many atoms are no hydrogen; those that are not said count.
    pub fn heavy_atoms(&self) -> u32 {
        self.counts.iter().sum::<u32>() - self.count(Element::H)
    }

    /// Whether an atom is not said (`*`, an R group): mass and formula are then a part of the truth.
    pub fn has_unsaid(&self) -> bool {
        self.count(Element::ANY) > 0
    }

    fn new() -> Self {
        Self {
            counts: [0; 119],
            charge: 0,
        }
    }

    fn add(&mut self, atom: &Atom) {
        if let Some(count) = self.counts.get_mut(usize::from(atom.element.0)) {
            *count += 1;
        }
        if let Some(count) = self.counts.get_mut(usize::from(Element::H.0)) {
            *count += u32::from(atom.hydrogens);
        }
        self.charge += i32::from(atom.charge);
    }
}

/// The formula of one component, or of the whole record. Isotopes are counted as their element.
pub fn of(molecule: &Molecule, component: Option<u16>) -> Formula {
    let mut formula = Formula::new();
    for atom in atoms(molecule, component) {
        formula.add(atom);
    }
    formula
}

/// How many atoms are no hydrogen, in one component or in the whole record.
pub fn heavy_atoms(molecule: &Molecule, component: Option<u16>) -> usize {
    atoms(molecule, component)
        .filter(|atom| atom.element != Element::H)
        .count()
}

/// Average molar mass in u (the same number as g/mol), of one component or of the whole record, from the standard
/// atomic weights of IUPAC 2021 in five figures. A labelled atom weighs its mass number, a labelled hydrogen as
/// deuterium; an atom that is not said weighs nothing ([`Formula::has_unsaid`]).
pub fn average_mass(molecule: &Molecule, component: Option<u16>) -> f64 {
    atoms(molecule, component).map(mass).sum()
}

fn mass(atom: &Atom) -> f64 {
    let own = match atom.isotope {
        0 => weight(atom.element),
        number => f64::from(number),
    };
    let labelled = atom.labelled_hydrogens.min(atom.hydrogens);
    let plain = atom.hydrogens - labelled;
    own + f64::from(plain) * weight(Element::H) + f64::from(labelled) * DEUTERIUM
}

fn weight(element: Element) -> f64 {
    WEIGHTS.get(usize::from(element.0)).copied().unwrap_or(0.0)
}

fn atoms(molecule: &Molecule, component: Option<u16>) -> impl Iterator<Item = &Atom> {
    molecule
        .atoms()
        .iter()
        .filter(move |atom| component.is_none_or(|wanted| atom.component == wanted))
}

/// Hill order: carbon, hydrogen, the rest by symbol; without carbon all by symbol. Then the charge (`+`, `-2`).
impl fmt::Display for Formula {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut present: Vec<Element> = (0..=118)
            .map(Element)
            .filter(|&element| self.count(element) > 0)
            .collect();
        let organic = self.count(Element::C) > 0;
        present.sort_by_key(|element| match *element {
            Element::C if organic => (0, "C"),
            Element::H if organic => (1, "H"),
            other => (2, other.symbol()),
        });
        for element in present {
            out.write_str(element.symbol())?;
            if self.count(element) > 1 {
                write!(out, "{}", self.count(element))?;
            }
        }
        match self.charge {
            0 => Ok(()),
            1 => out.write_str("+"),
            -1 => out.write_str("-"),
            more => write!(out, "{more:+}"),
        }
    }
}
