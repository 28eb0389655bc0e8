//! `GET /lag`: how long after the United Nations a jurisdiction's first control came into force.

use axum::extract::State;
use comity_core::grading::Provenance;
use comity_core::jurisdiction::Jurisdiction;
use comity_flow::substances::{Lag, Tables};
use comity_flow::{FlowError, Node, SubstanceLine};

use super::gap::choices;
use crate::answer::{Answer, page};
use crate::app::App;
use crate::fields::{Query, address};
use crate::format::grouped;
use crate::substance_view;
use crate::views::common::Pager;
use crate::views::substances::{LagPage, LagPart, LagRow};
use crate::visitor::Visitor;
use crate::words::Words;

/// Rows of each of the two lists on a page: at some 700 bytes a row half of the page weight.
const LAGS_SHOWN: u64 = 80;

/// Width of a bar's drawing, in its own units.
const WIDTH: i64 = 400;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let who = visitor.user()?.clone();
    let place: Jurisdiction = query.get("in").parse().unwrap_or(Jurisdiction::CN);
    let work = move |node: &Node| {
        let mut rows = Vec::new();
        for line in node.substances(&who, "")? {
            let lag = node
                .listing_lag(&who, &line.id)?
                .into_iter()
                .find(|lag| lag.jurisdiction == place);
            rows.extend(lag.map(|lag| (line, lag)));
        }
        Ok::<_, FlowError>(rows)
    };
    let mut found = app.run(work).await?;
    found.sort_by_key(|(_, lag)| std::cmp::Reverse((lag.un_since.latest(), lag.un_since.earliest())));
    page(&view(&visitor, app.node.tables(), place, found, &query))
}

fn view(
    visitor: &Visitor,
    tables: &Tables,
    place: Jurisdiction,
    found: Vec<(SubstanceLine, Lag)>,
    query: &Query,
) -> LagPage {
    let words = visitor.words;
    let closed = |(_, lag): &(SubstanceLine, Lag)| lag.days_min.is_some() && lag.days_max.is_some();
    let (closed, open): (Vec<_>, Vec<_>) = found.into_iter().partition(closed);
    let scale = Scale::over(&closed);
    // Only one of the two lists is leafed through at a time.
    let part = |name: &str, found: &[(SubstanceLine, Lag)]| {
        let seen = if query.get("part") == name {
            query.number("seen")
        } else {
            0
        };
        let place = place.to_string();
        let of = |seen: u64| {
            let seen = seen.to_string();
            address("/lag", &[("in", &place), ("part", name), ("seen", &seen)])
        };
        let (found, pager) = Pager::cut(found, seen, LAGS_SHOWN, of);
        let row = |(line, lag): &(SubstanceLine, Lag)| row(&words, line, lag, scale.bar(lag));
        LagPart {
            rows: found.iter().map(row).collect(),
            pager,
        }
    };
    LagPage {
        s: visitor.shell(),
        // The treaties are what is compared with.
        jurisdictions: choices(&words, tables, place)
            .into_iter()
            .filter(|choice| choice.value != "UN")
            .collect(),
        name: substance_view::place(&words, tables, place),
        closed: part("closed", &closed),
        open: part("open", &open),
        width: WIDTH as u64,
        zero: u64::try_from(scale.x(0)).unwrap_or(0),
    }
}

fn row(words: &Words, line: &SubstanceLine, lag: &Lag, bar: Option<(u64, u64)>) -> LagRow {
    LagRow {
        href: substance_view::href(&line.id, None),
        names: substance_view::names(words, &line.name_en, line.name_zh.as_deref().unwrap_or_default()),
        un: substance_view::bound(words, lag.un_since),
        there: substance_view::bound(words, lag.since),
        days: days(lag),
        state: state(lag).into(),
        verified: lag.provenance == Provenance::Source,
        bar,
    }
}

