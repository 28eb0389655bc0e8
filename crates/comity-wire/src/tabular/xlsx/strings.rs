//! The strings that cells share, and the rich text of one string.

use super::super::error::TableError;
use super::archive::Archive;
use super::xml::{Node, Xml, name_of};
use crate::limits::MAX_SHARED_STRINGS;

/// All shared strings in one text. The count that the part claims is not looked at.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// The string of this number.
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)? as usize;
        let start = at
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |end| *end as usize);
        self.text.get(start..end)
    }
}

/// Reads the shared strings; a workbook without any has no such part.
pub(super) fn read(archive: &mut Archive<'_>, part: Option<&str>) -> Result<Strings, TableError> {
    let mut strings = Strings::default();
    let Some(part) = part else { return Ok(strings) };
    let Some(text) = archive.part(part)? else {
        return Ok(strings);
    };
    let mut xml = Xml::new(&text, part);
    loop {
        match xml.next()? {
            Node::Open(element) if name_of(&element) == "si" => {
                rich_text(&mut xml, &mut strings.text)?;
                if strings.ends.len() >= MAX_SHARED_STRINGS {
                    return Err(xml.fault("too many shared strings"));
                }
                strings
                    .ends
                    .push(u32::try_from(strings.text.len()).map_err(|_| xml.fault("too much text"))?);
            }
            Node::End => return Ok(strings),
            _ => {}
        }
    }
}

/// Appends the text of the element just opened (`si` or `is`): its `t` elements, without the reading aids
/// (`rPh`) that Japanese and Chinese text may carry.
pub(super) fn rich_text(xml: &mut Xml<'_>, out: &mut String) -> Result<(), TableError> {
    loop {
        match xml.next()? {
            Node::Open(element) => match name_of(&element) {
                "t" => unescape(&xml.text_inside()?, out),
                "r" => {}
                _ => xml.skip()?,
            },
            Node::Close(name) if name == "r" => {}
            Node::Close(_) => return Ok(()),
            Node::Text(_) => {}
            Node::End => return Err(xml.fault("the part ends inside a string")),
        }
    }
}

/// Resolves `_x000D_`, the way a string holds characters that XML does not allow (ECMA-376 part 1, 22.9.2.19).
pub(super) fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, here) = rest.split_at(at);
        out.push_str(before);
        match escaped(here) {
            Some(character) => {
                out.push(character);
                rest = here.get(7..).unwrap_or("");
            }
            None => {
                out.push_str("_x");
                rest = here.get(2..).unwrap_or("");
            }
        }
    }
    out.push_str(rest);
}

fn escaped(here: &str) -> Option<char> {
    let digits = here.get(2..6).filter(|_| here.get(6..7) == Some("_"))?;
    let hexadecimal = digits.bytes().all(|b| b.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16)
        .ok()
        .filter(|_| hexadecimal)
        .and_then(char::from_u32)
}
