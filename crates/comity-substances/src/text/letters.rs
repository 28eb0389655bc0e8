//! A text taken apart into folded letters, each of which still knows where it stood.
//!
//! The folding is that of [`crate::fold`], letter by letter: what folds alike there is alike here. What is left out
//! (spaces, hyphens, brackets) leaves a [`Gap`] behind, so that words still have ends.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::answer::Span;
use crate::fold::{greek, is_dash, is_left_out, is_prime};

/// A character of the text after compatibility folding (NFKC) and in lower case, with its place in the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plain {
    pub(crate) ch: char,
    pub(crate) place: Place,
    /// The original was a capital letter.
    pub(crate) upper: bool,
}

/// A place in the original: bytes and characters, ends exclusive. Texts are capped far below `u32`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    byte: u32,
    byte_end: u32,
    at: u32,
    at_end: u32,
}

impl Place {
    /// From the first character of `self` to the last of `last`.
    pub(crate) fn to(self, last: Place) -> Span {
        Span {
            start: self.byte as usize,
            end: last.byte_end as usize,
            char_start: self.at as usize,
            char_end: last.at_end as usize,
        }
    }
}

/// What stands between a letter and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Nothing.
    None,
    /// Only characters nobody sees.
    Hidden,
    /// A hyphen without spaces.
    Hyphen,
    /// A space, a bracket, a point inside a word, a comma between locants.
    Soft,
    /// The end of a phrase: a comma, a semicolon, a stop, a new line.
    Hard,
}

/// What sort of letter it is, as far as words are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Letter,
    Digit,
    Han,
    Sign,
}

/// A folded letter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    pub(crate) ch: char,
    /// First and last character of the plain text that it comes from.
    pub(crate) plain: u32,
    pub(crate) plain_last: u32,
    pub(crate) gap: Gap,
    pub(crate) class: Class,
    /// A Greek letter is spelled with several units; a name begins and ends with a whole one.
    pub(crate) first: bool,
    pub(crate) last: bool,
}

/// The folded text.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    /// What is searched.
    pub(crate) text: String,
    pub(crate) units: Vec<Unit>,
    /// The unit of every byte of `text`.
    pub(crate) unit_at: Vec<u32>,
}

/// Characters that are read as another one: traditional as simplified, variants as the usual one.
pub(crate) type Characters = HashMap<char, char>;

/// Signs after a trade name that compatibility folding would turn into letters.
const TRADE_SIGNS: [char; 4] = ['®', '™', '℠', '©'];

/// Compatibility folding and lower case, character by character, combining marks with their base.
pub(crate) fn plain(text: &str) -> Vec<Plain> {
    let mut plain = Vec::with_capacity(text.len());
    let mut chars = text.char_indices().zip(0u32..).peekable();
    let mut cluster = String::new();
    while let Some(((byte, ch), at)) = chars.next() {
        let mut place = Place {
            byte: byte as u32,
            byte_end: (byte + ch.len_utf8()) as u32,
            at,
            at_end: at + 1,
        };
        // Such letters fold to themselves, and no mark follows that would change them.
        if is_plain(ch) && chars.peek().is_none_or(|((_, next), _)| is_plain(*next)) {
            plain.push(Plain {
                ch: ch.to_ascii_lowercase(),
                place,
                upper: ch.is_ascii_uppercase(),
            });
            continue;
        }
        cluster.clear();
        cluster.push(if TRADE_SIGNS.contains(&ch) { ' ' } else { ch });
        while let Some(((byte, mark), at)) = chars.next_if(|((_, next), _)| is_mark(*next)) {
            cluster.push(mark);
            place.byte_end = (byte + mark.len_utf8()) as u32;
            place.at_end = at + 1;
        }
        for folded in cluster.nfkc() {
            let upper = folded.is_uppercase();
            plain.extend(folded.to_lowercase().map(|ch| Plain { ch, place, upper }));
        }
    }
    plain
}

/// ASCII and the unified Chinese characters.
fn is_plain(ch: char) -> bool {
    ch.is_ascii() || matches!(ch, '\u{4E00}'..='\u{9FFF}')
}

fn is_mark(ch: char) -> bool {
    !ch.is_ascii() && canonical_combining_class(ch) != 0
}

