//! The life of a substance's measures, and two jurisdictions side by side.

use comity_core::date::PartialDate;
use comity_core::jurisdiction::Jurisdiction;
use comity_flow::substances::{Bound, JurisdictionVerdict, MeasureVerdict, State, Tables};

use crate::pages::gap::choices;
use crate::substance_view::{self, word};
use crate::views::substances::{CompareView, ControlsView, HistoryRow};
use crate::words::Words;

/// What became of a measure on a day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Begins,
    Ends,
}

/// Every beginning and end of a measure that is dated, the oldest first.
pub(crate) fn history(
    words: &Words,
    tables: &Tables,
    verdicts: &[JurisdictionVerdict],
    today: PartialDate,
) -> Vec<HistoryRow> {
    let mut turns: Vec<(PartialDate, Bound, Turn, Jurisdiction, &MeasureVerdict)> = Vec::new();
    for verdict in verdicts {
        for measure in verdict
            .measures
            .iter()
            .filter(|measure| measure.state != State::NotLaw)
        {
            let dated = [(Turn::Begins, measure.since), (Turn::Ends, measure.until)];
            for (turn, bound) in dated.into_iter().filter_map(|(turn, bound)| Some((turn, bound?))) {
                let day = bound.earliest().or_else(|| bound.latest());
                turns.extend(day.map(|day| (day, bound, turn, verdict.jurisdiction, measure)));
            }
        }
    }
    turns.sort_by(|a, b| (a.0, a.3.as_str(), &a.4.clause).cmp(&(b.0, b.3.as_str(), &b.4.clause)));
    let row =
        |(day, bound, turn, place, measure): (PartialDate, Bound, Turn, Jurisdiction, &MeasureVerdict)| {
            let entry = substance_view::entry(words, tables, measure);
            HistoryRow {
                date: substance_view::bound(words, bound),
                place: substance_view::place(words, tables, place),
                what: words.t(if turn == Turn::Begins {
                    "history-begins"
                } else {
                    "history-ends"
                }),
                instrument: entry.instrument,
                clause: entry.clause,
                via: entry.via,
                verified: entry.verified,
                ahead: day > today,
            }
        };
    turns.into_iter().map(row).collect()
}

/// Two jurisdictions of the control table, and what tells them apart.
pub(crate) fn compare(
    words: &Words,
    tables: &Tables,
    verdicts: &[JurisdictionVerdict],
    controls: &ControlsView,
    pair: (Jurisdiction, Jurisdiction),
) -> CompareView {
    let side = |place: Jurisdiction| {
        controls
            .rows
            .iter()
            .find(|row| row.code == place.as_str())
            .cloned()
    };
    let standing = |place: Jurisdiction| {
        let found = verdicts.iter().find(|verdict| verdict.jurisdiction == place);
        found.map(|verdict| word(&verdict.standing)).unwrap_or_default()
    };
    let (first, second) = (standing(pair.0), standing(pair.1));
    let finding = match (first.as_str(), second.as_str()) {
        ("", _) | (_, "") => "compare-unknown",
        (a, b) if a != b => "compare-differ",
        ("controlled", _) if kinds(verdicts, pair.0) != kinds(verdicts, pair.1) => "compare-kinds",
        _ => "compare-alike",
    };
    let name = |place| substance_view::place(words, tables, place);
    CompareView {
        left: choices(words, tables, pair.0),
        right: choices(words, tables, pair.1),
        sides: [pair.0, pair.1].into_iter().filter_map(side).collect(),
        finding: words.with(finding, [("first", &name(pair.0)), ("second", &name(pair.1))]),
    }
}

/// What the measures in force make of the substance: a narcotic drug here can be a listed chemical there.
fn kinds(verdicts: &[JurisdictionVerdict], place: Jurisdiction) -> Vec<String> {
    let here = verdicts.iter().filter(|verdict| verdict.jurisdiction == place);
    let in_force = here
        .flat_map(|verdict| &verdict.measures)
        .filter(|measure| measure.state == State::Controlled);
    let mut kinds: Vec<String> = in_force.map(|measure| word(&measure.kind)).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}
