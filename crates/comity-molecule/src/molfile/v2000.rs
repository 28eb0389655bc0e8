//! Connection tables of version 2000: fixed columns, written by hand often enough to be somewhere else.

use super::atoms::{charge, coordinate, mass, radical, valence, with_symbol};
use super::bonds::{Kind, kind};
use super::draft::{Draft, DraftAtom, DraftBond};
use super::lines::{Line, Lines};
use super::wedge::{Parity, Wedge};
use super::{FileError, properties};
use crate::element::Element;
use crate::formula::WEIGHTS;
use crate::graph::Fault;

/// Digits of a number in a fixed column: where a word is longer, two have run together.
const WIDTH: usize = 3;

/// The valence field writes no valence so.
const NO_VALENCE: i32 = 15;

/// Reads counts, atoms, bonds and properties.
pub(super) fn read(lines: &mut Lines<'_>, draft: &mut Draft, ends: bool) -> Result<(), FileError> {
    let counts = lines.next()?;
    let [atoms, bonds, lists] = three(counts)?;
    let size = |count: i32| usize::try_from(count).map_err(|_| counts.fault(0, Fault::Counts));
    draft
        .expect(size(atoms)?, size(bonds)?)
        .map_err(|fault| counts.fault(0, fault))?;
    for _ in 0..atoms {
        let line = lines.next()?;
        draft.atoms.push(atom(line)?);
    }
    for _ in 0..bonds {
        let line = lines.next()?;
        if let Some(bond) = bond(line, draft.atoms.len())? {
            draft.bonds.push(bond);
        }
    }
    for _ in 0..lists {
        let line = lines.next()?;
        let atom = line.number(0, WIDTH)?;
        draft.unsay(index(line, atom, draft.atoms.len())?);
    }
    properties::read(lines, draft, ends)
}

/// The first three numbers of a line, before its version: as words, unless two have run together; then as columns.
fn three(line: Line<'_>) -> Result<[i32; 3], FileError> {
    let words: Vec<&str> = line
        .words()
        .take(3)
        .take_while(|word| !word.starts_with('V'))
        .collect();
    let mut numbers = [0; 3];
    if words.len() >= 2 && words.iter().all(|word| word.len() <= WIDTH) {
        for (number, word) in numbers.iter_mut().zip(words) {
            *number = word.parse().map_err(|_| line.fault_at(word, Fault::Counts))?;
        }
        return Ok(numbers);
    }
    for (at, number) in numbers.iter_mut().enumerate() {
        let from = at * WIDTH;
        *number = line
            .number(from, from + WIDTH)
            .map_err(|_| line.fault(from, Fault::Counts))?;
    }
    Ok(numbers)
}

/// The place of an atom among the atoms read, from its number in the file.
pub(super) fn index(line: Line<'_>, number: i32, atoms: usize) -> Result<usize, FileError> {
    let at = usize::try_from(number)
        .ok()
        .and_then(|number| number.checked_sub(1));
    at.filter(|&at| at < atoms)
        .ok_or_else(|| line.fault(0, Fault::BondWithoutAtom))
}

fn atom(line: Line<'_>) -> Result<DraftAtom, FileError> {
    let (place, word, rest) = place_and_symbol(line)?;
    let mut atom = with_symbol(line, word, place)?;
    let fields = Fields {
        line,
        aligned: line.field(31, 34) == word,
        rest,
    };
    let bad = |at: usize| line.fault(at, Fault::Number);
    let difference = fields.get(34, 36, 0)?;
    if difference != 0 && atom.isotope == 0 {
        atom.isotope = isotope(atom.element, difference).ok_or_else(|| bad(34))?;
    }
    match fields.get(36, 39, 1)? {
        code @ 0..=7 => {
            atom.electrons = u32::from(code == 4);
            atom.charge = if matches!(code, 0 | 4) { 0 } else { 4 - code };
        }
        _ => return Err(bad(36)),
    }
    atom.parity = match fields.get(39, 42, 2)? {
        1 => Some(Parity::Odd),
        2 => Some(Parity::Even),
        _ => None,
    };
    atom.valence = valence(fields.get(48, 51, 5)?, NO_VALENCE).ok_or_else(|| bad(48))?;
    Ok(atom)
}

