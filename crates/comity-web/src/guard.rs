//! The guard of each route: who may pass, where a form came from, and whether its token is right.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use comity_flow::{Deed, Node};

use crate::access::Verdict;
use crate::app::App;
use crate::fault::{Fault, Kept};
use crate::fields::{Fields, MAX_FORM};
use crate::pages;
use crate::routes::{Carries, Route, for_programs};
use crate::visitor::{Visitor, same_token};

/// What the guard of one route needs.
#[derive(Clone)]
pub(crate) struct Post {
    /// The route.
    pub(crate) route: &'static Route,
    /// The node, for the audit trail.
    pub(crate) app: App,
}

/// Stands before one handler.
pub(crate) async fn guard(State(post): State<Post>, request: Request, next: Next) -> Response {
    match pass(&post, request).await {
        Ok(request) => next.run(request).await,
        Err(response) => *response,
    }
}

async fn pass(post: &Post, request: Request) -> Result<Request, Box<Response>> {
    let stop = |fault: Fault| Box::new(fault.into_response());
    let visitor = request
        .extensions()
        .get::<Visitor>()
        .cloned()
        .ok_or_else(|| stop(Fault::Ours))?;
    let form = post.route.carries == Carries::Form;
    if request.method() == Method::POST
        && !is_from_here(request.headers(), request.uri(), post.app.settings.tls)
    {
        return Err(stop(Fault::Foreign));
    }
    let (request, fields) = if form {
        read_form(request).await.map_err(stop)?
    } else {
        (request, None)
    };
    match post.route.access.judge(visitor.who.as_ref()) {
        Verdict::Pass => {}
        Verdict::SignIn if for_programs(&visitor.path) => return Err(stop(Fault::SignIn)),
        Verdict::SignIn => return Err(Box::new(sign_in_first(&visitor, &request, fields))),
        Verdict::Refuse(action) => {
            refused(post, &visitor, action).await;
            return Err(stop(Fault::Forbidden(action)));
        }
    }
    match fields {
        Some(fields) => checked(request, fields, &visitor).map_err(stop),
        None => Ok(request),
    }
}

/// Browsers say where a form came from. A program that says neither must still know the form token.
fn is_from_here(headers: &HeaderMap, uri: &Uri, tls: bool) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match text("origin") {
        None => true,
        Some(origin) => {
            // HTTP/2 names the host in the address, HTTP/1.1 in a header.
            let host = uri
                .authority()
                .map(|a| a.as_str())
                .or_else(|| text(header::HOST.as_str()));
            let scheme = if tls { "https://" } else { "http://" };
            host.is_some_and(|host| origin.strip_prefix(scheme) == Some(host))
        }
    }
}

async fn read_form(request: Request) -> Result<(Request, Option<Fields>), Fault> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MAX_FORM).await.map_err(|_| Fault::TooLarge {
        limit: MAX_FORM as u64,
    })?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Fault::Unreadable)?;
    let fields = Fields::parse(text).ok_or(Fault::Unreadable)?;
    Ok((Request::from_parts(parts, Body::empty()), Some(fields)))
}

/// Takes the token out of the form and compares it; a signed-in user's form without it does nothing.
fn checked(mut request: Request, mut fields: Fields, visitor: &Visitor) -> Result<Request, Fault> {
    let token = fields.take("csrf").unwrap_or_default();
    if visitor.who.is_some() && !same_token(&token, &visitor.form_token()) {
        let kept = Kept {
            action: visitor.path.clone(),
            fields: fields.keepable(),
        };
        return Err(Fault::Stale(kept));
    }
    request.extensions_mut().insert(fields);
    Ok(request)
}

/// The page to sign in on; what was typed goes with it.
fn sign_in_first(visitor: &Visitor, request: &Request, fields: Option<Fields>) -> Response {
    let kept = fields.map(|fields| fields.keepable()).unwrap_or_default();
    let next = if request.method() == Method::GET {
        visitor.here.clone()
    } else {
        visitor.path.clone()
    };
    pages::sign_in::ended(visitor, next, kept)
}

/// A refusal is written into the audit trail; if that fails, the refusal stands all the same.
async fn refused(post: &Post, visitor: &Visitor, action: comity_flow::Action) {
    let Some(who) = visitor.who.clone() else { return };
    let deed = Deed::refused("page.open", "path", post.route.path).with(action.as_str());
    let noted = post.app.run(move |node: &Node| node.note(who.user, deed)).await;
    if noted.is_err() {
        tracing::error!("a refusal could not be written into the audit trail");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_here(pairs: &[(&'static str, &str)], tls: bool) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        is_from_here(&headers, &Uri::from_static("/sign-in"), tls)
    }

    #[test]
    fn forms_of_other_sites_are_refused() {
        assert!(from_here(&[("sec-fetch-site", "same-origin")], false));
        assert!(!from_here(&[("sec-fetch-site", "cross-site")], false));
        assert!(!from_here(
            &[
                ("sec-fetch-site", "same-site"),
                ("origin", "http://a"),
                ("host", "a")
            ],
            false
        ));
        assert!(from_here(
            &[("origin", "http://127.0.0.1:80"), ("host", "127.0.0.1:80")],
            false
        ));
        assert!(!from_here(
            &[("origin", "http://127.0.0.1:80"), ("host", "127.0.0.1:80")],
            true
        ));
        assert!(!from_here(&[("origin", "null"), ("host", "127.0.0.1")], false));
        assert!(!from_here(
            &[("origin", "http://evil.example"), ("host", "127.0.0.1")],
            false
        ));
        assert!(from_here(&[("host", "127.0.0.1")], false));
    }
}
