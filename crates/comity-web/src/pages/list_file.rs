//! `/lists/{list}/file`: the next state of a list from a file. Its difference is seen before it is recorded.

use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use comity_core::date::PartialDate;
use comity_flow::parties::views::{ListOutcome, ListPreview};
use comity_flow::{FlowError, Node};

use super::lists::{done, view};
use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, Query};
use crate::labels;
use crate::multipart::{Field, Form};
use crate::party_view;
use crate::views::common::{Pair, Said};
use crate::views::parties::ListPreviewPage;
use crate::visitor::Visitor;
use crate::words::Words;

/// Changes of a preview that a page shows; the whole difference is a page and a file once it is recorded.
const LINES_SHOWN: usize = 30;

/// What the form sent.
#[derive(Default)]
struct Sent {
    name: String,
    bytes: Vec<u8>,
    format: String,
    published: String,
}

async fn read(visitor: &Visitor, parts: Multipart) -> Result<Sent, Fault> {
    let (mut form, mut sent) = (Form::new(visitor, parts), Sent::default());
    while let Some(field) = form.next().await? {
        match field {
            Field::File(name, bytes) => (sent.name, sent.bytes) = (name, bytes.to_vec()),
            Field::Text(name, text) => match name.as_str() {
                "format" => sent.format = text,
                "published" => sent.published = text,
                _ => return Err(Fault::Foreign),
            },
        }
    }
    Ok(sent)
}

pub(crate) async fn upload(
    State(app): State<App>,
    visitor: Visitor,
    Path(list): Path<String>,
    parts: Multipart,
) -> Answer {
    let (words, sent) = (visitor.words, read(&visitor, parts).await?);
    if sent.bytes.is_empty() {
        return refused(&app, &visitor, &list, words.t("file-missing")).await;
    }
    let published = match (sent.published.as_str(), sent.published.parse::<PartialDate>()) {
        ("", _) => None,
        (_, Ok(date)) => Some(date),
        (_, Err(_)) => return refused(&app, &visitor, &list, words.t("ask-bad-date")).await,
    };
    let (who, id) = (visitor.user()?.clone(), list.clone());
    let read = app
        .run(move |node: &Node| {
            Ok::<_, Fault>(node.list_preview(&who, &id, &sent.name, &sent.bytes, &sent.format, published))
        })
        .await?;
    match read {
        Ok(preview) => Ok(see(&address(&list, preview.upload))),
        Err(FlowError::File(what)) => refused(&app, &visitor, &list, what).await,
        Err(FlowError::Fields(problems)) => {
            let sentence = |problem| labels::complaint(&words, problem).sentence();
            let wrong = problems.iter().map(sentence).collect::<Vec<_>>().join(" ");
            refused(&app, &visitor, &list, wrong).await
        }
        Err(error) => Err(error.into()),
    }
}

fn address(list: &str, upload: i64) -> String {
    format!("{}/file/{upload}", party_view::list_href(list))
}

async fn refused(app: &App, visitor: &Visitor, list: &str, wrong: String) -> Answer {
    let mut view = view(app, visitor, list, &Query::default(), Some(wrong)).await?;
    view.s = view.s.switching_at(party_view::list_href(list));
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

/// What the file would change.
pub(crate) async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    Path((list, upload)): Path<(String, i64)>,
) -> Answer {
    let who = visitor.user()?.clone();
    let preview = app
        .run(move |node: &Node| node.list_preview_again(&who, upload))
        .await?;
    page(&draw(&visitor, &list, &preview))
}

fn draw(visitor: &Visitor, list: &str, preview: &ListPreview) -> ListPreviewPage {
    let words = &visitor.words;
    ListPreviewPage {
        s: visitor.shell(),
        title: party_view::title_of(words, &preview.list),
        list_href: party_view::list_href(list),
        file: preview.file_name.clone(),
        action: address(list, preview.upload),
        facts: facts(words, preview),
        counts: vec![
            ("removed".into(), preview.removed),
            ("added".into(), preview.added),
            ("changed".into(), preview.changed),
        ],
        rows: preview
            .lines
            .iter()
            .take(LINES_SHOWN)
            .map(|line| party_view::change_row(words, list, line))
            .collect(),
        notes: preview.warnings.clone(),
        same: preview.same,
        shrunken: preview.shrunken,
        problems: preview.problems.clone(),
        would_clear: preview.would_clear,
    }
}

fn facts(words: &Words, preview: &ListPreview) -> Vec<Pair> {
    let pair = |label: &str, value: String| Pair {
        label: words.t(label),
        depth: 0,
        values: vec![Said::new("", value)],
    };
    let format = words
        .known(&format!("format-{}", preview.format))
        .unwrap_or_else(|| preview.format.clone());
    let mut facts = vec![
        pair("list-format", format),
        pair("col-entries", crate::format::grouped(preview.entries)),
    ];
    facts.extend(
        preview
            .published
            .map(|date| pair("list-published", date.to_string())),
    );
    facts
}

pub(crate) async fn record(
    State(app): State<App>,
    visitor: Visitor,
    Path((list, upload)): Path<(String, i64)>,
    fields: Fields,
) -> Answer {
    let who = visitor.user()?.clone();
    let accept = fields.get("accept") == "true";
    let outcome = app
        .run(move |node: &Node| node.list_record(&who, upload, accept))
        .await?;
    Ok(match outcome {
        ListOutcome::Same => done(&list, "same"),
        ListOutcome::Taken { .. } => done(&list, "taken"),
    })
}

pub(crate) async fn discard(
    State(app): State<App>,
    visitor: Visitor,
    Path((list, upload)): Path<(String, i64)>,
) -> Result<Response, Fault> {
    let who = visitor.user()?.clone();
    app.run(move |node: &Node| node.list_discard(&who, upload))
        .await?;
    Ok(done(&list, "discarded"))
}
