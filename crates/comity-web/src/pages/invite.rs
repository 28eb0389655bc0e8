//! `/peers/invite`: our code for the other side, and theirs for us.

use axum::extract::State;
use axum::http::StatusCode;
use comity_flow::{FlowError, Node};

use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, address};
use crate::labels;
use crate::peer_view;
use crate::views::peers::InvitePage;
use crate::visitor::Visitor;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor) -> Answer {
    page(&view(&app, &visitor, String::new(), None).await?)
}

pub(crate) async fn post(State(app): State<App>, visitor: Visitor, fields: Fields) -> Answer {
    let line = app.settings.counterparts.clone().ok_or(Fault::NotFound)?;
    let (who, code) = (visitor.user()?.clone(), fields.get("code").to_owned());
    let typed = code.clone();
    let outcome = app
        .run(move |node: &Node| Ok::<_, Fault>(line.accept(node, &who, &code)))
        .await?;
    match outcome {
        Ok(name) => Ok(see(&address(&peer_view::href(&name), &[("done", "pinned")]))),
        Err(FlowError::Fields(problems)) => {
            let sentence = |problem| labels::complaint(&visitor.words, problem).sentence();
            let wrong = problems.iter().map(sentence).collect::<Vec<_>>().join(" ");
            let view = view(&app, &visitor, typed, Some(wrong)).await?;
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
        Err(error) => Err(error.into()),
    }
}

async fn view(
    app: &App,
    visitor: &Visitor,
    theirs: String,
    wrong: Option<String>,
) -> Result<InvitePage, Fault> {
    let who = visitor.user()?.clone();
    let code = app
        .run(move |node: &Node| match node.invite_peer(&who) {
            Ok(code) => Ok(Some(code.to_string())),
            Err(FlowError::NotFound(_) | FlowError::Fields(_)) => Ok(None),
            Err(error) => Err(error),
        })
        .await?;
    Ok(InvitePage {
        s: visitor.shell().switching_at("/peers/invite".into()),
        code,
        theirs,
        wrong,
        may_accept: app.settings.counterparts.is_some(),
    })
}
