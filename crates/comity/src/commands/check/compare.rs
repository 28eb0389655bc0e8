//! Two places, or two days, side by side.

use anyhow::bail;
use comity_core::date::PartialDate;
use comity_core::grading::Provenance;
use comity_core::jurisdiction::Jurisdiction;
use comity_substances::{Change, Gap, GapRow, Lag};
use serde::Serialize;

use super::ask::{Ask, place};
use super::measures::standing;
use crate::cli::Format;
use crate::commands::sheet::{Sheet, say, word};
use crate::exit::{Done, WrongUse};

/// What is controlled in one place and not found in the other.
///
/// # Errors
/// A place that is none.
pub(super) fn gap(ask: &Ask<'_>, pair: &[String], sheet: &mut Sheet) -> anyhow::Result<Done> {
    let [a, b] = pair else {
        bail!(WrongUse("--gap takes two jurisdictions".into()))
    };
    let (a, b) = (place(ask.tables, a)?, place(ask.tables, b)?);
    let gap = ask.tables.gap(a, b, ask.question.on);
    match sheet.format {
        Format::Jsonl => sheet.json(&gap),
        Format::Csv => gap_csv(&gap, sheet),
        Format::Table => gap_people(ask, &gap, sheet),
    }
    Ok(Done::Clean)
}

fn gap_csv(gap: &Gap, sheet: &mut Sheet) {
    sheet.csv(["gap", "id", "name_en", "name_zh", "first", "second", "provenance"]);
    let parts: [(&str, &[GapRow]); 3] = [
        ("only-first", &gap.only_a),
        ("only-second", &gap.only_b),
        ("undecided", &gap.undecided),
    ];
    for (what, rows) in parts {
        for row in rows {
            let words = [word(&row.a), word(&row.b), word(&row.provenance)];
            let names = [what, &row.id, &row.name.en, &row.name.zh];
            sheet.csv(names.into_iter().chain(words.iter().map(String::as_str)));
        }
    }
}

fn gap_people(ask: &Ask<'_>, gap: &Gap, sheet: &mut Sheet) {
    let (a, b, on) = (gap.a, gap.b, gap.on);
    let only = |here: Jurisdiction, there: Jurisdiction| match sheet.lang {
        crate::cli::Lang::En => format!("Controlled in {here}, no measure found in {there} on {on}"),
        crate::cli::Lang::Zh => format!("{on}，{here}管制而{there}未查到管制措施"),
    };
    let undecided = match sheet.lang {
        crate::cli::Lang::En => format!("Undecided in one of them on {on}"),
        crate::cli::Lang::Zh => format!("{on}，其中一方尚无定论"),
    };
    let parts = [
        (only(a, b), &gap.only_a),
        (only(b, a), &gap.only_b),
        (undecided, &gap.undecided),
    ];
    for (title, rows) in parts {
        sheet.line(&format!("{title}: {}", rows.len()));
        rows.iter().for_each(|row| gap_row(row, sheet));
    }
    let both = sheet.say("Controlled in both", "双方均管制");
    sheet.line(&format!("{both}: {}", gap.both.len()));
    for code in [a, b] {
        // "No measure found" is worth as much as what was entered.
        if let Some(place) = ask.tables.jurisdiction(code) {
            let coverage = say(sheet.lang, &place.coverage.en, &place.coverage.zh);
            let held = sheet.say("What the tables hold of", "数据表收录范围");
            sheet.line(&format!("{held} {code}: {coverage}"));
        }
    }
}

fn gap_row(row: &GapRow, sheet: &mut Sheet) {
    let unverified = match row.provenance {
        Provenance::Unverified => sheet.say("  [not verified]", "  [未核实]"),
        Provenance::Source => "",
    };
    sheet.line(&format!("  {}  {}{unverified}", row.name.en, row.name.zh));
}

/// Days by which each place listed after the United Nations.
pub(super) fn lag(ask: &Ask<'_>, sheet: &mut Sheet) -> Done {
    let head = [
        "id",
        "name_en",
        "jurisdiction",
        "un_since",
        "since",
        "days_min",
        "days_max",
        "provenance",
    ];
    if sheet.format == Format::Csv {
        sheet.csv(head);
    }
    let mut rows = Vec::new();
    for substance in ask.tables.substances() {
        for lag in ask.tables.listing_lag(&substance.id) {
            let (id, name_en) = (substance.id.as_str(), substance.name_en.as_str());
            match sheet.format {
                Format::Csv => sheet.csv(lag_cells(id, name_en, &lag)),
                Format::Jsonl => sheet.json(&LagLine {
                    id,
                    name_en,
                    lag: &lag,
                }),
                Format::Table => rows.push(lag_cells(id, name_en, &lag).to_vec()),
            }
        }
    }
    if sheet.format == Format::Table {
        let en = [
            "id",
            "name",
            "where",
            "UN since",
            "since",
            "days, least",
            "days, most",
            "fact",
        ];
        let zh = [
            "编号",
            "名称",
            "地区",
            "联合国始于",
            "始于",
            "最少天数",
            "最多天数",
            "事实",
        ];
        let head: Vec<&str> = en.into_iter().zip(zh).map(|(en, zh)| sheet.say(en, zh)).collect();
        sheet.table(&head, &rows);
    }
    Done::Clean
}

fn lag_cells(id: &str, name_en: &str, lag: &Lag) -> [String; 8] {
    let days = |days: Option<i64>| days.map(|days| days.to_string()).unwrap_or_default();
    [
        id.to_owned(),
        name_en.to_owned(),
        lag.jurisdiction.to_string(),
        lag.un_since.to_string(),
        lag.since.to_string(),
        days(lag.days_min),
        days(lag.days_max),
        word(&lag.provenance),
    ]
}

#[derive(Serialize)]
struct LagLine<'a> {
    id: &'a str,
    name_en: &'a str,
    #[serde(flatten)]
    lag: &'a Lag,
}

/// Every substance whose standing somewhere differs between two days.
pub(super) fn changes(ask: &Ask<'_>, days: &[PartialDate], sheet: &mut Sheet) -> Done {
    let [from, to] = days else { return Done::Clean };
    let places = &ask.question.places;
    let mut changes = ask.tables.difference(*from, *to);
    changes.retain(|change| places.is_empty() || places.contains(&change.jurisdiction));
    match sheet.format {
        Format::Jsonl => changes.iter().for_each(|change| sheet.json(change)),
        Format::Csv => {
            sheet.csv(["id", "name_en", "name_zh", "jurisdiction", "before", "after"]);
            changes.iter().for_each(|change| {
                let words = [
                    change.jurisdiction.to_string(),
                    word(&change.before),
                    word(&change.after),
                ];
                let names = [&change.id, &change.name.en, &change.name.zh];
                sheet.csv(names.into_iter().chain(&words));
            });
        }
        Format::Table => changes_people(&changes, sheet),
    }
    Done::Clean
}

fn changes_people(changes: &[Change], sheet: &mut Sheet) {
    let row = |change: &Change| {
        vec![
            change.name.en.clone(),
            change.name.zh.clone(),
            change.jurisdiction.to_string(),
            standing(change.before, sheet.lang).to_owned(),
            standing(change.after, sheet.lang).to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> = changes.iter().map(row).collect();
    let head = [
        ("name", "名称"),
        ("", ""),
        ("where", "地区"),
        ("before", "之前"),
        ("after", "之后"),
    ];
    let head: Vec<&str> = head.into_iter().map(|(en, zh)| sheet.say(en, zh)).collect();
    sheet.table(&head, &rows);
}
