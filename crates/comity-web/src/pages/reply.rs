//! `GET` and `POST /records/…/reply`: an answer is a record of its own.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use comity_core::problem::Problem;
use comity_flow::{FlowError, Node, RecordDetail, ReplyForm};

use super::correct::done;
use super::record::row;
use super::turn::{text_field, texts};
use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::forms;
use crate::labels;
use crate::views::common::Choice;
use crate::views::forms::{Control, FieldView};
use crate::views::records::TurnPage;
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

type RecordPath = Path<(String, String)>;

/// Sorts of answers, as the core knows them.
pub(crate) const SORTS: [&str; 5] = ["reply", "outcome", "acknowledgement", "feedback", "objection"];

pub(crate) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path((issuer, digits)): RecordPath,
) -> Answer {
    let detail = load(&app, &visitor, format!("{issuer}/{digits}")).await?;
    page(&form(&visitor, &detail, &Fields::default(), &[]))
}

pub(crate) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    Path((issuer, digits)): RecordPath,
    fields: Fields,
) -> Answer {
    let id = format!("{issuer}/{digits}");
    let (who, answered, sent) = (visitor.user()?.clone(), id.clone(), read(&fields));
    match app
        .run(move |node: &Node| Ok::<_, Fault>(node.reply(&who, &answered, sent)))
        .await?
    {
        Ok(placed) => Ok(see(&done(&placed.record_id, placed.index, &keep(&id)))),
        Err(FlowError::Fields(problems)) => {
            let detail = load(&app, &visitor, id).await?;
            Ok(page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &form(&visitor, &detail, &fields, &problems),
            ))
        }
        Err(error) => Err(error.into()),
    }
}

async fn load(app: &App, visitor: &Visitor, id: String) -> Result<RecordDetail, Fault> {
    let who = visitor.user()?.clone();
    app.run(move |node: &Node| node.record(&who, &id, None, None))
        .await
}

fn keep(id: &str) -> String {
    format!("reply-{id}")
}

fn read(fields: &Fields) -> ReplyForm {
    let some = |name: &str| Some(fields.get(name).to_owned()).filter(|text| !text.is_empty());
    ReplyForm {
        reply_type: fields.get("type").to_owned(),
        decision: some("decision"),
        reason: some("reason-code"),
        text: texts(fields, "text"),
        authority: fields.get("authority").to_owned(),
    }
}

fn form(visitor: &Visitor, detail: &RecordDetail, fields: &Fields, problems: &[Problem]) -> TurnPage {
    let words = visitor.words;
    let href = format!("{}/reply", wire::record_href(&detail.id));
    let decisions = detail.record.kind().statuses();
    let mut views = vec![
        choose(&words, "type", "field-reply-type", &SORTS, fields, true),
        line(&words, "authority", fields, true),
        text_field(&words, "text", "en", fields),
        text_field(&words, "text", "zh", fields),
    ];
    if !decisions.is_empty() {
        views.push(choose(
            &words,
            "decision",
            "field-decision",
            decisions,
            fields,
            false,
        ));
    }
    views.push(line(&words, "reason-code", fields, false));
    let complaint = |c: crate::views::common::Complaint| {
        let field = c.field.strip_prefix("body.").unwrap_or(&c.field).to_owned();
        let shown = views.iter().any(|view| view.name == field);
        crate::views::common::Complaint {
            field: if shown { field } else { String::new() },
            ..c
        }
    };
    let complaints = forms::complaints(&words, problems)
        .into_iter()
        .map(complaint)
        .collect();
    TurnPage {
        s: visitor.shell().switching_at(href.clone()),
        turn: "reply".into(),
        row: row(&words, detail),
        action: href,
        keep: keep(&detail.id),
        fields: views,
        folded: Vec::new(),
        complaints,
        danger: false,
    }
}

fn line(words: &Words, name: &str, fields: &Fields, required: bool) -> FieldView {
    FieldView {
        id: format!("f-{name}"),
        name: name.into(),
        label: labels::of_field(words, name),
        value: fields.get(name).to_owned(),
        required,
        ..FieldView::default()
    }
}

fn choose(
    words: &Words,
    name: &str,
    label: &str,
    options: &[&str],
    fields: &Fields,
    required: bool,
) -> FieldView {
    let sent = fields.get(name);
    let group = if name == "decision" { "state" } else { name };
    let choice = |option: &&str| Choice {
        value: (*option).into(),
        label: words.t(&format!("{group}-{option}")),
        chosen: *option == sent,
    };
    let none = (!required).then(|| Choice {
        value: String::new(),
        label: words.t("choose-none"),
        chosen: sent.is_empty(),
    });
    FieldView {
        id: format!("f-{name}"),
        name: name.into(),
        label: words.t(label),
        control: Control::Choose(none.into_iter().chain(options.iter().map(choice)).collect()),
        required,
        ..FieldView::default()
    }
}
