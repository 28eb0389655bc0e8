//! `/keys`: the keys of this node, what each is for, and who may change them.

use axum::extract::State;
use comity_flow::Node;
use comity_flow::keys::{KeyView, KeysView, PendingView, RootView as Root};

use crate::answer::{Answer, page};
use crate::app::App;
use crate::format::{grouped, shortened};
use crate::views::peers::{KeyRow, KeysPage, PendingRow, RootView};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

/// Characters of a root key that are enough to tell it from others by eye.
const SHORT: usize = 16;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor) -> Answer {
    let who = visitor.user()?.clone();
    let keys: KeysView = app.run(move |node: &Node| node.keys(&who)).await?;
    let words = visitor.words;
    page(&KeysPage {
        s: visitor.shell(),
        keys: keys.keys.iter().map(|key| row(&words, key)).collect(),
        root: keys.root.as_ref().map(root),
        pending: keys.pending.iter().map(pending).collect(),
    })
}

fn row(words: &Words, key: &KeyView) -> KeyRow {
    let until = key
        .until
        .map(|at| words.with("key-until", [("at", &wire::instant(at))]));
    let last = key
        .last_good
        .map(|index| words.with("key-last-good", [("index", &grouped(index))]));
    let reason = key.reason.clone().filter(|_| key.last_good.is_some());
    let remark: Vec<String> = until.into_iter().chain(last).chain(reason).collect();
    KeyRow {
        role: key.role.into(),
        name: key.name.clone().unwrap_or_default(),
        short: key.short.clone(),
        key: key.key.clone(),
        state: key.state.as_str().into(),
        since: wire::instant(key.since),
        index: Some(key.index),
        remark: remark.join(" · "),
    }
}

fn root(root: &Root) -> RootView {
    RootView {
        threshold: root.threshold,
        of: root.keys.len() as u64,
        keys: root.keys.iter().map(|key| shortened(key, SHORT)).collect(),
        promised: root.promised as u64,
        since: wire::instant(root.since),
        index: root.index,
    }
}

fn pending(change: &PendingView) -> PendingRow {
    PendingRow {
        id: change.id.clone(),
        event: change.event.clone(),
        role: change.role.clone(),
        short: change.short.clone(),
        signed: change.signed as u64,
        needed: change.needed,
    }
}
