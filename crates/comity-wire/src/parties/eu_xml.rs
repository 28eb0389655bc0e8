//! The EU's consolidated financial sanctions list, `xmlFullSanctionsList_1_1`: everything is in attributes.

use comity_core::party::{ListedParty, NameKind, PartyType};

use super::collect::Collector;
use super::dates::{self, Order};
use super::xml::{Element, Entries};
use super::{ListError, draft, text};

/// Reads the list.
pub(super) fn read(bytes: &[u8], out: &mut Collector<'_>) -> Result<(), ListError> {
    let text = text::decode(bytes)?;
    let limits = *out.limits;
    let mut entries = Entries::new(&text, &limits);
    while let Some(entry) = entries.next(&["sanctionEntity"])? {
        party(entry.element(), entry.line, out)?;
    }
    let generated = entries.root.iter().find(|(name, _)| name == "generationDate");
    out.header().published = generated
        .and_then(|(_, value)| dates::day(value, Order::DayFirst))
        .map(|day| day.to_string());
    Ok(())
}

fn party(entry: Element<'_>, line: u32, out: &mut Collector<'_>) -> Result<(), ListError> {
    let id = [entry.attribute("euReferenceNumber"), entry.attribute("logicalId")]
        .into_iter()
        .find(|id| !id.is_empty())
        .unwrap_or("");
    let mut party = ListedParty {
        id: if id.is_empty() {
            String::new()
        } else {
            format!("eu-{id}")
        },
        list: "eu_fsf".to_owned(),
        kind: entry.named("subjectType").next().map_or(PartyType::Entity, kind),
        ..ListedParty::default()
    };
    for name in entry.named("nameAlias") {
        names(&mut party, name);
    }
    for regulation in entry.named("regulation") {
        draft::add(&mut party.programs, regulation.attribute("programme"));
    }
    for country in entry.named("citizenship") {
        draft::add(&mut party.countries, described(country));
    }
    for birth in entry.named("birthdate") {
        born(&mut party, birth);
    }
    for place in entry.named("address") {
        let parts =
            ["street", "poBox", "place", "city", "zipCode", "region"].map(|part| place.attribute(part));
        draft::add(
            &mut party.addresses,
            &draft::address(parts.into_iter().chain([described(place)])),
        );
        draft::add(&mut party.countries, described(place));
    }
    for document in entry.named("identification") {
        identification(&mut party, document);
    }
    for remark in entry.named("remark") {
        draft::append(&mut party.remarks, &remark.text());
    }
    draft::append(&mut party.remarks, entry.attribute("designationDetails"));
    party.listed_on = dates::day(entry.attribute("designationDate"), Order::DayFirst);
    out.push(party, line)
}

fn kind(subject: Element<'_>) -> PartyType {
    match (subject.attribute("code"), subject.attribute("classificationCode")) {
        ("person", _) | (_, "P") => PartyType::Person,
        ("vessel" | "ship", _) => PartyType::Vessel,
        _ => PartyType::Entity,
    }
}

fn names(party: &mut ListedParty, name: Element<'_>) {
    let whole = name.attribute("wholeName");
    let parts = ["firstName", "middleName", "lastName"]
        .map(|part| name.attribute(part))
        .join(" ");
    let text = if whole.is_empty() { parts.as_str() } else { whole };
    let kind = match draft::script(text) {
        _ if name.attribute("strong") == "false" => NameKind::Weak,
        Some(script) if script != "Latn" => NameKind::Original,
        _ if party.names.is_empty() => NameKind::Primary,
        _ => NameKind::Aka,
    };
    draft::name(party, kind, text);
    draft::append(&mut party.title, name.attribute("function"));
    party.gender = party
        .gender
        .take()
        .or_else(|| draft::gender(name.attribute("gender")));
}

/// The country in words, or its code; `00` stands for unknown.
fn described(element: Element<'_>) -> &str {
    let (words, code) = (
        element.attribute("countryDescription"),
        element.attribute("countryIso2Code"),
    );
    match (words, code) {
        ("" | "UNKNOWN", "00") => "",
        ("", code) => code,
        ("UNKNOWN", _) => "",
        (words, _) => words,
    }
}

fn born(party: &mut ListedParty, birth: Element<'_>) {
    let day = birth.attribute("birthdate");
    let (from, to) = (birth.attribute("yearRangeFrom"), birth.attribute("yearRangeTo"));
    let year = birth.attribute("year");
    let text = match () {
        () if !day.is_empty() => day.to_owned(),
        () if !from.is_empty() && !to.is_empty() => format!("{from} to {to}"),
        () if !birth.attribute("monthOfYear").is_empty() => {
            format!("{year}-{}", birth.attribute("monthOfYear"))
        }
        () => year.to_owned(),
    };
    for date in dates::read(&text, Order::DayFirst) {
        draft::add(&mut party.dob, &date);
    }
    let place = [
        birth.attribute("city"),
        birth.attribute("place"),
        birth.attribute("region"),
        described(birth),
    ];
    let place = draft::address(place);
    if !place.is_empty() {
        draft::append(&mut party.remarks, &format!("POB {place}"));
    }
}

fn identification(party: &mut ListedParty, document: Element<'_>) {
    let code = document.attribute("identificationTypeCode");
    let scheme = draft::scheme(code)
        .or_else(|| draft::scheme(document.attribute("identificationTypeDescription")))
        .unwrap_or("other");
    let number = [document.attribute("number"), document.attribute("latinNumber")]
        .into_iter()
        .find(|number| !number.is_empty())
        .unwrap_or("");
    draft::id(party, scheme, number, described(document));
}
