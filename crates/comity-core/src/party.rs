//! A party as a list, a register or a question names it: all names, in all scripts, with what else identifies it.
//!
//! [`crate::parts::Party`] is what a record says of a party; this is the richer shape that lists of sanctioned, controlled
//! or own customers have, one JSON object a line. The field names are those of the plain party lines of the README.

use serde::{Deserialize, Serialize};

use crate::date::PartialDate;

/// What sort of party, as lists distinguish it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartyType {
    /// A natural person.
    Person,
    /// A company, authority, institute or other organisation.
    #[default]
    Entity,
    /// A ship.
    Vessel,
    /// An aircraft.
    Aircraft,
}

impl PartyType {
    /// All of them.
    pub const ALL: [PartyType; 4] = [Self::Person, Self::Entity, Self::Vessel, Self::Aircraft];

    /// The word in files and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Entity => "entity",
            Self::Vessel => "vessel",
            Self::Aircraft => "aircraft",
        }
    }

    /// The type that a word of common lists and tools means: also `individual`, `Company`, `LegalEntity`, `Airplane`, …
    pub fn from_word(word: &str) -> Option<Self> {
        match word.trim().to_ascii_lowercase().as_str() {
            "person" | "individual" => Some(Self::Person),
            "entity" | "company" | "organization" | "organisation" | "legalentity" | "publicbody"
            | "business" => Some(Self::Entity),
            "vessel" | "ship" => Some(Self::Vessel),
            "aircraft" | "airplane" => Some(Self::Aircraft),
            _ => None,
        }
    }
}

/// How a list came to give a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameKind {
    /// The name under which the party stands on the list.
    #[default]
    Primary,
    /// Also known as.
    Aka,
    /// Formerly known as.
    Fka,
    /// A name that the list itself calls weak: a nickname, an acronym, a name shared by many.
    Weak,
    /// The name in its own script.
    Original,
}

/// One name of a listed party.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ListedName {
    /// The name as written.
    pub name: String,
    /// What sort of name.
    #[serde(default)]
    pub kind: NameKind,
    /// ISO 15924 code of the script, where the source or its reader says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
}

/// One identifier of a listed party.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ListedId {
    /// The scheme: `tax`, `reg`, `okpo`, `vat`, `imo`, `mmsi`, `passport`, `natid`, `curp`, `rfc`, `cedula`, `nit`, `ruc`,
    /// `uscc`, `swift`, `lei`, `crypto`, `inn`, `ogrn`, `duns`, `callsign`, `other`.
    #[serde(rename = "type")]
    pub scheme: String,
    /// The value as written.
    pub value: String,
    /// Issuing country as the source writes it, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// A party on a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ListedParty {
    /// The id on its list, stable from state to state.
    pub id: String,
    /// The list.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub list: String,
    /// What sort of party.
    #[serde(rename = "type")]
    pub kind: PartyType,
    /// Its names, the primary first.
    pub names: Vec<ListedName>,
    /// Birth dates, of organisations the founding: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; several where the list is not sure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dob: Vec<String>,
    /// `male` or `female`, where the list says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// Countries of nationality, registration or flag as the source writes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Identifiers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<ListedId>,
    /// Addresses, a line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// Programmes, regimes or legal grounds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programs: Vec<String>,
    /// Title or position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What else the list says, as it says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remarks: Option<String>,
    /// The day on which the list says the party was listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_on: Option<PartialDate>,
    /// The day from which the list says the party is no longer listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delisted_on: Option<PartialDate>,
}

impl ListedParty {
    /// The first name; empty if there is none.
    pub fn name(&self) -> &str {
        self.names.first().map_or("", |name| name.name.as_str())
    }
}
