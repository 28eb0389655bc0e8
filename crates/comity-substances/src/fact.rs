//! The facts as they stand in the tables.

use comity_core::grading::Provenance;
use comity_core::identifiers::{CasNumber, HsCode, InchiKey};
use comity_core::jurisdiction::Jurisdiction;
use serde::Serialize;

use crate::bound::Bound;

/// A text in English and Chinese.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bilingual {
    /// English.
    pub en: String,
    /// Simplified Chinese; empty if nobody has written it yet.
    pub zh: String,
}

/// A jurisdiction and how far its law is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JurisdictionFact {
    /// Its code.
    pub code: Jurisdiction,
    /// Its name.
    pub name: Bilingual,
    /// What of its law is in the tables: the limit of every "no measure found".
    pub coverage: Bilingual,
}

/// A law, treaty or catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Instrument {
    /// Our stable key, such as `un-1988`.
    pub id: String,
    /// Whose it is.
    pub jurisdiction: Jurisdiction,
    /// Its title.
    pub title: Bilingual,
    /// What a general clause of it extends every entry to.
    pub extends_to: Vec<Scope>,
    /// Where it is found.
    pub citation: String,
    /// Whether everything on the line was read there.
    pub provenance: Provenance,
    /// What was not.
    pub unverified: Vec<Detail>,
}

/// What sort of thing a line of `substances.csv` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubstanceKind {
    /// One compound.
    Substance,
    /// A salt of another substance.
    Salt,
    /// Plant material, resin, extract.
    Material,
    /// A form of medicine with a rule of its own.
    Preparation,
}

/// A substance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Substance {
    /// Our stable key, such as `4-piperidone`.
    pub id: String,
    /// The name we show in English.
    pub name_en: String,
    /// The name we show in Chinese, if there is one in `names.csv`.
    pub name_zh: Option<String>,
    /// CAS Registry Number.
    pub cas: Option<CasNumber>,
    /// InChIKey.
    pub inchikey: Option<InchiKey>,
    /// Code of the Harmonized System 2022.
    pub hs_2022: Option<HsCode>,
    /// What sort of thing it is.
    pub kind: SubstanceKind,
    /// The substance this is a salt of.
    pub salt_of: Option<String>,
    /// Where the facts of the line are found.
    pub citation: String,
    /// Whether all of them were read there.
    pub provenance: Provenance,
    /// Which of them were not.
    pub unverified: Vec<Detail>,
    /// Anything a reader should know.
    pub note: Option<String>,
}

/// What sort of name a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameKind {
    /// The usual name.
    Common,
    /// An abbreviation or code.
    Abbreviation,
    /// A chemical name built by rules.
    Systematic,
    /// A name used in trade.
    Trade,
    /// A street name.
    Street,
    /// A way of typing it wrongly that was seen in real records.
    Spelling,
}

/// A name of a substance or family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Name {
    /// What it means: an id of a substance or family.
    pub target: String,
    /// Its language, `en` or `zh`.
    pub lang: String,
    /// The name as written.
    pub name: String,
    /// What sort of name it is.
    pub kind: NameKind,
    /// Whether it means other things too.
    pub ambiguous: bool,
    /// Where the name was read.
    pub citation: String,
    /// Whether it was read there.
    pub provenance: Provenance,
    /// Anything a reader should know.
    pub note: Option<String>,
}

/// What sort of family a family is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FamilyKind {
    /// A definition by words or by a general formula.
    Class,
    /// A list that an authority spells out.
    Group,
    /// A name in use that leaves open which isomer or form is meant.
    Unspecified,
}

/// A family of substances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Family {
    /// Our stable key.
    pub id: String,
    /// What it is called.
    pub name: Bilingual,
    /// What sort of family it is.
    pub kind: FamilyKind,
    /// The rule in a sentence; the law itself is in the citation.
    pub rule: String,
    /// Whether the whole definition or list is in our copy.
    pub complete: bool,
    /// Where it is found.
    pub citation: String,
    /// Whether it was read there.
    pub provenance: Provenance,
    /// Which details were not.
    pub unverified: Vec<Detail>,
    /// Anything a reader should know.
    pub note: Option<String>,
}

/// Who says that a substance belongs to a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// An authority names it.
    Authority,
    /// Its structure meets the text of the definition, as computed from the file in `classes/`.
    Text,
    /// Our reading of the wording, or a text that can be read two ways; a chemist and a lawyer decide.
    Wording,
}

/// A substance in a family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    /// The family.
    pub family: String,
    /// The substance.
    pub member: String,
    /// Who says so.
    pub basis: Basis,
    /// The conditions of the text that it meets, if its structure was compared with the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub letters: Vec<String>,
    /// Why, in a few words.
    pub reason: String,
    /// Where it is said.
    pub citation: String,
    /// Whether it was read there.
    pub provenance: Provenance,
}

