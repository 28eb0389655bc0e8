//! `GET /report`: what can be reported, by form or by file.

use axum::extract::State;
use comity_flow::Node;

use super::file::{MAX_UPLOAD, open_imports};
use crate::answer::{Answer, page};
use crate::app::App;
use crate::format;
use crate::forms::specs;
use crate::views::forms::{KindCard, ReportPage};
use crate::visitor::Visitor;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor) -> Answer {
    let who = visitor.user()?.clone();
    let imports = app.run(move |node: &Node| open_imports(node, &who)).await?;
    let card = |kind: &str| KindCard {
        kind: kind.into(),
        href: format!("/report/{kind}"),
    };
    page(&ReportPage {
        s: visitor.shell(),
        kinds: specs::ALL.iter().map(|spec| card(spec.kind.as_str())).collect(),
        imports,
        largest: format::size(MAX_UPLOAD as u64),
    })
}
