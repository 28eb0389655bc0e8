//! `GET /enter/{token}`: the one-time link. The token is spent at once and the browser sent on, so that no address
//! with a secret stays in its history or goes out as a referrer.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::IntoResponse;
use comity_flow::{FlowError, Node};

use crate::answer::{Answer, page_with, see, with_cookie};
use crate::app::App;
use crate::cookies;
use crate::fault::Fault;
use crate::views::errors::ErrorPage;
use crate::visitor::Visitor;

pub(crate) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    method: Method,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Answer {
    // Mail and chat programs look at links before people do; a look must not spend it.
    if method == Method::HEAD || headers.contains_key("sec-purpose") {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let used = app.run(move |node: &Node| match node.use_link(&token) {
        Ok(opened) => Ok(Some(opened)),
        Err(FlowError::NotFound(_)) => Ok(None),
        Err(error) => Err(Fault::from(error)),
    });
    let Some((_, secret)) = used.await? else {
        return Ok(used_before(&visitor));
    };
    let mut response = with_cookie(see("/welcome"), cookies::setup(secret.reveal(), app.settings.tls));
    response
        .headers_mut()
        .insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

/// The page for a link that opens nothing any more.
pub(crate) fn used_before(visitor: &Visitor) -> axum::response::Response {
    let page = ErrorPage {
        s: visitor.shell().switching_at("/sign-in".into()),
        status: StatusCode::NOT_FOUND.as_u16(),
        heading: "welcome-title".into(),
        what: visitor.words.t("welcome-link-used"),
        next: visitor.words.t("sign-in-lost"),
        ways: vec![("/sign-in".into(), visitor.words.t("sign-in"))],
        kept: None,
    };
    page_with(StatusCode::NOT_FOUND, &page)
}
