//! From a structure to its answer: named lists and definitions together, for one record after another.

mod classes;
mod flags;
mod named;
mod sentence;

use std::collections::HashMap;

use comity_core::jurisdiction::Jurisdiction;
use comity_molecule::{Molecule, ReadError, Smiles, identity};

use self::classes::ClassesAsked;
use crate::assess::{Assessment, Flag, Judged, Question, Verdict};
use crate::class::{ClassScratch, CorePresent, Membership, Readings};
use crate::structure::{Stereo, StructureMatch, StructureScratch};
use crate::tables::Tables;

/// What a review hangs on where it is the date and not a point of the text.
pub(crate) const IN_FORCE_UNDECIDED: &str = "in-force-undecided";

/// Answers one record after another, with buffers that are used again: one for each thread.
///
/// The same tables and the same question give the same answer for ever.
pub struct Judge<'t> {
    tables: &'t Tables,
    question: Question,
    readings: Readings,
    reader: Smiles,
    at_work: AtWork<'t>,
}

/// Everything but the reader, whose molecule is borrowed while it is judged.
struct AtWork<'t> {
    classes: ClassesAsked,
    class_scratch: ClassScratch,
    structure_scratch: StructureScratch,
    memberships: Vec<Membership>,
    matches: Vec<StructureMatch>,
    /// Of one day and question, the lists that name what a record matched: lists of known substances ask it again and again.
    listed: HashMap<Vec<(u16, u32, u8)>, Vec<Judged>>,
    nothing: Assessment,
    answer: Assessment,
    tables: &'t Tables,
}

/// Most sets of matches that are remembered; a list of every substance of the tables is far below.
const MOST_REMEMBERED: usize = 8_192;

impl<'t> Judge<'t> {
    /// A judge for one question. `readings` stand above those of the definitions.
    pub fn new(tables: &'t Tables, question: &Question, readings: &Readings) -> Self {
        let classes = ClassesAsked::new(tables, question);
        let nothing = Assessment {
            verdicts: classes.nothing(tables),
            flags: Vec::new(),
        };
        Self {
            tables,
            question: question.clone(),
            readings: *readings,
            reader: Smiles::new(),
            at_work: AtWork {
                classes,
                class_scratch: ClassScratch::new(),
                structure_scratch: StructureScratch::default(),
                memberships: Vec::new(),
                matches: Vec::new(),
                listed: HashMap::new(),
                nothing,
                answer: Assessment::default(),
                tables,
            },
        }
    }

    /// The answer about a structure written as SMILES.
    ///
    /// # Errors
    /// A text that is no structure: where, and why. That is never "no measure found".
    pub fn smiles(&mut self, text: &[u8]) -> Result<&Assessment, ReadError> {
        let molecule = self.reader.read(text)?;
        Ok(self.at_work.judge(molecule, &self.question, &self.readings))
    }

    /// The answer about a structure.
    pub fn molecule(&mut self, molecule: &Molecule) -> &Assessment {
        self.at_work.judge(molecule, &self.question, &self.readings)
    }

    /// The answer about a substance or family of the tables: what the lists say of it by name, and the definitions by
    /// its structure, if that is known.
    pub fn substance(&mut self, id: &str) -> Assessment {
        let by_structure = self
            .tables
            .structure_of(id)
            .and_then(|structure| self.smiles(structure.smiles.as_bytes()).ok().cloned());
        let mut answer = by_structure.unwrap_or_else(|| self.at_work.nothing.clone());
        let named = named::by_id(self.tables, id, &self.question);
        // A list that knows the entry by name is not asked again by structure.
        answer.verdicts.retain(|judged| {
            let by_list = judged.entry.is_some();
            !by_list || !named.iter().any(|own| own.measure == judged.measure)
        });
        answer.verdicts.splice(0..0, named);
        answer
    }

    /// The answer in which nothing is found and nothing is to be said.
    pub fn nothing(&self) -> &Assessment {
        &self.at_work.nothing
    }

    /// Whether an answer is [`Judge::nothing`].
    pub fn is_nothing(answer: &Assessment) -> bool {
        answer.flags.is_empty()
            && answer
                .verdicts
                .iter()
                .all(|judged| judged.verdict == Verdict::None)
    }
}

