//! Who may see a record and what they may do with it.
//!
//! Handling is part of the signed statement: a label changes only by a new statement of the originator. What is derived
//! from several records carries the [`strictest`] of their terms.

mod strictest;

pub use strictest::strictest;

use serde::{Deserialize, Serialize};

use crate::date::PartialDate;
use crate::identifiers::{NodeName, RecordId};
use crate::problem::Problem;

/// Traffic Light Protocol 2.0 (FIRST, August 2022), from open to closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tlp {
    /// For everybody.
    #[serde(rename = "CLEAR")]
    Clear,
    /// For the community.
    #[serde(rename = "GREEN")]
    Green,
    /// For the organisation and those of its clients who need to know.
    #[serde(rename = "AMBER")]
    Amber,
    /// For the organisation only.
    #[serde(rename = "AMBER+STRICT")]
    AmberStrict,
    /// For the named recipients only.
    #[serde(rename = "RED")]
    Red,
}

impl Tlp {
    /// All labels, from open to closed.
    pub const ALL: [Tlp; 5] = [Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::AmberStrict, Tlp::Red];

    /// The label as written in TLP 2.0, without the prefix.
    pub fn as_str(self) -> &'static str {
        match self {
            Tlp::Clear => "CLEAR",
            Tlp::Green => "GREEN",
            Tlp::Amber => "AMBER",
            Tlp::AmberStrict => "AMBER+STRICT",
            Tlp::Red => "RED",
        }
    }

    /// Reads a label.
    pub fn parse(text: &str) -> Option<Tlp> {
        Tlp::ALL.into_iter().find(|tlp| tlp.as_str() == text)
    }
}

/// Whether a recipient may pass the record on. Ordered from the narrowest to the widest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Onward {
    /// To nobody.
    None,
    /// Inside the receiving organisation.
    WithinOrganisation,
    /// With the originator's written release: what services call originator control (ORCON). The release is a statement
    /// of kind `release` with `why` = `grant` that names the new recipient.
    WithConsent,
    /// Freely, within the label.
    Free,
}

impl Onward {
    /// All of them, from the narrowest to the widest.
    pub const ALL: [Onward; 4] = [
        Onward::None,
        Onward::WithinOrganisation,
        Onward::WithConsent,
        Onward::Free,
    ];

    /// The word in statements, forms and policies.
    pub fn as_str(self) -> &'static str {
        match self {
            Onward::None => "none",
            Onward::WithinOrganisation => "within-organisation",
            Onward::WithConsent => "with-consent",
            Onward::Free => "free",
        }
    }
}

/// What the record may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Control of precursors and equipment in trade.
    PrecursorControl,
    /// Preventing and detecting drug offences.
    LawEnforcement,
    /// Protecting health: warnings, treatment, death investigation.
    PublicHealth,
    /// Evidence in criminal proceedings.
    Court,
    /// Oversight, audit, parliament.
    Oversight,
    /// Research and statistics.
    Research,
    /// No restriction: the record is public.
    Public,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Purpose; 7] = [
        Purpose::PrecursorControl,
        Purpose::LawEnforcement,
        Purpose::PublicHealth,
        Purpose::Court,
        Purpose::Oversight,
        Purpose::Research,
        Purpose::Public,
    ];

    /// The word in statements, forms and policies.
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::PrecursorControl => "precursor-control",
            Purpose::LawEnforcement => "law-enforcement",
            Purpose::PublicHealth => "public-health",
            Purpose::Court => "court",
            Purpose::Oversight => "oversight",
            Purpose::Research => "research",
            Purpose::Public => "public",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.as_str() == text)
    }
}

/// What a recipient has assured before a record about a person may leave the node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// No death penalty will be sought or carried out on the strength of this record.
    NoDeathPenalty,
    /// No ill-treatment.
    NoIllTreatment,
    /// A fair trial with access to counsel.
    FairTrial,
}