/// Days without their sign; the word beside says earlier or later. A range that spans zero keeps its signs.
fn days(lag: &Lag) -> String {
    let number = |days: i64| grouped(days.unsigned_abs());
    match (lag.days_min, lag.days_max) {
        (Some(least), Some(most)) if least == most => number(least),
        (Some(least), Some(most)) if least >= 0 => format!("{}–{}", number(least), number(most)),
        (Some(least), Some(most)) if most <= 0 => format!("{}–{}", number(most), number(least)),
        (Some(least), Some(most)) => format!("−{} … {}", number(least), number(most)),
        (Some(least), None) => format!(
            "≥ {}",
            if least < 0 {
                format!("−{}", number(least))
            } else {
                number(least)
            }
        ),
        (None, Some(most)) => format!(
            "≤ {}",
            if most < 0 {
                format!("−{}", number(most))
            } else {
                number(most)
            }
        ),
        (None, None) => String::new(),
    }
}

fn state(lag: &Lag) -> &'static str {
    match (lag.days_min, lag.days_max) {
        (Some(0), Some(0)) => "same",
        (Some(least), _) if least >= 0 => "after",
        (_, Some(most)) if most <= 0 => "before",
        _ => "",
    }
}

/// Days to places across a bar's drawing; the same for all rows, so that bars can be compared.
struct Scale {
    least: i64,
    most: i64,
}

impl Scale {
    fn over(found: &[(SubstanceLine, Lag)]) -> Self {
        let bounds = || {
            found
                .iter()
                .flat_map(|(_, lag)| [lag.days_min, lag.days_max])
                .flatten()
        };
        Self {
            least: bounds().min().unwrap_or(0).min(0),
            most: bounds().max().unwrap_or(1).max(1),
        }
    }

    fn x(&self, days: i64) -> i64 {
        (days - self.least) * WIDTH / (self.most - self.least)
    }

    /// From the day of the United Nations to the latest day it can have been; earlier, from the earliest.
    fn bar(&self, lag: &Lag) -> Option<(u64, u64)> {
        let (least, most) = (lag.days_min?, lag.days_max?);
        let (from, to) = (self.x(least.min(0)), self.x(most.max(0)));
        Some((u64::try_from(from).ok()?, u64::try_from((to - from).max(2)).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use comity_flow::substances::Bound;

    fn lag(min: Option<i64>, max: Option<i64>) -> Lag {
        let day = Bound::On("2020-01-01".parse().unwrap());
        Lag {
            jurisdiction: Jurisdiction::CN,
            un_since: day,
            since: day,
            days_min: min,
            days_max: max,
            provenance: Provenance::Source,
        }
    }

    #[test]
    fn ranges_keep_their_meaning() {
        assert_eq!(
            (
                days(&lag(Some(229), Some(229))).as_str(),
                state(&lag(Some(229), Some(229)))
            ),
            ("229", "after")
        );
        assert_eq!(days(&lag(Some(2), Some(32))), "2–32");
        assert_eq!(
            (
                days(&lag(Some(-40), Some(-10))).as_str(),
                state(&lag(Some(-40), Some(-10)))
            ),
            ("10–40", "before")
        );
        assert_eq!(
            (
                days(&lag(Some(-5), Some(20))).as_str(),
                state(&lag(Some(-5), Some(20)))
            ),
            ("−5 … 20", "")
        );
        assert_eq!(days(&lag(Some(1200), None)), "≥ 1,200");
        assert_eq!(state(&lag(Some(0), Some(0))), "same");
    }

    #[test]
    fn bars_stay_inside_the_drawing() {
        let found = [
            (line(), lag(Some(-400), Some(-400))),
            (line(), lag(Some(7000), Some(7400))),
        ];
        let scale = Scale::over(&found);
        for (_, one) in &found {
            let (x, width) = scale.bar(one).unwrap();
            assert!(width > 0 && x + width <= WIDTH as u64, "{x} {width}");
        }
        assert_eq!(scale.bar(&lag(None, Some(3))), None);
    }

    fn line() -> SubstanceLine {
        SubstanceLine {
            id: "a".into(),
            name_en: "A".into(),
            name_zh: None,
            cas: None,
            family: false,
            controls: 1,
            verified: true,
        }
    }
}
