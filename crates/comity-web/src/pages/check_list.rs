//! `/check/list` and `/api/check`: a list of structures, names or labels in, an answer a record out, as it is made.

use std::io;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Multipart, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comity_core::date::PartialDate;
use comity_core::jurisdiction::Jurisdiction;
use comity_flow::Who;
use comity_flow::lists::{ListQuestion, Written};
use comity_flow::screening::{Answers, Form, LONGEST_LINE};
use comity_flow::substances::{Tables, place_written};
use serde_json::json;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;

use super::file::MAX_UPLOAD;
use crate::answer::{self, Answer, page, page_with};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::Query;
use crate::format;
use crate::multipart::{self, Field};
use crate::substance_view::{FIRST_DAY, last_day, place};
use crate::views::common::Choice;
use crate::views::substances::CheckListPage;
use crate::visitor::Visitor;

/// Pieces of the answer that wait for a slow reader; one more than this, and the work waits too.
const PIECES_WAITING: usize = 8;

/// The ways a list can be written, in the order of the form.
const WAYS: [&str; 4] = ["smiles", "names", "text", "sdf"];

// ---- for people -------------------------------------------------------------------------------------------

pub(crate) async fn get(State(app): State<App>, visitor: Visitor) -> Answer {
    page(&form(&app, &visitor, None))
}

pub(crate) async fn post(State(app): State<App>, visitor: Visitor, parts: Multipart) -> Answer {
    let sent = read(&visitor, parts).await?;
    let wrong = |id: &str| {
        let text = visitor.words.t(id);
        Ok(page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &form(&app, &visitor, Some(text)),
        ))
    };
    if sent.list.is_empty() {
        return wrong("file-missing");
    }
    let Ok(question) = question(&app, &sent.way, &sent.on, &sent.places, &sent.form) else {
        return wrong("check-list-wrong");
    };
    let (name, kind) = match question.form {
        Form::Csv => ("answers.csv", "text/csv; charset=utf-8"),
        _ => ("answers.jsonl", "application/x-ndjson"),
    };
    let body = answered(&app, visitor.user()?.clone(), question, sent.list);
    Ok(answer::file(name, kind, body))
}

/// What the form sent.
#[derive(Default)]
struct Sent {
    way: String,
    on: String,
    places: String,
    form: String,
    list: Bytes,
}

async fn read(visitor: &Visitor, parts: Multipart) -> Result<Sent, Fault> {
    let (mut form, mut sent) = (multipart::Form::new(visitor, parts), Sent::default());
    while let Some(field) = form.next().await? {
        match field {
            Field::File(_, bytes) => sent.list = bytes,
            Field::Text(name, text) => match name.as_str() {
                "way" => sent.way = text,
                "on" => sent.on = text,
                "format" => sent.form = text,
                "in" if sent.places.is_empty() => sent.places = text,
                "in" => sent.places = format!("{},{text}", sent.places),
                _ => return Err(Fault::Foreign),
            },
        }
    }
    Ok(sent)
}

fn form(app: &App, visitor: &Visitor, wrong: Option<String>) -> CheckListPage {
    let (words, tables) = (&visitor.words, app.node.tables());
    let way = |(at, word): (usize, &&str)| Choice {
        value: (*word).into(),
        label: words.t(&format!("check-list-way-{word}")),
        chosen: at == 0,
    };
    let today = app.node.today();
    CheckListPage {
        s: visitor.shell(),
        ways: WAYS.iter().enumerate().map(way).collect(),
        places: tables
            .jurisdictions()
            .iter()
            .map(|fact| Choice {
                value: fact.code.to_string(),
                label: place(words, tables, fact.code),
                chosen: false,
            })
            .collect(),
        on: today.to_string(),
        first_day: FIRST_DAY.into(),
        last_day: last_day(today),
        largest: format::size(MAX_UPLOAD as u64),
        wrong,
    }
}

// ---- for programs -----------------------------------------------------------------------------------------

/// `GET /api/check?q=…&as=smiles|names|text&on=…&in=US,CN`: the answer about one record, as JSON.
pub(crate) async fn api_one(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let asked = query.get("q").to_owned();
    let way = if query.get("as").is_empty() {
        "smiles"
    } else {
        query.get("as")
    };
    let question = match question(&app, way, query.get("on"), query.get("in"), "jsonl") {
        Ok(question) if question.written != Written::Sdf => question,
        Ok(_) => {
            return Ok(refused(
                "as",
                "an SD file is a list",
                "send it in the body of a POST request",
            ));
        }
        Err(response) => return Ok(*response),
    };
    if asked.is_empty() || asked.len() > LONGEST_LINE || asked.contains(['\n', '\r', '\t']) {
        return Ok(refused(
            "q",
            "not one record",
            "write one structure, name or label",
        ));
    }
    let body = answered(
        &app,
        visitor.user()?.clone(),
        question,
        Bytes::from(format!("{asked}\t{asked}\n")),
    );
    Ok((
        [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))],
        body,
    )
        .into_response())
}

