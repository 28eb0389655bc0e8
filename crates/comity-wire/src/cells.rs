//! The meaning of one cell. What can be read two ways is refused, with the setting that would decide it.

use comity_core::date::PartialDate;
use comity_core::identifiers::{CasError, CasNumber, HsCode, InchiKey};
use comity_core::quantity::{Decimal, Unit};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::facts;
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

/// Which mark stands before the fraction of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecimalMark {
    /// 1,234.5 is one thousand two hundred thirty-four and a half.
    Point,
    /// 1.234,5 is the same number.
    Comma,
}

/// Why a cell cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CellFault {
    pub(crate) code: &'static str,
    pub(crate) what: String,
    pub(crate) mend: String,
}

impl CellFault {
    pub(crate) fn new(code: &'static str, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            code,
            what: what.into(),
            mend: mend.into(),
        }
    }
}

/// Error words of spreadsheet programs: the formula behind the cell failed.
pub(crate) fn is_formula_error(cell: &str) -> bool {
    cell.starts_with('#')
        && matches!(
            cell,
            "#N/A" | "#REF!" | "#VALUE!" | "#DIV/0!" | "#NAME?" | "#NUM!" | "#NULL!" | "#SPILL!" | "#CALC!"
        )
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

/// A number as decimal text, by the mark the mapping names. Without one, a comma is refused: 1,234 is one
/// thing in London and another in Berlin.
pub(crate) fn decimal(cell: &str, mark: Option<DecimalMark>) -> Result<Decimal, CellFault> {
    if let Ok(number) = cell.parse() {
        return Ok(number);
    }
    let fault =
        |code, what: &str, mend: &str| CellFault::new(code, format!("`{}`: {what}", quote(cell)), mend);
    if cell.starts_with(['<', '>', '~', '≈', '≤', '≥']) {
        return Err(fault(
            "bound",
            "a bound or an estimate, not a number",
            "put bounds into a note; give the number or leave it empty",
        ));
    }
    let (group, point) = match mark {
        Some(DecimalMark::Point) => (',', '.'),
        Some(DecimalMark::Comma) => ('.', ','),
        None if cell.contains(',') => {
            return Err(fault(
                "number-comma",
                "a comma can mark thousands or the fraction",
                "set `decimal-mark` of the mapping to point or comma",
            ));
        }
        None => (' ', '.'),
    };
    plain(cell, group, point)
        .and_then(|plain| plain.parse().ok())
        .ok_or_else(|| {
            fault(
                "number",
                "not a number",
                "write digits with at most one decimal mark, such as 430 or 11.9",
            )
        })
}

/// The number with a point and without group marks; `None` if the groups are not of three digits.
fn plain(cell: &str, group: char, point: char) -> Option<String> {
    let (sign, unsigned) = match cell.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest),
        None => ("", cell.strip_prefix('+').unwrap_or(cell)),
    };
    let (whole, fraction) = match unsigned.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let is_group = |c: char| c == group || c == ' ' || c == '\u{a0}' || c == '\u{202f}';
    let groups: Vec<&str> = whole.split(is_group).collect();
    let (first, others) = groups.split_first()?;
    let grouped =
        others.is_empty() || ((1..=3).contains(&first.len()) && others.iter().all(|group| group.len() == 3));
    let joined = groups.concat();
    let trimmed = joined.trim_start_matches('0');
    let whole = if trimmed.is_empty() && !joined.is_empty() {
        "0"
    } else {
        trimmed
    };
    let number = match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    };
    grouped.then_some(number)
}

/// A quantity such as `12.5 mg`, `11.9 ± 0.3 %` or `430` with the unit from elsewhere.
pub(crate) fn quantity(
    cell: &str,
    unit: Option<&str>,
    mark: Option<DecimalMark>,
) -> Result<Value, CellFault> {
    let (number, uncertainty, written) = split_quantity(cell);
    let value = decimal(number, mark)?;
    let code = match (written, unit) {
        ("", Some(unit)) => unit_code(unit)?,
        ("", None) => {
            return Err(CellFault::new(
                "unit-missing",
                format!("`{}` has no unit", quote(cell)),
                "write the unit behind the number, add a unit column, or set the unit in the mapping",
            ));
        }
        (written, None) => unit_code(written)?,
        (written, Some(unit)) => agreeing(unit_code(written)?, unit_code(unit)?)?,
    };
    let mut quantity = json!({ "value": value, "unit": code });
    if let Some(uncertainty) = uncertainty {
        let uncertainty = decimal(uncertainty, mark)?;
        quantity["uncertainty"] = json!(uncertainty);
    }
    Ok(quantity)
}

