//! From what stands in a field to compact numbers.
//!
//! Fields hold more than a number: the name of the scheme, the country in brackets, days of issue, two numbers at once
//! ("Russian foreign travel passport number 514448632", "C.R. No. 2920383 (Hong Kong)", "A0002277, B0001234").

use unicode_normalization::UnicodeNormalization;

use super::{MAX_KEY, MAX_NUMBERS, Scheme, Validity, country_code, labels, wallet, world};

/// A number found in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Letters and digits.
    pub(super) key: String,
    /// The country in brackets behind it.
    pub(super) country: Option<[u8; 2]>,
    /// Whether one character stood behind a dash at the end: a check digit written apart.
    pub(super) check_apart: bool,
    /// Whether the text calls it an IMO number.
    pub(super) imo: bool,
}

/// Longest text looked at, in characters: identifiers stand at its beginning.
const MAX_TEXT: usize = 1_000;

/// Longest run of letters that is part of a number (`OB 0243318`) and no word.
const MAX_SERIES: usize = 3;

/// The numbers of a text, at most [`MAX_NUMBERS`].
pub(super) fn numbers(named: Scheme, value: &str) -> Vec<Found> {
    if named == Scheme::Wallet {
        return wallets(value);
    }
    // An address of a digital currency under another name: capitals and small letters matter.
    if value.len() >= wallet::MIN_ADDRESS && named == Scheme::Other {
        let mut found = wallets(value);
        found.retain(|found| {
            wallet::recognise(&found.key).is_some_and(|(_, valid)| valid == Validity::Checked)
        });
        if !found.is_empty() {
            return found;
        }
    }
    let folded: String = value.nfkc().take(MAX_TEXT).map(ascii_digit).collect();
    let folded = folded
        .replace("expires", " expires ")
        .replace("issued", " issued ");
    let (text, country) = without_brackets(&folded);
    let mut found = Vec::new();
    for segment in segments(&text) {
        if found.len() < MAX_NUMBERS
            && let Some(mut number) = number_of(segment, named)
            && !found.iter().any(|other: &Found| other.key == number.key)
        {
            number.country = number.country.or(country);
            found.push(number);
        }
    }
    // A call sign or a bank code may have no digit at all.
    if found.is_empty() {
        let key = without_labels(&text);
        if !key.is_empty() {
            found.push(Found {
                key,
                country,
                ..Found::default()
            });
        }
    }
    if let [only] = found.as_mut_slice() {
        only.check_apart = check_apart(&text);
    }
    found
}

fn wallets(value: &str) -> Vec<Found> {
    let found: Vec<Found> = value
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '"' | '\''))
        .filter(|token| token.chars().count() >= wallet::MIN_ADDRESS)
        .take(MAX_NUMBERS)
        .map(|token| Found {
            key: token.chars().take(MAX_KEY).collect(),
            ..Found::default()
        })
        .collect();
    if !found.is_empty() {
        return found;
    }
    // Account names of exchanges are filed as addresses as well.
    let name: String = value.trim().chars().take(MAX_KEY).collect();
    if name.is_empty() {
        Vec::new()
    } else {
        vec![Found {
            key: name,
            ..Found::default()
        }]
    }
}

/// Decimal digits of other scripts as ASCII: Arabic-Indic, Persian, Devanagari, Bengali, Thai, Burmese, Khmer.
fn ascii_digit(character: char) -> char {
    const ZEROS: [u32; 7] = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0x1040, 0x17e0];
    let code = u32::from(character);
    ZEROS
        .iter()
        .find_map(|zero| char::from_digit(code.checked_sub(*zero).filter(|digit| *digit < 10)?, 10))
        .unwrap_or(character)
}

