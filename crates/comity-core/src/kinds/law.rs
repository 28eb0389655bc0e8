//! `control` (a measure on a substance, class or machine) and `listing` (a party on a list).

use serde::{Deserialize, Serialize};

use super::{Facts, blank, order};
use crate::date::PartialDate;
use crate::jurisdiction::Jurisdiction;
use crate::parts::{Party, SubstanceRef};
use crate::problem::Problem;

/// A measure placed, changed or lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Whose law.
    pub jurisdiction: Jurisdiction,
    /// The legal act.
    pub instrument: String,
    /// The clause, list or number in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// On which substances.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub substances: Vec<SubstanceRef>,
    /// On which class, machine or goods, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// Salts, esters, isomers, families: what the entry says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Placed, changed or lifted.
    pub change: String,
    /// In force from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// In force to (the last day); temporary orders have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<PartialDate>,
    /// Since when a family rule covered it, where that is another day than the one it was named on.
    #[serde(default, rename = "covered-since", skip_serializing_if = "Option::is_none")]
    pub covered_since: Option<PartialDate>,
    /// Since when it is named.
    #[serde(default, rename = "named-since", skip_serializing_if = "Option::is_none")]
    pub named_since: Option<PartialDate>,
    /// Dates that are known only within limits, in words of ISO 8601-2, and other remarks on dates.
    #[serde(default, rename = "dates-note", skip_serializing_if = "Option::is_none")]
    pub dates_note: Option<String>,
}

impl Facts for Control {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = blank("body.instrument", &self.instrument);
        found.extend(order("body.from", self.from, "body.to", self.to));
        if !["placed", "changed", "lifted", "announced"].contains(&self.change.as_str()) {
            found.push(Problem::new(
                "body.change",
                "word",
                format!("`{}` is not a change", self.change),
                "write placed, changed, lifted or announced",
            ));
        }
        if self.substances.is_empty() && self.on.as_deref().unwrap_or("").trim().is_empty() {
            found.push(Problem::new(
                "body.on",
                "missing",
                "a control needs a substance or a class in words",
                "fill `substances` or `on`",
            ));
        }
        found
    }

    fn occurred(&self) -> Option<PartialDate> {
        self.from
    }

    fn substances(&self) -> Vec<&SubstanceRef> {
        self.substances.iter().collect()
    }

    fn substances_mut(&mut self) -> Vec<&mut SubstanceRef> {
        self.substances.iter_mut().collect()
    }

    fn places(&self) -> Vec<Jurisdiction> {
        vec![self.jurisdiction]
    }

    fn words(&self) -> Vec<String> {
        [
            Some(self.instrument.clone()),
            self.clause.clone(),
            self.on.clone(),
            self.scope.clone(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// A party placed on a list. Taking it off is a later statement of the same record with the verb `delist`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// The list.
    pub list: String,
    /// Whose list.
    pub authority: String,
    /// Jurisdiction of the list.
    pub jurisdiction: Jurisdiction,
    /// Who was listed.
    pub party: Party,
    /// From when.
    pub from: PartialDate,
    /// Until when, if the listing itself says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<PartialDate>,
    /// Reason the authority gives.
    pub reason: String,
    /// Where the matter stands.
    pub status: String,
}

impl Facts for Listing {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = blank("body.list", &self.list);
        found.extend(blank("body.authority", &self.authority));
        found.extend(blank("body.reason", &self.reason));
        found.extend(order("body.from", Some(self.from), "body.to", self.to));
        found
    }

    fn occurred(&self) -> Option<PartialDate> {
        Some(self.from)
    }

    fn status(&self) -> Option<&str> {
        Some(&self.status)
    }

    fn parties(&self) -> Vec<&Party> {
        vec![&self.party]
    }

    fn places(&self) -> Vec<Jurisdiction> {
        vec![self.jurisdiction]
    }

    fn words(&self) -> Vec<String> {
        vec![self.list.clone(), self.authority.clone(), self.reason.clone()]
    }
}
