//! `GET` and `POST /records/…/correct`: the record's own form, filled in; says whether it was wrong from the start
//! (correct) or is different from now on (amend).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use comity_core::problem::Problem;
use comity_core::record::Verb;
use comity_flow::{FlowError, Node, RecordDetail};

use super::record::row;
use super::report_form::framed;
use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, address};
use crate::forms::{self, Filling, FormSpec, specs};
use crate::views::common::Choice;
use crate::views::forms::{Control, FieldView};
use crate::views::records::TurnPage;
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

type RecordPath = Path<(String, String)>;

pub(crate) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path((issuer, digits)): RecordPath,
) -> Answer {
    let (detail, spec) = load(&app, &visitor, format!("{issuer}/{digits}")).await?;
    let tree = detail.record.to_json();
    page(&form(&visitor, spec, &detail, &Filling::Record(&tree), "", &[]))
}

pub(crate) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    Path((issuer, digits)): RecordPath,
    fields: Fields,
) -> Answer {
    let id = format!("{issuer}/{digits}");
    let (detail, spec) = load(&app, &visitor, id.clone()).await?;
    let how = fields.get("how").to_owned();
    let tree = forms::to_tree(spec, &fields, detail.record.to_json());
    let (who, verb, kind, record_id) = (visitor.user()?.clone(), verb(&how), spec.kind, id.clone());
    let work = move |node: &Node| {
        let verb = verb.ok_or_else(|| FlowError::field(Problem::missing("how")))?;
        node.replace(&who, &record_id, verb, node.read_tree(framed(kind, tree))?)
    };
    let outcome = app.run(move |node: &Node| Ok::<_, Fault>(work(node))).await?;
    match outcome {
        Ok(placed) => Ok(see(&done(&id, placed.index, &keep(&id)))),
        Err(FlowError::Fields(problems)) => {
            let again = form(&visitor, spec, &detail, &Filling::Sent(&fields), &how, &problems);
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &again))
        }
        Err(error) => Err(error.into()),
    }
}

async fn load(app: &App, visitor: &Visitor, id: String) -> Result<(RecordDetail, &'static FormSpec), Fault> {
    let who = visitor.user()?.clone();
    let detail = app
        .run(move |node: &Node| node.record(&who, &id, None, None))
        .await?;
    let spec = specs::of(detail.record.kind()).ok_or(Fault::NotFound)?;
    Ok((detail, spec))
}

fn verb(how: &str) -> Option<Verb> {
    Verb::parse(how).filter(|verb| matches!(verb, Verb::Correct | Verb::Amend))
}

/// Name under which the browser keeps the form of a later statement.
pub(crate) fn keep(id: &str) -> String {
    format!("turn-{id}")
}

/// Back to the record, which says where the statement stands in the log.
pub(crate) fn done(id: &str, index: u64, keep: &str) -> String {
    address(
        &wire::record_href(id),
        &[("recorded", &index.to_string()), ("done", keep)],
    )
}

fn form(
    visitor: &Visitor,
    spec: &FormSpec,
    detail: &RecordDetail,
    filling: &Filling<'_>,
    how: &str,
    problems: &[Problem],
) -> TurnPage {
    let words = visitor.words;
    let complaints = forms::complaints(&words, problems);
    let (first, groups) = forms::draw(&words, spec, filling, &complaints);
    let href = wire::record_href(&detail.id);
    TurnPage {
        s: visitor.shell().switching_at(format!("{href}/correct")),
        turn: "correct".into(),
        row: row(&words, detail),
        action: format!("{href}/correct"),
        keep: keep(&detail.id),
        fields: std::iter::once(how_field(&words, how)).chain(first).collect(),
        folded: groups.into_iter().flat_map(|group| group.fields).collect(),
        complaints: complaints
            .into_iter()
            .map(|complaint| forms::placed(spec, complaint))
            .collect(),
        danger: false,
    }
}

fn how_field(words: &Words, how: &str) -> FieldView {
    let choice = |verb: &str| Choice {
        value: verb.into(),
        label: words.t(&format!("turn-explained-{verb}")),
        chosen: verb == how,
    };
    let none = Choice {
        value: String::new(),
        label: words.t("choose-none"),
        chosen: how.is_empty(),
    };
    FieldView {
        id: "f-how".into(),
        name: "how".into(),
        label: words.t("turn-how"),
        control: Control::Choose(vec![none, choice("correct"), choice("amend")]),
        required: true,
        ..FieldView::default()
    }
}
