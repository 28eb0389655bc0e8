//! `POST /api/parties`: the question of the page, for programs, with every reason. It comes in the body, so that no name
//! stands in an address.

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comity_core::date::PartialDate;
use comity_core::party::{ListedId, PartyType};
use comity_flow::parties::views::ScreenAnswer;
use comity_flow::parties::{Query as Asked, threshold};
use comity_flow::{FlowError, Node};
use serde_json::{Map, Value, json};

use super::parties::{LONGEST_NAME, MOST_NAMES};
use crate::answer::Answer;
use crate::app::App;
use crate::fault::Fault;
use crate::fields::Query;
use crate::labels;
use crate::visitor::Visitor;
use crate::words::{Lang, Words};

/// Largest body: a hundred questions of twenty names in any script take some 200 kB.
pub(crate) const MAX_QUESTIONS: usize = 1024 * 1024;
/// Most questions of one request, as the tools that ask expect: a longer list is a file for `comity screen`.
pub(crate) const MOST_QUESTIONS: usize = 100;
/// Most candidates of one question.
pub(crate) const MOST_CANDIDATES: usize = 500;
/// Candidates of one question where none is said.
const USUAL_CANDIDATES: usize = 10;
/// Most values of one field: the longest listed party has some 90 names.
const MOST_VALUES: usize = 100;

/// What was wrong with a question.
pub(crate) struct Wrong {
    /// The status.
    pub(crate) status: StatusCode,
    /// Where: a field or parameter.
    pub(crate) field: String,
    /// What.
    pub(crate) reason: String,
    /// What to do.
    pub(crate) mend: String,
}

impl Wrong {
    pub(crate) fn new(field: impl Into<String>, reason: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            field: field.into(),
            reason: reason.into(),
            mend: mend.into(),
        }
    }

    pub(crate) fn with(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}

impl IntoResponse for Wrong {
    /// `{"detail":…,"field":…,"reason":…,"mend":…}`: the first is what tools show that know nothing of the others.
    fn into_response(self) -> Response {
        let Self {
            status,
            field,
            reason,
            mend,
        } = self;
        let place = if field.is_empty() {
            String::new()
        } else {
            format!("{field}: ")
        };
        let body = json!({
            "detail": format!("{place}{reason}; {mend}"),
            "field": field,
            "reason": reason,
            "mend": mend,
        });
        answer_json(status, &body)
    }
}

