//! SMILES: a structure as one line of text.
//!
//! The language is OpenSMILES with the few liberties that RDKit takes (dative arrows, `[#6]`, ring
//! numbers after a branch), so that both accept the same text. One pass over the bytes, no recursion.
//!
//! This is the hot path of the product. What is done for every byte is inlined, and the state of the pass
//! ([`Cursor`]) is never lent to a function that is not, so that it stays in registers.

mod bracket;
mod reader;
mod sign;
mod table;

use crate::graph::{Atom, Fault, Molecule, ReadError};
use crate::settle::{BARE_ATOMS, Closure, Draft, NONE, stated_kind};
use reader::Reader;
use sign::Sign;
use table::{CLASS, Class, KIND};

/// Longest text of one structure, in bytes: [`crate::MAX_ATOMS`] atoms in brackets fit.
pub const MAX_TEXT: usize = 16 * 1024;

/// Most branches inside one another. Real structures nest a few dozen.
pub const MAX_BRANCHES: usize = 1_000;

/// Most rings open at one time. Real structures have a few dozen.
pub const MAX_OPEN_RINGS: usize = 1_000;

/// Ring numbers that are looked up at once, `0` to `9` and `%10` to `%99`; higher ones are searched for.
const QUICK_RINGS: usize = 100;

/// Reads SMILES into buffers that it keeps from one text to the next.
#[derive(Clone, Debug)]
pub struct Smiles {
    draft: Draft,
    branches: Vec<Branch>,
    rings: [Open; QUICK_RINGS],
    far_rings: Vec<(u32, Open)>,
    open_rings: usize,
    clean: bool,
}

/// Where the next atom is bonded: an atom, and whether it is in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Last {
    atom: u32,
    lower_case: bool,
}

const NOWHERE: Last = Last {
    atom: NONE,
    lower_case: false,
};

/// A branch that is open: what it starts from and where.
#[derive(Clone, Copy, Debug)]
struct Branch {
    last: Last,
    at: u32,
}

/// A ring number that is open.
#[derive(Clone, Copy, Debug)]
struct Open {
    atom: u32,
    at: u32,
    sign: Sign,
}

const CLOSED: Open = Open {
    atom: NONE,
    at: 0,
    sign: Sign::Nothing,
};

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    /// An atom: at the beginning and after a dot.
    Dot,
    /// Anything.
    Atom,
    /// An atom or a ring number.
    Bond,
    /// An atom or a bond.
    Open,
    /// An atom: a ring number has no atom of the branch to start from.
    OpenBond,
}

/// Where the pass is.
struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
    /// The atom that the next one is bonded to.
    last: Last,
    sign: Sign,
    after: After,
}

impl Cursor<'_> {
    #[inline(always)]
    fn fault(&self, fault: Fault) -> ReadError {
        ReadError { at: self.at, fault }
    }

    /// An atom was read.
    #[inline(always)]
    fn advance(&mut self, atom: u32, lower_case: bool, to: usize) {
        self.last = Last { atom, lower_case };
        self.sign = Sign::Nothing;
        self.after = After::Atom;
        self.at = to;
    }
}

impl Default for Smiles {
    fn default() -> Self {
        Self::new()
    }
}

impl Smiles {
    /// A reader with empty buffers.
    pub fn new() -> Self {
        Self {
            draft: Draft::default(),
            branches: Vec::new(),
            rings: [CLOSED; QUICK_RINGS],
            far_rings: Vec::new(),
            open_rings: 0,
            clean: true,
        }
    }

    /// Reads one structure. The whole text must be the SMILES: no blank, no name after it.
    ///
    /// # Errors
    /// A [`Fault`] and the byte where it was noticed.
    pub fn read(&mut self, text: &[u8]) -> Result<&Molecule, ReadError> {
        if text.is_empty() {
            return Err(ReadError {
                at: 0,
                fault: Fault::Empty,
            });
        }
        if text.len() > MAX_TEXT {
            return Err(ReadError {
                at: MAX_TEXT,
                fault: Fault::TooLong,
            });
        }
        self.clear();
        self.write(text)?;
        self.clean = true;
        self.draft.settle()?;
        Ok(self.draft.molecule())
    }

