//! Numbers, units and quantities as people write them.

use comity_core::quantity::{Decimal, Unit};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::CellFault;
use crate::facts;
use crate::quote;

/// Which mark stands before the fraction of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecimalMark {
    /// 1,234.5 is one thousand two hundred thirty-four and a half.
    Point,
    /// 1.234,5 is the same number.
    Comma,
}

/// A number as decimal text, by the mark the mapping names. Without one, a comma is refused: 1,234 is one
/// thing in London and another in Berlin.
fn decimal(cell: &str, mark: Option<DecimalMark>) -> Result<Decimal, CellFault> {
    if let Ok(number) = cell.parse() {
        return Ok(number);
    }
    let fault =
        |code, what: &str, mend: &str| CellFault::new(code, format!("`{}`: {what}", quote(cell)), mend);
    if cell.starts_with(['<', '>', '~', '≈', '≤', '≥']) {
        return Err(fault(
            "bound",
            "a bound or an estimate, not a number",
            "put bounds into a note; give the number or leave it empty",
        ));
    }
    let (group, point) = match mark {
        Some(DecimalMark::Point) => (',', '.'),
        Some(DecimalMark::Comma) => ('.', ','),
        None if cell.contains(',') => {
            return Err(fault(
                "number-comma",
                "a comma can mark thousands or the fraction",
                "set `decimal-mark` of the mapping to point or comma",
            ));
        }
        None => (' ', '.'),
    };
    plain(cell, group, point)
        .and_then(|plain| plain.parse().ok())
        .ok_or_else(|| {
            fault(
                "number",
                "not a number",
                "write digits with at most one decimal mark, such as 430 or 11.9",
            )
        })
}

/// The number with a point and without group marks; `None` if the groups are not of three digits.
fn plain(cell: &str, group: char, point: char) -> Option<String> {
    let (sign, unsigned) = match cell.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest),
        None => ("", cell.strip_prefix('+').unwrap_or(cell)),
    };
    let (whole, fraction) = match unsigned.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let is_group = |c: char| c == group || c == ' ' || c == '\u{a0}' || c == '\u{202f}';
    let groups: Vec<&str> = whole.split(is_group).collect();
    let (first, others) = groups.split_first()?;
    let grouped =
        others.is_empty() || ((1..=3).contains(&first.len()) && others.iter().all(|group| group.len() == 3));
    let joined = groups.concat();
    let trimmed = joined.trim_start_matches('0');
    let whole = if trimmed.is_empty() && !joined.is_empty() {
        "0"
    } else {
        trimmed
    };
    let number = match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    };
    grouped.then_some(number)
}

/// A quantity such as `12.5 mg`, `11.9 ± 0.3 %` or `430` with the unit from elsewhere.
pub(crate) fn quantity(
    cell: &str,
    unit: Option<&str>,
    mark: Option<DecimalMark>,
) -> Result<Value, CellFault> {
    let (number, uncertainty, written) = split_quantity(cell);
    let value = decimal(number, mark)?;
    let code = match (written, unit) {
        ("", Some(unit)) => unit_code(unit)?,
        ("", None) => {
            return Err(CellFault::new(
                "unit-missing",
                format!("`{}` has no unit", quote(cell)),
                "write the unit behind the number, add a unit column, or set the unit in the mapping",
            ));
        }
        (written, None) => unit_code(written)?,
        (written, Some(unit)) => agreeing(unit_code(written)?, unit_code(unit)?)?,
    };
    let mut quantity = json!({ "value": value, "unit": code });
    if let Some(uncertainty) = uncertainty {
        let uncertainty = decimal(uncertainty, mark)?;
        quantity["uncertainty"] = json!(uncertainty);
    }
    Ok(quantity)
}

fn agreeing(written: String, elsewhere: String) -> Result<String, CellFault> {
    if written == elsewhere {
        return Ok(written);
    }
    Err(CellFault::new(
        "unit-contradiction",
        format!("the cell says {written} and the unit column or the mapping says {elsewhere}"),
        "keep one of the two units",
    ))
}

