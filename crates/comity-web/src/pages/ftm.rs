//! A party in the words of FollowTheMoney: what a question says in them, and how a listed party is written in them.

use axum::http::StatusCode;
use comity_core::date::Timestamp;
use comity_core::party::{ListedId, ListedParty, NameKind, PartyType};
use comity_flow::parties::Query;
use serde_json::{Map, Value, json};

use super::party_api::{Wrong, check_names};

/// Properties that are names.
const NAMES: [&str; 5] = ["name", "alias", "weakAlias", "previousName", "abbreviation"];
/// Properties that together are a name, in the order of most scripts; used where no whole name is given.
const NAME_PARTS: [&str; 6] = [
    "firstName",
    "secondName",
    "middleName",
    "fatherName",
    "motherName",
    "lastName",
];
/// Properties that are days of birth or founding.
const DATES: [&str; 3] = ["birthDate", "incorporationDate", "buildDate"];
/// Properties that are countries.
const COUNTRIES: [&str; 7] = [
    "nationality",
    "citizenship",
    "country",
    "jurisdiction",
    "mainCountry",
    "flag",
    "birthCountry",
];
/// Properties that are addresses.
const ADDRESSES: [&str; 2] = ["address", "full"];
/// Properties that are numbers, each with its kind here. The first of a kind is how the kind is written in answers.
const NUMBERS: [(&str, &str); 25] = [
    ("passportNumber", "passport"),
    ("idNumber", "natid"),
    ("socialSecurityNumber", "natid"),
    ("registrationNumber", "reg"),
    ("taxNumber", "tax"),
    ("innCode", "inn"),
    ("ogrnCode", "ogrn"),
    ("okpoCode", "okpo"),
    ("kppCode", "kpp"),
    ("leiCode", "lei"),
    ("swiftBic", "swift"),
    ("imoNumber", "imo"),
    ("mmsi", "mmsi"),
    ("callSign", "callsign"),
    ("uscCode", "uscc"),
    ("vatCode", "vat"),
    ("dunsCode", "duns"),
    ("publicKey", "crypto"),
    ("isin", "isin"),
    ("isinCode", "isin"),
    ("cageCode", "other"),
    ("permId", "other"),
    ("uniqueEntityId", "other"),
    ("npiCode", "other"),
    ("serialNumber", "other"),
];
/// Most values of one property.
const MOST_VALUES: usize = 100;
/// Most properties of one entity: FollowTheMoney's largest schema has fewer than 100.
const MOST_PROPERTIES: usize = 200;

/// An entity that is asked about.
pub(crate) struct Example {
    /// What it asks.
    pub(crate) query: Query,
    /// The example as it stands in the answer.
    pub(crate) echo: Value,
}

impl Example {
    /// Reads `{"schema":…,"properties":{…}}`; `at` names its place in complaints.
    pub(crate) fn read(at: &str, example: &Value) -> Result<Self, Wrong> {
        let bad = |field: &str, reason: &str, mend: &str| {
            Wrong::new(format!("{at}{field}"), reason, mend).with(StatusCode::BAD_REQUEST)
        };
        let schema = example
            .get("schema")
            .and_then(Value::as_str)
            .ok_or_else(|| bad(".schema", "no schema", "write Person, Company, Vessel, …"))?;
        let kind = kind_of(schema).ok_or_else(|| {
            bad(
                ".schema",
                "not a schema of a party",
                "write Person, Company, LegalEntity, Vessel, …",
            )
        })?;
        let given = example
            .get("properties")
            .and_then(Value::as_object)
            .ok_or_else(|| bad(".properties", "no properties", "write {\"name\":[\"…\"]}"))?;
        if given.len() > MOST_PROPERTIES {
            return Err(bad(
                ".properties",
                "too many properties",
                "send those of one entity",
            ));
        }
        let mut properties = Map::new();
        for (name, value) in given {
            let values = values(value).ok_or_else(|| {
                bad(
                    &format!(".properties.{name}"),
                    "not a list of texts",
                    "write [\"…\"]",
                )
            })?;
            properties.insert(name.clone(), json!(values));
        }
        let query = query(kind, &properties);
        check_names(&format!("{at}.properties.name"), &query.names)
            .map_err(|w| w.with(StatusCode::BAD_REQUEST))?;
        if query.names.is_empty() && query.ids.is_empty() {
            return Err(bad(".properties", "nothing to go by", "give a name or a number"));
        }
        let echo = json!({
            "id": example.get("id").cloned().unwrap_or(Value::Null),
            "schema": schema,
            "properties": properties,
        });
        Ok(Self { query, echo })
    }
}

/// The sort of party of a schema: `Some(None)` asks for all, as the schema has both persons and companies below it.
fn kind_of(schema: &str) -> Option<Option<PartyType>> {
    Some(match schema {
        "Person" => Some(PartyType::Person),
        "Organization" | "Company" | "PublicBody" => Some(PartyType::Entity),
        "Vessel" => Some(PartyType::Vessel),
        "Airplane" => Some(PartyType::Aircraft),
        "Thing" | "LegalEntity" | "Asset" | "Vehicle" | "CryptoWallet" | "Security" => None,
        _ => return None,
    })
}

