//! Check digits of national numbers, by country and length, from a table that anybody can extend.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::check::{digits, luhn, mod_11_10, weighted};

/// One rule of `number-rules.csv`.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// What the number is called.
    #[cfg_attr(not(test), allow(dead_code, reason = "names a rule that fails its example"))]
    pub(super) name: String,
    /// A published number of it.
    #[cfg_attr(not(test), allow(dead_code, reason = "checked by the tests"))]
    pub(super) example: String,
    length: usize,
    weights: Vec<u32>,
    modulus: u32,
    finish: Finish,
    second: Vec<u32>,
}

/// How the check digit follows from the weighted sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Finish {
    /// It is the remainder; 10 takes the second weights.
    Rest,
    /// It is the remainder, 10 counts 0.
    RestTen,
    /// The modulus less the remainder, the modulus itself counts 0; 10 has no number.
    Less,
    /// The same; 10 counts 0.
    LessTen,
    /// The modulus less the remainder, then its last digit.
    LessLast,
    /// The sum with the check digit is a multiple.
    Zero,
    /// Ten times the sum, modulo 11, its last digit, over a number filled up with zeros (Romania).
    Ten,
    Luhn,
    Mod1110,
    Iran,
    Korea,
    Britain,
    Belgium,
    TurkeyTax,
    TurkeyPerson,
    Brazil,
}

/// Whether a number of a country has right check digits by one of the country's rules.
pub(super) fn is_checked(country: [u8; 2], key: &str) -> bool {
    let Some(number) = digits(key) else { return false };
    rules()
        .get(&country)
        .is_some_and(|rules| rules.iter().any(|rule| rule.holds(&number)))
}

impl Rule {
    /// Whether the number is of this rule's length and its check digits are right.
    pub(super) fn holds(&self, number: &[u32]) -> bool {
        let fits = match self.finish {
            Finish::Ten => (2..=self.length + 1).contains(&number.len()),
            _ => number.len() == self.length,
        };
        let Some((check, body)) = number.split_last().filter(|_| fits) else {
            return false;
        };
        let rest = |weights: &[u32]| weighted(body, weights) % self.modulus.max(1);
        match self.finish {
            Finish::Rest => match rest(&self.weights) {
                10 if self.second.is_empty() => false,
                10 => rest(&self.second) % 10 == *check,
                rest => rest == *check,
            },
            Finish::RestTen => rest(&self.weights) % 10 == *check,
            Finish::Less => (self.modulus - rest(&self.weights)) % self.modulus.max(1) == *check,
            Finish::LessTen => (self.modulus - rest(&self.weights)) % self.modulus.max(1) % 10 == *check,
            Finish::LessLast => (self.modulus - rest(&self.weights)) % 10 == *check,
            Finish::Zero => weighted(number, &self.weights).is_multiple_of(self.modulus.max(1)),
            Finish::Ten => {
                let skipped = self.weights.len().saturating_sub(body.len());
                let weights = self.weights.get(skipped..).unwrap_or(&[]);
                weighted(body, weights) * 10 % 11 % 10 == *check
            }
            Finish::Luhn => luhn(number),
            Finish::Mod1110 => mod_11_10(number),
            Finish::Iran => match weighted(body, &self.weights) % 11 {
                rest if rest < 2 => rest == *check,
                rest => 11 - rest == *check,
            },
            Finish::Korea => {
                let carried = body.last().map_or(0, |digit| digit * 5 / 10);
                (10 - (weighted(body, &self.weights) + carried) % 10) % 10 == *check
            }
            Finish::Britain => britain(number),
            Finish::Belgium => value(number.get(..8)) % 97 + value(number.get(8..)) == 97,
            Finish::TurkeyTax => turkey_tax(body) == *check,
            Finish::TurkeyPerson => turkey_person(number),
            Finish::Brazil => brazil(number),
        }
    }
}

/// The number that digits write; at most nine of them are asked for.
fn value(digits: Option<&[u32]>) -> u32 {
    digits
        .unwrap_or(&[])
        .iter()
        .fold(0u32, |value, digit| value.wrapping_mul(10).wrapping_add(*digit))
}

/// Weights 8 to 2; the sum and the last two digits make a multiple of 97, since 2010 also 55 less.
fn britain(number: &[u32]) -> bool {
    let sum = weighted(number, &[8, 7, 6, 5, 4, 3, 2]) + value(number.get(7..));
    sum.is_multiple_of(97) || (sum + 55).is_multiple_of(97)
}

