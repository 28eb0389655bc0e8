//! The page for what went wrong: what happened, and the next step.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comity_core::problem::Problem;
use serde_json::json;

use crate::answer;
use crate::fault::{Fault, Kept};
use crate::format;
use crate::labels;
use crate::views::errors::ErrorPage;
use crate::visitor::Visitor;
use crate::words::{Lang, Words};

/// Draws the page for a fault in the reader's words.
pub(crate) fn draw(visitor: &Visitor, fault: Fault) -> Response {
    let status = fault.status();
    let words = visitor.words;
    let key = key(&fault);
    let page = ErrorPage {
        s: visitor.shell(),
        status: status.as_u16(),
        heading: format!("error-{key}"),
        what: what(&words, &fault),
        next: words.t(&format!("error-{key}-next")),
        ways: ways(visitor, status),
        kept: kept(fault),
    };
    answer::page_with(status, &page)
}

/// Tells a program what went wrong, in English: `{"detail":…,"field":…,"reason":…,"mend":…}`.
pub(crate) fn tell(fault: &Fault) -> Response {
    let words = Words::new(Lang::En);
    let key = key(fault);
    let heading = words.t(&format!("error-{key}"));
    let reason = match fault {
        Fault::Fields(problems) => problems
            .first()
            .map_or(heading, |p| labels::complaint(&words, p).what),
        _ => format!("{heading}. {}", what(&words, fault)).trim().to_owned(),
    };
    let field = match fault {
        Fault::Fields(problems) => problems.first().map(|p| p.field.clone()).unwrap_or_default(),
        _ => String::new(),
    };
    let mend = words.t(&format!("error-{key}-next"));
    let body = json!({ "detail": reason, "field": field, "reason": reason, "mend": mend });
    let kind = HeaderValue::from_static("application/json");
    (fault.status(), [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
}

fn key(fault: &Fault) -> &'static str {
    match fault {
        Fault::NotFound => "not-found",
        Fault::Method => "method",
        Fault::SignIn => "sign-in",
        Fault::Forbidden(_) => "forbidden",
        Fault::Foreign => "foreign",
        Fault::Stale(_) => "stale",
        Fault::TooLarge { .. } => "too-large",
        Fault::Unreadable => "unreadable",
        Fault::Fields(_) => "fields",
        Fault::Conflict => "conflict",
        Fault::NotNow(_) => "not-now",
        Fault::Timeout => "timeout",
        Fault::Ours => "ours",
    }
}

/// All keys, for the test that looks for their messages.
pub const FAULT_KEYS: [&str; 13] = [
    "not-found",
    "method",
    "sign-in",
    "forbidden",
    "foreign",
    "stale",
    "too-large",
    "unreadable",
    "fields",
    "conflict",
    "not-now",
    "timeout",
    "ours",
];

fn what(words: &Words, fault: &Fault) -> String {
    match fault {
        Fault::Forbidden(action) => words.with(
            "error-forbidden-action",
            [("action", &words.t(&format!("action-{}", action.as_str())))],
        ),
        Fault::TooLarge { limit } => words.with("error-too-large-limit", [("limit", &format::size(*limit))]),
        Fault::Fields(problems) => {
            let line = |problem: &Problem| labels::complaint(words, problem).sentence();
            problems.iter().map(line).collect::<Vec<_>>().join(" ")
        }
        Fault::NotNow(reason) => reason.clone(),
        _ => String::new(),
    }
}

fn ways(visitor: &Visitor, status: StatusCode) -> Vec<(String, String)> {
    let mut ways = Vec::new();
    if visitor.who.is_none() {
        ways.push(("/sign-in".into(), visitor.words.t("sign-in")));
    } else {
        ways.push(("/".into(), visitor.words.t("error-way-home")));
        if status == StatusCode::NOT_FOUND {
            ways.push(("/search".into(), visitor.words.t("search-title")));
        }
    }
    ways.push(("/about".into(), visitor.words.t("nav-about")));
    ways
}

fn kept(fault: Fault) -> Option<(String, Vec<(String, String)>)> {
    match fault {
        Fault::Stale(Kept { action, fields }) if !fields.is_empty() => Some((action, fields)),
        _ => None,
    }
}
