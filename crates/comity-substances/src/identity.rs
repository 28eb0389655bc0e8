//! The answer to "which substance is meant": shapes that other programs read.

use comity_core::grading::Provenance;
use comity_core::identifiers::{CasNumber, HsCode, InchiKey};
use serde::Serialize;

use crate::fact::{Bilingual, Detail, FamilyKind, NameKind, SubstanceKind};

/// What a question turned out to be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Recognition {
    /// One substance or family.
    Known {
        /// Which.
        identity: Identity,
    },
    /// Several; a person decides.
    Ambiguous {
        /// All of them.
        candidates: Vec<Identity>,
    },
    /// Not in the tables. A number can be right and still unknown here.
    Unknown,
    /// Not a name and not a valid number; nothing is proposed in its place.
    Invalid {
        /// What is wrong.
        reason: Invalid,
    },
}

/// Why a question cannot be answered at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Invalid {
    /// A CAS number whose check digit is wrong.
    #[error("the check digit of the CAS number is wrong: a digit was mistyped; copy it from the label again")]
    CasCheckDigit,
    /// Digits and hyphens, but not in the form of a CAS number.
    #[error("not a CAS number; it has the form 1234-56-7; copy it from the label again")]
    CasShape,
    /// Announced as an InChIKey, and is none.
    #[error("not an InChIKey; it has 14, 10 and 1 capital letters joined by hyphens")]
    InchiKeyShape,
    /// Nothing to look up.
    #[error("nothing to look up; write a name, a CAS number or an InChIKey")]
    Empty,
    /// Far too long for a name.
    #[error("too long for a name; give one substance at a time")]
    TooLong,
}

/// A substance or family, with what is needed to show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// Our stable key.
    pub id: String,
    /// What sort of thing it is.
    pub kind: IdentityKind,
    /// Its name in English and, if there is one, in Chinese.
    pub name: Bilingual,
    /// CAS number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cas: Option<CasNumber>,
    /// InChIKey.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inchikey: Option<InchiKey>,
    /// Code of the Harmonized System 2022.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hs_2022: Option<HsCode>,
    /// How it was found.
    pub matched: Match,
    /// Whether the identity was read in a source.
    pub provenance: Provenance,
    /// What of it was not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unverified: Vec<Detail>,
    /// Anything a reader should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What sort of thing an identity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityKind {
    /// One compound.
    Substance,
    /// A salt.
    Salt,
    /// Plant material, resin, extract.
    Material,
    /// A form of medicine with a rule of its own.
    Preparation,
    /// A class defined by words or a formula.
    Class,
    /// A list that an authority spells out.
    Group,
    /// A name that leaves open which substance is meant.
    Unspecified,
}

/// How an identity was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Match {
    /// By what.
    pub by: MatchedBy,
    /// The entry it was matched with: the name as written in the tables, the number or the key.
    pub entry: String,
    /// What sort of name that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_kind: Option<NameKind>,
    /// Whether the entry was read in a source.
    pub provenance: Provenance,
}

/// By what an identity was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchedBy {
    /// By a name.
    Name,
    /// By a CAS number.
    Cas,
    /// By a whole InChIKey.
    Inchikey,
    /// By the first block of an InChIKey: the same connections, perhaps another form in space, isotope or charge.
    InchikeyConnectivity,
}

/// What a name and a CAS number say together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "kebab-case")]
pub enum Pair {
    /// Both mean the same.
    Agree {
        /// Which.
        identity: Identity,
    },
    /// They mean different things that belong together: a salt and its base, or a member of a family.
    Related {
        /// What the name means.
        by_name: Identity,
        /// What the number means.
        by_cas: Identity,
        /// How they belong together.
        relation: Relation,
    },
    /// They mean different substances: one of them is wrong, or the label is.
    Conflict {
        /// What the name can mean.
        by_name: Vec<Identity>,
        /// What the number means.
        by_cas: Identity,
    },
    /// Only the name is known here. The number is valid; whether it fits cannot be said.
    NameOnly {
        /// What the name can mean.
        by_name: Vec<Identity>,
    },
    /// Only the number is known here.
    CasOnly {
        /// What the number means.
        by_cas: Identity,
    },
    /// Neither is known here.
    Unknown,
    /// One of them is not valid.
    Invalid {
        /// What is wrong.
        reason: Invalid,
    },
}

/// How two identities belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// One is a salt of the other, or both are salts of one base.
    Salt,
    /// One is a family and the other a member of it.
    Family,
}

impl From<SubstanceKind> for IdentityKind {
    fn from(kind: SubstanceKind) -> Self {
        match kind {
            SubstanceKind::Substance => Self::Substance,
            SubstanceKind::Salt => Self::Salt,
            SubstanceKind::Material => Self::Material,
            SubstanceKind::Preparation => Self::Preparation,
        }
    }
}

impl From<FamilyKind> for IdentityKind {
    fn from(kind: FamilyKind) -> Self {
        match kind {
            FamilyKind::Class => Self::Class,
            FamilyKind::Group => Self::Group,
            FamilyKind::Unspecified => Self::Unspecified,
        }
    }
}
