//! The page of one listed party: its names, its time on the list, what mentions it. It opens with the delisting, if there was one.

use comity_core::date::Timestamp;
use comity_core::party::{ListedName, ListedParty};
use comity_flow::parties::views::{CandidateState, Interval, PartyDetail};

use crate::fields::address;
use crate::party_view;
use crate::views::parties::{
    FieldChangeView, IdView, NameView, PartyChange, PartyPage, QueueRow, SpanView, SpansView,
};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

/// Width of the drawing of the times, in its own units.
const WIDTH: i64 = 720;
/// Room for the first and last year under the drawing.
const MARGIN: i64 = 24;
/// Most years named under the drawing.
const MOST_TICKS: i16 = 8;

pub(crate) fn view(visitor: &Visitor, detail: &PartyDetail, now: Timestamp) -> PartyPage {
    let words = &visitor.words;
    let last = detail.listings.last();
    let list = party_view::title_of(words, &detail.list);
    let ended = last.filter(|_| !detail.listed);
    PartyPage {
        s: visitor.shell(),
        name: party_view::first_name(&detail.party),
        sort: party_view::sort(words, detail.party.kind),
        list_href: party_view::list_href(&detail.list.id),
        entry: detail.entry.clone(),
        listed: detail.listed,
        delisted: ended
            .map(|last| party_view::day_or_none(last.to))
            .unwrap_or_default(),
        from: since(&detail.listings),
        delisted_href: ended.and_then(|last| difference(&detail.list.id, last.ended_by?)),
        names: names(words, detail),
        ids: ids(words, &detail.party),
        facts: party_view::facts(words, &detail.party, false),
        spans: spans(&detail.listings, now),
        changes: changes(words, detail),
        records: wire::rows(words, &detail.records),
        candidates: candidates(words, detail, &list),
        list,
    }
}

/// Since when the last unbroken time on the list runs; empty where this node does not know its beginning.
fn since(listings: &[Interval]) -> String {
    let mut from: Option<Timestamp> = None;
    let mut before: Option<Timestamp> = None;
    for one in listings {
        if before.is_none() || before != one.from {
            from = one.from;
        }
        before = one.to;
    }
    party_view::day_or_none(from)
}

/// The difference that brought a state.
fn difference(list: &str, state: u64) -> Option<String> {
    let before = state.checked_sub(1).filter(|n| *n > 0)?;
    let path = format!("{}/changes", party_view::list_href(list));
    Some(address(
        &path,
        &[("from", &before.to_string()), ("to", &state.to_string())],
    ))
}

/// Names by script, each with its sort.
fn names(words: &Words, detail: &PartyDetail) -> Vec<(String, Vec<NameView>)> {
    let of = |text: &String, script: &str| {
        let known = detail.party.names.iter().find(|name| name.name == *text);
        let told = ListedName {
            name: text.clone(),
            kind: known.map(|name| name.kind).unwrap_or_default(),
            script: Some(script.to_owned()),
        };
        party_view::name(words, &told)
    };
    let group = |(script, names): &(String, Vec<String>)| {
        let views = names.iter().map(|name| of(name, script)).collect();
        (party_view::script_name(words, script), views)
    };
    detail.names.iter().map(group).collect()
}

fn ids(words: &Words, party: &ListedParty) -> Vec<IdView> {
    let id = |id: &comity_core::party::ListedId| IdView {
        scheme: party_view::scheme(words, &id.scheme),
        value: id.value.clone(),
        country: id.country.clone().unwrap_or_default(),
        validity: party_view::validity(id).into(),
    };
    party.ids.iter().map(id).collect()
}

/// What each state changed, the newest first: coming, changing, going.
fn changes(words: &Words, detail: &PartyDetail) -> Vec<PartyChange> {
    let mut out = Vec::new();
    let mut before: Option<Timestamp> = None;
    for (at, one) in detail.listings.iter().enumerate() {
        let joined = at > 0 && before.is_some() && before == one.from;
        out.push(PartyChange {
            date: party_view::day_or_none(one.from),
            what: if joined { "changed" } else { "added" }.into(),
            fields: one
                .changed
                .iter()
                .map(|change| party_view::field_change(words, change))
                .collect::<Vec<FieldChangeView>>(),
            href: difference(&detail.list.id, one.state).unwrap_or_default(),
        });
        let goes_on = detail
            .listings
            .get(at + 1)
            .is_some_and(|next| next.from == one.to);
        if let (Some(to), false) = (one.to, goes_on) {
            out.push(PartyChange {
                date: party_view::day(to),
                what: "removed".into(),
                fields: Vec::new(),
                href: one
                    .ended_by
                    .and_then(|state| difference(&detail.list.id, state))
                    .unwrap_or_default(),
            });
        }
        before = one.to;
    }
    out.reverse();
    out
}

fn candidates(words: &Words, detail: &PartyDetail, list: &str) -> Vec<QueueRow> {
    let row = |line| party_view::queue_row(words, line, list, "");
    detail
        .candidates
        .iter()
        .filter(|line| line.state != CandidateState::Withdrawn)
        .map(row)
        .collect()
}