/// Coordinates and symbol: as words, unless coordinates have run together; and the words after them.
fn place_and_symbol(line: Line<'_>) -> Result<([f64; 3], &str, Vec<&str>), FileError> {
    let words: Vec<&str> = line.words().collect();
    if let [x, y, z, symbol, rest @ ..] = words.as_slice()
        && let (Some(x), Some(y), Some(z)) = (coordinate(x), coordinate(y), coordinate(z))
        && coordinate(symbol).is_none()
    {
        return Ok(([x, y, z], symbol, rest.to_vec()));
    }
    let mut place = [0.0; 3];
    for (at, part) in place.iter_mut().enumerate() {
        let from = at * 10;
        *part = coordinate(line.field(from, from + 10)).ok_or_else(|| line.fault(from, Fault::Line))?;
    }
    match line.field(31, 34) {
        "" => Err(line.fault(31, Fault::NoElement)),
        symbol => Ok((place, symbol, Vec::new())),
    }
}

/// The fields after the symbol: in their columns, or as words if the symbol is not in its own.
struct Fields<'t> {
    line: Line<'t>,
    aligned: bool,
    rest: Vec<&'t str>,
}

impl Fields<'_> {
    fn get(&self, from: usize, to: usize, word: usize) -> Result<i32, FileError> {
        if self.aligned {
            return self.line.number(from, to);
        }
        self.rest.get(word).map_or(Ok(0), |word| self.line.whole(word))
    }
}

/// The isotope that is so many mass units from the rounded atomic weight.
fn isotope(element: Element, difference: i32) -> Option<u16> {
    let weight = WEIGHTS
        .get(usize::from(element.0))
        .copied()
        .filter(|&weight| weight > 0.0)?;
    // Rounded weights lie between 1 and 294.
    mass(weight.round() as i32 + difference).filter(|&mass| mass > 0)
}

fn bond(line: Line<'_>, atoms: usize) -> Result<Option<DraftBond>, FileError> {
    let [a, b, order] = three(line).map_err(|error| FileError {
        fault: Fault::Line,
        ..error
    })?;
    let (a, b) = (index(line, a, atoms)?, index(line, b, atoms)?);
    let order = match kind(order).ok_or_else(|| line.fault(6, Fault::Number))? {
        Kind::Bond(order) => order,
        Kind::None => return Ok(None),
    };
    let stereo = match line.words().nth(3) {
        Some(word) if word.len() <= WIDTH && line.words().take(3).all(|word| word.len() <= WIDTH) => {
            line.whole(word)?
        }
        _ => line.number(9, 12)?,
    };
    let wedge = match stereo {
        1 => Some(Wedge::Up),
        6 => Some(Wedge::Down),
        _ => None,
    };
    // Both are below the number of atoms.
    Ok(Some(DraftBond {
        a: a as u32,
        b: b as u32,
        order,
        wedge,
        line: line.number,
    }))
}

/// Sets charges, radicals and isotopes of the atom block to none: a property line of that kind replaces them all.
pub(super) fn forget(draft: &mut Draft, what: Replaced) {
    for atom in &mut draft.atoms {
        match what {
            Replaced::ChargesAndRadicals => {
                atom.charge = 0;
                atom.electrons = 0;
            }
            Replaced::Isotopes if atom.element != Element::H => atom.isotope = 0,
            Replaced::Isotopes => {}
        }
    }
}

/// What property lines replace.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Replaced {
    ChargesAndRadicals,
    Isotopes,
}

/// Sets a property of one atom.
pub(super) fn set(
    draft: &mut Draft,
    line: Line<'_>,
    name: &str,
    atom: i32,
    value: i32,
) -> Result<(), FileError> {
    let at = index(line, atom, draft.atoms.len())?;
    let bad = || line.fault(0, Fault::Number);
    let Some(atom) = draft.atoms.get_mut(at) else {
        return Err(bad());
    };
    match name {
        "CHG" => atom.charge = charge(value).ok_or_else(bad)?,
        "RAD" => atom.electrons = radical(value).ok_or_else(bad)?,
        "ISO" => atom.isotope = mass(value).ok_or_else(bad)?,
        _ => atom.element = Element::ANY,
    }
    Ok(())
}
