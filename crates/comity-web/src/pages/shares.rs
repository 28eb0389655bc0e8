//! `/shares`: what is to leave. Whoever proposed it does not approve it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use comity_flow::sharing::{DeliveryRow, ShareForm, ShareQuery, ShareRow as Row, ShareState};
use comity_flow::{Action, FlowError, Node, RecordLine};

use super::share::verdict;
use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, Query, address};
use crate::labels;
use crate::peer_view;
use crate::views::common::{Choice, PAGE_ROWS, Pager, Pair, RecordRow, Said};
use crate::views::sharing::{DeliveryView, Recipient, ShareOnePage, ShareRow, SharesPage, StepUp};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

/// What the node sent by itself, beside the states of proposals.
const AUTOMATIC: &str = "automatic";

/// Address of a proposal.
pub(crate) fn href(id: i64) -> String {
    format!("/shares/{id}")
}

pub(crate) async fn list(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let who = visitor.user()?.clone();
    let words = visitor.words;
    let automatic = query.get("state") == AUTOMATIC;
    let state = ShareState::parse(query.get("state")).unwrap_or(ShareState::Proposed);
    let before = query.get("before").parse().ok();
    let asked = ShareQuery {
        state: (!automatic).then_some(state),
        record: None,
        automatic,
        before,
        limit: PAGE_ROWS as u32 + 1,
    };
    let mut rows = app.run(move |node: &Node| node.shares(&who, &asked)).await?;
    let more = rows.len() as u64 > PAGE_ROWS;
    rows.truncate(PAGE_ROWS as usize);
    let chosen = if automatic { AUTOMATIC } else { state.as_str() };
    let seen = query.number("seen");
    let shown = rows.len() as u64;
    let next = rows.last().filter(|_| more).map(|last| {
        let (id, seen) = (last.id.to_string(), (seen + shown).to_string());
        address("/shares", &[("state", chosen), ("before", &id), ("seen", &seen)])
    });
    let states = ShareState::ALL.map(ShareState::as_str);
    let choice = |word: &str| Choice {
        value: word.into(),
        label: if word == AUTOMATIC {
            words.t("shares-automatic")
        } else {
            words.t(&format!("share-{word}"))
        },
        chosen: word == chosen,
    };
    let me = visitor.user()?.name.clone();
    page(&SharesPage {
        s: visitor.shell(),
        states: states.into_iter().chain([AUTOMATIC]).map(choice).collect(),
        rows: rows.iter().map(|row| share_row(&words, row, &me)).collect(),
        pager: Pager::new(seen, shown, None, address("/shares", &[("state", chosen)]), next),
    })
}

pub(crate) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    query: Query,
) -> Answer {
    let view = view(&app, &visitor, id, String::new(), None).await?;
    let words = visitor.words;
    let (tone, id) = match query.get("done") {
        "proposed" => ("good", "share-proposed-done"),
        "approved" => ("good", "share-done-approved"),
        "declined" => ("good", "share-done-declined"),
        _ => return page(&view),
    };
    let form = query.get("form");
    page(&ShareOnePage {
        s: view.s.noticing(tone, words.t(id)).done_with(form),
        ..view
    })
}

/// With the answer of a passkey where the browser brought one; whether it must is for the flow to say.
pub(crate) async fn approve(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let who = visitor.user()?.clone();
    let (ticket, answer) = (fields.get("ticket").to_owned(), fields.get("answer").to_owned());
    let work = move |node: &Node| {
        Ok::<_, Fault>(match answer.is_empty() {
            true => node.approve_share(&who, id),
            false => node.approve_share_signed(&who, id, &ticket, &answer),
        })
    };
    let outcome = app.run(work).await?;
    decided(&app, &visitor, id, "approved", String::new(), outcome.map(drop)).await
}

