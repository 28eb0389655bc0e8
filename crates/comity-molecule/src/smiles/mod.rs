//! SMILES: a structure as one line of text.
//!
//! The language is OpenSMILES with the few liberties that RDKit takes (dative arrows, `[#6]`, ring
//! numbers after a branch), so that both accept the same text. One pass over the bytes, no recursion.

mod bracket;
mod number;
mod table;

use crate::graph::{Atom, Direction, Fault, Molecule, ReadError, WrittenOrder};
use crate::settle::{BARE_KINDS, Closure, Draft, NONE, STATED};
use table::{CLASS, Class};

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

/// A branch that is open: the atom it starts from and where.
#[derive(Clone, Copy, Debug)]
struct Branch {
    atom: u32,
    at: u32,
}

/// A ring number that is open.
#[derive(Clone, Copy, Debug)]
struct Open {
    atom: u32,
    at: u32,
    bond: Written,
}

const CLOSED: Open = Open { atom: NONE, at: 0, bond: Written::NOTHING };

/// A bond sign, and which way an arrow points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Written {
    order: WrittenOrder,
    /// `<-`: the second atom gives.
    backwards: bool,
    direction: Direction,
}

impl Written {
    const NOTHING: Self =
        Self { order: WrittenOrder::Implied, backwards: false, direction: Direction::None };

    /// The same sign seen from the other atom.
    fn from_other_end(self) -> Self {
        let backwards = self.order == WrittenOrder::Dative && !self.backwards;
        Self { backwards, direction: self.direction.reversed(), ..self }
    }
}

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

/// Where the reader is in one text.
struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
    /// The atom that the next one is bonded to.
    last: u32,
    bond: Written,
    after: After,
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
        if text.len() > MAX_TEXT {
            return Err(ReadError { at: MAX_TEXT, fault: Fault::TooLong });
        }
        self.clear();
        let mut cursor = Cursor { text, at: 0, last: NONE, bond: Written::NOTHING, after: After::Dot };
        let written = self.write(&mut cursor);
        written.map_err(|fault| ReadError { at: cursor.at, fault })?;
        self.check_end(&cursor)?;
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
    fn write(&mut self, cursor: &mut Cursor) -> Result<(), Fault> {
        while let Some(&byte) = cursor.text.get(cursor.at) {
            match CLASS[usize::from(byte)] {
                Class::Atom(kind) => self.bare(cursor, kind)?,
                Class::Bracket => self.bracket(cursor)?,
                Class::Ring => self.ring(cursor)?,
                Class::Open => self.open_branch(cursor)?,
                Class::Close => self.close_branch(cursor)?,
                Class::Bond(order) => cursor.bond(order)?,
                Class::Arrow => cursor.arrow()?,
                Class::Dot => self.dot(cursor)?,
                Class::Reaction => return Err(Fault::Reaction),
                Class::Other => return Err(Fault::Unexpected),
            }
        }
        Ok(())
    }

    #[inline]
    fn bare(&mut self, cursor: &mut Cursor, kind: u8) -> Result<(), Fault> {
        let start = cursor.at;
        let (kind, length) = table::two_letters(kind, cursor.text.get(start + 1).copied());
        let (element, aromatic) = BARE_KINDS[usize::from(kind) % BARE_KINDS.len()];
        let atom = Atom { element: crate::Element(element), aromatic, ..Atom::default() };
        self.join(cursor, atom, kind, start)?;
        cursor.at = start + length;
        Ok(())
    }

    fn bracket(&mut self, cursor: &mut Cursor) -> Result<(), Fault> {
        let start = cursor.at;
        cursor.at += 1;
        let atom = bracket::read(cursor)?;
        let after = cursor.at;
        cursor.at = start;
        let number = self.join(cursor, atom, STATED, start)?;
        self.draft.note(number);
        cursor.at = after;
        Ok(())
    }

    /// Adds an atom and bonds it to the one before.
    #[inline]
    fn join(&mut self, cursor: &mut Cursor, atom: Atom, kind: u8, at: usize) -> Result<u32, Fault> {
        let number = self.draft.push_atom(atom, kind, at as u32)?;
        if cursor.last != NONE {
            let bond = self.draft_bond(cursor.last, number, cursor.bond)?;
            self.draft.hang(number, cursor.last, bond);
        }
        cursor.last = number;
        cursor.bond = Written::NOTHING;
        cursor.after = After::Atom;
        Ok(number)
    }

    #[inline]
    fn draft_bond(&mut self, a: u32, b: u32, written: Written) -> Result<u32, Fault> {
        let (a, b) = if written.backwards { (b, a) } else { (a, b) };
        let bond = self.draft.push_bond(a, b, written.order)?;
        if written.direction != Direction::None {
            self.draft.lean(bond, written.direction);
        }
        Ok(bond)
    }

    /// A ring number: opens one, or closes the one that is open.
    fn ring(&mut self, cursor: &mut Cursor) -> Result<(), Fault> {
        let start = cursor.at;
        if !matches!(cursor.after, After::Atom | After::Bond) {
            return Err(if cursor.after == After::Dot { Fault::BondWithoutAtom } else { Fault::Branch });
        }
        let ring = number::ring(cursor)?;
        let after = cursor.at;
        cursor.at = start;
        let here = Open { atom: cursor.last, at: start as u32, bond: cursor.bond };
        self.open_or_close(ring, here)?;
        cursor.bond = Written::NOTHING;
        cursor.after = After::Atom;
        cursor.at = after;
        Ok(())
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
        if self.open_rings > MAX_OPEN_RINGS { Err(Fault::TooDeep) } else { Ok(()) }
    }

    /// The same for a number above the quick ones.
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
        let written = agree(from.bond, to.bond);
        let any = written.order == WrittenOrder::Any;
        // RDKit counts `~` at a ring number as if nothing were written.
        let counted = if any { Written { order: WrittenOrder::Implied, ..written } } else { written };
        let bond = self.draft_bond(from.atom, to.atom, counted)?;
        if any {
            self.draft.unsay(bond);
        }
        let (opened_at, closed_at) = if written.backwards { (to.at, from.at) } else { (from.at, to.at) };
        self.draft.push_closure(Closure { bond, opened_at, closed_at });
        let component = |atom: u32| self.draft.atom(atom).map(|atom| atom.component);
        if component(from.atom) != component(to.atom) {
            self.draft.loose = true;
        }
        Ok(())
    }

    fn open_branch(&mut self, cursor: &mut Cursor) -> Result<(), Fault> {
        match cursor.after {
            After::Atom if self.branches.len() >= MAX_BRANCHES => return Err(Fault::TooDeep),
            After::Atom => {}
            After::Bond | After::OpenBond => return Err(Fault::BondWithoutAtom),
            After::Dot | After::Open => return Err(Fault::Branch),
        }
        self.branches.push(Branch { atom: cursor.last, at: cursor.at as u32 });
        cursor.after = After::Open;
        cursor.at += 1;
        Ok(())
    }

    fn close_branch(&mut self, cursor: &mut Cursor) -> Result<(), Fault> {
        match cursor.after {
            After::Atom => {}
            After::Bond | After::OpenBond => return Err(Fault::BondWithoutAtom),
            After::Dot | After::Open => return Err(Fault::Branch),
        }
        let branch = self.branches.pop().ok_or(Fault::Branch)?;
        cursor.last = branch.atom;
        cursor.at += 1;
        Ok(())
    }

    fn dot(&mut self, cursor: &mut Cursor) -> Result<(), Fault> {
        match cursor.after {
            After::Atom => {}
            After::Bond | After::OpenBond => return Err(Fault::BondWithoutAtom),
            After::Dot | After::Open => return Err(Fault::Unexpected),
        }
        self.draft.begin_component();
        cursor.last = NONE;
        cursor.after = After::Dot;
        cursor.at += 1;
        Ok(())
    }

    /// Refuses what is begun and not ended.
    fn check_end(&self, cursor: &Cursor) -> Result<(), ReadError> {
        let error = |at: u32, fault| Err(ReadError { at: at as usize, fault });
        let end = cursor.text.len();
        if cursor.text.is_empty() {
            return error(0, Fault::Empty);
        }
        if cursor.after != After::Atom {
            return Err(ReadError { at: end, fault: Fault::Ends });
        }
        if let Some(branch) = self.branches.last() {
            return error(branch.at, Fault::Branch);
        }
        if self.open_rings > 0 {
            let near = self.rings.iter().filter(|open| open.atom != NONE).map(|open| open.at);
            let far = self.far_rings.iter().map(|(_, open)| open.at);
            return error(near.chain(far).min().unwrap_or(0), Fault::RingOpen);
        }
        Ok(())
    }
}

