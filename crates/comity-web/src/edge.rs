//! The edge of the face: finds out who asks, draws the page for what went wrong, sets the headers.

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, address};
use crate::routes::for_programs;
use crate::visitor::Visitor;
use crate::words::{Lang, Words};
use crate::{cookies, fault_page};

/// No inline script, no inline style, nothing from elsewhere, in no frame.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Headers of every answer.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // `same-origin`, not `no-referrer`: with the latter browsers send `Origin: null` with our own forms.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Two years, as the preload lists ask.
const STRICT_TRANSPORT: &str = "max-age=63072000";

/// Every request passes here first and every answer last.
pub(crate) async fn edge(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let secure = app.settings.tls;
    let chosen = language_in(request.uri().query());
    let visitor = match visitor(&app, request.headers().clone(), request.uri().clone()).await {
        Ok(visitor) => visitor,
        Err(fault) => return with_headers(fault.into_response(), secure),
    };
    let response = if must_bounce(&request) {
        bounce()
    } else {
        request.extensions_mut().insert(visitor.clone());
        dress(&visitor, next.run(request).await)
    };
    let mut response = with_headers(response, secure);
    if let Some(cookie) = chosen.and_then(|lang| cookies::lang(lang.tag(), secure)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// `?lang=` wins, then the cookie, then the user's setting, then the browser's, then the node's.
async fn visitor(app: &App, headers: HeaderMap, uri: Uri) -> Result<Visitor, Fault> {
    let path = uri.path().to_owned();
    let secret = cookies::read(&headers, cookies::SESSION)
        .map(str::to_owned)
        .filter(|_| needs_session(&path));
    let who = match secret.clone() {
        Some(secret) => app.run(move |node| node.session(&secret)).await?,
        None => None,
    };
    let lang = language_in(uri.query())
        .or_else(|| cookies::read(&headers, cookies::LANG).and_then(Lang::of_tag))
        .or_else(|| who.as_ref().and_then(|who| Lang::of_tag(&who.lang)))
        .or_else(|| accepted_language(&headers))
        .unwrap_or(app.settings.lang);
    Ok(Visitor {
        secret: secret.filter(|_| who.is_some()),
        who,
        words: Words::new(lang),
        node: app.node.name().to_string(),
        held: app.node.held().is_some(),
        here: without_lang(&path, uri.query()),
        path,
    })
}

/// Static files and the published log look at no session: they are many, and the same for everybody.
fn needs_session(path: &str) -> bool {
    !path.starts_with("/static/") && !path.starts_with("/log/")
}

fn language_in(query: Option<&str>) -> Option<Lang> {
    let fields = Fields::parse(query?)?;
    Lang::of_tag(fields.get("lang"))
}

fn accepted_language(headers: &HeaderMap) -> Option<Lang> {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(Lang::of_accept_language)
}

fn without_lang(path: &str, query: Option<&str>) -> String {
    let fields = query.and_then(Fields::parse).unwrap_or_default();
    let rest: Vec<(&str, &str)> = fields
        .0
        .iter()
        .filter(|(name, _)| name != "lang")
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    address(path, &rest)
}

/// A link on another site does not carry the `Strict` session cookie. Asking once more from our own page does.
fn must_bounce(request: &Request) -> bool {
    let is = |name: &str, value: &str| {
        request
            .headers()
            .get(name)
            .is_some_and(|v| v.as_bytes() == value.as_bytes())
    };
    request.method() == Method::GET
        && is("sec-fetch-site", "cross-site")
        && is("sec-fetch-mode", "navigate")
        && cookies::read(request.headers(), cookies::SESSION).is_none()
        && needs_session(request.uri().path())
        // The one-time link works without a session and must be spent once.
        && !request.uri().path().starts_with("/enter/")
}

fn bounce() -> Response {
    const PAGE: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Comity</title>\
<meta http-equiv=\"refresh\" content=\"0\"></head><body></body></html>";
    axum::response::Html(PAGE).into_response()
}

/// Draws the page for an answer that carries a fault, or that is an error without a page.
fn dress(visitor: &Visitor, mut response: Response) -> Response {
    let fault = response
        .extensions_mut()
        .remove::<Fault>()
        .or_else(|| fault_of_status(&response));
    match fault {
        Some(fault) if for_programs(&visitor.path) => fault_page::tell(&fault),
        Some(fault) => fault_page::draw(visitor, fault),
        None => response,
    }
}

/// Answers of the machinery (no such method, too large, too slow) have no page of ours yet.
fn fault_of_status(response: &Response) -> Option<Fault> {
    if response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes().starts_with(b"text/html") || kind.as_bytes().starts_with(b"application/json")
    }) {
        return None;
    }
    match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Some(Fault::Method),
        StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => Some(Fault::Timeout),
        StatusCode::BAD_REQUEST => Some(Fault::Unreadable),
        status if status.is_server_error() => Some(Fault::Ours),
        _ => None,
    }
}

fn with_headers(mut response: Response, secure: bool) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        // A page may be stricter than this list, never looser: the one-time link sets its own referrer policy.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(STRICT_TRANSPORT),
        );
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_taken_out_of_the_address() {
        assert_eq!(
            without_lang("/search", Some("q=a%20b&lang=en&kind=x")),
            "/search?q=a%20b&kind=x"
        );
        assert_eq!(without_lang("/", Some("lang=zh-CN")), "/");
        assert_eq!(without_lang("/", None), "/");
    }
}
