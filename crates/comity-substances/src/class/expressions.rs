//! The short expressions inside a definition file: atoms, bonds, sets of labels, lists of words, points.
//! Each gives what is wrong and how it is mended; the caller says where.

use std::collections::BTreeMap;

use comity_molecule::Element;

use super::file::Text;
use super::pattern::{Elements, Spec};
use super::point::{Point, Points};
use super::rules::{Labels, MAX_LABELS};
use super::word::{ANY_CARBONS, RINGS, Ranged, RingKind, WORDS};

/// What is wrong, and the mend.
pub(super) type Wrong = (String, String);

/// The labels of a definition, in order of their first use.
#[derive(Default)]
pub(super) struct LabelTable {
    names: Vec<String>,
}

impl LabelTable {
    /// The number of a label; a new one is added.
    fn add(&mut self, name: &str) -> Result<u8, Wrong> {
        if let Some(at) = self.find(name) {
            return Ok(at);
        }
        let shaped = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric());
        if !shaped {
            return Err((
                format!("`{name}` is not a label"),
                "begin with a letter and use letters and digits".into(),
            ));
        }
        if self.names.len() >= MAX_LABELS {
            return Err((
                format!("more than {MAX_LABELS} labels"),
                "use fewer atoms in the core".into(),
            ));
        }
        self.names.push(name.to_owned());
        Ok((self.names.len() - 1) as u8)
    }

    fn find(&self, name: &str) -> Option<u8> {
        self.names
            .iter()
            .position(|known| known == name)
            .map(|at| at as u8)
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// A set of labels, parted by blanks.
    pub(super) fn set(&self, text: &str) -> Result<Labels, Wrong> {
        let mut set = Labels::default();
        for name in text.split_whitespace() {
            let label = self.find(name).ok_or_else(|| unknown_label(name))?;
            set.insert(label);
        }
        if set == Labels::default() {
            return Err(("no label".into(), "name the atoms that are meant".into()));
        }
        Ok(set)
    }
}

fn unknown_label(name: &str) -> Wrong {
    (
        format!("`{name}` is no atom of the core"),
        "use the labels of `atoms`".into(),
    )
}

/// Atoms of a core: `Na:N C1:C X:N|C`.
pub(super) fn atoms(text: &str, table: &mut LabelTable) -> Result<Vec<(u8, Elements)>, Wrong> {
    let mut atoms: Vec<(u8, Elements)> = Vec::new();
    for part in text.split_whitespace() {
        let Some((name, symbols)) = part.split_once(':') else {
            let mend = "write label and element, such as `N1:N`";
            return Err((format!("`{part}` has no element"), mend.into()));
        };
        let label = table.add(name)?;
        if atoms.iter().any(|(known, _)| *known == label) {
            return Err((
                format!("the label `{name}` stands twice"),
                "give each atom a label of its own".into(),
            ));
        }
        atoms.push((label, elements(symbols)?));
    }
    if atoms.is_empty() {
        return Err(("a core without atoms".into(), "list its atoms".into()));
    }
    Ok(atoms)
}

fn elements(symbols: &str) -> Result<Elements, Wrong> {
    let mut set = Elements::default();
    for symbol in symbols.split('|') {
        let element = Element::from_symbol(symbol).filter(|element| (2..=118).contains(&element.0));
        let Some(element) = element else {
            let mend = "write the symbol of an element; hydrogen is never an atom of a core";
            return Err((format!("`{symbol}` is no element"), mend.into()));
        };
        set.0 |= Elements::one(element).0;
    }
    Ok(set)
}

/// Signs between two labels.
const SPECS: [(char, Spec); 5] = [
    ('-', Spec::Single),
    ('=', Spec::Double),
    ('#', Spec::Triple),
    (':', Spec::Aromatic),
    ('~', Spec::Plain),
];

