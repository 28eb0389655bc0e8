//! Molfiles: connection tables V2000 and V3000 (BIOVIA, "CTfile Formats", 2020).
//!
//! What is read: atoms with charge, isotope, radical, valence and (V3000) hydrogen count; bonds; wedges and
//! atom parities as handedness. Hydrogen atoms that are not drawn follow the valence rule of the format, which
//! differs from that of SMILES: a charged atom gets its hydrogen atoms too.
//!
//! What makes a drawing stand for more than one substance (R groups, query atoms, atom lists, repeating units,
//! attachment points) is kept as an atom that is not said ([`crate::Element::ANY`]), never ignored.

mod atoms;
mod bonds;
mod draft;
mod lines;
mod properties;
mod symbol;
mod v2000;
mod v3000;
mod valence;
mod wedge;

use std::fmt;

use crate::graph::{Fault, Molecule};
use draft::Draft;
use lines::Lines;

/// Most bytes of one molfile: a record of the most atoms and bonds, written generously, takes half of it.
pub const MAX_BYTES: usize = 1 << 20;

/// Most bytes of one line. The format allows 80 and 200; longer ones hold data, not atoms.
pub const MAX_LINE: usize = 4_096;

/// Lines above the counts line: name, program, comment.
const HEADER_LINES: usize = 3;

/// Why a molfile is no structure, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileError {
    /// Line of the file, from 1.
    pub line: usize,
    /// Column of that line, from 1, if one is to blame.
    pub column: Option<usize>,
    /// What is wrong.
    pub fault: Fault,
}

impl std::error::Error for FileError {}

/// Where, what, and the mend.
impl fmt::Display for FileError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}", self.line)?;
        if let Some(column) = self.column {
            write!(out, ", column {column}")?;
        }
        write!(out, ": {}; {}", self.fault, mend(self.fault))
    }
}

/// What whoever sent the file can do.
fn mend(fault: Fault) -> &'static str {
    match fault {
        Fault::Empty => "send a molfile with at least one atom",
        Fault::TooLong => "send one structure a record, without attached data",
        Fault::TooManyAtoms | Fault::TooManyBonds => "send the parts as separate records",
        Fault::Ends => "send the whole file, up to \"M  END\"",
        Fault::NoElement => "write the symbol of the periodic table, or R# for a group that is not said",
        Fault::Number => "write a number that the format allows in this place",
        Fault::Valence => "correct the bonds, or write the charge",
        Fault::Kekule | Fault::AromaticOutsideRing => {
            "write single and double bonds in place of aromatic ones"
        }
        Fault::BondWithoutAtom => "number the atoms of a bond from 1 to the number of atoms",
        Fault::DoubleBonded | Fault::RingBond => "write each bond once, between two different atoms",
        Fault::Reaction => "send each structure of the reaction as a molfile of its own",
        Fault::Counts => "let the counts line say how many atom and bond lines follow",
        Fault::Hydrogen => "bond each hydrogen atom to one atom",
        _ => "save the structure again as a molfile V2000 or V3000",
    }
}

/// Reads one molfile. What follows `M  END` is not looked at.
pub fn read(text: impl AsRef<[u8]>) -> Result<Molecule, FileError> {
    let text = text.as_ref();
    if text.len() > MAX_BYTES {
        return Err(FileError {
            line: 1,
            column: None,
            fault: Fault::TooLong,
        });
    }
    if text.trim_ascii().is_empty() {
        return Err(FileError {
            line: 1,
            column: None,
            fault: Fault::Empty,
        });
    }
    let mut lines = Lines::new(text);
    let version = find_counts(&mut lines)?;
    let mut draft = Draft::default();
    match version {
        Version::V2000 { ends } => v2000::read(&mut lines, &mut draft, ends)?,
        Version::V3000 => v3000::read(&mut lines, &mut draft)?,
    }
    draft.finish()
}

/// Which connection table the counts line announces.
enum Version {
    /// `ends`: whether `M  END` must follow; before the version was written there was none.
    V2000 {
        ends: bool,
    },
    V3000,
}

/// Moves to the counts line. It is the fourth; but mail programs eat empty lines at the start, so a line that names
/// its version counts wherever it stands among the first ones.
fn find_counts(lines: &mut Lines<'_>) -> Result<Version, FileError> {
    let mut ahead = lines.clone();
    for skip in 0..=HEADER_LINES + 1 {
        let Some(line) = ahead.next_raw() else { break };
        if skip == 0
            && (line.starts_with(b"$RXN") || line.starts_with(b"$RDFILE") || line.starts_with(b"$MDL"))
        {
            return Err(lines.at(1, Fault::Reaction));
        }
        let line = line.trim_ascii_end();
        if line.ends_with(b"V3000") {
            lines.skip(skip + 1);
            return Ok(Version::V3000);
        }
        if line.ends_with(b"V2000") {
            lines.skip(skip);
            return Ok(Version::V2000 { ends: true });
        }
    }
    if !lines.clone().skip(HEADER_LINES) {
        return Err(lines.at(1, Fault::Ends));
    }
    lines.skip(HEADER_LINES);
    Ok(Version::V2000 { ends: false })
}
