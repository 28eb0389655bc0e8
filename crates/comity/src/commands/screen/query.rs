//! One question as a line of JSON: what it asks, or what is wrong with it and how to mend it.

use comity_core::date::PartialDate;
use comity_core::party::{ListedId, PartyType};
use comity_parties::screen::Query;
use serde::Serialize;
use serde_json::{Map, Value};

/// A question under the sender's own id.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    /// As the sender wrote it; the number of the line if there is none.
    pub(super) qid: Value,
    /// What is asked.
    pub(super) query: Query,
    /// Values that could not be read. The question was answered without them.
    pub(super) left_out: Vec<Fault>,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Fault {
    /// The line of the input, from 1.
    pub(super) line: u64,
    /// The field; empty if the line as a whole is meant.
    pub(super) field: &'static str,
    /// Why.
    pub(super) reason: String,
    /// What the sender can do.
    pub(super) mend: &'static str,
}

/// A line that asks nothing that can be answered, under its id if that could be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unasked {
    pub(super) qid: Value,
    pub(super) fault: Fault,
}

/// Longest text of the sender that is repeated in a message.
const REPEATED: usize = 40;

const MEND_TYPE: &str = "write person, entity, vessel or aircraft, or leave it out to ask in all";
const MEND_NAME: &str = "write a `name`, or `names`, or at least one of `ids`";
const MEND_TEXTS: &str = "write a text, or a list of texts";
const MEND_IDS: &str = r#"write [{"type": "imo", "value": "9074729"}]"#;

impl Unasked {
    /// A line longer than what is taken.
    pub(super) fn too_long(line: u64, limit: usize) -> Self {
        let reason = format!("the line is longer than {limit} bytes");
        Self::whole(
            line,
            reason,
            "write one party a line, with the names that it goes by",
        )
    }

    fn whole(line: u64, reason: String, mend: &'static str) -> Self {
        let fault = Fault {
            line,
            field: "",
            reason,
            mend,
        };
        Self {
            qid: Value::from(line),
            fault,
        }
    }
}

/// Reads one line. `line` is its number; a table's rows say theirs themselves (`from_table`).
///
/// # Errors
/// What is wrong with it: nothing of it is asked.
pub(super) fn read(line: u64, bytes: &[u8], from_table: bool) -> Result<Asked, Unasked> {
    let mut fields = match serde_json::from_slice(bytes) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) => {
            let mend = "write one JSON object a line";
            return Err(Unasked::whole(line, "the line is no JSON object".into(), mend));
        }
        Err(cause) => {
            let reason = format!("the line is no JSON: {cause}");
            return Err(Unasked::whole(
                line,
                reason,
                "write one JSON object a line, in UTF-8",
            ));
        }
    };
    let own = fields.remove("line").filter(|_| from_table);
    let line = own.and_then(|own| own.as_u64()).unwrap_or(line);
    Reader {
        line,
        fields,
        left_out: Vec::new(),
    }
    .asked()
}

/// The fields of one line, on their way into a question.
struct Reader {
    line: u64,
    fields: Map<String, Value>,
    left_out: Vec<Fault>,
}

impl Reader {
    fn asked(mut self) -> Result<Asked, Unasked> {
        let qid = self.first(&["qid", "id"]);
        let qid = qid.filter(|qid| qid.is_string() || qid.is_number());
        let qid = qid.unwrap_or_else(|| Value::from(self.line));
        match self.query() {
            Ok(query) => Ok(Asked {
                qid,
                query,
                left_out: self.left_out,
            }),
            Err(fault) => Err(Unasked { qid, fault }),
        }
    }

    fn query(&mut self) -> Result<Query, Fault> {
        let kind = self.kind()?;
        let mut names = self.texts("name", &["name"])?;
        names.extend(self.texts("names", &["names", "aliases"])?);
        // A line break in a cell parts no name.
        let names: Vec<String> = names.iter().map(|name| one_line(name)).collect();
        let ids = self.ids()?;
        if names.is_empty() && ids.is_empty() {
            return Err(self.fault("name", "there is neither a name nor an identifier", MEND_NAME));
        }
        Ok(Query {
            kind,
            names,
            dob: self.dates(),
            gender: self.texts("gender", &["gender", "sex"])?.pop(),
            countries: self.texts("countries", &["countries", "country", "nationality"])?,
            ids,
            addresses: self.texts("addresses", &["addresses", "address"])?,
        })
    }

