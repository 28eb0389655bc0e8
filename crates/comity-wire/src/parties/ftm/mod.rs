//! FollowTheMoney entities as JSON lines (OpenSanctions): `{"id","schema","properties":{"name":[…]},…}`.
//!
//! Parties are lines of their own; addresses, identity documents, wallets and sanctions are further lines that point at them (or
//! objects nested in their properties) and are joined to them at the end. Lines of ownership, family and the like have no place in a
//! [`ListedParty`] and are counted in a warning.

mod write;

pub use write::write;

use std::collections::HashMap;

use comity_core::party::{ListedParty, NameKind, PartyType};
use serde_json::{Map, Value};

use super::collect::{Collector, Fault};
use super::dates::{self, Order};
use super::{ListError, draft, text};

/// Properties that hold names.
const NAMES: [(&str, NameKind); 6] = [
    ("name", NameKind::Primary),
    ("alias", NameKind::Aka),
    ("weakAlias", NameKind::Weak),
    ("previousName", NameKind::Fka),
    ("abbreviation", NameKind::Weak),
    ("pastNames", NameKind::Fka),
];

/// Properties that hold identifiers, and their scheme here.
const IDS: [(&str, &str); 30] = [
    ("passportNumber", "passport"),
    ("idNumber", "natid"),
    ("socialSecurityNumber", "natid"),
    ("taxNumber", "tax"),
    ("innCode", "inn"),
    ("kppCode", "kpp"),
    ("ogrnCode", "ogrn"),
    ("okpoCode", "okpo"),
    ("vatCode", "vat"),
    ("registrationNumber", "reg"),
    ("uscCode", "uscc"),
    ("leiCode", "lei"),
    ("dunsCode", "duns"),
    ("swiftBic", "swift"),
    ("bikCode", "other"),
    ("isinCode", "isin"),
    ("imoNumber", "imo"),
    ("mmsi", "mmsi"),
    ("callSign", "callsign"),
    ("publicKey", "crypto"),
    ("npiCode", "other"),
    ("cageCode", "other"),
    ("uniqueEntityId", "reg"),
    ("permId", "other"),
    ("serialNumber", "other"),
    ("icaoCode", "other"),
    ("fnsCode", "other"),
    ("giiNumber", "reg"),
    ("crn", "reg"),
    ("iban", "iban"),
];

/// Properties that hold countries.
const COUNTRIES: [&str; 8] = [
    "nationality",
    "citizenship",
    "country",
    "jurisdiction",
    "mainCountry",
    "flag",
    "registrationCountry",
    "pastFlags",
];

/// What further lines add to a party.
#[derive(Default)]
struct Further {
    addresses: HashMap<String, String>,
    documents: Vec<(String, String, String, String)>,
    sanctions: Vec<(String, Map<String, Value>)>,
    others: usize,
}

/// Reads the lines.
pub(super) fn read(bytes: &[u8], out: &mut Collector<'_>) -> Result<(), ListError> {
    let text = text::decode(bytes)?;
    let mut parties: Vec<(ListedParty, u32, Vec<String>)> = Vec::new();
    let mut further = Further::default();
    let mut newest = String::new();
    for (line, row) in text::lines(&text) {
        let entity = match serde_json::from_str::<Value>(row) {
            Ok(Value::Object(entity)) => entity,
            other => {
                let reason = other.err().map_or("not an object".to_owned(), |error| {
                    crate::quote(&error.to_string())
                });
                out.lose(Fault {
                    line,
                    field: "line",
                    reason,
                    mend: "write one entity a line",
                })?;
                continue;
            }
        };
        if let Some(seen) = entity
            .get("last_seen")
            .and_then(Value::as_str)
            .filter(|seen| *seen > newest.as_str())
        {
            newest = seen.to_owned();
        }
        let schema = entity.get("schema").and_then(Value::as_str).unwrap_or("");
        match kind(schema) {
            Some(kind) if parties.len() < out.limits.entries => {
                let (party, places) = party(&entity, kind, &mut further);
                parties.push((party, line, places));
            }
            Some(_) => {
                return Err(ListError::TooMany {
                    line,
                    what: "entries",
                    most: out.limits.entries,
                });
            }
            None if schema.is_empty() => out.lose(Fault {
                line,
                field: "schema",
                reason: "the entity has no schema".to_owned(),
                mend: "give it its schema: Person, Company, Vessel, …",
            })?,
            None => further.take(schema, &entity),
        }
    }
    out.header().published = dates::day(&newest, Order::DayFirst).map(|day| day.to_string());
    finish(parties, &further, out)
}

