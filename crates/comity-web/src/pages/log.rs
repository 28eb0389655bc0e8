//! `GET /log`: the log's state, its checkpoint, and how to check it.

use axum::extract::State;
use comity_flow::{FlowError, LogView, Node};

use crate::answer::{Answer, page};
use crate::app::App;
use crate::views::log::LogPage;
use crate::visitor::Visitor;
use crate::wire;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor) -> Answer {
    let who = visitor.user()?.clone();
    let work = move |node: &Node| Ok::<_, FlowError>((node.log_view(&who)?, node.home(&who)?.recent));
    let (log, recent) = app.run(work).await?;
    page(&LogPage {
        recent: wire::rows(&visitor.words, &recent),
        root: root(&log.checkpoint),
        command: command(&log),
        statement_keys: vec![(log.kid, log.statement_key)],
        origin: log.origin,
        size: log.size,
        state: log.state.into(),
        reason: log.reason,
        checkpoint: log.checkpoint,
        log_key: log.vkey,
        s: visitor.shell(),
    })
}

/// The third line of a checkpoint: its root hash in base64, as signed.
fn root(checkpoint: &str) -> String {
    checkpoint.lines().nth(2).unwrap_or_default().to_owned()
}

/// The command that checks a copy of the published folder.
fn command(log: &LogView) -> String {
    format!("comity verify log FOLDER --vkey '{}'", log.vkey)
}
