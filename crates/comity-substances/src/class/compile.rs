//! From a definition file to a class, with every complaint kept.

use std::collections::{BTreeMap, HashSet};

use comity_core::grading::Provenance;
use comity_molecule::Smiles;

use super::definition::{Class, ClassStatus, Letter, OpenPoint};
use super::expressions::{self, LabelTable, Wrong};
use super::file::{ClassFile, LetterEntry, ReadingEntry, Text, Two};
use super::fragment;
use super::pattern::Pattern;
use super::point::{Point, Points, Reading};
use super::proof;
use super::rules::Rules;
use crate::fact::Bilingual;
use crate::row::Complaints;

/// Longest definition file in bytes; the longest real one is a tenth of it.
const MAX_FILE: usize = 256 * 1024;

/// Most conditions of one definition: one bit each.
const MAX_LETTERS: usize = 64;

/// Most rules and examples of one definition.
const MAX_ENTRIES: usize = 400;

/// One file on its way.
pub(super) struct Compiler<'a> {
    file: &'a str,
    text: &'a str,
    complaints: &'a mut Complaints,
    pub(super) letters: Vec<String>,
    pub(super) declared: Vec<Point>,
    pub(super) used: Points,
    pub(super) given: HashSet<u8>,
    pub(super) labels: LabelTable,
    pub(super) groups: BTreeMap<String, Pattern>,
    pub(super) lists: BTreeMap<String, Text>,
    pub(super) chinese: BTreeMap<String, String>,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(file: &'a str, text: &'a str, complaints: &'a mut Complaints) -> Self {
        Self {
            file,
            text,
            complaints,
            letters: Vec::new(),
            declared: Vec::new(),
            used: Points::default(),
            given: HashSet::new(),
            labels: LabelTable::default(),
            groups: BTreeMap::new(),
            lists: BTreeMap::new(),
            chinese: BTreeMap::new(),
        }
    }

    /// A complaint about the line that holds this byte.
    pub(super) fn complain(
        &mut self,
        at: usize,
        field: &str,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.complaints.add(self.file, line, field, what, mend);
    }

    /// The value, or a complaint about the place.
    pub(super) fn take<T>(&mut self, at: &Text, field: &str, result: Result<T, Wrong>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err((what, mend)) => {
                self.complain(at.span().start, field, what, mend);
                None
            }
        }
    }

    pub(super) fn class(&mut self) -> Option<Class> {
        let file = self.parse()?;
        let before = self.complaints.list.len();
        let class = self.of(&file);
        (self.complaints.list.len() == before).then_some(class).flatten()
    }

    fn parse(&mut self) -> Option<ClassFile> {
        if self.text.len() > MAX_FILE {
            let mend = format!("keep it under {MAX_FILE} bytes");
            self.complain(0, "file", "the file is too long", mend);
            return None;
        }
        match toml::from_str::<ClassFile>(self.text) {
            Ok(file) => Some(file),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let what = error.message().lines().next().unwrap_or("not TOML").to_owned();
                let mend = "correct the line; data/classes/README.md explains every key";
                self.complain(at, "file", what, mend);
                None
            }
        }
    }

    fn of(&mut self, file: &ClassFile) -> Option<Class> {
        let entries = file.at.len() + file.closed.len() + file.example.len() + file.core.len();
        if entries > MAX_ENTRIES || file.letter.len() > MAX_LETTERS {
            let what = format!("more than {MAX_ENTRIES} rules and examples, or {MAX_LETTERS} conditions");
            self.complain(0, "file", what, "divide the definition");
            return None;
        }
        let letters = self.letters(&file.letter);
        let readings = self.readings(&file.reading);
        self.lists.clone_from(&file.lists);
        self.groups(&file.groups);
        let before = self.complaints.list.len();
        let rules = self.rules(file, &readings);
        self.all_used(file);
        let class = self.head(file, letters, readings, rules)?;
        // Examples of rules that could not be read would only repeat the complaint.
        (self.complaints.list.len() == before)
            .then(|| proof::check(self, class, file))
            .flatten()
    }

    fn head(
        &mut self,
        file: &ClassFile,
        letters: Vec<Letter>,
        readings: Vec<OpenPoint>,
        rules: Rules,
    ) -> Option<Class> {
        let head = &file.class;
        let shaped = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let id = head.id.get_ref().clone();
        if id.is_empty() || !id.bytes().all(shaped) {
            let mend = "use small letters, digits and hyphens, such as `us-frs`";
            self.complain(
                head.id.span().start,
                "class.id",
                format!("`{id}` is not an id"),
                mend,
            );
        }
        let jurisdiction = head.jurisdiction.get_ref().parse();
        let jurisdiction = jurisdiction.map_err(|error: comity_core::jurisdiction::JurisdictionError| {
            (error.to_string(), "write a code of jurisdictions.csv".to_owned())
        });
        let jurisdiction = self.take(&head.jurisdiction, "class.jurisdiction", jurisdiction);
        let status = self.one_of(&head.status, "class.status", ClassStatus::WORDS);
        let provenances = &[
            ("source", Provenance::Source),
            ("unverified", Provenance::Unverified),
        ];
        let provenance = self.one_of(&head.provenance, "class.provenance", provenances);
        if head.citation.get_ref().trim().is_empty() {
            let mend = "name the statute, notice or order";
            self.complain(head.citation.span().start, "class.citation", "missing", mend);
        }
        let class = Class {
            id,
            jurisdiction: jurisdiction?,
            family: head.family.clone(),
            name: both(&head.name),
            citation: head.citation.get_ref().clone(),
            provenance: provenance?,
            status: status?,
            complete: *head.complete.get_ref(),
            language: head.language.clone(),
            text: head.text.trim().to_owned(),
            scope: head.scope.as_deref().unwrap_or_default().trim().to_owned(),
            note: head.note.trim().to_owned(),
            unless_listed: head.unless_listed,
            parent: file.parent.name.clone(),
            parent_smiles: file.parent.smiles.get_ref().clone(),
            letters,
            readings,
            chinese: std::mem::take(&mut self.chinese),
            rules,
        };
        Some(class)
    }

    pub(super) fn one_of<T: Copy>(&mut self, text: &Text, field: &str, words: &[(&str, T)]) -> Option<T> {
        let found = words.iter().find(|(word, _)| word == text.get_ref());
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let mend = format!("write one of: {}", known.join(", "));
            self.complain(
                text.span().start,
                field,
                format!("`{}` is not a word of this field", text.get_ref()),
                mend,
            );
        }
        found.map(|(_, value)| *value)
    }

    fn letters(&mut self, entries: &[LetterEntry]) -> Vec<Letter> {
        for entry in entries {
            let id = entry.id.get_ref();
            if self.letters.contains(id) || id.is_empty() || id.contains(char::is_whitespace) {
                let what = format!("the condition `{id}` stands twice, or its name is empty or has blanks");
                self.complain(
                    entry.id.span().start,
                    "letter.id",
                    what,
                    "name each condition once",
                );
            }
            if entry.text.get_ref().trim().is_empty() {
                let mend = "copy the words of the law";
                self.complain(entry.text.span().start, "letter.text", "missing", mend);
            }
            self.letters.push(id.clone());
        }
        let letter = |entry: &LetterEntry| Letter {
            id: entry.id.get_ref().clone(),
            text: entry.text.get_ref().trim().to_owned(),
            words: Bilingual {
                en: entry.en.trim().to_owned(),
                zh: entry.zh.trim().to_owned(),
            },
            family: entry.family.clone(),
        };
        entries.iter().map(letter).collect()
    }

    fn readings(&mut self, entries: &[ReadingEntry]) -> Vec<OpenPoint> {
        let mut open: Vec<OpenPoint> = Vec::new();
        for entry in entries {
            let points = expressions::points(entry.id.get_ref());
            let Some(points) = self.take(&entry.id, "reading.id", points) else {
                continue;
            };
            let (mut each, reading) = (points.iter(), Reading::from_word(entry.default.get_ref()));
            let (Some(point), None, Some(default)) = (each.next(), each.next(), reading) else {
                let what = "a reading is one point read `wide`, `narrow` or `review`";
                self.complain(
                    entry.id.span().start,
                    "reading.default",
                    what,
                    "write one of the three",
                );
                continue;
            };
            if self.declared.contains(&point) || (default != Reading::Review && !point.can_be_read()) {
                let what = format!("`{}` stands twice, or no reading can settle it", point.word());
                self.complain(
                    entry.id.span().start,
                    "reading.id",
                    what,
                    "write `review`, and each point once",
                );
                continue;
            }
            self.declared.push(point);
            open.push(OpenPoint {
                point,
                default,
                words: Bilingual {
                    en: entry.en.trim().to_owned(),
                    zh: entry.zh.trim().to_owned(),
                },
            });
        }
        open
    }

    fn groups(&mut self, groups: &BTreeMap<String, Text>) {
        for (name, text) in groups {
            let mut reader = Smiles::new();
            let read = reader.read(text.get_ref().as_bytes());
            let pattern = match read {
                Ok(molecule) => fragment::group(molecule).map_err(str::to_owned),
                Err(error) => Err(error.to_string()),
            };
            match pattern {
                Ok(pattern) => {
                    self.groups.insert(name.clone(), pattern);
                }
                Err(what) => {
                    let mend = "write the group as SMILES with `*`, such as `*CC` for ethyl";
                    self.complain(text.span().start, &format!("groups.{name}"), what, mend);
                }
            }
        }
    }

    /// A condition that no rule gives, or an explained point that none uses, is a rule forgotten.
    fn all_used(&mut self, file: &ClassFile) {
        for (at, entry) in (0u8..).zip(&file.letter) {
            if !self.given.contains(&at) {
                let what = format!("no rule gives the condition `{}`", entry.id.get_ref());
                self.complain(
                    entry.id.span().start,
                    "letter",
                    what,
                    "write a rule for it, or take it away",
                );
            }
        }
        for entry in &file.reading {
            let point = Point::from_word(entry.id.get_ref());
            if point.is_some_and(|point| !self.used.contains(point)) {
                let what = format!("no rule asks about `{}`", entry.id.get_ref());
                self.complain(
                    entry.id.span().start,
                    "reading",
                    what,
                    "write a rule that does, or take it away",
                );
            }
        }
        if !file.class.complete.get_ref() && !self.used.contains(Point::TextIncomplete) {
            let mend = "let a rule ask for `text-incomplete`, or write complete = true";
            self.complain(
                file.class.complete.span().start,
                "class.complete",
                "the text is not whole, and no rule says what that leaves open",
                mend,
            );
        }
    }
}

fn both(two: &Two) -> Bilingual {
    Bilingual {
        en: two.en.clone(),
        zh: two.zh.clone(),
    }
}