/// The schema that a party of a list has in answers: a list seldom says whether an organisation is a company.
pub(crate) fn schema_of(kind: PartyType) -> &'static str {
    match kind {
        PartyType::Person => "Person",
        PartyType::Entity => "Organization",
        PartyType::Vessel => "Vessel",
        PartyType::Aircraft => "Airplane",
    }
}

/// One text or a list of texts; numbers are taken as they are written.
fn values(value: &Value) -> Option<Vec<String>> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    match value {
        Value::Null => Some(Vec::new()),
        Value::Array(items) if items.len() <= MOST_VALUES => {
            let all: Option<Vec<String>> = items.iter().map(text).collect();
            all.map(|all| all.into_iter().filter(|text| !text.is_empty()).collect())
        }
        Value::Array(_) | Value::Object(_) | Value::Bool(_) => None,
        one => text(one).map(|text| vec![text]),
    }
}

fn query(kind: Option<PartyType>, properties: &Map<String, Value>) -> Query {
    let of = |name: &str| -> Vec<String> {
        let list = properties.get(name).and_then(Value::as_array);
        let texts = list.into_iter().flatten().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    };
    let all = |names: &[&str]| names.iter().flat_map(|name| of(name)).collect::<Vec<_>>();
    let mut names = all(&NAMES);
    if names.is_empty() {
        let parts: Vec<String> = NAME_PARTS
            .iter()
            .filter_map(|part| of(part).into_iter().next())
            .collect();
        names.extend(Some(parts.join(" ")).filter(|name| !name.is_empty()));
    }
    names.dedup();
    let number = |(property, scheme): &(&str, &str)| {
        let id = |value| ListedId {
            scheme: (*scheme).to_owned(),
            value,
            country: None,
        };
        of(property).into_iter().map(id).collect::<Vec<_>>()
    };
    Query {
        kind,
        names,
        dob: all(&DATES),
        gender: of("gender").into_iter().next(),
        countries: all(&COUNTRIES),
        ids: NUMBERS.iter().flat_map(number).collect(),
        addresses: all(&ADDRESSES),
    }
}

// ---- out ----------------------------------------------------------------------------------------------------

/// The id of a listed party among all lists. A list's id holds no colon.
pub(crate) fn id(list: &str, entry: &str) -> String {
    format!("{list}:{entry}")
}

/// An instant as such answers write it: to the second, without a zone.
pub(crate) fn instant(at: Timestamp) -> String {
    at.to_string().trim_end_matches('Z').to_owned()
}

/// A listed party as an entity.
pub(crate) fn entity(
    list: &str,
    entry: &str,
    party: &ListedParty,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
) -> Value {
    json!({
        "id": id(list, entry),
        "caption": party.name(),
        "schema": schema_of(party.kind),
        "properties": properties(party),
        "datasets": [list],
        "referents": [entry],
        "target": to.is_none(),
        "first_seen": from.map(instant),
        "last_seen": to.map(instant),
        "last_change": from.map(instant),
    })
}

fn properties(party: &ListedParty) -> Map<String, Value> {
    let mut out: Map<String, Value> = Map::new();
    let mut add = |name: &str, value: &str| {
        if value.is_empty() {
            return;
        }
        let list = out.entry(name.to_owned()).or_insert_with(|| json!([]));
        if let Value::Array(items) = list {
            items.push(value.into());
        }
    };
    for name in &party.names {
        let property = match name.kind {
            NameKind::Primary => "name",
            NameKind::Aka | NameKind::Original => "alias",
            NameKind::Fka => "previousName",
            NameKind::Weak => "weakAlias",
        };
        add(property, &name.name);
    }
    let (born, from) = match party.kind {
        PartyType::Person => ("birthDate", "nationality"),
        PartyType::Entity => ("incorporationDate", "country"),
        PartyType::Vessel => ("buildDate", "flag"),
        PartyType::Aircraft => ("buildDate", "country"),
    };
    party.dob.iter().for_each(|date| add(born, date));
    party.countries.iter().for_each(|country| add(from, country));
    party.gender.iter().for_each(|gender| add("gender", gender));
    for number in &party.ids {
        let known = NUMBERS
            .iter()
            .find(|(_, scheme)| *scheme == number.scheme && number.scheme != "other");
        add(known.map_or("idNumber", |(property, _)| property), &number.value);
    }
    party.addresses.iter().for_each(|address| add("address", address));
    party.programs.iter().for_each(|program| add("program", program));
    party.title.iter().for_each(|title| add("position", title));
    party.remarks.iter().for_each(|remarks| add("notes", remarks));
    out
}

