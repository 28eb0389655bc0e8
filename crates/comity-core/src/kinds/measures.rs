//! `observation` (one point of a series) and `reading` (what an open source says).

use serde::{Deserialize, Serialize};

use super::{Facts, blank, order};
use crate::date::PartialDate;
use crate::jurisdiction::Jurisdiction;
use crate::parts::Place;
use crate::problem::Problem;
use crate::quantity::Quantity;
use crate::text::Text;

/// One point of an outcome measure: context, never attribution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// Name of the series.
    pub series: String,
    /// Area.
    pub area: Place,
    /// Period's first day, month or year.
    pub period: PartialDate,
    /// Period's end.
    #[serde(default, rename = "period-to", skip_serializing_if = "Option::is_none")]
    pub period_to: Option<PartialDate>,
    /// Value with unit.
    pub value: Quantity,
    /// How it was counted.
    pub method: String,
    /// Who published it.
    pub publisher: String,
    /// Provisional, final or revised.
    pub status: String,
}

impl Facts for Observation {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = blank("body.series", &self.series);
        found.extend(blank("body.method", &self.method));
        found.extend(blank("body.publisher", &self.publisher));
        found.extend(order(
            "body.period",
            Some(self.period),
            "body.period-to",
            self.period_to,
        ));
        found
    }

    fn occurred(&self) -> Option<PartialDate> {
        Some(self.period)
    }

    fn status(&self) -> Option<&str> {
        Some(&self.status)
    }

    fn places(&self) -> Vec<Jurisdiction> {
        vec![self.area.country]
    }

    fn words(&self) -> Vec<String> {
        vec![self.series.clone(), self.publisher.clone(), self.method.clone()]
    }
}

/// What an open source says, with its derivation from other sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The publication.
    pub publisher: String,
    /// When it was published.
    pub published: PartialDate,
    /// What it says, in our own words.
    pub says: Vec<Text>,
    /// From which other source it is derived, where that shows.
    #[serde(default, rename = "derived-from", skip_serializing_if = "Vec::is_empty")]
    pub derived_from: Vec<String>,
    /// Draft, or confirmed by a person.
    pub status: String,
}

impl Facts for Reading {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = blank("body.publisher", &self.publisher);
        if self.says.is_empty() {
            found.push(Problem::missing("body.says"));
        }
        found
    }

    fn occurred(&self) -> Option<PartialDate> {
        Some(self.published)
    }

    fn status(&self) -> Option<&str> {
        Some(&self.status)
    }

    fn words(&self) -> Vec<String> {
        self.says
            .iter()
            .map(|text| text.text.clone())
            .chain([self.publisher.clone()])
            .collect()
    }
}
