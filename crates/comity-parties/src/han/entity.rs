//! Names of organisations, ships and aircraft: the parts of a division as words.

use super::divide::{Kind, Name, Part};
use super::phrases::Meaning;
use super::{Han, HanClass, HanReading, HanSystem, HanWord, MOST_ALTERNATIVES, MOST_CHARACTERS};

/// Reads a name of an organisation.
pub(super) fn read(run: &str, tables: &Han, out: &mut Vec<HanReading>) {
    let letters: Vec<char> = run.chars().map(narrow).take(MOST_CHARACTERS).collect();
    let simple: Vec<char> = letters
        .iter()
        .map(|&letter| tables.characters.simplified(letter))
        .collect();
    let traditional = letters != simple;
    let name = Name {
        letters: &letters,
        simple: &simple,
        tables,
    };
    let parts = name.divide();
    let words = name.words(&parts, traditional);
    if words.is_empty() {
        return;
    }
    let translated = words
        .iter()
        .any(|(word, _)| matches!(word.class, HanClass::Org | HanClass::Legal));
    let lengths: Vec<Lengths> = words.iter().map(|(word, _)| Lengths::of(word)).collect();
    let ways = lengths.iter().map(|lengths| lengths.count).max().unwrap_or(1);
    let mut penalty = 0.0;
    for way in 0..ways.min(WAYS) {
        let of_way = |((word, listed), lengths): (&(HanWord, bool), &Lengths)| match listed {
            true => of_length(word, *lengths, way),
            false => word.clone(),
        };
        out.push(HanReading {
            words: words.iter().zip(&lengths).map(of_way).collect(),
            system: HanSystem::Mandarin,
            penalty,
        });
        penalty += WAY_PENALTY;
    }
    if translated {
        out.push(HanReading {
            words: name.by_sound(&parts),
            system: HanSystem::Mandarin,
            penalty: SOUND_PENALTY,
        });
    }
}

/// Most readings that differ in how many English words stand for a Chinese one: 航天科工集团 is `aerospace science and
/// industry corporation` or `casic`.
const WAYS: usize = 3;

/// How much rarer each further way is.
const WAY_PENALTY: f32 = -0.25;

/// All texts of a word, better first.
fn texts(word: &HanWord) -> impl Iterator<Item = &str> {
    std::iter::once(word.text.as_str()).chain(word.alternatives.iter().map(String::as_str))
}

/// In how many English words a text is.
fn length(text: &str) -> usize {
    text.split(' ').count()
}

/// The lengths of the texts of a listed word, each once, in their order; no list has more than [`WAYS`].
#[derive(Clone, Copy, Default)]
struct Lengths {
    found: [usize; WAYS],
    count: usize,
}

impl Lengths {
    fn of(word: &HanWord) -> Self {
        let mut lengths = Self::default();
        for text in texts(word) {
            let known = lengths.found.get(..lengths.count).unwrap_or_default();
            if known.contains(&length(text)) {
                continue;
            }
            if let Some(slot) = lengths.found.get_mut(lengths.count) {
                *slot = length(text);
                lengths.count += 1;
            }
        }
        lengths
    }

    /// The length of a way; the last one for further ways.
    fn at(&self, way: usize) -> usize {
        let last = self.count.saturating_sub(1);
        self.found.get(way.min(last)).copied().unwrap_or(1)
    }
}

/// A listed word with the texts of one length.
fn of_length(word: &HanWord, lengths: Lengths, way: usize) -> HanWord {
    let wanted = lengths.at(way);
    let mut fitting = texts(word)
        .filter(|text| length(text) == wanted)
        .map(str::to_owned);
    let text = fitting.next().unwrap_or_default();
    HanWord {
        class: class_of(word.class, &text),
        text,
        original: word.original.clone(),
        alternatives: fitting.collect(),
    }
}

/// About one listed organisation in thirty stands in pinyin throughout.
const SOUND_PENALTY: f32 = -3.4;

/// Most characters of a word of the trade that may be a firm's own name by its sound.
const LONGEST_OWN_NAME: usize = 3;

/// Fewest characters of a stretch that may be a foreign name written by its sound.
const SHORTEST_FOREIGN: usize = 3;

/// Fullwidth letters and digits to plain ones.
fn narrow(letter: char) -> char {
    match u32::from(letter) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(letter),
        _ => letter,
    }
}

impl<'a> Name<'a> {
    fn text(&self, part: &Part<'_>) -> String {
        self.letters
            .get(part.from..part.to)
            .unwrap_or_default()
            .iter()
            .collect()
    }

    fn pinyin(&self, part: &Part<'_>) -> String {
        let letters = self.letters.get(part.from..part.to).unwrap_or_default();
        let mut text = String::with_capacity(letters.len() * 5);
        for &letter in letters {
            if let Some(syllable) = self.tables.characters.pinyin(letter) {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(syllable);
            }
        }
        text
    }

