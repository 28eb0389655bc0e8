//! Substances, what controls them where and since when, gaps and lags.

use askama::Template;

use super::common::{Choice, Pager, RecordRow, Said};
use crate::shell::Shell;

/// The list of substances.
#[derive(Template)]
#[template(path = "substances.html")]
pub struct SubstancesPage {
    /// The frame.
    pub s: Shell,
    /// What the list is narrowed to.
    pub asked: String,
    /// The substances of this part of the list.
    pub rows: Vec<SubstanceRow>,
    /// All that the list is narrowed to.
    pub total: u64,
    /// Which part of the list this is.
    pub pager: Pager,
}

/// One substance in the list.
#[derive(Clone, Debug, Default)]
pub struct SubstanceRow {
    /// Its page.
    pub href: String,
    /// Names, English and Chinese.
    pub names: Vec<Said>,
    /// CAS number or empty.
    pub cas: String,
    /// Whether it is a family or class.
    pub family: bool,
    /// Measures in the tables.
    pub measures: u64,
    /// Whether identity and measures were read in their sources.
    pub verified: bool,
}

/// One substance.
#[derive(Template)]
#[template(path = "substance.html")]
pub struct SubstancePage {
    /// The frame.
    pub s: Shell,
    /// Who it is.
    pub identity: IdentityView,
    /// Its structure and what is said of it, if that is in the tables.
    pub structure: Option<StructureView>,
    /// What controls it, on a date.
    pub controls: ControlsView,
    /// Two jurisdictions side by side, on the same date.
    pub compare: CompareView,
    /// What happened when, everywhere.
    pub history: Vec<HistoryRow>,
    /// Records that name it.
    pub records: Vec<RecordRow>,
    /// Address to search for all of them.
    pub records_href: String,
}

/// A substance's names and numbers.
#[derive(Clone, Debug, Default)]
pub struct IdentityView {
    /// Key in the tables.
    pub key: String,
    /// Its page.
    pub href: String,
    /// Main names, English and Chinese.
    pub names: Vec<Said>,
    /// Other names.
    pub synonyms: Vec<Said>,
    /// What sort of thing it is, in words; empty for a plain substance.
    pub sort: String,
    /// CAS number or empty.
    pub cas: String,
    /// InChIKey or empty.
    pub inchikey: String,
    /// Tariff code (HS 2022) or empty.
    pub hs: String,
    /// What the class or family covers, in the words of the tables.
    pub rule: String,
    /// Families it belongs to: page and name.
    pub families: Vec<(String, Said)>,
    /// Members it has: page and name.
    pub members: Vec<(String, Said)>,
    /// Citation of the identity.
    pub citation: String,
    /// Whether that citation was read.
    pub verified: bool,
    /// What of it was not, in words.
    pub doubts: Vec<String>,
    /// Remark of the tables; in English.
    pub note: String,
}

/// The control table on a date.
#[derive(Clone, Debug, Default)]
pub struct ControlsView {
    /// The date, ISO.
    pub on: String,
    /// Earliest date of the slider.
    pub first_day: String,
    /// Latest date of the slider.
    pub last_day: String,
    /// One row for each jurisdiction.
    pub rows: Vec<ControlRow>,
    /// Version of the tables that gave the answer.
    pub tables: String,
}

/// One jurisdiction.
#[derive(Clone, Debug, Default)]
pub struct ControlRow {
    /// Two letters.
    pub code: String,
    /// Its name in the reader's language.
    pub name: String,
    /// The answer in a word: `controlled`, `undecided`, `from-later`, `controlled-earlier`, `no-measure-found`.
    pub standing: String,
    /// For "no measure found": how far the law of this place is entered.
    pub coverage: Said,
    /// Measures, those in force first.
    pub entries: Vec<ControlEntry>,
}

