//! Identifiers of Russia and, where they are the same, of its neighbours.

use super::Validity::{self, Checked, Wrong};
use super::check::{digits, weighted};

/// ИНН: the last digit of ten, the last two of twelve, are weighted sums modulo 11, then 10 (order of the Federal Tax Service
/// ММВ-7-6/435@ of 29 June 2012, annex).
pub(super) fn inn(key: &str) -> Validity {
    const FIRST: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    let Some(number) = digits(key) else {
        return Wrong("an INN has digits only");
    };
    let at = |place: usize| number.get(place).copied().unwrap_or(u32::MAX);
    let tail = |from: usize| FIRST.get(from..).unwrap_or(&[]);
    let right = match number.len() {
        10 => weighted(number.get(..9).unwrap_or(&[]), tail(2)) % 11 % 10 == at(9),
        12 => {
            weighted(number.get(..10).unwrap_or(&[]), tail(1)) % 11 % 10 == at(10)
                && weighted(number.get(..11).unwrap_or(&[]), &FIRST) % 11 % 10 == at(11)
        }
        _ => return Wrong("an INN has 10 or 12 digits"),
    };
    if right {
        Checked
    } else {
        Wrong("the check digit of the INN is wrong")
    }
}

/// ОГРН: the first twelve digits as a number modulo 11; ОГРНИП: the first fourteen modulo 13; the last digit of that (order of the
/// Ministry of Finance 165n of 30 October 2017).
pub(super) fn ogrn(key: &str) -> Validity {
    if digits(key).is_none() {
        return Wrong("an OGRN has digits only");
    }
    let modulus = match key.len() {
        13 => 11,
        15 => 13,
        _ => return Wrong("an OGRN has 13 digits, that of a sole trader 15"),
    };
    let (body, check) = key.split_at_checked(key.len() - 1).unwrap_or((key, ""));
    match (body.parse::<u64>(), check.parse::<u64>()) {
        (Ok(body), Ok(check)) if body % modulus % 10 == check => Checked,
        _ => Wrong("the check digit of the OGRN is wrong"),
    }
}

/// ОКПО: weights 1 to 7 (1 to 9), modulo 11; if that leaves 10, weights from 3, and 10 then counts 0 (Rosstat, PR 50.1.024-2005).
pub(super) fn okpo(key: &str) -> Validity {
    let Some(number) = digits(key).filter(|digits| matches!(digits.len(), 8 | 10)) else {
        return Wrong("an OKPO code has 8 or 10 digits");
    };
    let (body, check) = number.split_at(number.len() - 1);
    let sum = |start: u32| -> u32 {
        let weights: Vec<u32> = (0..9).map(|place| (place + start - 1) % 10 + 1).collect();
        weighted(body, &weights) % 11
    };
    let rest = match sum(1) {
        10 => sum(3) % 10,
        rest => rest,
    };
    if check.first() == Some(&rest) {
        Checked
    } else {
        Wrong("the check digit of the OKPO code is wrong")
    }
}
