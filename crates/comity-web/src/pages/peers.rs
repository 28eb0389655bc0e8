//! `/peers`: counterparts, how the line to each stands, and what an administrator does with one.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use comity_core::date::Timestamp;
use comity_core::identifiers::NodeName;
use comity_flow::peers::{PeerDetail, PeerKeyView, RoundReport};
use comity_flow::{Action, FlowError, Node};

use super::outstanding;
use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, Query, address};
use crate::format::{grouped, shortened};
use crate::labels;
use crate::peer_view;
use crate::views::common::{Pair, Said};
use crate::views::peers::{KeyRow, OwnLog, PeerPage, PeersPage, RoundRow};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

/// Characters of a key that are enough to tell it from others by eye.
const KEY_SHORT: usize = 16;

/// Rounds that are shown.
const MOST_ROUNDS: usize = 10;

pub(crate) async fn list(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let who = visitor.user()?.clone();
    let (mut peers, own) = app
        .run(move |node: &Node| Ok::<_, FlowError>((node.peers(&who)?, node.own_log(&who).ok())))
        .await?;
    let (words, now) = (visitor.words, app.node.clock().now());
    peers.sort_by_cached_key(|peer| peer_view::order(peer, now));
    let rows: Vec<_> = peers
        .iter()
        .map(|peer| peer_view::card(&words, peer, now))
        .collect();
    let shell = visitor.shell();
    page(&PeersPage {
        s: match query.get("removed") {
            "" => shell,
            name => shell.noticing("good", words.with("peer-done-removed", [("name", name)])),
        },
        picture: peer_view::picture(&words, &visitor.node, &rows),
        rows,
        own: own.map_or_else(OwnLog::default, |own| peer_view::own(&words, &own)),
        may_manage: visitor.may(Action::ManagePeers),
    })
}

pub(crate) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
    query: Query,
) -> Answer {
    let name = named(&name)?;
    let fresh = query.get("done") == "pinned";
    let view = view(&app, &visitor, &name, fresh, None).await?;
    let id = match query.get("done") {
        "pinned" => "peer-pinned-now",
        "frozen" => "peer-done-frozen",
        "thawed" => "peer-done-thawed",
        "sync" => "peer-sync-asked",
        _ => return page(&view),
    };
    let tone = if fresh { "care" } else { "good" };
    page(&PeerPage {
        s: view.s.noticing(tone, visitor.words.t(id)),
        ..view
    })
}

pub(crate) async fn sync(State(app): State<App>, visitor: Visitor, Path(name): Path<String>) -> Answer {
    let (who, name) = (visitor.user()?.clone(), named(&name)?);
    let known = name.clone();
    app.run(move |node: &Node| node.peer(&who, &known)).await?;
    let line = app.settings.counterparts.as_ref().ok_or(Fault::NotFound)?;
    line.sync_now(&name);
    Ok(see(&address(&peer_view::href(&name), &[("done", "sync")])))
}

pub(crate) async fn freeze(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
    fields: Fields,
) -> Answer {
    let why = fields.get("why").to_owned();
    if why.is_empty() {
        let wrong = visitor.words.t("problem-missing");
        let label = visitor.words.t("peer-freeze-why");
        return again(&app, &visitor, &named(&name)?, format!("{label}: {wrong}")).await;
    }
    act(&app, &visitor, &name, "frozen", move |node, who, name| {
        node.freeze_peer(who, name, &why)
    })
    .await
}

pub(crate) async fn thaw(State(app): State<App>, visitor: Visitor, Path(name): Path<String>) -> Answer {
    act(&app, &visitor, &name, "thawed", |node, who, name| {
        node.thaw_peer(who, name)
    })
    .await
}

pub(crate) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(name): Path<String>,
    fields: Fields,
) -> Answer {
    let name = named(&name)?;
    if fields.get("sure") != "true" {
        let wrong = visitor.words.t("peer-not-sure");
        return again(&app, &visitor, &name, wrong).await;
    }
    let (who, gone) = (visitor.user()?.clone(), name.clone());
    app.run(move |node: &Node| node.remove_peer(&who, &gone)).await?;
    Ok(see(&address("/peers", &[("removed", name.as_str())])))
}

