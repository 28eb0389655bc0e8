//! The answer to "what is controlled": shapes that other programs read.

use comity_core::date::PartialDate;
use comity_core::grading::Provenance;
use comity_core::jurisdiction::Jurisdiction;
use serde::Serialize;

use crate::bound::Bound;
use crate::fact::{Basis, Bilingual, ControlKind, Detail, Scope, Status};

/// What one jurisdiction says of a substance on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JurisdictionVerdict {
    /// The jurisdiction.
    pub jurisdiction: Jurisdiction,
    /// The day asked about.
    pub on: PartialDate,
    /// The answer in a word.
    pub standing: Standing,
    /// Every measure that bears on the answer, in force or not.
    pub measures: Vec<MeasureVerdict>,
    /// For "no measure found": how far the law of this jurisdiction is entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Bilingual>,
    /// The version of the tables that gave the answer.
    pub tables: String,
}

/// The answer of a jurisdiction in a word. There is no word for "legal".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// At least one measure is in force that names it, or that an authority applies to it.
    Controlled,
    /// No measure in force names it; it meets the text of a class definition that is in force.
    MeetsText,
    /// The data do not say; the measures give the reasons.
    Undecided,
    /// No measure yet; one is announced.
    FromLater,
    /// A measure was in force and has ended.
    ControlledEarlier,
    /// The tables hold no measure. They may be incomplete: see the coverage.
    NoMeasureFound,
}

/// One measure, judged on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MeasureVerdict {
    /// Whether it is in force.
    pub state: State,
    /// Why that cannot be said, if it cannot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Id of the instrument.
    pub instrument: String,
    /// Title of the instrument.
    pub instrument_title: Bilingual,
    /// Table, schedule, category or number.
    pub clause: String,
    /// The authority's own code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What it makes of the substance.
    pub kind: ControlKind,
    /// What force it has.
    pub status: Status,
    /// How it reaches this substance, if not by its own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<Via>,
    /// First day in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Bound>,
    /// Last day in force; absent while no end is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Bound>,
    /// First day the substance was under control here, by name or through its family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_since: Option<Bound>,
    /// First day it was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named_since: Option<Bound>,
    /// What the clause extends to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<Scope>,
    /// Which of several conflicting accounts this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<u8>,
    /// Where the measure is found.
    pub citation: String,
    /// Whether everything here was read in the citation.
    pub provenance: Provenance,
    /// What was not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unverified: Vec<Detail>,
    /// Anything a reader should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Whether one measure is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is in force.
    Controlled,
    /// A class definition in force, whose text the substance meets; no authority is known to have named it.
    MeetsText,
    /// It has ended.
    ControlledEarlier,
    /// It begins later.
    FromLater,
    /// The data do not say.
    Undecided,
    /// It is a bill, a draft or a recommendation, and no law on that day.
    NotLaw,
}

/// Why the data do not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The start is known only within limits, and the day lies within them.
    StartNotExact,
    /// The end is known only within limits, and the day lies within them.
    EndNotExact,
    /// No start date is in the data.
    StartUnknown,
    /// It moved from one clause to another at this time; one of the two was in force.
    MovedBetweenClauses,
    /// Conflicting accounts give different answers.
    ReadingsDiffer,
    /// It was recommended or expected; its adoption is not verified.
    AdoptionNotVerified,
    /// Whether the substance falls under the class has not been decided by anyone with authority.
    MembershipNotDecided,
    /// The base is controlled; the clause does not say whether its salts are.
    SaltsNotStated,
    /// The name can mean several substances, which are treated differently.
    MembersDiffer,
}

/// How a measure reaches a substance that it does not name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// Through a family it belongs to.
    Family {
        /// The family.
        id: String,
        /// Who says that it belongs there.
        basis: Basis,
        /// The conditions of the text that it meets, if that was computed.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        letters: Vec<String>,
    },
    /// As a salt of a controlled substance.
    SaltOf {
        /// The base.
        id: String,
    },
    /// The question was about a family; this measure is about one of its members.
    Member {
        /// The member.
        id: String,
    },
}
