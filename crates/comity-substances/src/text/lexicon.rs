//! All that is searched for, as one automaton over folded text.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::letters::{Characters, Class, Folded, Gap, folded, plain};
use super::words::{Role, Words};
use crate::fact::NameKind;
use crate::row::Complaints;

/// A substance or family, as the scanner needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) id: String,
    pub(crate) family: bool,
    /// Some measure of the tables is about it, its base or its family.
    pub(crate) controlled: bool,
    /// The substance it is a salt of.
    pub(crate) base: Option<String>,
    /// The families it is said to belong to.
    pub(crate) families: Vec<String>,
}

/// What a folded text can mean.
#[derive(Clone, Debug)]
pub(crate) enum Sense {
    /// A name of the tables.
    Name {
        target: usize,
        entry: String,
        kind: NameKind,
    },
    /// Another thing, which wins over what it contains.
    Other { entry: String },
    /// A preparation that contains a substance beside others.
    Compound { target: usize, entry: String },
    /// A word for a family or for relatives.
    ClassWord { target: usize, entry: String },
    /// A machine or tool; `sure` if the words have no other meaning.
    Equipment { at: usize, entry: String, sure: bool },
    /// A word of labels: place in [`Words::searched`].
    Word { at: usize, role: Role },
}

/// One folded text that is searched for.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) folded: String,
    pub(crate) senses: Vec<Sense>,
    /// Gaps inside the name, by unit; a gap of the text must not be wider than the name allows.
    pub(crate) gaps: Vec<(u16, Gap)>,
    /// How brackets open and close inside the name: lowest and last depth.
    pub(crate) brackets: (i32, i32),
    pub(crate) units: u16,
    pub(crate) letters: u16,
    pub(crate) digits: u16,
    pub(crate) han: u16,
    /// Letters and digits with their case, for short names.
    pub(crate) cased: String,
    pub(crate) guarded: bool,
    pub(crate) strict: bool,
    pub(crate) strong: bool,
    pub(crate) weak: bool,
}

/// Patterns under construction.
#[derive(Default)]
pub(crate) struct Builder {
    pub(crate) patterns: Vec<Pattern>,
    by_folded: HashMap<String, usize>,
}

impl Builder {
    /// Adds a meaning of a text.
    pub(crate) fn add(&mut self, text: &str, sense: Sense, characters: &Characters) {
        let plain = plain(text);
        let letters = folded(&plain, characters);
        if letters.units.is_empty() {
            return;
        }
        match self.by_folded.get(&letters.text) {
            Some(at) => {
                if let Some(pattern) = self.patterns.get_mut(*at) {
                    pattern.senses.push(sense);
                }
            }
            None => {
                self.by_folded.insert(letters.text.clone(), self.patterns.len());
                let brackets = letters.brackets(&plain, 0, letters.units.len());
                self.patterns.push(pattern(text, letters, brackets, sense));
            }
        }
    }

    /// The pattern of a folded text.
    pub(crate) fn of(&self, folded: &str) -> Option<&Pattern> {
        self.patterns.get(*self.by_folded.get(folded)?)
    }

    /// Names with a part spelled the other way, unless that is a name already.
    pub(crate) fn spell_both_ways(&mut self, words: &Words) {
        for at in 0..self.patterns.len() {
            for (a, b) in &words.variants {
                self.spell(at, a, b);
                self.spell(at, b, a);
            }
        }
    }

    fn spell(&mut self, at: usize, from: &str, to: &str) {
        let Some(pattern) = self.patterns.get(at) else {
            return;
        };
        if !pattern.folded.contains(from) {
            return;
        }
        let other = pattern.folded.replace(from, to);
        let is_name = |sense: &&Sense| matches!(sense, Sense::Name { .. });
        let senses: Vec<Sense> = pattern.senses.iter().filter(is_name).cloned().collect();
        if other == pattern.folded || self.by_folded.contains_key(&other) {
            return;
        }
        for sense in senses {
            self.add(&other, sense, &Characters::new());
        }
    }

