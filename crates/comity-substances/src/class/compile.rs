//! From a definition file to a class, with every complaint kept.

use std::collections::{BTreeMap, HashSet};

use comity_core::grading::Provenance;
use comity_molecule::Smiles;
use toml::Spanned;

use super::class::{Class, ClassStatus, Letter, OpenPoint};
use super::expressions::{self, LabelTable, Wrong};
use super::file::{
    AlternativeEntry, AtEntry, ClassFile, ClosedEntry, CoreEntry, LetterEntry, ReadingEntry, Text, Two,
};
use super::filter::Begin;
use super::find::{Classes, MAX_STARTS, Start};
use super::fragment;
use super::pattern::Pattern;
use super::point::{Point, Points, Reading};
use super::proof;
use super::rules::{
    Alternative, At, Closure, Core, Labels, MAX_LABELS, Outcome, Parent, Rules, Slot, Substituents, Test,
};
use super::skeleton::{self, Draft};
use super::word::{ANY_CARBONS, Ranged, WORDS};
use crate::fact::Bilingual;
use crate::row::{Complaints, FactError};

/// Longest definition file in bytes; the longest real one is a tenth of it.
const MAX_FILE: usize = 256 * 1024;

/// Most definitions: one bit each in [`super::CorePresent`].
const MAX_CLASSES: usize = 64;

/// Most conditions of one definition: one bit each.
const MAX_LETTERS: usize = 64;

/// Most rules and examples of one definition.
const MAX_ENTRIES: usize = 400;

impl Classes {
    /// Reads the definition files, given as name and text; names that do not end in `.toml` are passed over, so that all
    /// files of `data/` can be handed over as they are.
    ///
    /// # Errors
    /// Everything in them that cannot be used, with file, line, field and mend: among them a parent that does not
    /// match, and an example that does not get its letters.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, Vec<FactError>> {
        let mut complaints = Complaints::default();
        let mut classes = Self::default();
        for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".toml")) {
            let mut compiler = Compiler::new(name, text, &mut complaints);
            let Some(class) = compiler.class() else { continue };
            if classes.get(&class.id).is_some() {
                let mend = "give every definition an id of its own";
                compiler.complain(0, "class.id", format!("`{}` is taken", class.id), mend);
                continue;
            }
            if classes.all.len() == MAX_CLASSES {
                compiler.complain(
                    0,
                    "file",
                    format!("more than {MAX_CLASSES} definitions"),
                    "take one away",
                );
                continue;
            }
            classes.all.push(class);
        }
        if !complaints.list.is_empty() {
            return Err(complaints.list);
        }
        classes.index();
        if classes.starts.len() > MAX_STARTS {
            let mend = "divide the definitions between two sets";
            let what = format!("the cores begin in more than {MAX_STARTS} different ways");
            complaints.add("classes", 0, "core", what, mend);
            return Err(complaints.list);
        }
        Ok(classes)
    }

    /// Families and jurisdictions of the definitions that the tables do not know.
    pub fn check(&self, tables: &crate::Tables) -> Vec<FactError> {
        let mut complaints = Complaints::default();
        for class in &self.all {
            let file = format!("classes/{}.toml", class.id);
            let own = class.letters.iter().filter_map(|letter| letter.family.as_ref());
            for family in class.family.iter().chain(own) {
                if tables.family(family).is_none() {
                    let mend = "use an id of families.csv, or leave it out";
                    complaints.add(&file, 0, "family", format!("there is no family `{family}`"), mend);
                }
            }
            if tables.jurisdiction(class.jurisdiction).is_none() {
                let mend = "enter it in jurisdictions.csv";
                let what = format!("`{}` is not entered", class.jurisdiction);
                complaints.add(&file, 0, "class.jurisdiction", what, mend);
            }
        }
        complaints.list
    }

    /// Gathers the skeletons that begin alike.
    pub(super) fn index(&mut self) {
        self.starts.clear();
        for (at, class) in self.all.iter().enumerate() {
            for (place, core) in class.rules.cores.iter().enumerate() {
                let filter = core.filter;
                let alike = |start: &&mut Start| start.beginning == core.start;
                match self.starts.iter_mut().find(alike) {
                    Some(start) => {
                        start.cores.push((at, place));
                        start.least = start.least.least(&filter);
                    }
                    None => self.starts.push(Start {
                        beginning: core.start,
                        least: filter,
                        cores: vec![(at, place)],
                    }),
                }
            }
        }
        self.begin = Begin::default();
        for (at, start) in self.starts.iter().enumerate() {
            self.begin.add(start.beginning.elements, at);
        }
    }
}

