//! Passkeys: signing in with one, adding one to the own account, removing one. The browser asks the device; the node
//! checks the answer. Without a script there are passwords.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use comity_core::date::Timestamp;
use comity_flow::passkeys::PasskeyView;
use comity_flow::{FlowError, Node, SignInError};

use super::sign_in::here;
use crate::answer::{Answer, page, page_with, see, with_cookie};
use crate::app::App;
use crate::cookies;
use crate::fault::Fault;
use crate::fields::{Fields, Query};
use crate::labels;
use crate::views::account::{PasskeyPage, PasskeyRow};
use crate::visitor::Visitor;
use crate::wire;

/// The page on which one signs in with a passkey.
pub(crate) async fn sign_in(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    page(&signing_in(&app, &visitor, here(query.get("next")), None).await?)
}

pub(crate) async fn signed_in(State(app): State<App>, visitor: Visitor, fields: Fields) -> Answer {
    let (ticket, answer) = (fields.get("ticket").to_owned(), fields.get("answer").to_owned());
    let next = here(fields.get("next"));
    let outcome = app
        .run(move |node: &Node| Ok::<_, Fault>(node.passkey_sign_in(&ticket, &answer)))
        .await?;
    match outcome {
        Ok((_, secret)) => Ok(with_cookie(
            see(&next),
            cookies::session(secret.reveal(), app.settings.tls),
        )),
        Err(SignInError::Flow(error)) => Err(error.into()),
        Err(SignInError::Wrong | SignInError::Wait(_)) => {
            let wrong = visitor.words.t("passkey-failed");
            let view = signing_in(&app, &visitor, next, Some(wrong)).await?;
            Ok(page_with(StatusCode::UNAUTHORIZED, &view))
        }
    }
}

async fn signing_in(
    app: &App,
    visitor: &Visitor,
    next: String,
    wrong: Option<String>,
) -> Result<PasskeyPage, Fault> {
    ready(app)?;
    let asked = app.run(|node: &Node| node.passkey_sign_in_begin()).await?;
    Ok(PasskeyPage {
        s: visitor.shell().switching_at("/sign-in/passkey".into()),
        adding: false,
        options: asked.options,
        ticket: asked.ticket,
        label: String::new(),
        next,
        wrong,
    })
}

/// A node without an address of its own has no passkeys: then these pages are not there.
fn ready(app: &App) -> Result<(), Fault> {
    match app.node.passkeys_ready() {
        true => Ok(()),
        false => Err(Fault::NotFound),
    }
}

/// The page on which one is added.
pub(crate) async fn new(State(app): State<App>, visitor: Visitor) -> Answer {
    page(&adding(&app, &visitor, String::new(), None).await?)
}

pub(crate) async fn add(State(app): State<App>, visitor: Visitor, fields: Fields) -> Answer {
    let of = |name: &str| fields.get(name).to_owned();
    let (who, ticket, label, answer) = (visitor.user()?.clone(), of("ticket"), of("label"), of("answer"));
    let outcome = app
        .run(move |node: &Node| Ok::<_, Fault>(node.passkey_add(&who, &ticket, &label, &answer)))
        .await?;
    match outcome {
        Ok(()) => Ok(see("/account?done=passkey-added")),
        Err(FlowError::Fields(problems)) => {
            let sentence = |problem| labels::complaint(&visitor.words, problem).sentence();
            let wrong = problems.iter().map(sentence).collect::<Vec<_>>().join(" ");
            let view = adding(&app, &visitor, of("label"), Some(wrong)).await?;
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
        Err(error) => Err(error.into()),
    }
}

async fn adding(
    app: &App,
    visitor: &Visitor,
    label: String,
    wrong: Option<String>,
) -> Result<PasskeyPage, Fault> {
    ready(app)?;
    let who = visitor.user()?.clone();
    let asked = app.run(move |node: &Node| node.passkey_begin(&who)).await?;
    Ok(PasskeyPage {
        s: visitor.shell().switching_at("/account/passkeys/new".into()),
        adding: true,
        options: asked.options,
        ticket: asked.ticket,
        label,
        next: String::new(),
        wrong,
    })
}

pub(crate) async fn remove(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    let who = visitor.user()?.clone();
    app.run(move |node: &Node| node.passkey_drop(&who, id)).await?;
    Ok(see("/account?done=passkey-removed"))
}

/// A passkey as the account's page shows it.
pub(crate) fn row(view: &PasskeyView) -> PasskeyRow {
    let at = |seconds: i64| wire::instant(Timestamp::from_seconds(seconds));
    PasskeyRow {
        id: view.id.to_string(),
        label: view.label.clone(),
        added: at(view.added),
        used: view.used.map(at).unwrap_or_default(),
    }
}
