//! `GET /`: what needs me.

use axum::extract::State;
use comity_core::identifiers::NodeName;
use comity_core::kinds::Kind;
use comity_flow::parties::views::{PartiesNeed, ReviewLine};
use comity_flow::sharing::{IncomingState, ShareQuery, ShareState};
use comity_flow::{Action, FlowError, LogView, Node, Who};

use crate::answer::{Answer, page};
use crate::app::App;
use crate::party_view;
use crate::peer_view;
use crate::views::home::{HomePage, KindCount, LogLine, Waiting};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

use super::file::open_imports;

/// So many are counted for the home page; more are more than one person decides in a day.
const MOST_COUNTED: u32 = 1_000;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor) -> Answer {
    let who = visitor.user()?.clone();
    let reports = visitor.may(Action::Report);
    let screens = visitor.may(Action::Screen);
    let sees_peers = visitor.may(Action::SeePeers);
    let work = move |node: &Node| {
        let imports = if reports {
            open_imports(node, &who)?
        } else {
            Vec::new()
        };
        Ok::<_, FlowError>((
            node.home(&who)?,
            node.log_view(&who)?,
            node.fact_counts(),
            imports,
            screens.then(|| node.parties_need(&who)).transpose()?,
            sees_peers.then(|| peers_need(node, &who)).transpose()?,
        ))
    };
    let (home, log, facts, imports, needs, peers) = app.run(work).await?;
    let words = visitor.words;
    let mut waiting = waiting(&words, needs.as_ref());
    waiting.splice(
        0..0,
        peers
            .map(|need| waiting_at_peers(&words, &need))
            .unwrap_or_default(),
    );
    page(&HomePage {
        waiting,
        imports,
        drafts: home
            .drafts
            .iter()
            .map(|(form, at)| draft(&words, form, wire::instant(*at)))
            .collect(),
        kinds: kinds(&home.by_kind),
        recent: wire::rows(&words, &home.recent),
        log: log_line(log),
        facts_sourced: facts.sourced,
        facts_unverified: facts.unverified,
        may_report: reports,
        s: visitor.shell(),
    })
}

/// Candidates to decide, decisions to confirm, and what a delisting cleared after this reader had acted on it.
fn waiting(words: &Words, needs: Option<&PartiesNeed>) -> Vec<Waiting> {
    let Some(needs) = needs else { return Vec::new() };
    let open = (needs.open > 0).then(|| Waiting {
        text: words.count("need-open", needs.open),
        href: "/review?state=waiting".into(),
    });
    let of = |id: &'static str, queue: &'static str| {
        move |line: &ReviewLine| {
            let names = [
                ("first", line.subject_name.as_str()),
                ("second", line.entry_name.as_str()),
            ];
            Waiting {
                text: words.with(id, names),
                href: party_view::review_href(line.id, queue),
            }
        }
    };
    open.into_iter()
        .chain(needs.confirm.iter().map(of("need-confirm", "confirm")))
        .chain(needs.cleared.iter().map(of("need-cleared", "cleared")))
        .collect()
}

/// What counterparts and what goes to them and comes from them ask of this reader.
struct PeersNeed {
    /// Releases that this reader may approve.
    approvals: u64,
    /// Deliveries that nobody has opened.
    unopened: u64,
    /// Take-backs that are not acknowledged for more than a day.
    late: u64,
    /// Counterparts with a state that asks for somebody.
    lines: Vec<(NodeName, &'static str)>,
    /// Whether the log signs nothing now.
    held: bool,
}

fn peers_need(node: &Node, who: &Who) -> Result<PeersNeed, FlowError> {
    let proposed = ShareQuery {
        state: Some(ShareState::Proposed),
        limit: MOST_COUNTED,
        ..ShareQuery::default()
    };
    let approvals = node.shares(who, &proposed)?;
    let incoming = node.incoming(who, true, None, MOST_COUNTED)?;
    let unopened = incoming
        .iter()
        .filter(|row| row.state == IncomingState::Delivered);
    let waits = node.outstanding(who)?;
    let late = waits
        .iter()
        .filter(|row| super::outstanding::is_late(row) && matches!(row.why.as_str(), "take-back" | "erase"));
    let now = node.clock().now();
    let lines = node.peers(who)?;
    let lines = lines
        .iter()
        .map(|peer| (peer.name.clone(), peer_view::state(peer, now)));
    Ok(PeersNeed {
        approvals: approvals.iter().filter(|row| row.may_decide).count() as u64,
        unopened: unopened.count() as u64,
        late: late.count() as u64,
        lines: lines
            .filter(|(_, state)| matches!(*state, "failing" | "frozen"))
            .collect(),
        held: node.own_log(who).is_ok_and(|own| own.held.is_some()),
    })
}

fn waiting_at_peers(words: &Words, need: &PeersNeed) -> Vec<Waiting> {
    let held = need.held.then(|| Waiting {
        text: words.t("need-held"),
        href: "/peers".into(),
    });
    let counted = [
        ("need-approvals", need.approvals, "/shares"),
        ("need-incoming", need.unopened, "/incoming"),
        ("need-outstanding", need.late, "/outstanding"),
    ];
    let counted = counted.into_iter().filter(|(_, n, _)| *n > 0);
    let counted = counted.map(|(id, n, href)| Waiting {
        text: words.count(id, n),
        href: href.into(),
    });
    let lines = need.lines.iter().map(|(name, state)| Waiting {
        text: words.with(line_words(state), [("name", name.as_str())]),
        href: peer_view::href(name),
    });
    held.into_iter().chain(counted).chain(lines).collect()
}

fn line_words(state: &str) -> &'static str {
    match state {
        "frozen" => "need-frozen",
        _ => "need-failing",
    }
}

/// A draft is named after its form, which is named after its kind.
fn draft(words: &Words, form: &str, at: String) -> (String, String, String) {
    let kind = form.strip_prefix("report-").unwrap_or(form);
    let label = words
        .known(&format!("kind-{kind}"))
        .unwrap_or_else(|| form.to_owned());
    (label, format!("/report/{kind}"), at)
}

/// In the order of the kinds, not of the alphabet.
fn kinds(counts: &[(String, u64)]) -> Vec<KindCount> {
    let count = |kind: &Kind| counts.iter().find(|(word, _)| word == kind.as_str());
    let found = Kind::ALL.iter().filter_map(count);
    found
        .map(|(kind, n)| KindCount {
            kind: kind.clone(),
            n: *n,
        })
        .collect()
}

fn log_line(log: LogView) -> LogLine {
    LogLine {
        origin: log.origin,
        size: log.size,
        state: log.state.into(),
        reason: log.reason,
    }
}
