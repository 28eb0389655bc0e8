//! Atoms in brackets: isotope, symbol, handedness, hydrogen atoms, charge, class.

use super::{Cursor, number};
use crate::element::Element;
use crate::graph::{Atom, Chirality, Fault};

/// Largest mass number that is kept. Nothing heavier than about 300 exists; tables use larger ones as marks.
const MOST_ISOTOPE: u32 = u16::MAX as u32;

/// Most hydrogen atoms written at one atom.
const MOST_HYDROGENS: u32 = 99;

/// Largest charge that is kept.
const MOST_CHARGE: u32 = i8::MAX as u32;

/// Largest atom class: what a signed number of 32 bits holds, less one.
const MOST_CLASS: u32 = i32::MAX as u32 - 1;

/// Reads up to and with `]`; the `[` is passed already.
pub(super) fn read(cursor: &mut Cursor) -> Result<Atom, Fault> {
    let isotope = number::optional(cursor, MOST_ISOTOPE)?.unwrap_or(0);
    let (element, aromatic) = symbol(cursor)?;
    let mut atom = Atom { element, aromatic, isotope: isotope as u16, ..Atom::default() };
    atom.chirality = handedness(cursor)?;
    if cursor.take(b'H') {
        atom.hydrogens = number::optional(cursor, MOST_HYDROGENS)?.unwrap_or(1) as u8;
    }
    atom.charge = charge(cursor)?;
    if cursor.take(b':') {
        number::optional(cursor, MOST_CLASS)?.ok_or_else(|| wrong(cursor))?;
    }
    if cursor.take(b']') { Ok(atom) } else { Err(wrong(cursor)) }
}

/// The text ends here, or something else is wrong here.
fn wrong(cursor: &Cursor) -> Fault {
    if cursor.peek().is_none() { Fault::Ends } else { Fault::Unexpected }
}

/// Elements that may be aromatic in brackets, by their lower-case symbols of two letters.
const LOWER_PAIRS: [([u8; 2], u8); 4] = [(*b"se", 34), (*b"as", 33), (*b"te", 52), (*b"si", 14)];

fn symbol(cursor: &mut Cursor) -> Result<(Element, bool), Fault> {
    let Some(first) = cursor.peek() else {
        return Err(Fault::Ends);
    };
    let second = cursor.text.get(cursor.at + 1).copied().unwrap_or(0);
    match first {
        b'*' => pass(cursor, 1, Element::ANY, false),
        b'#' => atomic_number(cursor),
        b'A'..=b'Z' => upper(cursor, first, second),
        b'a'..=b'z' => lower(cursor, first, second),
        _ => Err(Fault::Unexpected),
    }
}

fn pass(cursor: &mut Cursor, length: usize, element: Element, aromatic: bool) -> Result<(Element, bool), Fault> {
    cursor.at += length;
    Ok((element, aromatic))
}

/// `[#6]`: the element by its number.
fn atomic_number(cursor: &mut Cursor) -> Result<(Element, bool), Fault> {
    cursor.at += 1;
    let number = number::optional(cursor, u32::from(Element::LAST))?.ok_or_else(|| wrong(cursor))?;
    if number > u32::from(Element::LAST) {
        return Err(Fault::NoElement);
    }
    Ok((Element(number as u8), false))
}

fn upper(cursor: &mut Cursor, first: u8, second: u8) -> Result<(Element, bool), Fault> {
    if first == b'U' && second == b'u' {
        return provisional(cursor);
    }
    if let Some(element) = Element::from_letters(first, second) {
        return pass(cursor, 2, element, false);
    }
    match Element::from_letters(first, 0) {
        Some(element) => pass(cursor, 1, element, false),
        None => Err(Fault::NoElement),
    }
}

/// The names that elements 110 to 118 had before they were named: `Uun` to `Uuo`.
fn provisional(cursor: &mut Cursor) -> Result<(Element, bool), Fault> {
    let third = cursor.text.get(cursor.at + 2).copied().unwrap_or(0);
    match b"nubtqphso".iter().position(|letter| *letter == third) {
        Some(at) => pass(cursor, 3, Element(110 + at as u8), false),
        None => Err(Fault::NoElement),
    }
}

fn lower(cursor: &mut Cursor, first: u8, second: u8) -> Result<(Element, bool), Fault> {
    if let Some((_, number)) = LOWER_PAIRS.iter().find(|(letters, _)| *letters == [first, second]) {
        return pass(cursor, 2, Element(*number), true);
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
    pass(cursor, 1, Element(number), true)
}

/// Signs of geometry other than `@` and `@@`, and how many forms each has (OpenSMILES 3.9).
const GEOMETRIES: [([u8; 2], u32); 5] =
    [(*b"TH", 2), (*b"AL", 2), (*b"SP", 3), (*b"TB", 20), (*b"OH", 30)];

fn handedness(cursor: &mut Cursor) -> Result<Chirality, Fault> {
    if !cursor.take(b'@') {
        return Ok(Chirality::None);
    }
    if cursor.take(b'@') {
        return Ok(Chirality::Clockwise);
    }
    let letters = cursor.text.get(cursor.at..cursor.at + 2).unwrap_or(&[]);
    let Some(&(name, forms)) = GEOMETRIES.iter().find(|(name, _)| letters == name) else {
        return Ok(Chirality::Anticlockwise);
    };
    cursor.at += 2;
    let form = number::optional(cursor, forms)?;
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
fn charge(cursor: &mut Cursor) -> Result<i8, Fault> {
    let sign: i32 = match cursor.peek() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return Ok(0),
    };
    let byte = if sign > 0 { b'+' } else { b'-' };
    cursor.at += 1;
    if cursor.take(byte) {
        return Ok(2 * sign as i8);
    }
    let size = number::optional(cursor, MOST_CHARGE)?.unwrap_or(1);
    Ok((sign * size as i32) as i8)
}
