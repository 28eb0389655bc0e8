//! Identifiers of Latin America.

use super::Validity::{self, Checked, Shape, Wrong};
use super::check::{digits, weighted};

/// CURP: four letters, birth date, sex, state, three consonants, a character against doubles, and a check digit: values in
/// the alphabet with Ñ times 18 down to 2, ten less the remainder by ten (RENAPO, Instructivo normativo of 18 June 2018).
pub(super) fn curp(key: &str) -> Validity {
    const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
    let characters: Vec<char> = key.chars().collect();
    if characters.len() != 18 {
        return Wrong("a CURP has 18 characters");
    }
    let letters = |from: usize, to: usize| {
        characters
            .get(from..to)
            .unwrap_or(&[])
            .iter()
            .all(|c| c.is_alphabetic())
    };
    let date = characters
        .get(4..10)
        .unwrap_or(&[])
        .iter()
        .all(char::is_ascii_digit);
    if !(letters(0, 4) && date && letters(10, 16)) {
        return Wrong("not the shape of a CURP");
    }
    let mut sum = 0u32;
    for (character, weight) in characters.iter().take(17).zip((2..=18u32).rev()) {
        let Some(value) = ALPHABET.chars().position(|other| other == *character) else {
            return Wrong("not the characters of a CURP");
        };
        sum += u32::try_from(value).unwrap_or(0) * weight;
    }
    let check = characters.last().and_then(|c| c.to_digit(10));
    if check == Some((10 - sum % 10) % 10) {
        Checked
    } else {
        Wrong("the check digit of the CURP is wrong")
    }
}

/// RFC: three letters (organisation) or four (person), a date, three characters of which the last is a check character by
/// weights 13 to 2 modulo 11 (SAT, Anexo 1 of the procedure of the RFC). Lists also have it without the last three.
pub(super) fn rfc(key: &str) -> Validity {
    const ALPHABET: &str = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";
    let characters: Vec<char> = key.chars().collect();
    let names = characters
        .iter()
        .take_while(|c| c.is_alphabetic() || **c == '&')
        .count();
    let date = characters
        .iter()
        .skip(names)
        .take(6)
        .filter(|c| c.is_ascii_digit())
        .count()
        == 6;
    // The ampersand of a firm's name is lost in the normal form, which leaves two letters.
    if !(2..=4).contains(&names) || !date {
        return Wrong("not the shape of an RFC");
    }
    match characters.len() - names {
        6 => return Shape,
        9 => {}
        _ => return Wrong("an RFC has 12 or 13 characters"),
    }
    if names == 2 {
        return Shape;
    }
    let mut padded: Vec<char> = vec![' '; 13 - characters.len()];
    padded.extend(&characters);
    let mut sum = 0u32;
    for (character, weight) in padded.iter().take(12).zip((2..=13u32).rev()) {
        let Some(value) = ALPHABET.chars().position(|other| other == *character) else {
            return Wrong("not the characters of an RFC");
        };
        sum += u32::try_from(value).unwrap_or(0) * weight;
    }
    let expected = match 11 - sum % 11 {
        11 => '0',
        10 => 'A',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    };
    // Lists type O for 0: a wrong check character is common, and the number is compared as written.
    if padded.last() == Some(&expected) {
        Checked
    } else {
        Wrong("the check character of the RFC is wrong")
    }
}

/// The number and the check digit of a Colombian NIT: weights 3, 7, 13, … from the right, modulo 11 (DIAN, Orden
/// administrativa 4 of 1989). `true` if the last digit is the check digit of those before it.
pub(super) fn nit_of_colombia(key: &str) -> bool {
    const WEIGHTS: [u32; 15] = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];
    let Some(mut number) = digits(key).filter(|digits| (6..=16).contains(&digits.len())) else {
        return false;
    };
    let Some(check) = number.pop() else { return false };
    number.reverse();
    let rest = weighted(&number, &WEIGHTS) % 11;
    check == if rest > 1 { 11 - rest } else { rest }
}

/// RUC of Peru: eleven digits, weights 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, eleven less the remainder (SUNAT, Resolución 210-2004).
/// Numbers of Ecuador (13 digits, a cedula or society and 001), Panama and Paraguay have other shapes and are not checked here.
pub(super) fn ruc(key: &str) -> Validity {
    let Some(number) = digits(key) else {
        return Validity::Unknown;
    };
    match number.len() {
        11 => {
            let rest = 11 - weighted(&number, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
            if number.last() == Some(&(rest % 10)) {
                Checked
            } else {
                Wrong("the check digit of the RUC is wrong")
            }
        }
        13 => Shape,
        _ => Validity::Unknown,
    }
}