/// The type of a party that a schema means; `None` for what is no party.
fn kind(schema: &str) -> Option<PartyType> {
    Some(match schema {
        "Person" => PartyType::Person,
        "Company" | "Organization" | "LegalEntity" | "PublicBody" | "Asset" | "CryptoWallet" | "Security" => {
            PartyType::Entity
        }
        "Vessel" => PartyType::Vessel,
        "Airplane" => PartyType::Aircraft,
        _ => return None,
    })
}

fn values<'v>(entity: &'v Map<String, Value>, property: &str) -> &'v [Value] {
    let properties = entity.get("properties").and_then(Value::as_object);
    match properties.and_then(|properties| properties.get(property)) {
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
        None => &[],
    }
}

fn texts<'v>(entity: &'v Map<String, Value>, property: &str) -> impl Iterator<Item = &'v str> {
    values(entity, property).iter().filter_map(Value::as_str)
}

fn party(entity: &Map<String, Value>, kind: PartyType, further: &mut Further) -> (ListedParty, Vec<String>) {
    let text = |field: &str| entity.get(field).and_then(Value::as_str).unwrap_or("").to_owned();
    let mut party = ListedParty {
        id: text("id"),
        kind,
        ..ListedParty::default()
    };
    let datasets = entity.get("datasets").and_then(Value::as_array);
    party.list = datasets
        .and_then(|datasets| datasets.first())
        .and_then(Value::as_str)
        .unwrap_or("")
        .to_owned();
    let caption = text("caption");
    if texts(entity, "name").any(|name| name == caption) {
        draft::name(&mut party, NameKind::Primary, &caption);
    }
    for (property, kind) in NAMES {
        for name in texts(entity, property) {
            let kind = match kind {
                NameKind::Primary if draft::script(name).is_some_and(|script| script != "Latn") => {
                    NameKind::Original
                }
                NameKind::Primary if !party.names.is_empty() => NameKind::Aka,
                kind => kind,
            };
            draft::name(&mut party, kind, name);
        }
    }
    if party.names.is_empty() {
        // A wallet or an account without a name is called by its number.
        let number = texts(entity, "publicKey").next().unwrap_or(&caption);
        draft::name(&mut party, NameKind::Primary, number);
    }
    for (property, scheme) in IDS {
        texts(entity, property).for_each(|value| draft::id(&mut party, scheme, value, ""));
    }
    for property in COUNTRIES {
        texts(entity, property).for_each(|country| draft::add(&mut party.countries, country));
    }
    for property in ["birthDate", "incorporationDate", "buildDate"] {
        for date in texts(entity, property).flat_map(|date| dates::read(date, Order::DayFirst)) {
            draft::add(&mut party.dob, &date);
        }
    }
    party.gender = texts(entity, "gender").find_map(draft::gender);
    for property in ["programId", "program", "topics"] {
        texts(entity, property).for_each(|program| draft::add(&mut party.programs, program));
    }
    for property in ["position", "title"] {
        texts(entity, property).for_each(|title| draft::append(&mut party.title, title));
    }
    for property in [
        "notes",
        "summary",
        "birthPlace",
        "deathDate",
        "sector",
        "keywords",
        "website",
    ] {
        texts(entity, property).for_each(|text| draft::append(&mut party.remarks, text));
    }
    texts(entity, "address").for_each(|address| draft::add(&mut party.addresses, address));
    let mut places = Vec::new();
    for value in values(entity, "addressEntity") {
        match value {
            Value::String(id) => places.push(id.clone()),
            Value::Object(nested) => full_address(nested)
                .iter()
                .for_each(|address| draft::add(&mut party.addresses, address)),
            _ => {}
        }
    }
    for nested in entity
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|all| all.values())
    {
        for inner in nested
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
        {
            further.nested(&party.id, inner);
        }
    }
    (party, places)
}