impl Assurance {
    /// All of them.
    pub const ALL: [Assurance; 3] = [
        Assurance::NoDeathPenalty,
        Assurance::NoIllTreatment,
        Assurance::FairTrial,
    ];

    /// The word in statements, forms and policies.
    pub fn as_str(self) -> &'static str {
        match self {
            Assurance::NoDeathPenalty => "no-death-penalty",
            Assurance::NoIllTreatment => "no-ill-treatment",
            Assurance::FairTrial => "fair-trial",
        }
    }
}

/// Terms of use, written by the originator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handling {
    /// The label.
    pub tlp: Tlp,
    /// Who may have it besides the originator; empty means what the label says, and with RED nobody.
    #[serde(default, rename = "releasable-to", skip_serializing_if = "Vec::is_empty")]
    pub releasable_to: Vec<NodeName>,
    /// What it may be used for; never empty.
    pub purposes: Vec<Purpose>,
    /// Onward sharing.
    pub onward: Onward,
    /// Europol H1: not in court without leave of the originator.
    #[serde(default, rename = "no-court", skip_serializing_if = "std::ops::Not::not")]
    pub no_court: bool,
    /// Whether the record is about a natural person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub person: bool,
    /// Assurances asked of the recipient.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assurances: Vec<Assurance>,
    /// Caveats in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caveats: Vec<String>,
    /// When the originator looks at the label again.
    #[serde(default, rename = "review-by", skip_serializing_if = "Option::is_none")]
    pub review_by: Option<PartialDate>,
    /// When the record must no longer be kept or acted on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<PartialDate>,
    /// How long holders may keep it, whatever it is still worth; after that they erase it.
    #[serde(default, rename = "retain-until", skip_serializing_if = "Option::is_none")]
    pub retain_until: Option<PartialDate>,
    /// The record of which this one is the version without what must stay behind (a tear-line).
    #[serde(default, rename = "sanitised-of", skip_serializing_if = "Option::is_none")]
    pub sanitised_of: Option<RecordId>,
}

impl Handling {
    /// Public: for facts that law or their issuer has published.
    pub fn public() -> Self {
        Self::plain(Tlp::Clear, Purpose::Public, Onward::Free)
    }

    /// The label a report gets when its sender names none: for this organisation, to protect health and control trade.
    pub fn default_for_reports() -> Self {
        let mut handling = Self::plain(Tlp::Amber, Purpose::PublicHealth, Onward::WithConsent);
        handling.purposes.push(Purpose::LawEnforcement);
        handling
    }

    fn plain(tlp: Tlp, purpose: Purpose, onward: Onward) -> Self {
        Self {
            tlp,
            releasable_to: Vec::new(),
            purposes: vec![purpose],
            onward,
            no_court: false,
            person: false,
            assurances: Vec::new(),
            caveats: Vec::new(),
            review_by: None,
            expires: None,
            retain_until: None,
            sanitised_of: None,
        }
    }

    /// Whether the whole statement may stand readable in a published log.
    /// Nothing about a natural person ever may: an open leaf cannot be erased.
    pub fn may_be_open(&self) -> bool {
        let for_ever = self.expires.is_none() && self.retain_until.is_none();
        self.tlp == Tlp::Clear && self.onward == Onward::Free && !self.person && for_ever
    }

    /// What does not fit together.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        if self.purposes.is_empty() {
            found.push(Problem::missing("handling.purposes"));
        }
        if self.tlp == Tlp::Red && self.onward == Onward::Free {
            found.push(Problem::new(
                "handling.onward",
                "contradiction",
                "TLP:RED cannot be shared on freely",
                "choose `none` or `with-consent`, or another label",
            ));
        }
        if self.person && self.tlp == Tlp::Clear {
            found.push(Problem::new(
                "handling.tlp",
                "person-in-public",
                "a record about a person cannot be TLP:CLEAR",
                "choose a closed label, or leave the person out",
            ));
        }
        found
    }
}
