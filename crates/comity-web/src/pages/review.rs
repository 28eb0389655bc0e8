//! `/review`: candidates that wait for a person, one after the other. A person decides, with a reason; the program only asks.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use comity_core::party::ListedParty;
use comity_flow::parties::views::{
    CandidateState, CandidateSubject, Clearing, Decision, FourEyes, Leaf, ListLine, ReviewDetail,
    ReviewEvent, ReviewFilter, ReviewLine, Verdict,
};
use comity_flow::{Action, FlowError, Node};

use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, Query, address};
use crate::labels;
use crate::party_view;
use crate::views::common::{Choice, PAGE_ROWS, Pager};
use crate::views::parties::{CandidatePage, ClearedView, EventView, ReviewPage, SideView};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

/// The queues, each with the states it shows; the first is the one that opens.
const QUEUES: [(&str, &[CandidateState]); 5] = [
    ("waiting", &[CandidateState::Open, CandidateState::Proposed]),
    ("confirm", &[CandidateState::Proposed]),
    (
        "decided",
        &[
            CandidateState::Same,
            CandidateState::Different,
            CandidateState::Unclear,
        ],
    ),
    ("cleared", &[CandidateState::Cleared]),
    ("withdrawn", &[CandidateState::Withdrawn]),
];

/// The queue of a word; an unknown word opens the first.
fn queue(word: &str) -> (&'static str, &'static [CandidateState]) {
    let found = QUEUES.iter().find(|(name, _)| *name == word);
    found.or(QUEUES.first()).copied().unwrap_or(("waiting", &[]))
}

fn filter(states: &[CandidateState]) -> ReviewFilter {
    ReviewFilter {
        states: states.to_vec(),
        ..ReviewFilter::default()
    }
}

/// The title of a list by its id.
pub(crate) fn title(words: &Words, lists: &[ListLine], id: &str) -> String {
    lists
        .iter()
        .find(|list| list.id == id)
        .map_or_else(|| id.to_owned(), |list| party_view::title_of(words, list))
}

pub(crate) async fn list(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let who = visitor.user()?.clone();
    let (name, states) = queue(query.get("state"));
    let leaf = Leaf {
        after: Some(query.get("after").to_owned()).filter(|after| !after.is_empty()),
        limit: PAGE_ROWS as u32,
    };
    let sets = visitor.may(Action::ManageLists);
    let work = move |node: &Node| {
        let counts = QUEUES
            .iter()
            .map(|(_, states)| {
                let one = Leaf {
                    limit: 1,
                    ..Leaf::default()
                };
                Ok(node.review_queue(&who, &filter(states), &one)?.total)
            })
            .collect::<Result<Vec<u64>, FlowError>>()?;
        Ok::<_, FlowError>((
            counts,
            node.review_queue(&who, &filter(states), &leaf)?,
            node.lists(&who)?,
            sets.then(|| node.four_eyes()).transpose()?,
        ))
    };
    let (counts, found, lists, setting) = app.run(work).await?;
    let words = visitor.words;
    let choice = |((word, _), n): (&(&str, &[CandidateState]), &u64)| Choice {
        value: (*word).into(),
        label: format!(
            "{} ({})",
            words.t(&format!("queue-{word}")),
            crate::format::grouped(*n)
        ),
        chosen: *word == name,
    };
    let (seen, shown) = (query.number("seen"), found.rows.len() as u64);
    let of =
        |after: &str, seen: &str| address("/review", &[("state", name), ("after", after), ("seen", seen)]);
    let next = found
        .next
        .as_deref()
        .map(|after| of(after, &(seen + shown).to_string()));
    let row = |line| {
        let line: &ReviewLine = line;
        party_view::queue_row(&words, line, &title(&words, &lists, &line.list), name)
    };
    let mut shell = visitor.shell();
    if query.get("done") == "1" {
        shell = shell.noticing("good", words.t("review-done"));
    } else if query.get("done") == "four-eyes" {
        shell = shell.noticing("good", words.t("four-eyes-saved"));
    }
    let choose = |setting: FourEyes| {
        move |one: FourEyes| Choice {
            value: one.as_str().into(),
            label: words.t(&format!("four-eyes-choice-{}", one.as_str())),
            chosen: one == setting,
        }
    };
    page(&ReviewPage {
        s: shell,
        states: QUEUES.iter().zip(&counts).map(choice).collect(),
        state: name.into(),
        pager: Pager::new(seen, shown, Some(found.total), of("", ""), next),
        rows: found.rows.iter().map(row).collect(),
        may_decide: visitor.may(Action::Decide),
        four_eyes: setting
            .map(|setting| FourEyes::ALL.into_iter().map(choose(setting)).collect())
            .unwrap_or_default(),
    })
}

/// Sets which verdicts a second person must confirm.
pub(crate) async fn four_eyes(State(app): State<App>, visitor: Visitor, fields: Fields) -> Answer {
    let who = visitor.user()?.clone();
    let setting = FourEyes::parse(fields.get("setting")).ok_or(Fault::Unreadable)?;
    app.run(move |node: &Node| node.set_four_eyes(&who, setting))
        .await?;
    Ok(see("/review?done=four-eyes"))
}

