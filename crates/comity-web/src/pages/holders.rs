//! Who has a record: shown on its page and before it is erased.

use comity_core::date::Timestamp;
use comity_flow::peers::PeerView;
use comity_flow::sharing::{HolderRow as Holder, Stage};

use crate::peer_view;
use crate::views::sharing::{DistributionView, HolderRow};
use crate::wire;
use crate::words::Words;

/// The holders, those that have not acknowledged first.
pub(crate) fn rows(words: &Words, holders: &[Holder], peers: &[PeerView], now: Timestamp) -> Vec<HolderRow> {
    let mut rows: Vec<HolderRow> = holders.iter().map(|h| row(words, h, peers, now)).collect();
    rows.sort_by_key(|row| row.current);
    rows
}

/// Who has it, and whether all of them know how it stands.
pub(crate) fn view(
    words: &Words,
    holders: &[Holder],
    peers: &[PeerView],
    now: Timestamp,
) -> DistributionView {
    let rows = rows(words, holders, peers, now);
    DistributionView {
        all_know: rows.iter().all(|row| row.current),
        rows,
    }
}

fn row(words: &Words, holder: &Holder, peers: &[PeerView], now: Timestamp) -> HolderRow {
    let peer = peers.iter().find(|peer| peer.name == holder.node);
    HolderRow {
        name: holder.node.to_string(),
        href: peer.map(|peer| peer_view::href(&peer.name)),
        through: holder.via.as_ref().map(ToString::to_string).unwrap_or_default(),
        stage: match holder.erased {
            Some(_) => "erased",
            None => holder.stage.as_str(),
        }
        .into(),
        since: wire::instant(holder.erased.unwrap_or(holder.since)),
        // Who refused it or erased it has nothing that could be out of date.
        current: holder.up_to_date || holder.erased.is_some() || holder.stage == Stage::Refused,
        fresh: peer.map(|peer| fresh(words, peer, now)).unwrap_or_default(),
    }
}

/// How old what we know of a holder is, where that is more than a day.
fn fresh(words: &Words, peer: &PeerView, now: Timestamp) -> String {
    match peer.last_contact {
        None => words.t("holder-never"),
        Some(at) if now.seconds().saturating_sub(at.seconds()) <= peer_view::DAY => String::new(),
        Some(at) => {
            let ago = peer_view::ago(words, now, at);
            words.with("holder-unknown", [("ago", &ago)])
        }
    }
}
