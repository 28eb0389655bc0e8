//! Dates as people write them.

use comity_core::date::PartialDate;
use serde::{Deserialize, Serialize};

use super::CellFault;
use crate::quote;

/// Order of day and month where a date is written in figures with the year last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 30/01/2024.
    DayFirst,
    /// 01/30/2024.
    MonthFirst,
}

/// A date: year first in any punctuation, with a month's name, or in figures in the order the mapping names.
pub(crate) fn date(cell: &str, order: Option<DateOrder>) -> Result<PartialDate, CellFault> {
    if let Ok(date) = cell.parse() {
        return Ok(date);
    }
    let day = without_time(cell);
    match digits_and_names(day).as_slice() {
        [Part::Number(year), rest @ ..] if year.len() == 4 => year_first(year, rest),
        [Part::Number(whole)] if whole.len() == 8 => compact(whole),
        [Part::Number(day), Part::Month(month), Part::Number(year)]
        | [Part::Month(month), Part::Number(day), Part::Number(year)] => with_name(day, *month, year),
        [Part::Month(month), Part::Number(year)] if year.len() == 4 => iso(&format!("{year}-{month:02}")),
        [Part::Number(a), Part::Number(b), Part::Number(year)] if year.len() == 4 => {
            in_order(a, b, year, order)
        }
        [Part::Number(_), Part::Number(_), Part::Number(year)] if year.len() == 2 => Err(two_digit_year()),
        _ => Err(no_date()),
    }
    .map_err(|fault| CellFault {
        what: format!("`{}`: {}", quote(cell), fault.what),
        ..fault
    })
}

/// Whether a cell is a date in figures with the year last: first and second number, if so.
pub(crate) fn figures(cell: &str) -> Option<(u32, u32)> {
    match digits_and_names(without_time(cell)).as_slice() {
        [Part::Number(a), Part::Number(b), Part::Number(year)] if year.len() == 4 && a.len() <= 2 => {
            Some((a.parse().ok()?, b.parse().ok()?))
        }
        _ => None,
    }
}

enum Part<'a> {
    Number(&'a str),
    Month(u32),
    Other,
}

/// The day of a date with a time of day behind it; the time is not kept, dates are days.
fn without_time(cell: &str) -> &str {
    let cut = cell
        .find(['T', ' '])
        .filter(|at| cell.get(at + 1..).is_some_and(|time| time.contains(':')));
    let time_follows = |at: &usize| {
        let rest = cell.get(at + 1..).unwrap_or("").trim_start();
        rest.bytes().take_while(u8::is_ascii_digit).count() <= 2
            && rest.split(':').next().is_some_and(|hour| hour.len() <= 2)
    };
    match cut.filter(time_follows) {
        Some(at) => cell.get(..at).unwrap_or(cell),
        None => cell,
    }
}

/// Most parts of a date: more are no date.
const MAX_PARTS: usize = 4;

fn digits_and_names(text: &str) -> Vec<Part<'_>> {
    let is_mark = |c: char| {
        matches!(
            c,
            '-' | '/' | '.' | ' ' | ',' | '年' | '月' | '日' | '\u{2010}' | '\u{2011}'
        )
    };
    let words = text
        .split(is_mark)
        .filter(|word| !word.is_empty())
        .take(MAX_PARTS);
    words
        .map(
            |word| match (word.bytes().all(|b| b.is_ascii_digit()), month(word)) {
                (true, _) => Part::Number(word),
                (false, Some(month)) => Part::Month(month),
                (false, None) => Part::Other,
            },
        )
        .collect()
}

/// A month by its English name or first three letters.
fn month(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let same = |name: &str| {
        word == name
            || (word.len() == 3 && name.starts_with(&word))
            || (word == "sept" && name == "september")
    };
    let at = NAMES.iter().position(|name| same(name))?;
    u32::try_from(at + 1).ok()
}