// ---- one candidate ------------------------------------------------------------------------------------------

pub(crate) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    query: Query,
) -> Answer {
    let mut view = view(&app, &visitor, id, query.get("state")).await?;
    if let Some(word) = Verdict::parse(query.get("done")) {
        let text = visitor.words.t(&format!("decided-{}", word.as_str()));
        view.s = view.s.noticing("good", text);
    } else if ["proposed", "confirmed", "returned", "seen"].contains(&query.get("done")) {
        let text = visitor.words.t(&format!("decided-{}", query.get("done")));
        view.s = view.s.noticing("good", text);
    }
    page(&view)
}

/// What was typed in an attempt that did not succeed.
struct Typed {
    verdict: String,
    reason: String,
    wrong: String,
}

async fn again(app: &App, visitor: &Visitor, id: i64, queue: &str, typed: Typed) -> Answer {
    let mut view = view(app, visitor, id, queue).await?;
    view.s = view.s.switching_at(party_view::review_href(id, queue));
    view.verdict = typed.verdict;
    view.reason = typed.reason;
    view.wrong = Some(typed.wrong);
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

pub(crate) async fn decide(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let words = visitor.words;
    let (reason, queue) = (fields.get("reason").to_owned(), fields.get("state").to_owned());
    let verdict = Verdict::parse(fields.get("verdict"));
    let typed = |wrong: String| Typed {
        verdict: fields.get("verdict").to_owned(),
        reason: reason.clone(),
        wrong,
    };
    let Some(verdict) = verdict else {
        return again(&app, &visitor, id, &queue, typed(words.t("decide-no-verdict"))).await;
    };
    if reason.is_empty() {
        return again(&app, &visitor, id, &queue, typed(words.t("decide-no-reason"))).await;
    }
    let (who, because) = (visitor.user()?.clone(), reason.clone());
    let outcome = app
        .run(move |node: &Node| outcome(node.decide(&who, id, verdict, &because)))
        .await?;
    match outcome {
        Ok(CandidateState::Proposed) => onward(&app, &visitor, id, &queue, "proposed").await,
        Ok(_) => onward(&app, &visitor, id, &queue, verdict.as_str()).await,
        Err(problems) => again(&app, &visitor, id, &queue, typed(sentences(&words, &problems))).await,
    }
}

pub(crate) async fn confirm(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let (who, queue) = (visitor.user()?.clone(), fields.get("state").to_owned());
    app.run(move |node: &Node| node.confirm(&who, id)).await?;
    onward(&app, &visitor, id, &queue, "confirmed").await
}

/// The second person does not agree: the candidate is open again.
pub(crate) async fn give_back(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let (reason, queue) = (fields.get("reason").to_owned(), fields.get("state").to_owned());
    let typed = |wrong: String| Typed {
        verdict: String::new(),
        reason: reason.clone(),
        wrong,
    };
    if reason.is_empty() {
        let wrong = visitor.words.t("decide-no-reason");
        return again(&app, &visitor, id, &queue, typed(wrong)).await;
    }
    let (who, because) = (visitor.user()?.clone(), reason.clone());
    let outcome = app
        .run(move |node: &Node| outcome(node.disagree(&who, id, &because)))
        .await?;
    match outcome {
        Ok(_) => onward(&app, &visitor, id, &queue, "returned").await,
        Err(problems) => {
            again(
                &app,
                &visitor,
                id,
                &queue,
                typed(sentences(&visitor.words, &problems)),
            )
            .await
        }
    }
}

/// The reader has seen that a delisting took the mark off.
pub(crate) async fn seen(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let (who, queue) = (visitor.user()?.clone(), fields.get("state").to_owned());
    app.run(move |node: &Node| node.clearing_seen(&who, id)).await?;
    Ok(see(&address(
        &format!("/review/{id}"),
        &[("state", &queue), ("done", "seen")],
    )))
}

/// Complaints come back into the form; everything else is a page of its own.
type Tried<T> = Result<T, Vec<comity_core::problem::Problem>>;

fn outcome<T>(done: Result<T, FlowError>) -> Result<Tried<T>, FlowError> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(FlowError::Fields(problems)) => Ok(Err(problems)),
        Err(error) => Err(error),
    }
}