/// Folds the plain text into letters.
pub(crate) fn folded(plain: &[Plain], characters: &Characters) -> Folded {
    let mut folded = Folded {
        text: String::with_capacity(plain.len() * 2),
        units: Vec::with_capacity(plain.len()),
        unit_at: Vec::with_capacity(plain.len() * 2),
    };
    let mut gap = Gap::None;
    let mut i = 0;
    while let Some(letter) = plain.get(i) {
        if letter.ch == '(' && is_left_turning(plain, i) {
            folded.push('~', (i, i + 2), &mut gap, (true, true));
            i += 3;
            continue;
        }
        match gap_at(plain, i) {
            Some(left_out) => gap = wider(gap, left_out),
            None => push_letter(&mut folded, letter.ch, i, &mut gap, characters),
        }
        i += 1;
    }
    folded
}

fn push_letter(folded: &mut Folded, ch: char, i: usize, gap: &mut Gap, characters: &Characters) {
    if let Some(spelled) = greek(ch) {
        let last = spelled.len().saturating_sub(1);
        for (at, letter) in spelled.chars().enumerate() {
            folded.push(letter, (i, i), gap, (at == 0, at == last));
        }
        return;
    }
    let ch = if is_prime(ch) {
        '\''
    } else {
        *characters.get(&ch).unwrap_or(&ch)
    };
    folded.push(ch, (i, i), gap, (true, true));
}

impl Folded {
    fn push(
        &mut self,
        ch: char,
        (plain, plain_last): (usize, usize),
        gap: &mut Gap,
        (first, last): (bool, bool),
    ) {
        let unit = self.units.len() as u32;
        self.unit_at.extend(std::iter::repeat_n(unit, ch.len_utf8()));
        self.text.push(ch);
        self.units.push(Unit {
            ch,
            plain: plain as u32,
            plain_last: plain_last as u32,
            gap: std::mem::replace(gap, Gap::None),
            class: class(ch),
            first,
            last,
        });
    }

    /// The unit that begins at this byte of the folded text; the end is one too.
    pub(crate) fn unit(&self, byte: usize) -> usize {
        self.unit_at
            .get(byte)
            .map_or(self.units.len(), |unit| *unit as usize)
    }

    /// The span of units `start..end` in the original.
    pub(crate) fn span(&self, plain: &[Plain], start: usize, end: usize) -> Span {
        let first = self
            .units
            .get(start)
            .and_then(|unit| plain.get(unit.plain as usize));
        let last = end
            .checked_sub(1)
            .and_then(|at| self.units.get(at))
            .and_then(|unit| plain.get(unit.plain_last as usize));
        match (first, last) {
            (Some(first), Some(last)) => first.place.to(last.place),
            _ => Span::default(),
        }
    }

    /// The brackets between the first and the last of units `start..end`: the lowest depth and the last one.
    pub(crate) fn brackets(&self, plain: &[Plain], start: usize, end: usize) -> (i32, i32) {
        let first = self.units.get(start).map_or(0, |unit| unit.plain as usize);
        let last = end.checked_sub(1).and_then(|at| self.units.get(at));
        let last = last.map_or(0, |unit| unit.plain_last as usize + 1);
        let (mut depth, mut lowest) = (0, 0);
        for letter in plain.get(first..last).unwrap_or_default() {
            match letter.ch {
                '(' | '[' | '{' | '【' | '〔' => depth += 1,
                ')' | ']' | '}' | '】' | '〕' => depth -= 1,
                _ => {}
            }
            lowest = lowest.min(depth);
        }
        (lowest, depth)
    }

    /// Are units `at - 1` and `at` written together as letters and digits of one word?
    pub(crate) fn joined(&self, at: usize) -> bool {
        let word = |unit: &Unit| matches!(unit.class, Class::Letter | Class::Digit);
        let Some(before) = at.checked_sub(1).and_then(|before| self.units.get(before)) else {
            return false;
        };
        self.units
            .get(at)
            .is_some_and(|unit| unit.gap <= Gap::Hidden && word(unit) && word(before))
    }
}

fn class(ch: char) -> Class {
    if ch.is_numeric() {
        Class::Digit
    } else if is_han(ch) {
        Class::Han
    } else if ch.is_alphabetic() {
        Class::Letter
    } else {
        Class::Sign
    }
}