    /// Marks names that count only under conditions; every such word must be a name.
    pub(crate) fn mark(&mut self, words: &Words, complaints: &mut Complaints) {
        let file = super::words::FILE;
        for folded in words
            .guarded
            .iter()
            .chain(&words.strict)
            .chain(&words.strong)
            .chain(&words.weak)
        {
            let named = self
                .of(folded)
                .is_some_and(|pattern| pattern.names().next().is_some());
            if !named {
                let mend = "write a name of the tables, or remove the line";
                complaints.add(
                    file,
                    0,
                    "word",
                    format!("`{folded}` is not a name of the tables"),
                    mend,
                );
            }
        }
        // All names of a common chemical are guarded with it.
        let marked = words.guarded.iter().filter_map(|folded| self.of(folded));
        let common: HashSet<usize> = marked
            .flat_map(Pattern::names)
            .map(|(target, _, _)| target)
            .collect();
        for pattern in &mut self.patterns {
            let guarded = pattern.names().any(|(target, _, _)| common.contains(&target));
            pattern.guarded = guarded;
            pattern.strict = words.strict.contains(&pattern.folded) || pattern.is_slight();
            pattern.weak = words.weak.contains(&pattern.folded);
            pattern.strong = words.strong.contains(&pattern.folded);
        }
    }

    /// The automaton.
    pub(crate) fn finish(self) -> Result<Lexicon, String> {
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(self.patterns.iter().map(|pattern| &pattern.folded))
            .map_err(|error| error.to_string())?;
        Ok(Lexicon {
            patterns: self.patterns,
            automaton,
        })
    }
}

fn pattern(text: &str, letters: Folded, brackets: (i32, i32), sense: Sense) -> Pattern {
    let count = |class| letters.units.iter().filter(|unit| unit.class == class).count() as u16;
    let gaps = letters
        .units
        .iter()
        .zip(0u16..)
        .filter(|(unit, at)| *at > 0 && unit.gap > Gap::Hidden);
    Pattern {
        gaps: gaps.map(|(unit, at)| (at, unit.gap)).collect(),
        units: letters.units.len() as u16,
        letters: count(Class::Letter),
        digits: count(Class::Digit),
        han: count(Class::Han),
        cased: text.chars().filter(|c| c.is_alphanumeric()).collect(),
        brackets,
        folded: letters.text,
        senses: vec![sense],
        guarded: false,
        strict: false,
        strong: false,
        weak: false,
    }
}

impl Pattern {
    /// The substances and families it names.
    pub(crate) fn names(&self) -> impl Iterator<Item = (usize, &str, NameKind)> {
        self.senses.iter().filter_map(|sense| match sense {
            Sense::Name { target, entry, kind } => Some((*target, entry.as_str(), *kind)),
            _ => None,
        })
    }

    /// One Chinese character, or a trade or street name of two: it turns up by chance inside other words.
    fn is_slight(&self) -> bool {
        let invented = self
            .names()
            .any(|(_, _, kind)| matches!(kind, NameKind::Trade | NameKind::Street));
        self.han == self.units && (self.units == 1 || (self.units == 2 && invented))
    }

    /// What it does as a word of labels.
    pub(crate) fn roles(&self) -> impl Iterator<Item = Role> {
        self.senses.iter().filter_map(|sense| match sense {
            Sense::Word { role, .. } => Some(*role),
            _ => None,
        })
    }

    /// Does it do this as a word of labels?
    pub(crate) fn has_role(&self, role: Role) -> bool {
        self.roles().any(|own| own == role)
    }

    /// It means more than a word of labels.
    pub(crate) fn is_thing(&self) -> bool {
        self.senses
            .iter()
            .any(|sense| !matches!(sense, Sense::Word { .. }))
    }

    /// The widest gap the name itself has before this unit.
    pub(crate) fn gap(&self, at: usize) -> Gap {
        let found = self.gaps.iter().find(|(place, _)| usize::from(*place) == at);
        found.map_or(Gap::None, |(_, gap)| *gap)
    }
}

/// What is searched for.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub(crate) patterns: Vec<Pattern>,
    automaton: AhoCorasick,
}

/// A pattern at a place: units `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) pattern: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Lexicon {
    /// Every place where a pattern stands, overlapping ones too.
    pub(crate) fn everywhere<'a>(&'a self, text: &'a Folded) -> impl Iterator<Item = (Found, &'a Pattern)> {
        self.automaton
            .find_overlapping_iter(&text.text)
            .filter_map(|found| {
                let at = found.pattern().as_usize();
                let place = Found {
                    pattern: at,
                    start: text.unit(found.start()),
                    end: text.unit(found.end()),
                };
                Some((place, self.patterns.get(at)?))
            })
    }
}