pub(crate) async fn decline(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let (who, reason) = (visitor.user()?.clone(), fields.get("reason").to_owned());
    let typed = reason.clone();
    let outcome = if reason.is_empty() {
        Err(FlowError::field(comity_core::problem::Problem::missing("reason")))
    } else {
        app.run(move |node: &Node| Ok::<_, Fault>(node.decline_share(&who, id, &reason)))
            .await?
    };
    decided(&app, &visitor, id, "declined", typed, outcome).await
}

async fn decided(
    app: &App,
    visitor: &Visitor,
    id: i64,
    done: &str,
    reason: String,
    outcome: Result<(), FlowError>,
) -> Answer {
    match outcome {
        Ok(()) => Ok(see(&address(&href(id), &[("done", done)]))),
        Err(FlowError::Fields(problems)) => {
            let sentence = |problem| labels::complaint(&visitor.words, problem).sentence();
            let wrong = problems.iter().map(sentence).collect::<Vec<_>>().join(" ");
            let view = view(app, visitor, id, reason, Some(wrong)).await?;
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
        Err(error) => Err(error.into()),
    }
}

async fn view(
    app: &App,
    visitor: &Visitor,
    id: i64,
    reason: String,
    wrong: Option<String>,
) -> Result<ShareOnePage, Fault> {
    let who = visitor.user()?.clone();
    let work = move |node: &Node| {
        let row = node.share(&who, id)?;
        let line = node.line(&who, &row.record).ok().flatten();
        // A proposal that the policy cannot be asked about is shown without its answer.
        let verdicts = if row.state == ShareState::Proposed {
            node.release_verdicts(&who, &terms_of(&row)).unwrap_or_default()
        } else {
            Vec::new()
        };
        let peers = node.peers(&who)?;
        let step = row.may_decide && row.state == ShareState::Proposed;
        let step = step.then(|| node.share_approval_begin(&who, id)).transpose()?;
        Ok::<_, FlowError>((row, line, verdicts, peers, step.flatten()))
    };
    let (row, line, verdicts, peers, step) = app.run(work).await?;
    let (words, now) = (visitor.words, app.node.clock().now());
    let me = visitor.user()?.name.clone();
    let recipient = |name: &comity_core::identifiers::NodeName| Recipient {
        name: name.to_string(),
        state: peers
            .iter()
            .find(|peer| peer.name == *name)
            .map(|peer| peer_view::state(peer, now).to_owned())
            .unwrap_or_default(),
        verdict: verdicts
            .iter()
            .find(|(to, _)| to == name)
            .map(|(_, says)| verdict(&app.node, &words, says.allowed, &says.reasons)),
        ..Recipient::default()
    };
    let waits = row.state == ShareState::Proposed;
    let mine = row.proposed_by.as_deref() == Some(me.as_str());
    let may_release = visitor.may(Action::Release);
    Ok(ShareOnePage {
        s: visitor.shell().switching_at(href(id)),
        row: ShareRow {
            record: record_row(&words, &row, line.as_ref()),
            ..share_row(&words, &row, &me)
        },
        terms: terms(&words, &row),
        verdicts: row.to.iter().map(recipient).collect(),
        policy: verdicts
            .first()
            .map(|(_, says)| says.version.clone())
            .unwrap_or_default(),
        deliveries: row.deliveries.iter().map(|d| delivery(&words, d)).collect(),
        problem: row.problem.as_ref().map(|text| {
            let detail = peer_view::english(&words, text);
            format!("{} {detail}", words.t("share-problem")).trim().to_owned()
        }),
        release: row.release.as_deref().map(wire::record_href),
        may_approve: waits && row.may_decide,
        may_decline: waits && (row.may_decide || mine),
        why_not: match (waits && !row.may_decide, mine && may_release) {
            (false, _) => "",
            (true, true) => "share-own-proposal",
            (true, false) => "share-not-officer",
        },
        reason,
        wrong,
        step_up: step.map(|asked| StepUp {
            request: asked.options,
            ticket: asked.ticket,
        }),
    })
}

/// The terms of a proposal as the form that asks the policy.
fn terms_of(row: &Row) -> ShareForm {
    ShareForm {
        record: row.record.clone(),
        to: row.to.clone(),
        purposes: row.purposes.clone(),
        ground: row.ground.clone(),
        onward: row.onward,
        assured: row.assured.clone(),
    }
}

fn share_row(words: &Words, row: &Row, me: &str) -> ShareRow {
    let decided = |id: &'static str| {
        let (name, at) = (row.decided_by.as_deref()?, wire::instant(row.decided?));
        Some(words.with(id, [("name", name), ("at", &at)]))
    };
    let decided = match row.state {
        ShareState::Proposed => None,
        ShareState::Declined => decided("share-declined-by"),
        ShareState::Approved | ShareState::Released => decided("share-approved-by"),
    };
    let reason = row.reason.as_deref().map(|reason| format!(" – {reason}"));
    ShareRow {
        href: href(row.id),
        state: row.state.as_str().into(),
        why: row.why.clone(),
        record: record_row(words, row, None),
        to: row.to.iter().map(ToString::to_string).collect(),
        by: row.proposed_by.clone().unwrap_or_default(),
        at: wire::instant(row.proposed),
        mine: row.proposed_by.as_deref() == Some(me),
        decided: decided.unwrap_or_default() + &reason.unwrap_or_default(),
    }
}

