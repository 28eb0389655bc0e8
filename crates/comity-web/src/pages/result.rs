//! `/report/file/{id}/result` and `/result.csv`: what became of every line.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use comity_flow::{FlowError, ImportState, LineOutcome, Node, Recorded};

use super::file::place;
use super::preview::rejected_line;
use crate::answer::{Answer, file, page, see};
use crate::app::App;
use crate::fields::{Query, address};
use crate::views::common::{PAGE_ROWS, Pager};
use crate::views::intake::{LineView, ResultPage};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

pub(crate) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    query: Query,
) -> Answer {
    let who = visitor.user()?.clone();
    let work = move |node: &Node| {
        Ok::<_, FlowError>((node.import_state(&who, id)?, node.import(&who, id, None)?.file))
    };
    let (state, file) = app.run(work).await?;
    let (recorded, stopped) = match state {
        ImportState::Done(recorded) => (recorded, None),
        ImportState::Stopped(reason) => (Arc::new(Recorded::default()), Some(reason)),
        other => return Ok(see(&format!("/report/file/{id}{}", place(&other).1))),
    };
    page(&view(&visitor, id, file, &recorded, stopped, &query))
}

fn view(
    visitor: &Visitor,
    id: i64,
    file: String,
    recorded: &Recorded,
    stopped: Option<String>,
    query: &Query,
) -> ResultPage {
    let (only, seen) = (query.get("only"), query.number("seen"));
    let fits = |outcome: &LineOutcome| only.is_empty() || word(outcome) == only;
    let all = recorded.lines.iter().filter(|(_, outcome)| fits(outcome));
    let total = match only {
        "recorded" => recorded.recorded,
        "duplicate" => recorded.duplicate,
        "rejected" => recorded.rejected,
        _ => recorded.lines.len() as u64,
    };
    let skip = usize::try_from(seen).unwrap_or(usize::MAX);
    let shown: Vec<&(u32, LineOutcome)> = all.skip(skip).take(PAGE_ROWS as usize).collect();
    let path = format!("/report/file/{id}/result");
    let end = seen.saturating_add(shown.len() as u64);
    let next = (end < total && !shown.is_empty())
        .then(|| address(&path, &[("only", only), ("seen", &end.to_string())]));
    ResultPage {
        s: visitor.shell().done_with(&format!("columns-{id}")),
        id: id.to_string(),
        file,
        recorded: recorded.recorded,
        duplicates: recorded.duplicate,
        rejected: recorded.rejected,
        stopped,
        only: only.into(),
        pager: Pager::new(
            seen,
            shown.len() as u64,
            Some(total),
            address(&path, &[("only", only)]),
            next,
        ),
        lines: shown
            .into_iter()
            .flat_map(|(line, outcome)| lines(&visitor.words, *line, outcome))
            .collect(),
    }
}

fn word(outcome: &LineOutcome) -> &'static str {
    match outcome {
        LineOutcome::Recorded { .. } => "recorded",
        LineOutcome::Duplicate { .. } => "duplicate",
        LineOutcome::Rejected(_) => "rejected",
    }
}

fn lines(words: &Words, line: u32, outcome: &LineOutcome) -> Vec<LineView> {
    let one = |id: &str, reason: String| {
        vec![LineView {
            line: u64::from(line),
            outcome: word(outcome).into(),
            href: Some(wire::record_href(id)),
            what: id.into(),
            reason,
        }]
    };
    match outcome {
        LineOutcome::Recorded { id, index } => one(
            id,
            words.with("record-entry", [("index", &crate::format::grouped(*index))]),
        ),
        LineOutcome::Duplicate { of } => one(of, String::new()),
        LineOutcome::Rejected(problems) => problems
            .iter()
            .map(|problem| rejected_line(words, line, problem))
            .collect(),
    }
}

pub(crate) async fn csv(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    let who = visitor.user()?.clone();
    let state = app.run(move |node: &Node| node.import_state(&who, id)).await?;
    match state {
        ImportState::Done(recorded) => Ok(table(id, &recorded)),
        other => Ok(see(&format!("/report/file/{id}{}", place(&other).1))),
    }
}

/// One line of CSV for each outcome; field names are stable and English, as in all machine output.
fn table(id: i64, recorded: &Recorded) -> Response {
    let mut text = String::from("line,outcome,record,entry,field,code,reason,mend\r\n");
    for (line, outcome) in &recorded.lines {
        match outcome {
            LineOutcome::Recorded { id, index } => row(
                &mut text,
                *line,
                outcome,
                [id, &index.to_string(), "", "", "", ""],
            ),
            LineOutcome::Duplicate { of } => row(&mut text, *line, outcome, [of, "", "", "", "", ""]),
            LineOutcome::Rejected(problems) => {
                for p in problems {
                    row(
                        &mut text,
                        *line,
                        outcome,
                        ["", "", &p.field, &p.code, &p.what, &p.mend],
                    );
                }
            }
        }
    }
    file(&format!("import-{id}.csv"), "text/csv; charset=utf-8", text)
}

fn row(text: &mut String, line: u32, outcome: &LineOutcome, cells: [&str; 6]) {
    text.push_str(&format!("{line},{}", word(outcome)));
    for cell in cells {
        text.push(',');
        text.push_str(&quoted(cell));
    }
    text.push_str("\r\n");
}

/// RFC 4180 quotes; a cell that a spreadsheet would run as a formula gets an apostrophe in front.
pub(crate) fn quoted(cell: &str) -> String {
    let guarded = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if guarded.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_cannot_run_as_formulas() {
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(quoted("a,b"), "\"a,b\"");
    }
}
