//! `incident`: something that happened and that others may follow up.

use serde::{Deserialize, Serialize};

use super::{
    Facts, Subject, blank, item_machines, item_substances, item_substances_mut, item_words, place_words,
};
use crate::date::PartialDate;
use crate::jurisdiction::Jurisdiction;
use crate::known::Known;
use crate::parts::{Item, MachineRef, Party, Place, Route, SubstanceRef};
use crate::problem::Problem;

/// What sort of incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IncidentType {
    /// Goods seized.
    Seizure,
    /// A shipment stopped.
    StoppedShipment,
    /// Theft or loss.
    TheftOrLoss,
    /// Diversion from lawful trade.
    Diversion,
    /// An attempt at diversion.
    AttemptedDiversion,
    /// An illicit laboratory or tableting site.
    IllicitLaboratory,
    /// A suspicious enquiry.
    SuspiciousEnquiry,
    /// An order that a company refused.
    RefusedOrder,
    /// A machine or tooling found.
    Equipment,
}

/// An incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// What sort.
    #[serde(rename = "type")]
    pub incident_type: IncidentType,
    /// When, as precisely as known.
    pub occurred: PartialDate,
    /// Where; a country at least.
    pub place: Place,
    /// Who reports it.
    #[serde(rename = "reporting-authority")]
    pub reporting_authority: String,
    /// Where the matter stands.
    pub status: String,
    /// What was found: at least one item, or a description.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who is involved: reported, not accused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Party>,
    /// Route of the consignment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// How it was hidden.
    #[serde(default, skip_serializing_if = "Known::is_not_asked")]
    pub concealment: Known<String>,
    /// Contact for the follow-up: an office, not a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

impl Facts for Incident {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = blank("body.reporting-authority", &self.reporting_authority);
        found.extend(super::item_problems(&self.items));
        if self.items.is_empty() && self.description.as_deref().unwrap_or("").trim().is_empty() {
            found.push(Problem::new(
                "body.items",
                "missing",
                "an incident needs an item or a description",
                "say what was found, in an item or in words",
            ));
        }
        found
    }

    fn occurred(&self) -> Option<PartialDate> {
        Some(self.occurred)
    }

    fn status(&self) -> Option<&str> {
        Some(&self.status)
    }

    fn parties(&self) -> Vec<&Party> {
        self.parties.iter().collect()
    }

    fn substances(&self) -> Vec<&SubstanceRef> {
        item_substances(&self.items)
    }

    fn substances_mut(&mut self) -> Vec<&mut SubstanceRef> {
        item_substances_mut(&mut self.items)
    }

    fn machines(&self) -> Vec<&MachineRef> {
        item_machines(&self.items)
    }

    fn places(&self) -> Vec<Jurisdiction> {
        let route = self
            .route
            .iter()
            .flat_map(|route| [route.origin, route.dispatch, route.destination])
            .flatten();
        std::iter::once(self.place.country).chain(route).collect()
    }

    fn words(&self) -> Vec<String> {
        let mut words = item_words(&self.items);
        words.extend(place_words(&self.place));
        words.extend(self.description.clone());
        words.push(self.reporting_authority.clone());
        words
    }

    fn more_subjects(&self) -> Vec<Subject> {
        let document = self.route.iter().filter_map(|route| route.document.clone());
        document
            .map(|document| Subject::new("transport-document", document))
            .collect()
    }
}
