//! Amounts as they were reported: a decimal text and a unit.
//!
//! Never a floating-point number: 0.1 kg must hash and compare the same everywhere.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

/// A decimal number kept as written: optional minus sign, digits, optional point and digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Decimal(String);

/// The longest decimal we take: a ton in nanograms to nine places is 24 digits.
const MAX_DECIMAL: usize = 30;

/// Why a text is not a decimal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a decimal number; write digits with at most one point, such as 430 or 11.9")]
pub struct DecimalError(String);

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let plain = whole == "0" || !whole.starts_with('0');
        if number(whole) && number(fraction) && plain && text.len() <= MAX_DECIMAL {
            Ok(Self(text.into()))
        } else {
            Err(DecimalError(text.chars().take(40).collect()))
        }
    }
}

impl Decimal {
    /// The number as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A person may write an integer without quotes; a fraction without quotes has already lost digits.
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => text.parse().map_err(serde::de::Error::custom),
            serde_json::Value::Number(n) if n.is_i64() || n.is_u64() => {
                n.to_string().parse().map_err(serde::de::Error::custom)
            }
            other => Err(serde::de::Error::custom(format!(
                "{other} is not a decimal; write it in quotes, such as \"11.9\""
            ))),
        }
    }
}

/// An amount with its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// The number, as reported.
    pub value: Decimal,
    /// UCUM code (`kg`, `g`, `mg`, `L`, `%`), or an annotated count such as `{tablet}`, `{package}`, `{plant}`.
    pub unit: Unit,
    /// Plus-or-minus, in the same unit, where the laboratory gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertainty: Option<Decimal>,
}

/// A unit: one of the UCUM codes in [`UNITS`], or a count in braces.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Unit(String);

/// The UCUM units a report may use. Others are refused rather than guessed.
pub const UNITS: &[&str] = &[
    "kg", "g", "mg", "ug", "ng", "t", "[lb_av]", "[oz_av]", "L", "mL", "uL", "m3", "[gal_us]", "%", "mg/g",
    "g/kg", "mg/L", "ng/mL", "ug/mL", "mg/mL", "ug/L", "1", "mol", "mmol", "cm", "mm", "m",
];

impl Unit {
    /// Reads a unit code.
    pub fn parse(code: &str) -> Option<Self> {
        let counted = code.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let count = counted.is_some_and(|word| {
            (1..=24).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        });
        (count || UNITS.contains(&code)).then(|| Self(code.into()))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "`{}` is not a unit we know; write a UCUM code ({}) or a count such as {{tablet}}",
                code.chars().take(20).collect::<String>(),
                UNITS.join(", ")
            ))
        })
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value)?;
        if let Some(uncertainty) = &self.uncertainty {
            write!(f, " ± {uncertainty}")?;
        }
        write!(f, " {}", self.unit.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_kept_as_written() {
        for good in ["0", "430", "11.90", "-0.5", "9.766"] {
            assert_eq!(good.parse::<Decimal>().unwrap().as_str(), good);
        }
        for wrong in [
            "",
            ".5",
            "5.",
            "1e3",
            "1,000",
            "+1",
            "007",
            "1.2.3",
            "NaN",
            "½",
            &"9".repeat(31),
        ] {
            assert!(wrong.parse::<Decimal>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn fractions_without_quotes_are_refused() {
        assert!(serde_json::from_str::<Decimal>("11.9").is_err());
        assert_eq!(serde_json::from_str::<Decimal>("12").unwrap().as_str(), "12");
    }

    #[test]
    fn units_are_known_or_counted() {
        assert!(Unit::parse("kg").is_some());
        assert!(Unit::parse("{tablet}").is_some());
        assert!(Unit::parse("kilos").is_none());
        assert!(Unit::parse("{}").is_none());
    }
}