/// Takes brackets off: a country is kept apart, words in brackets are dropped, digits in brackets stay.
fn without_brackets(text: &str) -> (String, Option<[u8; 2]>) {
    let mut out = String::with_capacity(text.len());
    let mut country = None;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        out.push_str(before);
        let Some((inside, behind)) = after.split_once(')') else {
            // A bracket that does not close: "(Iran".
            country = country.or_else(|| country_code(after));
            if country.is_none() || after.chars().any(|c| c.is_ascii_digit()) {
                out.push(' ');
                out.push_str(after);
            }
            return (out, country);
        };
        match country_code(inside) {
            Some(code) => country = country.or(Some(code)),
            None if inside.chars().any(|c| c.is_ascii_digit()) => {
                out.push(' ');
                out.push_str(inside);
            }
            None => {}
        }
        out.push(' ');
        rest = behind;
    }
    out.push_str(rest);
    (out, country)
}

/// The pieces between semicolons, commas before a blank, "and", "or".
fn segments(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '、', '|', '\n'])
        .flat_map(|piece| piece.split(", "))
        .flat_map(|piece| piece.split(" and "))
        .flat_map(|piece| piece.split(" or "))
}

/// The number of a piece: the first word with a digit, short series letters before it, and what belongs to it behind.
fn number_of(segment: &str, named: Scheme) -> Option<Found> {
    let words: Vec<String> = words(segment).collect();
    if let Some(key) = in_groups(&words) {
        return Some(Found {
            key,
            ..Found::default()
        });
    }
    let first = words.iter().position(|word| has_digit(word) && !is_date(word))?;
    // "Issue date 21 August 2006": the rest of a piece that began with a number.
    if words
        .get(..first)
        .unwrap_or(&[])
        .iter()
        .any(|word| is_after(word))
    {
        return None;
    }
    // Small letters are a series only where nothing else stands before the number: "he 351838", not "number of 351838".
    let series = words
        .get(..first)
        .unwrap_or(&[])
        .iter()
        .rev()
        .take_while(|word| is_series(word, first == 1))
        .count();
    let mut found = Found::default();
    for word in words.iter().skip(first - series) {
        let behind = found.key.bytes().any(|byte| byte.is_ascii_digit());
        // "14/MAMAKA N 140703": behind the first digits a short word is part of the number even if it is a label elsewhere.
        let short = if behind {
            is_short(word)
        } else {
            is_series(word, true)
        };
        if is_after(word) || !(has_digit(word) || short) {
            break;
        }
        let code = (behind && named.is_document() && word.len() > 1 && !has_digit(word))
            .then(|| country_code(word))
            .flatten();
        if code.is_some() {
            found.country = code;
            break;
        }
        found.key.extend(compact(word));
    }
    found.imo = words.iter().any(|word| word == "IMO");
    found.key = found.key.chars().take(MAX_KEY).collect();
    (!found.key.is_empty()).then_some(found)
}

/// A number that is written in groups of four, some of which are letters only (`GB82 WEST 1234 …`): known by its check digits.
fn in_groups(words: &[String]) -> Option<String> {
    let key: String = words
        .iter()
        .filter(|word| !labels::is_label(word))
        .flat_map(|word| compact(word))
        .take(MAX_KEY)
        .collect();
    let right = |valid| valid == Validity::Checked;
    let length = words.len() > 1 && (15..=34).contains(&key.len()) && key.is_ascii();
    (length && (right(world::iban(&key)) || right(world::lei(&key)))).then_some(key)
}

/// Words of a piece: letters that are not Latin end where Latin letters or digits begin.
fn words(segment: &str) -> impl Iterator<Item = String> {
    segment
        .split(|c: char| c.is_whitespace() || matches!(c, ':' | '#' | '№' | '=' | '°' | 'º'))
        .flat_map(|word| {
            let mut pieces: Vec<String> = Vec::new();
            let mut foreign = None;
            let plain = latin_lookalikes(word);
            for character in plain.chars() {
                let now = character.is_alphabetic() && !character.is_ascii();
                if foreign != Some(now) && (character.is_alphanumeric() || foreign.is_none()) {
                    pieces.push(String::new());
                    foreign = Some(now);
                }
                if let Some(piece) = pieces.last_mut() {
                    piece.push(character);
                }
            }
            pieces
        })
        .filter(|word| word.chars().any(char::is_alphanumeric))
}

