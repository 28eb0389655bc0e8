//! Days as lists write them, to `YYYY`, `YYYY-MM`, `YYYY-MM-DD`.

use comity_core::date::PartialDate;

/// Widest span of birth years that is written out year by year; of a wider one the two ends are kept.
const MAX_SPAN: u16 = 12;

/// Longest text that can be a date or a span of dates.
const MAX_DATE: usize = 80;

/// In which order a date of three numbers is written when it does not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// 31/12/1999.
    DayFirst,
    /// 12/31/1999.
    MonthFirst,
}

/// All dates that a text means: one, a span as its years, nothing.
pub(super) fn read(text: &str, order: Order) -> Vec<String> {
    let text = text.trim().trim_end_matches('.');
    if text.is_empty() || text.len() > MAX_DATE {
        return Vec::new();
    }
    let text = strip_circa(text);
    for divider in [" to ", " and ", " - ", "–", " or ", " until "] {
        if let Some((first, last)) = text.split_once(divider) {
            let first = strip_between(first);
            return span(one(first, order), one(strip_circa(last), order));
        }
    }
    if let Some((first, last)) = text.split_once('-')
        && let (Some(first), Some(last)) = (year(first.trim()), year(last.trim()))
    {
        return span(Some(first.to_string()), Some(last.to_string()));
    }
    one(text, order).into_iter().collect()
}

/// One date as a [`PartialDate`], for listing and delisting.
pub(super) fn day(text: &str, order: Order) -> Option<PartialDate> {
    // A moment is cut to its day.
    let text = text.trim();
    let moment = text.as_bytes().get(4) == Some(&b'-')
        && matches!(text.as_bytes().get(10), Some(b'T' | b' ' | b'+' | b'Z'));
    let text = text.get(..10).filter(|_| moment).unwrap_or(text);
    one(text, order)?.parse().ok()
}

fn strip_between(text: &str) -> &str {
    text.trim()
        .strip_prefix("between ")
        .or(text.trim().strip_prefix("Between "))
        .unwrap_or(text)
        .trim()
}

fn strip_circa(text: &str) -> &str {
    let mut rest = text.trim();
    for word in [
        "circa ",
        "Circa ",
        "c. ",
        "ca. ",
        "approximately ",
        "Approximately ",
        "about ",
        "early ",
        "late ",
        "mid-",
    ] {
        rest = rest.strip_prefix(word).unwrap_or(rest).trim_start();
    }
    rest
}

fn span(first: Option<String>, last: Option<String>) -> Vec<String> {
    let (Some(first), Some(last)) = (first.clone(), last.clone()) else {
        return first.into_iter().chain(last).collect();
    };
    let years = |text: &str| text.get(..4).and_then(|year| year.parse::<u16>().ok());
    match (years(&first), years(&last)) {
        (Some(from), Some(to)) if from == to && first.ends_with("-01-01") && last.ends_with("-12-31") => {
            vec![from.to_string()]
        }
        (Some(from), Some(to)) if from < to && to - from <= MAX_SPAN => {
            (from..=to).map(|year| year.to_string()).collect()
        }
        _ if first == last => vec![first],
        _ if is_month(&first, &last) => vec![first.get(..7).unwrap_or(&first).to_owned()],
        _ => vec![first, last],
    }
}

/// Whether two days are the first and the last of one month.
fn is_month(first: &str, last: &str) -> bool {
    let (Ok(first), Ok(last)) = (first.parse::<PartialDate>(), last.parse::<PartialDate>()) else {
        return false;
    };
    first.earliest().day() == 1
        && first.earliest().last_of_month() == last.latest()
        && first.latest() == first.earliest()
}

/// One date in any of the usual ways.
fn one(text: &str, order: Order) -> Option<String> {
    let text = text.trim().trim_end_matches(['.', ',']);
    if let Some(year) = year(text) {
        return Some(year.to_string());
    }
    // At most four parts of a date, whatever stands in the text.
    let parts: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '.' | ','))
        .filter(|part| !part.is_empty())
        .take(5)
        .collect();
    let (year, month, day) = match parts.as_slice() {
        [y, m, d] if year(y).is_some() => (year(y)?, month(m)?, number(d)?),
        [y, m] if year(y).is_some() => (year(y)?, month(m)?, 0),
        [a, b, y] => {
            let year = year(y).or_else(|| short_year(y))?;
            match (number(a), number(b)) {
                (Some(a), Some(b)) if b > 12 || (order == Order::MonthFirst && a <= 12) => (year, a, b),
                (Some(a), Some(b)) => (year, b, a),
                (Some(a), None) => (year, month(b)?, a),
                (None, Some(b)) => (year, month(a)?, b),
                (None, None) => return None,
            }
        }
        [m, y] => (year(y)?, month(m)?, 0),
        _ => return None,
    };
    let text = match (month, day) {
        (0, _) => format!("{year:04}"),
        (month, 0) => format!("{year:04}-{month:02}"),
        (month, day) => format!("{year:04}-{month:02}-{day:02}"),
    };
    text.parse::<PartialDate>().is_ok().then_some(text)
}

/// A year of four digits that a list can mean.
fn year(text: &str) -> Option<u16> {
    let text = text.trim();
    let year =
        (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())??;
    (1000..=2200).contains(&year).then_some(year)
}

/// `13.07.20`: years of two digits are of listings, which began to be published in this century.
fn short_year(text: &str) -> Option<u16> {
    let short: u16 = (text.len() == 2).then(|| text.parse().ok())??;
    Some(if short < 70 { 2000 + short } else { 1900 + short })
}

/// A month by number (0 for unknown, as the British lists write) or English name.
fn month(text: &str) -> Option<u16> {
    if let Some(number) = number(text) {
        return (number <= 12).then_some(number);
    }
    const NAMES: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let short: String = text.chars().take(3).collect::<String>().to_ascii_lowercase();
    let at = NAMES.iter().position(|name| *name == short)?;
    u16::try_from(at + 1).ok()
}

fn number(text: &str) -> Option<u16> {
    // "dd/mm/1965": the British way to say that day and month are not known.
    if matches!(text, "dd" | "mm" | "DD" | "MM") {
        return Some(0);
    }
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ordinal = matches!(text.get(digits.len()..), Some("" | "st" | "nd" | "rd" | "th"));
    (ordinal && (1..=2).contains(&digits.len())).then(|| digits.parse().ok())?
}