/// Each digit is raised by its place from the right, doubled as often, modulo 9.
fn turkey_tax(body: &[u32]) -> u32 {
    let sum: u32 = body
        .iter()
        .zip((1..=9u32).rev())
        .map(|(digit, place)| match (digit + place) % 10 {
            0 => 0,
            9 => 9,
            raised => raised * 2u32.pow(place) % 9,
        })
        .sum();
    (10 - sum % 10) % 10
}

/// Seven times the odd places less the even ones gives the tenth digit, the sum of the ten the eleventh.
fn turkey_person(number: &[u32]) -> bool {
    let sum = |from: usize| -> u32 { number.iter().take(9).skip(from).step_by(2).sum() };
    let all: u32 = number.iter().take(10).sum();
    let tenth = (sum(0) * 7 + 90 - sum(1)) % 10;
    number.first() != Some(&0) && number.get(9) == Some(&tenth) && number.get(10) == Some(&(all % 10))
}

/// Two check digits modulo 11, each over all digits before it: weights from 2 upwards from the right, of the CNPJ beginning again
/// behind 9.
fn brazil(number: &[u32]) -> bool {
    let again = number.len() == 14;
    let check = |count: usize| {
        let sum: u32 = number
            .iter()
            .take(count)
            .rev()
            .zip(0u32..)
            .map(|(digit, place)| digit * (if again { place % 8 } else { place } + 2))
            .sum();
        match sum % 11 {
            0 | 1 => 0,
            rest => 11 - rest,
        }
    };
    let count = number.len().saturating_sub(2);
    number.get(count) == Some(&check(count)) && number.last() == Some(&check(count + 1))
}

/// The rules of each country.
pub(super) fn rules() -> &'static HashMap<[u8; 2], Vec<Rule>> {
    static RULES: OnceLock<HashMap<[u8; 2], Vec<Rule>>> = OnceLock::new();
    RULES.get_or_init(|| {
        let text = crate::FILES
            .iter()
            .find(|(name, _)| *name == "number-rules.csv")
            .map_or("", |(_, text)| text);
        let mut rules: HashMap<[u8; 2], Vec<Rule>> = HashMap::new();
        for row in csv::Reader::from_reader(text.as_bytes()).records().flatten() {
            if let (Ok(country), Some(rule)) = (
                <[u8; 2]>::try_from(row.get(0).unwrap_or("").as_bytes()),
                rule(&row),
            ) {
                rules.entry(country).or_default().push(rule);
            }
        }
        rules
    })
}

fn rule(row: &csv::StringRecord) -> Option<Rule> {
    let weights = |at: usize| -> Vec<u32> {
        row.get(at)
            .unwrap_or("")
            .split(' ')
            .filter_map(|weight| weight.parse().ok())
            .collect()
    };
    let finish = match row.get(5)? {
        "r" => Finish::Rest,
        "r0" => Finish::RestTen,
        "c" => Finish::Less,
        "c0" => Finish::LessTen,
        "c10" => Finish::LessLast,
        "zero" => Finish::Zero,
        "ten" => Finish::Ten,
        "luhn" => Finish::Luhn,
        "mod11-10" => Finish::Mod1110,
        "iran" => Finish::Iran,
        "korea" => Finish::Korea,
        "uk" => Finish::Britain,
        "belgium" => Finish::Belgium,
        "turkey-tax" => Finish::TurkeyTax,
        "turkey-person" => Finish::TurkeyPerson,
        "brazil" => Finish::Brazil,
        _ => return None,
    };
    Some(Rule {
        name: row.get(1)?.to_owned(),
        length: row.get(2)?.parse().ok()?,
        weights: weights(3),
        modulus: row.get(4).and_then(|modulus| modulus.parse().ok()).unwrap_or(0),
        finish,
        second: weights(6),
        example: row.get(7)?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_holds_for_a_published_number() {
        let rows = rules().values().flatten().count();
        assert!(rows > 40, "{rows} rules were read");
        for (country, rules) in rules() {
            for rule in rules {
                // Of two rules for one number (Ukraine) one holds.
                assert!(
                    is_checked(*country, &rule.example),
                    "{}: {}",
                    rule.name,
                    rule.example
                );
            }
        }
    }

    #[test]
    fn a_changed_digit_is_found() {
        for (country, number) in [
            (*b"IL", "123456782"),
            (*b"TR", "17291716060"),
            (*b"BE", "0428759497"),
        ] {
            for at in 0..number.len() {
                let mut other: Vec<u32> = digits(number).unwrap();
                other[at] = (other[at] + 1) % 10;
                let other: String = other.iter().map(u32::to_string).collect();
                assert!(!is_checked(country, &other), "{other}");
            }
        }
    }
}
