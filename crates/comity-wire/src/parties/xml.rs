//! Entries of an XML list, each as a small tree.
//!
//! A list has one element for each entry; the tree of one entry is built, read and thrown away, so that memory is bounded by
//! the largest entry. Nothing is recursive, and entities that the sender defines are refused.

use std::borrow::Cow;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Limits, ListError};

/// Most attributes of one element. The richest official one has 14.
const MAX_ATTRIBUTES: usize = 64;

/// Most elements of one entry. The largest official one has about 4,000.
const MAX_NODES: usize = 400_000;

/// Most bytes of text of one entry: a hundred times the longest.
const MAX_ENTRY_BYTES: usize = 16 * 1024 * 1024;

/// A reader of entries.
pub(super) struct Entries<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    counted: usize,
    line: u32,
    depth: usize,
    most_depth: usize,
    /// Attributes of the outermost element.
    pub(super) root: Vec<(String, String)>,
    seen_root: bool,
}

/// One entry.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Line where it begins.
    pub(super) line: u32,
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    name: String,
    text: String,
    attributes: Vec<(String, String)>,
    depth: usize,
    /// The node behind its last descendant.
    end: usize,
}

/// An element of an entry.
#[derive(Clone, Copy)]
pub(super) struct Element<'e> {
    entry: &'e Entry,
    at: usize,
}

impl<'a> Entries<'a> {
    pub(super) fn new(text: &'a str, limits: &Limits) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            text,
            counted: 0,
            line: 1,
            depth: 0,
            most_depth: limits.depth,
            root: Vec::new(),
            seen_root: false,
        }
    }

    /// The next element with one of these names, wherever it stands.
    pub(super) fn next(&mut self, wanted: &[&str]) -> Result<Option<Entry>, ListError> {
        loop {
            let before = self.position();
            match self.event()? {
                Event::Start(element) => {
                    self.deeper()?;
                    if !self.seen_root {
                        self.seen_root = true;
                        self.root = attributes(&element);
                    }
                    if wanted.contains(&local(element.name().0)) {
                        self.count_to(before);
                        let line = self.line;
                        return self.tree(&element, line).map(Some);
                    }
                }
                Event::End(_) => self.depth = self.depth.saturating_sub(1),
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn tree(&mut self, first: &BytesStart<'_>, line: u32) -> Result<Entry, ListError> {
        let mut entry = Entry {
            line,
            nodes: Vec::new(),
        };
        let mut open = vec![0usize];
        entry.nodes.push(node(first, 0));
        let mut bytes = 0usize;
        loop {
            let text: Cow<'_, str> = match self.event()? {
                Event::Start(element) => {
                    self.deeper()?;
                    if entry.nodes.len() >= MAX_NODES {
                        return Err(ListError::TooMany {
                            line,
                            what: "elements in one entry",
                            most: MAX_NODES,
                        });
                    }
                    open.push(entry.nodes.len());
                    entry.nodes.push(node(&element, open.len() - 1));
                    continue;
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    let end = entry.nodes.len();
                    if let Some(node) = open.pop().and_then(|at| entry.nodes.get_mut(at)) {
                        node.end = end;
                    }
                    if open.is_empty() {
                        return Ok(entry);
                    }
                    continue;
                }
                Event::Text(text) => text.xml10_content(),
                Event::CData(text) => text.into_inner(),
                Event::GeneralRef(reference) => resolve(&reference),
                Event::Eof => return Err(self.broken("the file ends inside an entry")),
                _ => continue,
            };
            bytes += text.len();
            if bytes > MAX_ENTRY_BYTES {
                return Err(ListError::TooMany {
                    line,
                    what: "bytes in one entry",
                    most: MAX_ENTRY_BYTES,
                });
            }
            // Text with a place of its own, so that the order of mixed content is kept.
            let at = entry.nodes.len();
            if text.trim().is_empty() && !text.is_empty() {
                if let Some(last) = entry.nodes.last_mut().filter(|last| last.name.is_empty()) {
                    last.text.push(' ');
                }
                continue;
            }
            match entry.nodes.last_mut() {
                Some(last) if last.name.is_empty() && last.depth == open.len() => last.text.push_str(&text),
                _ if at < MAX_NODES => entry.nodes.push(Node {
                    text: text.into_owned(),
                    depth: open.len(),
                    end: at + 1,
                    ..Node::default()
                }),
                _ => {}
            }
        }
    }

    fn event(&mut self) -> Result<Event<'a>, ListError> {
        loop {
            match self.reader.read_event() {
                Ok(Event::DocType(_)) => {
                    return Err(self.broken("a document type declaration is not allowed"));
                }
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
                Ok(event) => return Ok(event),
                Err(error) => return Err(self.broken(&error.to_string())),
            }
        }
    }

    fn deeper(&mut self) -> Result<(), ListError> {
        self.depth += 1;
        if self.depth > self.most_depth {
            self.count_to(self.position());
            return Err(ListError::TooMany {
                line: self.line,
                what: "levels of elements",
                most: self.most_depth,
            });
        }
        Ok(())
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position())
            .unwrap_or(usize::MAX)
            .min(self.text.len())
    }

    fn count_to(&mut self, position: usize) {
        let passed = self.text.as_bytes().get(self.counted..position).unwrap_or(&[]);
        let breaks = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line = self
            .line
            .saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.counted = position.max(self.counted);
    }

    fn broken(&mut self, what: &str) -> ListError {
        self.count_to(self.position());
        ListError::Xml {
            line: self.line,
            what: crate::quote(what),
        }
    }
}

