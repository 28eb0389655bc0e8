//! Our own shape: one party a line, JSON, with the field names of [`ListedParty`].

use comity_core::party::{ListedName, ListedParty, NameKind, PartyType};
use serde_json::Value;

use super::collect::{Collector, Fault};
use super::{ListError, text};

/// Reads JSON lines.
pub(super) fn read(bytes: &[u8], out: &mut Collector<'_>) -> Result<(), ListError> {
    let text = text::decode(bytes)?;
    for (line, row) in text::lines(&text) {
        match serde_json::from_str::<ListedParty>(row) {
            Ok(party) => out.push(party, line)?,
            Err(error) => lenient(row, line, &error, out)?,
        }
    }
    Ok(())
}

/// A line that is not exactly of the shape: what people write by hand (`"name"` for `"names"`, one text for a list) is
/// taken; the rest is a fault that names the field.
fn lenient(
    row: &str,
    line: u32,
    error: &serde_json::Error,
    out: &mut Collector<'_>,
) -> Result<(), ListError> {
    let Ok(Value::Object(mut fields)) = serde_json::from_str::<Value>(row) else {
        return out.lose(Fault {
            line,
            field: "line",
            reason: format!("not a JSON object: {}", crate::quote(&error.to_string())),
            mend: "write one object a line",
        });
    };
    let kind = fields.get("type").and_then(Value::as_str).unwrap_or("entity");
    let Some(kind) = PartyType::from_word(kind) else {
        return out.lose(Fault {
            line,
            field: "type",
            reason: format!("`{}` is no type of party", crate::quote(kind)),
            mend: "write person, entity, vessel or aircraft",
        });
    };
    fields.insert("type".into(), kind.as_str().into());
    let names = names(&fields);
    fields.insert("names".into(), Value::Array(Vec::new()));
    for field in ["dob", "countries", "addresses", "programs"] {
        as_list(&mut fields, field);
    }
    if let Some(Value::Number(number)) = fields.get("id") {
        let number = number.to_string();
        fields.insert("id".into(), number.into());
    }
    let mut tried = serde_json::from_value::<ListedParty>(Value::Object(fields.clone()));
    // A field that still does not fit is left out, one after another, each with its fault.
    for field in [
        "listed_on",
        "delisted_on",
        "ids",
        "dob",
        "countries",
        "addresses",
        "programs",
        "gender",
        "title",
        "remarks",
        "list",
    ] {
        let Err(why) = &tried else { break };
        if fields.get(field).is_none() || fits(&fields, field) {
            continue;
        }
        out.note(Fault {
            line,
            field,
            reason: crate::quote(&why.to_string()),
            mend: "write the field as the handbook has it",
        })?;
        fields.remove(field);
        tried = serde_json::from_value(Value::Object(fields.clone()));
    }
    match tried {
        Ok(party) => out.push(ListedParty { names, ..party }, line),
        Err(why) => out.lose(Fault {
            line,
            field: "line",
            reason: crate::quote(&why.to_string()),
            mend: "write the fields as the handbook has them",
        }),
    }
}

/// Whether this field alone can be read.
fn fits(fields: &serde_json::Map<String, Value>, field: &str) -> bool {
    let mut alone = serde_json::Map::new();
    alone.insert("id".into(), "x".into());
    alone.insert("type".into(), "entity".into());
    alone.insert("names".into(), Value::Array(Vec::new()));
    if let Some(value) = fields.get(field) {
        alone.insert(field.into(), value.clone());
    }
    serde_json::from_value::<ListedParty>(Value::Object(alone)).is_ok()
}

/// `names` in any of the shapes that people write: objects, texts, one text, `name`.
fn names(fields: &serde_json::Map<String, Value>) -> Vec<ListedName> {
    let mut found = Vec::new();
    for field in ["names", "name", "aliases"] {
        let values = match fields.get(field) {
            Some(Value::Array(values)) => values.as_slice(),
            Some(value) => std::slice::from_ref(value),
            None => continue,
        };
        for value in values {
            let name = match value {
                Value::String(text) => Some(ListedName {
                    name: text.clone(),
                    ..ListedName::default()
                }),
                Value::Object(_) => serde_json::from_value(value.clone()).ok().or_else(|| bare(value)),
                _ => None,
            };
            let Some(mut name) = name else { continue };
            if value.is_string() && !found.is_empty() {
                name.kind = NameKind::Aka;
            }
            found.push(name);
        }
    }
    found
}

/// A name whose kind is a word we do not have.
fn bare(value: &Value) -> Option<ListedName> {
    let name = value.get("name")?.as_str()?.to_owned();
    Some(ListedName {
        name,
        kind: NameKind::Aka,
        script: None,
    })
}

/// One text where a list is expected becomes a list of one.
fn as_list(fields: &mut serde_json::Map<String, Value>, field: &str) {
    match fields.get_mut(field) {
        Some(Value::Array(values)) => {
            for value in values.iter_mut() {
                if let Value::Number(number) = value {
                    *value = number.to_string().into();
                }
            }
        }
        Some(Value::Null) => {
            fields.remove(field);
        }
        Some(value) => {
            let only = match value.take() {
                Value::Number(number) => number.to_string().into(),
                other => other,
            };
            *value = Value::Array(vec![only]);
        }
        None => {}
    }
}

/// Writes parties as plain JSON lines, in their order.
pub fn write(parties: &[ListedParty]) -> String {
    let mut out = String::new();
    for party in parties {
        // Texts, lists and enumerations of words: nothing in a party can fail to be JSON.
        if let Ok(line) = serde_json::to_string(party) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}
