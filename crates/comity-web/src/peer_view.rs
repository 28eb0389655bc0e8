//! From what the flow says of counterparts to what pages show: spans of time, the state of a line, the drawing.

use comity_core::date::Timestamp;
use comity_core::identifiers::NodeName;
use comity_flow::peers::{
    Actor, CosignedView, FailureView as Failure, FrozenView as Frozen, OwnLogView, PeerView,
};

use crate::format::{encoded, grouped, shortened};
use crate::views::peers::{CosignView, FailureView, FrozenView, OwnLog, PeerCard, Picture, PictureLine};
use crate::wire;
use crate::words::{Lang, Words};

/// Longer without contact is called quiet, and what waits so long is called late: statuses older than a day count as
/// unknown for listings.
pub(crate) const DAY: i64 = 86_400;
/// Lines that the drawing shows: more would be smaller than a finger on a telephone.
const DRAWN: usize = 12;
/// Height of one counterpart in the drawing.
const ROW: u32 = 52;
/// Characters of a name that fit into its box.
const NAME: usize = 18;

/// Address of a counterpart's page.
pub(crate) fn href(name: &NodeName) -> String {
    format!("/peers/{}", encoded(name.as_str()))
}

/// A span of time in its largest unit: "3 days".
pub(crate) fn span(words: &Words, seconds: i64) -> String {
    let n = u64::try_from(seconds).unwrap_or(0);
    match n {
        0..60 => words.count("span-seconds", n),
        60..3_600 => words.count("span-minutes", n / 60),
        3_600..172_800 => words.count("span-hours", n / 3_600),
        _ => words.count("span-days", n / 86_400),
    }
}

/// How long ago: "3 days ago".
pub(crate) fn ago(words: &Words, now: Timestamp, at: Timestamp) -> String {
    let seconds = now.seconds().saturating_sub(at.seconds());
    if seconds < 10 {
        return words.t("ago-now");
    }
    words.with("span-ago", [("span", &span(words, seconds))])
}

/// How the line stands.
pub(crate) fn state(peer: &PeerView, now: Timestamp) -> &'static str {
    match peer.last_contact {
        _ if peer.frozen.is_some() => "frozen",
        _ if !peer.failures.is_empty() => "failing",
        None => "new",
        Some(at) if now.seconds().saturating_sub(at.seconds()) > DAY => "quiet",
        Some(_) => "well",
    }
}

/// Those that need somebody first; then by name.
pub(crate) fn order(peer: &PeerView, now: Timestamp) -> (u8, String) {
    let ours = peer.failures.iter().any(|failure| failure.who == Actor::Us);
    let rank = match state(peer, now) {
        "failing" if ours => 0,
        "frozen" => 1,
        "failing" => 2,
        "quiet" => 3,
        "new" => 4,
        _ => 5,
    };
    (rank, peer.name.to_string())
}

/// The card of a counterpart.
pub(crate) fn card(words: &Words, peer: &PeerView, now: Timestamp) -> PeerCard {
    PeerCard {
        name: peer.name.to_string(),
        href: href(&peer.name),
        state: state(peer, now).into(),
        ago: peer
            .last_contact
            .map(|at| ago(words, now, at))
            .unwrap_or_default(),
        at: peer.last_contact.map(wire::instant).unwrap_or_default(),
        size: peer.log_size,
        held: peer.mirrored,
        share: share(peer.mirrored, peer.log_size),
        ours: cosigned(words, &peer.cosigned_by_them),
        theirs: cosigned(words, &peer.cosigned_by_us),
        waiting: waiting(words, peer, now),
        late: peer
            .oldest_waiting
            .is_some_and(|at| now.seconds().saturating_sub(at.seconds()) > DAY),
        failures: peer.failures.iter().map(|f| failure(words, f)).collect(),
        frozen: peer.frozen.as_ref().map(|f| frozen(words, f)),
    }
}

/// A part of a whole in hundredths; what is not whole is never shown as whole.
pub(crate) fn share(part: u64, whole: u64) -> u8 {
    if whole == 0 || part >= whole {
        return if whole == 0 { 0 } else { 100 };
    }
    u8::try_from(part.saturating_mul(100) / whole)
        .unwrap_or(0)
        .min(99)
}

/// Each entry that a cosignature covers is graded L1, the others L0.
fn cosigned(words: &Words, view: &CosignedView) -> CosignView {
    let size = grouped(view.size);
    let (grade, text) = match (view.size, view.behind) {
        (0, _) => ("L0", words.t("cosigned-none")),
        (_, 0) => ("L1", words.with("cosigned-all", [("size", &size)])),
        (_, behind) => {
            let behind = grouped(behind);
            (
                "L1",
                words.with("cosigned-upto", [("size", &size), ("behind", &behind)]),
            )
        }
    };
    CosignView {
        grade: grade.into(),
        text,
    }
}

fn waiting(words: &Words, peer: &PeerView, now: Timestamp) -> String {
    let what = words.count("peer-waiting-count", peer.waiting);
    match (peer.waiting, peer.oldest_waiting) {
        (0, _) => String::new(),
        (_, None) => what,
        (_, Some(at)) => {
            let span = span(words, now.seconds().saturating_sub(at.seconds()));
            words.with("peer-waiting-some", [("what", &what), ("span", &span)])
        }
    }
}

/// The word of who must act.
pub(crate) fn actor(actor: Actor) -> &'static str {
    match actor {
        Actor::Us => "us",
        Actor::Them => "peer",
        Actor::Line => "line",
    }
}

