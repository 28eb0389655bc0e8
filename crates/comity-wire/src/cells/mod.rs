//! The meaning of one cell. What can be read two ways is refused, with the setting that would decide it.

mod dates;
mod quantities;

use comity_core::identifiers::{CasError, CasNumber, HsCode, InchiKey};

pub use dates::DateOrder;
pub(crate) use dates::{date, figures};
pub use quantities::DecimalMark;
pub(crate) use quantities::{quantity, unit_code};

use crate::facts;
use crate::quote;

/// Why a cell cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CellFault {
    pub(crate) code: &'static str,
    pub(crate) what: String,
    pub(crate) mend: String,
}

impl CellFault {
    pub(crate) fn new(code: &'static str, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            code,
            what: what.into(),
            mend: mend.into(),
        }
    }
}

/// Error words of spreadsheet programs: the formula behind the cell failed.
pub(crate) fn is_formula_error(cell: &str) -> bool {
    cell.starts_with('#')
        && matches!(
            cell,
            "#N/A" | "#REF!" | "#VALUE!" | "#DIV/0!" | "#NAME?" | "#NUM!" | "#NULL!" | "#SPILL!" | "#CALC!"
        )
}

/// A country by code or name.
pub(crate) fn country(cell: &str) -> Result<&'static str, CellFault> {
    facts::country(cell).ok_or_else(|| {
        CellFault::new(
            "country",
            format!("`{}` is not a country we know", quote(cell)),
            "write the two-letter code, such as US or CN",
        )
    })
}

/// The country of a region code such as `US-IL-Cook` (ISO 3166-2 begins with the country).
pub(crate) fn country_of_region(region: &str) -> Option<&'static str> {
    let (code, rest) = region.split_once('-')?;
    let capitals = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    (capitals && !rest.is_empty())
        .then(|| facts::country(code))
        .flatten()
}

/// A CAS number; typographic hyphens are read as hyphens, digits are never touched.
pub(crate) fn cas(cell: &str) -> Result<String, CellFault> {
    let text: String = cell
        .chars()
        .map(|c| {
            if matches!(c, '\u{2010}'..='\u{2015}' | '−' | '－') {
                '-'
            } else {
                c
            }
        })
        .collect();
    text.parse::<CasNumber>()
        .map(|cas| cas.as_str().to_owned())
        .map_err(|error| {
            let code = match error {
                CasError::CheckDigit => "cas-check-digit",
                CasError::Shape => "cas-shape",
            };
            let what = match error {
                CasError::CheckDigit => "the check digit is wrong: a digit was mistyped",
                CasError::Shape => "not of the form 1234-56-7",
            };
            CellFault::new(
                code,
                format!("`{}`: {what}", quote(cell)),
                "copy the CAS number from the label or certificate again",
            )
        })
}

/// An InChIKey.
pub(crate) fn inchikey(cell: &str) -> Result<String, CellFault> {
    cell.parse::<InchiKey>()
        .map(|key| key.as_str().to_owned())
        .map_err(|_| {
            CellFault::new(
                "inchikey",
                format!("`{}` is not an InChIKey", quote(cell)),
                "copy it again: 14, 10 and 1 capital letters joined by hyphens",
            )
        })
}

/// A tariff code.
pub(crate) fn hs(cell: &str) -> Result<String, CellFault> {
    cell.parse::<HsCode>()
        .map(|hs| hs.as_str().to_owned())
        .map_err(|_| {
            CellFault::new(
                "hs",
                format!("`{}` is not a tariff code", quote(cell)),
                "write 4, 6, 8 or 10 digits such as 2933.39",
            )
        })
}

/// Yes or no.
pub(crate) fn truth(cell: &str) -> Result<bool, CellFault> {
    match facts::fold(cell).as_str() {
        "yes" | "y" | "true" | "1" | "是" | "有" => Ok(true),
        "no" | "n" | "false" | "0" | "否" | "无" => Ok(false),
        _ => Err(CellFault::new(
            "yes-no",
            format!("`{}` is neither yes nor no", quote(cell)),
            "write yes or no",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_and_country_of_the_lists_is_known_to_the_core() {
        for row in facts::table(include_str!("../../data/units.csv")).rows() {
            assert!(
                comity_core::quantity::Unit::parse(row.cell(0)).is_some(),
                "{}",
                row.cell(0)
            );
        }
        let countries = facts::table(include_str!("../../data/countries.csv"));
        assert_eq!(countries.len(), 252);
        for row in countries.rows() {
            assert!(
                row.cell(0)
                    .parse::<comity_core::jurisdiction::Jurisdiction>()
                    .is_ok(),
                "{}",
                row.cell(0)
            );
        }
        assert_eq!(country("中国").unwrap(), "CN");
        assert_eq!(country("united states"), Ok("US"));
        assert_eq!(country_of_region("US-IL-Cook"), Some("US"));
        assert_eq!(country_of_region("X-1"), None);
    }

    #[test]
    fn cas_numbers_are_never_mended() {
        assert_eq!(cas("437‑38‑7").unwrap(), "437-38-7");
        assert_eq!(cas("437-38-6").unwrap_err().code, "cas-check-digit");
        assert_eq!(cas("437387").unwrap_err().code, "cas-shape");
    }
}
