//! Names of persons: the family name first, its own readings, the given name by several customs.

use super::load::Surname;
use super::phrases::Hit;
use super::{Han, HanClass, HanReading, HanSystem, HanWord, MOST_ALTERNATIVES, is_han, wade_giles};

/// Longest name that is a Chinese one: a compound family name and a given name of three, or two family names and two.
const LONGEST_CHINESE: usize = 5;

/// Most characters of one part of a transcribed name that are read.
const LONGEST_PART: usize = 16;

/// Longest Japanese family name that is listed, and longest given name.
const LONGEST_JAPANESE_FAMILY: usize = 3;
const LONGEST_JAPANESE_GIVEN: usize = 3;

/// Most parts of a transcribed name.
const MOST_PARTS: usize = 8;

// How much rarer another custom is than pinyin, natural logarithm. Traditional characters make the customs of Taiwan and
// Hong Kong likely; family names that are common in Korea make Korean likely.
const OLDER: f32 = -3.0;
const CANTONESE: f32 = -2.6;
const SOUTHERN: f32 = -3.2;
const KOREAN: f32 = -3.2;
const VIETNAMESE: f32 = -3.6;
const TRADITIONAL_GAIN: f32 = 1.4;
const KOREAN_GAIN: f32 = 1.6;
const OTHER_CUT: f32 = -2.0;
const JAPANESE: f32 = -1.5;
const JAPANESE_SINGLE: f32 = -4.0;
const BY_PINYIN: f32 = -0.5;
const FOREIGN: f32 = -2.5;
const LISTED: f32 = -0.7;

/// Fewest characters of a name without a dot that is tried as a foreign one.
const SHORTEST_FOREIGN: usize = 2;

/// Reads a personal name.
pub(super) fn read(run: &str, tables: &Han, out: &mut Vec<HanReading>) {
    let mut parts: Vec<Vec<char>> = vec![Vec::new()];
    let mut dotted = false;
    for letter in run.chars().take(super::MOST_CHARACTERS) {
        if is_han(letter) {
            if let Some(part) = parts.last_mut().filter(|part| part.len() < LONGEST_PART) {
                part.push(letter);
            }
        } else if parts.last().is_some_and(|part| !part.is_empty()) && parts.len() < MOST_PARTS {
            dotted |= matches!(letter, '·' | '•' | '・' | '．' | '‧' | '∙' | '･');
            parts.push(Vec::new());
        }
    }
    parts.retain(|part| !part.is_empty());
    let name = Name {
        letters: parts.iter().flatten().copied().collect(),
        tables,
    };
    let name = name.without_title();
    if name.letters.is_empty() {
        return;
    }
    let apart = (parts.len() == 2 && !dotted)
        .then(|| parts.first().map_or(0, Vec::len))
        .filter(|&cut| name.surname(cut).is_some());
    let foreign = dotted || parts.len() > 1 && apart.is_none() || apart.is_none() && !name.is_chinese();
    if !dotted {
        name.japanese(out);
    }
    if foreign && out.is_empty() {
        name.transcribed(&parts, out);
        return;
    }
    name.chinese(apart, out);
    if apart.is_none() {
        name.perhaps_foreign(out);
    }
    out.sort_by(|one, other| other.penalty.total_cmp(&one.penalty));
}

struct Name<'a> {
    letters: Vec<char>,
    tables: &'a Han,
}