    fn clear(&mut self) {
        self.draft.clear();
        self.draft.begin_component();
        if !self.clean {
            self.branches.clear();
            self.rings = [CLOSED; QUICK_RINGS];
            self.far_rings.clear();
            self.open_rings = 0;
        }
        self.clean = false;
    }

    /// Writes all atoms and bonds into the draft.
    fn write(&mut self, text: &[u8]) -> Result<(), ReadError> {
        let mut cursor = Cursor {
            text,
            at: 0,
            last: NOWHERE,
            sign: Sign::Nothing,
            after: After::Dot,
        };
        while let Some(&byte) = text.get(cursor.at) {
            // A branch of its own for each of the commonest bytes: the processor foresees a row of
            // two-way branches better than one with ten ways.
            let kind = KIND[usize::from(byte)];
            if usize::from(kind) < BARE_ATOMS.len() {
                self.bare(&mut cursor, kind)?;
                continue;
            }
            if byte == b'(' {
                self.open_branch(&mut cursor)?;
                continue;
            }
            if byte == b')' {
                self.close_branch(&mut cursor)?;
                continue;
            }
            match CLASS[usize::from(byte)] {
                Class::Digit(ring) => self.ring(&mut cursor, u32::from(ring), 1)?,
                Class::Bond(sign) => bond(&mut cursor, sign)?,
                Class::Second => self.second_letter(&mut cursor)?,
                Class::Bracket => self.bracket(&mut cursor)?,
                Class::Percent => self.long_ring(&mut cursor)?,
                Class::Dot => self.dot(&mut cursor)?,
                Class::Reaction => return Err(cursor.fault(Fault::Reaction)),
                Class::Other => return Err(cursor.fault(Fault::Unexpected)),
            }
        }
        self.check_end(text, cursor.after)
    }

    #[inline(always)]
    fn bare(&mut self, cursor: &mut Cursor, kind: u8) -> Result<(), ReadError> {
        let Some(atom) = BARE_ATOMS.get(usize::from(kind)) else {
            return Err(cursor.fault(Fault::Unexpected));
        };
        let number = if matches!(cursor.after, After::Atom | After::Open) {
            let lower_case = cursor.last.lower_case & atom.aromatic;
            self.draft
                .push_on(atom, kind, cursor.at as u32, cursor.last.atom, lower_case)
        } else {
            self.join(atom, kind, cursor.at, cursor.last, cursor.sign)
        };
        let number = number.map_err(|fault| cursor.fault(fault))?;
        cursor.advance(number, atom.aromatic, cursor.at + 1);
        Ok(())
    }

    /// `Cl` and `Br`: what the first letter began is carbon or boron so far.
    #[inline(always)]
    fn second_letter(&mut self, cursor: &mut Cursor) -> Result<(), ReadError> {
        let before = cursor
            .at
            .checked_sub(1)
            .and_then(|at| cursor.text.get(at..=cursor.at));
        let (from, to) = match before {
            Some(b"Cl") => (table::CARBON, table::CHLORINE),
            Some(b"Br") => (table::BORON, table::BROMINE),
            _ => return Err(cursor.fault(Fault::Unexpected)),
        };
        if !self.draft.replace_last(from, to) {
            return Err(cursor.fault(Fault::Unexpected));
        }
        cursor.at += 1;
        Ok(())
    }

    #[inline(always)]
    fn bracket(&mut self, cursor: &mut Cursor) -> Result<(), ReadError> {
        let (atom, next) = bracket::read(cursor.text, cursor.at + 1)?;
        let number = self.join(&atom, stated_kind(&atom), cursor.at, cursor.last, cursor.sign);
        let number = number.map_err(|fault| cursor.fault(fault))?;
        self.draft.note(number);
        cursor.advance(number, atom.aromatic, next);
        Ok(())
    }