fn agreeing(written: String, elsewhere: String) -> Result<String, CellFault> {
    if written == elsewhere {
        return Ok(written);
    }
    Err(CellFault::new(
        "unit-contradiction",
        format!("the cell says {written} and the unit column or the mapping says {elsewhere}"),
        "keep one of the two units",
    ))
}

/// Number, uncertainty and unit of a quantity, as written.
fn split_quantity(cell: &str) -> (&str, Option<&str>, &str) {
    let is_number = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '.' | ',' | '-' | '+' | '−' | '<' | '>' | '~' | '≈' | '≤' | '≥' | ' ' | '\u{a0}' | '\u{202f}'
            )
    };
    let end = cell.find(|c| !is_number(c)).unwrap_or(cell.len());
    let (number, rest) = cell.split_at_checked(end).unwrap_or((cell, ""));
    // "430 +/- 5": the plus belongs to what follows.
    let (number, rest) = match (number.trim_end().strip_suffix('+'), rest.strip_prefix("/-")) {
        (Some(number), Some(rest)) => (number, Some(rest)),
        _ => (number, rest.strip_prefix('±')),
    };
    let Some(rest) = rest else {
        return (number.trim(), None, cell.get(end..).unwrap_or("").trim());
    };
    let rest = rest.trim_start();
    let end = rest.find(|c| !is_number(c)).unwrap_or(rest.len());
    let (uncertainty, unit) = rest.split_at_checked(end).unwrap_or((rest, ""));
    (number.trim(), Some(uncertainty.trim()), unit.trim())
}

/// A unit as a UCUM code.
pub(crate) fn unit_code(written: &str) -> Result<String, CellFault> {
    let known = facts::unit(written)
        .map(str::to_owned)
        .or_else(|| Unit::parse(written).map(|unit| unit.as_str().to_owned()));
    known.ok_or_else(|| {
        CellFault::new(
            "unit",
            format!("`{}` is not a unit we know", quote(written)),
            "write a unit such as kg, g, mg, L, mL, % or tablets",
        )
    })
}

/// A country by code or name.
pub(crate) fn country(cell: &str) -> Result<&'static str, CellFault> {
    facts::country(cell).ok_or_else(|| {
        CellFault::new(
            "country",
            format!("`{}` is not a country we know", quote(cell)),
            "write the two-letter code, such as US or CN",
        )
    })
}

/// The country of a region code such as `US-IL-Cook` (ISO 3166-2 begins with the country).
pub(crate) fn country_of_region(region: &str) -> Option<&'static str> {
    let (code, rest) = region.split_once('-')?;
    let capitals = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    (capitals && !rest.is_empty())
        .then(|| facts::country(code))
        .flatten()
}

/// A CAS number; typographic hyphens are read as hyphens, digits are never touched.
pub(crate) fn cas(cell: &str) -> Result<String, CellFault> {
    let text: String = cell
        .chars()
        .map(|c| {
            if matches!(c, '\u{2010}'..='\u{2015}' | '−' | '－') {
                '-'
            } else {
                c
            }
        })
        .collect();
    text.parse::<CasNumber>()
        .map(|cas| cas.as_str().to_owned())
        .map_err(|error| {
            let code = match error {
                CasError::CheckDigit => "cas-check-digit",
                CasError::Shape => "cas-shape",
            };
            let what = match error {
                CasError::CheckDigit => "the check digit is wrong: a digit was mistyped",
                CasError::Shape => "not of the form 1234-56-7",
            };
            CellFault::new(
                code,
                format!("`{}`: {what}", quote(cell)),
                "copy the CAS number from the label or certificate again",
            )
        })
}

/// An InChIKey.
pub(crate) fn inchikey(cell: &str) -> Result<String, CellFault> {
    cell.parse::<InchiKey>()
        .map(|key| key.as_str().to_owned())
        .map_err(|_| {
            CellFault::new(
                "inchikey",
                format!("`{}` is not an InChIKey", quote(cell)),
                "copy it again: 14, 10 and 1 capital letters joined by hyphens",
            )
        })
}