/// One measure.
#[derive(Clone, Debug, Default)]
pub struct ControlEntry {
    /// Its state on the date: `controlled`, `controlled-earlier`, `from-later`, `undecided`, `not-law`.
    pub state: String,
    /// Why that cannot be said, in words; may be empty.
    pub reason: String,
    /// Title of the instrument.
    pub instrument: Said,
    /// Clause, list or number, with the authority's own code.
    pub clause: String,
    /// What it makes of the substance, and with what force: in words.
    pub sort: String,
    /// What the clause extends to, in words.
    pub scope: String,
    /// In force, in words: `2017-10-18 – no end date`.
    pub period: String,
    /// How it reaches a substance that it does not name, in words; may be empty.
    pub via: String,
    /// Since when the family was covered and since when it was named, in words; may be empty.
    pub since: String,
    /// Citation.
    pub citation: String,
    /// Whether the citation was read.
    pub verified: bool,
    /// What of it was not, in words.
    pub doubts: Vec<String>,
    /// Remark of the tables; in English.
    pub note: String,
}

/// A drawing of a structure.
#[derive(Clone, Debug, Default)]
pub struct PictureView {
    /// The SVG, which says in words what it shows.
    pub svg: String,
}

/// A structure and what is said of it.
#[derive(Clone, Debug, Default)]
pub struct StructureView {
    /// The structure as it was written.
    pub written: String,
    /// Molecular formula.
    pub formula: String,
    /// Average mass in u, one decimal.
    pub mass: String,
    /// The date, ISO.
    pub on: String,
    /// One row a measure.
    pub rows: Vec<VerdictRow>,
    /// What should be known beside them, in sentences.
    pub flags: Vec<String>,
    /// Drawings.
    pub pictures: Vec<PictureView>,
}

/// What one measure says of a structure.
#[derive(Clone, Debug, Default)]
pub struct VerdictRow {
    /// Name of the jurisdiction.
    pub place: String,
    /// `listed`, `meets`, `review` or `none`.
    pub verdict: String,
    /// The definition or list.
    pub measure: Said,
    /// Conditions that are met.
    pub letters: Vec<String>,
    /// The entry: its page and name.
    pub entry: Option<(String, Said)>,
    /// Number of the component, from 1; empty if it is not one of several.
    pub component: String,
    /// The answer in a sentence; empty for "none".
    pub sentence: String,
}

/// Two jurisdictions side by side.
#[derive(Clone, Debug, Default)]
pub struct CompareView {
    /// First jurisdiction to choose.
    pub left: Vec<Choice>,
    /// Second jurisdiction to choose.
    pub right: Vec<Choice>,
    /// The two that are chosen.
    pub sides: Vec<ControlRow>,
    /// What the difference is, in a sentence.
    pub finding: String,
}

/// One turn in the life of a measure.
#[derive(Clone, Debug, Default)]
pub struct HistoryRow {
    /// When, as precisely as it is known.
    pub date: String,
    /// Name of the jurisdiction.
    pub place: String,
    /// What happened, in words: begins, ends.
    pub what: String,
    /// Title of the instrument.
    pub instrument: Said,
    /// Clause, list or number.
    pub clause: String,
    /// How it reaches the substance, in words; may be empty.
    pub via: String,
    /// Whether the citation was read.
    pub verified: bool,
    /// Whether it lies after today.
    pub ahead: bool,
}

/// "Is it controlled?"
#[derive(Template)]
#[template(path = "check.html")]
pub struct CheckPage {
    /// The frame.
    pub s: Shell,
    /// What was typed.
    pub asked: String,
    /// A CAS number given beside it.
    pub cas: String,
    /// The date, ISO.
    pub on: String,
    /// Earliest date of the slider.
    pub first_day: String,
    /// Latest date of the slider.
    pub last_day: String,
    /// The answer; `None` before the first question.
    pub answer: Option<CheckAnswer>,
}

/// A list is handed in to be checked.
#[derive(Template)]
#[template(path = "check_list.html")]
pub struct CheckListPage {
    /// The frame.
    pub s: Shell,
    /// How the records can be written.
    pub ways: Vec<Choice>,
    /// Jurisdictions to choose from.
    pub places: Vec<Choice>,
    /// The date, ISO.
    pub on: String,
    /// Earliest date.
    pub first_day: String,
    /// Latest date.
    pub last_day: String,
    /// Largest file, in words.
    pub largest: String,
    /// What was wrong with what was sent.
    pub wrong: Option<String>,
}

