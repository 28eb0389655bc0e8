//! Identifiers in the form in which they are matched, the same on both sides.

use comity_core::identifiers::CasNumber;
use comity_core::problem::Problem;
use comity_match::Identifier;
use comity_parties::identifier::{self, Family, Scheme};
use comity_parties::script::{Readings, Script, fold, romanise};

/// Most keys of one name.
const MOST_KEYS: usize = 3;
/// E.164: digits of a phone number.
const PHONE: std::ops::RangeInclusive<usize> = 7..=15;

/// What a person typed as `scheme=value`.
pub(super) fn typed(line: &str) -> Result<Vec<Identifier>, Problem> {
    let wrong = |what: &str, mend: &str| Problem::new("ids", "identifier", format!("`{line}`: {what}"), mend);
    let (scheme, value) = line.split_once('=').ok_or_else(|| {
        wrong(
            "there is no scheme",
            "write scheme=value, such as passport=CN:E12345678",
        )
    })?;
    let (scheme, value) = (scheme.trim().to_ascii_lowercase(), value.trim());
    let (country, value) = match value.split_once(':') {
        Some((country, number)) if country.len() == 2 && is_party(&scheme) => (Some(country), number),
        _ => (None, value),
    };
    let found = forms(&scheme, value, country);
    if found.is_empty() {
        return Err(wrong(
            "this cannot be read",
            "write the number as it stands on the document, with a scheme such as passport, uscc, lei, imo, phone, wallet, cas-batch, machine-serial, name",
        ));
    }
    Ok(found)
}

/// Whether the scheme is one of parties' numbers, whose values may begin with a country.
fn is_party(scheme: &str) -> bool {
    !matches!(
        scheme,
        "name" | "cas-batch" | "cas" | "machine-serial" | "phone" | "wallet"
    )
}

/// The forms of one identifier: a name has several keys; a number with a country is matched with and without it, because
/// few records say the country.
pub(super) fn forms(scheme: &str, value: &str, country: Option<&str>) -> Vec<Identifier> {
    let made = match scheme {
        "name" => return name_keys(value),
        "phone" => phone(value).and_then(|text| Identifier::new("phone", &text).ok()),
        "machine-serial" => Identifier::new("machine-serial", &capitals(value)).ok(),
        "cas-batch" => cas_batch(value).and_then(|text| Identifier::new("cas-batch", &text).ok()),
        _ => return numbers(scheme, value, country),
    };
    made.into_iter().collect()
}

/// Capitals, with one blank where there were blanks.
fn capitals(value: &str) -> String {
    let words: Vec<&str> = value.split_whitespace().collect();
    words.join(" ").to_uppercase()
}

fn phone(value: &str) -> Option<String> {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let marks = value.chars().filter(|c| !c.is_ascii_digit());
    let plain = marks
        .enumerate()
        .all(|(at, c)| (at == 0 && c == '+') || " -().".contains(c));
    let good = value.starts_with('+') && plain && PHONE.contains(&digits.len());
    good.then(|| format!("+{digits}"))
}

fn cas_batch(value: &str) -> Option<String> {
    let (cas, batch) = value.split_once(':')?;
    let cas: CasNumber = cas.trim().parse().ok()?;
    let batch = capitals(batch);
    (!batch.is_empty()).then(|| format!("{}:{batch}", cas.as_str()))
}

/// Numbers of parties: their scheme where the check digits prove one, else the word that was used.
fn numbers(scheme: &str, value: &str, country: Option<&str>) -> Vec<Identifier> {
    let mut found = Vec::new();
    for read in identifier::read_all(scheme, value, country) {
        if read.key.is_empty() {
            continue;
        }
        let word = if read.scheme.family() == Family::Wallet {
            "wallet"
        } else if read.scheme == Scheme::Other {
            scheme
        } else {
            read.scheme.as_str()
        };
        found.extend(Identifier::new(word, &read.key));
        if let (Some(country), false) = (
            country.and_then(identifier::country_code),
            read.scheme.is_global(),
        ) {
            let text = format!("{}:{}", String::from_utf8_lossy(&country), read.key);
            found.extend(Identifier::new(word, &text));
        }
    }
    found
}

/// Keys of a name: its words in plain letters, sorted; once with the first reading of every word, once with the second.
/// A Chinese name is read as family name and given name, which is how it is written in plain letters.
fn name_keys(name: &str) -> Vec<Identifier> {
    let mut folded = String::new();
    fold(name, &mut folded);
    let mut found: Vec<Identifier> = Vec::new();
    for variant in 0..2 {
        let mut words: Vec<String> = folded
            .split_whitespace()
            .flat_map(|word| plain(word, variant))
            .collect();
        words.retain(|word| !word.is_empty());
        words.sort();
        found.extend(Identifier::new("name", &words.join(" ")));
    }
    if folded.chars().any(|letter| Script::of(letter) == Script::Han) {
        let joined: String = folded.split_whitespace().collect();
        found.extend(Identifier::new("name", &joined));
    }
    found.sort();
    found.dedup();
    found.truncate(MOST_KEYS);
    found
}

/// A word in plain letters.
fn plain(word: &str, variant: usize) -> Vec<String> {
    let script = word.chars().next().map_or(Script::Common, Script::of);
    let read = |part: &str| {
        let mut readings = Readings::new();
        romanise(part, script, &mut readings);
        let best = readings.get(variant).or_else(|| readings.get(0));
        best.unwrap_or(part).to_owned()
    };
    let mut letters = word.chars();
    match letters.next() {
        Some(family) if script == Script::Han && (2..=4).contains(&word.chars().count()) => {
            vec![read(family.encode_utf8(&mut [0; 4])), read(letters.as_str())]
        }
        _ => vec![read(word)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        typed(line).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn one_number_has_one_form_however_it_is_typed() {
        assert_eq!(texts("passport=e 1234-5678"), texts("Passport = E12345678"));
        assert_eq!(
            texts("passport=CN:E12345678"),
            ["passport=E12345678", "passport=CN:E12345678"]
        );
        assert_eq!(texts("imo=IMO 9074729"), texts("IMO=9074729"));
        assert_eq!(texts("phone=+86 138-0000-0000"), ["phone=+8613800000000"]);
        assert_eq!(
            texts("cas-batch=21409-26-7: lot 7"),
            ["cas-batch=21409-26-7:LOT 7"]
        );
        assert_eq!(texts("machine-serial=tdp  5-0077"), ["machine-serial=TDP 5-0077"]);
    }

    #[test]
    fn a_name_meets_itself_in_another_order_and_script() {
        let shared = |a: &str, b: &str| texts(a).iter().any(|key| texts(b).contains(key));
        assert!(shared("name=Zhang Wei", "name=WEI, Zhang"));
        assert!(shared("name=王小明", "name=Wang Xiaoming"));
        assert!(shared("name=Иван Петров", "name=Petrov Ivan"));
        assert!(!shared("name=Zhang Wei", "name=Zhang Lei"));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for line in [
            "E12345678",
            "phone=12345",
            "phone=+86x13800000000",
            "cas-batch=21409-26-7",
            "cas-batch=1-2-3:A",
            "name=",
            "passport=",
        ] {
            assert!(typed(line).is_err(), "{line}");
        }
    }
}
