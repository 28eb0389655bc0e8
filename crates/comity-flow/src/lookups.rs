//! Substances for people: which one is it, and what is controlled where, on which day.

use comity_core::date::PartialDate;
use comity_core::grading::Provenance;
use comity_core::jurisdiction::Jurisdiction;
use comity_core::parts::SubstanceRef;
use comity_substances::{
    Control, Family, Gap, JurisdictionVerdict, Lag, Member, Name, Pair, Recognition, Substance, Tables,
};
use serde::Serialize;

use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;

/// Characters of the tables' version that a signed record carries: 64 bits are enough to tell versions apart.
const SHORT_VERSION: usize = 16;

/// The version of the tables as records name it.
pub fn short_version(tables: &Tables) -> String {
    tables.version().chars().take(SHORT_VERSION).collect()
}

/// Our id of what a source wrote, if it means one thing. Number and name that contradict each other mean none: a
/// person decides.
pub(crate) fn identify(
    tables: &Tables,
    substance: &SubstanceRef,
    also_named: Option<&str>,
) -> Option<String> {
    let named = || by_name(tables, &substance.as_written).or_else(|| by_name(tables, also_named?));
    if let Some(cas) = &substance.cas {
        return match tables.recognise_pair(&substance.as_written, cas.as_str()) {
            Pair::Agree { identity } => Some(identity.id),
            // The number is the more exact of two that belong together.
            Pair::Related { by_cas, .. } | Pair::CasOnly { by_cas } => Some(by_cas.id),
            Pair::NameOnly { .. } => named(),
            Pair::Conflict { .. } | Pair::Unknown | Pair::Invalid { .. } => None,
        };
    }
    if let Some(key) = &substance.inchikey {
        return one(tables.recognise(key.as_str()));
    }
    named()
}

fn by_name(tables: &Tables, name: &str) -> Option<String> {
    one(tables.recognise(name))
}

fn one(recognition: Recognition) -> Option<String> {
    match recognition {
        Recognition::Known { identity } => Some(identity.id),
        Recognition::Ambiguous { .. } | Recognition::Unknown | Recognition::Invalid { .. } => None,
    }
}

/// The answer to "what is this, and where is it controlled on this day?".
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// What was asked.
    pub query: String,
    /// The day.
    pub on: PartialDate,
    /// What it is.
    pub recognition: Recognition,
    /// What a number given beside the name says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pair: Option<Pair>,
    /// What each jurisdiction says; empty where it is not one known thing.
    pub verdicts: Vec<JurisdictionVerdict>,
    /// Version of the tables: the same input and tables give the same answer for ever.
    pub tables: String,
}

/// Answers a check. Needs no node: the tables are in the program.
pub fn check(tables: &Tables, query: &str, cas: Option<&str>, on: PartialDate) -> Check {
    let recognition = tables.recognise(query);
    let pair = cas.map(|cas| tables.recognise_pair(query, cas));
    let id = match (&recognition, &pair) {
        (_, Some(Pair::Conflict { .. } | Pair::Invalid { .. })) => None,
        (_, Some(Pair::CasOnly { by_cas } | Pair::Related { by_cas, .. })) => Some(by_cas.id.clone()),
        (Recognition::Known { identity }, _) => Some(identity.id.clone()),
        _ => None,
    };
    let verdicts = id.map(|id| tables.check(&id, on)).unwrap_or_default();
    Check {
        query: query.to_owned(),
        on,
        recognition,
        pair,
        verdicts,
        tables: tables.version().to_owned(),
    }
}

/// A substance or family in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubstanceLine {
    /// Our id.
    pub id: String,
    /// English name.
    pub name_en: String,
    /// Chinese name, if there is one.
    pub name_zh: Option<String>,
    /// CAS number.
    pub cas: Option<String>,
    /// Whether this is a family rule.
    pub family: bool,
    /// Measures in the tables.
    pub controls: usize,
    /// Whether identity and all measures were read in sources.
    pub verified: bool,
}

/// Everything the tables hold of a substance or family, measures aside.
#[derive(Clone, Debug)]
pub struct SubstanceDetail {
    /// As in the list.
    pub line: SubstanceLine,
    /// The substance, if it is one.
    pub substance: Option<Substance>,
    /// The family, if it is one.
    pub family: Option<Family>,
    /// Its names.
    pub names: Vec<Name>,
    /// Families it belongs to.
    pub families: Vec<Member>,
    /// Members it has.
    pub members: Vec<Member>,
}

/// Every measure of the tables, by the substance or family it is about.
pub(crate) fn measures(tables: &Tables) -> impl Iterator<Item = &Control> {
    let substances = tables.substances().iter().map(|substance| substance.id.as_str());
    let families = tables.families().iter().map(|family| family.id.as_str());
    substances.chain(families).flat_map(|id| tables.controls_of(id))
}

/// Facts of the tables by how well they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactCounts {
    /// Read in a source.
    pub sourced: u64,
    /// Not verified.
    pub unverified: u64,
}