/// Does something with a counterpart and shows its page again.
async fn act<F>(app: &App, visitor: &Visitor, name: &str, done: &'static str, work: F) -> Answer
where
    F: FnOnce(&Node, &comity_flow::Who, &NodeName) -> Result<(), FlowError> + Send + 'static,
{
    let (who, name) = (visitor.user()?.clone(), named(name)?);
    let target = name.clone();
    let outcome = app
        .run(move |node: &Node| Ok::<_, Fault>(work(node, &who, &target)))
        .await?;
    match outcome {
        Ok(()) => Ok(see(&address(&peer_view::href(&name), &[("done", done)]))),
        Err(FlowError::Fields(problems)) => {
            let sentence = |problem| labels::complaint(&visitor.words, problem).sentence();
            let wrong = problems.iter().map(sentence).collect::<Vec<_>>().join(" ");
            again(app, visitor, &name, wrong).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn again(app: &App, visitor: &Visitor, name: &NodeName, wrong: String) -> Answer {
    let view = view(app, visitor, name, false, Some(wrong)).await?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

fn named(name: &str) -> Result<NodeName, Fault> {
    name.parse().map_err(|_| Fault::NotFound)
}

async fn view(
    app: &App,
    visitor: &Visitor,
    name: &NodeName,
    fresh: bool,
    wrong: Option<String>,
) -> Result<PeerPage, Fault> {
    let (who, asked) = (visitor.user()?.clone(), name.clone());
    let work = move |node: &Node| {
        let detail = node.peer(&who, &asked)?;
        let mut waits = node.outstanding(&who)?;
        waits.retain(|row| row.to == asked);
        Ok::<_, FlowError>((detail, waits))
    };
    let (detail, waits) = app.run(work).await?;
    let (words, now) = (visitor.words, app.node.clock().now());
    let may_manage = visitor.may(Action::ManagePeers);
    let pairs = detail.view.words.en.iter().zip(&detail.view.words.zh);
    Ok(PeerPage {
        s: visitor.shell().switching_at(peer_view::href(name)),
        row: peer_view::card(&words, &detail.view, now),
        words: pairs
            .map(|(en, zh)| ((*en).to_owned(), (*zh).to_owned()))
            .collect(),
        fresh,
        facts: facts(&words, &detail),
        keys: detail.keys.iter().map(|key| key_row(&words, key)).collect(),
        checkpoint: detail.checkpoint.clone(),
        rounds: eventful(&detail.rounds)
            .map(|round| round_row(&words, round))
            .collect(),
        outstanding: waits.iter().map(|row| outstanding::row(&words, row)).collect(),
        may_manage,
        may_sync: app.settings.counterparts.is_some() && detail.view.frozen.is_none(),
        wrong,
    })
}

fn facts(words: &Words, detail: &PeerDetail) -> Vec<Pair> {
    let view = &detail.view;
    let address = if view.address.is_empty() {
        words.t("peer-on-disk")
    } else {
        view.address.clone()
    };
    let pinned = [("at", wire::instant(view.pinned)), ("by", view.pinned_by.clone())];
    let [at, by] = pinned.each_ref().map(|(name, value)| (*name, value.as_str()));
    let [open, blind, refused] = [detail.open, detail.blind, detail.refused].map(grouped);
    let entries = words.with(
        "peer-entries-of",
        [("open", &open), ("blind", &blind), ("refused", &refused)],
    );
    [
        ("peer-address", address),
        ("peer-origin", detail.origin.clone()),
        ("peer-entries", entries),
        ("peer-pinned", words.with("peer-pinned-by", [at, by])),
        ("peer-code", detail.code.clone()),
        ("peer-card", detail.card_hash.clone()),
    ]
    .into_iter()
    .map(|(id, text)| Pair {
        label: words.t(id),
        depth: 0,
        values: vec![Said::new("", text)],
    })
    .collect()
}

/// Of a verifier key (`name+hash+key`) the hash, which stands before each signature; of others the first letters.
fn short(key: &str) -> String {
    let mut parts = key.split('+');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(_), Some(hash), Some(_)) => hash.to_owned(),
        _ => shortened(key, KEY_SHORT),
    }
}

fn key_row(words: &Words, key: &PeerKeyView) -> KeyRow {
    KeyRow {
        role: key.role.into(),
        short: short(&key.key),
        key: key.key.clone(),
        remark: words.known(&format!("key-from-{}", key.from)).unwrap_or_default(),
        ..KeyRow::default()
    }
}

/// The last round, and those before it in which something came or failed: most rounds find nothing new.
fn eventful(rounds: &[RoundReport]) -> impl Iterator<Item = &RoundReport> {
    let told = |round: &RoundReport| round.to > round.from || round.delivered > 0 || !round.is_good();
    let newest = rounds.iter().take(1);
    let before = rounds.iter().skip(1).filter(move |round| told(round));
    newest.chain(before).take(MOST_ROUNDS)
}

fn round_row(words: &Words, round: &RoundReport) -> RoundRow {
    let said = |step: &comity_flow::peers::StepReport| {
        let name = words
            .known(&format!("step-{}", step.step))
            .unwrap_or_else(|| words.t("step-other"));
        let detail = peer_view::english(words, &step.said);
        let text = if detail.is_empty() {
            name
        } else {
            format!("{name}: {detail}")
        };
        (step.good, text)
    };
    let mut steps: Vec<(bool, String)> = round.steps.iter().map(said).collect();
    steps.sort_by_key(|(good, _)| *good);
    RoundRow {
        at: wire::instant(Timestamp::from_seconds(round.began)),
        to: round.to,
        came: round.to.saturating_sub(round.from),
        delivered: round.delivered,
        good: round.is_good(),
        steps,
    }
}