/// An answer in JSON.
pub(crate) fn answer_json(status: StatusCode, body: &Value) -> Response {
    let kind = HeaderValue::from_static("application/json");
    (status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
}

/// Reads a body as JSON.
pub(crate) async fn read(request: Request) -> Result<Value, Wrong> {
    let bytes = to_bytes(request.into_body(), MAX_QUESTIONS).await.map_err(|_| {
        Wrong::new(
            "",
            "the body is too large",
            format!("send at most {MAX_QUESTIONS} bytes"),
        )
        .with(StatusCode::PAYLOAD_TOO_LARGE)
    })?;
    serde_json::from_slice(&bytes).map_err(|error| {
        // Line and column only: the error's own words can repeat what was sent.
        let place = format!("line {}, column {}", error.line(), error.column());
        Wrong::new(place, "this is not JSON", "send a JSON object").with(StatusCode::BAD_REQUEST)
    })
}

/// `POST /api/parties?on=…&threshold=…&limit=…&list=…`.
pub(crate) async fn post(State(app): State<App>, visitor: Visitor, query: Query, request: Request) -> Answer {
    let asked = read(request)
        .await
        .and_then(|body| Ok((manner(&query)?, questions(&body)?)));
    let (manner, questions) = match asked {
        Ok(asked) => asked,
        Err(wrong) => return Ok(wrong.into_response()),
    };
    let who = visitor.user()?.clone();
    let many = questions.many;
    let work = move |node: &Node| {
        let (ids, asked): (Vec<Value>, Vec<Asked>) = questions.all.into_iter().unzip();
        let found = node.screen_many(
            &who,
            &asked,
            &manner.lists,
            manner.on,
            manner.threshold,
            manner.limit,
        );
        Ok::<_, FlowError>(tried(found)?.map(|found| (ids, found)))
    };
    let (ids, found) = match app.run(work).await? {
        Ok(found) => found,
        Err(wrong) => return Ok(wrong.into_response()),
    };
    let one = |(id, found): (Value, &ScreenAnswer)| shown(id, found);
    let mut answers = ids
        .into_iter()
        .zip(&found)
        .map(one)
        .collect::<Result<Vec<_>, Fault>>()?;
    let body = match (many, answers.len()) {
        (false, 1) => answers.pop().unwrap_or(Value::Null),
        _ => json!({ "answers": answers }),
    };
    Ok(answer_json(StatusCode::OK, &body))
}

/// Complaints about a question become an answer; everything else is a fault of the request.
pub(crate) fn tried<T>(found: Result<T, FlowError>) -> Result<Result<T, Wrong>, FlowError> {
    match found {
        Ok(found) => Ok(Ok(found)),
        Err(FlowError::Fields(problems)) => {
            let words = Words::new(Lang::En);
            let first = problems.first();
            let complaint = first
                .map(|problem| labels::complaint(&words, problem))
                .unwrap_or_default();
            Ok(Err(Wrong::new(complaint.field, complaint.what, complaint.mend)))
        }
        Err(error) => Err(error),
    }
}

/// The flow's answer with the number of the question and what a candidate is.
fn shown(id: Value, found: &ScreenAnswer) -> Result<Value, Fault> {
    let mut body = serde_json::to_value(found).map_err(|cause| {
        tracing::error!(%cause, "an answer could not be written");
        Fault::Ours
    })?;
    if let Value::Object(map) = &mut body {
        if !id.is_null() {
            map.insert("qid".into(), id);
        }
        let note = "each candidate may be another party; a person decides";
        map.insert("note".into(), note.into());
    }
    Ok(body)
}

/// How to ask: the parameters of the address, which hold no name.
pub(crate) struct Manner {
    /// The lists; none asks all.
    pub(crate) lists: Vec<String>,
    /// The day.
    pub(crate) on: Option<PartialDate>,
    /// Least score.
    pub(crate) threshold: f64,
    /// Most candidates.
    pub(crate) limit: usize,
}

fn manner(query: &Query) -> Result<Manner, Wrong> {
    let on = match query.get("on") {
        "" => None,
        text => Some(
            text.parse()
                .map_err(|_| Wrong::new("on", "not a date", "write a day such as 2026-11-21"))?,
        ),
    };
    Ok(Manner {
        lists: query.0.all("list").into_iter().map(str::to_owned).collect(),
        on,
        threshold: share(query, "threshold", threshold())?,
        limit: number(query, "limit", USUAL_CANDIDATES, MOST_CANDIDATES)?,
    })
}

/// A number from 0 to 1.
pub(crate) fn share(query: &Query, name: &str, usual: f64) -> Result<f64, Wrong> {
    match query.get(name) {
        "" => Ok(usual),
        text => text
            .parse()
            .ok()
            .filter(|share: &f64| (0.0..=1.0).contains(share))
            .ok_or_else(|| Wrong::new(name, "not a share", "write a number from 0 to 1")),
    }
}

/// A whole number, at least `0` and at most `most`.
pub(crate) fn number(query: &Query, name: &str, usual: usize, most: usize) -> Result<usize, Wrong> {
    match query.get(name) {
        "" => Ok(usual),
        text => text.parse().ok().filter(|n| *n <= most).ok_or_else(|| {
            Wrong::new(
                name,
                "not a number in range",
                format!("write a number up to {most}"),
            )
        }),
    }
}

/// What a body asks.
struct Questions {
    /// Each with the number its sender gave it.
    all: Vec<(Value, Asked)>,
    /// Whether they came as a list.
    many: bool,
}

/// One object, or a list of them.
fn questions(body: &Value) -> Result<Questions, Wrong> {
    match body {
        Value::Object(map) => Ok(Questions {
            all: vec![(qid(map), question("", map)?)],
            many: false,
        }),
        Value::Array(items) if items.len() <= MOST_QUESTIONS => {
            let one = |(at, item): (usize, &Value)| match item {
                Value::Object(map) => Ok((qid(map), question(&format!("{at}."), map)?)),
                _ => Err(Wrong::new(
                    at.to_string(),
                    "not an object",
                    "send one object for each party",
                )),
            };
            let all = items.iter().enumerate().map(one).collect::<Result<_, _>>()?;
            Ok(Questions { all, many: true })
        }
        Value::Array(_) => Err(Wrong::new(
            "",
            "too many questions",
            format!("send at most {MOST_QUESTIONS} at once, or use `comity screen` for a file"),
        )),
        _ => Err(Wrong::new("", "not an object", "send {\"names\":[\"…\"]}")),
    }
}

fn qid(map: &Map<String, Value>) -> Value {
    map.get("qid").cloned().unwrap_or(Value::Null)
}

/// One question in the shape of `comity screen`: `name` or `names`, `type`, `dob`, `countries`, `ids`, `addresses`,
/// `gender`; each of the many may be one text. Other fields are left alone.
fn question(at: &str, map: &Map<String, Value>) -> Result<Asked, Wrong> {
    let texts = |name: &str| texts(at, name, map.get(name));
    let mut names = texts("name")?;
    names.extend(texts("names")?);
    check_names(&format!("{at}names"), &names)?;
    let kind = match map.get("type") {
        None | Some(Value::Null) => None,
        Some(word) => Some(word.as_str().and_then(PartyType::from_word).ok_or_else(|| {
            Wrong::new(
                format!("{at}type"),
                "not a sort of party",
                "write person, entity, vessel or aircraft",
            )
        })?),
    };
    let ids = match map.get("ids") {
        None | Some(Value::Null) => Vec::new(),
        Some(ids) => serde_json::from_value::<Vec<ListedId>>(ids.clone()).map_err(|_| {
            Wrong::new(
                format!("{at}ids"),
                "not a list of numbers",
                "write [{\"type\":\"passport\",\"value\":\"…\"}]",
            )
        })?,
    };
    if ids.len() > MOST_VALUES {
        return Err(Wrong::new(
            format!("{at}ids"),
            "too many",
            format!("send at most {MOST_VALUES}"),
        ));
    }
    if names.is_empty() && ids.is_empty() {
        return Err(Wrong::new(
            format!("{at}names"),
            "nothing is asked",
            "send a name or a number",
        ));
    }
    Ok(Asked {
        kind,
        names,
        dob: texts("dob")?,
        gender: texts("gender")?.into_iter().next(),
        countries: texts("countries")?,
        ids,
        addresses: texts("addresses")?,
    })
}

/// Bounds on names, the same for pages and programs.
pub(crate) fn check_names(field: &str, names: &[String]) -> Result<(), Wrong> {
    if names.len() > MOST_NAMES {
        let mend = format!("send at most {MOST_NAMES}");
        return Err(Wrong::new(field, "too many names", mend));
    }
    if names.iter().any(|name| name.chars().count() > LONGEST_NAME) {
        let mend = format!("send at most {LONGEST_NAME} characters");
        return Err(Wrong::new(field, "a name is too long", mend));
    }
    Ok(())
}

/// One text or a list of texts.
fn texts(at: &str, name: &str, value: Option<&Value>) -> Result<Vec<String>, Wrong> {
    let field = || format!("{at}{name}");
    let found = match value {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::String(text)) => vec![text.trim().to_owned()],
        Some(Value::Array(items)) if items.len() <= MOST_VALUES => items
            .iter()
            .map(|item| item.as_str().map(|text| text.trim().to_owned()))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| Wrong::new(field(), "not a list of texts", "write [\"…\"]"))?,
        Some(Value::Array(_)) => {
            return Err(Wrong::new(
                field(),
                "too many",
                format!("send at most {MOST_VALUES}"),
            ));
        }
        Some(_) => return Err(Wrong::new(field(), "not a text", "write \"…\" or [\"…\"]")),
    };
    Ok(found.into_iter().filter(|text| !text.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(body: Value) -> Result<Questions, String> {
        questions(&body).map_err(|wrong| wrong.field)
    }

    #[test]
    fn one_question_may_say_one_thing_or_many() {
        let one = asked(json!({"qid": 7, "name": " A B ", "dob": "1970", "type": "Company"})).unwrap();
        assert!(!one.many);
        let (id, question) = &one.all[0];
        assert_eq!(
            (id, question.names.as_slice()),
            (&json!(7), &["A B".to_owned()][..])
        );
        assert_eq!(question.kind, Some(PartyType::Entity));
        let many = asked(json!([{"names": ["甲", "乙"]}, {"ids": [{"type": "imo", "value": "9"}]}])).unwrap();
        assert_eq!((many.many, many.all.len()), (true, 2));
    }

    #[test]
    fn what_is_wrong_names_its_place() {
        for (body, field) in [
            (json!({}), "names"),
            (json!({"name": ""}), "names"),
            (json!([{"name": "a"}, {"name": 5}]), "1.name"),
            (json!([{"name": "a", "type": "planet"}]), "0.type"),
            (json!({"name": "a", "ids": "x"}), "ids"),
            (json!({"name": "a".repeat(501)}), "names"),
            (json!([7]), "0"),
            (json!("a"), ""),
        ] {
            assert_eq!(asked(body.clone()).err().as_deref(), Some(field), "{body}");
        }
        let flood: Vec<Value> = vec![json!({"name": "a"}); MOST_QUESTIONS + 1];
        assert!(asked(Value::Array(flood)).is_err());
    }
}
