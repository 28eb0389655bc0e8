//! `GET` and `POST /sign-in`, and the page a reader without a session gets instead of what they asked for.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use comity_flow::{Node, SignInError};

use crate::answer::{Answer, page, page_with, see, with_cookie};
use crate::app::App;
use crate::cookies;
use crate::fault::Fault;
use crate::fields::{Fields, Query, address};
use crate::shell::UserBar;
use crate::views::account::{ResendPage, SignInPage};
use crate::visitor::Visitor;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    if visitor.who.is_some() {
        return Ok(see(&here(query.get("next"))));
    }
    let next = here(query.get("next"));
    let passkey = app
        .node
        .passkeys_ready()
        .then(|| address("/sign-in/passkey", &[("next", &next)]));
    page(&SignInPage {
        passkey,
        ..form(&visitor, next, Vec::new(), false)
    })
}

/// The page to sign in on (status 401), with what was posted kept in it.
pub(crate) fn ended(visitor: &Visitor, next: String, kept: Vec<(String, String)>) -> Response {
    page_with(StatusCode::UNAUTHORIZED, &form(visitor, here(&next), kept, true))
}

pub(crate) async fn post(State(app): State<App>, visitor: Visitor, mut fields: Fields) -> Answer {
    let name = fields.take("name").unwrap_or_default().trim().to_owned();
    let password = fields.take("password").unwrap_or_default();
    let next = here(&fields.take("next").unwrap_or_default());
    let tried = name.clone();
    let outcome = app
        .run(move |node: &Node| Ok::<_, Fault>(node.sign_in(&tried, &password)))
        .await?;
    let wrong = match outcome {
        Ok((who, secret)) => {
            let signed_in = Visitor {
                secret: Some(secret.reveal().to_owned()),
                who: Some(who),
                ..visitor
            };
            let answer = go_on(&signed_in, next, fields.0)?;
            return Ok(with_cookie(
                answer,
                cookies::session(secret.reveal(), app.settings.tls),
            ));
        }
        Err(SignInError::Wrong) => visitor.words.t("sign-in-wrong"),
        Err(SignInError::Wait(seconds)) => visitor
            .words
            .count("sign-in-wait", u64::try_from(seconds).unwrap_or(0)),
        Err(SignInError::Flow(error)) => return Err(error.into()),
    };
    let again = SignInPage {
        name,
        wrong: Some(wrong),
        ..form(&visitor, next, fields.0, false)
    };
    Ok(page_with(StatusCode::UNAUTHORIZED, &again))
}

/// After signing in: to the page that was wanted, or to the form that had been posted, one click from being sent.
fn go_on(visitor: &Visitor, next: String, kept: Vec<(String, String)>) -> Answer {
    if kept.is_empty() {
        return Ok(see(&next));
    }
    let mut shell = visitor.shell().switching_at("/".into());
    shell.user = visitor.who.as_ref().map(|who| UserBar {
        name: who.name.clone(),
        role: who.role.as_str().into(),
    });
    page(&ResendPage {
        s: shell,
        action: next,
        kept,
    })
}

fn form(visitor: &Visitor, next: String, kept: Vec<(String, String)>, ended: bool) -> SignInPage {
    let shell = visitor.shell().switching_at("/sign-in".into());
    SignInPage {
        s: shell,
        name: String::new(),
        next,
        kept,
        ended,
        wrong: None,
        passkey: None,
    }
}

/// A path on this node; anything that could lead elsewhere becomes the home page.
pub(crate) fn here(next: &str) -> String {
    let local = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if local && next.is_ascii() && !next.starts_with("/sign-") {
        next.into()
    } else {
        "/".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        assert_eq!(here("/search?q=a"), "/search?q=a");
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "search",
            "/a\r\nb",
            "/sign-out",
        ] {
            assert_eq!(here(elsewhere), "/", "{elsewhere}");
        }
    }
}