/// Bonds of a core: `Na-C1 C1=O1`.
pub(super) fn bonds(text: &str, table: &LabelTable) -> Result<Vec<(u8, u8, Spec)>, Wrong> {
    let mut bonds: Vec<(u8, u8, Spec)> = Vec::new();
    for part in text.split_whitespace() {
        let parted = SPECS
            .iter()
            .find_map(|(sign, spec)| part.split_once(*sign).map(|(a, b)| (a, b, *spec)));
        let Some((a, b, spec)) = parted else {
            let mend = "write two labels and a bond between them: - = # : (aromatic) ~ (any but aromatic)";
            return Err((format!("`{part}` is no bond"), mend.into()));
        };
        let (a, b) = (
            table.find(a).ok_or_else(|| unknown_label(a))?,
            table.find(b).ok_or_else(|| unknown_label(b))?,
        );
        let again = bonds
            .iter()
            .any(|(c, d, _)| (*c, *d) == (a, b) || (*c, *d) == (b, a));
        if again || a == b {
            return Err((
                format!("`{part}` joins an atom with itself, or stands twice"),
                "write each bond once".into(),
            ));
        }
        bonds.push((a, b, spec));
    }
    Ok(bonds)
}

/// A list of words, each with its range of carbon atoms: `alkyl C1..C3 halo`. `@name` stands for a named list.
pub(super) fn words(text: &str, lists: &BTreeMap<String, Text>) -> Result<Vec<Ranged>, Wrong> {
    let mut found: Vec<Ranged> = Vec::new();
    for part in text.split_whitespace() {
        if let Some(name) = part.strip_prefix('@') {
            let Some(list) = lists.get(name) else {
                return Err((
                    format!("there is no list `{name}`"),
                    "write it under [lists]".into(),
                ));
            };
            // A list holds words only, so that no list can hold itself.
            found.extend(plain_words(list.get_ref())?);
        } else {
            word(part, &mut found)?;
        }
    }
    if found.is_empty() {
        return Err(("no word".into(), "write what may stand there".into()));
    }
    Ok(found)
}

fn plain_words(text: &str) -> Result<Vec<Ranged>, Wrong> {
    let mut found = Vec::new();
    for part in text.split_whitespace() {
        word(part, &mut found)?;
    }
    Ok(found)
}

fn word(part: &str, found: &mut Vec<Ranged>) -> Result<(), Wrong> {
    if part.contains("..") {
        let carbons = range(part)?;
        let Some(last) = found.last_mut().filter(|last| last.carbons == ANY_CARBONS) else {
            let mend = "write the range after the word it belongs to: `alkyl C1..C3`";
            return Err((format!("`{part}` belongs to no word"), mend.into()));
        };
        last.carbons = carbons;
        return Ok(());
    }
    match WORDS.iter().find(|entry| entry.0 == part) {
        Some(entry) => {
            found.push(Ranged {
                word: entry.1,
                carbons: ANY_CARBONS,
            });
            Ok(())
        }
        None => {
            let known: Vec<&str> = WORDS.iter().map(|entry| entry.0).collect();
            let mend = format!("use one of: {}", known.join(", "));
            Err((format!("`{part}` is no word of the vocabulary"), mend))
        }
    }
}

fn range(part: &str) -> Result<(u16, u16), Wrong> {
    let wrong = || {
        let mend = "write a range of carbon atoms such as `C1..C3`";
        (format!("`{part}` is no range"), mend.to_owned())
    };
    let (low, high) = part.split_once("..").ok_or_else(wrong)?;
    let number = |text: &str| {
        text.strip_prefix('C')
            .and_then(|digits| digits.parse::<u16>().ok())
    };
    let (low, high) = number(low).zip(number(high)).ok_or_else(wrong)?;
    if low == 0 || low > high {
        return Err(wrong());
    }
    Ok((low, high))
}

/// A kind of ring.
pub(super) fn ring(text: &str) -> Result<RingKind, Wrong> {
    RINGS
        .iter()
        .find(|entry| entry.0 == text)
        .map(|entry| entry.1)
        .ok_or_else(|| {
            let known: Vec<&str> = RINGS.iter().map(|entry| entry.0).collect();
            let mend = format!("use one of: {}", known.join(", "));
            (format!("`{text}` is no kind of ring"), mend)
        })
}

/// Points, parted by blanks.
pub(super) fn points(text: &str) -> Result<Points, Wrong> {
    let mut points = Points::default();
    for word in text.split_whitespace() {
        match Point::from_word(word) {
            Some(point) => points.insert(point),
            None => {
                let known: Vec<&str> = Point::ALL.iter().map(|point| point.word()).collect();
                let mend = format!("use one of: {}", known.join(", "));
                return Err((format!("`{word}` is no point"), mend));
            }
        }
    }
    Ok(points)
}
