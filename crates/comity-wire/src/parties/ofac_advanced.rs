//! The Treasury's advanced XML (UN Advanced Sanctions Data Model): numbers everywhere, whose meaning stands in reference value sets,
//! and one party in four places: profile, documents, locations, sanctions entries.
//!
//! The order of these places is not relied upon: they are gathered in one pass and joined at the end.

use std::collections::HashMap;

use comity_core::date::PartialDate;
use comity_core::party::{ListedParty, NameKind, PartyType};

use super::collect::Collector;
use super::dates::{self, Order};
use super::xml::{Element, Entries};
use super::{ListError, draft, remarks, text};

/// Names of reference values, by the element that defines them and their number.
#[derive(Default)]
pub(super) struct Values(HashMap<(String, String), Value>);

struct Value {
    text: String,
    /// The party type of a party sub-type.
    party_type: String,
}

/// A document, before it is known whose it is.
struct Document {
    label: String,
    number: String,
    country: String,
}

struct Place {
    address: String,
    country: String,
}

/// What a sanctions entry adds to a profile.
#[derive(Default)]
struct Measures {
    programs: Vec<String>,
    listed: Option<PartialDate>,
}

struct Profile {
    party: ListedParty,
    line: u32,
    id: String,
    identities: Vec<String>,
    places: Vec<(bool, String)>,
}

/// Reads the list.
pub(super) fn read(bytes: &[u8], out: &mut Collector<'_>) -> Result<(), ListError> {
    let text = text::decode(bytes)?;
    let limits = *out.limits;
    let mut entries = Entries::new(&text, &limits);
    let mut values = Values::default();
    let mut documents: HashMap<String, Vec<Document>> = HashMap::new();
    let mut places: HashMap<String, Place> = HashMap::new();
    let mut measures: HashMap<String, Measures> = HashMap::new();
    let mut profiles: Vec<Profile> = Vec::new();
    let wanted = [
        "ReferenceValueSets",
        "DateOfIssue",
        "Location",
        "IDRegDocument",
        "DistinctParty",
        "SanctionsEntry",
    ];
    while let Some(entry) = entries.next(&wanted)? {
        let element = entry.element();
        match element.name() {
            "ReferenceValueSets" => values.take(element),
            "DateOfIssue" => {
                out.header().published = point(element)
                    .and_then(|date| date.parse().ok())
                    .map(|day: PartialDate| day.to_string())
            }
            "Location" => {
                places.insert(element.attribute("ID").to_owned(), place(element, &values));
            }
            "IDRegDocument" => {
                let whose = element.attribute("IdentityID").to_owned();
                documents
                    .entry(whose)
                    .or_default()
                    .push(document(element, &values));
            }
            "SanctionsEntry" => {
                let to = measures
                    .entry(element.attribute("ProfileID").to_owned())
                    .or_default();
                sanctions(element, &values, to);
            }
            _ => {
                if profiles.len() >= limits.entries {
                    return Err(ListError::TooMany {
                        line: entry.line,
                        what: "entries",
                        most: limits.entries,
                    });
                }
                profiles.push(profile(element, entry.line, &values));
            }
        }
    }
    for profile in profiles {
        join(profile, &documents, &places, &mut measures, out)?;
    }
    Ok(())
}

impl Values {
    fn take(&mut self, sets: Element<'_>) {
        for value in sets.children().flat_map(Element::children) {
            let key = (value.name().to_owned(), value.attribute("ID").to_owned());
            let party_type = value.attribute("PartyTypeID").to_owned();
            // An area code is a country; its words are an attribute.
            let described = value.attribute("Description");
            let text = if value.name() == "AreaCode" && !described.is_empty() {
                described.to_owned()
            } else {
                value.text()
            };
            self.0.insert(key, Value { text, party_type });
        }
    }

    fn text(&self, kind: &str, number: &str) -> &str {
        self.value(kind, number).map_or("", |value| value.text.as_str())
    }

    fn value(&self, kind: &str, number: &str) -> Option<&Value> {
        self.0.get(&(kind.to_owned(), number.to_owned()))
    }
}

/// `Year`, `Month`, `Day` as a date.
fn point(element: Element<'_>) -> Option<String> {
    let part = |name: &str| element.get(name).parse::<u16>().unwrap_or(0);
    let (year, month, day) = (part("Year"), part("Month"), part("Day"));
    match (year, month, day) {
        (0, _, _) => None,
        (year, 0, _) => Some(format!("{year:04}")),
        (year, month, 0) => Some(format!("{year:04}-{month:02}")),
        (year, month, day) => Some(format!("{year:04}-{month:02}-{day:02}")),
    }
}

