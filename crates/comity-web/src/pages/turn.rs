//! `GET` and `POST /records/…/turn/{verb}`: retract, suspend, resume, delist, contest; each with a reason.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use comity_core::date::PartialDate;
use comity_core::problem::Problem;
use comity_core::record::Verb;
use comity_core::text::Text;
use comity_flow::{FlowError, Node, RecordDetail, TurnForm};

use super::correct::{done, keep};
use super::record::row;
use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::forms;
use crate::labels;
use crate::views::forms::{Control, FieldView};
use crate::views::records::TurnPage;
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

type TurnPath = Path<(String, String, String)>;

pub(crate) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path((issuer, digits, verb)): TurnPath,
) -> Answer {
    let verb = turn(&verb)?;
    let detail = load(&app, &visitor, format!("{issuer}/{digits}")).await?;
    page(&form(&visitor, &detail, verb, &Fields::default(), &[]))
}

pub(crate) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    Path((issuer, digits, verb)): TurnPath,
    fields: Fields,
) -> Answer {
    let (verb, id) = (turn(&verb)?, format!("{issuer}/{digits}"));
    let (who, record_id, sent) = (visitor.user()?.clone(), id.clone(), read(verb, &fields));
    let work = move |node: &Node| Ok::<_, Fault>(sent.and_then(|sent| node.turn(&who, &record_id, sent)));
    match app.run(work).await? {
        Ok(placed) => Ok(see(&done(&id, placed.index, &keep(&id)))),
        Err(FlowError::Fields(problems)) => {
            let detail = load(&app, &visitor, id).await?;
            Ok(page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &form(&visitor, &detail, verb, &fields, &problems),
            ))
        }
        Err(error) => Err(error.into()),
    }
}

/// The verbs that carry a reason instead of facts.
fn turn(verb: &str) -> Result<Verb, Fault> {
    Verb::parse(verb)
        .filter(|verb| !verb.has_body())
        .ok_or(Fault::NotFound)
}

async fn load(app: &App, visitor: &Visitor, id: String) -> Result<RecordDetail, Fault> {
    let who = visitor.user()?.clone();
    app.run(move |node: &Node| node.record(&who, &id, None, None))
        .await
}

fn read(verb: Verb, fields: &Fields) -> Result<TurnForm, FlowError> {
    let effective = match fields.get("effective") {
        "" => None,
        text => Some(
            text.parse::<PartialDate>()
                .map_err(|cause| bad_date(&cause.to_string()))?,
        ),
    };
    Ok(TurnForm {
        verb,
        reason: texts(fields, "reason"),
        effective,
        source: None,
    })
}

fn bad_date(what: &str) -> FlowError {
    FlowError::field(Problem::new(
        "effective",
        "date",
        what,
        "write YYYY, YYYY-MM or YYYY-MM-DD",
    ))
}

/// The English and the Chinese text of a field, where they were written.
pub(crate) fn texts(fields: &Fields, name: &str) -> Vec<Text> {
    let en = Some(fields.get(&format!("{name}.en")))
        .filter(|text| !text.is_empty())
        .map(Text::en);
    let zh = Some(fields.get(&format!("{name}.zh")))
        .filter(|text| !text.is_empty())
        .map(Text::zh);
    en.into_iter().chain(zh).collect()
}

fn form(
    visitor: &Visitor,
    detail: &RecordDetail,
    verb: Verb,
    fields: &Fields,
    problems: &[Problem],
) -> TurnPage {
    let words = visitor.words;
    let href = format!("{}/turn/{}", wire::record_href(&detail.id), verb.as_str());
    let mut views = vec![
        text_field(&words, "reason", "en", fields),
        text_field(&words, "reason", "zh", fields),
    ];
    if matches!(verb, Verb::Delist | Verb::Suspend | Verb::Resume) {
        views.push(date_field(&words, fields));
    }
    TurnPage {
        s: visitor.shell().switching_at(href.clone()),
        turn: verb.as_str().into(),
        row: row(&words, detail),
        action: href,
        keep: keep(&detail.id),
        fields: views,
        folded: Vec::new(),
        complaints: forms::complaints(&words, problems)
            .into_iter()
            .map(|c| crate::views::common::Complaint {
                field: String::new(),
                ..c
            })
            .collect(),
        danger: matches!(verb, Verb::Retract | Verb::Delist),
    }
}

/// A text in one language.
pub(crate) fn text_field(words: &Words, name: &str, lang: &'static str, fields: &Fields) -> FieldView {
    let (label, language) = (labels::of_field(words, name), words.t(&format!("lang-{lang}")));
    let name = format!("{name}.{lang}");
    FieldView {
        id: format!("f-{}", name.replace('.', "-")),
        label: words.with("field-in-language", [("field", &label), ("language", &language)]),
        control: Control::Area,
        value: fields.get(&name).to_owned(),
        lang,
        name,
        ..FieldView::default()
    }
}

fn date_field(words: &Words, fields: &Fields) -> FieldView {
    FieldView {
        id: "f-effective".into(),
        name: "effective".into(),
        label: words.t("field-effective"),
        hint: words.t("hint-date"),
        control: Control::Date,
        value: fields.get("effective").to_owned(),
        ..FieldView::default()
    }
}