/// A tariff code.
pub(crate) fn hs(cell: &str) -> Result<String, CellFault> {
    cell.parse::<HsCode>()
        .map(|hs| hs.as_str().to_owned())
        .map_err(|_| {
            CellFault::new(
                "hs",
                format!("`{}` is not a tariff code", quote(cell)),
                "write 4, 6, 8 or 10 digits such as 2933.39",
            )
        })
}

/// Yes or no.
pub(crate) fn truth(cell: &str) -> Result<bool, CellFault> {
    match facts::fold(cell).as_str() {
        "yes" | "y" | "true" | "1" | "是" | "有" => Ok(true),
        "no" | "n" | "false" | "0" | "否" | "无" => Ok(false),
        _ => Err(CellFault::new(
            "yes-no",
            format!("`{}` is neither yes nor no", quote(cell)),
            "write yes or no",
        )),
    }
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

    #[test]
    fn numbers_and_their_marks() {
        let text = |cell, mark| {
            decimal(cell, mark)
                .map(|number| number.as_str().to_owned())
                .map_err(|fault| fault.code)
        };
        assert_eq!(text("11.90", None), Ok("11.90".into()));
        assert_eq!(text("007", None), Ok("7".into()));
        assert_eq!(text("1 234.5", None), Ok("1234.5".into()));
        assert_eq!(text("1,234", None), Err("number-comma"));
        assert_eq!(text("1,234", Some(DecimalMark::Point)), Ok("1234".into()));
        assert_eq!(text("1,234", Some(DecimalMark::Comma)), Ok("1.234".into()));
        assert_eq!(text("1.234,5", Some(DecimalMark::Comma)), Ok("1234.5".into()));
        assert_eq!(text("12,34", Some(DecimalMark::Point)), Err("number"));
        assert_eq!(text("<0.1", None), Err("bound"));
        assert_eq!(text("1e3", None), Err("number"));
        assert_eq!(text(".", None), Err("number"));
    }

    #[test]
    fn quantities() {
        let read = |cell, unit| quantity(cell, unit, None).map_err(|fault| fault.code);
        assert_eq!(read("12.5 mg", None), Ok(json!({"value": "12.5", "unit": "mg"})));
        assert_eq!(read("12.5mg", None), Ok(json!({"value": "12.5", "unit": "mg"})));
        assert_eq!(read("430", Some("kg")), Ok(json!({"value": "430", "unit": "kg"})));
        assert_eq!(
            read("11.9 ± 0.3 %", None),
            Ok(json!({"value": "11.9", "unit": "%", "uncertainty": "0.3"}))
        );
        assert_eq!(
            read("430 +/- 5 公斤", None),
            Ok(json!({"value": "430", "unit": "kg", "uncertainty": "5"}))
        );
        assert_eq!(
            read("200 tablets", None),
            Ok(json!({"value": "200", "unit": "{tablet}"}))
        );
        assert_eq!(read("5 µg/mL", None), Ok(json!({"value": "5", "unit": "ug/mL"})));
        assert_eq!(read("5", None), Err("unit-missing"));
        assert_eq!(read("5 kg", Some("g")), Err("unit-contradiction"));
        assert_eq!(read("5 stone", None), Err("unit"));
        assert_eq!(read("five kg", None), Err("number"));
    }

    #[test]
    fn every_unit_and_country_of_the_lists_is_known_to_the_core() {
        for row in facts::table(include_str!("../data/units.csv")).rows() {
            assert!(Unit::parse(row.cell(0)).is_some(), "{}", row.cell(0));
        }
        let countries = facts::table(include_str!("../data/countries.csv"));
        assert_eq!(countries.len(), 252);
        for row in countries.rows() {
            assert!(
                row.cell(0)
                    .parse::<comity_core::jurisdiction::Jurisdiction>()
                    .is_ok(),
                "{}",
                row.cell(0)
            );
        }
        assert_eq!(country("中国").unwrap(), "CN");
        assert_eq!(country("united states"), Ok("US"));
        assert_eq!(country_of_region("US-IL-Cook"), Some("US"));
        assert_eq!(country_of_region("X-1"), None);
    }

    #[test]
    fn cas_numbers_are_never_mended() {
        assert_eq!(cas("437‑38‑7").unwrap(), "437-38-7");
        assert_eq!(cas("437-38-6").unwrap_err().code, "cas-check-digit");
        assert_eq!(cas("437387").unwrap_err().code, "cas-shape");
    }
}
