//! `/outstanding`: what is not acknowledged yet, the oldest first.

use axum::extract::State;
use comity_flow::Node;
use comity_flow::sharing::OutstandingRow as Waits;

use crate::answer::{Answer, page};
use crate::app::App;
use crate::fields::{Query, address};
use crate::peer_view;
use crate::views::common::{PAGE_ROWS, Pager, Said};
use crate::views::sharing::{OutstandingPage, OutstandingRow};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let who = visitor.user()?.clone();
    let mut waits = app.run(move |node: &Node| node.outstanding(&who)).await?;
    let peer = query.get("peer").to_owned();
    waits.retain(|row| peer.is_empty() || row.to.as_str() == peer);
    waits.sort_by_key(|row| row.since);
    let words = visitor.words;
    let late = waits.iter().filter(|row| is_late(row)).count() as u64;
    let of = |seen: u64| address("/outstanding", &[("peer", &peer), ("seen", &seen.to_string())]);
    let (part, pager) = Pager::cut(&waits, query.number("seen"), PAGE_ROWS, of);
    page(&OutstandingPage {
        s: visitor.shell(),
        rows: part.iter().map(|waits| row(&words, waits)).collect(),
        pager,
        late,
    })
}

/// Whether it waits for more than a day.
pub(crate) fn is_late(waits: &Waits) -> bool {
    waits.age > peer_view::DAY
}

pub(crate) fn row(words: &Words, waits: &Waits) -> OutstandingRow {
    let title = wire::one_said(words, &waits.title);
    let who = waits.actor.as_str();
    let mend = peer_view::english(words, &waits.mend);
    OutstandingRow {
        why: waits.why.clone(),
        text: if title.text.is_empty() {
            Said::new("", waits.record.clone())
        } else {
            title
        },
        href: wire::record_href(&waits.record),
        stage: waits.stage.as_str().into(),
        peer: waits.to.to_string(),
        through: waits.via.as_ref().map(ToString::to_string).unwrap_or_default(),
        since: wire::instant(waits.since),
        age: peer_view::span(words, waits.age),
        late: is_late(waits),
        who: who.into(),
        mend: if mend.is_empty() {
            words.t(&format!("waits-mend-{who}"))
        } else {
            mend
        },
    }
}