impl Name<'_> {
    /// Without 先生 (Mr), 女士 (Ms) and the like at the end.
    fn without_title(mut self) -> Self {
        let simple = self.simple(0, self.letters.len());
        let simple: Vec<char> = simple.chars().collect();
        let mut hits: Vec<Hit<'_>> = Vec::new();
        for from in 2..simple.len() {
            let rest = simple.get(from..).unwrap_or_default();
            self.tables.phrases.at(rest, &mut hits);
            let title = |hit: &Hit<'_>| {
                hit.length == rest.len()
                    && hit.length >= 2
                    && hit
                        .meanings
                        .first()
                        .is_some_and(|meaning| meaning.class == HanClass::Stop)
            };
            if hits.iter().any(title) {
                self.letters.truncate(from);
                break;
            }
        }
        self
    }

    fn simple(&self, from: usize, to: usize) -> String {
        let letters = self.letters.get(from..to).unwrap_or_default();
        letters
            .iter()
            .map(|&letter| self.tables.characters.simplified(letter))
            .collect()
    }

    fn surname(&self, length: usize) -> Option<&Surname> {
        self.tables.surnames.get(self.simple(0, length).as_str())
    }

    /// Short, and with a family name in front.
    fn is_chinese(&self) -> bool {
        let length = self.letters.len();
        let compound = (2..=4).any(|cut| cut < length && self.surname(cut).is_some());
        length <= 2
            || compound && length <= LONGEST_CHINESE + 1
            || length <= 3
            || length == 4 && self.surname(1).is_some()
    }

    /// Four characters of which the first two are family names.
    fn two_family_names(&self) -> bool {
        let known = |from: usize| {
            self.tables
                .surnames
                .contains_key(self.simple(from, from + 1).as_str())
        };
        self.letters.len() == 4 && self.surname(2).is_none() && known(0) && known(1)
    }

    fn chinese(&self, apart: Option<usize>, out: &mut Vec<HanReading>) {
        let length = self.letters.len();
        let compound = (2..=4)
            .rev()
            .find(|&cut| cut < length && self.surname(cut).is_some());
        let cut = apart.or(compound).unwrap_or(1);
        let traditional = self
            .letters
            .iter()
            .any(|&letter| self.tables.characters.simplified(letter) != letter);
        let gain = if traditional { TRADITIONAL_GAIN } else { 0.0 };
        let none = Surname::default();
        let surname = self.surname(cut).unwrap_or(&none);
        self.by(HanSystem::Mandarin, 0.0, cut, &surname.pinyin, out);
        if apart.is_none() && (cut > 1 || length == 4) {
            let other = if cut > 1 { 1 } else { 2 };
            let pinyin = self.surname(other).map_or(&[][..], |surname| &surname.pinyin);
            self.by(HanSystem::Mandarin, OTHER_CUT, other, pinyin, out);
        }
        self.by(
            HanSystem::Cantonese,
            CANTONESE + gain,
            cut,
            &surname.cantonese,
            out,
        );
        if apart.is_none() && self.two_family_names() {
            // A married woman in Hong Kong: her husband's family name before her own.
            self.by(HanSystem::Cantonese, CANTONESE + gain, 2, &[], out);
        }
        self.by(HanSystem::WadeGiles, OLDER + gain, cut, &[], out);
        if !surname.southern.is_empty() {
            self.by(
                HanSystem::Southern,
                SOUTHERN + gain / 2.0,
                cut,
                &surname.southern,
                out,
            );
        }
        if !surname.korean.is_empty() && length <= 3 {
            let korean = matches!(
                self.simple(0, cut).as_str(),
                "朴" | "金" | "崔" | "裴" | "尹" | "权" | "卞" | "玄" | "池" | "严"
            );
            let gain = if korean { KOREAN_GAIN } else { 0.0 };
            self.by(HanSystem::Korean, KOREAN + gain, cut, &surname.korean, out);
        } else if !surname.vietnamese.is_empty() {
            self.by(HanSystem::Vietnamese, VIETNAMESE, cut, &surname.vietnamese, out);
        }
    }

    /// One reading: the family name of `cut` characters and the rest.
    fn by(&self, system: HanSystem, penalty: f32, cut: usize, surname: &[String], out: &mut Vec<HanReading>) {
        let Some((family, given)) = self.letters.split_at_checked(cut.min(self.letters.len())) else {
            return;
        };
        let mut words = Vec::with_capacity(2);
        let mut texts: Vec<String> = Vec::new();
        for spelling in surname {
            front_vowels(spelling, &mut texts);
        }
        if texts.is_empty() {
            self.spell(family, system, &mut texts);
        }
        words.extend(word(family, HanClass::Family, texts));
        let mut texts = Vec::new();
        self.spell(given, system, &mut texts);
        if system == HanSystem::Southern {
            self.spell(given, HanSystem::Cantonese, &mut texts);
            self.spell(given, HanSystem::WadeGiles, &mut texts);
        }
        words.extend(word(given, HanClass::Given, texts));
        if !words.is_empty() {
            out.push(HanReading {
                words,
                system,
                penalty,
            });
        }
    }

    /// All spellings of some characters by a custom, the usual one first, then those that differ in one character.
    fn spell(&self, letters: &[char], system: HanSystem, texts: &mut Vec<String>) {
        let options: Vec<Vec<String>> = letters
            .iter()
            .map(|&letter| self.options(letter, system))
            .collect();
        let first: Vec<&str> = options
            .iter()
            .filter_map(|options| options.first().map(String::as_str))
            .collect();
        if first.is_empty() {
            return;
        }
        front_vowels(&first.join(" "), texts);
        let with = |place: usize, other: &str, texts: &mut Vec<String>| {
            let changed = first.iter().enumerate();
            let changed: Vec<&str> = changed
                .map(|(at, &old)| if at == place { other } else { old })
                .collect();
            front_vowels(&changed.join(" "), texts);
        };
        if first.len() != options.len() {
            return;
        }
        let most = options.iter().map(Vec::len).max().unwrap_or(0);
        for rank in 1..most {
            for (place, options) in options.iter().enumerate() {
                if let Some(other) = options.get(rank) {
                    with(place, other, texts);
                }
            }
        }
        // Two characters that both have a second reading.
        if let [one, other] = options.as_slice()
            && let (Some(one), Some(other)) = (one.get(1), other.get(1))
        {
            front_vowels(&format!("{one} {other}"), texts);
        }
    }

    /// The spellings of one character by a custom.
    fn options(&self, letter: char, system: HanSystem) -> Vec<String> {
        let known = &self.tables.characters;
        let barred = |text: Option<&str>| -> Vec<String> {
            text.map(|text| text.split('|').map(str::to_owned).collect())
                .unwrap_or_default()
        };
        let mandarin = || {
            let mut all: Vec<String> = known.pinyin(letter).map(str::to_owned).into_iter().collect();
            for other in known.other_pinyin(letter) {
                if !all.iter().any(|had| had == other) {
                    all.push(other.to_owned());
                }
            }
            all
        };
        match system {
            HanSystem::Cantonese => barred(known.cantonese(letter)),
            HanSystem::Korean => barred(known.korean(letter)),
            HanSystem::Japanese => {
                let found = self.tables.japanese_given.get(&known.simplified(letter));
                found
                    .cloned()
                    .unwrap_or_else(|| mandarin().into_iter().take(1).collect())
            }
            HanSystem::WadeGiles => mandarin()
                .iter()
                .take(2)
                .map(|syllable| wade_giles(syllable))
                .collect(),
            HanSystem::Transcribed => {
                let sounds = barred(known.transcription(letter));
                if sounds.is_empty() {
                    mandarin().into_iter().take(1).collect()
                } else {
                    sounds
                }
            }
            _ => mandarin(),
        }
    }

    /// A Japanese name: a listed family name, the given name character by character. Names of four characters are more often
    /// Japanese than Chinese if the first two are such a family name.
    fn japanese(&self, out: &mut Vec<HanReading>) {
        let count = self.letters.len();
        let known = |cut: &usize| self.tables.japanese.get(self.simple(0, *cut).as_str());
        let found = (1..=LONGEST_JAPANESE_FAMILY)
            .rev()
            .find_map(|cut| known(&cut).map(|readings| (cut, readings)));
        let Some((cut, families)) =
            found.filter(|(cut, _)| *cut < count && count <= cut + LONGEST_JAPANESE_GIVEN)
        else {
            return;
        };
        let (family, given) = self.letters.split_at(cut);
        let mut words = Vec::with_capacity(2);
        words.extend(word(family, HanClass::Family, families.clone()));
        let mut texts = Vec::new();
        self.spell(given, HanSystem::Japanese, &mut texts);
        let texts = texts.iter().map(|text| text.replace(' ', "")).collect();
        words.extend(word(given, HanClass::Given, texts));
        let penalty = match cut {
            1 => JAPANESE_SINGLE,
            _ if self.surname(1).is_none() || count >= 4 => 0.0,
            _ => JAPANESE,
        };
        out.push(HanReading {
            words,
            system: HanSystem::Japanese,
            penalty,
        });
    }

    /// A foreign name: its parts as listed, by the sounds for which translators use the characters, and by pinyin.
    fn transcribed(&self, parts: &[Vec<char>], out: &mut Vec<HanReading>) {
        for (system, penalty) in [(HanSystem::Transcribed, 0.0), (HanSystem::Mandarin, BY_PINYIN)] {
            let mut words = Vec::new();
            for part in parts {
                let mut texts = Vec::new();
                if system == HanSystem::Transcribed {
                    self.listed(part, &mut texts);
                }
                self.spell(part, system, &mut texts);
                let texts = texts.iter().map(|text| text.replace(' ', "")).collect();
                words.extend(word(part, HanClass::Word, texts));
            }
            if !words.is_empty() {
                out.push(HanReading {
                    words,
                    system,
                    penalty,
                });
            }
        }
    }

    /// The Latin spellings of a listed foreign name.
    fn listed(&self, part: &[char], texts: &mut Vec<String>) {
        let simple: Vec<char> = part
            .iter()
            .map(|&letter| self.tables.characters.simplified(letter))
            .collect();
        let mut hits: Vec<Hit<'_>> = Vec::new();
        self.tables.phrases.at(&simple, &mut hits);
        let whole = hits.last().filter(|hit| hit.length == simple.len());
        for meaning in whole.map_or(&[][..], |hit| hit.meanings) {
            if matches!(meaning.class, HanClass::Given | HanClass::Family | HanClass::Word) {
                texts.push(meaning.canonical.to_string());
            }
        }
    }

    /// The name as a foreign one without a dot, if it is listed or every character is one of those that translators use.
    fn perhaps_foreign(&self, out: &mut Vec<HanReading>) {
        let mut texts = Vec::new();
        self.listed(&self.letters, &mut texts);
        let penalty = if texts.is_empty() { FOREIGN } else { LISTED };
        let known = &self.tables.characters;
        let sounds = self
            .letters
            .iter()
            .all(|&letter| known.transcription(letter).is_some());
        if texts.is_empty() && !(sounds && self.letters.len() >= SHORTEST_FOREIGN) {
            return;
        }
        if sounds {
            self.spell(&self.letters, HanSystem::Transcribed, &mut texts);
        }
        let texts = texts.iter().map(|text| text.replace(' ', "")).collect();
        let words: Vec<HanWord> = word(&self.letters, HanClass::Word, texts).into_iter().collect();
        out.push(HanReading {
            words,
            system: HanSystem::Transcribed,
            penalty,
        });
    }
}

/// A spelling, and with ü as `v` also as `yu` and `u`, if it is not there yet.
fn front_vowels(spelling: &str, texts: &mut Vec<String>) {
    let mut add = |text: String| {
        if texts.len() <= MOST_ALTERNATIVES && !texts.contains(&text) {
            texts.push(text);
        }
    };
    add(spelling.to_owned());
    if spelling.contains('v') {
        add(spelling.replace('v', "u"));
        add(spelling.replace('v', "yu"));
    }
}

/// A word of several spellings, the first before the others.
fn word(letters: &[char], class: HanClass, texts: Vec<String>) -> Option<HanWord> {
    let mut texts = texts.into_iter();
    let text = texts.next().filter(|text| !text.is_empty())?;
    Some(HanWord {
        text,
        original: letters.iter().collect(),
        class,
        alternatives: texts.take(MOST_ALTERNATIVES).collect(),
    })
}
