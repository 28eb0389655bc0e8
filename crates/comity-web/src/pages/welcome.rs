//! `GET` and `POST /welcome`: name and password after a one-time link.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use comity_flow::{FlowError, Invitation, Node, SHORTEST_PASSWORD};

use super::enter;
use crate::answer::{Answer, page, page_with, see, with_cookie};
use crate::app::App;
use crate::cookies;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::labels;
use crate::views::account::WelcomePage;
use crate::visitor::Visitor;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor, headers: HeaderMap) -> Answer {
    match invitation(&app, &headers).await? {
        Some((invitation, _)) => {
            let name = if invitation.first {
                String::new()
            } else {
                invitation.name.clone()
            };
            page(&form(&visitor, &invitation, name, None))
        }
        None => Ok(enter::used_before(&visitor)),
    }
}

pub(crate) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    fields: Fields,
) -> Answer {
    let Some((invitation, setup)) = invitation(&app, &headers).await? else {
        return Ok(enter::used_before(&visitor));
    };
    let name = if invitation.first {
        fields.get("name").to_owned()
    } else {
        invitation.name.clone()
    };
    let again = |wrong: String| {
        Ok(page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &form(&visitor, &invitation, name.clone(), Some(wrong)),
        ))
    };
    if fields.raw("password") != fields.raw("again") {
        return again(visitor.words.t("welcome-differ"));
    }
    let (chosen, password, lang) = (
        name.clone(),
        fields.raw("password").to_owned(),
        visitor.lang().tag(),
    );
    let outcome = app
        .run(move |node: &Node| Ok::<_, Fault>(node.accept(&setup, &chosen, &password, lang)))
        .await?;
    match outcome {
        Ok((_, secret)) => {
            let response = with_cookie(see("/"), cookies::session(secret.reveal(), app.settings.tls));
            Ok(with_cookie(
                response,
                cookies::gone(cookies::SETUP, app.settings.tls),
            ))
        }
        Err(FlowError::Fields(problems)) => {
            let sentence = |problem| labels::complaint(&visitor.words, problem).sentence();
            again(problems.iter().map(sentence).collect::<Vec<_>>().join(" "))
        }
        Err(FlowError::NotFound(_)) => Ok(enter::used_before(&visitor)),
        Err(error) => Err(error.into()),
    }
}

/// What the setup cookie opens, and the cookie's secret.
async fn invitation(app: &App, headers: &HeaderMap) -> Result<Option<(Invitation, String)>, Fault> {
    let Some(setup) = cookies::read(headers, cookies::SETUP).map(str::to_owned) else {
        return Ok(None);
    };
    let looked = setup.clone();
    let invitation = app.run(move |node: &Node| node.setup_invitation(&looked)).await?;
    Ok(invitation.map(|invitation| (invitation, setup)))
}

fn form(visitor: &Visitor, invitation: &Invitation, name: String, wrong: Option<String>) -> WelcomePage {
    WelcomePage {
        s: visitor.shell().switching_at("/welcome".into()),
        name,
        choose_name: invitation.first,
        role: invitation.role.as_str().into(),
        shortest: SHORTEST_PASSWORD as u64,
        wrong,
    }
}