    /// Adds an atom and bonds it to the one before, if there is one.
    fn join(&mut self, atom: &Atom, kind: u8, at: usize, last: Last, sign: Sign) -> Result<u32, Fault> {
        if last == NOWHERE {
            return self.draft.push_atom(atom, kind, at as u32);
        }
        if sign == Sign::Nothing {
            let lower_case = last.lower_case && atom.aromatic;
            return self.draft.push_on(atom, kind, at as u32, last.atom, lower_case);
        }
        let number = self.draft.push_atom(atom, kind, at as u32)?;
        let bond = self.draft_bond(last.atom, number, sign)?;
        self.draft.hang(number, last.atom, bond);
        Ok(number)
    }

    fn draft_bond(&mut self, a: u32, b: u32, sign: Sign) -> Result<u32, Fault> {
        let (a, b) = if sign == Sign::Taken { (b, a) } else { (a, b) };
        let bond = self.draft.push_bond(a, b, sign.order())?;
        self.draft.lean(bond, sign.direction());
        Ok(bond)
    }

    /// A ring number: opens one, or closes the one that is open.
    #[inline(always)]
    fn ring(&mut self, cursor: &mut Cursor, ring: u32, length: usize) -> Result<(), ReadError> {
        match cursor.after {
            After::Atom | After::Bond => {}
            After::Dot => return Err(cursor.fault(Fault::BondWithoutAtom)),
            After::Open | After::OpenBond => return Err(cursor.fault(Fault::Branch)),
        }
        let here = Open {
            atom: cursor.last.atom,
            at: cursor.at as u32,
            sign: cursor.sign,
        };
        self.open_or_close(ring, here)
            .map_err(|fault| cursor.fault(fault))?;
        cursor.advance(cursor.last.atom, cursor.last.lower_case, cursor.at + length);
        Ok(())
    }

    /// `%12` and `%(123)`.
    #[inline(always)]
    fn long_ring(&mut self, cursor: &mut Cursor) -> Result<(), ReadError> {
        let mut reader = Reader {
            text: cursor.text,
            at: cursor.at + 1,
        };
        let ring = reader.ring().map_err(|fault| reader.fault(fault))?;
        let length = reader.at - cursor.at;
        self.ring(cursor, ring, length)
    }

    fn open_or_close(&mut self, ring: u32, here: Open) -> Result<(), Fault> {
        let other = match self.rings.get_mut(ring as usize) {
            Some(slot) => std::mem::replace(slot, if slot.atom == NONE { here } else { CLOSED }),
            None => self.far_ring(ring, here),
        };
        if other.atom != NONE {
            self.open_rings -= 1;
            return self.close_ring(other, here);
        }
        self.open_rings += 1;
        if self.open_rings > MAX_OPEN_RINGS {
            Err(Fault::TooDeep)
        } else {
            Ok(())
        }
    }

    /// The same for a number above the quick ones.
    #[cold]
    fn far_ring(&mut self, ring: u32, here: Open) -> Open {
        match self.far_rings.iter().position(|(number, _)| *number == ring) {
            Some(at) => self.far_rings.swap_remove(at).1,
            None => {
                self.far_rings.push((ring, here));
                CLOSED
            }
        }
    }

    fn close_ring(&mut self, from: Open, to: Open) -> Result<(), Fault> {
        if from.atom == to.atom {
            return Err(Fault::RingBond);
        }
        if self.draft.is_full_of_closures() {
            return Err(Fault::TooManyBonds);
        }
        let sign = from.sign.agree(to.sign);
        // RDKit counts `~` at a ring number as if nothing were written.
        let counted = if sign == Sign::Any { Sign::Nothing } else { sign };
        let bond = self.draft_bond(from.atom, to.atom, counted)?;
        if sign == Sign::Any {
            self.draft.unsay(bond);
        }
        let (opened_at, closed_at) = if sign == Sign::Taken {
            (to.at, from.at)
        } else {
            (from.at, to.at)
        };
        self.draft.push_closure(Closure {
            bond,
            opened_at,
            closed_at,
        });
        Ok(())
    }

