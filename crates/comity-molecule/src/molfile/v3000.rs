//! Connection tables of version 3000: words after `M  V30`, in blocks.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::FileError;
use super::atoms::{charge, coordinate, mass, radical, valence, with_symbol};
use super::bonds::{Kind, kind};
use super::draft::{Draft, DraftAtom, DraftBond};
use super::lines::{Line, Lines};
use super::properties::is_polymer;
use super::wedge::{Parity, Wedge};
use crate::element::Element;
use crate::graph::Fault;

/// Most bytes of one line put together from continued ones: an atom with every property needs some hundred.
const MAX_LOGICAL: usize = 32 * 1024;

/// The valence property writes no valence so.
const NO_VALENCE: i32 = -1;

/// Most blocks inside one another; the format has three.
const DEEPEST: usize = 16;

/// A line without `M  V30`, continued lines put together.
struct Logical<'t> {
    text: Cow<'t, str>,
    number: usize,
}

impl Logical<'_> {
    fn line(&self) -> Line<'_> {
        Line {
            text: &self.text,
            number: self.number,
        }
    }

    /// A fault somewhere in the line. Columns of continued lines would be of no use.
    fn fault(&self, fault: Fault) -> FileError {
        FileError {
            line: self.number,
            column: None,
            fault,
        }
    }

    fn whole(&self, word: &str) -> Result<i32, FileError> {
        word.parse().map_err(|_| self.fault(Fault::Number))
    }
}

/// Reads the table up to `M  END`.
pub(super) fn read(lines: &mut Lines<'_>, draft: &mut Draft) -> Result<(), FileError> {
    let mut table = Table {
        draft,
        places: BTreeMap::new(),
        counts: None,
        blocks: Vec::new(),
        seen: false,
    };
    while let Some(line) = next(lines)? {
        table.take(&line)?;
    }
    let end = |fault| lines.at(1, fault);
    if !table.blocks.is_empty() || !table.seen {
        return Err(end(Fault::Ends));
    }
    match table.counts {
        Some(counts) if counts == (table.places.len(), table.bonds_seen()) => Ok(()),
        _ => Err(end(Fault::Counts)),
    }
}

/// The next line of the table; none at `M  END`.
fn next<'t>(lines: &mut Lines<'t>) -> Result<Option<Logical<'t>>, FileError> {
    let line = lines.next()?;
    let Some(content) = content(line.text) else {
        return if line.words().eq(["M", "END"]) {
            Ok(None)
        } else {
            Err(line.fault(0, Fault::Line))
        };
    };
    let Some(first) = content.strip_suffix('-') else {
        return Ok(Some(Logical {
            text: Cow::Borrowed(content),
            number: line.number,
        }));
    };
    let mut text = first.to_owned();
    loop {
        let more = lines.next()?;
        let content = self::content(more.text).ok_or_else(|| more.fault(0, Fault::Line))?;
        let part = content.strip_suffix('-');
        text.push_str(part.unwrap_or(content));
        if text.len() > MAX_LOGICAL {
            return Err(more.fault(0, Fault::TooLong));
        }
        if part.is_none() {
            return Ok(Some(Logical {
                text: Cow::Owned(text),
                number: line.number,
            }));
        }
    }
}

/// What follows `M  V30`.
fn content(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('M')?.trim_start().strip_prefix("V30")?;
    Some(rest.trim_end())
}

/// Which block a line stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    Table,
    Atoms,
    Bonds,
    Groups,
    /// Collections, drawing objects.
    Other,
}

struct Table<'d> {
    draft: &'d mut Draft,
    /// Atoms by their number in the file.
    places: BTreeMap<u32, u32>,
    /// Atoms and bonds that the counts line announces.
    counts: Option<(usize, usize)>,
    blocks: Vec<Block>,
    /// Whether a table was seen.
    seen: bool,
}

