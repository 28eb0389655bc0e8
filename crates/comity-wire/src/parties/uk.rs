//! The UK Sanctions List and, before it, the Treasury's consolidated list of targets, as XML. Their tables are read by `table`.

use comity_core::party::{ListedParty, NameKind, PartyType};

use super::collect::Collector;
use super::dates::{self, Order};
use super::xml::{Element, Entries};
use super::{ListError, draft, table, text};

/// Reads the UK Sanctions List: one `Designation` for each party.
pub(super) fn read(bytes: &[u8], out: &mut Collector<'_>) -> Result<(), ListError> {
    let text = text::decode(bytes)?;
    let limits = *out.limits;
    let mut entries = Entries::new(&text, &limits);
    while let Some(entry) = entries.next(&["Designation", "DateGenerated"])? {
        let element = entry.element();
        if element.name() == "Designation" {
            party(element, entry.line, out)?;
        } else {
            out.header().published = dates::day(&element.text(), Order::DayFirst).map(|day| day.to_string());
        }
    }
    Ok(())
}

/// Reads the list of targets: one `FinancialSanctionsTarget` for each name, joined by their group.
pub(super) fn read_targets(bytes: &[u8], out: &mut Collector<'_>) -> Result<(), ListError> {
    let text = text::decode(bytes)?;
    let limits = *out.limits;
    let mut entries = Entries::new(&text, &limits);
    let mut gathered = table::Gathered::default();
    while let Some(entry) = entries.next(&["FinancialSanctionsTarget"])? {
        let fields: Vec<(String, String)> = entry
            .element()
            .children()
            .map(|field| (field.name().to_owned(), field.text()))
            .collect();
        gathered.fields(&fields, entry.line, out)?;
    }
    gathered.finish(out)
}

fn party(entry: Element<'_>, line: u32, out: &mut Collector<'_>) -> Result<(), ListError> {
    let id = entry.get("UniqueID");
    let kind = [entry.get("IndividualEntityShip"), entry.get("DesignationType")]
        .iter()
        .find_map(|word| PartyType::from_word(word))
        .unwrap_or_default();
    let mut party = ListedParty {
        id: if id.is_empty() {
            String::new()
        } else {
            format!("uk-{id}")
        },
        list: "gb_uk_sanctions".to_owned(),
        kind,
        ..ListedParty::default()
    };
    for name in entry.all("Name") {
        names(&mut party, name);
    }
    for name in entry.all("NameNonLatinScript") {
        draft::name(&mut party, NameKind::Original, &name.text());
    }
    party.names.sort_by_key(|name| name.kind != NameKind::Primary);
    if let Some(first) = party.names.first_mut() {
        first.kind = NameKind::Primary;
    }
    draft::add(&mut party.programs, &entry.get("RegimeName"));
    for birth in entry.all("DOB") {
        let dates = dates::read(&birth.text(), Order::DayFirst);
        if dates.is_empty() && !birth.text().is_empty() {
            out.unread(line, &party.id, vec![("DOB", birth.text())])?;
        }
        dates.iter().for_each(|date| draft::add(&mut party.dob, date));
    }
    for country in ["Nationality", "CurrentBelievedFlagOfShip"]
        .into_iter()
        .flat_map(|name| entry.all(name))
    {
        draft::add(&mut party.countries, &country.text());
    }
    party.gender = entry
        .all("Gender")
        .find_map(|gender| draft::gender(&gender.text()));
    for (element, scheme) in [
        ("PassportNumber", "passport"),
        ("NationalIdentifierNumber", "natid"),
        ("BusinessRegistrationNumber", "reg"),
        ("IMONumber", "imo"),
        ("HullIdentificationNumber", "other"),
    ] {
        for number in entry.all(element).map(Element::text) {
            draft::id(
                &mut party,
                scheme,
                number.strip_prefix("IMO ").unwrap_or(&number),
                "",
            );
        }
    }
    for place in entry.all("Address") {
        let parts = place.children().map(Element::text);
        draft::add(&mut party.addresses, &draft::address(parts));
        draft::add(&mut party.countries, &place.get("AddressCountry"));
    }
    for title in entry.all("Position").chain(entry.all("Title")) {
        draft::append(&mut party.title, &title.text());
    }
    for (element, label) in [
        ("OtherInformation", ""),
        ("UKStatementofReasons", "reasons: "),
        ("SanctionsImposed", "sanctions: "),
        ("TownOfBirth", "POB "),
        ("CurrentOwnerOperator", "owner: "),
    ] {
        for text in entry
            .all(element)
            .map(Element::text)
            .filter(|text| !text.is_empty())
        {
            draft::append(&mut party.remarks, &format!("{label}{text}"));
        }
    }
    party.listed_on = dates::day(&entry.get("DateDesignated"), Order::DayFirst);
    out.push(party, line)
}

fn names(party: &mut ListedParty, name: Element<'_>) {
    let parts = ["Name1", "Name2", "Name3", "Name4", "Name5", "Name6"].map(|part| name.get(part));
    let kind = match name.get("NameType").to_ascii_lowercase().as_str() {
        label if label.starts_with("primary name variation") => NameKind::Aka,
        label if label.starts_with("primary") => NameKind::Primary,
        _ if name.get("AliasStrength").eq_ignore_ascii_case("weak") => NameKind::Weak,
        _ => NameKind::Aka,
    };
    draft::name(party, kind, &parts.join(" "));
}