fn sentences(words: &Words, problems: &[comity_core::problem::Problem]) -> String {
    let sentence = |problem| labels::complaint(words, problem).sentence();
    problems.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

/// To the next one of the queue; where none waits, back to the queue.
async fn onward(app: &App, visitor: &Visitor, id: i64, word: &str, done: &str) -> Answer {
    let who = visitor.user()?.clone();
    let (name, states) = queue(word);
    let first = Leaf {
        limit: 2,
        ..Leaf::default()
    };
    let waiting = app
        .run(move |node: &Node| node.review_queue(&who, &filter(states), &first))
        .await?;
    let next = waiting.rows.iter().find(|line| line.id != id);
    Ok(match next {
        Some(line) if name == "waiting" || name == "confirm" => see(&address(
            &format!("/review/{}", line.id),
            &[("state", name), ("done", done)],
        )),
        _ => see(&address("/review", &[("state", name), ("done", "1")])),
    })
}

async fn view(app: &App, visitor: &Visitor, id: i64, word: &str) -> Result<CandidatePage, Fault> {
    let who = visitor.user()?.clone();
    let (name, states) = queue(word);
    let work = move |node: &Node| {
        let around = Leaf {
            limit: PAGE_ROWS as u32,
            ..Leaf::default()
        };
        Ok::<_, FlowError>((
            node.review(&who, id)?,
            node.review_queue(&who, &filter(states), &around)?,
            node.lists(&who)?,
        ))
    };
    let (detail, around, lists) = app.run(work).await?;
    let place = around.rows.iter().position(|line| line.id == id);
    let at = |at: usize| {
        around
            .rows
            .get(at)
            .map(|line| party_view::review_href(line.id, name))
    };
    let mut page = draw(visitor, &detail, &lists);
    page.queue = name.into();
    let beside = |id: Option<i64>| id.map(|id| party_view::review_href(id, name));
    page.before = place
        .and_then(|place| at(place.checked_sub(1)?))
        .or_else(|| beside(detail.before));
    page.after = place
        .and_then(|place| at(place + 1))
        .or_else(|| beside(detail.next));
    page.waiting = around.total;
    Ok(page)
}

fn draw(visitor: &Visitor, detail: &ReviewDetail, lists: &[ListLine]) -> CandidatePage {
    let words = &visitor.words;
    let line = &detail.line;
    let list = title(words, lists, &line.list);
    let decidable = matches!(
        line.state,
        CandidateState::Open | CandidateState::Same | CandidateState::Different | CandidateState::Unclear
    );
    let waiting = detail.story.iter().rev().find(|event| event.what == "proposed");
    CandidatePage {
        s: visitor.shell(),
        id: line.id.to_string(),
        state: line.state.as_str().into(),
        queue: String::new(),
        subject: subject(words, detail),
        listing: side(
            words,
            &detail.listed,
            party_view::party_href(&line.list, &line.entry),
            list.clone(),
        ),
        how: party_view::how(words, line.score, &detail.reasons),
        is_listed: detail.is_listed,
        reopened: line.reopened,
        changed: detail
            .changed_since
            .iter()
            .map(|change| party_view::field_change(words, change))
            .collect(),
        pending: waiting
            .filter(|_| line.state == CandidateState::Proposed)
            .and_then(|event| event.decision.as_ref())
            .map(|decision| party_view::decision(words, decision)),
        story: story(words, &detail.story),
        cleared: detail
            .cleared
            .as_ref()
            .map(|clearing| cleared(words, clearing, &list)),
        may_decide: decidable && visitor.may(Action::Decide),
        may_confirm: line.may_confirm,
        four_eyes: match detail.four_eyes {
            FourEyes::Off => "off",
            FourEyes::Same => "same",
            FourEyes::All => "all",
        },
        verdict: String::new(),
        reason: String::new(),
        wrong: None,
        before: None,
        after: None,
        waiting: 0,
    }
}

fn subject(words: &Words, detail: &ReviewDetail) -> SideView {
    let (href, origin) = match &detail.line.subject {
        CandidateSubject::Customer { id } => (
            party_view::customer_href(id),
            words.with("subject-customer", [("id", id)]),
        ),
        CandidateSubject::Record { id, .. } => {
            (wire::record_href(id), words.with("subject-record", [("id", id)]))
        }
    };
    let mut side = side(words, &detail.ours, href, origin);
    if side.name.text.is_empty() {
        side.name = party_view::plain(&detail.line.subject_name);
    }
    side
}

fn side(words: &Words, party: &ListedParty, href: String, origin: String) -> SideView {
    SideView {
        name: party_view::first_name(party),
        href,
        origin,
        sort: party_view::sort(words, party.kind),
        names: party_view::other_names(words, party),
        facts: party_view::facts(words, party, true),
    }
}

/// What happened, the newest first.
fn story(words: &Words, events: &[ReviewEvent]) -> Vec<EventView> {
    let event = |event: &ReviewEvent| EventView {
        at: wire::instant(event.at),
        what: event.what.clone(),
        decision: event
            .decision
            .as_ref()
            .map(|one: &Decision| party_view::decision(words, one)),
        state: event.state.map(crate::format::grouped).unwrap_or_default(),
    };
    events.iter().rev().map(event).collect()
}

fn cleared(words: &Words, clearing: &Clearing, list: &str) -> ClearedView {
    let date = clearing.state.published.unwrap_or(clearing.state.at.date());
    ClearedView {
        what: words.with("cleared-by", [("list", list), ("date", &date.to_string())]),
        at: wire::instant(clearing.at),
        record: (!clearing.state.record.is_empty()).then(|| wire::record_href(&clearing.state.record)),
        acted: clearing.acted.clone(),
        records: wire::rows(words, &clearing.records),
    }
}
