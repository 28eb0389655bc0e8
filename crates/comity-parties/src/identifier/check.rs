//! Check digits that several schemes share.

/// The digits of a text; `None` if it has anything else.
pub(super) fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|c| c.to_digit(10)).collect()
}

/// Sum of digits times weights, over the shorter of the two.
pub(super) fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum()
}

/// Luhn's sum over all digits is a multiple of ten (ISO/IEC 7812-1 annex B).
pub(super) fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| match at % 2 {
            0 => *digit,
            _ if *digit > 4 => digit * 2 - 9,
            _ => digit * 2,
        })
        .sum();
    digits.len() > 1 && sum.is_multiple_of(10)
}

/// ISO 7064 MOD 97-10: letters count 10 to 35, the number leaves 1.
pub(super) fn mod_97(text: &str) -> bool {
    let mut rest = 0u32;
    for character in text.chars() {
        let Some(value) = character.to_digit(36) else {
            return false;
        };
        rest = if value < 10 {
            rest * 10 + value
        } else {
            rest * 100 + value
        } % 97;
    }
    rest == 1
}

/// ISO 7064 MOD 11-2 over digits, the last of which may be X: the rule of Chinese identity numbers and of ISNI.
pub(super) fn mod_11_2(text: &str) -> bool {
    let mut rest = 0u32;
    let count = text.chars().count();
    for (at, character) in text.chars().enumerate() {
        let value = match character.to_digit(10) {
            Some(value) => value,
            None if character == 'X' && at + 1 == count => 10,
            None => return false,
        };
        rest = if at + 1 == count {
            rest + value
        } else {
            (rest + value) * 2
        } % 11;
    }
    count > 1 && rest == 1
}

/// ISO 7064 MOD 11,10 over digits.
pub(super) fn mod_11_10(digits: &[u32]) -> bool {
    let Some((check, body)) = digits.split_last() else {
        return false;
    };
    let rest = body.iter().fold(10u32, |product, digit| {
        let sum = match (digit + product) % 10 {
            0 => 10,
            sum => sum,
        };
        sum * 2 % 11
    });
    (rest + check) % 10 == 1
}