/// `POST /api/check?as=smiles|names|text|sdf&on=…&in=US,CN&format=jsonl|csv`: the body is the list; an answer a record,
/// in its order, while the rest is worked on.
pub(crate) async fn api_many(
    State(app): State<App>,
    visitor: Visitor,
    query: Query,
    request: Request,
) -> Answer {
    let question = question(
        &app,
        query.get("as"),
        query.get("on"),
        query.get("in"),
        query.get("format"),
    );
    let question = match question {
        Ok(question) => question,
        Err(response) => return Ok(*response),
    };
    let too_large = Fault::TooLarge {
        limit: MAX_UPLOAD as u64,
    };
    let list = to_bytes(request.into_body(), MAX_UPLOAD)
        .await
        .map_err(|_| too_large)?;
    let kind = match question.form {
        Form::Csv => "text/csv; charset=utf-8",
        _ => "application/x-ndjson",
    };
    let body = answered(&app, visitor.user()?.clone(), question, list);
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], body).into_response())
}

/// A parameter that is wrong: `{"field":…,"reason":…,"mend":…}`, status 422.
fn refused(field: &str, reason: &str, mend: &str) -> Response {
    let body = json!({ "field": field, "reason": reason, "mend": mend }).to_string();
    let kind = HeaderValue::from_static("application/json");
    (
        StatusCode::UNPROCESSABLE_ENTITY,
        [(header::CONTENT_TYPE, kind)],
        body,
    )
        .into_response()
}

// ---- for both ---------------------------------------------------------------------------------------------

fn question(app: &App, way: &str, on: &str, places: &str, form: &str) -> Result<ListQuestion, Box<Response>> {
    let no = |field: &str, reason: &str, mend: &str| Err(Box::new(refused(field, reason, mend)));
    let Some(written) = Written::of_word(if way.is_empty() { "smiles" } else { way }) else {
        return no("as", "not known", "write smiles, names, text or sdf");
    };
    let form = match form {
        "" | "jsonl" => Form::JsonLines,
        "csv" => Form::Csv,
        _ => return no("format", "not known", "write jsonl or csv"),
    };
    let on: PartialDate = match on.parse() {
        Ok(on) => on,
        Err(_) if on.is_empty() => app.node.today(),
        Err(_) => return no("on", "not a date", "write a day such as 2026-11-21"),
    };
    let codes = places.split(',').map(str::trim).filter(|code| !code.is_empty());
    let parsed: Option<Vec<Jurisdiction>> = codes.map(|code| known_place(app.node.tables(), code)).collect();
    match parsed {
        Some(places) => Ok(ListQuestion {
            written,
            form,
            on,
            places,
        }),
        None => no(
            "in",
            "the tables hold no law of one of these places",
            "write codes such as US,CN,UN",
        ),
    }
}

/// A place whose law the tables hold.
fn known_place(tables: &Tables, code: &str) -> Option<Jurisdiction> {
    let place = place_written(code).ok()?;
    tables.jurisdiction(place).map(|_| place)
}

/// The answers as a body that is filled while it is sent.
fn answered(app: &App, who: Who, question: ListQuestion, list: Bytes) -> Body {
    let (to, from) = channel::<io::Result<Bytes>>(PIECES_WAITING);
    let node = Arc::clone(&app.node);
    tokio::task::spawn_blocking(move || {
        let mut pipe = Pipe { to };
        let ended = node.screen(&who, &question, &list, &mut pipe);
        let failed = match ended {
            Ok(Ok(_)) => return,
            Ok(Err(cause)) => cause.to_string(),
            Err(cause) => {
                tracing::error!(%cause, "a list could not be answered");
                "this node could not answer".to_owned()
            }
        };
        // Cut off, so that nobody takes half an answer for the whole.
        let _ = pipe.to.blocking_send(Err(io::Error::other(failed)));
    });
    Body::from_stream(ReceiverStream::new(from))
}

struct Pipe {
    to: Sender<io::Result<Bytes>>,
}

impl Answers for Pipe {
    fn text(&mut self, lines: &[u8]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let piece = Bytes::copy_from_slice(lines);
        self.to
            .blocking_send(Ok(piece))
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
