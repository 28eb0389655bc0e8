//! Numbers of cells as text: decimals stay decimals, day numbers become ISO dates.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, date};

use super::formats::Meaning;

/// Significant digits that a spreadsheet shows and lets a person type; what lies beyond is the rounding of
/// the binary number it computes with.
const SHOWN_DIGITS: usize = 15;

/// Largest power of ten written out; beyond it the number stays as the file writes it.
const MAX_EXPONENT: i32 = 30;

/// Last day number: 31 December 9999 in the count from 1900.
const LAST_DAY: f64 = 2_958_465.0;

/// The text of a number, as its format means it. `None` when it is no number, or no day there is.
pub(super) fn shown(number: &str, meaning: Meaning, from_1904: bool) -> Option<String> {
    match meaning {
        Meaning::Plain => plain(number, 0),
        Meaning::Percent => plain(number, 2).map(|share| share + "%"),
        Meaning::Day => day(number, from_1904),
        Meaning::Month => moment(number, from_1904).map(|at| at.strftime("%Y-%m").to_string()),
        Meaning::Year => moment(number, from_1904).map(|at| at.strftime("%Y").to_string()),
        Meaning::Span => span(number),
    }
}

/// A decimal such as `1.2E-3` written out (0.0012), rounded to the digits that a spreadsheet shows and
/// multiplied by ten to the power of `shift`.
fn plain(number: &str, shift: i32) -> Option<String> {
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (number, 0),
    };
    let (sign, unsigned) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits: String = [whole, fraction].concat();
    if whole.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let point = i32::try_from(whole.len())
        .ok()?
        .checked_add(exponent)?
        .checked_add(shift)?;
    if point.abs() > MAX_EXPONENT {
        return None;
    }
    let (digits, carried) = rounded(digits);
    Some(with_point(sign, &digits, point + i32::from(carried)))
}

/// Rounds to the shown digits, half up; says whether that made the number one digit longer.
fn rounded(digits: String) -> (String, bool) {
    let leading = digits.bytes().take_while(|b| *b == b'0').count();
    let keep = leading + SHOWN_DIGITS;
    let Some(next) = digits.as_bytes().get(keep) else {
        return (digits, false);
    };
    let up = *next >= b'5';
    let mut kept: Vec<u8> = digits.bytes().take(keep).collect();
    let mut carry = up;
    for digit in kept.iter_mut().rev().take_while(|_| up) {
        match (carry, *digit) {
            (false, _) => break,
            (true, b'9') => *digit = b'0',
            (true, _) => {
                *digit += 1;
                carry = false;
            }
        }
    }
    if carry {
        kept.insert(0, b'1');
    }
    // The digits cut off before the point count as zeros.
    let tail = digits.len().saturating_sub(keep);
    kept.resize(kept.len() + tail, b'0');
    (String::from_utf8(kept).unwrap_or(digits), carry)
}

/// Puts the decimal point after `point` digits and removes zeros that say nothing.
fn with_point(sign: &str, digits: &str, point: i32) -> String {
    let lead = usize::try_from(-point).unwrap_or(0);
    let mut all = "0".repeat(lead) + digits;
    let point = usize::try_from(point).unwrap_or(0);
    while all.len() < point {
        all.push('0');
    }
    let (whole, fraction) = all.split_at_checked(point).unwrap_or((&all, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    match (whole, fraction) {
        ("0", "") => "0".into(),
        (_, "") => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{fraction}"),
    }
}

/// A day number as a date, a time, or both.
fn day(number: &str, from_1904: bool) -> Option<String> {
    let at = moment(number, from_1904)?;
    let days: f64 = number.parse().ok()?;
    let midnight = at.time() == Time::midnight();
    Some(match () {
        () if days < 1.0 && !from_1904 => at.strftime("%H:%M:%S").to_string(),
        () if midnight => at.date().to_string(),
        () => at.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
    })
}

/// The instant of a day number, to the second.
fn moment(number: &str, from_1904: bool) -> Option<DateTime> {
    let days: f64 = number.parse().ok()?;
    if !(0.0..=LAST_DAY).contains(&days) {
        return None;
    }
    // The count from 1900 has a 29 February 1900, day 60, that never was; no date is named by it.
    let epoch: Date = match (from_1904, days) {
        (true, _) => date(1904, 1, 1),
        (false, days) if days < 60.0 => date(1899, 12, 31),
        (false, days) if days < 61.0 => return None,
        (false, _) => date(1899, 12, 30),
    };
    let seconds = ((days - days.floor()) * 86_400.0).round() as i64;
    epoch
        .to_datetime(Time::midnight())
        .checked_add((days.floor() as i64).days())
        .ok()?
        .checked_add(seconds.seconds())
        .ok()
}

/// A length of time as hours, minutes and seconds.
fn span(number: &str) -> Option<String> {
    let days: f64 = number.parse().ok()?;
    let seconds = (days.abs() * 86_400.0).round();
    if !(0.0..=LAST_DAY * 86_400.0).contains(&seconds) {
        return None;
    }
    let seconds = seconds as u64;
    let sign = if days < 0.0 { "-" } else { "" };
    Some(format!(
        "{sign}{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_out() {
        for (number, text) in [
            ("0", "0"),
            ("12", "12"),
            ("-0.5", "-0.5"),
            ("0.1", "0.1"),
            ("1.2E-3", "0.0012"),
            ("1.5E+3", "1500"),
            ("0.30000000000000004", "0.3"),
            ("11.899999999999999", "11.9"),
            ("9.9999999999999999", "10"),
            ("123456789012345678", "123456789012346000"),
            ("-0", "0"),
        ] {
            assert_eq!(
                shown(number, Meaning::Plain, false).as_deref(),
                Some(text),
                "{number}"
            );
        }
        for wrong in ["", "abc", "1e999", "1e", "--1", ".5", "NaN", "1e2147483647"] {
            assert_eq!(shown(wrong, Meaning::Plain, false), None, "{wrong}");
        }
        assert_eq!(shown("0.125", Meaning::Percent, false).as_deref(), Some("12.5%"));
        assert_eq!(shown("1", Meaning::Percent, false).as_deref(), Some("100%"));
    }

    #[test]
    fn day_numbers_are_dates() {
        let day = |number, from_1904| shown(number, Meaning::Day, from_1904);
        assert_eq!(day("45321", false).as_deref(), Some("2024-01-30"));
        assert_eq!(day("43859", true).as_deref(), Some("2024-01-30"));
        assert_eq!(day("1", false).as_deref(), Some("1900-01-01"));
        assert_eq!(day("59", false).as_deref(), Some("1900-02-28"));
        assert_eq!(day("60", false), None);
        assert_eq!(day("61", false).as_deref(), Some("1900-03-01"));
        assert_eq!(day("45321.5", false).as_deref(), Some("2024-01-30T12:00:00"));
        assert_eq!(day("0.75", false).as_deref(), Some("18:00:00"));
        assert_eq!(day("45321.999999", false).as_deref(), Some("2024-01-31"));
        for wrong in ["-1", "1e300", "NaN", "inf", "2958466"] {
            assert_eq!(day(wrong, false), None, "{wrong}");
        }
        assert_eq!(shown("45321", Meaning::Month, false).as_deref(), Some("2024-01"));
        assert_eq!(shown("1.5", Meaning::Span, false).as_deref(), Some("36:00:00"));
    }
}
