//! What a scan answers: shapes that other programs read.

use serde::Serialize;

use crate::fact::NameKind;

/// Where something stands in the text as it was given, in bytes (UTF-8) and in characters; ends are exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// First character.
    pub char_start: usize,
    /// Character after the last.
    pub char_end: usize,
}

impl Span {
    /// Do they share a byte?
    pub fn overlaps(&self, other: &Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// All that was found in one text, in the order in which it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scan {
    /// Substances, machines and numbers, known and unknown.
    pub mentions: Vec<Mention>,
    /// Amounts with their units.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub strengths: Vec<Strength>,
    /// Words for the form of the goods.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Form>,
    /// What a reader should know of the text itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// One place of the text that means something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// The words there, as written.
    pub text: String,
    /// What they mean.
    pub what: What,
    /// The entry of the tables that matched, as written there.
    pub entry: String,
    /// What sort of name the entry is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_kind: Option<NameKind>,
    /// How the words and the entry agree.
    pub by: How,
    /// Whether any measure of the tables, of any place and date, is about it.
    pub controlled: bool,
    /// Why a person must look; empty if the mention stands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub review: Vec<Doubt>,
    /// What was odd in the writing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<Sign>,
}

/// What a mention is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum What {
    /// A substance of the tables.
    Substance {
        /// Its id.
        id: String,
    },
    /// A family of the tables.
    Family {
        /// Its id.
        id: String,
    },
    /// One of several; a person decides.
    OneOf {
        /// Their ids.
        ids: Vec<String>,
    },
    /// Another thing, with a name of its own that looks like or contains one of the tables.
    Other {
        /// Its name in the tables.
        name: String,
    },
    /// A name built like those of a controlled family that is in no table.
    Unnamed {
        /// The part of the name that says so.
        stem: String,
    },
    /// A machine or tool.
    Equipment {
        /// Its id.
        id: String,
    },
    /// A CAS number whose check digit is right.
    Cas {
        /// The number with hyphens.
        number: String,
        /// The substance of the tables that has it.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
    /// Written as a CAS number and none. Nothing is proposed in its place.
    NotCas,
    /// A tariff code of the tables. A residual heading ("other") names nothing.
    Tariff {
        /// The code as in the tables, digits only.
        code: String,
        /// What it can be, by edition.
        targets: Vec<TariffTarget>,
    },
}

/// One line of the tariff table that a code leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TariffTarget {
    /// Edition, such as `HS2022`.
    pub edition: String,
    /// Id of a substance or a machine.
    pub id: String,
    /// Whether the heading names it.
    pub heading: super::tariff::Heading,
}

/// How the words of the text and the entry of the tables agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// Letter for letter.
    Exact,
    /// After folding: case, width, spaces, hyphens, brackets, Greek letters, simplified characters.
    Normalised,
    /// One letter apart: never more than a review.
    Likeness,
}

/// Why a person must look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// One letter apart from a known name.
    Misprint,
    /// The name goes on, to a longer one that is not in the tables.
    NameGoesOn,
    /// The name means several things.
    Ambiguous,
    /// A short name or an ordinary word with other meanings, and nothing beside it that settles it.
    OtherMeanings,
    /// A word of the street with other meanings.
    StreetName,
    /// A word for a whole family or for relatives of a substance, or a name built like theirs.
    ClassWord,
    /// A preparation with several active substances, which some lists treat on its own.
    CompoundPreparation,
    /// The words beside it say that it is talked about or tested for, not that it is there.
    MentionOnly,
    /// The words beside it say that it is not there.
    SaidAbsent,
    /// Labelled with isotopes: a reference standard, as a rule.
    Labelled,
    /// The check digit is wrong and the number may be that of a listed substance: it is mistyped, and nobody is named.
    NumberMistyped,
    /// A tariff code names it and no name does.
    TariffCodeOnly,
    /// A word for a tool with other meanings.
    ToolWord,
}

/// What was odd in the writing of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// Letters of another script that look like Latin ones.
    LookalikeLetters,
    /// Characters nobody sees stand inside the name.
    HiddenCharacters,
    /// The name and the CAS number beside it mean different things: one of them is wrong, or the label is.
    NameAndNumberDiffer,
}

/// An amount: `50 mcg/mL`, `2ml:10mg`, `5 %`, `24 tablets`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Strength {
    /// Where it stands.
    pub span: Span,
    /// The number, decimal, as written apart from thousands separators.
    pub amount: String,
    /// Its unit in the vocabulary of `label-words.csv` (`mg`, `ml`, `percent`, `piece`).
    pub unit: String,
    /// What it is related to: `mL` in `mg/mL`, the second amount of `0.2g:13mg`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<(String, String)>,
}

/// A word for the form of the goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Form {
    /// Where it stands.
    pub span: Span,
    /// The form in the vocabulary of `label-words.csv` (`tablet`, `injection`).
    pub form: String,
}

/// What a reader should know of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Where.
    pub span: Span,
    /// What.
    pub note: NoteKind,
}

/// What a reader should know of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// Longer than is read: what follows was not looked at.
    NotRead,
    /// Letters of other scripts stand among Latin ones.
    LookalikeLetters,
    /// Characters nobody sees.
    HiddenCharacters,
}
