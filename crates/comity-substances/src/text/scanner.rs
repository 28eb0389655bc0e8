//! The scanner: built once, asked for every line.

use std::collections::HashMap;

use comity_core::date::PartialDate;
use comity_core::jurisdiction::Jurisdiction;

use super::MAX_TEXT;
use super::answer::{Form, How, Note, NoteKind, Scan, Sign, Span, What};
use super::bounds::Ground;
use super::context::Surroundings;
use super::disguise::undisguised;
use super::equipment::{Equipment, EquipmentControl, InForce, Machines};
use super::letters::{Folded, Gap, Plain, folded, is_hidden, plain};
use super::lexicon::{Lexicon, Pattern, Sense, Target};
use super::mentions;
use super::misprint::Misprints;
use super::numbers;
use super::select::{AMOUNT, Chosen, choose};
use super::strength::{Amount, amounts};
use super::tariff::{Tariff, TariffLine, codes};
use super::words::{Role, Words};
use crate::row::FactError;
use crate::tables::Tables;

/// Reads free text. Built once from the tables; every question is answered from what it holds, in the same way for ever.
#[derive(Debug)]
pub struct Scanner {
    pub(crate) lexicon: Lexicon,
    pub(crate) words: Words,
    pub(crate) targets: Vec<Target>,
    pub(crate) misprints: Misprints,
    /// CAS number to target.
    pub(crate) numbers: HashMap<String, usize>,
    /// The same for controlled substances alone.
    pub(crate) listed: HashMap<String, usize>,
    /// CAS number of a compound labelled with isotopes to the target.
    pub(crate) labelled: HashMap<String, usize>,
    pub(crate) machines: Machines,
    pub(crate) tariff: Tariff,
}

/// One reading of a text: as it stands, or with lookalike letters replaced.
struct Reading {
    plain: Vec<Plain>,
    folded: Folded,
}

impl Scanner {
    /// Builds the scanner from the tables and the contents of the files named in [`super::TEXT_FILES`].
    ///
    /// # Errors
    ///
    /// Every line that cannot be used, with file, line, column and mend; a missing file is one of them.
    pub fn load(tables: &Tables, files: &[(&str, &str)]) -> Result<Self, Vec<FactError>> {
        super::load::scanner(tables, files)
    }

    /// All that a text mentions, up to [`MAX_TEXT`] bytes of it; what is beyond is noted as not read.
    pub fn scan(&self, text: &str) -> Scan {
        self.read(text, false)
    }

    /// The same for a line that is meant as one name: a short name needs no capitals when it is all there is.
    pub fn name(&self, name: &str) -> Scan {
        self.read(name, true)
    }

    /// The machines and tools of the tables.
    pub fn equipment(&self) -> &[Equipment] {
        &self.machines.list
    }

    /// The measures about a machine, past and announced ones too, in the order of the file.
    pub fn equipment_controls(&self, id: &str) -> impl Iterator<Item = &EquipmentControl> {
        self.machines
            .controls
            .iter()
            .filter(move |control| control.equipment == id)
    }

    /// The measures about a machine that are or may be in force on a day in these places (all, if empty).
    pub fn equipment_measures(
        &self,
        id: &str,
        on: PartialDate,
        places: &[Jurisdiction],
    ) -> Vec<(&EquipmentControl, InForce)> {
        let here = |control: &&EquipmentControl| places.is_empty() || places.contains(&control.jurisdiction);
        let stated = self
            .equipment_controls(id)
            .filter(here)
            .map(|control| (control, control.in_force(on)));
        stated
            .filter(|(_, state)| matches!(state, InForce::Yes | InForce::Undecided))
            .collect()
    }

    /// The tariff codes of a substance or machine.
    pub fn tariff_codes(&self, id: &str) -> impl Iterator<Item = &TariffLine> {
        self.tariff.of(id)
    }

    /// What a tariff code (digits, points allowed) can stand for: its own lines, else those of the longest shorter
    /// code in the tables.
    pub fn under_tariff_code(&self, code: &str) -> Vec<&TariffLine> {
        let digits: String = code.chars().filter(|ch| !matches!(ch, '.' | ' ')).collect();
        self.tariff.under(&digits)
    }

    fn read(&self, text: &str, alone: bool) -> Scan {
        let text = trim_to_limit(text);
        let (whole, text) = text;
        let plain = plain(text);
        let mut scan = Scan::default();
        let first = self.reading(plain);
        self.names(text, &first, alone, &mut scan);
        if let Some((changed, places)) = undisguised(&first.plain) {
            let second = self.reading(changed);
            let hidden: Vec<Span> = places
                .iter()
                .filter_map(|at| second.plain.get(*at))
                .map(|l| l.place.to(l.place))
                .collect();
            self.disguised(text, &second, &hidden, &mut scan);
        }
        notes(whole, text, &first.plain, &mut scan);
        scan.mentions.sort_by_key(|mention| mention.span);
        scan
    }

    fn reading(&self, plain: Vec<Plain>) -> Reading {
        let folded = folded(&plain, &self.words.characters);
        Reading { plain, folded }
    }

