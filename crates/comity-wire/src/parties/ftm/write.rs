//! Parties as FollowTheMoney entities, for tools that speak it.

use comity_core::party::{ListedParty, NameKind, PartyType};
use serde_json::{Map, Value};

use super::IDS;

/// Writes parties as FollowTheMoney entities, one a line, in their order.
pub fn write(parties: &[ListedParty]) -> String {
    let mut lines = String::new();
    for party in parties {
        lines.push_str(&entity(party).to_string());
        lines.push('\n');
    }
    lines
}

fn entity(party: &ListedParty) -> Value {
    let mut properties: Map<String, Value> = Map::new();
    let mut put = |property: &str, value: &str| {
        if let Value::Array(values) = properties
            .entry(property)
            .or_insert_with(|| Value::Array(Vec::new()))
        {
            let value = Value::from(value);
            if !values.contains(&value) {
                values.push(value);
            }
        }
    };
    for name in &party.names {
        let property = match name.kind {
            NameKind::Primary | NameKind::Original => "name",
            NameKind::Aka => "alias",
            NameKind::Fka => "previousName",
            NameKind::Weak => "weakAlias",
        };
        put(property, &name.name);
    }
    for id in &party.ids {
        put(property_of(&id.scheme, party.kind), &id.value);
    }
    let (country, date) = match party.kind {
        PartyType::Person => ("nationality", "birthDate"),
        PartyType::Entity => ("country", "incorporationDate"),
        PartyType::Vessel | PartyType::Aircraft => ("flag", "buildDate"),
    };
    party.countries.iter().for_each(|value| put(country, value));
    party.dob.iter().for_each(|value| put(date, value));
    party.addresses.iter().for_each(|value| put("address", value));
    party.programs.iter().for_each(|value| put("programId", value));
    party.gender.iter().for_each(|value| put("gender", value));
    party.title.iter().for_each(|value| put("position", value));
    party.remarks.iter().for_each(|value| put("notes", value));
    let schema = match party.kind {
        PartyType::Person => "Person",
        PartyType::Entity => "LegalEntity",
        PartyType::Vessel => "Vessel",
        PartyType::Aircraft => "Airplane",
    };
    serde_json::json!({
        "id": party.id,
        "caption": party.name(),
        "schema": schema,
        "properties": properties,
        "datasets": [party.list],
        "target": true,
    })
}

fn property_of(scheme: &str, kind: PartyType) -> &'static str {
    let known = IDS
        .iter()
        .find(|(_, other)| *other == scheme && scheme != "other");
    match (known, kind) {
        (Some((property, _)), _) => property,
        (None, _) if matches!(scheme, "nit" | "ruc" | "rfc") => "taxNumber",
        (None, PartyType::Person) => "idNumber",
        (None, _) => "registrationNumber",
    }
}
