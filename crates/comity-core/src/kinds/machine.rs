//! `machine`: a pill press, encapsulating machine, die or mould, and what became of it.

use serde::{Deserialize, Serialize};

use super::Facts;
use crate::date::PartialDate;
use crate::jurisdiction::Jurisdiction;
use crate::parts::{MachineRef, Party, Place};
use crate::problem::Problem;

/// One event in the life of one machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// The machine: maker or a description is required, a serial number where there is one.
    pub machine: MachineRef,
    /// What sort of machine it is, in words, where make and model are not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When this happened to it.
    pub date: PartialDate,
    /// What happened: the state it is in since.
    pub status: String,
    /// From whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Party>,
    /// To whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Party>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Facts for Machine {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        if self.machine.make.value().is_none() && self.description.as_deref().unwrap_or("").trim().is_empty()
        {
            return vec![Problem::new(
                "body.machine.make",
                "missing",
                "neither maker nor description is given",
                "fill `make` or `description`",
            )];
        }
        Vec::new()
    }

    fn occurred(&self) -> Option<PartialDate> {
        Some(self.date)
    }

    fn status(&self) -> Option<&str> {
        Some(&self.status)
    }

    fn parties(&self) -> Vec<&Party> {
        self.from.iter().chain(&self.to).collect()
    }

    fn machines(&self) -> Vec<&MachineRef> {
        vec![&self.machine]
    }

    fn places(&self) -> Vec<Jurisdiction> {
        self.place.iter().map(|place| place.country).collect()
    }

    fn words(&self) -> Vec<String> {
        let named = [&self.machine.make, &self.machine.model, &self.machine.serial]
            .into_iter()
            .filter_map(|known| known.value().cloned());
        named
            .chain(self.description.clone())
            .chain([self.machine.machine_type.clone()])
            .collect()
    }
}
