//! `/account`: language and password of the reader.

use axum::extract::State;
use axum::http::StatusCode;
use comity_flow::{FlowError, Node, SHORTEST_PASSWORD};

use super::passkeys;
use crate::answer::{Answer, page, page_with, see, with_cookie};
use crate::app::App;
use crate::cookies;
use crate::fault::Fault;
use crate::fields::{Fields, Query};
use crate::labels;
use crate::views::account::AccountPage;
use crate::views::common::Choice;
use crate::visitor::Visitor;
use crate::words::Lang;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let shell = visitor.shell();
    let shell = match query.get("done") {
        "language" => shell.noticing("good", visitor.words.t("account-language-saved")),
        "password" => shell.noticing("good", visitor.words.t("account-password-changed")),
        "passkey-added" => shell.noticing("good", visitor.words.t("passkey-done-added")),
        "passkey-removed" => shell.noticing("good", visitor.words.t("passkey-done-removed")),
        _ => shell,
    };
    page(&AccountPage {
        s: shell,
        ..form(&app, &visitor, None).await?
    })
}

pub(crate) async fn language(State(app): State<App>, visitor: Visitor, fields: Fields) -> Answer {
    let lang = Lang::of_tag(fields.get("language")).ok_or(Fault::Unreadable)?;
    let who = visitor.user()?.clone();
    app.run(move |node: &Node| node.set_language(&who, lang.tag()))
        .await?;
    Ok(with_cookie(
        see("/account?done=language"),
        cookies::lang(lang.tag(), app.settings.tls),
    ))
}

pub(crate) async fn password(State(app): State<App>, visitor: Visitor, fields: Fields) -> Answer {
    let again = async |wrong: String| {
        let form = form(&app, &visitor, Some(wrong)).await?;
        Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &form))
    };
    if fields.raw("password") != fields.raw("again") {
        return again(visitor.words.t("welcome-differ")).await;
    }
    let (who, secret) = (
        visitor.user()?.clone(),
        visitor.secret.clone().ok_or(Fault::Ours)?,
    );
    let (old, new) = (fields.raw("old").to_owned(), fields.raw("password").to_owned());
    let outcome = app
        .run(move |node: &Node| Ok::<_, Fault>(node.change_password(&who, &secret, &old, &new)))
        .await?;
    match outcome {
        Ok(()) => Ok(see("/account?done=password")),
        Err(FlowError::Fields(problems)) => {
            let sentence = |problem| labels::complaint(&visitor.words, problem).sentence();
            again(problems.iter().map(sentence).collect::<Vec<_>>().join(" ")).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn form(app: &App, visitor: &Visitor, wrong: Option<String>) -> Result<AccountPage, Fault> {
    let who = visitor.user()?.clone();
    let mine = app
        .run(move |node: &Node| {
            let ready = node.passkeys_ready();
            ready.then(|| node.passkeys(&who)).transpose()
        })
        .await?;
    let now = Lang::of_tag(&visitor.user()?.lang);
    let language = |lang: Lang| Choice {
        value: lang.tag().into(),
        label: if lang == Lang::En {
            "English".into()
        } else {
            lang.own_name().into()
        },
        chosen: Some(lang) == now,
    };
    Ok(AccountPage {
        s: visitor.shell().switching_at("/account".into()),
        languages: Lang::ALL.into_iter().map(language).collect(),
        shortest: SHORTEST_PASSWORD as u64,
        wrong,
        passkeys: mine.map(|list| list.iter().map(passkeys::row).collect()),
    })
}