    /// The words, and of each whether the lists say what it means.
    fn words(&self, parts: &[Part<'a>], traditional: bool) -> Vec<(HanWord, bool)> {
        let mut words: Vec<(HanWord, bool)> = Vec::with_capacity(parts.len());
        let mut at = 0;
        // The first word of the trade may be the firm's own name: 长城 is Great Wall or Changcheng.
        let mut own_name_due = true;
        while let Some(part) = parts.get(at) {
            at += 1;
            match part.kind {
                Kind::Gap => {}
                Kind::Latin => {
                    own_name_due = false;
                    let word = HanWord {
                        text: self.text(part).to_lowercase(),
                        original: self.text(part),
                        class: HanClass::Word,
                        alternatives: Vec::new(),
                    };
                    words.push((word, false));
                }
                Kind::Number(numeral) => {
                    own_name_due = false;
                    let mut word = HanWord {
                        text: numeral.value.to_string(),
                        original: self.text(part),
                        class: HanClass::Number,
                        alternatives: Vec::new(),
                    };
                    if !numeral.ordinal {
                        push(&mut word.alternatives, &word.text, self.pinyin(part));
                    }
                    words.push((word, false));
                }
                Kind::Phrase(meanings) => {
                    let mut word = phrase(meanings, self.text(part));
                    let own = match word.class {
                        HanClass::Word => true,
                        HanClass::Org => own_name_due && part.to - part.from <= LONGEST_OWN_NAME,
                        _ => false,
                    };
                    if own {
                        let joined = self.pinyin(part).replace(' ', "").replace('v', "u");
                        push(&mut word.alternatives, &word.text, joined);
                    }
                    own_name_due &= matches!(word.class, HanClass::Place | HanClass::Stop);
                    words.push((word, true));
                }
                Kind::Sound => {
                    let mut whole = *part;
                    while let Some(next) = parts.get(at).filter(|next| matches!(next.kind, Kind::Sound)) {
                        whole.to = next.to;
                        at += 1;
                    }
                    own_name_due = false;
                    words.extend(self.sound(&whole, traditional).map(|word| (word, false)));
                }
            }
        }
        words.retain(|(word, _)| !word.text.is_empty());
        words
    }

    /// A stretch that no phrase covers.
    fn sound(&self, part: &Part<'_>, traditional: bool) -> Option<HanWord> {
        let text = self.pinyin(part);
        if text.is_empty() {
            return None;
        }
        let letters = self.letters.get(part.from..part.to).unwrap_or_default();
        let known = &self.tables.characters;
        let mut alternatives = Vec::new();
        if text.contains('v') {
            push(&mut alternatives, &text, text.replace('v', "u"));
        }
        for (place, &letter) in letters.iter().enumerate() {
            for other in known.other_pinyin(letter).skip(1).take(1) {
                let changed = text.split(' ').enumerate();
                let changed: Vec<&str> = changed
                    .map(|(at, old)| if at == place { other } else { old })
                    .collect();
                push(&mut alternatives, &text, changed.join(" "));
            }
        }
        alternatives.truncate(3);
        if letters.len() >= SHORTEST_FOREIGN {
            let sounds = letters.iter().map(|&letter| known.transcription(letter));
            let sounds: Option<Vec<&str>> = sounds
                .map(|both| both.and_then(|both| both.split('|').next()))
                .collect();
            push(&mut alternatives, &text, sounds.unwrap_or_default().join(" "));
        }
        if traditional {
            let cantonese = letters.iter().filter_map(|&letter| known.cantonese(letter));
            let cantonese: Vec<&str> = cantonese.filter_map(|both| both.split('|').next()).collect();
            push(&mut alternatives, &text, cantonese.join(" "));
            let older: Vec<String> = text.split(' ').map(super::wade_giles).collect();
            push(&mut alternatives, &text, older.join(" "));
        }
        Some(HanWord {
            text,
            original: letters.iter().collect(),
            class: HanClass::Word,
            alternatives,
        })
    }

    /// The whole name by its sound, cut where the division cut it.
    fn by_sound(&self, parts: &[Part<'a>]) -> Vec<HanWord> {
        let mut words: Vec<HanWord> = Vec::with_capacity(parts.len());
        let mut sounding = false;
        for part in parts {
            let sound = matches!(part.kind, Kind::Sound);
            let text = match part.kind {
                Kind::Gap => String::new(),
                Kind::Latin => self.text(part).to_ascii_lowercase(),
                Kind::Number(numeral) => numeral.value.to_string(),
                Kind::Phrase(_) | Kind::Sound => self.pinyin(part),
            };
            match words.last_mut().filter(|_| sounding && sound) {
                Some(word) => {
                    word.text.push(' ');
                    word.text.push_str(&text);
                    word.original.push_str(&self.text(part));
                }
                None if text.is_empty() => {}
                None => words.push(HanWord {
                    text,
                    original: self.text(part),
                    class: HanClass::Word,
                    alternatives: Vec::new(),
                }),
            }
            sounding = sound;
        }
        words
    }
}

/// A firm's own name in several English words is made of words of the trade, which other names may say otherwise; in one
/// word it is a name.
fn class_of(class: HanClass, text: &str) -> HanClass {
    match class {
        HanClass::Word if length(text) > 1 => HanClass::Org,
        class => class,
    }
}

/// A listed phrase: the first meaning, the others as alternatives.
fn phrase(meanings: &[Meaning], original: String) -> HanWord {
    let mut texts = meanings.iter().map(|meaning| meaning.canonical.to_string());
    let text = texts.next().unwrap_or_default();
    let class = meanings.first().map_or(HanClass::Org, |meaning| meaning.class);
    HanWord {
        class,
        text,
        original,
        alternatives: texts.take(MOST_ALTERNATIVES).collect(),
    }
}

/// Adds a text that is not there yet while there is room.
fn push(alternatives: &mut Vec<String>, text: &str, other: String) {
    let known = other.is_empty() || other == text || alternatives.contains(&other);
    if !known && alternatives.len() < MOST_ALTERNATIVES {
        alternatives.push(other);
    }
}
