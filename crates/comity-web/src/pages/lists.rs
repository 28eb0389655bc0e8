//! `/lists`: the lists of this node, each with its states, and what one state changed against another.

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use comity_core::date::PartialDate;
use comity_flow::parties::views::{Leaf, ListDetail, ListDifference, ListLine, ListState, NewList};
use comity_flow::{Action, FlowError, Node};
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;

use super::file::MAX_UPLOAD;
use crate::answer::{self, Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, Query, address};
use crate::format::{self, grouped};
use crate::labels;
use crate::party_view;
use crate::views::common::{Choice, PAGE_ROWS, Pager, Pair, Said};
use crate::views::parties::{ChangesPage, ListForm, ListPage, ListRow, ListsPage, StateRow};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

/// Formats that a list can be named to have; without one each file is recognised by its beginning.
const FORMATS: [&str; 17] = [
    "",
    "lines",
    "ftm",
    "table",
    "ofac-csv",
    "ofac-xml",
    "ofac-advanced-xml",
    "csl-csv",
    "csl-json",
    "bis-xml",
    "un-xml",
    "eu-csv",
    "eu-xml",
    "uk-csv",
    "uk-xml",
    "ofsi-csv",
    "ofsi-xml",
];
/// States in the choice of a difference: two years of weekly states.
const STATES_TO_CHOOSE: u32 = 100;
/// Changes on a page: each can hold long fields, and a page stays light.
const CHANGES_SHOWN: u32 = 30;
/// Lines of a difference fetched at once for a file.
const LINES_AT_ONCE: u32 = 1_000;
/// Pieces of a file that wait for a slow reader.
const PIECES_WAITING: usize = 4;

// ---- all lists ----------------------------------------------------------------------------------------------

pub(crate) async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    let view = all(&app, &visitor, &Fields::default(), None).await?;
    page(&view)
}

/// Keeps a list from now on; its first state comes from a file.
pub(crate) async fn add(State(app): State<App>, visitor: Visitor, fields: Fields) -> Answer {
    let (who, words) = (visitor.user()?.clone(), visitor.words);
    let new = NewList {
        id: fields.get("id").to_owned(),
        title: fields.get("title").to_owned(),
        title_zh: Some(fields.get("title-zh").to_owned()).filter(|title| !title.is_empty()),
        authority: fields.get("authority").to_owned(),
        format: fields.get("format").to_owned(),
        source: fields.get("source").to_owned(),
        public: fields.get("public") == "true",
    };
    let href = party_view::list_href(&new.id);
    let done = app
        .run(move |node: &Node| match node.list_add(&who, &new) {
            Ok(()) => Ok(Ok(())),
            Err(FlowError::Fields(problems)) => Ok(Err(problems)),
            Err(error) => Err(error),
        })
        .await?;
    match done {
        Ok(()) => Ok(see(&href)),
        Err(problems) => {
            let sentence = |problem| labels::complaint(&words, problem).sentence();
            let wrong = problems.iter().map(sentence).collect::<Vec<_>>().join(" ");
            let mut view = all(&app, &visitor, &fields, Some(wrong)).await?;
            view.s = view.s.switching_at("/lists".into());
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
    }
}

async fn all(
    app: &App,
    visitor: &Visitor,
    fields: &Fields,
    wrong: Option<String>,
) -> Result<ListsPage, Fault> {
    let who = visitor.user()?.clone();
    let (words, today) = (visitor.words, app.node.today());
    let lists = app.run(move |node: &Node| node.lists(&who)).await?;
    Ok(ListsPage {
        s: visitor.shell(),
        rows: lists.iter().map(|line| row(&words, line, today)).collect(),
        may_keep: visitor.may(Action::ManageLists),
        form: ListForm {
            id: fields.get("id").into(),
            title: fields.get("title").into(),
            title_zh: fields.get("title-zh").into(),
            authority: fields.get("authority").into(),
            source: fields.get("source").into(),
            public: fields.get("public") == "true" || fields.0.is_empty(),
            formats: formats(&words, fields.get("format")),
            wrong,
        },
    })
}

/// The formats to choose from.
pub(crate) fn formats(words: &Words, chosen: &str) -> Vec<Choice> {
    let format = |format: &str| Choice {
        value: format.into(),
        label: format_name(words, format),
        chosen: format == chosen,
    };
    FORMATS.into_iter().map(format).collect()
}

fn format_name(words: &Words, format: &str) -> String {
    let id = if format.is_empty() { "any" } else { format };
    words
        .known(&format!("format-{id}"))
        .unwrap_or_else(|| format.to_owned())
}

/// A list with its newest state.
fn row(words: &Words, line: &ListLine, today: PartialDate) -> ListRow {
    let state = line.state.as_ref();
    let date = state.map(dated);
    let days = date.map_or(0, |date| today.days_since(date).0.max(0));
    ListRow {
        href: party_view::list_href(&line.id),
        title: party_view::title_of(words, line),
        authority: line.authority.clone(),
        id: line.id.clone(),
        date: date.map(|date| date.to_string()).unwrap_or_default(),
        version: state.map(|state| grouped(state.number)).unwrap_or_default(),
        entries: line.entries,
        age: match date {
            None => words.t("list-no-state"),
            Some(_) => words.count("list-age", u64::try_from(days).unwrap_or(0)),
        },
        old: line.stale,
        checked: line.checked.map(wire::instant).unwrap_or_default(),
        problem: line.problem.clone(),
        record: state.and_then(record),
    }
}

/// The day its authority dates a state, else the day it was taken over.
fn dated(state: &ListState) -> PartialDate {
    state.published.unwrap_or(state.at.date())
}

fn record(state: &ListState) -> Option<String> {
    (!state.record.is_empty()).then(|| wire::record_href(&state.record))
}

// ---- one list -----------------------------------------------------------------------------------------------

pub(crate) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    query: Query,
) -> Answer {
    let mut view = view(&app, &visitor, &id, &query, None).await?;
    if ["taken", "same", "discarded"].contains(&query.get("done")) {
        let text = visitor.words.t(&format!("list-{}", query.get("done")));
        view.s = view.s.noticing("good", text);
    }
    page(&view)
}

