//! Property lines of version 2000.

use super::FileError;
use super::draft::Draft;
use super::lines::{Line, Lines};
use super::v2000::{Replaced, forget, index, set};
use crate::graph::Fault;

/// Kinds of S group that stand for chains of unknown length or composition. Mixtures and formulations are none: they
/// draw their components beside each other.
const POLYMERS: [&str; 8] = ["SRU", "MON", "MER", "COP", "CRO", "MOD", "GRA", "ANY"];

/// Whether an S group of this kind makes the drawing more than one substance.
pub(super) fn is_polymer(kind: &str) -> bool {
    POLYMERS.contains(&kind)
}

/// Reads up to `M  END`.
pub(super) fn read(lines: &mut Lines<'_>, draft: &mut Draft, ends: bool) -> Result<(), FileError> {
    let (mut charges, mut isotopes) = (false, false);
    loop {
        let mut ahead = lines.clone();
        match ahead.next_raw() {
            None if ends => return Err(lines.at(1, Fault::Ends)),
            None => return Ok(()),
            Some(raw) if raw.starts_with(b"$$$$") || raw.starts_with(b">") => {
                return if ends {
                    Err(ahead.at(1, Fault::Ends))
                } else {
                    Ok(())
                };
            }
            // Names and comments of other programs may hold anything.
            Some(raw) if !raw.is_ascii() => {
                lines.skip(1);
                continue;
            }
            Some(_) => {}
        }
        let line = lines.next()?;
        let mut words = line.words();
        match (words.next(), words.next()) {
            (Some("M"), Some("END")) => return Ok(()),
            (Some("M"), Some(name @ ("CHG" | "RAD"))) => {
                if !std::mem::replace(&mut charges, true) {
                    forget(draft, Replaced::ChargesAndRadicals);
                }
                pairs(line, name, draft)?;
            }
            (Some("M"), Some("ISO")) => {
                if !std::mem::replace(&mut isotopes, true) {
                    forget(draft, Replaced::Isotopes);
                }
                pairs(line, "ISO", draft)?;
            }
            (Some("M"), Some(name @ "RGP")) => pairs(line, name, draft)?,
            (Some("M"), Some("ALS")) => list(line, draft)?,
            // Link nodes, substitution counts, ring counts, unsaturation, attachment points, bonds of order zero.
            (Some("M"), Some("LIN" | "SUB" | "RBC" | "UNS" | "APO" | "ZBO" | "HYD" | "ZCH")) => {
                draft.unsaid = true
            }
            (Some("M"), Some("STY")) => draft.unsaid |= words.any(is_polymer),
            (Some("A"), Some(number)) => alias(lines, line, number, draft)?,
            (Some("G"), Some(_)) => {
                lines.skip(1);
            }
            (Some("S"), Some("SKP")) => {
                let count = words.next().map_or(Ok(0), |word| line.whole(word))?;
                lines.skip(usize::try_from(count).unwrap_or(0));
            }
            _ => {}
        }
    }
}

/// Pairs of atom and value, as many as the line says.
fn pairs(line: Line<'_>, name: &str, draft: &mut Draft) -> Result<(), FileError> {
    let mut words = line.words().skip(2);
    let count = words.next().map_or(Ok(0), |word| line.whole(word))?;
    let mut rest = words;
    for _ in 0..count {
        let (Some(atom), Some(value)) = (rest.next(), rest.next()) else {
            return Err(line.fault(0, Fault::Counts));
        };
        set(draft, line, name, line.whole(atom)?, line.whole(value)?)?;
    }
    Ok(())
}

/// An atom that may be one of several elements.
fn list(line: Line<'_>, draft: &mut Draft) -> Result<(), FileError> {
    let Some(word) = line.words().nth(2) else {
        return Err(line.fault(0, Fault::Counts));
    };
    let atom = index(line, line.whole(word)?, draft.atoms.len())?;
    draft.unsay(atom);
    Ok(())
}

/// Another text shown in place of the atom: unless it begins with the atom's own symbol, it stands for a group.
fn alias(lines: &mut Lines<'_>, line: Line<'_>, number: &str, draft: &mut Draft) -> Result<(), FileError> {
    let Ok(number) = number.parse::<i32>() else {
        return Ok(());
    };
    let atom = index(line, number, draft.atoms.len())?;
    let text = lines.next_raw().unwrap_or(b"").trim_ascii();
    let symbol = draft.atoms.get(atom).map_or("", |atom| atom.element.symbol());
    let label = text.strip_prefix(symbol.as_bytes()).is_some_and(|rest| {
        rest.iter()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'\'' | b'*' | b'"' | b'(' | b')'))
    });
    if !label && !text.is_empty() {
        draft.unsay(atom);
    }
    Ok(())
}
