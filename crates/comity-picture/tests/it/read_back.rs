//! An SVG as a flat list of elements, read by a parser that is not ours.

#![cfg_attr(not(feature = "layout"), allow(dead_code))]

use std::collections::BTreeMap;

use comity_molecule::{Molecule, Smiles};
use comity_picture::{Lang, Mark, Picture, svg};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::substances::Shown;

/// One element: name, attributes, the text directly in it.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub(crate) fn number(&self, name: &str) -> f64 {
        self.get(name)
            .parse()
            .unwrap_or_else(|_| panic!("{name} of {self:?} is no number"))
    }
}

/// All elements in document order. Panics on anything that is not well-formed.
pub(crate) fn elements(svg: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let mut all: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) => {
                open.push(all.len());
                all.push(element(&tag));
            }
            Event::Empty(tag) => all.push(element(&tag)),
            Event::End(_) => assert!(open.pop().is_some()),
            Event::Text(text) => {
                if let Some(at) = open.last() {
                    all[*at].text.push_str(&text);
                }
            }
            Event::GeneralRef(entity) => {
                let at = open.last().expect("an entity inside an element");
                all[*at].text.push_str(resolved(&entity));
            }
            Event::Eof => break,
            other => panic!("unexpected in an SVG: {other:?}"),
        }
    }
    assert!(open.is_empty(), "{} elements left open", open.len());
    all
}

fn resolved(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "#39" => "'",
        other => panic!("entity {other} is not one of ours"),
    }
}

fn element(tag: &BytesStart<'_>) -> Element {
    let name = tag.name().as_ref().to_owned();
    let attributes = tag.attributes().map(|attribute| {
        let attribute = attribute.expect("an attribute");
        let key = attribute.key.as_ref().to_owned();
        let value = attribute.value.into_owned();
        (key, value)
    });
    Element {
        name,
        attributes: attributes.collect(),
        text: String::new(),
    }
}

pub(crate) fn read(smiles: &str) -> Molecule {
    Smiles::new().read(smiles.as_bytes()).expect(smiles).clone()
}

pub(crate) fn marks(shown: &Shown, lang: Lang) -> Vec<Mark> {
    shown.marks.iter().map(|mark| mark.in_words(lang)).collect()
}

/// The picture of a substance of the gallery.
pub(crate) fn picture_of(shown: &Shown, lang: Lang, width: u16) -> String {
    let molecule = read(shown.smiles);
    let marks = marks(shown, lang);
    let heading = if lang == Lang::En { shown.name } else { shown.zh };
    let picture = Picture {
        core: shown.core,
        marks: &marks,
        heading,
        lang,
        width,
        ..Picture::new(&molecule)
    };
    svg(&Picture {
        numbers: true,
        ..picture
    })
    .expect(shown.name)
}