/// Number, uncertainty and unit of a quantity, as written.
fn split_quantity(cell: &str) -> (&str, Option<&str>, &str) {
    let is_number = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '.' | ',' | '-' | '+' | '−' | '<' | '>' | '~' | '≈' | '≤' | '≥' | ' ' | '\u{a0}' | '\u{202f}'
            )
    };
    let end = cell.find(|c| !is_number(c)).unwrap_or(cell.len());
    let (number, rest) = cell.split_at_checked(end).unwrap_or((cell, ""));
    // "430 +/- 5": the plus belongs to what follows.
    let (number, rest) = match (number.trim_end().strip_suffix('+'), rest.strip_prefix("/-")) {
        (Some(number), Some(rest)) => (number, Some(rest)),
        _ => (number, rest.strip_prefix('±')),
    };
    let Some(rest) = rest else {
        return (number.trim(), None, cell.get(end..).unwrap_or("").trim());
    };
    let rest = rest.trim_start();
    let end = rest.find(|c| !is_number(c)).unwrap_or(rest.len());
    let (uncertainty, unit) = rest.split_at_checked(end).unwrap_or((rest, ""));
    (number.trim(), Some(uncertainty.trim()), unit.trim())
}

/// A unit as a UCUM code.
pub(crate) fn unit_code(written: &str) -> Result<String, CellFault> {
    let known = facts::unit(written)
        .map(str::to_owned)
        .or_else(|| Unit::parse(written).map(|unit| unit.as_str().to_owned()));
    known.ok_or_else(|| {
        CellFault::new(
            "unit",
            format!("`{}` is not a unit we know", quote(written)),
            "write a unit such as kg, g, mg, L, mL, % or tablets",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_their_marks() {
        let text = |cell, mark| {
            decimal(cell, mark)
                .map(|number| number.as_str().to_owned())
                .map_err(|fault| fault.code)
        };
        assert_eq!(text("11.90", None), Ok("11.90".into()));
        assert_eq!(text("007", None), Ok("7".into()));
        assert_eq!(text("1 234.5", None), Ok("1234.5".into()));
        assert_eq!(text("1,234", None), Err("number-comma"));
        assert_eq!(text("1,234", Some(DecimalMark::Point)), Ok("1234".into()));
        assert_eq!(text("1,234", Some(DecimalMark::Comma)), Ok("1.234".into()));
        assert_eq!(text("1.234,5", Some(DecimalMark::Comma)), Ok("1234.5".into()));
        assert_eq!(text("12,34", Some(DecimalMark::Point)), Err("number"));
        assert_eq!(text("<0.1", None), Err("bound"));
        assert_eq!(text("1e3", None), Err("number"));
        assert_eq!(text(".", None), Err("number"));
    }

    #[test]
    fn quantities() {
        let read = |cell, unit| quantity(cell, unit, None).map_err(|fault| fault.code);
        assert_eq!(read("12.5 mg", None), Ok(json!({"value": "12.5", "unit": "mg"})));
        assert_eq!(read("12.5mg", None), Ok(json!({"value": "12.5", "unit": "mg"})));
        assert_eq!(read("430", Some("kg")), Ok(json!({"value": "430", "unit": "kg"})));
        assert_eq!(
            read("11.9 ± 0.3 %", None),
            Ok(json!({"value": "11.9", "unit": "%", "uncertainty": "0.3"}))
        );
        assert_eq!(
            read("430 +/- 5 公斤", None),
            Ok(json!({"value": "430", "unit": "kg", "uncertainty": "5"}))
        );
        assert_eq!(
            read("200 tablets", None),
            Ok(json!({"value": "200", "unit": "{tablet}"}))
        );
        assert_eq!(read("5 µg/mL", None), Ok(json!({"value": "5", "unit": "ug/mL"})));
        assert_eq!(read("5", None), Err("unit-missing"));
        assert_eq!(read("5 kg", Some("g")), Err("unit-contradiction"));
        assert_eq!(read("5 stone", None), Err("unit"));
        assert_eq!(read("five kg", None), Err("number"));
    }
}