impl Entry {
    /// The element of the entry itself.
    pub(super) fn element(&self) -> Element<'_> {
        Element { entry: self, at: 0 }
    }
}

impl<'e> Element<'e> {
    fn node(self) -> Option<&'e Node> {
        self.entry.nodes.get(self.at)
    }

    /// Its name without a prefix.
    pub(super) fn name(self) -> &'e str {
        self.node().map_or("", |node| node.name.as_str())
    }

    /// All text inside, in order, blanks collapsed.
    pub(super) fn text(self) -> String {
        let mut out = String::new();
        for node in self.inside().filter(|node| node.name.is_empty()) {
            for word in node.text.split_whitespace() {
                if !out.is_empty() {
                    out.push(' ');
                }
                out.push_str(word);
            }
        }
        out
    }

    /// All text inside with line breaks kept, and one for each element of these names.
    pub(super) fn lines(self, breaks: &[&str]) -> String {
        let mut out = String::new();
        for node in self.inside() {
            if breaks.contains(&node.name.as_str()) {
                out.push('\n');
            }
            out.push_str(&node.text);
        }
        out
    }

    /// The value of an attribute, trimmed; empty if there is none.
    pub(super) fn attribute(self, name: &str) -> &'e str {
        let attributes = self.node().map_or(&[][..], |node| node.attributes.as_slice());
        attributes
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// Its children that are elements.
    pub(super) fn children(self) -> impl Iterator<Item = Element<'e>> {
        let depth = self.node().map_or(0, |node| node.depth) + 1;
        self.below()
            .filter(move |element| element.node().is_some_and(|node| node.depth == depth))
    }

    /// Its children of a name.
    pub(super) fn named(self, name: &str) -> impl Iterator<Item = Element<'e>> {
        self.children().filter(move |element| element.name() == name)
    }

    /// The text of its first child of a name; empty if there is none.
    pub(super) fn get(self, name: &str) -> String {
        self.named(name).next().map(Element::text).unwrap_or_default()
    }

    /// All elements of a name inside, at any depth.
    pub(super) fn all(self, name: &str) -> impl Iterator<Item = Element<'e>> {
        self.below().filter(move |element| element.name() == name)
    }

    /// The text of the first element of a name inside, at any depth.
    pub(super) fn find(self, name: &str) -> String {
        self.all(name).next().map(Element::text).unwrap_or_default()
    }

    fn below(self) -> impl Iterator<Item = Element<'e>> {
        let entry = self.entry;
        let end = self.node().map_or(0, |node| node.end);
        (self.at + 1..end)
            .map(move |at| Element { entry, at })
            .filter(|element| !element.name().is_empty())
    }

    fn inside(self) -> impl Iterator<Item = &'e Node> {
        let end = self.node().map_or(0, |node| node.end);
        self.entry.nodes.get(self.at..end).unwrap_or(&[]).iter()
    }
}

fn node(element: &BytesStart<'_>, depth: usize) -> Node {
    Node {
        name: local(element.name().0).to_owned(),
        attributes: attributes(element),
        depth,
        ..Node::default()
    }
}

fn attributes(element: &BytesStart<'_>) -> Vec<(String, String)> {
    // Without the library's check for doubled names, which takes time with the square of their number.
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    attributes
        .take(MAX_ATTRIBUTES)
        .flatten()
        .filter_map(|attribute| {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            Some((local(attribute.key.0).to_owned(), value.into_owned()))
        })
        .collect()
}

fn resolve(reference: &BytesRef<'_>) -> Cow<'static, str> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Cow::Owned(character.to_string()),
        // An entity that XML does not define is left out; its expansion is never looked for.
        _ => resolve_predefined_entity(reference).map_or(Cow::Borrowed(" "), Cow::Borrowed),
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