/// The page of a list; `wrong` is what was wrong with a file.
pub(crate) async fn view(
    app: &App,
    visitor: &Visitor,
    id: &str,
    query: &Query,
    wrong: Option<String>,
) -> Result<ListPage, Fault> {
    let (who, list) = (visitor.user()?.clone(), id.to_owned());
    let leaf = Leaf {
        after: Some(query.get("after").to_owned()).filter(|after| !after.is_empty()),
        limit: PAGE_ROWS as u32,
    };
    let work = move |node: &Node| {
        Ok::<_, FlowError>((node.list(&who, &list)?, node.list_history(&who, &list, &leaf)?))
    };
    let (detail, history) = app.run(work).await?;
    let (words, today) = (visitor.words, app.node.today());
    let path = party_view::list_href(id);
    let (seen, shown) = (query.number("seen"), history.rows.len() as u64);
    let of = |after: &str, seen: &str| address(&path, &[("after", after), ("seen", seen)]);
    let next = history
        .next
        .as_deref()
        .map(|after| of(after, &(seen + shown).to_string()));
    Ok(ListPage {
        s: visitor.shell(),
        row: row(&words, &detail.line, today),
        facts: facts(&words, &detail),
        states: history.rows.iter().map(|state| state_row(&path, state)).collect(),
        pager: Pager::new(seen, shown, Some(history.total), of("", ""), next),
        open: detail.open_candidates,
        may_keep: visitor.may(Action::ManageLists),
        last_day: today.to_string(),
        formats: formats(&words, &detail.line.format),
        largest: format::size(MAX_UPLOAD as u64),
        wrong,
    })
}

fn facts(words: &Words, detail: &ListDetail) -> Vec<Pair> {
    let line = &detail.line;
    let pairs = [
        ("list-authority", line.authority.clone()),
        ("list-format", format_name(words, &line.format)),
        ("list-source", line.source.clone()),
        (
            "list-checked",
            line.checked.map(wire::instant).unwrap_or_default(),
        ),
    ];
    let pair = |(label, value): (&str, String)| Pair {
        label: words.t(label),
        depth: 0,
        values: vec![Said::new("", value)],
    };
    pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(pair)
        .collect()
}

fn state_row(list: &str, state: &ListState) -> StateRow {
    let before = state.number.checked_sub(1).filter(|n| *n > 0);
    StateRow {
        date: dated(state).to_string(),
        taken: wire::instant(state.at),
        version: grouped(state.number),
        entries: state.entries,
        added: state.added,
        removed: state.removed,
        changed: state.changed,
        digest: state.digest.clone(),
        href: before.map(|before| {
            let path = format!("{list}/changes");
            address(
                &path,
                &[("from", &before.to_string()), ("to", &state.number.to_string())],
            )
        }),
        record: record(state),
    }
}