/// A sentence of the machine for readers of English; others read the sentence of its sort.
pub(crate) fn english(words: &Words, text: &str) -> String {
    if words.lang() == Lang::En {
        text.to_owned()
    } else {
        String::new()
    }
}

fn failure(words: &Words, failure: &Failure) -> FailureView {
    let who = actor(failure.who);
    let mend = english(words, &failure.mend);
    let times = grouped(failure.times);
    let since = wire::instant(failure.since);
    let mut when = words.with("failure-since", [("since", &since), ("times", &times)]);
    if let Some(at) = failure.next_try {
        when.push(' ');
        when.push_str(&words.with("failure-next", [("at", &wire::instant(at))]));
    }
    FailureView {
        what: words
            .known(&format!("failure-{}", failure.step))
            .unwrap_or_else(|| words.t("failure-other")),
        detail: english(words, &failure.what),
        mend: if mend.is_empty() {
            words.t(&format!("mend-{who}"))
        } else {
            mend
        },
        who: who.into(),
        when,
    }
}

fn frozen(words: &Words, frozen: &Frozen) -> FrozenView {
    let by_node = frozen.by == "node";
    let (at, by) = (wire::instant(frozen.since), frozen.by.as_str());
    FrozenView {
        since: words.with("peer-frozen-since", [("at", &at), ("by", by)]),
        // An operator's reason is shown as it was typed; the node's own is put into the reader's words.
        why: match (by_node, frozen.evidence.is_some()) {
            (true, true) => words.t("peer-frozen-two-stories"),
            (true, false) => words.t("peer-frozen-node"),
            (false, _) => frozen.why.clone(),
        },
        evidence: frozen.evidence.as_deref().map(wire::record_href),
        common: frozen.common_size,
    }
}

/// How well our own log is vouched for.
pub(crate) fn own(words: &Words, view: &OwnLogView) -> OwnLog {
    let held = view.held.as_ref().map(|held| {
        (
            words.t(&format!("held-{}", held.why)),
            words.t(&format!("held-mend-{}", held.why)),
        )
    });
    OwnLog {
        size: view.size,
        l1: view.l1,
        l2: view.l2,
        share1: share(view.l1, view.size),
        share2: share(view.l2, view.size),
        quorum: view.quorum,
        held,
    }
}

/// Us and our counterparts as a fan of lines: readable on a telephone, and told in words for those who do not see it.
pub(crate) fn picture(words: &Words, us: &str, cards: &[PeerCard]) -> Option<Picture> {
    if cards.is_empty() {
        return None;
    }
    let drawn = cards.get(..DRAWN).unwrap_or(cards);
    let rows = u32::try_from(drawn.len()).unwrap_or(1);
    let height = rows * ROW + 8;
    let middle = height / 2;
    let line = |(at, card): (u32, &PeerCard)| {
        let y = at * ROW + ROW / 2 + 4;
        PictureLine {
            y,
            path: format!("M112 {middle} C154 {middle} 154 {y} 196 {y}"),
            name: shortened(&card.name, NAME),
            href: card.href.clone(),
            state: card.state.clone(),
            tone: tone(&card.state),
        }
    };
    let one = |card: &PeerCard| {
        let state = words.t(&format!("line-{}", card.state));
        words.with("peers-told-one", [("name", &card.name), ("state", &state)])
    };
    let list = drawn.iter().map(one).collect::<Vec<_>>().join("; ");
    Some(Picture {
        height,
        middle,
        us: shortened(us, NAME - 4),
        lines: (0..).zip(drawn).map(line).collect(),
        told: words.with("peers-told", [("us", us), ("list", &list)]),
        more: (cards.len() - drawn.len()) as u64,
    })
}

/// The colour of a line's state.
pub(crate) fn tone(state: &str) -> &'static str {
    match state {
        "well" => "good",
        "failing" | "frozen" => "stop",
        _ => "care",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_in_their_largest_unit() {
        let words = Words::new(Lang::En);
        for (seconds, told) in [
            (-5, "0 seconds"),
            (59, "59 seconds"),
            (60, "one minute"),
            (7_200, "2 hours"),
            (47 * 3_600, "47 hours"),
            (3 * DAY, "3 days"),
        ] {
            assert_eq!(span(&words, seconds), told);
        }
        let at = Timestamp::from_seconds;
        assert_eq!(ago(&words, at(1_000), at(995)), "just now");
        assert_eq!(ago(&Words::new(Lang::ZhCn), at(3_600), at(0)), "1 小时前");
    }

    #[test]
    fn nothing_less_than_all_is_shown_as_all() {
        assert_eq!(
            (share(0, 0), share(999, 1_000), share(5, 5), share(1, 3)),
            (0, 99, 100, 33)
        );
        assert_eq!(share(u64::MAX - 1, u64::MAX), 1);
    }

    #[test]
    fn the_drawing_stays_small_however_many_there_are() {
        let cards: Vec<PeerCard> = (0..40)
            .map(|n| PeerCard {
                name: format!("a-very-long-name-of-a-node-{n}.example"),
                state: "well".into(),
                ..PeerCard::default()
            })
            .collect();
        let picture = picture(&Words::new(Lang::En), "us.example", &cards).unwrap();
        assert_eq!((picture.lines.len(), picture.more), (12, 28));
        assert!(
            picture
                .lines
                .iter()
                .all(|line| line.name.chars().count() <= NAME + 1)
        );
        assert!(picture.height < 700);
    }
}
