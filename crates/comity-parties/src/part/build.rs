//! From the words of a name to its readings.

use comity_core::party::PartyType;

use super::divide::{Name, divide};
use super::tokens::{Token, TokenScratch, tokens};
use super::{Class, MOST_PARTS, MOST_READINGS, Part, Reading};
use crate::han::{self, HanClass, HanReading, HanWord, is_han};
use crate::lexicon::Lexicon;
use crate::words::{self, Meaning, Span};

/// Most other spellings of one part. More are company, not evidence.
const MOST_ALTERNATIVES: usize = 7;

/// Buffers of [`read`], kept from name to name.
#[derive(Debug, Default)]
pub struct Buffers {
    token: TokenScratch,
    tokens: Vec<Token>,
    tag: words::TagScratch,
    spans: Vec<Span>,
    han: Vec<HanReading>,
}

/// The readings of a written name, best first; at most [`MOST_READINGS`], none if nothing can be read.
pub fn read(lexicon: &Lexicon, kind: PartyType, written: &str, buffers: &mut Buffers) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::new();
    for name in divide(written) {
        for reading in of_name(lexicon, kind, &name, buffers) {
            let known = readings.iter().any(|found| same(found, &reading));
            let worth = !reading.piece || weight_of_piece(&reading, kind);
            if !known && worth && !reading.parts.is_empty() {
                readings.push(reading);
            }
        }
    }
    readings.truncate(MOST_READINGS);
    readings
}

fn same(first: &Reading, second: &Reading) -> bool {
    first.parts.len() == second.parts.len()
        && first
            .parts
            .iter()
            .zip(&second.parts)
            .all(|(one, other)| one.text == other.text && one.class == other.class)
}

/// Whether a piece in parentheses may stand for the name: two words of a name, or one word of an organisation.
fn weight_of_piece(reading: &Reading, kind: PartyType) -> bool {
    let words = reading
        .parts
        .iter()
        .filter(|part| part.class == Class::Word)
        .count();
    match kind {
        PartyType::Person => words >= 2,
        _ => words >= 1,
    }
}

fn of_name(lexicon: &Lexicon, kind: PartyType, name: &Name, buffers: &mut Buffers) -> Vec<Reading> {
    let mut readings = Vec::new();
    let less = if name.shortened { SHORTENED } else { 0.0 };
    if name.text.chars().any(is_han) {
        let mut found = std::mem::take(&mut buffers.han);
        han::read(&name.text, kind, &lexicon.han, &mut found);
        for reading in &found {
            let mut tokens = Vec::new();
            let mut classes = Vec::new();
            for word in &reading.words {
                of_han(word, &mut tokens, &mut classes);
            }
            tokens.truncate(MOST_PARTS);
            readings.extend(assemble(
                lexicon,
                kind,
                &tokens,
                &classes,
                name.piece,
                reading.penalty + less,
                buffers,
            ));
        }
        buffers.han = found;
        return readings;
    }
    let mut words = std::mem::take(&mut buffers.tokens);
    tokens(&lexicon.persons, &name.text, kind, &mut buffers.token, &mut words);
    readings.extend(assemble(lexicon, kind, &words, &[], name.piece, less, buffers));
    buffers.tokens = words;
    readings
}

/// A Chinese word as Latin words: syllables of a name one by one, meanings as English.
fn of_han(word: &HanWord, tokens: &mut Vec<Token>, classes: &mut Vec<(HanClass, usize)>) {
    let start = tokens.len();
    let count = word.text.split(' ').filter(|text| !text.is_empty()).count();
    let letters: Vec<String> = word.original.chars().map(String::from).collect();
    for (at, text) in word.text.split(' ').filter(|text| !text.is_empty()).enumerate() {
        let others = word.alternatives.iter().filter_map(|other| {
            let mut pieces = other.split(' ');
            let piece = pieces.clone().nth(at)?;
            (pieces.by_ref().count() == count && piece != text).then(|| piece.to_owned())
        });
        tokens.push(Token {
            folded: if letters.len() == count {
                letters.get(at).cloned().unwrap_or_default()
            } else if at == 0 {
                word.original.clone()
            } else {
                String::new()
            },
            ascii: text.to_owned(),
            others: others.collect(),
            family: word.class == HanClass::Family,
            han: true,
            ..Token::default()
        });
        classes.push((word.class, start));
    }
}