impl Node {
    /// Answers a check for a reader of the node.
    ///
    /// # Errors
    /// Not allowed.
    pub fn check(
        &self,
        me: &Who,
        query: &str,
        cas: Option<&str>,
        on: PartialDate,
    ) -> Result<Check, FlowError> {
        me.may(Action::Read)?;
        Ok(check(&self.tables, query, cas, on))
    }

    /// All substances and families, or those whose name or number holds the words.
    ///
    /// # Errors
    /// Not allowed.
    pub fn substances(&self, me: &Who, words: &str) -> Result<Vec<SubstanceLine>, FlowError> {
        me.may(Action::Read)?;
        let wanted = comity_substances::fold(words);
        let holds = |line: &SubstanceLine| wanted.is_empty() || self.any_name_holds(line, &wanted);
        let families = self
            .tables
            .families()
            .iter()
            .map(|family| self.family_line(family));
        let all = self
            .tables
            .substances()
            .iter()
            .map(|substance| self.substance_line(substance))
            .chain(families);
        let mut lines: Vec<SubstanceLine> = all.filter(holds).collect();
        lines.sort_by_key(|line| line.name_en.to_lowercase());
        Ok(lines)
    }

    fn any_name_holds(&self, line: &SubstanceLine, wanted: &str) -> bool {
        let own = [
            Some(line.name_en.as_str()),
            line.name_zh.as_deref(),
            line.cas.as_deref(),
        ]
        .into_iter()
        .flatten();
        let names = self.tables.names_of(&line.id).map(|name| name.name.as_str());
        own.chain(names)
            .any(|name| comity_substances::fold(name).contains(wanted))
    }

    fn substance_line(&self, substance: &Substance) -> SubstanceLine {
        SubstanceLine {
            id: substance.id.clone(),
            name_en: substance.name_en.clone(),
            name_zh: substance.name_zh.clone(),
            cas: substance.cas.as_ref().map(ToString::to_string),
            family: false,
            controls: self.tables.controls_of(&substance.id).count(),
            verified: substance.provenance == Provenance::Source && self.measures_verified(&substance.id),
        }
    }

    fn family_line(&self, family: &comity_substances::Family) -> SubstanceLine {
        SubstanceLine {
            id: family.id.clone(),
            name_en: family.name.en.clone(),
            name_zh: Some(family.name.zh.clone()).filter(|name| !name.is_empty()),
            cas: None,
            family: true,
            controls: self.tables.controls_of(&family.id).count(),
            verified: family.provenance == Provenance::Source && self.measures_verified(&family.id),
        }
    }

    fn measures_verified(&self, id: &str) -> bool {
        self.tables
            .controls_of(id)
            .all(|control| control.provenance == Provenance::Source)
    }

    /// What the tables hold of a substance or family, by our id.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn substance(&self, me: &Who, id: &str) -> Result<SubstanceDetail, FlowError> {
        me.may(Action::Read)?;
        let (substance, family) = (self.tables.substance(id), self.tables.family(id));
        let line = match (substance, family) {
            (Some(substance), _) => self.substance_line(substance),
            (None, Some(family)) => self.family_line(family),
            (None, None) => return Err(FlowError::NotFound("substance")),
        };
        Ok(SubstanceDetail {
            line,
            substance: substance.cloned(),
            family: family.cloned(),
            names: self.tables.names_of(id).cloned().collect(),
            families: self.tables.families_of(id).cloned().collect(),
            members: self.tables.members_of(id).cloned().collect(),
        })
    }

    /// What each jurisdiction says of a substance on a day.
    ///
    /// # Errors
    /// Not allowed.
    pub fn verdicts(
        &self,
        me: &Who,
        id: &str,
        on: PartialDate,
    ) -> Result<Vec<JurisdictionVerdict>, FlowError> {
        me.may(Action::Read)?;
        Ok(self.tables.check(id, on))
    }

    /// What is controlled in one jurisdiction and not found in the other, both ways.
    ///
    /// # Errors
    /// Not allowed.
    pub fn gap(&self, me: &Who, a: Jurisdiction, b: Jurisdiction, on: PartialDate) -> Result<Gap, FlowError> {
        me.may(Action::Read)?;
        Ok(self.tables.gap(a, b, on))
    }

    /// Days behind the United Nations, for a substance.
    ///
    /// # Errors
    /// Not allowed.
    pub fn listing_lag(&self, me: &Who, id: &str) -> Result<Vec<Lag>, FlowError> {
        me.may(Action::Read)?;
        Ok(self.tables.listing_lag(id))
    }

    /// How many measures and identities were read in a source.
    pub fn fact_counts(&self) -> FactCounts {
        let identities = self
            .tables
            .substances()
            .iter()
            .map(|substance| substance.provenance);
        let measures = measures(&self.tables).map(|control| control.provenance);
        let mut counts = FactCounts::default();
        for provenance in identities.chain(measures) {
            match provenance {
                Provenance::Source => counts.sourced += 1,
                Provenance::Unverified => counts.unverified += 1,
            }
        }
        counts
    }
}
