//! Answers: a page, a redirect, a file.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::fault::Fault;

/// What a handler gives back.
pub type Answer = Result<Response, Fault>;

/// A page.
pub fn page<T: Template>(template: &T) -> Answer {
    Ok(page_with(StatusCode::OK, template))
}

/// A page with a status of its own: 401 for signing in, 422 for a form with complaints.
pub fn page_with<T: Template>(status: StatusCode, template: &T) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(cause) => {
            tracing::error!(%cause, "a page could not be drawn");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                Html("<!doctype html><title>500</title>"),
            )
                .into_response()
        }
    }
}

/// See other: after a form was taken.
pub fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// Adds a cookie to an answer.
pub fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A file to be kept: its name holds only letters, digits, dots and dashes.
pub fn file(name: &str, content_type: &'static str, bytes: impl Into<axum::body::Body>) -> Response {
    let safe: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || ".-_".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect();
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{safe}\""));
    let mut response = bytes.into().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(
        header::CONTENT_DISPOSITION,
        disposition.unwrap_or(HeaderValue::from_static("attachment")),
    );
    response
}