/// Each sort of reason with what it means; the weights are those of each answer, so the coefficient is one.
const REASONS: [(&str, &str); 36] = [
    ("same", "the same word"),
    ("folded", "the same word but for case or marks"),
    ("reading", "the same word in another script or reading"),
    ("meaning", "words of the same meaning"),
    ("spelling", "spellings of one name"),
    ("edit", "a letter differs"),
    ("edits", "two letters differ"),
    ("near", "words that sound or look alike"),
    ("piece", "only a piece of a name"),
    ("name-words", "a word that carries the name was not met"),
    ("one-word", "only one word met"),
    ("whole-name", "the whole name met"),
    ("words-together", "words that stand together"),
    ("rarer-reading", "a rarer reading"),
    ("different-words", "other words in the same place"),
    ("different-family-name", "another family name"),
    ("different-activity", "another activity"),
    ("different-place", "another place"),
    ("different-number", "another number"),
    ("different-legal-form", "another legal form"),
    ("skeleton", "the same consonants"),
    ("initial", "an initial and a word"),
    ("acronym", "an acronym and its words"),
    ("joined", "words joined or divided"),
    ("nickname", "a nickname"),
    ("legal-form", "the legal form"),
    ("number", "a number in the name"),
    ("not-listed", "only in the question"),
    ("not-asked", "only on the list"),
    ("order", "the order of the words"),
    ("birth-date", "the birth date"),
    ("country", "the country"),
    ("gender", "the gender"),
    ("address", "the address"),
    ("identifier", "a number of the party"),
    ("weak-alias", "an alias that the list calls weak"),
];

/// What a sort of reason means, in English.
pub(crate) fn describe(how: &str) -> &str {
    REASONS
        .iter()
        .find(|(word, _)| *word == how)
        .map_or(how, |(_, text)| text)
}

/// All sorts of reason as yente documents features.
pub(crate) fn features() -> Value {
    let feature = |(how, text): &(&str, &str)| {
        let doc = json!({ "description": text, "coefficient": 1.0, "url": "" });
        ((*how).to_owned(), doc)
    };
    Value::Object(REASONS.iter().map(feature).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(example: Value) -> Example {
        Example::read("queries.q1", &example)
            .map_err(|wrong| wrong.reason)
            .unwrap()
    }

    #[test]
    fn an_example_becomes_a_question() {
        let person = read(json!({"schema": "Person", "properties": {
            "name": ["Made Up"], "birthDate": ["1975-04-21"], "nationality": "us", "passportNumber": [12345],
        }}));
        assert_eq!(person.query.kind, Some(PartyType::Person));
        assert_eq!(person.query.names, ["Made Up"]);
        assert_eq!((person.query.dob.len(), person.query.countries.len()), (1, 1));
        assert_eq!(
            (
                person.query.ids[0].scheme.as_str(),
                person.query.ids[0].value.as_str()
            ),
            ("passport", "12345")
        );
        let parts =
            read(json!({"schema": "Person", "properties": {"lastName": ["Up"], "firstName": ["Made"]}}));
        assert_eq!(parts.query.names, ["Made Up"]);
        let any = read(json!({"schema": "LegalEntity", "properties": {"name": "Made Up"}}));
        assert_eq!(any.query.kind, None);
        assert_eq!(any.echo["properties"]["name"], json!(["Made Up"]));
    }

    #[test]
    fn what_is_no_example_is_refused_with_its_place() {
        for example in [
            json!({}),
            json!({"schema": "Planet", "properties": {"name": ["a"]}}),
            json!({"schema": "Person"}),
            json!({"schema": "Person", "properties": {}}),
            json!({"schema": "Person", "properties": {"name": [{}]}}),
            json!({"schema": "Person", "properties": {"name": ["a".repeat(501)]}}),
        ] {
            let wrong = Example::read("queries.q1", &example).err().unwrap();
            assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{example}");
            assert!(wrong.field.starts_with("queries.q1"), "{}", wrong.field);
        }
    }

    #[test]
    fn a_listed_party_becomes_an_entity() {
        let party: ListedParty = serde_json::from_value(json!({
            "id": "7", "type": "entity",
            "names": [{"name": "Made Up Works"}, {"name": "MUW", "kind": "weak"}],
            "countries": ["CN"], "ids": [{"type": "uscc", "value": "91"}, {"type": "strange", "value": "5"}],
        }))
        .unwrap();
        let from: Timestamp = "2020-06-05T00:00:00Z".parse().unwrap();
        let entity = entity("us-el", "7", &party, Some(from), None);
        assert_eq!(entity["id"], "us-el:7");
        assert_eq!(entity["schema"], "Organization");
        assert_eq!(entity["properties"]["weakAlias"], json!(["MUW"]));
        assert_eq!(entity["properties"]["uscCode"], json!(["91"]));
        assert_eq!(entity["properties"]["idNumber"], json!(["5"]));
        assert_eq!(entity["first_seen"], "2020-06-05T00:00:00");
        assert_eq!(entity["target"], true);
    }
}
