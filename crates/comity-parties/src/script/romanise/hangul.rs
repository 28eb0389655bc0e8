//! Korean: the Revised system of 2000, McCune–Reischauer without marks, the northern spelling, and the ways of passports.

use super::super::readings::Readings;
use super::push_plain;

/// One way: its spellings of first consonants, vowels and last consonants, in the order of Unicode.
struct Way {
    first: [&'static str; 19],
    /// Between voiced sounds; the same as `first` where the way does not tell them apart.
    voiced: [&'static str; 19],
    vowel: [&'static str; 21],
    last: [&'static str; 28],
}

const RR_FIRST: [&str; 19] = [
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h",
];
const MR_FIRST: [&str; 19] = [
    "k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "tch", "ch", "k", "t", "p", "h",
];
const MR_VOICED: [&str; 19] = [
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "tch", "ch", "k", "t", "p", "h",
];
/// As the north writes: hard at the beginning of every syllable but `j`.
const NORTH_FIRST: [&str; 19] = [
    "k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h",
];
const RR_VOWEL: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi",
    "yu", "eu", "ui", "i",
];
const MR_VOWEL: [&str; 21] = [
    "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu",
    "u", "ui", "i",
];
/// As southern passports like it: `jung`, `young`, `woo`, `hee`.
const PASSPORT_VOWEL: [&str; 21] = [
    "a", "ae", "ya", "yae", "u", "e", "you", "ye", "o", "wa", "wae", "oe", "yo", "oo", "wo", "we", "wi",
    "yoo", "eu", "ee", "i",
];
const LAST: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t",
    "ng", "t", "t", "k", "t", "p", "t",
];

const REVISED: Way = Way {
    first: RR_FIRST,
    voiced: RR_FIRST,
    vowel: RR_VOWEL,
    last: LAST,
};
const MCCUNE: Way = Way {
    first: MR_FIRST,
    voiced: MR_VOICED,
    vowel: MR_VOWEL,
    last: LAST,
};
const NORTH: Way = Way {
    first: NORTH_FIRST,
    voiced: NORTH_FIRST,
    vowel: MR_VOWEL,
    last: LAST,
};
const PASSPORT: Way = Way {
    first: RR_FIRST,
    voiced: RR_FIRST,
    vowel: PASSPORT_VOWEL,
    last: LAST,
};
const PASSPORT_EO: Way = Way {
    first: RR_FIRST,
    voiced: RR_FIRST,
    vowel: with_eo(PASSPORT_VOWEL),
    last: LAST,
};
const MIXED: Way = Way {
    first: RR_FIRST,
    voiced: RR_FIRST,
    vowel: MR_VOWEL,
    last: LAST,
};

const fn with_eo(mut vowels: [&'static str; 21]) -> [&'static str; 21] {
    vowels[4] = "eo";
    vowels[6] = "yeo";
    vowels[13] = "u";
    vowels
}

pub(super) fn read(word: &str, out: &mut Readings) {
    for way in [&REVISED, &NORTH, &MCCUNE, &PASSPORT, &MIXED, &PASSPORT_EO] {
        out.write(|text| {
            let from = text.len();
            word.chars().for_each(|letter| write(way, letter, from, text));
        });
    }
}

/// One syllable; the word began at `from`.
fn write(way: &Way, letter: char, from: usize, text: &mut String) {
    let Some((first, vowel, last)) = parts(letter) else {
        return push_plain(letter, text);
    };
    let voiced = text.len() > from && text.ends_with(['a', 'e', 'i', 'o', 'u', 'n', 'm', 'g', 'l']);
    let initial = if voiced {
        way.voiced.get(first)
    } else {
        way.first.get(first)
    };
    text.push_str(initial.copied().unwrap_or(""));
    text.push_str(way.vowel.get(vowel).copied().unwrap_or(""));
    text.push_str(way.last.get(last).copied().unwrap_or(""));
}

/// First consonant, vowel and last consonant of a syllable, counted as Unicode counts them.
fn parts(letter: char) -> Option<(usize, usize, usize)> {
    let at = u32::from(letter).checked_sub(0xAC00).filter(|at| *at < 11_172)? as usize;
    Some((at / 588, at % 588 / 28, at % 28))
}

#[cfg(test)]
mod tests {
    use super::super::readings_of;

    #[test]
    fn standards_on_well_known_words() {
        for (word, expected) in [
            ("부산", &["busan", "pusan"][..]),
            ("평양", &["pyeongyang", "pyongyang"]),
            ("정은", &["jeongeun", "jongun", "chongun"]),
            ("대우", &["daeu", "taeu", "daeoo"]),
            ("영희", &["yeonghui", "yonghui", "younghee", "yeonghee"]),
            ("삼성", &["samseong", "samsong", "samsung"]),
        ] {
            let found = readings_of(word);
            assert!(
                expected.iter().all(|one| found.iter().any(|other| other == one)),
                "{word}: {found:?}"
            );
        }
    }
}
