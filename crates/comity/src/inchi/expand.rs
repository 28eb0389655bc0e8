//! The structure of an InChI, as a molfile V3000 without places.

use std::fmt::Write as _;

use inchi::{BondOrder, InchiError, IxaMolecule, Parity, Stereo, Structure, struct_from_inchi};

/// Hydrogen atoms of one atom that carry a label, by mass number.
#[derive(Clone, Copy, Default)]
struct Labelled {
    mass: u16,
    count: usize,
}

/// Asks the InChI program for the structure, and writes it down.
pub(super) fn molfile(inchi: &str) -> Result<String, String> {
    let structure = struct_from_inchi(inchi).map_err(told)?;
    if structure.atoms().is_empty() {
        return Err("it holds no atom".to_owned());
    }
    let labelled = labelled(inchi, &structure)?;
    let drawing = Drawing::new(&structure)?;
    let mut table = Table::default();
    for at in 0..structure.atoms().len() {
        table.atom(&drawing, at, labelled.get(at).map_or(&[], Vec::as_slice));
    }
    for bond in &drawing.bonds {
        table.bond(bond.order, bond.ends);
    }
    Ok(table.text())
}

/// The library's own words, if it has any.
pub(super) fn told(error: InchiError) -> String {
    match error {
        InchiError::Failed { message, .. } if !message.trim().is_empty() => message.trim().to_owned(),
        other => other.to_string(),
    }
}

/// Labelled hydrogen atoms of each atom. The structure counts them with the others, so where the InChI has an isotope
/// layer the other reader of the library is asked.
fn labelled(inchi: &str, structure: &Structure) -> Result<Vec<Vec<Labelled>>, String> {
    if !inchi.contains("/i") {
        return Ok(Vec::new());
    }
    let other = IxaMolecule::from_inchi(inchi).map_err(told)?;
    if other.atom_count() != structure.atoms().len() {
        return Err("its isotope layer is not clear".to_owned());
    }
    let mut all = Vec::with_capacity(structure.atoms().len());
    for atom in other.atoms() {
        let [_, _, heavy, heaviest] = other.atom_hydrogens(atom).map_err(told)?;
        let count = |number: i32| usize::try_from(number).unwrap_or(0);
        all.push(vec![
            Labelled {
                mass: 2,
                count: count(heavy),
            },
            Labelled {
                mass: 3,
                count: count(heaviest),
            },
        ]);
    }
    Ok(all)
}

/// A bond of certain order.
struct Bond {
    ends: [usize; 2],
    order: usize,
}

/// The structure with charges and bonds that may be drawn in another way than the library does.
struct Drawing<'s> {
    structure: &'s Structure,
    charges: Vec<i8>,
    bonds: Vec<Bond>,
}

impl<'s> Drawing<'s> {
    fn new(structure: &'s Structure) -> Result<Self, String> {
        let charges = structure.atoms().iter().map(|atom| atom.charge).collect();
        let mut bonds = Vec::with_capacity(structure.bonds().len());
        for bond in structure.bonds() {
            bonds.push(Bond {
                ends: [bond.from, bond.to],
                order: order(bond.order)?,
            });
        }
        let mut drawing = Self {
            structure,
            charges,
            bonds,
        };
        for at in 0..structure.atoms().len() {
            drawing.redraw(at);
        }
        Ok(drawing)
    }

