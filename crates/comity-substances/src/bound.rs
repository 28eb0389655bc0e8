//! The day something began or ended, as precisely as its source says.

use std::fmt;
use std::str::FromStr;

use comity_core::date::{PartialDate, Reached};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day that may be known only within limits.
///
/// Written as in ISO 8601-2: `2017`, `2017-10`, `2017-10-18` (within that year, month or on that day),
/// `2026-03-10/..` (not before), `../2014` (by then at the latest), `2024-04-12/2025-04-12` (between).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// Within the year or month, or on the day.
    On(PartialDate),
    /// Not before this date; nothing is known of how much later.
    NotBefore(PartialDate),
    /// By this date at the latest; nothing is known of how much earlier.
    By(PartialDate),
    /// Between two dates, both included.
    Between(PartialDate, PartialDate),
}

/// Why a text is not a bound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BoundError {
    /// A part of it is not a date.
    #[error(
        "`{0}` is not a date; write 2017, 2017-10, 2017-10-18, 2026-03-10/.., ../2014 or 2024-04/2025-04"
    )]
    NotADate(String),
    /// The second date lies before the first.
    #[error("the second date lies before the first")]
    Backwards,
}

impl Bound {
    /// The first day it can mean; `None` if the past is open.
    pub fn earliest(self) -> Option<PartialDate> {
        match self {
            Self::On(date) | Self::NotBefore(date) | Self::Between(date, _) => Some(date.earliest().into()),
            Self::By(_) => None,
        }
    }

    /// The last day it can mean; `None` if the future is open.
    pub fn latest(self) -> Option<PartialDate> {
        match self {
            Self::On(date) | Self::By(date) | Self::Between(_, date) => Some(date.latest().into()),
            Self::NotBefore(_) => None,
        }
    }

    /// Has this day come by `on`?
    pub fn reached_on(self, on: PartialDate) -> Reached {
        if self
            .latest()
            .is_some_and(|latest| latest.latest() <= on.earliest())
        {
            Reached::Yes
        } else if self
            .earliest()
            .is_some_and(|earliest| earliest.earliest() > on.latest())
        {
            Reached::No
        } else {
            Reached::Undecided
        }
    }

    /// Read as a last day in force: is it over on `on`?
    pub fn over_on(self, on: PartialDate) -> Reached {
        if self
            .latest()
            .is_some_and(|latest| latest.latest() < on.earliest())
        {
            Reached::Yes
        } else if self
            .earliest()
            .is_some_and(|earliest| earliest.earliest() >= on.latest())
        {
            Reached::No
        } else {
            Reached::Undecided
        }
    }

    /// Whole days from `earlier` to this day, smallest and largest; `None` where one side is open.
    pub fn days_since(self, earlier: Bound) -> (Option<i64>, Option<i64>) {
        let days = |to: Option<PartialDate>, from: Option<PartialDate>| Some(to?.days_since(from?).0);
        (
            days(self.earliest(), earlier.latest()),
            days(self.latest(), earlier.earliest()),
        )
    }

    /// Sure to lie after `other`, whatever the unknown parts are.
    pub(crate) fn surely_after(self, other: Bound) -> bool {
        matches!((self.earliest(), other.latest()), (Some(own), Some(its)) if own.earliest() > its.latest())
    }
}

impl FromStr for Bound {
    type Err = BoundError;

    fn from_str(text: &str) -> Result<Self, BoundError> {
        let date = |part: &str| -> Result<PartialDate, BoundError> {
            part.parse()
                .map_err(|_| BoundError::NotADate(text.chars().take(40).collect()))
        };
        match text.split_once('/') {
            None => Ok(Self::On(date(text)?)),
            Some(("..", end)) => Ok(Self::By(date(end)?)),
            Some((start, "..")) => Ok(Self::NotBefore(date(start)?)),
            Some((start, end)) => {
                let (start, end) = (date(start)?, date(end)?);
                if start.earliest() > end.latest() {
                    return Err(BoundError::Backwards);
                }
                Ok(Self::Between(start, end))
            }
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(date) => write!(f, "{date}"),
            Self::NotBefore(date) => write!(f, "{date}/.."),
            Self::By(date) => write!(f, "../{date}"),
            Self::Between(start, end) => write!(f, "{start}/{end}"),
        }
    }
}

impl Serialize for Bound {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(text: &str) -> Bound {
        text.parse().unwrap()
    }

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn writes_what_it_read() {
        for text in [
            "2017",
            "2017-10",
            "2017-10-18",
            "2026-03-10/..",
            "../2014",
            "2024-04-12/2025-04-12",
        ] {
            assert_eq!(bound(text).to_string(), text);
        }
        for wrong in [
            "",
            "..",
            "../..",
            "2017/",
            "/2017",
            "2018/2017",
            "soon",
            "2017-10-18/x",
        ] {
            assert!(wrong.parse::<Bound>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn three_answers() {
        assert_eq!(bound("2017").reached_on(date("2017-05-01")), Reached::Undecided);
        assert_eq!(bound("2026-03-10/..").reached_on(date("2026-03-09")), Reached::No);
        assert_eq!(
            bound("2026-03-10/..").reached_on(date("2099-01-01")),
            Reached::Undecided
        );
        assert_eq!(bound("../2014").reached_on(date("2014-12-31")), Reached::Yes);
        assert_eq!(
            bound("../2014").reached_on(date("1900-01-01")),
            Reached::Undecided
        );
        assert_eq!(bound("2026-04-13").over_on(date("2026-04-13")), Reached::No);
        assert_eq!(bound("2026-04-13").over_on(date("2026-04-14")), Reached::Yes);
        assert_eq!(
            bound("2024-04-12/2025-04-12").over_on(date("2024-05-01")),
            Reached::Undecided
        );
    }

    #[test]
    fn days_have_a_range() {
        assert_eq!(
            bound("2025-07-20").days_since(bound("2024-12-03")),
            (Some(229), Some(229))
        );
        assert_eq!(
            bound("2026-03-10/..").days_since(bound("2026-03-01")),
            (Some(9), None)
        );
        assert_eq!(
            bound("2017").days_since(bound("2017-10-18")),
            (Some(-290), Some(74))
        );
    }
}
