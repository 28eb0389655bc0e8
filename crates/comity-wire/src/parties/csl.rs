//! The US Consolidated Screening List (International Trade Administration): CSV, and JSON with `results`.

use comity_core::party::{ListedParty, NameKind, PartyType};
use serde_json::Value;

use super::collect::{Collector, Fault};
use super::dates::{self, Order};
use super::rows::{Row, Rows};
use super::{ListError, draft, json, kind, remarks, table, text};

/// A row of either form: texts by the names of the columns; what may be several is one text divided by `; `.
trait Fields {
    fn text(&self, field: &str) -> String;
    fn several(&self, field: &str) -> Vec<String>;
}

struct CsvRow<'r> {
    header: &'r [String],
    row: &'r Row<'r>,
}

impl Fields for CsvRow<'_> {
    fn text(&self, field: &str) -> String {
        let at = self.header.iter().position(|name| name == field);
        at.map(|at| draft::squeeze(self.row.cell(at))).unwrap_or_default()
    }

    fn several(&self, field: &str) -> Vec<String> {
        let text = self.text(field);
        text.split("; ")
            .map(|part| part.trim().trim_end_matches(';').to_owned())
            .filter(|part| !part.is_empty())
            .collect()
    }
}

struct JsonRow<'r>(&'r Value);