fn full_address(entity: &Map<String, Value>) -> Option<String> {
    let full = texts(entity, "full").next().map(str::to_owned);
    full.or_else(|| {
        let parts = [
            "street",
            "street2",
            "city",
            "postalCode",
            "region",
            "state",
            "country",
        ];
        let address = draft::address(parts.into_iter().filter_map(|part| texts(entity, part).next()));
        (!address.is_empty()).then_some(address)
    })
}

impl Further {
    /// A line that is no party.
    fn take(&mut self, schema: &str, entity: &Map<String, Value>) {
        let id = entity.get("id").and_then(Value::as_str).unwrap_or("").to_owned();
        match schema {
            "Address" => {
                if let Some(address) = full_address(entity) {
                    self.addresses.insert(id, address);
                }
            }
            "Identification" | "Passport" => {
                for holder in texts(entity, "holder") {
                    self.document(holder, schema, entity);
                }
            }
            "Sanction" => {
                for whose in texts(entity, "entity") {
                    self.sanctions.push((whose.to_owned(), entity.clone()));
                }
            }
            _ => self.others += 1,
        }
    }

    /// An entity nested in a property of its party.
    fn nested(&mut self, whose: &str, entity: &Map<String, Value>) {
        match entity.get("schema").and_then(Value::as_str) {
            Some(schema @ ("Identification" | "Passport")) => self.document(whose, schema, entity),
            Some("Sanction") => self.sanctions.push((whose.to_owned(), entity.clone())),
            _ => {}
        }
    }

    fn document(&mut self, holder: &str, schema: &str, entity: &Map<String, Value>) {
        let label = texts(entity, "type").next().unwrap_or("");
        let scheme = if schema == "Passport" {
            "passport"
        } else {
            draft::scheme(label).unwrap_or("natid")
        };
        let country = texts(entity, "country").next().unwrap_or("");
        for number in texts(entity, "number") {
            self.documents.push((
                holder.to_owned(),
                scheme.to_owned(),
                number.to_owned(),
                country.to_owned(),
            ));
        }
    }
}

fn finish(
    mut parties: Vec<(ListedParty, u32, Vec<String>)>,
    further: &Further,
    out: &mut Collector<'_>,
) -> Result<(), ListError> {
    let by_id: HashMap<String, usize> = parties
        .iter()
        .enumerate()
        .map(|(at, (party, _, _))| (party.id.clone(), at))
        .collect();
    for (holder, scheme, number, country) in &further.documents {
        if let Some((party, _, _)) = by_id.get(holder).and_then(|at| parties.get_mut(*at)) {
            draft::id(party, scheme, number, country);
        }
    }
    for (whose, sanction) in &further.sanctions {
        let Some((party, _, _)) = by_id.get(whose).and_then(|at| parties.get_mut(*at)) else {
            continue;
        };
        for property in ["programId", "program"] {
            texts(sanction, property).for_each(|program| draft::add(&mut party.programs, program));
        }
        let start = ["listingDate", "startDate"]
            .into_iter()
            .find_map(|property| texts(sanction, property).next());
        let day = start.and_then(|start| dates::day(start, Order::DayFirst));
        party.listed_on = match (party.listed_on, day) {
            (Some(old), Some(new)) if new.earliest() >= old.earliest() => Some(old),
            (old, new) => new.or(old),
        };
    }
    for (mut party, line, places) in parties {
        for address in places.iter().filter_map(|id| further.addresses.get(id)) {
            draft::add(&mut party.addresses, address);
        }
        out.push(party, line)?;
    }
    if further.others > 0 {
        out.warn(&format!(
            "{} lines of relations between parties are not read",
            further.others
        ));
    }
    Ok(())
}
