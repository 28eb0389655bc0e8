//! The things records speak of: substances, parties, machines, places, items, routes.

use serde::{Deserialize, Serialize};

use crate::identifiers::{CasNumber, HsCode, InchiKey, RecordId};
use crate::jurisdiction::Jurisdiction;
use crate::known::Known;
use crate::quantity::Quantity;
use crate::text::Lang;

/// A substance as somebody wrote it, and what it was recognised as.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubstanceRef {
    /// The words of the source, unchanged.
    #[serde(rename = "as-written")]
    pub as_written: String,
    /// CAS number, if the source gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cas: Option<CasNumber>,
    /// InChIKey, if the source gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inchikey: Option<InchiKey>,
    /// Our id of the substance, when recognised. Written by the node, never by the sender.
    #[serde(default, rename = "recognised-as", skip_serializing_if = "Option::is_none")]
    pub recognised_as: Option<String>,
    /// Version of the tables that recognised it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tables: Option<String>,
}

/// What sort of party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartyKind {
    /// A natural person.
    Person,
    /// A company.
    Company,
    /// A ministry, court, laboratory or other public body.
    Authority,
    /// A ship.
    Vessel,
    /// An aircraft.
    Aircraft,
    /// Another organisation.
    Organisation,
}

/// A name with its language or script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// The name.
    pub name: String,
    /// Language, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
}

/// A number or code that identifies a party, with its scheme (`lei`, `uscc`, `imo`, `passport`, …).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The scheme.
    pub scheme: String,
    /// The value as written.
    pub value: String,
    /// The issuing country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Jurisdiction>,
}

/// A person, company, authority, vessel or aircraft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// What sort.
    pub kind: PartyKind,
    /// At least one name.
    pub names: Vec<Name>,
    /// Country of registration, flag or nationality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Jurisdiction>,
    /// Identifiers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<Identifier>,
    /// Address as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl Party {
    /// The first name.
    pub fn name(&self) -> &str {
        self.names.first().map_or("", |name| name.name.as_str())
    }
}

/// A machine, as far as the source describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MachineRef {
    /// `tablet-press`, `encapsulator`, `die`, `punch`, `mould` or another word.
    #[serde(rename = "type")]
    pub machine_type: String,
    /// Maker.
    #[serde(default, skip_serializing_if = "Known::is_not_asked")]
    pub make: Known<String>,
    /// Model.
    #[serde(default, skip_serializing_if = "Known::is_not_asked")]
    pub model: Known<String>,
    /// Serial number.
    #[serde(default, skip_serializing_if = "Known::is_not_asked")]
    pub serial: Known<String>,
    /// Mark the tooling leaves on a tablet.
    #[serde(default, rename = "press-mark", skip_serializing_if = "Option::is_none")]
    pub press_mark: Option<String>,
}

/// A place, as precise as the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Country; where a place lies is said by the reporting authority.
    pub country: Jurisdiction,
    /// Region code or name, such as US-CT.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Place in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// UN/LOCODE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locode: Option<String>,
}

/// A thing found, shipped or declared: a substance, a machine, money or goods in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The substance found or shipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substance: Option<SubstanceRef>,
    /// The machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<MachineRef>,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What it was declared as.
    #[serde(default, rename = "declared-as", skip_serializing_if = "Option::is_none")]
    pub declared_as: Option<String>,
    /// Tariff code on the papers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hs: Option<HsCode>,
    /// How much, as reported.
    #[serde(default, skip_serializing_if = "Known::is_not_asked")]
    pub quantity: Known<Quantity>,
}

/// Origin, transit and destination: five different meanings of "country" stay five fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Where the goods were made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Jurisdiction>,
    /// Where the consignment was sent from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispatch: Option<Jurisdiction>,
    /// Through which countries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transit: Vec<Jurisdiction>,
    /// Where to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<Jurisdiction>,
    /// `sea`, `air`, `road`, `rail`, `post`, `courier` or another word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// Container, air waybill or parcel number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// A link to another record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// What the link means: `concerns`, `follows`, `supports`, `contradicts`, `same-as`, `part-of`, `context`.
    pub relation: String,
    /// The record.
    pub record: RecordId,
    /// Hash of the exact statement meant, in hexadecimal, where it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
}

/// Where a statement of fact was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title, number or address of the source.
    pub citation: String,
    /// Whether it was read there, or recollected and not checked.
    pub provenance: crate::grading::Provenance,
    /// Grade, where somebody gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<crate::grading::Grade>,
    /// Why this grade, and other remarks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
