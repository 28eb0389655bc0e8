//! Structures for people: one at a time, with everything a page needs to show why.

use comity_core::date::PartialDate;
use comity_molecule::{Molecule, Smiles, formula};
use comity_picture::{Lang, Paper};
use comity_substances::{Assessment, Judge, Judged, Question, Readings, Tables, Verdict};

use crate::drawings;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::screening::Unreadable;
use crate::who::Who;

/// Most pictures of one answer; a structure that meets more definitions is shown with the first.
const MOST_PICTURES: usize = 4;

/// Fewest atoms of a text that is taken for a structure when nobody said that it is one.
const FEWEST_ATOMS: usize = 3;
/// The same for a text of letters alone: `BNP` and `SONIC` are words, and read as structures too.
const FEWEST_IN_LETTERS: usize = 8;

/// The answer about one structure.
#[derive(Clone, Debug)]
pub struct StructureAnswer {
    /// The structure as it was written.
    pub written: String,
    /// Molecular formula in Hill order.
    pub formula: String,
    /// Average molecular mass in u.
    pub mass: f64,
    /// Parts that no bond joins.
    pub components: u16,
    /// The day.
    pub on: PartialDate,
    /// The verdicts and flags.
    pub assessment: Assessment,
    /// Pictures as SVG for a page that brings its own style: one for each definition that says something, or one of the
    /// structure alone.
    pub pictures: Vec<Drawn>,
}

/// A picture.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The definition that it explains; none if it shows the structure alone.
    pub measure: Option<String>,
    /// The SVG.
    pub svg: String,
}

/// How every InChI begins.
const INCHI: &str = "InChI=";

/// Answers a structure that was read.
pub fn of_molecule(
    tables: &Tables,
    molecule: &Molecule,
    written: &str,
    question: &Question,
    lang: Lang,
) -> StructureAnswer {
    let mut judge = Judge::new(tables, question, &Readings::new());
    let assessment = judge.molecule(molecule).clone();
    StructureAnswer {
        written: written.to_owned(),
        formula: formula::of(molecule, None).to_string(),
        mass: formula::average_mass(molecule, None),
        components: molecule.components(),
        on: question.on,
        pictures: pictures(tables, molecule, &assessment, lang),
        assessment,
    }
}

/// Whether a text that names nothing is meant as a structure: it can be read, and has more atoms than a word has letters
/// or signs that no word has.
pub fn looks_like_smiles(text: &str) -> bool {
    let mut reader = Smiles::new();
    let atoms = reader
        .read(text.as_bytes())
        .map_or(0, |molecule| molecule.atoms().len());
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphabetic());
    atoms >= if is_word { FEWEST_IN_LETTERS } else { FEWEST_ATOMS }
}

/// Whether a text that cannot be read was surely meant as a structure: it holds what no name holds.
pub fn meant_as_smiles(text: &str) -> bool {
    let plain = text.is_ascii() && !text.contains(' ');
    text.starts_with(INCHI)
        || plain && text.len() >= FEWEST_ATOMS && text.contains(['=', '#', '[', '@', '\\'])
        || plain && has_ring_number(text)
}

/// `c1`, `C2`: a letter of an atom with the number of a ring, twice.
fn has_ring_number(text: &str) -> bool {
    let pairs = text.as_bytes().windows(2);
    let ring = |pair: &&[u8]| matches!(pair, [b'c' | b'C' | b'n' | b'N', digit] if digit.is_ascii_digit());
    pairs.filter(ring).count() >= 2 && text.contains('(')
}

fn pictures(tables: &Tables, molecule: &Molecule, answer: &Assessment, lang: Lang) -> Vec<Drawn> {
    let explained = answer
        .verdicts
        .iter()
        .filter(|judged| judged.verdict != Verdict::None && !judged.positions.is_empty());
    let drawn = |judged: &Judged| {
        let heading = drawings::measure(tables, judged, lang);
        let svg = drawings::of_answer(tables, molecule, judged, &heading, lang, Paper::Page)?;
        let measure = Some(judged.measure.clone());
        Some(Drawn { measure, svg })
    };
    let mut pictures: Vec<Drawn> = explained.filter_map(drawn).take(MOST_PICTURES).collect();
    if pictures.is_empty() {
        let plain = drawings::plain(molecule, "", lang, Paper::Page);
        pictures.extend(plain.map(|svg| Drawn { measure: None, svg }));
    }
    pictures
}

impl Node {
    /// Answers a structure written as SMILES or InChI for a reader of the node; `Ok(Err(…))` says why the text is none.
    ///
    /// # Errors
    /// Not allowed.
    pub fn structure(
        &self,
        me: &Who,
        written: &str,
        on: PartialDate,
        lang: Lang,
    ) -> Result<Result<StructureAnswer, Unreadable>, FlowError> {
        me.may(Action::Read)?;
        let question = Question {
            on,
            places: Vec::new(),
        };
        let read = self.read_structure(written);
        Ok(read.map(|molecule| of_molecule(&self.tables, &molecule, written, &question, lang)))
    }

    fn read_structure(&self, written: &str) -> Result<Molecule, Unreadable> {
        if written.starts_with(INCHI) {
            return match &self.inchi {
                Some(readers) => readers().read(written),
                None => Err(Unreadable::no_inchi()),
            };
        }
        let mut reader = Smiles::new();
        let molecule = reader.read(written.as_bytes());
        molecule
            .cloned()
            .map_err(|error| Unreadable::structure(1, &error))
    }

    /// The structure of a substance, answered and drawn; none if it is not in the tables.
    ///
    /// # Errors
    /// Not allowed.
    pub fn structure_of(
        &self,
        me: &Who,
        id: &str,
        on: PartialDate,
        lang: Lang,
    ) -> Result<Option<StructureAnswer>, FlowError> {
        let smiles = self
            .tables
            .structure_of(id)
            .map(|structure| structure.smiles.clone());
        match smiles {
            Some(smiles) => Ok(self.structure(me, &smiles, on, lang)?.ok()),
            None => Ok(None),
        }
    }
}
