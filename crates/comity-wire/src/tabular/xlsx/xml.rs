//! XML as three kinds of things: an element opens, an element closes, text.

use std::borrow::Cow;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::super::error::TableError;

/// Most attributes looked at in one element. Rows, the widest elements we read, have eleven.
const MAX_ATTRIBUTES: usize = 64;

/// A reader over one part.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    part: &'a str,
}

/// What comes next.
pub(super) enum Node<'a> {
    /// An element opens.
    Open(BytesStart<'a>),
    /// The element of this name closes.
    Close(String),
    /// Text, with its references resolved.
    Text(Cow<'a, str>),
    /// The part ends.
    End,
}

impl<'a> Xml<'a> {
    /// A reader over `text`, the content of `part`.
    pub(super) fn new(text: &'a str, part: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, part }
    }

    /// The next thing; comments and declarations are passed over.
    pub(super) fn next(&mut self) -> Result<Node<'a>, TableError> {
        loop {
            let event = self
                .reader
                .read_event()
                .map_err(|error| self.fault(&error.to_string()))?;
            return Ok(match event {
                Event::Start(element) | Event::Empty(element) => Node::Open(element),
                Event::End(element) => Node::Close(local(element.name().0).to_owned()),
                Event::Text(text) => Node::Text(text.xml10_content()),
                Event::CData(text) => Node::Text(text.into_inner()),
                Event::GeneralRef(reference) => Node::Text(self.resolve(&reference)?),
                Event::Eof => Node::End,
                // Entities defined by the sender are how small XML becomes large; no spreadsheet program writes them.
                Event::DocType(_) => return Err(self.fault("a document type declaration is not allowed")),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            });
        }
    }

    fn resolve(&self, reference: &BytesRef<'_>) -> Result<Cow<'a, str>, TableError> {
        let number = reference
            .resolve_char_ref()
            .map_err(|error| self.fault(&error.to_string()))?;
        match number {
            Some(character) => Ok(Cow::Owned(character.to_string())),
            None => resolve_predefined_entity(reference)
                .map(Cow::Borrowed)
                .ok_or_else(|| self.fault("an unknown entity")),
        }
    }

    /// All text up to the end of the element just opened, whatever is nested in it.
    pub(super) fn text_inside(&mut self) -> Result<String, TableError> {
        let mut out = String::new();
        let mut depth = 1usize;
        while depth > 0 {
            match self.next()? {
                Node::Open(_) => depth += 1,
                Node::Close(_) => depth -= 1,
                Node::Text(text) => out.push_str(&text),
                Node::End => return Err(self.fault("the part ends inside an element")),
            }
        }
        Ok(out)
    }

    /// Passes over the element just opened.
    pub(super) fn skip(&mut self) -> Result<(), TableError> {
        let mut depth = 1usize;
        while depth > 0 {
            match self.next()? {
                Node::Open(_) => depth += 1,
                Node::Close(_) => depth -= 1,
                Node::Text(_) => {}
                Node::End => return Err(self.fault("the part ends inside an element")),
            }
        }
        Ok(())
    }

    /// An error in this part.
    pub(super) fn fault(&self, reason: &str) -> TableError {
        TableError::Workbook {
            part: crate::quote(self.part),
            reason: crate::quote(reason),
        }
    }
}

/// The value of the attribute with this local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    // Without the library's check for doubled names, which takes time with the square of their number.
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    let found = attributes
        .take(MAX_ATTRIBUTES)
        .flatten()
        .find(|attribute| local(attribute.key.0) == name)?;
    found
        .normalized_value(XmlVersion::Implicit1_0)
        .ok()
        .map(Cow::into_owned)
}

/// The name of an element without its prefix.
pub(super) fn name_of<'e>(element: &'e BytesStart<'_>) -> &'e str {
    local(element.name().0)
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