    fn fault(&self, field: &'static str, reason: impl Into<String>, mend: &'static str) -> Fault {
        Fault {
            line: self.line,
            field,
            reason: reason.into(),
            mend,
        }
    }

    /// The value of the first of these fields that is there.
    fn first(&mut self, names: &[&str]) -> Option<Value> {
        let mut found = names.iter().filter_map(|name| self.fields.remove(*name));
        found.find(|value| !value.is_null())
    }

    fn kind(&mut self) -> Result<Option<PartyType>, Fault> {
        let Some(value) = self.first(&["type", "schema"]) else {
            return Ok(None);
        };
        let word = match &value {
            Value::String(word) => word.trim(),
            _ => return Err(self.fault("type", "the type is no text", MEND_TYPE)),
        };
        if word.is_empty() || word == "-0-" {
            return Ok(None);
        }
        let kind = PartyType::from_word(word);
        if kind.is_none() {
            let reason = format!("`{}` is no type of party", shortened(word));
            return Err(self.fault("type", reason, MEND_TYPE));
        }
        Ok(kind)
    }

    /// All texts of a field, a list or not; blank ones are none.
    fn texts(&mut self, field: &'static str, names: &[&str]) -> Result<Vec<String>, Fault> {
        let Some(value) = self.first(names) else {
            return Ok(Vec::new());
        };
        let mut texts = Vec::new();
        for one in listed(value) {
            match text(one) {
                Some(text) if text.trim().is_empty() => {}
                Some(text) => texts.push(text),
                None => {
                    return Err(self.fault(field, "there is something in it that is no text", MEND_TEXTS));
                }
            }
        }
        Ok(texts)
    }

    /// Birth dates. One that cannot be read is left out, and told: the names are asked all the same.
    fn dates(&mut self) -> Vec<String> {
        let Some(value) = self.first(&["dob", "birth_date", "birthDate"]) else {
            return Vec::new();
        };
        let mut dates = Vec::new();
        for one in listed(value) {
            let written = text(one).unwrap_or_default();
            let written = written.trim();
            match date(written) {
                Some(date) => dates.push(date.to_string()),
                None if written.is_empty() => {}
                None => {
                    let reason = format!("`{}` is no date", shortened(written));
                    let mend = "write YYYY, YYYY-MM or YYYY-MM-DD";
                    self.left_out.push(self.fault("dob", reason, mend));
                }
            }
        }
        dates
    }

    fn ids(&mut self) -> Result<Vec<ListedId>, Fault> {
        let mut ids = Vec::new();
        match self.first(&["ids", "identifiers"]) {
            None => {}
            Some(Value::Object(by_scheme)) => {
                for (scheme, values) in by_scheme {
                    let values = listed(values).filter_map(text);
                    ids.extend(values.map(|value| id(&scheme, value)));
                }
            }
            Some(value) => {
                for one in listed(value) {
                    let fault = || self.fault("ids", "an identifier has no value", MEND_IDS);
                    ids.push(one_id(one).ok_or_else(fault)?);
                }
            }
        }
        ids.retain(|id| !id.value.trim().is_empty());
        Ok(ids)
    }
}

/// The values of a list, or the one that is no list.
fn listed(value: Value) -> impl Iterator<Item = Value> {
    match value {
        Value::Array(values) => values,
        other => vec![other],
    }
    .into_iter()
}

fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text; a number is one without its quotes, and a name may be an object with more about it.
fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Null => Some(String::new()),
        Value::Object(mut fields) => match fields.remove("name")? {
            Value::String(text) => Some(text),
            _ => None,
        },
        Value::Bool(_) | Value::Array(_) => None,
    }
}