/// Chinese characters, which are written without spaces.
pub(crate) fn is_han(ch: char) -> bool {
    matches!(ch, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// `(-)` with any dash: the sign of a left-turning form.
fn is_left_turning(plain: &[Plain], i: usize) -> bool {
    let at = |at: usize| plain.get(at).map(|letter| letter.ch);
    at(i + 1).is_some_and(is_dash) && at(i + 2) == Some(')')
}

/// What a character that is left out leaves behind; none if it is kept.
fn gap_at(plain: &[Plain], i: usize) -> Option<Gap> {
    let ch = plain.get(i)?.ch;
    if ch.is_ascii_alphanumeric() || !is_left_out(ch) {
        return None;
    }
    Some(match ch {
        '\u{AD}' => Gap::Hidden,
        '\n' | '\r' | '\t' | ';' | ':' | '!' | '?' | '。' | '、' => Gap::Hard,
        ',' if between_locants(plain, i) => Gap::Soft,
        ',' => Gap::Hard,
        '.' if plain.get(i + 1).is_none_or(|next| next.ch.is_whitespace()) => Gap::Hard,
        _ if is_dash(ch) => Gap::Hyphen,
        _ if is_hidden(ch) => Gap::Hidden,
        _ => Gap::Soft,
    })
}

/// `3,4-`, `N,N-`, `2',5'-`: a comma inside a chemical name.
fn between_locants(plain: &[Plain], i: usize) -> bool {
    let at = |at: usize| plain.get(at).map(|letter| letter.ch);
    let Some(before) = i.checked_sub(1).and_then(at) else {
        return false;
    };
    let alone = i < 2 || !at(i - 2).is_some_and(char::is_alphanumeric);
    let before = before.is_ascii_digit() || is_prime(before) || (before.is_alphabetic() && alone);
    before && at(i + 1).is_some_and(char::is_alphanumeric)
}

/// Characters that take no room: zero width, marks of direction, control characters.
pub(crate) fn is_hidden(ch: char) -> bool {
    (ch.is_control() && !ch.is_whitespace())
        || matches!(ch, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// The stronger of two gaps; a hyphen with a space is a dash between words.
fn wider(a: Gap, b: Gap) -> Gap {
    a.max(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps(text: &str) -> Vec<(char, Gap)> {
        let plain = plain(text);
        let folded = folded(&plain, &Characters::new());
        folded.units.iter().map(|unit| (unit.ch, unit.gap)).collect()
    }

    #[test]
    fn folds_as_names_are_folded() {
        for text in [
            "Acetyl fentanyl",
            "α-PVP",
            "(−)-Ephedrine",
            "ＡＢ，ｃ",
            "2′,5′-di",
            "芬太尼 (贴剂)",
            "N-苯基-N-（4-哌啶基）丙酰胺",
        ] {
            assert_eq!(
                folded(&plain(text), &Characters::new()).text,
                crate::fold(text),
                "{text}"
            );
        }
    }

    #[test]
    fn gaps_tell_words_apart() {
        assert_eq!(
            gaps("a-b c, d"),
            [
                ('a', Gap::None),
                ('b', Gap::Hyphen),
                ('c', Gap::Soft),
                ('d', Gap::Hard)
            ]
        );
        assert_eq!(
            gaps("3,4-x"),
            [('3', Gap::None), ('4', Gap::Soft), ('x', Gap::Hyphen)]
        );
        assert_eq!(gaps("a\u{200B}b"), [('a', Gap::None), ('b', Gap::Hidden)]);
    }

    #[test]
    fn spans_lie_in_the_original() {
        let text = "①ＦＥＮＴ\u{200B}ÄNYL，芬太尼";
        let plain = plain(text);
        let folded = folded(&plain, &Characters::new());
        for at in 0..folded.units.len() {
            let span = folded.span(&plain, at, at + 1);
            assert!(text.get(span.start..span.end).is_some_and(|cut| !cut.is_empty()));
        }
        let whole = folded.span(&plain, 0, folded.units.len());
        assert_eq!(
            (whole.start, whole.end, whole.char_end),
            (0, text.len(), text.chars().count())
        );
    }
}
