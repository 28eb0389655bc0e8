//! `payment`: money as evidence.

use serde::{Deserialize, Serialize};

use super::Facts;
use crate::date::PartialDate;
use crate::known::Known;
use crate::parts::Party;
use crate::problem::Problem;
use crate::quantity::Decimal;

/// An amount of money or of a digital asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// How much.
    pub amount: Decimal,
    /// ISO 4217 code or the code of the asset.
    pub currency: String,
}

/// A transfer, wallet, account or invoice under report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// Who pays; one of `from` and `to` is required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Party>,
    /// Who is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Party>,
    /// When, or the period's beginning.
    pub date: PartialDate,
    /// How much.
    #[serde(default, skip_serializing_if = "Known::is_not_asked")]
    pub amount: Known<Money>,
    /// Account, wallet or invoice numbers, as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<crate::parts::Identifier>,
    /// What it was said to be for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Where the matter stands.
    pub status: String,
}

impl Facts for Payment {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        if self.from.is_none() && self.to.is_none() {
            return vec![Problem::new(
                "body.from",
                "missing",
                "neither payer nor payee is given",
                "fill `from` or `to`",
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

    fn words(&self) -> Vec<String> {
        self.references
            .iter()
            .map(|reference| reference.value.clone())
            .chain(self.purpose.clone())
            .collect()
    }
}
