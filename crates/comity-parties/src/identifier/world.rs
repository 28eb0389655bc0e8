//! Identifiers that are given out for the whole world.

use super::Validity::{self, Checked, Shape, Wrong};
use super::check;

/// LEI: 18 characters and two check digits by ISO 7064 MOD 97-10 (ISO 17442-1).
pub(super) fn lei(key: &str) -> Validity {
    if key.len() != 20 || !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Wrong("an LEI has 20 letters and digits");
    }
    if check::mod_97(key) {
        Checked
    } else {
        Wrong("the check digits of the LEI are wrong")
    }
}

/// IBAN: the first four characters go to the end, then ISO 7064 MOD 97-10 (ISO 13616-1).
pub(super) fn iban(key: &str) -> Validity {
    let shape = (15..=34).contains(&key.len())
        && key.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && key.bytes().skip(2).take(2).all(|byte| byte.is_ascii_digit());
    match key.split_at_checked(4) {
        Some((head, body)) if shape => {
            if check::mod_97(&format!("{body}{head}")) {
                Checked
            } else {
                Wrong("the check digits of the IBAN are wrong")
            }
        }
        _ => Wrong("an IBAN is two letters, two digits and 11 to 30 characters"),
    }
}

/// ISIN: two letters, nine characters, a digit by Luhn over letters as two digits (ISO 6166).
pub(super) fn isin(key: &str) -> Validity {
    let shape = key.len() == 12
        && key.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !shape {
        return Wrong("an ISIN is two letters, nine characters and a digit");
    }
    let mut digits = Vec::with_capacity(24);
    for value in key.chars().filter_map(|c| c.to_digit(36)) {
        if value > 9 {
            digits.push(value / 10);
        }
        digits.push(value % 10);
    }
    if check::luhn(&digits) {
        Checked
    } else {
        Wrong("the check digit of the ISIN is wrong")
    }
}

/// IMO number of a ship: six digits times 7 to 2, the last digit of the sum is the seventh (IMO resolution A.1117(30)); of
/// a company or owner: times 8, 6, 4, 2, 9, 7, eleven less the remainder by eleven (IMO resolution MSC.160(78)).
pub(super) fn imo(key: &str) -> Validity {
    let Some(digits) = check::digits(key).filter(|digits| digits.len() == 7) else {
        return Wrong("an IMO number has seven digits");
    };
    let last = digits.last().copied().unwrap_or(0);
    let ship = check::weighted(&digits, &[7, 6, 5, 4, 3, 2]) % 10 == last;
    let company = (11 - check::weighted(&digits, &[8, 6, 4, 2, 9, 7]) % 11) % 10 == last;
    if ship || company {
        Checked
    } else {
        Wrong("the check digit of the IMO number is wrong")
    }
}

/// MMSI of a ship: nine digits that begin with a maritime identification digit of a country, 201 to 775 (ITU-R M.585).
pub(super) fn mmsi(key: &str) -> Validity {
    let mid = key.get(..3).and_then(|mid| mid.parse::<u16>().ok());
    let digits = key.len() == 9 && key.bytes().all(|byte| byte.is_ascii_digit());
    match mid {
        Some(mid) if digits && (201..=775).contains(&mid) => Shape,
        _ if digits => Wrong("no country has the first three digits of the MMSI"),
        _ => Wrong("an MMSI has nine digits"),
    }
}

/// BIC: four letters, a country, two characters, or three more for a branch (ISO 9362). The branch is left off: the
/// institution is what lists name.
pub(super) fn swift(key: &str) -> Option<String> {
    let shape = matches!(key.len(), 8 | 11)
        && key.bytes().take(4).all(|byte| byte.is_ascii_alphanumeric())
        && key.bytes().skip(4).take(2).all(|byte| byte.is_ascii_uppercase())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && key.get(4..6).and_then(super::country_code).is_some();
    shape.then(|| key.get(..8).unwrap_or(key).to_owned())
}