// ---- differences --------------------------------------------------------------------------------------------

/// Two states by number, as the address names them; without them, or with one alone, that one and the one before it.
/// The first state has none before it.
fn pair(query: &Query, newest: u64) -> Option<(u64, u64)> {
    let number = |name: &str| Some(query.number(name)).filter(|n| *n > 0);
    let (from, to) = match (number("from"), number("to")) {
        (Some(from), Some(to)) => (from.min(to), from.max(to)),
        (Some(from), None) => (from.min(newest), newest),
        (None, to) => {
            let to = to.unwrap_or(newest);
            (to, to)
        }
    };
    let from = if from == to { to.checked_sub(1)? } else { from };
    (from > 0).then_some((from, to))
}

pub(crate) async fn changes(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    query: Query,
) -> Answer {
    let (who, list, asked) = (visitor.user()?.clone(), id.clone(), query.clone());
    let work = move |node: &Node| {
        let choose = Leaf {
            limit: STATES_TO_CHOOSE,
            ..Leaf::default()
        };
        let states = node.list_history(&who, &list, &choose)?;
        let newest = states.rows.first().map_or(0, |state| state.number);
        let Some((from, to)) = pair(&asked, newest) else {
            return Ok(None);
        };
        let leaf = Leaf {
            after: Some(asked.get("after").to_owned()).filter(|after| !after.is_empty()),
            limit: CHANGES_SHOWN,
        };
        let difference = node.list_difference(&who, &list, from, to, &leaf)?;
        Ok::<_, FlowError>(Some((states.rows, difference)))
    };
    let Some((states, difference)) = app.run(work).await? else {
        // A list with one state has changed nothing yet.
        return Ok(see(&party_view::list_href(&id)));
    };
    page(&changes_view(&visitor, &id, &query, &states, &difference))
}

fn changes_view(
    visitor: &Visitor,
    id: &str,
    query: &Query,
    states: &[ListState],
    found: &ListDifference,
) -> ChangesPage {
    let words = &visitor.words;
    let list_href = party_view::list_href(id);
    let path = format!("{list_href}/changes");
    let (from, to) = (found.from.number.to_string(), found.to.number.to_string());
    let state = |state: &ListState, chosen: u64| Choice {
        value: state.number.to_string(),
        label: format!("{} · {}", grouped(state.number), dated(state)),
        chosen: state.number == chosen,
    };
    let (seen, shown) = (query.number("seen"), found.lines.rows.len() as u64);
    let of = |after: &str, seen: &str| {
        address(
            &path,
            &[("from", &from), ("to", &to), ("after", after), ("seen", seen)],
        )
    };
    let next = found
        .lines
        .next
        .as_deref()
        .map(|after| of(after, &(seen + shown).to_string()));
    let file = |end: &str| {
        let path = format!("{list_href}/changes.{end}");
        visitor
            .may(Action::Export)
            .then(|| address(&path, &[("from", &from), ("to", &to)]))
    };
    ChangesPage {
        s: visitor.shell(),
        title: party_view::title_of(words, &found.list),
        path: path.clone(),
        from: states.iter().map(|one| state(one, found.from.number)).collect(),
        to: states.iter().map(|one| state(one, found.to.number)).collect(),
        between: (dated(&found.from).to_string(), dated(&found.to).to_string()),
        counts: vec![
            ("removed".into(), found.removed),
            ("added".into(), found.added),
            ("changed".into(), found.changed),
        ],
        rows: found
            .lines
            .rows
            .iter()
            .map(|line| party_view::change_row(words, id, line))
            .collect(),
        pager: Pager::new(seen, shown, Some(found.lines.total), of("", ""), next),
        csv: file("csv"),
        jsonl: file("jsonl"),
        list_href,
    }
}

/// `GET /lists/{id}/changes.csv` and `.jsonl`: the whole difference as a file; field words are stable and English.
pub(crate) async fn csv(app: State<App>, visitor: Visitor, id: Path<String>, query: Query) -> Answer {
    whole(app, visitor, id, query, Shape::Csv).await
}

pub(crate) async fn jsonl(app: State<App>, visitor: Visitor, id: Path<String>, query: Query) -> Answer {
    whole(app, visitor, id, query, Shape::Lines).await
}

/// How a file is written.
#[derive(Clone, Copy)]
enum Shape {
    Csv,
    Lines,
}

