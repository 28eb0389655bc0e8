//! `/incoming`: what counterparts have released to us. An officer opens, accepts or refuses; each is a signed receipt.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use comity_core::problem::Problem;
use comity_flow::sharing::{
    IncomingDetail, IncomingRow as Row, IncomingState, IncomingStatement, RefuseForm, Vouched,
};
use comity_flow::{Action, FlowError, Node};

use super::shares::several;
use super::turn::{text_field, texts};
use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, Query, address};
use crate::labels;
use crate::peer_view;
use crate::views::common::{Choice, PAGE_ROWS, Pager, Pair, RecordRow, Said};
use crate::views::sharing::{IncomingOnePage, IncomingPage, IncomingRow, StatementRow};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

/// Reasons that an officer can give.
const REASONS: [&str; 4] = ["not-for-us", "terms", "no-basis", "other"];

fn href(id: i64) -> String {
    format!("/incoming/{id}")
}

pub(crate) async fn list(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let who = visitor.user()?.clone();
    let words = visitor.words;
    let all = query.get("state") == "all";
    let before = query.get("before").parse().ok();
    let mut rows = app
        .run(move |node: &Node| node.incoming(&who, !all, before, PAGE_ROWS as u32 + 1))
        .await?;
    let more = rows.len() as u64 > PAGE_ROWS;
    rows.truncate(PAGE_ROWS as usize);
    let (seen, shown) = (query.number("seen"), rows.len() as u64);
    let state = if all { "all" } else { "open" };
    let next = rows.last().filter(|_| more).map(|last| {
        let (id, seen) = (last.id.to_string(), (seen + shown).to_string());
        address("/incoming", &[("state", state), ("before", &id), ("seen", &seen)])
    });
    let choice = |word: &str, id: &str| Choice {
        value: word.into(),
        label: words.t(id),
        chosen: word == state,
    };
    page(&IncomingPage {
        s: visitor.shell(),
        states: vec![choice("open", "queue-undecided"), choice("all", "queue-all")],
        rows: rows.iter().map(|row| view_row(&words, row)).collect(),
        pager: Pager::new(seen, shown, None, address("/incoming", &[("state", state)]), next),
    })
}

pub(crate) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    query: Query,
) -> Answer {
    let view = view(&app, &visitor, id, &Fields::default(), None).await?;
    let id = match query.get("done") {
        "opened" => "incoming-done-opened",
        "accepted" => "incoming-done-accepted",
        "refused" => "incoming-done-refused",
        _ => return page(&view),
    };
    page(&IncomingOnePage {
        s: view.s.noticing("good", visitor.words.t(id)),
        ..view
    })
}

pub(crate) async fn open(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    let who = visitor.user()?.clone();
    app.run(move |node: &Node| node.open_incoming(&who, id)).await?;
    Ok(see(&address(&href(id), &[("done", "opened")])))
}

pub(crate) async fn accept(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    let who = visitor.user()?.clone();
    let outcome = app
        .run(move |node: &Node| Ok::<_, Fault>(node.accept_incoming(&who, id)))
        .await?;
    answered(&app, &visitor, id, "accepted", &Fields::default(), outcome).await
}

pub(crate) async fn refuse(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let reason = fields.get("reason").to_owned();
    let outcome = if REASONS.contains(&reason.as_str()) {
        let (who, text) = (visitor.user()?.clone(), texts(&fields, "text"));
        let form = RefuseForm { reason, text };
        app.run(move |node: &Node| Ok::<_, Fault>(node.refuse_incoming(&who, id, form)))
            .await?
    } else {
        Err(FlowError::field(Problem::missing("reason")))
    };
    answered(&app, &visitor, id, "refused", &fields, outcome).await
}