/// The record as the proposal knows it; where it can be read, as it is.
fn record_row(words: &Words, row: &Row, line: Option<&RecordLine>) -> RecordRow {
    if let Some(line) = line {
        return wire::row(words, line);
    }
    let title = wire::one_said(words, &row.title);
    RecordRow {
        id: row.record.clone(),
        href: wire::record_href(&row.record),
        kind: row.kind.clone(),
        title: if title.text.is_empty() {
            Said::new("", row.record.clone())
        } else {
            title
        },
        tlp: row.tlp.clone(),
        ..RecordRow::default()
    }
}

fn terms(words: &Words, row: &Row) -> Vec<Pair> {
    let mut pairs = vec![
        several(
            words,
            "field-purposes",
            "purposes",
            row.purposes.iter().map(|p| p.as_str()),
        ),
        Pair {
            label: words.t("field-ground"),
            depth: 0,
            values: wire::all_said(words, &row.ground),
        },
        several(words, "field-onward", "onward", [row.onward.as_str()]),
    ];
    if !row.assured.is_empty() {
        let assured = row.assured.iter().map(|one| one.as_str());
        pairs.push(several(words, "field-assured", "assurances", assured));
    }
    if !row.may_pass_to.is_empty() {
        pairs.push(Pair {
            label: words.t("field-may-pass-to"),
            depth: 0,
            values: row
                .may_pass_to
                .iter()
                .map(|name| Said::new("", name.as_str()))
                .collect(),
        });
    }
    pairs.retain(|pair| !pair.values.is_empty());
    pairs
}

/// A label with the words of a closed list.
pub(crate) fn several<'a>(
    words: &Words,
    label: &str,
    group: &str,
    values: impl IntoIterator<Item = &'a str>,
) -> Pair {
    let value = |word: &str| Said::new("", words.t(&format!("{group}-{word}")));
    Pair {
        label: words.t(label),
        depth: 0,
        values: values.into_iter().map(value).collect(),
    }
}

fn delivery(words: &Words, row: &DeliveryRow) -> DeliveryView {
    let reason = row.reason.as_deref();
    let reason = reason.and_then(|reason| words.known(&format!("reason-{reason}")));
    let said = reason.map(|reason| Said::new("", reason)).into_iter();
    DeliveryView {
        to: row.to.to_string(),
        stage: row.stage.as_str().into(),
        at: row.at.map(wire::instant).unwrap_or_default(),
        said: said.chain(wire::all_said(words, &row.text)).collect(),
        receipt: row.receipt.as_deref().map(wire::record_href),
        error: row
            .error
            .as_deref()
            .map(|error| peer_view::english(words, error))
            .unwrap_or_default(),
    }
}