/// One reading, or two where phrases have meanings of different length.
fn assemble(
    lexicon: &Lexicon,
    kind: PartyType,
    tokens: &[Token],
    classes: &[(HanClass, usize)],
    piece: bool,
    penalty: f32,
    buffers: &mut Buffers,
) -> Vec<Reading> {
    buffers.spans.clear();
    if kind != PartyType::Person {
        tag(lexicon, tokens, classes, buffers);
    }
    let mut readings = vec![Reading {
        parts: parts(lexicon, kind, tokens, classes, &buffers.spans, 0),
        penalty,
        piece,
    }];
    let spans = &buffers.spans;
    let apart = kind != PartyType::Person
        && tokens.iter().enumerate().any(|(at, token)| {
            let known = spans.iter().any(|span| (span.start..span.end).contains(&at));
            !known && can_be_parted(token) && lexicon.words.joined(&handed(token), &mut Vec::new())
        });
    if apart || spans.iter().any(|span| two_ways(lexicon.words.meanings(span))) {
        readings.push(Reading {
            parts: parts(lexicon, kind, tokens, classes, &buffers.spans, 1),
            penalty: if apart { penalty + APART } else { penalty },
            piece,
        });
    }
    readings
}

/// Finds the phrases of the word lists. Of a Chinese name only the meanings are looked up, each word for itself: pinyin is a
/// sound, whatever it looks like in Italian.
fn tag(lexicon: &Lexicon, tokens: &[Token], classes: &[(HanClass, usize)], buffers: &mut Buffers) {
    if classes.is_empty() {
        let handed: Vec<words::Token<'_>> = tokens.iter().map(handed).collect();
        lexicon.words.tag(&handed, &mut buffers.tag, &mut buffers.spans);
        return;
    }
    let mut found = Vec::new();
    let mut at = 0;
    for word in classes.chunk_by(|one, other| one.1 == other.1) {
        let range = at..(at + word.len()).min(tokens.len());
        at = range.end;
        let sound = word
            .first()
            .is_none_or(|first| matches!(first.0, HanClass::Word | HanClass::Family | HanClass::Given));
        if sound {
            continue;
        }
        let start = range.start;
        let handed: Vec<words::Token<'_>> = tokens
            .get(range)
            .unwrap_or_default()
            .iter()
            .map(|token| words::Token {
                text: &token.ascii,
                ascii: &token.ascii,
            })
            .collect();
        lexicon.words.tag(&handed, &mut buffers.tag, &mut found);
        buffers.spans.extend(found.drain(..).map(|span| Span {
            start: span.start + start,
            end: span.end + start,
            rows: span.rows,
        }));
    }
}

/// Whether the second meaning cannot stand beside the first in one part.
fn two_ways(meanings: &[Meaning]) -> bool {
    match meanings {
        [first, second, ..] => !beside(first, second),
        _ => false,
    }
}

fn beside(first: &Meaning, second: &Meaning) -> bool {
    first.class == second.class
        && (is_one_part(first.class) || first.canonical.len() == second.canonical.len())
}

/// Legal forms and places are one part however many words they have.
fn is_one_part(class: words::Class) -> bool {
    matches!(class, words::Class::Legal | words::Class::Place)
}

fn parts(
    lexicon: &Lexicon,
    kind: PartyType,
    tokens: &[Token],
    classes: &[(HanClass, usize)],
    spans: &[Span],
    way: usize,
) -> Vec<Part> {
    let mut parts = Vec::with_capacity(tokens.len() + 4);
    let mut at = 0;
    let mut aside = 0_usize;
    let mut spans = spans.iter().peekable();
    while at < tokens.len() {
        let from = parts.len();
        if let Some(span) = spans.next_if(|span| span.start == at) {
            of_span(lexicon, tokens, span, way, &mut parts);
            if after_whom(tokens.get(span.start..span.end).unwrap_or_default()) {
                aside = LONGEST_ASIDE;
            } else if parts.get(from).is_some_and(|part| part.class != Class::Minor) {
                aside = 0;
            }
            at = span.end.max(at + 1);
            continue;
        }
        if let Some(token) = tokens.get(at)
            && (way == 0 || !apart(lexicon, kind, token, &mut parts))
        {
            of_token(
                lexicon,
                kind,
                token,
                classes.get(at).map(|class| class.0),
                &mut parts,
            );
        }
        if aside > 0 {
            aside -= 1;
            parts.iter_mut().skip(from).for_each(|part| part.aside = true);
        }
        at += 1;
    }
    if parts.is_empty() {
        // A name of words that say nothing is still a name.
        for token in tokens.iter().filter(|token| !token.ascii.is_empty()) {
            of_token(lexicon, kind, token, None, &mut parts);
        }
    }
    parts.truncate(MOST_PARTS);
    parts
}

