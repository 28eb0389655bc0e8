//! Names of organisations, ships and aircraft: the cheapest division into listed phrases, numbers and sounds.

use super::numbers::{self, Numeral};
use super::phrases::{Hit, Meaning};
use super::{Han, HanClass, HanReading, HanSystem, HanWord, MOST_ALTERNATIVES, MOST_CHARACTERS, is_han};

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
    let mut fitting = texts(word).filter(|text| length(text) == wanted).map(str::to_owned);
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

/// Fewest characters of a stretch that may be a foreign name written by its sound.
const SHORTEST_FOREIGN: usize = 3;

/// Fullwidth letters and digits to plain ones.
fn narrow(letter: char) -> char {
    match u32::from(letter) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(letter),
        _ => letter,
    }
}

/// What a division is made of.
#[derive(Clone, Copy, Debug)]
enum Kind<'a> {
    Phrase(&'a [Meaning]),
    Number(Numeral),
    Sound,
    Latin,
    Gap,
}

#[derive(Clone, Copy, Debug)]
struct Part<'a> {
    from: usize,
    to: usize,
    kind: Kind<'a>,
}

// Costs of a division, by trial on names of well-known firms: a phrase of two characters is cheaper than two sounds, and
// one phrase cheaper than two.
const PHRASE: f32 = 1.0;
const SOUND: f32 = 1.6;
const NUMBER: f32 = 1.2;
/// A listed character alone where it means what the list says: a place in front, a factory at the end.
const SINGLE: f32 = 1.55;
/// The same in the middle of a row of sounds, where it is but one sound more.
const MISPLACED: f32 = 2.0;

struct Name<'a> {
    letters: &'a [char],
    simple: &'a [char],
    tables: &'a Han,
}

/// The best way from a place to the end.
#[derive(Clone, Copy)]
struct Step<'a> {
    cost: f32,
    part: Part<'a>,
}

impl<'a> Name<'a> {
    /// The cheapest way to cut the name, from the end to the beginning.
    fn divide(&self) -> Vec<Part<'a>> {
        let count = self.letters.len();
        let (hits, behind) = self.hits();
        let end = Part {
            from: count,
            to: count,
            kind: Kind::Gap,
        };
        let mut best = vec![Step { cost: 0.0, part: end }; count + 1];
        for from in (0..count).rev() {
            let (cost, to, kind) = self.single(from);
            let after = |to: usize| best.get(to).map_or(f32::MAX, |step| step.cost);
            let mut chosen = Step {
                cost: cost + after(to),
                part: Part { from, to, kind },
            };
            let mut offer = |cost: f32, to: usize, kind: Kind<'a>| {
                let cost = cost + after(to);
                if cost <= chosen.cost {
                    chosen = Step {
                        cost,
                        part: Part { from, to, kind },
                    };
                }
            };
            if let Some((length, numeral)) = numbers::at(self.simple, from) {
                offer(NUMBER, from + length, Kind::Number(numeral));
            }
            for (_, hit) in hits_from(&hits, from) {
                let to = from + hit.length;
                let sounds = best.get(to).is_some_and(|step| matches!(step.part.kind, Kind::Sound));
                let (placed, bordered) = behind.get(from).copied().unwrap_or_default();
                let cost = if hit.length > 1 { PHRASE } else { lone(hit.meanings, from, sounds, placed, bordered) };
                offer(cost, to, Kind::Phrase(hit.meanings));
            }
            if let Some(slot) = best.get_mut(from) {
                *slot = chosen;
            }
        }
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(step) = best.get(at).filter(|_| at < count) {
            parts.push(step.part);
            at = step.part.to.max(at + 1);
        }
        parts
    }

    /// All listed phrases with their places, and for each place whether a listed place, or any phrase, ends there.
    fn hits(&self) -> (Vec<(usize, Hit<'a>)>, Vec<(bool, bool)>) {
        let mut all = Vec::new();
        let mut behind = vec![(false, false); self.letters.len() + 1];
        let mut here = Vec::new();
        for from in 0..self.letters.len() {
            if let Some(start) = behind.get_mut(from) {
                let before = from.checked_sub(1).and_then(|before| self.letters.get(before));
                start.1 |= before.is_none_or(|&letter| !is_han(letter));
            }
            self.tables.phrases.at(self.simple.get(from..).unwrap_or_default(), &mut here);
            for hit in &here {
                let place = hit.meanings.first().is_some_and(|meaning| meaning.class == HanClass::Place);
                if let Some(end) = behind.get_mut(from + hit.length) {
                    end.0 |= place;
                    end.1 |= hit.length > 1;
                }
                all.push((from, *hit));
            }
        }
        (all, behind)
    }

    /// A character on its own, or a whole row of Latin letters or digits.
    fn single(&self, from: usize) -> (f32, usize, Kind<'a>) {
        let letter = self.letters.get(from).copied().unwrap_or(' ');
        if is_han(letter) {
            return (SOUND, from + 1, Kind::Sound);
        }
        let rest = self.letters.get(from..).unwrap_or_default();
        let row = |fits: fn(&char) -> bool| from + rest.iter().take_while(|letter| fits(letter)).count();
        if letter.is_ascii_digit() {
            return (PHRASE, row(char::is_ascii_digit), Kind::Latin);
        }
        if letter.is_alphabetic() {
            let inside =
                |letter: &char| (letter.is_alphabetic() && !is_han(*letter)) || matches!(letter, '\'' | '’');
            return (PHRASE, row(inside), Kind::Latin);
        }
        (0.0, from + 1, Kind::Gap)
    }

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
                    if word.class == HanClass::Org && part.to - part.from <= 3 && own_name_due {
                        push(&mut word.alternatives, &word.text, self.pinyin(part));
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
            let sounds: Option<Vec<&str>> = sounds.map(|both| both.and_then(|both| both.split('|').next())).collect();
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

/// The hits that begin at a place; the list is in the order of the places.
fn hits_from<'l, 'a>(hits: &'l [(usize, Hit<'a>)], from: usize) -> &'l [(usize, Hit<'a>)] {
    let low = hits.partition_point(|(at, _)| *at < from);
    let high = hits.partition_point(|(at, _)| *at <= from);
    hits.get(low..high).unwrap_or_default()
}

/// What a listed character alone costs: a place counts at the beginning, `city` behind a place, a word such as `gold`
/// between other words, and what a thing is, such as `factory`, where no mere sound follows.
fn lone(meanings: &[Meaning], from: usize, sounds: bool, placed: bool, bordered: bool) -> f32 {
    let fits = match meanings.first().map(|meaning| meaning.class) {
        Some(HanClass::Place) => from == 0 && !sounds,
        Some(HanClass::Stop) => placed || !sounds && from > 0,
        Some(HanClass::Word) => !sounds && bordered,
        _ => !sounds,
    };
    if fits { SINGLE } else { MISPLACED }
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
