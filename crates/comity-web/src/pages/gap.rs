//! `GET /gap`: what one jurisdiction controls on a day and another does not, as far as the tables know.

use axum::extract::State;
use comity_core::date::PartialDate;
use comity_core::grading::Provenance;
use comity_core::jurisdiction::Jurisdiction;
use comity_flow::substances::{Gap, GapRow as Row, Tables};
use comity_flow::{FlowError, Node};

use crate::answer::{Answer, page};
use crate::app::App;
use crate::fields::{Query, address};
use crate::substance_view::{self, FIRST_DAY, last_day, word};
use crate::views::common::{Choice, PAGE_ROWS, Pager};
use crate::views::substances::{GapPage, GapPart, GapRow};
use crate::visitor::Visitor;
use crate::words::Words;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let who = visitor.user()?.clone();
    let a: Jurisdiction = query.get("a").parse().unwrap_or(Jurisdiction::US);
    let b: Jurisdiction = query.get("b").parse().unwrap_or(Jurisdiction::CN);
    let day: Option<PartialDate> = query.get("on").parse().ok();
    let work = move |node: &Node| {
        let on = day.unwrap_or(node.today());
        Ok::<_, FlowError>((node.gap(&who, a, b, on)?, node.today()))
    };
    let (gap, today) = app.run(work).await?;
    page(&view(&visitor, app.node.tables(), &gap, today, &query))
}

fn view(visitor: &Visitor, tables: &Tables, gap: &Gap, today: PartialDate, query: &Query) -> GapPage {
    let words = visitor.words;
    let part = |name: &str, rows: &[Row]| part(&words, gap, query, name, rows);
    GapPage {
        s: visitor.shell(),
        left: choices(&words, tables, gap.a),
        right: choices(&words, tables, gap.b),
        left_name: substance_view::place(&words, tables, gap.a),
        right_name: substance_view::place(&words, tables, gap.b),
        on: gap.on.to_string(),
        first_day: FIRST_DAY.into(),
        last_day: last_day(today),
        both: gap.both.len() as u64,
        only_left: part("first", &gap.only_a),
        only_right: part("second", &gap.only_b),
        undecided: part("undecided", &gap.undecided),
    }
}

/// The rows of one of the three lists that are shown; only one of them is leafed through at a time.
fn part(words: &Words, gap: &Gap, query: &Query, name: &str, rows: &[Row]) -> GapPart {
    let seen = if query.get("part") == name {
        query.number("seen")
    } else {
        0
    };
    let of = |seen: u64| {
        let (a, b, on) = (gap.a.to_string(), gap.b.to_string(), gap.on.to_string());
        let seen = seen.to_string();
        address(
            "/gap",
            &[("a", &a), ("b", &b), ("on", &on), ("part", name), ("seen", &seen)],
        )
    };
    let (rows, pager) = Pager::cut(rows, seen, PAGE_ROWS, of);
    GapPart {
        rows: rows.iter().map(|one| row(words, gap.on, one)).collect(),
        pager,
    }
}

/// The jurisdictions whose law is in the tables.
pub(crate) fn choices(words: &Words, tables: &Tables, chosen: Jurisdiction) -> Vec<Choice> {
    let choice = |code: Jurisdiction| Choice {
        value: code.to_string(),
        label: substance_view::place(words, tables, code),
        chosen: code == chosen,
    };
    tables
        .jurisdictions()
        .iter()
        .map(|fact| choice(fact.code))
        .collect()
}

fn row(words: &Words, on: PartialDate, row: &Row) -> GapRow {
    GapRow {
        href: substance_view::href(&row.id, Some(on)),
        names: substance_view::names(words, &row.name.en, &row.name.zh),
        left: word(&row.a),
        right: word(&row.b),
        verified: row.provenance == Provenance::Source,
    }
}