fn place(location: Element<'_>, values: &Values) -> Place {
    let mut country = location
        .named("LocationCountry")
        .next()
        .map(|country| values.text("Country", country.attribute("CountryID")).to_owned())
        .unwrap_or_default();
    if country.is_empty() {
        let area = location.named("LocationAreaCode").next();
        country = area
            .map(|area| values.text("AreaCode", area.attribute("AreaCodeID")).to_owned())
            .unwrap_or_default();
    }
    let mut parts = Vec::new();
    for part in location.named("LocationPart") {
        // The same part may stand in a second script: the primary one is taken.
        let value = part
            .named("LocationPartValue")
            .find(|value| value.attribute("Primary") == "true")
            .or_else(|| part.named("LocationPartValue").next());
        parts.extend(value.map(|value| value.get("Value")));
    }
    let address = draft::address(parts.iter().map(String::as_str).chain([country.as_str()]));
    Place { address, country }
}

fn document(element: Element<'_>, values: &Values) -> Document {
    let by_child = element
        .named("IssuedBy")
        .next()
        .map(|issued| issued.attribute("CountryID"));
    let country = Some(element.attribute("IssuedBy-CountryID"))
        .filter(|id| !id.is_empty())
        .or(by_child)
        .unwrap_or("");
    Document {
        label: values
            .text("IDRegDocType", element.attribute("IDRegDocTypeID"))
            .to_owned(),
        number: element.get("IDRegistrationNo"),
        country: values.text("Country", country).to_owned(),
    }
}

fn sanctions(entry: Element<'_>, values: &Values, to: &mut Measures) {
    for measure in entry.named("SanctionsMeasure") {
        let kind = values.text("SanctionsType", measure.attribute("SanctionsTypeID"));
        if kind.is_empty() || kind == "Program" {
            draft::add(&mut to.programs, &measure.get("Comment"));
        }
    }
    for event in entry.named("EntryEvent") {
        let date = event
            .named("Date")
            .next()
            .and_then(point)
            .and_then(|date| date.parse::<PartialDate>().ok());
        to.listed = match (to.listed, date) {
            (Some(old), Some(new)) if new.earliest() >= old.earliest() => Some(old),
            (old, new) => new.or(old),
        };
    }
}

fn profile(distinct: Element<'_>, line: u32, values: &Values) -> Profile {
    let number = distinct.attribute("FixedRef");
    let profile = distinct.named("Profile").next();
    let sub_type = profile.map_or("", |profile| profile.attribute("PartySubTypeID"));
    let mut found = Profile {
        party: ListedParty {
            id: if number.is_empty() {
                String::new()
            } else {
                format!("ofac-{number}")
            },
            list: "us_ofac_sdn".to_owned(),
            kind: kind(sub_type, values),
            ..ListedParty::default()
        },
        line,
        id: profile.map_or("", |profile| profile.attribute("ID")).to_owned(),
        identities: Vec::new(),
        places: Vec::new(),
    };
    draft::append(&mut found.party.remarks, &distinct.get("Comment"));
    for identity in distinct.all("Identity") {
        found.identities.push(identity.attribute("ID").to_owned());
        names(&mut found.party, identity, values);
    }
    // The primary name first, whatever the order of the file.
    found
        .party
        .names
        .sort_by_key(|name| name.kind != NameKind::Primary);
    for feature in distinct.all("Feature") {
        self::feature(&mut found, feature, values);
    }
    found
}

fn kind(sub_type: &str, values: &Values) -> PartyType {
    let value = values.value("PartySubType", sub_type);
    let party_type = value.map_or("", |value| value.party_type.as_str());
    let texts = [
        value.map_or("", |value| value.text.as_str()),
        values.text("PartyType", party_type),
    ];
    texts
        .into_iter()
        .find_map(PartyType::from_word)
        .unwrap_or_default()
}

fn names(party: &mut ListedParty, identity: Element<'_>, values: &Values) {
    let parts: HashMap<&str, &str> = identity
        .all("NamePartGroup")
        .map(|group| {
            (
                group.attribute("ID"),
                values.text("NamePartType", group.attribute("NamePartTypeID")),
            )
        })
        .collect();
    for alias in identity.named("Alias") {
        let label = values
            .text("AliasType", alias.attribute("AliasTypeID"))
            .to_ascii_lowercase();
        let first = alias.attribute("Primary") == "true" && identity.attribute("Primary") != "false";
        for name in alias.named("DocumentedName") {
            let text = full_name(name, &parts);
            let original = draft::script(&text).is_some_and(|script| script != "Latn");
            let has_primary = party.names.iter().any(|name| name.kind == NameKind::Primary);
            let kind = match () {
                () if original => NameKind::Original,
                () if alias.attribute("LowQuality") == "true" => NameKind::Weak,
                () if label.starts_with("f.k.a") => NameKind::Fka,
                () if first && !has_primary => NameKind::Primary,
                () => NameKind::Aka,
            };
            draft::name(party, kind, &text);
        }
    }
}

