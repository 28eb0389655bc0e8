//! `GET /lag`: how long after the United Nations a jurisdiction's first control came into force.

use axum::extract::State;
use comity_core::grading::Provenance;
use comity_core::jurisdiction::Jurisdiction;
use comity_flow::substances::{Lag, Tables};
use comity_flow::{FlowError, Node, SubstanceLine};

use super::gap::choices;
use crate::answer::{Answer, page};
use crate::app::App;
use crate::fields::Query;
use crate::format::grouped;
use crate::substance_view;
use crate::views::substances::{LagPage, LagRow};
use crate::visitor::Visitor;
use crate::words::Words;

/// Width of the drawing, in its own units.
const WIDTH: i64 = 960;
/// Left of it stand the names.
const NAMES: i64 = 230;
/// Height of a row.
const ROW: u64 = 20;
/// Room above the first row, for the labels of the grid.
const TOP: u64 = 24;
const DAYS_IN_YEAR: i64 = 365;

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
    found.sort_by_key(|(_, lag)| (lag.un_since.earliest(), lag.un_since.latest()));
    page(&view(&visitor, app.node.tables(), place, &found))
}

fn view(visitor: &Visitor, tables: &Tables, place: Jurisdiction, found: &[(SubstanceLine, Lag)]) -> LagPage {
    let words = visitor.words;
    let scale = Scale::over(found);
    let mut drawn = 0;
    let rows = found.iter().map(|(line, lag)| {
        let bar = scale.bar(lag, TOP + drawn * ROW);
        drawn += u64::from(bar.is_some());
        row(&words, line, lag, bar)
    });
    let rows: Vec<LagRow> = rows.collect();
    LagPage {
        s: visitor.shell(),
        // The treaties are what is compared with.
        jurisdictions: choices(&words, tables, place)
            .into_iter()
            .filter(|choice| choice.value != "UN")
            .collect(),
        name: substance_view::place(&words, tables, place),
        height: TOP + drawn * ROW + 6,
        grid: scale.grid(),
        rows,
    }
}

fn row(words: &Words, line: &SubstanceLine, lag: &Lag, bar: Option<(u64, u64, u64)>) -> LagRow {
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

/// Days to places across the drawing.
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
        let least = bounds().min().unwrap_or(0).min(0);
        let most = bounds().max().unwrap_or(DAYS_IN_YEAR).max(DAYS_IN_YEAR);
        Self { least, most }
    }

    fn x(&self, days: i64) -> i64 {
        let span = (self.most - self.least).max(1);
        NAMES + (days - self.least) * (WIDTH - NAMES - 20) / span
    }

    fn bar(&self, lag: &Lag, y: u64) -> Option<(u64, u64, u64)> {
        let (least, most) = (lag.days_min?, lag.days_max?);
        // From the day of the United Nations to the latest day it can have been.
        let (from, to) = if most >= 0 {
            (least.min(0), most)
        } else {
            (least, 0)
        };
        let x = self.x(from);
        let width = (self.x(to) - x).max(2);
        Some((u64::try_from(x).ok()?, y, u64::try_from(width).ok()?))
    }

    /// A line for each year, or for every few where there are many.
    fn grid(&self) -> Vec<(u64, String)> {
        const MOST_LINES: i64 = 12;
        let years = (self.most - self.least) / DAYS_IN_YEAR + 1;
        let step = (years + MOST_LINES - 1) / MOST_LINES;
        let first = self.least / DAYS_IN_YEAR / step * step;
        (0..=MOST_LINES)
            .map(|i| first + i * step)
            .filter(|year| (self.least..=self.most).contains(&(year * DAYS_IN_YEAR)))
            .filter_map(|year| {
                Some((
                    u64::try_from(self.x(year * DAYS_IN_YEAR)).ok()?,
                    format!("{year:+}").replace("+0", "0"),
                ))
            })
            .collect()
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
            let (x, _, width) = scale.bar(one, 0).unwrap();
            assert!(x >= NAMES as u64 && x + width <= WIDTH as u64, "{x} {width}");
        }
        assert!(scale.grid().len() > 3);
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