    /// Fills in everything that one reading of the text says.
    fn names(&self, text: &str, reading: &Reading, alone: bool, scan: &mut Scan) {
        let Reading { plain, folded } = reading;
        let mut chosen = choose(&self.lexicon, folded, plain, alone);
        let amounts = amounts(plain, &self.words);
        let numbers = numbers::numbers(plain, &self.listed);
        let free = |amount: &&Amount| {
            !numbers
                .iter()
                .any(|number| amount.start < number.end && number.start < amount.end)
        };
        let amounts: Vec<&Amount> = amounts.iter().filter(free).collect();
        let spans = amounts.iter().map(|amount| (amount.start, amount.end));
        let covering = spans.chain(numbers.iter().map(|number| (number.start, number.end)));
        let mut kept = Vec::new();
        for (start, end) in covering {
            kept.push(self.cover(folded, &mut chosen, start, end));
        }
        let ground = Ground {
            text: folded,
            plain,
            chosen: &chosen,
            lexicon: &self.lexicon,
            words: &self.words,
        };
        let surroundings = Surroundings::of(&ground);
        let reader = mentions::Reader {
            scanner: self,
            text,
            ground: &ground,
            surroundings,
        };
        scan.mentions = reader.mentions(&numbers, &self.codes(&ground));
        let standing = amounts.iter().zip(kept).filter(|(_, kept)| *kept);
        scan.strengths = standing.map(|(amount, _)| amount.strength.clone()).collect();
        scan.forms = self.forms(&ground);
    }

    /// Marks the letters of an amount or number as covered, unless a name stands there. Words of labels stay
    /// (`5支` is a count and a form).
    fn cover(&self, folded: &Folded, chosen: &mut Chosen, start: usize, end: usize) -> bool {
        let first = folded.units.partition_point(|unit| (unit.plain as usize) < start);
        let last = folded.units.partition_point(|unit| (unit.plain as usize) < end);
        let is_thing = |number: u32| {
            let found = (number as usize)
                .checked_sub(1)
                .and_then(|at| chosen.found.get(at));
            let pattern = found.and_then(|found| self.lexicon.patterns.get(found.pattern));
            pattern.is_some_and(Pattern::is_thing)
        };
        let covered = chosen.cover.get(first..last).unwrap_or_default();
        if covered.iter().any(|number| *number != 0 && is_thing(*number)) {
            return false;
        }
        let units = chosen.cover.get_mut(first..last).unwrap_or_default();
        units
            .iter_mut()
            .filter(|number| **number == 0)
            .for_each(|number| *number = AMOUNT);
        true
    }

    fn codes(&self, ground: &Ground<'_>) -> Vec<super::tariff::Code> {
        let labels = ground.chosen.found.iter().filter(|found| {
            let pattern = self.lexicon.patterns.get(found.pattern);
            pattern.is_some_and(|pattern| pattern.has_role(Role::TariffLabel))
        });
        let ends: Vec<usize> = labels
            .filter_map(|found| ground.unit(found.end.checked_sub(1)?))
            .map(|unit| unit.plain_last as usize + 1)
            .collect();
        codes(ground.plain, &ends, &self.tariff)
    }

    fn forms(&self, ground: &Ground<'_>) -> Vec<Form> {
        let mut forms = Vec::new();
        for found in &ground.chosen.found {
            let senses = self
                .lexicon
                .patterns
                .get(found.pattern)
                .map(|pattern| pattern.senses.as_slice());
            for sense in senses.unwrap_or_default() {
                if let Sense::Word { at, role: Role::Form } = sense
                    && let Some(word) = self.words.searched.get(*at)
                {
                    forms.push(Form {
                        span: ground.text.span(ground.plain, found.start, found.end),
                        form: word.meaning.clone(),
                    });
                }
            }
        }
        forms
    }

    /// What only shows once lookalike letters are read as Latin ones, and what hid behind them in the first reading.
    fn disguised(&self, text: &str, reading: &Reading, hidden: &[Span], scan: &mut Scan) {
        let mut second = Scan::default();
        self.names(text, reading, false, &mut second);
        for mut mention in second.mentions {
            let in_disguise = hidden.iter().any(|span| span.overlaps(&mention.span));
            let known = scan
                .mentions
                .iter()
                .any(|own| own.span.overlaps(&mention.span) && own.by != How::Likeness);
            if !in_disguise || known || matches!(mention.what, What::Unnamed { .. }) {
                continue;
            }
            mention.signs.push(Sign::LookalikeLetters);
            mention.by = mention.by.max(How::Normalised);
            scan.mentions.retain(|own| !own.span.overlaps(&mention.span));
            scan.notes.push(Note {
                span: mention.span,
                note: NoteKind::LookalikeLetters,
            });
            scan.mentions.push(mention);
        }
    }
}

/// The text up to the limit, with the length of the whole.
fn trim_to_limit(text: &str) -> (usize, &str) {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (text.len(), text.get(..end).unwrap_or_default())
}

fn notes(whole: usize, text: &str, plain: &[Plain], scan: &mut Scan) {
    if whole > text.len() {
        let chars = text.chars().count();
        let span = Span {
            start: text.len(),
            end: whole,
            char_start: chars,
            char_end: chars,
        };
        scan.notes.push(Note {
            span,
            note: NoteKind::NotRead,
        });
    }
    // One note is enough; it shows the first.
    if let Some(letter) = plain.iter().find(|letter| is_hidden(letter.ch)) {
        scan.notes.push(Note {
            span: letter.place.to(letter.place),
            note: NoteKind::HiddenCharacters,
        });
    }
}

/// Whether characters nobody sees stand between the letters of a name.
pub(crate) fn has_hidden(folded: &Folded, start: usize, end: usize) -> bool {
    let inside = folded.units.get(start + 1..end).unwrap_or_default();
    inside.iter().any(|unit| unit.gap == Gap::Hidden)
}