/// What the check says.
pub enum CheckAnswer {
    /// The question itself is wrong (a mistyped number): what, and what to do.
    Wrong {
        /// What is wrong.
        what: String,
        /// What to do.
        mend: String,
    },
    /// Nothing known by that name or number.
    Unknown,
    /// A structure.
    Structure(Box<StructureView>),
    /// Meant as a structure, and none: why, and what to do.
    Unreadable {
        /// Why, with the position.
        why: String,
    },
    /// Found.
    Found {
        /// Remarks: the number belongs to another name, only the skeleton of the structure fits, …
        findings: Vec<String>,
        /// The candidates, each with its controls.
        found: Vec<Found>,
    },
}

/// One substance that was recognised.
pub struct Found {
    /// Who it is.
    pub identity: IdentityView,
    /// How it was recognised, in words.
    pub how: String,
    /// What controls it.
    pub controls: ControlsView,
}

/// The difference between two jurisdictions on a date.
#[derive(Template)]
#[template(path = "gap.html")]
pub struct GapPage {
    /// The frame.
    pub s: Shell,
    /// First jurisdiction.
    pub left: Vec<Choice>,
    /// Second jurisdiction.
    pub right: Vec<Choice>,
    /// Name of the first.
    pub left_name: String,
    /// Name of the second.
    pub right_name: String,
    /// The date, ISO.
    pub on: String,
    /// Earliest date of the slider.
    pub first_day: String,
    /// Latest date of the slider.
    pub last_day: String,
    /// Substances controlled in both: how many.
    pub both: u64,
    /// Only in the first.
    pub only_left: GapPart,
    /// Only in the second.
    pub only_right: GapPart,
    /// The data do not say.
    pub undecided: GapPart,
}

/// A part of one list of the gap.
#[derive(Default)]
pub struct GapPart {
    /// Its rows.
    pub rows: Vec<GapRow>,
    /// Which part of the list this is.
    pub pager: Pager,
}

/// One substance of the gap.
pub struct GapRow {
    /// Its page on that date.
    pub href: String,
    /// Names, English and Chinese.
    pub names: Vec<Said>,
    /// What the first says, as a word.
    pub left: String,
    /// What the second says, as a word.
    pub right: String,
    /// Whether the fact was checked.
    pub verified: bool,
}

/// How long after the United Nations date.
#[derive(Template)]
#[template(path = "lag.html")]
pub struct LagPage {
    /// The frame.
    pub s: Shell,
    /// Jurisdictions to choose from.
    pub jurisdictions: Vec<Choice>,
    /// Name of the chosen one.
    pub name: String,
    /// Rows whose lag is a number or a range, the newest UN date first.
    pub closed: LagPart,
    /// Rows whose lag is open on one side.
    pub open: LagPart,
    /// Width of a bar's drawing.
    pub width: u64,
    /// Where the day of the United Nations stands in it.
    pub zero: u64,
}

/// A part of one list of lags.
#[derive(Default)]
pub struct LagPart {
    /// Its rows.
    pub rows: Vec<LagRow>,
    /// Which part of the list this is.
    pub pager: Pager,
}

/// One substance's lag.
pub struct LagRow {
    /// Its page.
    pub href: String,
    /// Names, English and Chinese.
    pub names: Vec<Said>,
    /// UN date, as precise as known.
    pub un: String,
    /// Date in the jurisdiction, or empty.
    pub there: String,
    /// Days, as text: `229`, `2–32`, or empty.
    pub days: String,
    /// State word: `after`, `before`, `same`, or empty.
    pub state: String,
    /// Whether both dates were checked.
    pub verified: bool,
    /// The bar: where it begins and how wide it is; `None` when there is nothing to draw.
    pub bar: Option<(u64, u64)>,
}
