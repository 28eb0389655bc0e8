//! `/users`: who may use this node.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use comity_core::date::Timestamp;
use comity_flow::{FlowError, Node, Role, UserView};

use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, Query};
use crate::labels;
use crate::views::account::{UserRow, UsersPage};
use crate::views::common::Choice;
use crate::visitor::Visitor;
use crate::wire;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let mut view = view(&app, &visitor).await?;
    for (done, id) in [("disabled", "users-disabled"), ("enabled", "users-enabled")] {
        let name = view
            .rows
            .iter()
            .find(|row| row.id == query.get(done))
            .map(|row| row.name.clone());
        if let Some(name) = name {
            view.s = view.s.noticing("good", visitor.words.with(id, [("name", &name)]));
        }
    }
    page(&view)
}

pub(crate) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
    fields: Fields,
) -> Answer {
    let role = Role::parse(fields.get("role")).ok_or(Fault::Unreadable)?;
    let (who, name) = (visitor.user()?.clone(), fields.get("name").to_owned());
    let invited = name.clone();
    let outcome = app
        .run(move |node: &Node| Ok::<_, Fault>(node.invite(&who, &invited, role)))
        .await?;
    match outcome {
        Ok(secret) => {
            with_link(
                &app,
                &visitor,
                name,
                &address(&app, &uri, &headers, secret.reveal()),
            )
            .await
        }
        Err(FlowError::Fields(problems)) => {
            let sentence = |problem| labels::complaint(&visitor.words, problem).sentence();
            let wrong = problems.iter().map(sentence).collect::<Vec<_>>().join(" ");
            let view = UsersPage {
                name,
                wrong: Some(wrong),
                ..view(&app, &visitor).await?
            };
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn link(
    State(app): State<App>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
    Path(id): Path<i64>,
) -> Answer {
    let who = visitor.user()?.clone();
    let secret = app.run(move |node: &Node| node.renew_link(&who, id)).await?;
    let rows = view(&app, &visitor).await?.rows;
    let name = rows
        .into_iter()
        .find(|row| row.id == id.to_string())
        .map(|row| row.name)
        .unwrap_or_default();
    with_link(
        &app,
        &visitor,
        name,
        &address(&app, &uri, &headers, secret.reveal()),
    )
    .await
}

pub(crate) async fn disable(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    switch(&app, &visitor, id, true).await
}

pub(crate) async fn enable(State(app): State<App>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    switch(&app, &visitor, id, false).await
}

async fn switch(app: &App, visitor: &Visitor, id: i64, disabled: bool) -> Answer {
    let who = visitor.user()?.clone();
    app.run(move |node: &Node| node.set_disabled(&who, id, disabled))
        .await?;
    Ok(see(&format!(
        "/users?{}={id}",
        if disabled { "disabled" } else { "enabled" }
    )))
}

/// The one page that ever shows a link.
async fn with_link(app: &App, visitor: &Visitor, name: String, address: &str) -> Answer {
    let view = view(app, visitor).await?;
    page(&UsersPage {
        link: Some((name, address.to_owned())),
        ..view
    })
}

/// The address of a link as the administrator's browser reaches this node.
fn address(app: &App, uri: &Uri, headers: &HeaderMap, token: &str) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = uri
        .authority()
        .map(|authority| authority.as_str())
        .or(host)
        .unwrap_or_default();
    let scheme = if app.settings.tls { "https" } else { "http" };
    format!("{scheme}://{host}/enter/{token}")
}

async fn view(app: &App, visitor: &Visitor) -> Result<UsersPage, Fault> {
    let who = visitor.user()?.clone();
    let me = who.user;
    let users = app.run(move |node: &Node| node.users(&who)).await?;
    let words = visitor.words;
    let role = |role: Role| Choice {
        value: role.as_str().into(),
        label: words.t(&format!("role-{}", role.as_str())),
        chosen: role == Role::Officer,
    };
    Ok(UsersPage {
        s: visitor.shell().switching_at("/users".into()),
        rows: users.iter().map(|user| row(user, me)).collect(),
        roles: Role::ALL.into_iter().map(role).collect(),
        name: String::new(),
        link: None,
        wrong: None,
    })
}

fn row(user: &UserView, me: Option<i64>) -> UserRow {
    let at = |seconds: i64| wire::instant(Timestamp::from_seconds(seconds));
    UserRow {
        id: user.id.to_string(),
        name: user.name.clone(),
        role: user.role.as_str().into(),
        state: user.state.into(),
        created: at(user.created),
        last_seen: user.last_seen.map(at).unwrap_or_default(),
        me: me == Some(user.id),
    }
}