fn one_id(value: Value) -> Option<ListedId> {
    match value {
        Value::Object(mut fields) => {
            let mut take = |name: &str| fields.remove(name).and_then(text);
            let scheme = take("type").or_else(|| take("scheme")).unwrap_or_default();
            let country = take("country").filter(|country| !country.trim().is_empty());
            Some(ListedId {
                country,
                ..id(&scheme, take("value")?)
            })
        }
        Value::String(text) => Some(match text.split_once(':') {
            Some((scheme, value)) => id(scheme, value.to_owned()),
            None => id("", text),
        }),
        _ => None,
    }
}

fn id(scheme: &str, value: String) -> ListedId {
    let scheme = match scheme.trim() {
        "" => "other".to_owned(),
        scheme => scheme.to_owned(),
    };
    ListedId {
        scheme,
        value,
        country: None,
    }
}

/// A date; months and days may lack their zero.
fn date(text: &str) -> Option<PartialDate> {
    let part = |part: &str| match part.len() {
        1 => format!("0{part}"),
        _ => part.to_owned(),
    };
    // An instant of that day will do.
    let day = text.split(['T', ' ']).next()?;
    let padded: Vec<String> = day.split('-').map(part).collect();
    padded.join("-").parse().ok()
}

fn shortened(text: &str) -> String {
    text.chars().take(REPEATED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> Asked {
        read(7, line.as_bytes(), false).unwrap_or_else(|unasked| panic!("{unasked:?}"))
    }

    fn fault(line: &str) -> (Value, &'static str) {
        match read(7, line.as_bytes(), false) {
            Err(unasked) => {
                assert_eq!(unasked.fault.line, 7);
                (unasked.qid, unasked.fault.field)
            }
            Ok(asked) => panic!("{asked:?}"),
        }
    }

    #[test]
    fn a_question_is_read_in_all_its_shapes() {
        let plain =
            asked(r#"{"qid":"a","type":"person","name":"Ann Example","dob":["1960-1-5"],"expect":[1]}"#);
        assert_eq!(plain.qid, "a");
        assert_eq!(plain.query.kind, Some(PartyType::Person));
        assert_eq!(
            (plain.query.names, plain.query.dob),
            (vec!["Ann Example".into()], vec!["1960-01-05".into()])
        );
        let rich = asked(
            r#"{"names":["甲公司",{"name":"Example Co"}],"country":"CN","dob":1999,"ids":{"imo":["9074729",1]},"type":null}"#,
        );
        assert_eq!(rich.qid, 7);
        assert_eq!(
            (
                rich.query.names.len(),
                rich.query.countries.len(),
                rich.query.ids.len()
            ),
            (2, 1, 2)
        );
        assert_eq!(rich.query.dob, ["1999"]);
        let number = asked(
            r#"{"qid":5,"name":"","ids":[{"type":"tax","value":"7707083893","country":"RU"},"lei:x"]}"#,
        );
        assert_eq!((number.qid, number.query.ids.len()), (5.into(), 2));
        assert_eq!(number.query.ids[1].scheme, "lei");
    }

    #[test]
    fn a_bad_line_names_its_field() {
        for (line, qid, field) in [
            ("nonsense", Value::from(7), ""),
            ("[]", Value::from(7), ""),
            (r#"{"qid":"a"}"#, "a".into(), "name"),
            (r#"{"qid":"a","name":"  "}"#, "a".into(), "name"),
            (r#"{"qid":"a","name":"x","type":"planet"}"#, "a".into(), "type"),
            (r#"{"qid":"a","name":true}"#, "a".into(), "name"),
            (
                r#"{"qid":"a","name":"x","ids":[{"type":"imo"}]}"#,
                "a".into(),
                "ids",
            ),
            (
                r#"{"qid":"a","name":"x","countries":[{"a":1}]}"#,
                "a".into(),
                "countries",
            ),
        ] {
            assert_eq!(fault(line), (qid, field), "{line}");
        }
    }

    #[test]
    fn a_date_that_is_none_is_left_out_and_told() {
        let asked = asked(r#"{"name":"x","dob":["about 1960","1961"]}"#);
        assert_eq!(asked.query.dob, ["1961"]);
        assert_eq!(asked.left_out[0].field, "dob");
    }
}