    fn element(&self, at: usize) -> &'s str {
        self.structure
            .atoms()
            .get(at)
            .map_or("", |atom| atom.element.as_str())
    }

    fn charge(&self, at: usize) -> i8 {
        self.charges.get(at).copied().unwrap_or(0)
    }

    /// Hydrogen atoms and orders of bonds together.
    fn valence(&self, at: usize) -> usize {
        let hydrogens = self
            .structure
            .atoms()
            .get(at)
            .map_or(0, |atom| usize::from(atom.implicit_hydrogens));
        let here = self.bonds.iter().filter(|bond| bond.ends.contains(&at));
        hydrogens + here.map(|bond| bond.order).sum::<usize>()
    }

    /// The library draws ylides with a nitrogen of five bonds, and sulfonates of zwitterions with a negative sulfur.
    /// Chemists, and our reader, put a charge on both ends of a single bond instead.
    fn redraw(&mut self, at: usize) {
        let (element, charge) = (self.element(at), self.charge(at));
        let five = element == "N" && charge == 0 && self.valence(at) == 5;
        let negative = charge < 0 && matches!(element, "S" | "P" | "Se" | "As" | "Cl" | "Br" | "I");
        let rank = |other: usize| match self.element(other) {
            "O" if five || negative => Some(0),
            "S" | "N" if five => Some(1),
            "C" if five => Some(2),
            _ => None,
        };
        let doubles = self.bonds.iter().enumerate().filter(|(_, bond)| bond.order == 2);
        let best = doubles.filter_map(|(number, bond)| {
            let other = match bond.ends {
                [a, b] if a == at => b,
                [a, b] if b == at => a,
                _ => return None,
            };
            Some((rank(other)?, number, other))
        });
        if let Some((_, number, other)) = best.min() {
            self.move_charge(at, other, number);
        }
    }

    fn move_charge(&mut self, from: usize, to: usize, bond: usize) {
        if let Some(bond) = self.bonds.get_mut(bond) {
            bond.order = 1;
        }
        for (atom, change) in [(from, 1), (to, -1)] {
            if let Some(charge) = self.charges.get_mut(atom) {
                *charge = charge.saturating_add(change);
            }
        }
    }

    /// The parity of the molfile: 1 odd, 2 even. There the neighbours stand in the order of their numbers, with a
    /// hydrogen atom or a lone pair (which the library writes as the atom itself) last; in the library in an order of
    /// its own, even meaning clockwise seen from the first.
    fn parity(&self, atom: usize) -> Option<u8> {
        let (neighbours, even) = self.structure.stereo().iter().find_map(|stereo| match stereo {
            Stereo::Tetrahedral {
                center,
                neighbors,
                parity,
            } if *center == atom => match parity {
                Parity::Even => Some((*neighbors, true)),
                Parity::Odd => Some((*neighbors, false)),
                _ => None,
            },
            _ => None,
        })?;
        let rank = |other: usize| {
            if other == atom {
                (true, usize::MAX)
            } else {
                (self.element(other) == "H", other)
            }
        };
        let ranks = neighbours.map(rank);
        let mut order = ranks;
        order.sort_unstable();
        // Seen from the last of the molfile's order, odd is anticlockwise.
        order.rotate_right(1);
        let places = ranks.map(|rank| order.iter().position(|&other| other == rank));
        let pairs = (0..4).flat_map(|first| (first + 1..4).map(move |second| (first, second)));
        let exchanges = pairs
            .filter(|&(first, second)| places.get(first) > places.get(second))
            .count();
        Some(if even == exchanges.is_multiple_of(2) { 2 } else { 1 })
    }
}

fn order(order: BondOrder) -> Result<usize, String> {
    match order {
        BondOrder::Single => Ok(1),
        BondOrder::Double => Ok(2),
        BondOrder::Triple => Ok(3),
        _ => Err("it gives a bond of no certain order".to_owned()),
    }
}

/// Atom and bond lines.
#[derive(Default)]
struct Table {
    atoms: String,
    bonds: String,
    atom_count: usize,
    bond_count: usize,
    /// Labelled hydrogen atoms, to be written after all others: the atom that carries it, and its mass.
    hydrogens: Vec<(usize, u16)>,
}

impl Table {
    fn atom(&mut self, drawing: &Drawing<'_>, at: usize, labelled: &[Labelled]) {
        let Some(atom) = drawing.structure.atoms().get(at) else {
            return;
        };
        self.atom_count += 1;
        let _ = write!(self.atoms, "M  V30 {} {} 0 0 0 0", at + 1, atom.element);
        if drawing.charge(at) != 0 {
            let _ = write!(self.atoms, " CHG={}", drawing.charge(at));
        }
        if let Some(mass) = atom.isotope {
            let _ = write!(self.atoms, " MASS={mass}");
        }
        match drawing.valence(at) {
            0 => self.atoms.push_str(" VAL=-1"),
            valence => drop(write!(self.atoms, " VAL={valence}")),
        }
        if let Some(parity) = drawing.parity(at) {
            let _ = write!(self.atoms, " CFG={parity}");
        }
        self.atoms.push('\n');
        for label in labelled {
            self.hydrogens
                .extend(std::iter::repeat_n((at, label.mass), label.count));
        }
    }

    fn bond(&mut self, order: usize, [from, to]: [usize; 2]) {
        self.bond_count += 1;
        let _ = writeln!(
            self.bonds,
            "M  V30 {} {order} {} {}",
            self.bond_count,
            from + 1,
            to + 1
        );
    }

    fn text(mut self) -> String {
        for (carrier, mass) in std::mem::take(&mut self.hydrogens) {
            self.atom_count += 1;
            let _ = writeln!(self.atoms, "M  V30 {} H 0 0 0 0 MASS={mass}", self.atom_count);
            self.bond(1, [carrier, self.atom_count - 1]);
        }
        format!(
            "\n\n\n  0  0  0     0  0            999 V3000\nM  V30 BEGIN CTAB\nM  V30 COUNTS {} {} 0 0 0\n\
             M  V30 BEGIN ATOM\n{}M  V30 END ATOM\nM  V30 BEGIN BOND\n{}M  V30 END BOND\nM  V30 END CTAB\nM  END\n",
            self.atom_count, self.bond_count, self.atoms, self.bonds
        )
    }
}
