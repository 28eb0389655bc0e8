//! `GET` and `POST /report/{kind}`: the two-minute form of one kind.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use comity_core::kinds::Kind;
use comity_core::problem::Problem;
use comity_flow::{FlowError, LineOutcome, Node};
use serde_json::{Value, json};

use crate::answer::{Answer, page, page_with};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, Query};
use crate::forms::{self, Filling, FormSpec, specs};
use crate::views::forms::{FormPage, RecordedPage};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Lang;

pub(crate) async fn get(visitor: Visitor, Path(kind): Path<String>, query: Query) -> Answer {
    let spec = spec(&kind)?;
    if spec.kind == Kind::Request && !query.get("about").is_empty() {
        let asked = after_a_hit(&visitor, spec, &query);
        return page(&form(&visitor, spec, &Filling::Sent(&asked), &[]));
    }
    page(&form(&visitor, spec, &Filling::Fresh, &[]))
}

/// A request that follows a hit of a private question: to whom and about what is filled in, the rest as in a fresh form.
fn after_a_hit(visitor: &Visitor, spec: &FormSpec, query: &Query) -> Fields {
    let about = [("about", query.get("about"))];
    let what = visitor.words.with("request-about", about);
    let lang = match visitor.lang() {
        Lang::En => "en",
        Lang::ZhCn => "zh",
    };
    let mut fields = vec![
        ("body.asked".to_owned(), query.get("to").to_owned()),
        (format!("body.what.{lang}"), what),
    ];
    if let Some(name) = query.get("about").strip_prefix("name=") {
        fields.push(("body.parties.0.names.0.name".into(), name.to_owned()));
    }
    let purpose = query.get("purpose");
    if !purpose.is_empty() {
        fields.push(("handling.purposes".into(), purpose.to_owned()));
    }
    for field in spec.fields() {
        let name = field.name();
        if fields.iter().all(|(known, _)| *known != name) {
            let starts = field.start.split_whitespace();
            fields.extend(starts.map(|start| (name.clone(), start.to_owned())));
        }
    }
    Fields(fields)
}

pub(crate) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    Path(kind): Path<String>,
    fields: Fields,
) -> Answer {
    let (spec, who) = (spec(&kind)?, visitor.user()?.clone());
    let mut tree = forms::to_tree(spec, &fields, json!({}));
    forms::entitle(&visitor.words, spec, &mut tree);
    let tree = framed(spec.kind, tree);
    let again = |problems: &[Problem]| {
        let form = form(&visitor, spec, &Filling::Sent(&fields), problems);
        Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &form))
    };
    match app
        .run(move |node: &Node| Ok::<_, Fault>(node.submit(&who, tree)))
        .await?
    {
        Ok(LineOutcome::Recorded { id, index }) => page(&recorded(&visitor, spec, id, Some(index))),
        Ok(LineOutcome::Duplicate { of }) => page(&recorded(&visitor, spec, of, None)),
        Ok(LineOutcome::Rejected(problems)) | Err(FlowError::Fields(problems)) => again(&problems),
        Err(error) => Err(error.into()),
    }
}

fn spec(kind: &str) -> Result<&'static FormSpec, Fault> {
    Kind::parse(kind).and_then(specs::of).ok_or(Fault::NotFound)
}

/// Puts the parts around a form's tree that no form asks for: its kind, and what must be there to be complained of.
pub(crate) fn framed(kind: Kind, mut tree: Value) -> Value {
    if let Value::Object(map) = &mut tree {
        map.insert("kind".into(), json!(kind.as_str()));
        for part in ["body", "handling"] {
            map.entry(part).or_insert_with(|| json!({}));
        }
    }
    tree
}

fn form(visitor: &Visitor, spec: &FormSpec, filling: &Filling<'_>, problems: &[Problem]) -> FormPage {
    let words = visitor.words;
    let complaints = forms::complaints(&words, problems);
    let (fields, groups) = forms::draw(&words, spec, filling, &complaints);
    let kind = spec.kind.as_str();
    FormPage {
        s: visitor.shell(),
        kind: kind.into(),
        action: format!("/report/{kind}"),
        keep: keep(spec),
        fields,
        groups,
        complaints: complaints
            .into_iter()
            .map(|complaint| forms::placed(spec, complaint))
            .collect(),
    }
}

/// Name under which the browser keeps the form.
fn keep(spec: &FormSpec) -> String {
    format!("report-{}", spec.kind.as_str())
}

/// The page that says where it stands in the log; without an entry it was recorded before.
fn recorded(visitor: &Visitor, spec: &FormSpec, id: String, index: Option<u64>) -> RecordedPage {
    RecordedPage {
        s: visitor
            .shell()
            .done_with(&keep(spec))
            .switching_at("/report".into()),
        kind: spec.kind.as_str().into(),
        href: wire::record_href(&id),
        id,
        index: index.unwrap_or(0),
        duplicate: index.is_none(),
    }
}