/// Most words of the person after whom an organisation is named.
const LONGEST_ASIDE: usize = 5;

/// Whether a phrase says that the name of a person follows, after whom an organisation is named.
fn after_whom(tokens: &[Token]) -> bool {
    const MARKS: [&str; 8] = [
        "named", "name", "imeni", "im", "imieni", "imya", "iimeni", "honor",
    ];
    tokens.iter().any(|token| MARKS.contains(&token.ascii.as_str()))
}

/// The parts of a phrase that the word lists know.
fn of_span(lexicon: &Lexicon, tokens: &[Token], span: &Span, way: usize, parts: &mut Vec<Part>) {
    let meanings = lexicon.words.meanings(span);
    let Some(first) = meanings.first() else { return };
    let chosen = match meanings.get(way) {
        Some(second) if way > 0 && !beside(first, second) => second,
        _ => first,
    };
    let covered = tokens.get(span.start..span.end).unwrap_or_default();
    let original = covered
        .iter()
        .map(|token| token.folded.as_str())
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let initials: String = covered
        .iter()
        .filter_map(|token| token.ascii.chars().next())
        .collect();
    let class = match chosen.class {
        words::Class::Legal => Class::Legal,
        words::Class::Org => Class::Org,
        words::Class::Place => Class::Place,
        words::Class::Number => Class::Number,
        words::Class::Stop => return,
        words::Class::Title | words::Class::VesselPrefix => Class::Minor,
    };
    let others = meanings
        .iter()
        .filter(|other| !std::ptr::eq(*other, chosen) && beside(chosen, other));
    if is_one_part(chosen.class) {
        let mut part = Part::plain(&chosen.canonical.concat(), class);
        part.alternatives
            .extend(others.map(|other| other.canonical.concat()));
        finish(&mut part, &original, &initials);
        parts.push(part);
        return;
    }
    for (at, word) in chosen.canonical.iter().enumerate() {
        let mut part = Part::plain(word, class);
        part.alternatives.extend(
            others
                .clone()
                .filter_map(|other| other.canonical.get(at).map(|word| word.to_string())),
        );
        let (original, initials) = if at == 0 {
            (original.as_str(), initials.as_str())
        } else {
            ("", "")
        };
        finish(&mut part, original, initials);
        parts.push(part);
    }
}

fn finish(part: &mut Part, original: &str, initials: &str) {
    part.meaning = part.text != original;
    original.clone_into(&mut part.original);
    initials.clone_into(&mut part.initials);
    tidy(part);
}

fn tidy(part: &mut Part) {
    if part.alternatives.is_empty() {
        return;
    }
    let text = part.text.clone();
    let mut seen: Vec<String> = Vec::new();
    part.alternatives.retain(|other| {
        let new = *other != text && !other.is_empty() && !seen.contains(other);
        if new {
            seen.push(other.clone());
        }
        new
    });
    part.alternatives.truncate(MOST_ALTERNATIVES);
}

/// Natural logarithm of how much rarer it is that what stood in parentheses does not belong to the name: it often tells the
/// country of a branch.
const SHORTENED: f32 = -2.0;

/// Natural logarithm of how much rarer it is that a word written in one is rightly taken apart.
const APART: f32 = -2.0;

/// Shortest word that is taken apart into listed words: two of three letters.
const SHORTEST_JOINED: usize = 6;

fn can_be_parted(token: &Token) -> bool {
    token.ascii.len() >= SHORTEST_JOINED && !token.han
}

fn handed(token: &Token) -> words::Token<'_> {
    words::Token {
        text: &token.folded,
        ascii: &token.ascii,
    }
}

/// A word of an organisation's name that is written of several, as its several words; false if it is not.
fn apart(lexicon: &Lexicon, kind: PartyType, token: &Token, parts: &mut Vec<Part>) -> bool {
    let mut found = Vec::new();
    if kind == PartyType::Person || !can_be_parted(token) || !lexicon.words.joined(&handed(token), &mut found)
    {
        return false;
    }
    let mut original = token.folded.as_str();
    for meaning in found {
        let class = match meaning.class {
            words::Class::Place => Class::Place,
            words::Class::Number => Class::Number,
            words::Class::Legal => Class::Legal,
            _ => Class::Org,
        };
        for word in meaning.canonical.iter() {
            let mut part = Part::plain(word, class);
            let initials: String = word.chars().take(1).collect();
            finish(&mut part, original, &initials);
            original = "";
            parts.push(part);
        }
    }
    true
}

