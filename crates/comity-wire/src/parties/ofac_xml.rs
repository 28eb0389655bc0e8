//! The Treasury's `sdn.xml`: one `sdnEntry` for each party, with lists of names, identifiers, addresses, dates and countries.

use comity_core::party::{ListedParty, NameKind, PartyType};

use super::collect::Collector;
use super::dates::{self, Order};
use super::xml::{Element, Entries};
use super::{ListError, draft, remarks, text};

/// Reads the list.
pub(super) fn read(bytes: &[u8], out: &mut Collector<'_>) -> Result<(), ListError> {
    let text = text::decode(bytes)?;
    let limits = *out.limits;
    let mut entries = Entries::new(&text, &limits);
    // The Treasury's own misspelling.
    while let Some(entry) = entries.next(&["sdnEntry", "publshInformation", "publishInformation"])? {
        let element = entry.element();
        if element.name() == "sdnEntry" {
            party(element, entry.line, out)?;
        } else {
            let day = dates::day(&element.find("Publish_Date"), Order::MonthFirst);
            out.header().published = day.map(|day| day.to_string());
        }
    }
    Ok(())
}

fn party(entry: Element<'_>, line: u32, out: &mut Collector<'_>) -> Result<(), ListError> {
    let kind = match entry.get("sdnType").as_str() {
        "Individual" => PartyType::Person,
        "Vessel" => PartyType::Vessel,
        "Aircraft" => PartyType::Aircraft,
        _ => PartyType::Entity,
    };
    let uid = entry.get("uid");
    let mut party = ListedParty {
        id: if uid.is_empty() {
            String::new()
        } else {
            format!("ofac-{uid}")
        },
        list: "us_ofac_sdn".to_owned(),
        kind,
        ..ListedParty::default()
    };
    draft::name(&mut party, NameKind::Primary, &full_name(entry));
    party.title = Some(entry.get("title")).filter(|title| !title.is_empty());
    for program in entry.all("program") {
        draft::add(&mut party.programs, &program.text());
    }
    for aka in entry.all("aka") {
        let weak = aka.get("category") == "weak";
        let kind = match aka.get("type").as_str() {
            "f.k.a." => NameKind::Fka,
            _ if weak => NameKind::Weak,
            _ => NameKind::Aka,
        };
        draft::name(&mut party, kind, &full_name(aka));
    }
    for id in entry.all("id") {
        identifier(&mut party, id);
    }
    for birth in entry.all("dateOfBirthItem") {
        for date in dates::read(&birth.get("dateOfBirth"), Order::DayFirst) {
            draft::add(&mut party.dob, &date);
        }
    }
    for country in entry.all("nationality").chain(entry.all("citizenship")) {
        draft::add(&mut party.countries, &country.get("country"));
    }
    if let Some(vessel) = entry.named("vesselInfo").next() {
        draft::id(&mut party, "callsign", &vessel.get("callSign"), "");
        draft::add(&mut party.countries, &vessel.get("vesselFlag"));
    }
    for place in entry.all("address") {
        let parts = [
            "address1",
            "address2",
            "address3",
            "city",
            "stateOrProvince",
            "postalCode",
            "country",
        ];
        draft::add(
            &mut party.addresses,
            &draft::address(parts.map(|part| place.get(part))),
        );
        draft::add(&mut party.countries, &place.get("country"));
    }
    let words = entry.get("remarks");
    let unread = remarks::read(&mut party, &words);
    draft::append(&mut party.remarks, &words);
    for place in entry.all("placeOfBirthItem") {
        draft::append(&mut party.remarks, &format!("POB {}", place.get("placeOfBirth")));
    }
    out.unread(line, &party.id, unread)?;
    out.push(party, line)
}

/// `LAST, First`, as the Treasury writes names elsewhere.
fn full_name(element: Element<'_>) -> String {
    let (first, last) = (element.get("firstName"), element.get("lastName"));
    if first.is_empty() {
        last
    } else {
        format!("{last}, {first}")
    }
}

fn identifier(party: &mut ListedParty, id: Element<'_>) {
    let (label, number) = (id.get("idType"), id.get("idNumber"));
    if label == "Gender" {
        party.gender = draft::gender(&number);
        return;
    }
    // Read as the same clause in the remarks of the other files.
    let country = id.get("idCountry");
    let clause = if country.is_empty() {
        format!("{label} {number}")
    } else {
        format!("{label} {number} ({country})")
    };
    // What cannot be read here is no identifier but a phone number or a programme: it goes to the remarks.
    let before = party.ids.len() + party.countries.len() + party.dob.len();
    remarks::read(party, &clause);
    if before == party.ids.len() + party.countries.len() + party.dob.len() {
        draft::append(&mut party.remarks, &clause);
    }
}