fn year_first(year: &str, rest: &[Part<'_>]) -> Result<PartialDate, CellFault> {
    match rest {
        [] => iso(year),
        [Part::Number(month)] => iso(&format!("{year}-{month:0>2}")),
        [Part::Number(month), Part::Number(day)] => iso(&format!("{year}-{month:0>2}-{day:0>2}")),
        [Part::Month(month), Part::Number(day)] => iso(&format!("{year}-{month:02}-{day:0>2}")),
        [Part::Month(month)] => iso(&format!("{year}-{month:02}")),
        _ => Err(no_date()),
    }
}

fn compact(digits: &str) -> Result<PartialDate, CellFault> {
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or("");
    iso(&format!("{}-{}-{}", part(0, 4), part(4, 6), part(6, 8)))
}

fn with_name(day: &str, month: u32, year: &str) -> Result<PartialDate, CellFault> {
    match year.len() {
        4 => iso(&format!("{year}-{month:02}-{day:0>2}")),
        2 => Err(two_digit_year()),
        _ => Err(no_date()),
    }
}

fn in_order(a: &str, b: &str, year: &str, order: Option<DateOrder>) -> Result<PartialDate, CellFault> {
    let (day, month) = match order {
        Some(DateOrder::DayFirst) => (a, b),
        Some(DateOrder::MonthFirst) => (b, a),
        None => {
            return Err(CellFault::new(
                "date-order",
                "day and month can be read both ways",
                "set `date-order` of the mapping to day-first or month-first, or write YYYY-MM-DD",
            ));
        }
    };
    iso(&format!("{year}-{month:0>2}-{day:0>2}"))
}

fn iso(text: &str) -> Result<PartialDate, CellFault> {
    text.parse().map_err(|_| {
        CellFault::new(
            "date",
            "the calendar has no such day",
            "check the date; write YYYY-MM-DD",
        )
    })
}

fn two_digit_year() -> CellFault {
    CellFault::new(
        "date-century",
        "the year has two digits",
        "write the year with four digits",
    )
}

fn no_date() -> CellFault {
    CellFault::new("date", "not a date", "write YYYY-MM-DD, YYYY-MM or YYYY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_without_doubt() {
        for (cell, iso) in [
            ("2014-01-07", "2014-01-07"),
            ("2014", "2014"),
            ("2014/1/7", "2014-01-07"),
            ("2014.01", "2014-01"),
            ("2024年1月30日", "2024-01-30"),
            ("2024年1月", "2024-01"),
            ("20240130", "2024-01-30"),
            ("30 January 2024", "2024-01-30"),
            ("Jan 30, 2024", "2024-01-30"),
            ("30-Sep-2024", "2024-09-30"),
            ("March 2024", "2024-03"),
            ("2024-Jan-30", "2024-01-30"),
            ("2024-01-30T23:59:00Z", "2024-01-30"),
            ("2024-01-30 23:59", "2024-01-30"),
        ] {
            assert_eq!(
                date(cell, None).map(|date| date.to_string()),
                Ok(iso.to_owned()),
                "{cell}"
            );
        }
    }

    #[test]
    fn dates_in_doubt_are_refused() {
        for (cell, code) in [
            ("03/04/2024", "date-order"),
            ("30/01/2024", "date-order"),
            ("3.4.24", "date-century"),
            ("30-Jan-24", "date-century"),
            ("2024-02-30", "date"),
            ("yesterday", "date"),
            ("45321", "date"),
            ("2024-01-30-05", "date"),
            ("1/2/3/2024", "date"),
        ] {
            assert_eq!(date(cell, None).map_err(|fault| fault.code), Err(code), "{cell}");
        }
        let day = date("03/04/2024", Some(DateOrder::DayFirst)).unwrap();
        let month = date("03/04/2024", Some(DateOrder::MonthFirst)).unwrap();
        assert_eq!(
            (day.to_string(), month.to_string()),
            ("2024-04-03".into(), "2024-03-04".into())
        );
        assert_eq!(
            date("30/01/2024", Some(DateOrder::MonthFirst)).map_err(|fault| fault.code),
            Err("date")
        );
    }
}
