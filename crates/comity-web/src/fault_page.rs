//! The page for what went wrong: what happened, and the next step.

use axum::http::StatusCode;
use axum::response::Response;
use comity_core::problem::Problem;

use crate::answer;
use crate::fault::{Fault, Kept};
use crate::format;
use crate::labels;
use crate::views::errors::ErrorPage;
use crate::visitor::Visitor;
use crate::words::Words;

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

fn key(fault: &Fault) -> &'static str {
    match fault {
        Fault::NotFound => "not-found",
        Fault::Method => "method",
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
pub const FAULT_KEYS: [&str; 12] = [
    "not-found",
    "method",
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
