//! Greek: the standard of 1983 (ELOT 743, ISO 843) and the older ways.

use super::super::readings::Readings;
use super::push_plain;

/// Modern, modern with the sounds of `ντ`, `μπ`, `γκ`, and classical.
pub(super) fn read(word: &str, out: &mut Readings) {
    out.write(|text| write(word, text, modern));
    out.write(|text| write(word, text, heard));
    out.write(|text| write(word, text, classical));
}

type Table = fn(char, Option<char>) -> Option<(&'static str, bool)>;

fn write(word: &str, text: &mut String, table: Table) {
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().map(bare);
        let sharp = letters
            .clone()
            .nth(1)
            .map(bare)
            .is_none_or(|after| "θκξπσφχψ".contains(after));
        match table(bare(letter), next).or_else(|| pair(bare(letter), next, sharp)) {
            Some((written, takes_next)) => {
                text.push_str(written);
                if takes_next {
                    letters.next();
                }
            }
            None => match single(bare(letter)) {
                Some(written) => text.push_str(written),
                None => push_plain(letter, text),
            },
        }
    }
}

fn bare(letter: char) -> char {
    match letter {
        'ά' | 'ὰ' | 'ἀ' | 'ἁ' | 'ᾶ' => 'α',
        'έ' | 'ὲ' | 'ἐ' | 'ἑ' => 'ε',
        'ή' | 'ὴ' | 'ἠ' | 'ἡ' | 'ῆ' => 'η',
        'ί' | 'ὶ' | 'ἰ' | 'ἱ' | 'ῖ' => 'ι',
        'ό' | 'ὸ' | 'ὀ' | 'ὁ' => 'ο',
        'ύ' | 'ὺ' | 'ὐ' | 'ὑ' | 'ῦ' => 'υ',
        'ώ' | 'ὼ' | 'ὠ' | 'ὡ' | 'ῶ' => 'ω',
        'ς' => 'σ',
        other => other,
    }
}

/// Pairs that all tables share; `sharp`: the letter after the pair is unvoiced or there is none.
fn pair(letter: char, next: Option<char>, sharp: bool) -> Option<(&'static str, bool)> {
    Some(match (letter, next?) {
        ('α', 'υ') if sharp => ("af", true),
        ('α', 'υ') => ("av", true),
        ('ε', 'υ') if sharp => ("ef", true),
        ('ε', 'υ') => ("ev", true),
        ('η', 'υ') => ("iv", true),
        ('ο', 'υ') => ("ou", true),
        ('γ', 'γ') => ("ng", true),
        ('γ', 'ξ') => ("nx", true),
        ('γ', 'χ') => ("nch", true),
        _ => return None,
    })
}

fn modern(_: char, _: Option<char>) -> Option<(&'static str, bool)> {
    None
}

fn heard(letter: char, next: Option<char>) -> Option<(&'static str, bool)> {
    Some(match (letter, next) {
        ('μ', Some('π')) => ("b", true),
        ('ν', Some('τ')) => ("d", true),
        ('γ', Some('κ')) => ("g", true),
        ('ο', Some('υ')) => ("u", true),
        ('ε' | 'ο', Some('ι')) => ("i", true),
        ('υ', _) => ("i", false),
        ('χ', _) => ("h", false),
        _ => return None,
    })
}

fn classical(letter: char, next: Option<char>) -> Option<(&'static str, bool)> {
    Some(match (letter, next) {
        ('α', Some('υ')) => ("au", true),
        ('ε', Some('υ')) => ("eu", true),
        ('β', _) => ("b", false),
        ('η', _) => ("e", false),
        ('φ', _) => ("ph", false),
        ('κ', _) => ("k", false),
        _ => return None,
    })
}

fn single(letter: char) -> Option<&'static str> {
    Some(match letter {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' | 'ϊ' | 'ΐ' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' => "s",
        'τ' => "t",
        'υ' | 'ϋ' | 'ΰ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::readings_of;

    #[test]
    fn standards_on_well_known_words() {
        for (word, expected) in [
            ("Παπαδόπουλος", &["papadopoulos", "papadopulos"][..]),
            ("Εύβοια", &["evvoia", "euboia"]),
            ("Θεσσαλονίκη", &["thessaloniki"]),
            ("Μπουμπουλίνα", &["mpoumpoulina", "bubulina"]),
            ("Χαράλαμπος", &["charalampos", "haralabos"]),
            ("Ευστάθιος", &["efstathios", "eustathios"]),
            ("Άγγελος", &["angelos"]),
        ] {
            let found = readings_of(word);
            assert!(
                expected.iter().all(|one| found.iter().any(|other| other == one)),
                "{word}: {found:?}"
            );
        }
    }
}
