//! The rules of a definition file: cores, places, closed rings.

use toml::Spanned;

use super::compile::Compiler;
use super::definition::OpenPoint;
use super::expressions;
use super::file::{AlternativeEntry, AtEntry, ClassFile, ClosedEntry, CoreEntry, Text, Two};
use super::rules::{
    Alternative, At, Closure, Core, Labels, MAX_LABELS, Outcome, Parent, Rules, Slot, Substituents, Test,
};
use super::skeleton::{self, Draft};
use super::word::{ANY_CARBONS, Ranged, WORDS};

impl Compiler<'_> {
    pub(super) fn rules(&mut self, file: &ClassFile, readings: &[OpenPoint]) -> Rules {
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
        for (at, (draft, entry)) in drafts.into_iter().zip(&file.core).enumerate() {
            let Some(draft) = draft else { continue };
            let core = skeleton::core(&draft, &rules.places);
            let core = self.take(&entry.atoms, "core", core);
            rules
                .cores
                .extend(core.and_then(|core| self.variant(core, entry, at == 0)));
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
}