async fn whole(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    query: Query,
    shape: Shape,
) -> Answer {
    let who = visitor.user()?.clone();
    let first = fetch(&app, &who, &id, Between::Asked(query), None).await?;
    let name = format!("{id}-{}-{}", first.from.number, first.to.number);
    let (to, from) = channel::<std::io::Result<Bytes>>(PIECES_WAITING);
    tokio::spawn(async move {
        if pour(&app, &who, &id, first, shape, &to).await.is_none() {
            // Cut off, so that nobody takes half a difference for the whole; a reader who went away is told nothing.
            let cut = std::io::Error::other("this node could not go on");
            let _ = to.send(Err(cut)).await;
        }
    });
    let body = Body::from_stream(ReceiverStream::new(from));
    Ok(match shape {
        Shape::Csv => answer::file(&format!("{name}.csv"), "text/csv; charset=utf-8", body),
        Shape::Lines => answer::file(&format!("{name}.jsonl"), "application/x-ndjson", body),
    })
}

/// Which states: as the address says, or those of the first page, so that a state that comes meanwhile changes nothing.
enum Between {
    Asked(Query),
    States(u64, u64),
}

async fn fetch(
    app: &App,
    who: &comity_flow::Who,
    id: &str,
    between: Between,
    after: Option<String>,
) -> Result<ListDifference, Fault> {
    let (who, id) = (who.clone(), id.to_owned());
    app.run(move |node: &Node| {
        let (from, to) = match between {
            Between::States(from, to) => (from, to),
            Between::Asked(query) => {
                let newest = node.list(&who, &id)?.line.state.map_or(0, |state| state.number);
                pair(&query, newest).ok_or(FlowError::NotFound("state"))?
            }
        };
        let leaf = Leaf {
            after,
            limit: LINES_AT_ONCE,
        };
        node.list_difference(&who, &id, from, to, &leaf)
    })
    .await
}

/// Sends page after page; none if one could not be fetched or nobody reads any more.
async fn pour(
    app: &App,
    who: &comity_flow::Who,
    id: &str,
    first: ListDifference,
    shape: Shape,
    to: &Sender<std::io::Result<Bytes>>,
) -> Option<()> {
    if matches!(shape, Shape::Csv) {
        let head = Bytes::from_static(b"change,entry,type,name,field,gone,came\r\n");
        to.send(Ok(head)).await.ok()?;
    }
    let mut page = first;
    loop {
        to.send(Ok(Bytes::from(written(&page, shape)))).await.ok()?;
        let Some(after) = page.lines.next.take() else {
            return Some(());
        };
        let between = Between::States(page.from.number, page.to.number);
        page = fetch(app, who, id, between, Some(after)).await.ok()?;
    }
}

fn written(page: &ListDifference, shape: Shape) -> String {
    let mut text = String::new();
    for line in &page.lines.rows {
        match shape {
            Shape::Lines => {
                // Only strings and numbers: this cannot fail.
                text.push_str(&serde_json::to_string(line).unwrap_or_default());
                text.push('\n');
            }
            Shape::Csv => csv_rows(&mut text, line),
        }
    }
    text
}

/// A row for each field that changed; one for what came or went.
fn csv_rows(text: &mut String, line: &comity_flow::parties::views::DifferenceLine) {
    let head = [line.change.as_str(), &line.entry, line.kind.as_str(), &line.name];
    if line.fields.is_empty() {
        csv_row(text, &[&head[..], &["", "", ""]].concat());
    }
    for field in &line.fields {
        let (gone, came) = (field.gone.join(" | "), field.came.join(" | "));
        csv_row(text, &[&head[..], &[&field.field, &gone, &came]].concat());
    }
}

fn csv_row(text: &mut String, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&super::result::quoted(cell));
    }
    text.push_str("\r\n");
}

/// Where a file that was taken or thrown away leads.
pub(crate) fn done(id: &str, word: &str) -> Response {
    see(&address(&party_view::list_href(id), &[("done", word)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Query {
        Query(Fields::parse(query).unwrap())
    }

    #[test]
    fn the_newest_change_is_shown_where_none_is_named() {
        assert_eq!(pair(&asked(""), 7), Some((6, 7)));
        assert_eq!(pair(&asked("from=2"), 7), Some((2, 7)));
        assert_eq!(pair(&asked("from=5&to=3"), 7), Some((3, 5)));
        assert_eq!(pair(&asked("from=4&to=4"), 7), Some((3, 4)));
        for (query, newest) in [("to=x", 1), ("", 0), ("from=1&to=1", 7), ("to=1", 7)] {
            assert_eq!(pair(&asked(query), newest), None, "{query}");
        }
    }
}
