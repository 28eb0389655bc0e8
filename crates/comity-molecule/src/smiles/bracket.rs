//! Atoms in brackets: isotope, symbol, handedness, hydrogen atoms, charge, class.

use super::reader::Reader;
use crate::element::Element;
use crate::graph::{Atom, Chirality, Fault, ReadError};

/// Largest mass number that is kept. Nothing heavier than about 300 exists; tables use larger ones as marks.
const MOST_ISOTOPE: u32 = u16::MAX as u32;

/// Most hydrogen atoms written at one atom.
const MOST_HYDROGENS: u32 = 99;

/// Largest charge that is kept.
const MOST_CHARGE: u32 = i8::MAX as u32;

/// Largest atom class: what a signed number of 32 bits holds, less one.
const MOST_CLASS: u32 = i32::MAX as u32 - 1;

/// Reads an atom from behind its `[`; gives it and the place behind its `]`.
pub(super) fn read(text: &[u8], at: usize) -> Result<(Atom, usize), ReadError> {
    let mut reader = Reader { text, at };
    match inside(&mut reader) {
        Ok(atom) => Ok((atom, reader.at)),
        Err(fault) => Err(reader.fault(fault)),
    }
}

fn inside(reader: &mut Reader) -> Result<Atom, Fault> {
    let isotope = reader.number(MOST_ISOTOPE)?.unwrap_or(0);
    let (element, aromatic) = symbol(reader)?;
    let mut atom = Atom {
        element,
        aromatic,
        isotope: isotope as u16,
        ..Atom::default()
    };
    atom.chirality = handedness(reader)?;
    if reader.take(b'H') {
        atom.hydrogens = reader.number(MOST_HYDROGENS)?.unwrap_or(1) as u8;
    }
    atom.charge = charge(reader)?;
    if reader.take(b':') {
        reader.number(MOST_CLASS)?.ok_or_else(|| reader.wrong())?;
    }
    if reader.take(b']') {
        Ok(atom)
    } else {
        Err(reader.wrong())
    }
}

/// Elements that may be aromatic in brackets, by their lower-case symbols of two letters.
const LOWER_PAIRS: [([u8; 2], u8); 4] = [(*b"se", 34), (*b"as", 33), (*b"te", 52), (*b"si", 14)];

fn symbol(reader: &mut Reader) -> Result<(Element, bool), Fault> {
    let Some(first) = reader.peek() else {
        return Err(Fault::Ends);
    };
    let second = reader.text.get(reader.at + 1).copied().unwrap_or(0);
    match first {
        b'*' => pass(reader, 1, Element::ANY, false),
        b'#' => atomic_number(reader),
        b'A'..=b'Z' => upper(reader, first, second),
        b'a'..=b'z' => lower(reader, first, second),
        _ => Err(Fault::Unexpected),
    }
}

fn pass(
    reader: &mut Reader,
    length: usize,
    element: Element,
    aromatic: bool,
) -> Result<(Element, bool), Fault> {
    reader.at += length;
    Ok((element, aromatic))
}

/// `[#6]`: the element by its number.
fn atomic_number(reader: &mut Reader) -> Result<(Element, bool), Fault> {
    reader.at += 1;
    let number = reader
        .number(u32::from(Element::LAST))?
        .ok_or_else(|| reader.wrong())?;
    if number > u32::from(Element::LAST) {
        return Err(Fault::NoElement);
    }
    Ok((Element(number as u8), false))
}

fn upper(reader: &mut Reader, first: u8, second: u8) -> Result<(Element, bool), Fault> {
    if first == b'U' && second == b'u' {
        return provisional(reader);
    }
    if second != 0
        && let Some(element) = Element::from_letters(first, second)
    {
        return pass(reader, 2, element, false);
    }
    match Element::from_letters(first, 0) {
        Some(element) => pass(reader, 1, element, false),
        None => Err(Fault::NoElement),
    }
}

/// The names that elements 110 to 118 had before they were named: `Uun` to `Uuo`.
fn provisional(reader: &mut Reader) -> Result<(Element, bool), Fault> {
    let third = reader.text.get(reader.at + 2).copied().unwrap_or(0);
    match b"nubtqphso".iter().position(|letter| *letter == third) {
        Some(at) => pass(reader, 3, Element(110 + at as u8), false),
        None => Err(Fault::NoElement),
    }
}

fn lower(reader: &mut Reader, first: u8, second: u8) -> Result<(Element, bool), Fault> {
    if let Some((_, number)) = LOWER_PAIRS
        .iter()
        .find(|(letters, _)| *letters == [first, second])
    {
        return pass(reader, 2, Element(*number), true);
    }
    let number = match first {
        b'b' => 5,
        b'c' => 6,
        b'n' => 7,
        b'o' => 8,
        b'p' => 15,
        b's' => 16,
        _ => return Err(Fault::NoElement),
    };
    pass(reader, 1, Element(number), true)
}

/// Signs of geometry other than `@` and `@@`, and how many forms each has (OpenSMILES 3.9).
const GEOMETRIES: [([u8; 2], u32); 5] = [(*b"TH", 2), (*b"AL", 2), (*b"SP", 3), (*b"TB", 20), (*b"OH", 30)];

fn handedness(reader: &mut Reader) -> Result<Chirality, Fault> {
    if !reader.take(b'@') {
        return Ok(Chirality::None);
    }
    if reader.take(b'@') {
        return Ok(Chirality::Clockwise);
    }
    let letters = reader.text.get(reader.at..reader.at + 2).unwrap_or(&[]);
    let Some(&(name, forms)) = GEOMETRIES.iter().find(|(name, _)| letters == name) else {
        return Ok(Chirality::Anticlockwise);
    };
    reader.at += 2;
    let form = reader.number(forms)?;
    if form == Some(0) || form.is_some_and(|form| form > forms) {
        return Err(Fault::Number);
    }
    Ok(match (&name, form) {
        (b"TH", Some(1)) => Chirality::Anticlockwise,
        (b"TH", Some(2)) => Chirality::Clockwise,
        _ => Chirality::Other,
    })
}

/// `+`, `++`, `+2` and the same with `-`.
fn charge(reader: &mut Reader) -> Result<i8, Fault> {
    let sign: i32 = match reader.peek() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return Ok(0),
    };
    let byte = if sign > 0 { b'+' } else { b'-' };
    reader.at += 1;
    if reader.take(byte) {
        return Ok(2 * sign as i8);
    }
    let size = reader.number(MOST_CHARGE)?.unwrap_or(1);
    Ok((sign * size as i32) as i8)
}
