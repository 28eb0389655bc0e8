//! Dates with the precision their source gave them, and instants in UTC.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar date as precise as its source: a year, a month or a day (ISO 8601 prefix).
///
/// "2024" is a fact about a year, not about its first of January; comparisons therefore answer
/// three ways, see [`PartialDate::reached_on`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Only the year.
    Year,
    /// Year and month.
    Month,
    /// The day.
    Day,
}

/// Why a text is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")]
pub struct DateError(pub String);

/// Whether something dated has happened by a given day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Every reading of the date lies on or before the day.
    Yes,
    /// Every reading of the date lies after the day.
    No,
    /// The date is too coarse to say.
    Undecided,
}

impl PartialDate {
    /// A full day; `None` if the calendar has no such day.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::from)
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// What is known of the date.
    pub fn precision(self) -> Precision {
        match (self.month, self.day) {
            (_, Some(_)) => Precision::Day,
            (Some(_), None) => Precision::Month,
            (None, None) => Precision::Year,
        }
    }

    /// The first day the text can mean.
    pub fn earliest(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::MIN)
    }

    /// The last day the text can mean.
    pub fn latest(self) -> Date {
        match (self.month, self.day) {
            (_, Some(_)) => self.earliest(),
            (Some(_), None) => self.earliest().last_of_month(),
            (None, None) => self.earliest().last_of_year(),
        }
    }

    /// Has this date come by `on`? `Undecided` when the answer depends on the unknown part.
    pub fn reached_on(self, on: PartialDate) -> Reached {
        if self.latest() <= on.earliest() {
            Reached::Yes
        } else if self.earliest() > on.latest() {
            Reached::No
        } else {
            Reached::Undecided
        }
    }

    /// Whole days from `earlier` to this date: the smallest and the largest number the two texts allow.
    pub fn days_since(self, earlier: PartialDate) -> (i64, i64) {
        let days = |from: Date, to: Date| i64::from(from.until(to).map(|span| span.get_days()).unwrap_or(0));
        (
            days(earlier.latest(), self.earliest()),
            days(earlier.earliest(), self.latest()),
        )
    }

    /// The day before the earliest reading; used for "in force to".
    pub fn day_before(self) -> PartialDate {
        self.earliest().yesterday().map(Self::from).unwrap_or(self)
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self {
            year: date.year(),
            month: Some(date.month()),
            day: Some(date.day()),
        }
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// An order for sorting: by the first day the text can mean, the coarser text first.
impl Ord for PartialDate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.earliest()
            .cmp(&other.earliest())
            .then(self.precision().cmp(&other.precision()))
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        parse_partial(text).ok_or_else(|| DateError(shorten(text)))
    }
}

fn parse_partial(text: &str) -> Option<PartialDate> {
    let digits = |part: &str, width: usize| -> Option<i16> {
        (part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse().ok())
            .flatten()
    };
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map(|part| digits(part, 2)).transpose_none()?;
    let day = parts.next().map(|part| digits(part, 2)).transpose_none()?;
    if parts.next().is_some() {
        return None;
    }
    let narrow = |value: Option<i16>| value.and_then(|v| i8::try_from(v).ok());
    let date = PartialDate {
        year,
        month: narrow(month),
        day: narrow(day),
    };
    Date::new(year, date.month.unwrap_or(1), date.day.unwrap_or(1))
        .ok()
        .map(|_| date)
}

/// `Some(None)` (a part that is there and wrong) fails; `None` (no part) is fine.
trait TransposeNone<T> {
    fn transpose_none(self) -> Option<Option<T>>;
}

impl<T> TransposeNone<T> for Option<Option<T>> {
    fn transpose_none(self) -> Option<Option<T>> {
        match self {
            None => Some(None),
            Some(Some(value)) => Some(Some(value)),
            Some(None) => None,
        }
    }
}

/// Hostile text is cut before it is put into a message.
fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// An instant in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The last second of the year 9999: later instants have no four-digit ISO form.
const LAST_SECOND: i64 = 253_402_300_799;

impl Timestamp {
    /// From seconds since the epoch; clamped to the years 0001–9999, the range ISO 8601 writes with four digits.
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds.clamp(-62_135_596_800, LAST_SECOND))
    }

    /// Seconds since the epoch.
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// The UTC day of this instant.
    pub fn date(self) -> PartialDate {
        self.civil().map(|at| at.date().into()).unwrap_or(PartialDate {
            year: 1,
            month: Some(1),
            day: Some(1),
        })
    }

    fn civil(self) -> Option<jiff::civil::DateTime> {
        let at = jiff::Timestamp::from_second(self.0).ok()?;
        Some(jiff::tz::Offset::UTC.to_datetime(at))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.civil() {
            Some(at) => write!(
                f,
                "{}T{:02}:{:02}:{:02}Z",
                at.date(),
                at.hour(),
                at.minute(),
                at.second()
            ),
            None => write!(f, "{}", self.0),
        }
    }
}

impl FromStr for Timestamp {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let at: jiff::Timestamp = text.parse().map_err(|_| DateError(shorten(text)))?;
        Ok(Self::from_seconds(at.as_second()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn reads_and_writes_three_precisions() {
        for text in ["2024", "2024-02", "2024-02-29"] {
            assert_eq!(date(text).to_string(), text);
        }
        for wrong in [
            "",
            "24",
            "2024-2",
            "2024-13",
            "2023-02-29",
            "2024-01-30x",
            "2024-01-30-1",
            "２０２４",
            "-024",
        ] {
            assert!(wrong.parse::<PartialDate>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_coarse_date_is_undecided_inside_itself() {
        assert_eq!(date("2017").reached_on(date("2017-05-01")), Reached::Undecided);
        assert_eq!(date("2017").reached_on(date("2018-01-01")), Reached::Yes);
        assert_eq!(date("2017").reached_on(date("2016-12-31")), Reached::No);
        assert_eq!(date("2017-10-18").reached_on(date("2017-10-18")), Reached::Yes);
    }

    #[test]
    fn lag_is_a_range_when_a_date_is_coarse() {
        assert_eq!(date("2025-07-20").days_since(date("2024-12-03")), (229, 229));
        assert_eq!(date("2024-03").days_since(date("2024-02-28")), (2, 32));
    }

    #[test]
    fn instants_are_utc() {
        let at = Timestamp::from_seconds(1_706_572_800);
        assert_eq!(at.to_string(), "2024-01-30T00:00:00Z");
        assert_eq!("2024-01-30T08:00:00+08:00".parse::<Timestamp>().unwrap(), at);
        assert_eq!(at.date().to_string(), "2024-01-30");
    }
}