    #[inline(always)]
    fn open_branch(&mut self, cursor: &mut Cursor) -> Result<(), ReadError> {
        match cursor.after {
            After::Atom if self.branches.len() >= MAX_BRANCHES => return Err(cursor.fault(Fault::TooDeep)),
            After::Atom => {}
            After::Bond | After::OpenBond => return Err(cursor.fault(Fault::BondWithoutAtom)),
            After::Dot | After::Open => return Err(cursor.fault(Fault::Branch)),
        }
        self.branches.push(Branch {
            last: cursor.last,
            at: cursor.at as u32,
        });
        cursor.after = After::Open;
        cursor.at += 1;
        Ok(())
    }

    #[inline(always)]
    fn close_branch(&mut self, cursor: &mut Cursor) -> Result<(), ReadError> {
        match cursor.after {
            After::Atom => {}
            After::Bond | After::OpenBond => return Err(cursor.fault(Fault::BondWithoutAtom)),
            After::Dot | After::Open => return Err(cursor.fault(Fault::Branch)),
        }
        let Some(branch) = self.branches.pop() else {
            return Err(cursor.fault(Fault::Branch));
        };
        cursor.last = branch.last;
        cursor.at += 1;
        Ok(())
    }

    #[inline(always)]
    fn dot(&mut self, cursor: &mut Cursor) -> Result<(), ReadError> {
        match cursor.after {
            After::Atom => {}
            After::Bond | After::OpenBond => return Err(cursor.fault(Fault::BondWithoutAtom)),
            After::Dot | After::Open => return Err(cursor.fault(Fault::Unexpected)),
        }
        self.draft.begin_component();
        // After the branch the text goes on with the component before it: all are counted anew at the end.
        self.draft.loose |= !self.branches.is_empty();
        cursor.last = NOWHERE;
        cursor.after = After::Dot;
        cursor.at += 1;
        Ok(())
    }

    /// Refuses what is begun and not ended.
    fn check_end(&self, text: &[u8], after: After) -> Result<(), ReadError> {
        let error = |at: u32, fault| {
            Err(ReadError {
                at: at as usize,
                fault,
            })
        };
        if after != After::Atom {
            return Err(ReadError {
                at: text.len(),
                fault: Fault::Ends,
            });
        }
        if let Some(branch) = self.branches.last() {
            return error(branch.at, Fault::Branch);
        }
        if self.open_rings > 0 {
            let near = self
                .rings
                .iter()
                .filter(|open| open.atom != NONE)
                .map(|open| open.at);
            let far = self.far_rings.iter().map(|(_, open)| open.at);
            return error(near.chain(far).min().unwrap_or(0), Fault::RingOpen);
        }
        Ok(())
    }
}

/// A bond sign; `-` may be the shaft of an arrow, and `\` may be written twice.
#[inline(always)]
fn bond(cursor: &mut Cursor, sign: Sign) -> Result<(), ReadError> {
    let (sign, length) = sign.with_next(cursor.text.get(cursor.at + 1).copied());
    if length == 0 {
        return Err(cursor.fault(Fault::Unexpected));
    }
    cursor.after = match cursor.after {
        After::Atom => After::Bond,
        After::Open => After::OpenBond,
        After::Dot => return Err(cursor.fault(Fault::BondWithoutAtom)),
        After::Bond | After::OpenBond => return Err(cursor.fault(Fault::Unexpected)),
    };
    cursor.sign = sign;
    cursor.at += length;
    Ok(())
}