/// The word that a joined word stands for, written in one: two joined spellings meet in it.
fn joined_meaning(lexicon: &Lexicon, token: &Token) -> Option<String> {
    let mut found = Vec::new();
    if !can_be_parted(token) || !lexicon.words.joined(&handed(token), &mut found) {
        return None;
    }
    Some(
        found
            .iter()
            .flat_map(|meaning| meaning.canonical.iter().map(|word| &**word))
            .collect(),
    )
}

/// The nominative of a Slavic family name in the genitive, as it stands after "named after": Kartseva, Zhukovskogo.
fn nominative(text: &str) -> Option<String> {
    const SHORTEST: usize = 6;
    if text.len() < SHORTEST {
        return None;
    }
    if ["eva", "ova", "ina", "yna"].iter().any(|end| text.ends_with(end)) {
        return text.get(..text.len() - 1).map(str::to_owned);
    }
    text.strip_suffix("ogo").map(|stem| format!("{stem}y"))
}

/// The parts of a word that no list knows.
fn of_token(
    lexicon: &Lexicon,
    kind: PartyType,
    token: &Token,
    class: Option<HanClass>,
    parts: &mut Vec<Part>,
) {
    if token.ascii.is_empty() {
        return;
    }
    if token.dotted && (kind == PartyType::Person || token.ascii.len() <= 2) {
        for letter in token.ascii.chars() {
            let mut part = Part::plain(letter.encode_utf8(&mut [0; 4]), Class::Initial);
            part.family = token.family;
            parts.push(part);
        }
        return;
    }
    let mut part = Part::plain(&token.ascii, class_of(lexicon, kind, token, class));
    if let Some(digits) = lexicon.words.ordinal(&handed(token)) {
        part = Part::plain(digits, Class::Number);
    }
    part.alternatives.clone_from(&token.others);
    part.original.clone_from(&token.folded);
    part.unvowelled = token.unvowelled;
    part.syllable = token.han;
    part.family = token.family;
    if part.class == Class::Number {
        let bare = part.text.trim_start_matches('0');
        part.text = if bare.is_empty() {
            "0".to_owned()
        } else {
            bare.to_owned()
        };
    }
    if matches!(part.class, Class::Word | Class::Minor) {
        name_it(lexicon, token, &mut part);
    }
    if kind != PartyType::Person && part.class == Class::Word {
        part.alternatives.extend(joined_meaning(lexicon, token));
        part.alternatives.extend(nominative(&token.ascii));
    }
    tidy(&mut part);
    parts.push(part);
}

fn class_of(lexicon: &Lexicon, kind: PartyType, token: &Token, class: Option<HanClass>) -> Class {
    match class {
        Some(HanClass::Legal) => return Class::Legal,
        Some(HanClass::Place) => return Class::Place,
        Some(HanClass::Number) => return Class::Number,
        Some(HanClass::Stop) => return Class::Minor,
        // A word of activity that the words of organisations do not know is a brand: it is a word on the Latin side too.
        Some(HanClass::Org | HanClass::Word | HanClass::Family | HanClass::Given) => return Class::Word,
        None => {}
    }
    if token.ascii.bytes().all(|byte| byte.is_ascii_digit()) {
        return Class::Number;
    }
    if kind == PartyType::Person {
        let honorific = lexicon.persons.honorific(&token.folded);
        if honorific
            .or_else(|| lexicon.persons.honorific(&token.ascii))
            .is_some()
        {
            return Class::Minor;
        }
    }
    if token.ascii.len() == 1 {
        Class::Initial
    } else {
        Class::Word
    }
}

/// The groups of spellings and the short forms of a word of a name.
fn name_it(lexicon: &Lexicon, token: &Token, part: &mut Part) {
    let mut groups = lexicon.persons.groups(&token.folded).to_vec();
    let mut short = lexicon.persons.nickname_groups(&token.folded).to_vec();
    if groups.is_empty() {
        groups.extend_from_slice(lexicon.persons.groups(&token.ascii));
    }
    if groups.is_empty() {
        for other in &token.others {
            groups.extend_from_slice(lexicon.persons.groups(other));
        }
    }
    if short.is_empty() {
        short.extend_from_slice(lexicon.persons.nickname_groups(&token.ascii));
    }
    groups.sort_unstable();
    groups.dedup();
    part.groups = groups;
    part.short_for = short;
}
