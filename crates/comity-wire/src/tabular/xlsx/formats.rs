//! What a cell's number format makes of its number: a date, a time, a share in percent, or a plain number.

use std::collections::HashMap;

use super::super::error::TableError;
use super::archive::Archive;
use super::xml::{Node, Xml, attribute, name_of};
use crate::limits::{MAX_CELL_FORMATS, MAX_FORMAT_BYTES};

/// Meaning of a number in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The number itself.
    Plain,
    /// A share: 0.125 is shown as 12.5%.
    Percent,
    /// A day, with a time of day if there is a fraction.
    Day,
    /// A day of which only year and month are shown.
    Month,
    /// A day of which only the year is shown.
    Year,
    /// A length of time.
    Span,
}

/// Meaning by style number of a cell (`s`).
#[derive(Default)]
pub(super) struct Formats(Vec<Meaning>);

impl Formats {
    /// The meaning for a cell's style number.
    pub(super) fn get(&self, style: Option<usize>) -> Meaning {
        style
            .and_then(|at| self.0.get(at))
            .copied()
            .unwrap_or(Meaning::Plain)
    }
}

/// Reads the styles part.
pub(super) fn read(archive: &mut Archive<'_>, part: Option<&str>) -> Result<Formats, TableError> {
    let mut formats = Formats::default();
    let Some(part) = part else { return Ok(formats) };
    let Some(text) = archive.part(part)? else {
        return Ok(formats);
    };
    let mut own: HashMap<u32, Meaning> = HashMap::new();
    let (mut in_numbers, mut in_cells) = (false, false);
    let mut xml = Xml::new(&text, part);
    loop {
        let element = match xml.next()? {
            Node::Open(element) => element,
            Node::Close(name) => {
                in_numbers &= name != "numFmts";
                in_cells &= name != "cellXfs";
                continue;
            }
            Node::Text(_) => continue,
            Node::End => return Ok(formats),
        };
        let id = || attribute(&element, "numFmtId").and_then(|id| id.parse::<u32>().ok());
        match name_of(&element) {
            "numFmts" => in_numbers = true,
            "cellXfs" => in_cells = true,
            "numFmt" if in_numbers && own.len() < MAX_CELL_FORMATS => {
                let code = attribute(&element, "formatCode").unwrap_or_default();
                own.extend(id().map(|id| (id, meaning_of(&code))));
            }
            "xf" if in_cells => {
                if formats.0.len() >= MAX_CELL_FORMATS {
                    return Err(xml.fault("too many cell formats"));
                }
                let id = id().unwrap_or(0);
                formats
                    .0
                    .push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
            }
            _ => {}
        }
    }
}

/// Formats that have a number and no code in the file (ECMA-376 part 1, 18.8.30).
fn built_in(id: u32) -> Meaning {
    match id {
        9 | 10 => Meaning::Percent,
        17 | 55 | 57 => Meaning::Month,
        14..=16 | 18..=22 | 27..=36 | 45 | 47 | 50..=54 | 56 | 58 => Meaning::Day,
        46 => Meaning::Span,
        _ => Meaning::Plain,
    }
}

/// Reads a format code as far as it matters.
fn meaning_of(code: &str) -> Meaning {
    if code.len() > MAX_FORMAT_BYTES {
        return Meaning::Plain;
    }
    let (letters, span) = bare(code);
    let has = |letter: char| letters.contains(letter);
    let clock = has('h') || has('s');
    match () {
        () if span => Meaning::Span,
        () if has('%') => Meaning::Percent,
        () if has('d') || clock => Meaning::Day,
        () if has('y') && has('m') => Meaning::Month,
        () if has('y') => Meaning::Year,
        () if has('m') => Meaning::Day,
        () => Meaning::Plain,
    }
}

/// The first section of a code in lower case without literals and brackets; and whether a bracket holds a
/// running clock such as `[h]`.
fn bare(code: &str) -> (String, bool) {
    let (mut out, mut span) = (String::new(), false);
    let mut rest = code.chars();
    while let Some(character) = rest.next() {
        match character {
            ';' => break,
            '"' => drop(rest.by_ref().find(|c| *c == '"')),
            '\\' | '_' | '*' => drop(rest.next()),
            '[' => {
                let inside: String = rest.by_ref().take_while(|c| *c != ']').collect();
                span |= !inside.is_empty()
                    && inside
                        .chars()
                        .all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's'));
            }
            other => out.extend(other.to_lowercase()),
        }
    }
    // The word stands for "no format"; none of its letters is meant.
    (out.replace("general", ""), span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_what_a_spreadsheet_shows() {
        for (code, meaning) in [
            ("General", Meaning::Plain),
            ("0.00", Meaning::Plain),
            ("0.00E+00", Meaning::Plain),
            ("#,##0.00\" mg\"", Meaning::Plain),
            ("0\\ \\d", Meaning::Plain),
            ("[Red]0.0", Meaning::Plain),
            ("0.0%", Meaning::Percent),
            ("yyyy\\-mm\\-dd", Meaning::Day),
            ("dd/mm/yyyy;@", Meaning::Day),
            ("yyyy\"年\"m\"月\"d\"日\"", Meaning::Day),
            ("yyyy\"年\"m\"月\"", Meaning::Month),
            ("mmm-yy", Meaning::Month),
            ("yyyy", Meaning::Year),
            ("h:mm AM/PM", Meaning::Day),
            ("[h]:mm:ss", Meaning::Span),
            ("[$-409]d-mmm-yy", Meaning::Day),
        ] {
            assert_eq!(meaning_of(code), meaning, "{code}");
        }
    }
}