impl AtWork<'_> {
    fn judge(&mut self, molecule: &Molecule, question: &Question, readings: &Readings) -> &Assessment {
        let split = if flags::has_metal(molecule) {
            identity::split(molecule)
        } else {
            None
        };
        let molecule = split.as_ref().unwrap_or(molecule);
        let present =
            self.tables
                .classes()
                .find(molecule, &mut self.class_scratch, readings, &mut self.memberships);
        self.tables
            .by_structure(molecule, &mut self.structure_scratch, &mut self.matches);
        if self.memberships.is_empty()
            && self.matches.is_empty()
            && !present.any()
            && !flags::is_unsaid(molecule)
        {
            return &self.nothing;
        }
        self.answer.verdicts.clear();
        self.answer.flags.clear();
        self.by_list(question);
        self.by_definition(molecule);
        self.flag(molecule);
        if self.is_for_a_chemist(present) {
            self.answer.flags.push(Flag::CorePresent);
        }
        if Judge::is_nothing(&self.answer) {
            return &self.nothing;
        }
        self.answer.flags.sort_unstable();
        self.answer.flags.dedup();
        &self.answer
    }

    /// What the lists say.
    fn by_list(&mut self, question: &Question) {
        if self.matches.is_empty() {
            return;
        }
        if self.matches.iter().any(|found| found.stereo != Stereo::SameForm) {
            self.answer.flags.push(Flag::StereoDiffers);
        }
        let key: Vec<(u16, u32, u8)> = self.matches.iter().map(named::key_of).collect();
        if !self.listed.contains_key(&key) {
            if self.listed.len() >= MOST_REMEMBERED {
                self.listed.clear();
            }
            let listed = named::by_matches(self.tables, &self.matches, question);
            self.listed.insert(key.clone(), listed);
        }
        let listed = self.listed.get(&key).map_or(&[][..], Vec::as_slice);
        self.answer.verdicts.extend_from_slice(listed);
        if self.matches.iter().any(named::is_other_tautomer) {
            self.answer.flags.push(Flag::OtherTautomer);
        }
    }

    /// What the definitions say: the best place of the scaffold speaks for each component.
    fn by_definition(&mut self, molecule: &Molecule) {
        let mut said: Vec<(usize, u16)> = Vec::new();
        for membership in &self.memberships {
            let once = (membership.class, membership.component);
            if said.contains(&once) {
                continue;
            }
            if let Some(judged) = self.classes.judged(self.tables, membership) {
                said.push(once);
                if flags::is_large(molecule, judged.component) {
                    self.answer.flags.push(Flag::Large);
                }
                if self.is_listed_beside(&judged) {
                    self.answer.flags.push(Flag::ListedByName);
                }
                self.answer.verdicts.push(judged);
            }
        }
        for none in &self.nothing.verdicts {
            if !self
                .answer
                .verdicts
                .iter()
                .any(|judged| judged.measure == none.measure)
            {
                self.answer.verdicts.push(none.clone());
            }
        }
    }

    /// Whether the scaffold of a definition is there without the definition being met, and no list of the place has
    /// settled the matter: fentanyl itself is no case for a chemist.
    fn is_for_a_chemist(&self, present: CorePresent) -> bool {
        let listed = |place: Jurisdiction| {
            let mut verdicts = self.answer.verdicts.iter();
            verdicts.any(|judged| judged.verdict == Verdict::Listed && judged.jurisdiction == place)
        };
        let classes = self.tables.classes().all().iter().enumerate();
        classes
            .filter(|(at, _)| present.of(*at) && self.classes.asks(*at))
            .any(|(_, class)| !listed(class.jurisdiction))
    }

    /// Whether a list of the same place names the same component: that listing then stands.
    fn is_listed_beside(&self, judged: &Judged) -> bool {
        self.answer.verdicts.iter().any(|other| {
            other.entry.is_some()
                && other.verdict == Verdict::Listed
                && other.jurisdiction == judged.jurisdiction
                && other.component == judged.component
        })
    }

    fn flag(&mut self, molecule: &Molecule) {
        if flags::is_unsaid(molecule) {
            self.answer.flags.push(Flag::Wildcard);
        }
        if self
            .answer
            .verdicts
            .iter()
            .any(|judged| judged.verdict != Verdict::None)
        {
            flags::of_drawing(molecule, &mut self.answer.flags);
        }
    }
}

/// Whether a place is asked about.
fn is_asked(question: &Question, place: Jurisdiction) -> bool {
    question.places.is_empty() || question.places.contains(&place)
}
