//! `/report/file/{id}/preview`, `/record`, `/discard`: what would be recorded; then yes or no.

use axum::extract::{Path, State};
use comity_core::problem::Problem;
use comity_flow::{Action, FlowError, ImportState, Incoming, Mode, Node, Preview, Rejection};

use super::file::place;
use crate::answer::{Answer, page, see};
use crate::app::App;
use crate::fields::Fields;
use crate::labels;
use crate::substance_view;
use crate::views::intake::{LineView, PreviewPage, PreviewRow};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    let who = visitor.user()?.clone();
    let work = move |node: &Node| {
        let state = node.import_state(&who, id)?;
        if !matches!(state, ImportState::Preview) {
            return Ok((state, None));
        }
        let file = node.import(&who, id, None)?.file;
        Ok::<_, FlowError>((state, Some((file, node.preview(&who, id)?))))
    };
    match app.run(work).await? {
        (_, Some((file, preview))) => page(&view(&app, &visitor, id, file, &preview)),
        (state, None) => Ok(see(&format!("/report/file/{id}{}", place(&state).1))),
    }
}

pub(crate) async fn record(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let who = visitor.user()?.clone();
    let mode = if fields.get("partial") == "true" {
        Mode::Partial
    } else {
        Mode::Whole
    };
    let node = std::sync::Arc::clone(&app.node);
    app.run(move |_: &Node| node.record_import(&who, id, mode))
        .await?;
    Ok(see(&format!("/report/file/{id}/progress")))
}

pub(crate) async fn discard(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    let who = visitor.user()?.clone();
    app.run(move |node: &Node| node.discard_import(&who, id)).await?;
    Ok(see("/report"))
}

fn view(app: &App, visitor: &Visitor, id: i64, file: String, preview: &Preview) -> PreviewPage {
    let words = visitor.words;
    PreviewPage {
        s: visitor.shell(),
        id: id.to_string(),
        file,
        good: preview.good,
        duplicates: preview.duplicates,
        rejected: preview.rejected,
        samples: preview
            .samples
            .iter()
            .map(|one| sample(app, &words, one))
            .collect(),
        rejections: preview
            .rejections
            .iter()
            .flat_map(|one| rejection(&words, one))
            .collect(),
        may_record: visitor.may(Action::Report),
    }
}

fn sample(app: &App, words: &Words, incoming: &Incoming) -> PreviewRow {
    let record = &incoming.record;
    let substance = |substance: &comity_core::parts::SubstanceRef| {
        let known = substance
            .recognised_as
            .as_deref()
            .map(|key| substance_view::name_of(words, app.node.tables(), key).text);
        (substance.as_written.clone(), known.unwrap_or_default())
    };
    PreviewRow {
        line: u64::from(incoming.line),
        title: wire::one_said(words, &record.title).text,
        substances: record.body.substances().into_iter().map(substance).collect(),
        date: record
            .body
            .occurred()
            .map(|date| date.to_string())
            .unwrap_or_default(),
    }
}

fn rejection(words: &Words, rejection: &Rejection) -> Vec<LineView> {
    rejection
        .problems
        .iter()
        .map(|problem| rejected_line(words, rejection.line, problem))
        .collect()
}

/// One complaint about one line.
pub(crate) fn rejected_line(words: &Words, line: u32, problem: &Problem) -> LineView {
    let complaint = labels::complaint(words, problem);
    LineView {
        line: u64::from(line),
        outcome: "rejected".into(),
        href: None,
        what: complaint.label,
        reason: format!("{} {}", complaint.what, complaint.mend),
    }
}