// ---- times as bars ------------------------------------------------------------------------------------------

/// Times on and off the list, to scale.
fn spans(listings: &[Interval], now: Timestamp) -> SpansView {
    let times = merged(listings);
    let now = now.seconds();
    let first = times
        .iter()
        .filter_map(|time| time.from.or(time.to))
        .map(Timestamp::seconds)
        .min()
        .unwrap_or(now);
    let scale = Scale::over(first.min(now), now);
    let mut bars = Vec::new();
    let mut gap: Option<Timestamp> = None;
    for time in &times {
        if let Some(from) = gap {
            bars.push(bar(&scale, Some(from), time.from, false));
        }
        bars.push(bar(&scale, time.from, time.to, true));
        gap = time.to;
    }
    if let Some(from) = gap {
        bars.push(bar(&scale, Some(from), None, false));
    }
    SpansView {
        width: unsigned(WIDTH),
        ticks: scale.ticks(),
        bars,
        now: unsigned(scale.x(now)),
    }
}

/// A time on the list, however often the entry changed in it.
struct Time {
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

fn merged(listings: &[Interval]) -> Vec<Time> {
    let mut out: Vec<Time> = Vec::new();
    for one in listings {
        match out.last_mut() {
            Some(last) if last.to.is_some() && last.to == one.from => last.to = one.to,
            _ => out.push(Time {
                from: one.from,
                to: one.to,
            }),
        }
    }
    out
}

fn bar(scale: &Scale, from: Option<Timestamp>, to: Option<Timestamp>, listed: bool) -> SpanView {
    let start = from.map_or(0, |at| scale.x(at.seconds()));
    let end = to.map_or(WIDTH, |at| scale.x(at.seconds()));
    SpanView {
        x: unsigned(start),
        width: unsigned((end - start).max(2)),
        listed,
        from: party_view::day_or_none(from),
        to: party_view::day_or_none(to),
    }
}

fn unsigned(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// Seconds to places across the drawing.
struct Scale {
    first: i64,
    last: i64,
}

impl Scale {
    /// At least a day long, so that a party listed today has a bar.
    fn over(first: i64, last: i64) -> Self {
        const DAY: i64 = 86_400;
        Self {
            first,
            last: last.max(first.saturating_add(DAY)),
        }
    }

    fn x(&self, at: i64) -> i64 {
        let at = at.clamp(self.first, self.last);
        let width = i128::from(WIDTH - 2 * MARGIN);
        let share = i128::from(at - self.first) * width / i128::from(self.last - self.first);
        MARGIN + i64::try_from(share).unwrap_or(0)
    }

    /// Years, not more than fit.
    fn ticks(&self) -> Vec<(u64, String)> {
        let year = |at: i64| Timestamp::from_seconds(at).date().year();
        let (first, last) = (year(self.first), year(self.last));
        let step = ((last - first) / MOST_TICKS + 1).max(1);
        let place = |year: i16| {
            let day: Timestamp = format!("{year:04}-01-01T00:00:00Z").parse().ok()?;
            let within = (self.first..=self.last).contains(&day.seconds());
            within.then(|| (unsigned(self.x(day.seconds())), year.to_string()))
        };
        let mut years = first;
        let mut out = Vec::new();
        while years <= last {
            out.extend(place(years));
            years += step;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> Option<Timestamp> {
        Some(format!("{day}T00:00:00Z").parse().unwrap())
    }

    fn interval(from: Option<Timestamp>, to: Option<Timestamp>) -> Interval {
        Interval {
            from,
            to,
            state: 2,
            ended_by: to.map(|_| 3),
            changed: Vec::new(),
            party: ListedParty::default(),
        }
    }

    #[test]
    fn a_delisting_and_a_second_listing_are_seen() {
        let listings = [
            interval(None, at("2021-03-01")),
            interval(at("2021-03-01"), at("2022-01-01")),
            interval(at("2024-01-01"), None),
        ];
        let spans = spans(&listings, at("2026-11-21").unwrap());
        let listed: Vec<bool> = spans.bars.iter().map(|bar| bar.listed).collect();
        assert_eq!(listed, [true, false, true]);
        assert_eq!(
            (spans.bars[0].from.as_str(), spans.bars[0].to.as_str()),
            ("", "2022-01-01")
        );
        assert!(spans.bars.iter().all(|bar| bar.x + bar.width <= spans.width));
        assert_eq!(since(&listings), "2024-01-01");
        assert!(!spans.ticks.is_empty());
    }

    #[test]
    fn the_last_bar_of_a_delisted_party_is_empty() {
        let listings = [interval(at("2020-06-05"), at("2023-11-16"))];
        let spans = spans(&listings, at("2026-11-21").unwrap());
        assert_eq!(
            spans.bars.iter().map(|bar| bar.listed).collect::<Vec<_>>(),
            [true, false]
        );
        assert_eq!(since(&listings), "2020-06-05");
    }

    #[test]
    fn nothing_known_draws_nothing_wrong() {
        let spans = spans(&[], at("2026-11-21").unwrap());
        assert!(spans.bars.is_empty());
    }
}