impl Fields for JsonRow<'_> {
    fn text(&self, field: &str) -> String {
        match self.0.get(field) {
            Some(Value::String(text)) => draft::squeeze(text),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    fn several(&self, field: &str) -> Vec<String> {
        match self.0.get(field) {
            Some(Value::Array(values)) => values
                .iter()
                .filter_map(flat)
                .filter(|text| !text.is_empty())
                .collect(),
            _ => Some(self.text(field))
                .filter(|text| !text.is_empty())
                .into_iter()
                .collect(),
        }
    }
}

/// A text, an address of parts, an identifier of parts, as the CSV writes them.
fn flat(value: &Value) -> Option<String> {
    let part = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or("");
    match value {
        Value::String(text) => Some(draft::squeeze(text)),
        Value::Object(fields) if fields.contains_key("number") => Some(
            [part("country"), part("number"), part("type")]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
        ),
        Value::Object(_) => Some(draft::address(
            ["address", "city", "state", "postal_code", "country"].map(part),
        )),
        _ => None,
    }
}

/// Reads the CSV.
pub(super) fn read_csv(bytes: &[u8], out: &mut Collector<'_>) -> Result<(), ListError> {
    let (text, western) = text::decode_table(bytes)?;
    if western {
        out.warn("the file is not UTF-8 and was read as code page 1252");
    }
    let mut rows = Rows::new(&text, ',', out.limits.field_bytes);
    let first = rows
        .next()
        .map(|row| row.cells.iter().map(|cell| cell.trim().to_lowercase()).collect());
    let header: Vec<String> = first.unwrap_or_default();
    if !["source", "name"]
        .iter()
        .all(|needed| header.iter().any(|name| name == needed))
    {
        return Err(ListError::Missing {
            line: 1,
            what: "column `source` or `name`".to_owned(),
            format: "csl-csv",
        });
    }
    for row in rows.filter(|row| !row.is_blank()) {
        if let Some(broken) = row.broken {
            out.lose(Fault {
                line: row.line,
                field: "row",
                reason: broken.to_owned(),
                mend: "fetch the file again, or mend the quotes of the row",
            })?;
            continue;
        }
        entry(
            &CsvRow {
                header: &header,
                row: &row,
            },
            row.line,
            out,
        )?;
    }
    Ok(())
}

/// Reads the JSON.
pub(super) fn read_json(bytes: &[u8], out: &mut Collector<'_>) -> Result<(), ListError> {
    let text = text::decode(bytes)?;
    for (line, object) in json::objects(&text, "results", out.limits.depth)? {
        match serde_json::from_str::<Value>(object) {
            Ok(value) => entry(&JsonRow(&value), line, out)?,
            Err(error) => out.lose(Fault {
                line,
                field: "entry",
                reason: crate::quote(&error.to_string()),
                mend: "fetch the file again: it may be cut short",
            })?,
        }
    }
    Ok(())
}

fn entry(row: &impl Fields, line: u32, out: &mut Collector<'_>) -> Result<(), ListError> {
    let source = row.text("source");
    let name = row.text("name");
    let short = abbreviation(&source);
    let number = row.text("entity_number");
    let mut party = ListedParty {
        list: format!("us_csl_{short}"),
        kind: typed(&row.text("type"), &name, out),
        ..ListedParty::default()
    };
    draft::name(&mut party, NameKind::Primary, &name);
    for alias in row.several("alt_names") {
        let alias = alias.strip_prefix("and ").unwrap_or(&alias);
        draft::name(&mut party, NameKind::Aka, alias.trim_matches(['\'', '"']));
    }
    for field in ["citizenships", "nationalities"] {
        row.several(field)
            .iter()
            .for_each(|country| draft::add(&mut party.countries, country));
    }
    draft::add(&mut party.countries, &row.text("vessel_flag"));
    draft::add(&mut party.countries, &row.text("country"));
    for place in row.several("addresses") {
        if let Some(country) = place.rsplit(", ").next().filter(|last| is_code(last)) {
            draft::add(&mut party.countries, country);
        }
        draft::add(&mut party.addresses, &place);
    }
    let country = party.countries.first().cloned().unwrap_or_default();
    party.id = match (number.is_empty(), name.is_empty()) {
        (false, _) if matches!(short.as_str(), "el" | "dpl" | "uvl" | "meu" | "isn" | "dtc") => {
            format!("csl-{short}-{number}")
        }
        (false, _) => format!("ofac-{number}"),
        (true, false) => table::name_id(&format!("csl-{short}"), &format!("{name}|{country}")),
        (true, true) => String::new(),
    };
    for birth in row.several("dates_of_birth") {
        let dates = dates::read(&birth, Order::DayFirst);
        if dates.is_empty() {
            out.unread(line, &party.id, vec![("dates_of_birth", birth)])?;
        }
        dates.iter().for_each(|date| draft::add(&mut party.dob, date));
    }
    row.several("ids")
        .iter()
        .for_each(|id| identifier(&mut party, id));
    draft::id(&mut party, "callsign", &row.text("call_sign"), "");
    row.several("programs")
        .iter()
        .for_each(|program| draft::add(&mut party.programs, program));
    if party.programs.is_empty() {
        draft::add(&mut party.programs, &short.to_uppercase());
    }
    party.title = Some(row.text("title")).filter(|title| !title.is_empty());
    party.listed_on = dates::day(&row.text("start_date"), Order::MonthFirst);
    party.delisted_on = dates::day(&row.text("end_date"), Order::MonthFirst);
    let words = row.text("remarks");
    let unread = remarks::read(&mut party, &words);
    draft::append(&mut party.remarks, &words);
    for field in [
        "federal_register_notice",
        "license_requirement",
        "license_policy",
        "standard_order",
        "vessel_owner",
        "places_of_birth",
    ] {
        let text = row.several(field).join("; ");
        if !text.is_empty() {
            draft::append(
                &mut party.remarks,
                &format!("{}: {text}", field.replace('_', " ")),
            );
        }
    }
    out.unread(line, &party.id, unread)?;
    out.push(party, line)
}

/// `Entity List (EL) - Bureau of Industry and Security` is `el`.
fn abbreviation(source: &str) -> String {
    let inside = source
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .map_or(source, |(inside, _)| inside);
    let word: String = inside
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .take(24)
        .collect();
    word.to_ascii_lowercase()
}

fn typed(word: &str, name: &str, out: &mut Collector<'_>) -> PartyType {
    PartyType::from_word(word).unwrap_or_else(|| {
        out.warn("some entries do not say who is a person: it was guessed from the words of the names");
        kind::guess(name)
    })
}

fn is_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// `US, 80-0890696, Tax ID No.`: country, number, label, in an order that has changed over the years.
fn identifier(party: &mut ListedParty, text: &str) {
    let parts: Vec<&str> = text.split(", ").map(str::trim).collect();
    if parts.contains(&"Gender") {
        let gender = parts.iter().find_map(|part| draft::gender(part));
        party.gender = gender.or(party.gender.take());
        return;
    }
    let Some(label) = parts.iter().copied().find(|part| draft::scheme(part).is_some()) else {
        return;
    };
    let country = parts
        .iter()
        .copied()
        .find(|part| is_code(part) && *part != label)
        .unwrap_or("");
    let number = parts
        .iter()
        .copied()
        .find(|part| *part != label && *part != country)
        .unwrap_or("");
    let clause = if country.is_empty() {
        format!("{label} {number}")
    } else {
        format!("{label} {number} ({country})")
    };
    remarks::read(party, &clause);
}
