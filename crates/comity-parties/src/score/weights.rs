//! The weights of the features, from `data/parties/weights.toml`.

use std::collections::BTreeMap;

use comity_core::party::PartyType;

use super::features::{FEATURES, Feature};

/// Which table of weights a name is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Persons.
    Person,
    /// Organisations.
    Entity,
    /// Ships and aircraft.
    Vessel,
}

impl From<PartyType> for Kind {
    fn from(kind: PartyType) -> Self {
        match kind {
            PartyType::Person => Self::Person,
            PartyType::Entity => Self::Entity,
            PartyType::Vessel | PartyType::Aircraft => Self::Vessel,
        }
    }
}

/// Weights of one kind.
#[derive(Clone, Debug, Default)]
struct Table {
    weights: Vec<f32>,
    slope: f64,
    shift: f64,
}

/// The weights of all kinds.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    tables: [Table; 3],
}

impl Weights {
    /// Reads `weights.toml`: a table a kind, a number a feature.
    ///
    /// # Errors
    /// A feature that is unknown or has no weight, with the mend.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, Vec<String>> {
        let Some((_, text)) = files.iter().find(|(name, _)| *name == "weights.toml") else {
            return Ok(Self::default());
        };
        let found: BTreeMap<String, BTreeMap<String, f64>> =
            toml::from_str(text).map_err(|error| vec![format!("weights.toml: {error}")])?;
        let mut faults = Vec::new();
        let tables = ["person", "entity", "vessel"].map(|kind| match found.get(kind) {
            Some(named) => table(kind, named, &mut faults),
            None => {
                faults.push(format!("weights.toml: the table [{kind}] is missing"));
                Table::default()
            }
        });
        if faults.is_empty() {
            Ok(Self { tables })
        } else {
            Err(faults)
        }
    }

    /// The weight of a feature.
    pub fn of(&self, kind: Kind, feature: Feature) -> f32 {
        self.table(kind)
            .weights
            .get(usize::from(feature.0))
            .copied()
            .unwrap_or(0.0)
    }

    /// All weights of a kind, in the order of [`FEATURES`].
    pub fn all(&self, kind: Kind) -> &[f32] {
        &self.table(kind).weights
    }

    /// Log-odds as a score from 0 to 1.
    ///
    /// Beyond 0.98 the curve is stretched, so that two sure matches still differ in the digits that are shown.
    pub fn score(&self, kind: Kind, log_odds: f64) -> f64 {
        let table = self.table(kind);
        let straight = log_odds * table.slope + table.shift;
        let stretched = if straight > STRETCH {
            STRETCH + (1.0 + straight - STRETCH).ln()
        } else {
            straight
        };
        1.0 / (1.0 + (-stretched).exp())
    }

    /// The log-odds that have a score: the inverse of [`Weights::score`]; minus infinity for 0.
    pub fn log_odds(&self, kind: Kind, score: f64) -> f64 {
        let table = self.table(kind);
        if score <= 0.0 || table.slope <= 0.0 {
            return f64::NEG_INFINITY;
        }
        let stretched = (score / (1.0 - score).max(f64::MIN_POSITIVE)).ln();
        let straight = if stretched > STRETCH {
            STRETCH - 1.0 + (stretched - STRETCH).exp()
        } else {
            stretched
        };
        (straight - table.shift) / table.slope
    }

    fn table(&self, kind: Kind) -> &Table {
        let [person, entity, vessel] = &self.tables;
        match kind {
            Kind::Person => person,
            Kind::Entity => entity,
            Kind::Vessel => vessel,
        }
    }
}

/// Log-odds from which the curve of the score is stretched: 0.98.
const STRETCH: f64 = 4.0;

fn table(kind: &str, named: &BTreeMap<String, f64>, faults: &mut Vec<String>) -> Table {
    let number = |name: &str, faults: &mut Vec<String>| {
        named.get(name).copied().unwrap_or_else(|| {
            faults.push(format!(
                "weights.toml: [{kind}] has no `{name}`; give it a number"
            ));
            0.0
        })
    };
    #[expect(clippy::cast_possible_truncation, reason = "weights are small numbers")]
    let weights = FEATURES.iter().map(|name| number(name, faults) as f32).collect();
    let (slope, shift) = (number("slope", faults), number("shift", faults));
    for name in named.keys() {
        if !FEATURES.contains(&name.as_str()) && name != "slope" && name != "shift" {
            faults.push(format!(
                "weights.toml: [{kind}] `{name}` is no feature; take it out"
            ));
        }
    }
    Table {
        weights,
        slope,
        shift,
    }
}
