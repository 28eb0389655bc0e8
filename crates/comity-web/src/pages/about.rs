//! `GET /about`: what this node is, help, words and marks, versions.

use axum::extract::State;

use crate::answer::{Answer, page};
use crate::app::App;
use crate::views::log::AboutPage;
use crate::visitor::Visitor;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor) -> Answer {
    page(&AboutPage {
        version: env!("CARGO_PKG_VERSION").into(),
        origin: app.node.log_origin(),
        versions: vec![(
            visitor.words.t("about-tables"),
            app.node.tables().version().to_owned(),
        )],
        s: visitor.shell(),
    })
}
