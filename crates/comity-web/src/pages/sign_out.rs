//! `POST /sign-out`: ends the session. `GET /signed-out`: says so, and lets the browser forget what it kept.

use axum::extract::State;
use comity_flow::Node;

use crate::answer::{Answer, page, see, with_cookie};
use crate::app::App;
use crate::cookies;
use crate::views::account::SignedOutPage;
use crate::visitor::Visitor;

pub(crate) async fn post(State(app): State<App>, visitor: Visitor) -> Answer {
    if let Some(secret) = visitor.secret {
        app.run(move |node: &Node| node.sign_out(&secret)).await?;
    }
    Ok(with_cookie(
        see("/signed-out"),
        cookies::gone(cookies::SESSION, app.settings.tls),
    ))
}

pub(crate) async fn done(visitor: Visitor) -> Answer {
    page(&SignedOutPage { s: visitor.shell() })
}