/// What a measure makes of a substance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControlKind {
    /// A narcotic drug.
    Narcotic,
    /// A psychotropic substance.
    Psychotropic,
    /// An entry of a drug schedule that makes no such difference.
    Scheduled,
    /// A precursor or listed chemical.
    Precursor,
    /// A precursor that stands in a drug schedule.
    ImmediatePrecursor,
    /// A rule on exports only.
    ExportControl,
}

/// What force a measure has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Law until it is changed.
    Law,
    /// A temporary order, which ends by itself.
    Temporary,
    /// Recommended by a competent body; adoption not verified.
    Recommended,
    /// Not known whether it was adopted, extended or made permanent.
    Unconfirmed,
    /// A bill or draft.
    Proposed,
}

/// What a clause extends to, beyond the substance itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Its salts.
    Salts,
    /// Its esters.
    Esters,
    /// Its ethers.
    Ethers,
    /// Its isomers.
    Isomers,
    /// Its optical isomers.
    OpticalIsomers,
    /// Its stereoisomers.
    Stereoisomers,
    /// Salts of its isomers.
    SaltsOfIsomers,
    /// Its acetals.
    Acetals,
    /// Its amides.
    Amides,
    /// Its carbamates.
    Carbamates,
    /// Its halides.
    Halides,
    /// Its derivatives.
    Derivatives,
    /// Its analogues.
    Analogues,
    /// Mixtures that contain it.
    Mixtures,
}

/// A detail of a line that nobody has checked against a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// The whole line.
    All,
    /// The start date.
    Date,
    /// Month and day of the start; the year was read.
    Month,
    /// The day of the start; the month was read.
    Day,
    /// The end date.
    End,
    /// The authority's number.
    Code,
    /// The clause or category.
    Clause,
    /// Page or number of the document.
    Citation,
    /// The number of the decision.
    Decision,
    /// That a recommendation was adopted.
    Adoption,
    /// Since when it was covered.
    Covered,
    /// The CAS number.
    Cas,
    /// The InChIKey.
    Inchikey,
    /// Which forms in space the name covers.
    Form,
    /// The tariff code.
    Hs,
    /// The general clause that extends every entry.
    Extends,
}

/// One measure: what an instrument says of a substance or family, in one clause, between two dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Control {
    /// The substance or family.
    pub target: String,
    /// Where.
    pub jurisdiction: Jurisdiction,
    /// Id of the instrument.
    pub instrument: String,
    /// Table, schedule, category or number.
    pub clause: String,
    /// The authority's own code.
    pub code: Option<String>,
    /// What it makes of the substance.
    pub kind: ControlKind,
    /// What force it has.
    pub status: Status,
    /// Which of several conflicting accounts this line is.
    pub reading: Option<u8>,
    /// What the clause extends to.
    pub scope: Vec<Scope>,
    /// First day in force; none if no source says anything.
    pub valid_from: Option<Bound>,
    /// Last day in force; none while it is in force.
    pub valid_to: Option<Bound>,
    /// First day the substance was under control here, by name or through its family.
    pub covered_since: Option<Bound>,
    /// First day it was named.
    pub named_since: Option<Bound>,
    /// Where the measure is found.
    pub citation: String,
    /// Whether everything on the line was read there.
    pub provenance: Provenance,
    /// What was not.
    pub unverified: Vec<Detail>,
    /// Anything a reader should know.
    pub note: Option<String>,
}

/// Which forms in space a name covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FormsCovered {
    /// Every one.
    Any,
    /// Only the one drawn.
    Drawn,
    /// The one drawn and its mirror image.
    Relative,
    /// Both hands together; each hand has a name of its own.
    Racemate,
}

/// Whether a substance counts beside other compounds of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alone {
    /// It does.
    #[default]
    No,
    /// It does not: a solvent counts where nothing else with carbon is there, an acid where nothing but water is.
    Yes,
    /// A simple amine whose salts are listed too: beside another compound with carbon a person must look.
    Amine,
}

/// The structure of a substance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Structure {
    /// Place of the substance among [`crate::Tables::substances`].
    #[serde(skip)]
    pub place: u32,
    /// The substance.
    pub substance: String,
    /// Its atoms and bonds, parts of a salt joined by a dot.
    pub smiles: String,
    /// Which forms in space its name covers.
    pub form: FormsCovered,
    /// Whether it counts beside other compounds.
    pub alone: Alone,
    /// How the structure is known.
    pub citation: String,
    /// Whether it was read there.
    pub provenance: Provenance,
    /// What was not.
    pub unverified: Vec<Detail>,
    /// Anything a reader should know.
    pub note: Option<String>,
}
