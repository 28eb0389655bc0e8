//! How good a source is and how credible what it says: the two-part 6×6 grading, A–F × 1–6.

use serde::{Deserialize, Serialize};

/// Reliability of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Cannot be judged.
    F,
}

/// Credibility of the information, 1 (confirmed by other sources) to 6 (cannot be judged).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Credibility(u8);

impl Credibility {
    /// A grade from 1 to 6.
    pub fn new(grade: u8) -> Option<Self> {
        (1..=6).contains(&grade).then_some(Self(grade))
    }

    /// The number.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Credibility {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let grade = u8::deserialize(deserializer)?;
        Self::new(grade).ok_or_else(|| serde::de::Error::custom("credibility is a number from 1 to 6"))
    }
}

/// Both grades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Of the source.
    pub source: Reliability,
    /// Of the information.
    pub information: Credibility,
}

impl std::fmt::Display for Grade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}{}", self.source, self.information.get())
    }
}

/// Whether a fact was read in a stored public source, or is recollection nobody has checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// Read in the source that is cited.
    Source,
    /// Not yet checked against a source; shown as such everywhere.
    Unverified,
}