/// The bond of a ring number that says something at both ends: an order goes before a bond that only
/// leans, and the first end before the second.
fn agree(first: Written, second: Written) -> Written {
    let says = |written: Written| written.order != WrittenOrder::Implied;
    let leans = first.direction != Direction::None;
    if says(first) || (leans && !says(second)) { first } else { second.from_other_end() }
}

impl Cursor<'_> {
    /// The byte here.
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Passes the byte here if it is this one.
    fn take(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    /// A bond sign of one byte; `-` may be the shaft of an arrow, and `\\` may be written twice.
    fn bond(&mut self, order: WrittenOrder) -> Result<(), Fault> {
        let byte = self.peek();
        let (order, length) = match (byte, self.text.get(self.at + 1)) {
            (Some(b'-'), Some(b'>')) => (WrittenOrder::Dative, 2),
            (Some(b'\\'), Some(b'\\')) => (order, 2),
            _ => (order, 1),
        };
        let direction = match byte {
            Some(b'/') => Direction::Up,
            Some(b'\\') => Direction::Down,
            _ => Direction::None,
        };
        self.set_bond(Written { order, backwards: false, direction }, length)
    }

    /// `<-`.
    fn arrow(&mut self) -> Result<(), Fault> {
        if self.text.get(self.at + 1) != Some(&b'-') {
            return Err(Fault::Unexpected);
        }
        let order = WrittenOrder::Dative;
        self.set_bond(Written { order, backwards: true, direction: Direction::None }, 2)
    }

    fn set_bond(&mut self, bond: Written, length: usize) -> Result<(), Fault> {
        self.after = match self.after {
            After::Atom => After::Bond,
            After::Open => After::OpenBond,
            After::Dot => return Err(Fault::BondWithoutAtom),
            After::Bond | After::OpenBond => return Err(Fault::Unexpected),
        };
        self.bond = bond;
        self.at += length;
        Ok(())
    }
}
