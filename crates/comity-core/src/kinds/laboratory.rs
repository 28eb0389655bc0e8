//! `identification`: what a laboratory found in a sample.

use serde::{Deserialize, Serialize};

use super::{Facts, Subject, blank};
use crate::date::PartialDate;
use crate::jurisdiction::Jurisdiction;
use crate::known::Known;
use crate::parts::{Place, SubstanceRef};
use crate::problem::Problem;
use crate::quantity::Quantity;

/// What the finding rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A field or screening test.
    Presumptive,
    /// A confirmatory method.
    Confirmed,
    /// A method exists and the source does not name it.
    NotStated,
}

/// How sure the laboratory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Compared with a reference standard.
    ReferenceStandard,
    /// By a library match.
    LibraryMatch,
    /// Tentative.
    Tentative,
    /// The source does not say.
    NotStated,
}

/// One substance in the sample, or the statement that one could not be identified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// What was found.
    pub substance: SubstanceRef,
    /// What the finding rests on.
    pub basis: Basis,
    /// How sure.
    #[serde(default = "not_stated")]
    pub confidence: Confidence,
    /// How much, with unit.
    #[serde(default, skip_serializing_if = "Known::is_not_asked")]
    pub amount: Known<Quantity>,
}

fn not_stated() -> Confidence {
    Confidence::NotStated
}

/// A laboratory finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identification {
    /// The laboratory, or the office whose record names the finding.
    pub laboratory: String,
    /// The sample, by the laboratory's own number. Never a person's name or case number.
    pub sample: String,
    /// Date of the sample, the death or the result, as `date-means` says.
    pub date: PartialDate,
    /// `sampled`, `result`, `death`, `reported`.
    #[serde(rename = "date-means")]
    pub date_means: String,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// `seized`, `postmortem`, `urine`, `powder`, `tablet`, … as the source says.
    #[serde(default, skip_serializing_if = "Known::is_not_asked")]
    pub matrix: Known<String>,
    /// Analytical method, as the source says.
    #[serde(default, skip_serializing_if = "Known::is_not_asked")]
    pub method: Known<String>,
    /// Whether the laboratory is accredited for it.
    #[serde(default, skip_serializing_if = "Known::is_not_asked")]
    pub accredited: Known<bool>,
    /// Where the matter stands.
    pub status: String,
    /// What was found: at least one, or `unidentified` in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// What could not be identified, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unidentified: Option<String>,
}

impl Facts for Identification {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = blank("body.laboratory", &self.laboratory);
        found.extend(blank("body.sample", &self.sample));
        found.extend(
            self.findings
                .iter()
                .filter_map(|finding| super::below_zero("body.findings.amount", finding.amount.value())),
        );
        if !["sampled", "result", "death", "reported"].contains(&self.date_means.as_str()) {
            found.push(Problem::new(
                "body.date-means",
                "word",
                format!("`{}` is not a meaning of the date", self.date_means),
                "write sampled, result, death or reported",
            ));
        }
        if self.findings.is_empty() && self.unidentified.as_deref().unwrap_or("").trim().is_empty() {
            found.push(Problem::new(
                "body.findings",
                "missing",
                "no substance and no statement that none could be identified",
                "add a finding, or fill `unidentified`",
            ));
        }
        found
    }

    fn occurred(&self) -> Option<PartialDate> {
        Some(self.date)
    }

    fn status(&self) -> Option<&str> {
        Some(&self.status)
    }

    fn substances(&self) -> Vec<&SubstanceRef> {
        self.findings.iter().map(|finding| &finding.substance).collect()
    }

    fn substances_mut(&mut self) -> Vec<&mut SubstanceRef> {
        self.findings
            .iter_mut()
            .map(|finding| &mut finding.substance)
            .collect()
    }

    fn places(&self) -> Vec<Jurisdiction> {
        self.place.iter().map(|place| place.country).collect()
    }

    fn words(&self) -> Vec<String> {
        let matrix = self.matrix.value().cloned();
        let region = self.place.as_ref().and_then(|place| place.region.clone());
        [
            Some(self.sample.clone()),
            Some(self.laboratory.clone()),
            matrix,
            region,
            self.unidentified.clone(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn more_subjects(&self) -> Vec<Subject> {
        vec![Subject::new(
            "sample",
            format!("{}:{}", self.laboratory, self.sample),
        )]
    }
}