/// `LAST, First Middle`: the parts of the family name, then the others.
fn full_name(name: Element<'_>, parts: &HashMap<&str, &str>) -> String {
    let (mut last, mut rest) = (Vec::new(), Vec::new());
    for value in name.all("NamePartValue") {
        let part = parts
            .get(value.attribute("NamePartGroupID"))
            .copied()
            .unwrap_or("");
        match part {
            "Last Name" | "Maiden Name" | "Patronymic Last Name" => last.push(value.text()),
            _ => rest.push(value.text()),
        }
    }
    let (last, rest) = (last.join(" "), rest.join(" "));
    match (last.is_empty(), rest.is_empty()) {
        (false, false) => format!("{last}, {rest}"),
        _ => format!("{last}{rest}"),
    }
}

fn feature(found: &mut Profile, feature: Element<'_>, values: &Values) {
    let label = values.text("FeatureType", feature.attribute("FeatureTypeID"));
    for place in feature.all("VersionLocation") {
        let wanted = matches!(
            label,
            "Location" | "Nationality Country" | "Citizenship Country" | "Nationality of Registration"
        ) || label.ends_with("Flag");
        let id = place.attribute("LocationID").to_owned();
        if wanted {
            found.places.push((label == "Location", id));
        }
    }
    let dates = feature.all("DatePeriod").flat_map(period);
    if matches!(
        label,
        "Birthdate" | "Organization Established Date" | "Vessel Year of Build" | "Aircraft Manufacture Date"
    ) {
        for date in dates {
            draft::add(&mut found.party.dob, &date);
        }
    }
    for detail in feature.all("VersionDetail") {
        let referenced = values.text("DetailReference", detail.attribute("DetailReferenceID"));
        let text = detail.text();
        let text = if text.is_empty() {
            referenced
        } else {
            text.as_str()
        };
        match label {
            "Gender" => found.party.gender = draft::gender(text).or(found.party.gender.take()),
            "Title" => draft::append(&mut found.party.title, text),
            _ => match draft::scheme(label) {
                Some(scheme) => draft::id(&mut found.party, scheme, text, ""),
                None => draft::append(&mut found.party.remarks, &format!("{label} {text}")),
            },
        }
    }
}

/// From the earliest start to the latest end.
fn period(period: Element<'_>) -> Vec<String> {
    let bound = |edge: &str, side: &str| {
        let edge = period.named(edge).next()?;
        edge.named(side).next().and_then(point)
    };
    let first = bound("Start", "From").or_else(|| bound("Start", "To"));
    let last = bound("End", "To")
        .or_else(|| bound("End", "From"))
        .or_else(|| bound("Start", "To"));
    match (first, last) {
        (Some(first), Some(last)) => dates::read(&format!("{first} to {last}"), Order::DayFirst),
        (first, last) => first.or(last).into_iter().collect(),
    }
}

fn join(
    profile: Profile,
    documents: &HashMap<String, Vec<Document>>,
    places: &HashMap<String, Place>,
    measures: &mut HashMap<String, Measures>,
    out: &mut Collector<'_>,
) -> Result<(), ListError> {
    let mut party = profile.party;
    for (is_address, id) in &profile.places {
        let Some(place) = places.get(id) else { continue };
        // A nationality may be a location whose only part is the name of the country.
        let country = if place.country.is_empty() {
            &place.address
        } else {
            &place.country
        };
        if *is_address {
            draft::add(&mut party.addresses, &place.address);
            draft::add(&mut party.countries, &place.country);
        } else {
            draft::add(&mut party.countries, country);
        }
    }
    for document in profile
        .identities
        .iter()
        .filter_map(|id| documents.get(id))
        .flatten()
    {
        let before = party.ids.len();
        let clause = match document.country.as_str() {
            "" => format!("{} {}", document.label, document.number),
            country => format!("{} {} ({country})", document.label, document.number),
        };
        remarks::read(&mut party, &clause);
        if party.ids.len() == before && draft::scheme(&document.label).is_none() {
            draft::id(&mut party, "other", &document.number, &document.country);
        }
    }
    if let Some(measures) = measures.remove(&profile.id) {
        party.programs = measures.programs;
        party.listed_on = measures.listed;
    }
    out.push(party, profile.line)
}