impl Table<'_> {
    fn take(&mut self, line: &Logical<'_>) -> Result<(), FileError> {
        let words = words(&line.text);
        match (words.as_slice(), self.blocks.last()) {
            ([], _) => Ok(()),
            (["BEGIN", name, ..], _) => self.begin(line, name),
            (["END", ..], _) => self.blocks.pop().map(drop).ok_or_else(|| line.fault(Fault::Line)),
            (["COUNTS", counts @ ..], Some(Block::Table)) => self.set_counts(line, counts),
            (["LINKNODE", ..], Some(Block::Table)) => {
                self.draft.unsaid = true;
                Ok(())
            }
            (atom, Some(Block::Atoms)) => self.atom(line, atom),
            (bond, Some(Block::Bonds)) => self.bond(line, bond),
            ([_, kind, ..], Some(Block::Groups)) => {
                self.draft.unsaid |= is_polymer(kind);
                Ok(())
            }
            (_, Some(_)) => Ok(()),
            (_, None) => Err(line.fault(Fault::Line)),
        }
    }

    fn begin(&mut self, line: &Logical<'_>, name: &str) -> Result<(), FileError> {
        let inside = self.blocks.last().copied();
        let block = match (name, inside) {
            ("CTAB", None) if !self.seen => Block::Table,
            ("ATOM", Some(Block::Table)) => Block::Atoms,
            ("BOND", Some(Block::Table)) => Block::Bonds,
            ("SGROUP", Some(Block::Table)) => Block::Groups,
            // A definition of R groups, or templates of a polymer.
            ("RGROUP" | "TEMPLATE", _) => {
                self.draft.unsaid = true;
                Block::Other
            }
            ("CTAB", Some(Block::Other)) => Block::Other,
            ("CTAB" | "ATOM" | "BOND", inside) if inside != Some(Block::Other) => {
                return Err(line.fault(Fault::Line));
            }
            _ => Block::Other,
        };
        self.seen |= block == Block::Table;
        if self.blocks.len() >= DEEPEST {
            return Err(line.fault(Fault::TooDeep));
        }
        self.blocks.push(block);
        Ok(())
    }

    fn set_counts(&mut self, line: &Logical<'_>, words: &[&str]) -> Result<(), FileError> {
        let size = |word: &&str| word.parse::<usize>().map_err(|_| line.fault(Fault::Counts));
        let [atoms, bonds, ..] = words else {
            return Err(line.fault(Fault::Counts));
        };
        let counts = (size(atoms)?, size(bonds)?);
        self.counts = Some(counts);
        self.draft
            .expect(counts.0, counts.1)
            .map_err(|fault| line.fault(fault))
    }

    /// Not more than announced, which is not more than the limit.
    fn room(&self, line: &Logical<'_>, room: impl Fn((usize, usize)) -> bool) -> Result<(), FileError> {
        if self.counts.is_some_and(room) {
            Ok(())
        } else {
            Err(line.fault(Fault::Counts))
        }
    }

    fn atom(&mut self, line: &Logical<'_>, words: &[&str]) -> Result<(), FileError> {
        self.room(line, |(atoms, _)| self.places.len() < atoms)?;
        let [number, kind, x, y, z, _map, properties @ ..] = words else {
            return Err(line.fault(Fault::Line));
        };
        let number: u32 = number.parse().map_err(|_| line.fault(Fault::Number))?;
        let mut place = [0.0; 3];
        for (slot, word) in place.iter_mut().zip([x, y, z]) {
            *slot = coordinate(word).ok_or_else(|| line.fault(Fault::Number))?;
        }
        let mut atom = if kind.ends_with(']') {
            DraftAtom {
                element: Element::ANY,
                place,
                line: line.number,
                ..DraftAtom::default()
            }
        } else {
            with_symbol(line.line(), kind.trim_matches('"'), place)
                .map_err(|error| line.fault(error.fault))?
        };
        for property in properties {
            self.property(line, property, &mut atom)?;
        }
        // There are at most as many as the limit on atoms.
        if self
            .places
            .insert(number, self.draft.atoms.len() as u32)
            .is_some()
        {
            return Err(line.fault(Fault::Counts));
        }
        self.draft.atoms.push(atom);
        Ok(())
    }

    fn property(&mut self, line: &Logical<'_>, word: &str, atom: &mut DraftAtom) -> Result<(), FileError> {
        let Some((name, text)) = word.split_once('=') else {
            return Ok(());
        };
        let value = || line.whole(text);
        let bad = || line.fault(Fault::Number);
        match name {
            "CHG" => atom.charge = charge(value()?).ok_or_else(bad)?,
            "RAD" => atom.electrons = radical(value()?).ok_or_else(bad)?,
            "MASS" => atom.isotope = mass(value()?).ok_or_else(bad)?,
            "VAL" => atom.valence = valence(value()?, NO_VALENCE).ok_or_else(bad)?,
            "HCOUNT" => atom.hydrogens = hydrogens(value()?).ok_or_else(bad)?,
            "CFG" => {
                atom.parity = match value()? {
                    1 => Some(Parity::Odd),
                    2 => Some(Parity::Even),
                    _ => None,
                }
            }
            "SUBST" | "UNSAT" | "RBCNT" | "ATTCHPT" => self.draft.unsaid |= value()? != 0,
            _ => {}
        }
        Ok(())
    }

    fn bond(&mut self, line: &Logical<'_>, words: &[&str]) -> Result<(), FileError> {
        self.room(line, |(_, bonds)| self.bonds_seen() < bonds)?;
        let [_number, order, a, b, properties @ ..] = words else {
            return Err(line.fault(Fault::Line));
        };
        let end = |word: &str| {
            let number = word.parse::<u32>().ok();
            number
                .and_then(|number| self.places.get(&number))
                .copied()
                .ok_or(line.fault(Fault::BondWithoutAtom))
        };
        let (a, b) = (end(a)?, end(b)?);
        match kind(line.whole(order)?).ok_or_else(|| line.fault(Fault::Number))? {
            Kind::None => self.draft.not_joined += 1,
            Kind::Bond(order) => {
                let wedge = wedge(properties);
                self.draft.bonds.push(DraftBond {
                    a,
                    b,
                    order,
                    wedge,
                    line: line.number,
                });
            }
        }
        Ok(())
    }

    fn bonds_seen(&self) -> usize {
        self.draft.bonds.len() + self.draft.not_joined
    }
}

fn wedge(properties: &[&str]) -> Option<Wedge> {
    let value = properties.iter().find_map(|word| word.strip_prefix("CFG="))?;
    match value {
        "1" => Some(Wedge::Up),
        "3" => Some(Wedge::Down),
        _ => None,
    }
}

/// A hydrogen count: none said, none there, or so many.
fn hydrogens(value: i32) -> Option<Option<u32>> {
    match value {
        0 => Some(None),
        -1 => Some(Some(0)),
        1..=8 => Some(u32::try_from(value).ok()),
        _ => None,
    }
}

/// Words of a line. What stands in brackets or quotation marks is one word, spaces and all.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut depth, mut quoted) = (None, 0_u32, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '(' | '[' if !quoted => depth += 1,
            ')' | ']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        let space = letter.is_ascii_whitespace() && depth == 0 && !quoted;
        if space {
            words.extend(start.take().and_then(|from: usize| text.get(from..at)));
        } else if start.is_none() {
            start = Some(at);
        }
    }
    words.extend(start.and_then(|from| text.get(from..)));
    words
}