/// Cyrillic and Greek capitals that look like Latin ones, in a word that has no other foreign letter: series of documents
/// are typed on either keyboard.
fn latin_lookalikes(word: &str) -> String {
    const PAIRS: [(&str, &str); 2] = [
        ("АВЕКМНОРСТУХІЅЈ", "ABEKMHOPCTYXISJ"),
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
    ];
    let same = |c: char| {
        PAIRS.iter().find_map(|(foreign, latin)| {
            let at = foreign.chars().position(|other| other == c)?;
            latin.chars().nth(at)
        })
    };
    if word.is_ascii()
        || !word
            .chars()
            .all(|c| c.is_ascii() || same(c).is_some() || !c.is_alphabetic())
    {
        return word.to_owned();
    }
    word.chars().map(|c| same(c).unwrap_or(c)).collect()
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// One to three capital letters.
fn is_short(word: &str) -> bool {
    let letters = word.chars().filter(char::is_ascii_uppercase).count();
    (1..=MAX_SERIES).contains(&letters)
        && !word
            .chars()
            .any(|c| c.is_alphanumeric() && !c.is_ascii_uppercase())
}

/// Letters, capital ones unless small ones are allowed, short enough to be the series of a number, and not the name of a scheme.
fn is_series(word: &str, small: bool) -> bool {
    let letters: String = compact(word).collect();
    (1..=MAX_SERIES).contains(&letters.len())
        && letters.bytes().all(|byte| byte.is_ascii_uppercase())
        && (small || word.bytes().all(|byte| !byte.is_ascii_lowercase()))
        && !labels::is_label(&letters)
}

/// A word behind which no part of the number stands any more.
fn is_after(word: &str) -> bool {
    const WORDS: [&str; 12] = [
        "EXPIRES", "EXPIRED", "EXPIRE", "EXPIRY", "ISSUED", "ISSUE", "VALID", "DATED", "DATE", "UNTIL", "ON",
        "FROM",
    ];
    let folded: String = compact(word).collect();
    WORDS.contains(&folded.as_str())
}

/// `10.9.2012`, `2012-09-10`: a day of issue, not a number.
fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.trim_matches(['.', ',']).split(['.', '/', '-']).collect();
    let fits = |part: &str, most: u16| {
        part.len() <= 2
            && part
                .parse::<u16>()
                .is_ok_and(|number| (1..=most).contains(&number))
    };
    let year =
        |part: &str| part.len() == 4 && part.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year));
    match parts.as_slice() {
        [a, b, c] => (year(c) && fits(a, 31) && fits(b, 31)) || (year(a) && fits(b, 12) && fits(c, 31)),
        _ => false,
    }
}

/// Letters and digits, upper case.
fn compact(word: &str) -> impl Iterator<Item = char> {
    word.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
}

/// A text without digits: its words but for names of schemes, or all of it.
fn without_labels(text: &str) -> String {
    let words: Vec<String> = words(text).map(|word| compact(&word).collect()).collect();
    let kept: String = words
        .iter()
        .filter(|word| !labels::is_label(word))
        .map(String::as_str)
        .collect();
    let key = if kept.is_empty() { words.concat() } else { kept };
    key.chars().take(MAX_KEY).collect()
}

/// Whether the text ends in a dash and one digit or letter.
fn check_apart(text: &str) -> bool {
    let mut back = text
        .trim_end_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .rev();
    let last = back.next().is_some_and(|c| c.is_ascii_alphanumeric());
    last && back.next().is_some_and(|c| matches!(c, '-' | '–'))
        && back.next().is_some_and(|c| c.is_ascii_digit())
}
