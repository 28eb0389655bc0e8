//! Identifiers of China.

use super::Validity::{self, Checked, Wrong};
use super::check;

/// Characters of the unified social credit code; a character's value is its place (GB 32100-2015, table 1).
const CODE_CHARACTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Unified social credit code: 17 characters weighted by powers of 3 modulo 31, and a check character (GB 32100-2015). The
/// first character is the registering authority, the second the sort of organisation, the next six the district.
pub(super) fn uscc(key: &str) -> Validity {
    if key.len() != 18 {
        return Wrong("a unified social credit code has 18 characters");
    }
    let district = key.bytes().skip(2).take(6).all(|byte| byte.is_ascii_digit());
    let values: Option<Vec<u32>> = key.chars().map(code_value).collect();
    let Some(values) = values.filter(|_| district) else {
        return Wrong("not the characters of a unified social credit code");
    };
    let (mut sum, mut weight) = (0u32, 1u32);
    for value in values.iter().take(17) {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    if (31 - sum % 31) % 31 == values.last().copied().unwrap_or(31) {
        Checked
    } else {
        Wrong("the check character of the unified social credit code is wrong")
    }
}

fn code_value(character: char) -> Option<u32> {
    let at = CODE_CHARACTERS.chars().position(|other| other == character)?;
    u32::try_from(at).ok()
}

/// Identity number of a resident: district, birth date, order, check character by ISO 7064 MOD 11-2 (GB 11643-1999).
pub(super) fn resident(key: &str) -> Validity {
    if key.len() != 18 || !key.bytes().take(17).all(|byte| byte.is_ascii_digit()) {
        return Wrong("an identity number of China has 18 characters");
    }
    let part = |from: usize, to: usize| {
        key.get(from..to)
            .and_then(|text| text.parse::<u16>().ok())
            .unwrap_or(0)
    };
    let born = (1880..2100).contains(&part(6, 10))
        && (1..=12).contains(&part(10, 12))
        && (1..=31).contains(&part(12, 14));
    if !born {
        return Wrong("the identity number has no birth date in it");
    }
    if check::mod_11_2(key) {
        Checked
    } else {
        Wrong("the check character of the identity number is wrong")
    }
}