async fn answered(
    app: &App,
    visitor: &Visitor,
    id: i64,
    done: &str,
    fields: &Fields,
    outcome: Result<(), FlowError>,
) -> Answer {
    match outcome {
        Ok(()) => Ok(see(&address(&href(id), &[("done", done)]))),
        Err(FlowError::Fields(problems)) => {
            let sentence = |problem| labels::complaint(&visitor.words, problem).sentence();
            let wrong = problems.iter().map(sentence).collect::<Vec<_>>().join(" ");
            let view = view(app, visitor, id, fields, Some(wrong)).await?;
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
        Err(error) => Err(error.into()),
    }
}

/// The delivery with what is in it. Before it is opened only its outside is shown: looking into it is told to the sender.
async fn view(
    app: &App,
    visitor: &Visitor,
    id: i64,
    fields: &Fields,
    wrong: Option<String>,
) -> Result<IncomingOnePage, Fault> {
    let who = visitor.user()?.clone();
    let work = move |node: &Node| {
        let row = node.incoming_one(&who, id)?;
        let closed = matches!(
            row.state,
            IncomingState::Delivered | IncomingState::Rejected | IncomingState::Missing
        );
        let detail = (!closed).then(|| node.open_incoming(&who, id)).transpose()?;
        Ok::<_, FlowError>((row, detail))
    };
    let (row, detail) = app.run(work).await?;
    let words = visitor.words;
    let reason = |word: &&str| Choice {
        value: (*word).into(),
        label: words.t(&format!("reason-{word}")),
        chosen: fields.get("reason") == *word,
    };
    Ok(IncomingOnePage {
        s: visitor.shell().switching_at(href(id)),
        terms: detail.as_ref().map(|d| terms(&words, d)).unwrap_or_default(),
        records: detail.as_ref().map(records).unwrap_or_default(),
        statements: detail
            .as_ref()
            .map(|d| d.statements.iter().map(statement).collect())
            .unwrap_or_default(),
        reasons: REASONS.iter().map(reason).collect(),
        typed: vec![
            text_field(&words, "text", "en", fields),
            text_field(&words, "text", "zh", fields),
        ],
        may_open: row.state == IncomingState::Delivered && visitor.may(Action::Share),
        may_answer: detail.as_ref().is_some_and(|detail| detail.may_decide),
        row: view_row(&words, &row),
        wrong,
    })
}

fn records(detail: &IncomingDetail) -> Vec<(String, String)> {
    let of = |id: &String| (wire::record_href(id), id.clone());
    detail.records.iter().map(of).collect()
}

fn terms(words: &Words, detail: &IncomingDetail) -> Vec<Pair> {
    let purposes = detail.purposes.iter().map(|purpose| purpose.as_str());
    let mut pairs = vec![
        several(words, "field-purposes", "purposes", purposes),
        Pair {
            label: words.t("field-ground"),
            depth: 0,
            values: wire::all_said(words, &detail.ground),
        },
        several(words, "field-onward", "onward", [detail.onward.as_str()]),
        Pair {
            label: words.t("field-may-pass-to"),
            depth: 0,
            values: detail
                .may_pass_to
                .iter()
                .map(|name| Said::new("", name.as_str()))
                .collect(),
        },
    ];
    if detail.row.person {
        pairs.push(Pair {
            label: words.t("field-person"),
            depth: 0,
            values: vec![Said::new("", words.t("yes"))],
        });
    }
    pairs.retain(|pair| !pair.values.is_empty());
    pairs
}

fn statement(statement: &IncomingStatement) -> StatementRow {
    StatementRow {
        verb: statement.verb.clone(),
        record: statement.record.clone(),
        href: wire::record_href(&statement.record),
        issuer: statement.issuer.clone(),
        log: statement.log.clone(),
        index: statement.index,
        vouched: match statement.vouched {
            Vouched::Pinned => "pinned",
            Vouched::BySender => "by-sender",
        }
        .into(),
    }
}

fn view_row(words: &Words, row: &Row) -> IncomingRow {
    let title = wire::one_said(words, &row.title);
    // What is not opened yet may still name its record; what could not be read is named after its sender.
    let name = [&row.record, &row.release].into_iter().find(|id| !id.is_empty());
    let name = name.cloned().unwrap_or_else(|| words.t("incoming-one-title"));
    IncomingRow {
        href: href(row.id),
        state: row.state.as_str().into(),
        why: row.why.clone(),
        from: row.from.to_string(),
        at: wire::instant(row.taken),
        record: RecordRow {
            id: row.record.clone(),
            href: wire::record_href(&row.record),
            kind: row.kind.clone(),
            title: if title.text.is_empty() {
                Said::new("", name)
            } else {
                title
            },
            tlp: row.tlp.clone(),
            ..RecordRow::default()
        },
        problem: problem(words, row),
    }
}

/// What was wrong with it, where the node did not take it.
fn problem(words: &Words, row: &Row) -> String {
    let detail = row.error.as_deref().map(|text| peer_view::english(words, text));
    let detail = detail.unwrap_or_default();
    let told = match row.state {
        IncomingState::Missing => words.t("incoming-problem-missing"),
        IncomingState::Rejected => {
            let code = row.reason.as_deref().unwrap_or("other");
            let reason = words
                .known(&format!("reason-{code}"))
                .unwrap_or_else(|| words.t("reason-other"));
            words.with("incoming-problem", [("reason", &reason)])
        }
        _ => String::new(),
    };
    format!("{told} {detail}").trim().to_owned()
}
