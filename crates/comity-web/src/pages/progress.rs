//! `/report/file/{id}/progress` and `/state`: how far recording has come, for people and for the progress bar.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use comity_flow::{FlowError, ImportState, Node};
use serde::Serialize;

use super::file::place;
use crate::answer::{Answer, page, see};
use crate::app::App;
use crate::fault::Fault;
use crate::format::grouped;
use crate::views::intake::ProgressPage;
use crate::visitor::Visitor;
use crate::words::Words;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    let who = visitor.user()?.clone();
    let work = move |node: &Node| {
        Ok::<_, FlowError>((node.import_state(&who, id)?, node.import(&who, id, None)?.file))
    };
    let (state, file) = app.run(work).await?;
    let ImportState::Running(done, total) = state else {
        return Ok(see(&format!("/report/file/{id}{}", place(&state).1)));
    };
    page(&ProgressPage {
        s: visitor.shell(),
        id: id.to_string(),
        file,
        done,
        total,
        words: words(&visitor.words, done, total),
    })
}

/// The state as JSON: `{"state":"running","done":512,"total":20000,"finished":false,"words":"…"}`.
#[derive(Serialize)]
struct Progress {
    state: &'static str,
    done: u64,
    total: u64,
    finished: bool,
    words: String,
}

pub(crate) async fn state(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    let who = visitor.user()?.clone();
    let state = app
        .run(move |node: &Node| node.import_state(&who, id).map_err(Fault::from))
        .await?;
    let (done, total) = match &state {
        ImportState::Running(done, total) => (*done, *total),
        ImportState::Done(recorded) => (recorded.lines.len() as u64, recorded.lines.len() as u64),
        _ => (0, 0),
    };
    let answer = Progress {
        state: place(&state).0,
        done,
        total,
        finished: !matches!(state, ImportState::Running(..)),
        words: words(&visitor.words, done, total),
    };
    Ok(Json(answer).into_response())
}

fn words(words: &Words, done: u64, total: u64) -> String {
    words.with(
        "progress-words",
        [("done", &grouped(done)), ("total", &grouped(total))],
    )
}
