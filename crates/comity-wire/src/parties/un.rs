//! The consolidated list of the UN Security Council, XML.

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
    while let Some(entry) = entries.next(&["INDIVIDUAL", "ENTITY"])? {
        let element = entry.element();
        party(element, element.name() == "INDIVIDUAL", entry.line, out)?;
    }
    let generated = entries.root.iter().find(|(name, _)| name == "dateGenerated");
    out.header().published = generated
        .and_then(|(_, value)| dates::day(value, Order::DayFirst))
        .map(|day| day.to_string());
    Ok(())
}

fn party(entry: Element<'_>, person: bool, line: u32, out: &mut Collector<'_>) -> Result<(), ListError> {
    let reference = entry.get("REFERENCE_NUMBER");
    let number = if reference.is_empty() {
        entry.get("DATAID")
    } else {
        reference
    };
    let mut party = ListedParty {
        id: if number.is_empty() {
            String::new()
        } else {
            format!("un-{}", number.trim_end_matches('.'))
        },
        list: "un_sc".to_owned(),
        kind: if person {
            PartyType::Person
        } else {
            PartyType::Entity
        },
        gender: draft::gender(&entry.get("GENDER")),
        ..ListedParty::default()
    };
    let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(|part| entry.get(part));
    draft::name(&mut party, NameKind::Primary, &parts.join(" "));
    draft::name(&mut party, NameKind::Original, &entry.get("NAME_ORIGINAL_SCRIPT"));
    for alias in entry.named("INDIVIDUAL_ALIAS").chain(entry.named("ENTITY_ALIAS")) {
        let kind = match alias.get("QUALITY").to_ascii_lowercase().as_str() {
            "low" => NameKind::Weak,
            "f.k.a." | "fka" => NameKind::Fka,
            _ => NameKind::Aka,
        };
        aliases(&mut party, kind, &alias.get("ALIAS_NAME"));
        draft::name(
            &mut party,
            NameKind::Original,
            &alias.get("ALIAS_NAME_ORIGINAL_SCRIPT"),
        );
    }
    draft::add(&mut party.programs, &entry.get("UN_LIST_TYPE"));
    for country in entry
        .named("NATIONALITY")
        .flat_map(|element| element.named("VALUE"))
    {
        draft::add(&mut party.countries, &country.text());
    }
    let titles: Vec<String> = entry
        .named("TITLE")
        .chain(entry.named("DESIGNATION"))
        .flat_map(|element| element.named("VALUE"))
        .map(Element::text)
        .filter(|title| !title.is_empty())
        .collect();
    party.title = Some(titles.join("; ")).filter(|title| !title.is_empty());
    for birth in entry.named("INDIVIDUAL_DATE_OF_BIRTH") {
        born(&mut party, birth);
    }
    for document in entry
        .named("INDIVIDUAL_DOCUMENT")
        .chain(entry.named("ENTITY_DOCUMENT"))
    {
        self::document(&mut party, document);
    }
    for place in entry
        .named("INDIVIDUAL_ADDRESS")
        .chain(entry.named("ENTITY_ADDRESS"))
    {
        let parts = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY"];
        draft::add(
            &mut party.addresses,
            &draft::address(parts.map(|part| place.get(part))),
        );
        draft::add(&mut party.countries, &place.get("COUNTRY"));
    }
    for place in entry.named("INDIVIDUAL_PLACE_OF_BIRTH") {
        let parts = ["CITY", "STATE_PROVINCE", "COUNTRY"].map(|part| place.get(part));
        let place = draft::address(parts);
        if !place.is_empty() {
            draft::append(&mut party.remarks, &format!("POB {place}"));
        }
    }
    draft::append(&mut party.remarks, &entry.get("COMMENTS1"));
    party.listed_on = dates::day(&entry.get("LISTED_ON"), Order::DayFirst);
    party.delisted_on = dates::day(&entry.get("DELISTED_ON"), Order::DayFirst);
    out.push(party, line)
}

/// Some aliases are several in one field: `A; B`, `a) A b) B`, or a name in its own script with spellings of it in brackets,
/// `A (B; C)`.
fn aliases(party: &mut ListedParty, kind: NameKind, text: &str) {
    let spelled = text.strip_suffix(')').and_then(|inside| inside.split_once('('));
    let own_script = |name: &str| draft::script(name).is_some_and(|script| script != "Latn");
    match spelled {
        Some((name, inside)) if own_script(name) && !inside.contains('(') => {
            draft::name(party, kind, name);
            inside.split(';').for_each(|name| draft::name(party, kind, name));
        }
        _ if text.contains('(') && text.contains(';') => draft::name(party, kind, text),
        _ => text
            .split(';')
            .flat_map(|part| part.split(" b) ").flat_map(|part| part.split(" c) ")))
            .for_each(|name| draft::name(party, kind, name.trim().trim_start_matches("a) "))),
    }
}

fn born(party: &mut ListedParty, birth: Element<'_>) {
    let (date, year) = (birth.get("DATE"), birth.get("YEAR"));
    let (from, to) = (birth.get("FROM_YEAR"), birth.get("TO_YEAR"));
    let text = match () {
        () if !date.is_empty() => date.get(..10).unwrap_or(&date).to_owned(),
        () if !year.is_empty() => year,
        () if !from.is_empty() && !to.is_empty() => format!("{from} to {to}"),
        () => format!("{from}{to}"),
    };
    for date in dates::read(&text, Order::DayFirst) {
        draft::add(&mut party.dob, &date);
    }
}

fn document(party: &mut ListedParty, document: Element<'_>) {
    let label = document.get("TYPE_OF_DOCUMENT");
    let scheme = draft::scheme(&label)
        .or_else(|| draft::scheme(&document.get("TYPE_OF_DOCUMENT2")))
        .unwrap_or("other");
    let country = [document.get("ISSUING_COUNTRY"), document.get("COUNTRY_OF_ISSUE")]
        .into_iter()
        .find(|country| !country.is_empty())
        .unwrap_or_default();
    draft::id(party, scheme, &document.get("NUMBER"), &country);
}