/// One file on its way.
pub(super) struct Compiler<'a> {
    file: &'a str,
    text: &'a str,
    complaints: &'a mut Complaints,
    letters: Vec<String>,
    declared: Vec<Point>,
    used: Points,
    given: HashSet<u8>,
    labels: LabelTable,
    groups: BTreeMap<String, Pattern>,
    lists: BTreeMap<String, Text>,
    chinese: BTreeMap<String, String>,
}

impl<'a> Compiler<'a> {
    fn new(file: &'a str, text: &'a str, complaints: &'a mut Complaints) -> Self {
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
    fn take<T>(&mut self, at: &Text, field: &str, result: Result<T, Wrong>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err((what, mend)) => {
                self.complain(at.span().start, field, what, mend);
                None
            }
        }
    }

    fn class(&mut self) -> Option<Class> {
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

    fn one_of<T: Copy>(&mut self, text: &Text, field: &str, words: &[(&str, T)]) -> Option<T> {
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

    fn rules(&mut self, file: &ClassFile, readings: &[OpenPoint]) -> Rules {
        let drafts: Vec<Option<Draft>> = file.core.iter().map(|entry| self.draft(entry)).collect();
        let mut rules = Rules {
            max_mass: file.class.max_mass.as_ref().map(|mass| *mass.get_ref()),
            parent_is_member: file.class.parent_is_member,
            report_scaffold: file.class.report_scaffold,
            ..Rules::default()
        };
        for open in readings {
            rules.readings = rules.readings.with(open.point, open.default);
        }
        if let Some(mass) = &file.class.max_mass {
            self.mass(mass);
        }
        rules.label_names = self.label_names(file);
        let mut taken: Vec<(Labels, bool)> = Vec::new();
        for entry in &file.at {
            rules.places.extend(self.at(entry, &mut taken));
        }
        for entry in &file.closed {
            rules.closures.extend(self.closure(entry));
        }
        for (draft, entry) in drafts.into_iter().zip(&file.core) {
            let Some(draft) = draft else { continue };
            let first = rules.cores.is_empty();
            let core = skeleton::core(&draft, &rules.places);
            let core = self.take(&entry.atoms, "core", core);
            rules
                .cores
                .extend(core.and_then(|core| self.variant(core, entry, first)));
        }
        self.named(file, &rules);
        rules.index();
        rules
    }

    fn mass(&mut self, mass: &Spanned<f64>) {
        let value = *mass.get_ref();
        if !(value.is_finite() && value > 0.0) {
            let mend = "write the largest mass in u, such as `500.0`";
            self.complain(mass.span().start, "class.max_mass", "not a mass", mend);
        }
    }

    fn draft(&mut self, entry: &CoreEntry) -> Option<Draft> {
        let atoms = expressions::atoms(entry.atoms.get_ref(), &mut self.labels);
        let atoms = self.take(&entry.atoms, "core.atoms", atoms)?;
        let bonds = expressions::bonds(entry.bonds.get_ref(), &self.labels);
        let bonds = self.take(&entry.bonds, "core.bonds", bonds)?;
        let chain = self.optional_set(&entry.chain, "core.chain")?;
        Some(Draft { atoms, bonds, chain })
    }

    /// What a core comes to that is not the parent's.
    fn variant(&mut self, mut core: Core, entry: &CoreEntry, first: bool) -> Option<Core> {
        let marked = entry.letter.is_some() || entry.reading.is_some();
        if first && marked {
            let mend = "the first core is that of the parent: take letter and reading away";
            self.complain(
                entry.atoms.span().start,
                "core",
                "the parent's core has a condition",
                mend,
            );
            return None;
        }
        if marked {
            let mut outcome = self.outcome(&entry.atoms, "core", &entry.letter, &entry.reading)?;
            outcome.place = entry.place.as_ref().map(|two| self.two(two));
            outcome.found = entry.found.as_ref().map(|two| self.two(two));
            core.changes = Some(outcome);
        }
        core.with = self.optional_set(&entry.with, "core.with")?;
        Some(core)
    }

    /// A condition, a point, or both: there must be one of them, and it must be declared.
    fn outcome(
        &mut self,
        at: &Text,
        field: &str,
        letter: &Option<Text>,
        reading: &Option<Text>,
    ) -> Option<Outcome> {
        let mut outcome = Outcome::default();
        if let Some(text) = letter {
            let place = self.letters.iter().position(|known| known == text.get_ref());
            let Some(place) = place.and_then(|place| u8::try_from(place).ok()) else {
                let what = format!("there is no condition `{}`", text.get_ref());
                self.complain(
                    text.span().start,
                    &format!("{field}.letter"),
                    what,
                    "write it under [[letter]]",
                );
                return None;
            };
            self.given.insert(place);
            outcome.letter = Some(place);
        }
        if let Some(text) = reading {
            let points = expressions::points(text.get_ref());
            outcome.points = self.take(text, &format!("{field}.reading"), points)?;
            for point in outcome
                .points
                .iter()
                .filter(|point| !self.declared.contains(point))
                .collect::<Vec<_>>()
            {
                let what = format!("the point `{}` is not explained", point.word());
                self.complain(
                    text.span().start,
                    &format!("{field}.reading"),
                    what,
                    "write it under [[reading]]",
                );
            }
            self.used = self.used.with(outcome.points);
        }
        let hopeless = outcome.points.iter().any(|point| !point.can_be_read());
        if outcome.letter.is_none() && !hopeless {
            let mend = "say which condition this is, or which missing text it needs";
            self.complain(
                at.span().start,
                field,
                "neither a letter nor `text-incomplete`",
                mend,
            );
            return None;
        }
        Some(outcome)
    }

    fn two(&mut self, two: &Two) -> String {
        self.chinese.insert(two.en.clone(), two.zh.clone());
        two.en.clone()
    }

    fn optional_set(&mut self, text: &Option<Text>, field: &str) -> Option<Labels> {
        match text {
            None => Some(Labels::default()),
            Some(text) => {
                let set = self.labels.set(text.get_ref());
                self.take(text, field, set)
            }
        }
    }

    fn label_names(&mut self, file: &ClassFile) -> Vec<Option<String>> {
        let mut names = vec![None; MAX_LABELS];
        for entry in &file.place {
            let set = self.labels.set(entry.atoms.get_ref());
            let Some(set) = self.take(&entry.atoms, "place.atoms", set) else {
                continue;
            };
            self.chinese.insert(entry.en.clone(), entry.zh.clone());
            for (label, name) in names.iter_mut().enumerate() {
                if set.contains(label as u8) {
                    *name = Some(entry.en.clone());
                }
            }
        }
        names
    }

    fn at(&mut self, entry: &AtEntry, taken: &mut Vec<(Labels, bool)>) -> Option<At> {
        let on = self.labels.set(entry.on.get_ref());
        let on = self.take(&entry.on, "at.on", on)?;
        let slots = &[
            ("group", Slot::Group),
            ("ring", Slot::Ring),
            ("whole", Slot::Whole),
        ];
        let slot = match &entry.slot {
            None => Slot::Each,
            Some(text) => self.one_of(text, "at.slot", slots)?,
        };
        let each = slot == Slot::Each;
        if taken
            .iter()
            .any(|(other, other_each)| *other_each == each && other.0 & on.0 != 0)
        {
            let mend = "one rule for each atom, and one more for a slot on it";
            self.complain(
                entry.on.span().start,
                "at.on",
                "an atom has two rules of one kind",
                mend,
            );
            return None;
        }
        taken.push((on, each));
        let parent = self.parent(entry)?;
        if each && !matches!(parent, Parent::Hydrogen) {
            let mend = "write slot = \"group\" or slot = \"ring\"";
            self.complain(
                entry.on.span().start,
                "at.parent",
                "the parent's group needs a slot",
                mend,
            );
            return None;
        }
        let name = entry.place.as_ref().map(|two| self.two(two));
        let with = self.optional_set(&entry.with, "at.with")?;
        let alternatives = entry
            .otherwise
            .iter()
            .filter_map(|alternative| self.alternative(entry, alternative))
            .collect();
        Some(At {
            on,
            slot,
            parent,
            alternatives,
            name,
            with,
        })
    }

    fn parent(&mut self, entry: &AtEntry) -> Option<Parent> {
        let Some(text) = &entry.parent else {
            return Some(Parent::Hydrogen);
        };
        let name = text.get_ref().as_str();
        if name == "H" {
            return Some(Parent::Hydrogen);
        }
        if let Some(pattern) = self.groups.get(name) {
            return Some(Parent::Exactly(pattern.clone()));
        }
        match WORDS.iter().find(|word| word.0 == name) {
            Some(word) => Some(Parent::Word(Ranged {
                word: word.1,
                carbons: ANY_CARBONS,
            })),
            None => {
                let mend = "write H, a word of the vocabulary, or a name of [groups]";
                self.complain(
                    text.span().start,
                    "at.parent",
                    format!("`{name}` is no group"),
                    mend,
                );
                None
            }
        }
    }

    fn alternative(&mut self, at: &AtEntry, entry: &AlternativeEntry) -> Option<Alternative> {
        let mut outcome = self.outcome(&at.on, "otherwise", &entry.letter, &entry.reading)?;
        outcome.found = entry.found.as_ref().map(|two| self.two(two));
        let test = self.test(at, entry)?;
        Some(Alternative { test, outcome })
    }

    fn test(&mut self, at: &AtEntry, entry: &AlternativeEntry) -> Option<Test> {
        match (&entry.group, &entry.mixed, &entry.ring) {
            (Some(text), None, None) => self.words(text, "otherwise.group").map(Test::Group),
            (None, Some(text), None) => self.words(text, "otherwise.mixed").map(Test::Mixed),
            (None, None, Some(text)) => {
                let kind = expressions::ring(text.get_ref());
                let kind = self.take(text, "otherwise.ring", kind)?;
                let alkylenedioxy = match &entry.fused {
                    None => false,
                    Some(text) => self.one_of(text, "otherwise.fused", &[("alkylenedioxy", true)])?,
                };
                let substituents = self.substituents(at, entry)?;
                Some(Test::Ring {
                    kind,
                    alkylenedioxy,
                    substituents,
                })
            }
            _ => {
                let mend = "write exactly one of `group`, `mixed` and `ring`";
                self.complain(at.on.span().start, "otherwise", "no test, or more than one", mend);
                None
            }
        }
    }

    fn substituents(&mut self, at: &AtEntry, entry: &AlternativeEntry) -> Option<Substituents> {
        match (&entry.substituents, &entry.mixed_substituents) {
            (Some(text), None) if text.get_ref() == "any" => Some(Substituents::Any),
            (Some(text), None) => self
                .words(text, "otherwise.substituents")
                .map(Substituents::Words),
            (None, Some(text)) => self
                .words(text, "otherwise.mixed_substituents")
                .map(Substituents::Mixed),
            _ => {
                let mend = "write `substituents = \"any\"`, a list, or `mixed_substituents`";
                self.complain(
                    at.on.span().start,
                    "otherwise.substituents",
                    "a ring without a word on what may hang on it",
                    mend,
                );
                None
            }
        }
    }

    fn words(&mut self, text: &Text, field: &str) -> Option<Vec<Ranged>> {
        let words = expressions::words(text.get_ref(), &self.lists);
        self.take(text, field, words)
    }

    fn closure(&mut self, entry: &ClosedEntry) -> Option<Closure> {
        let on = self.labels.set(entry.on.get_ref());
        let on = self.take(&entry.on, "closed.on", on)?;
        let fills = self.optional_set(&entry.fills, "closed.fills")?;
        let outcome = self.outcome(&entry.on, "closed", &entry.letter, &entry.reading)?;
        let name = self.two(&entry.place);
        Some(Closure {
            on,
            fills,
            outcome,
            name,
        })
    }

    /// Every place that a rule can show has a name.
    fn named(&mut self, file: &ClassFile, rules: &Rules) {
        for (entry, at) in file
            .at
            .iter()
            .zip(&rules.places)
            .filter(|_| rules.places.len() == file.at.len())
        {
            let unnamed = (0..self.labels.len())
                .any(|label| at.on.contains(label as u8) && rules.label_names.get(label) == Some(&None));
            if at.name.is_none() && unnamed && !at.alternatives.is_empty() {
                let mend = "name the place here, or its atoms under [[place]]";
                self.complain(entry.on.span().start, "at.place", "a place without a name", mend);
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
