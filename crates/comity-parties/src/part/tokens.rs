//! Words of one name, with their readings in Latin letters.

use std::borrow::Cow;

use comity_core::party::PartyType;

use super::{LONGEST_NAME, MOST_PARTS};
use crate::han::is_han;
use crate::person::Persons;
use crate::script::{Readings, Script, fold, romanise, runs};

/// A word of a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Token {
    /// As it stands in the folded name.
    pub folded: String,
    /// Best reading, ASCII.
    pub ascii: String,
    /// Other readings.
    pub others: Vec<String>,
    /// Whether it was written in a script whose vowels are not written.
    pub unvowelled: bool,
    /// Single letters with points between.
    pub dotted: bool,
    /// Whether it stands before the comma of a person's name.
    pub family: bool,
    /// Characters to be read as Chinese.
    pub han: bool,
}

/// Buffers that are used again from name to name.
#[derive(Debug, Default)]
pub(super) struct TokenScratch {
    folded: String,
    arranged: String,
    readings: Readings,
}

/// The words of a name, at most [`MOST_PARTS`].
pub(super) fn tokens(
    persons: &Persons,
    name: &str,
    kind: PartyType,
    scratch: &mut TokenScratch,
    out: &mut Vec<Token>,
) {
    out.clear();
    let name = head(name);
    let persons = Some(persons).filter(|_| kind == PartyType::Person);
    let comma = if persons.is_some() { one_comma(name) } else { None };
    match comma.and_then(|at| name.split_at_checked(at)) {
        Some((family, given)) => natural(persons, family, given, scratch, out),
        None if persons.is_none() && name.contains(['\'', '’']) => {
            side(persons, &unowned(name), scratch, out)
        }
        None => side(persons, name, scratch, out),
    }
}

/// An organisation's name without the English genitive: the Ministry's Institute.
fn unowned(name: &str) -> String {
    ["'s ", "’s ", "'S ", "’S "]
        .iter()
        .fold(name.to_owned(), |name, mark| name.replace(mark, " "))
}

/// A name with the family name first, in the order in which it is spoken: compounds may reach over the comma (`HAQ, Abdul`).
fn natural(
    persons: Option<&Persons>,
    family: &str,
    given: &str,
    scratch: &mut TokenScratch,
    out: &mut Vec<Token>,
) {
    side(persons, family, scratch, out);
    let names: Vec<String> = out.drain(..).map(|token| token.folded).collect();
    side(persons, &format!("{given} {family}"), scratch, out);
    let start = out.len().saturating_sub(names.len());
    let tail = out.get_mut(start..).unwrap_or_default();
    if tail.iter().map(|token| &token.folded).eq(&names) {
        tail.iter_mut().for_each(|token| token.family = true);
    }
}

/// The beginning of a name, cut between letters.
fn head(name: &str) -> &str {
    let mut end = LONGEST_NAME.min(name.len());
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.get(..end).unwrap_or_default()
}

/// Where the only comma stands.
fn one_comma(name: &str) -> Option<usize> {
    let at = name.find([',', '،', '，'])?;
    let rest = name.get(at + 1..)?;
    if rest.contains([',', '،', '，']) || rest.trim().is_empty() || at == 0 {
        None
    } else {
        Some(at)
    }
}

fn side(persons: Option<&Persons>, name: &str, scratch: &mut TokenScratch, out: &mut Vec<Token>) {
    let mut folded = std::mem::take(&mut scratch.folded);
    folded.clear();
    fold(name, &mut folded);
    if let Some(persons) = persons {
        scratch.arranged.clear();
        persons.arrange(&folded, &mut scratch.arranged);
        std::mem::swap(&mut folded, &mut scratch.arranged);
    }
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        take(&unmasked(word), scratch, out);
        if out.len() >= MOST_PARTS {
            out.truncate(MOST_PARTS);
            break;
        }
    }
    scratch.folded = folded;
}

/// A word of Latin and Cyrillic letters that look alike, in the letters of which it has more: `PОLA` with a Cyrillic О.
fn unmasked(word: &str) -> Cow<'_, str> {
    const ALIKE: [(char, char); 15] = [
        ('a', 'а'),
        ('b', 'в'),
        ('c', 'с'),
        ('e', 'е'),
        ('h', 'н'),
        ('i', 'і'),
        ('j', 'ј'),
        ('k', 'к'),
        ('m', 'м'),
        ('o', 'о'),
        ('p', 'р'),
        ('s', 'ѕ'),
        ('t', 'т'),
        ('x', 'х'),
        ('y', 'у'),
    ];
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let count = |script| {
        word.chars()
            .filter(|letter| Script::of(*letter) == script)
            .count()
    };
    let latin = word.chars().filter(char::is_ascii_alphabetic).count();
    let cyrillic = count(Script::Cyrillic);
    if latin == 0 || cyrillic == 0 {
        return Cow::Borrowed(word);
    }
    let settle = |letter: char| {
        let found = ALIKE.iter().find(|pair| {
            if latin >= cyrillic {
                pair.1 == letter
            } else {
                pair.0 == letter
            }
        });
        found.map_or(letter, |pair| if latin >= cyrillic { pair.0 } else { pair.1 })
    };
    Cow::Owned(word.chars().map(settle).collect())
}

fn take(word: &str, scratch: &mut TokenScratch, out: &mut Vec<Token>) {
    if word.contains('.') && !word.contains('-') {
        let joined: String = word.chars().filter(|letter| *letter != '.').collect();
        let mut token = one(&joined, scratch);
        token.dotted = true;
        out.push(token);
        return;
    }
    for piece in word.split(['-', '.']).filter(|piece| !piece.is_empty()) {
        if piece.is_ascii() {
            out.push(one(piece, scratch));
            continue;
        }
        for run in runs(piece) {
            let text: String = run
                .text
                .chars()
                .filter(|letter| letter.is_alphanumeric())
                .collect();
            if !text.is_empty() {
                out.push(one(&text, scratch));
            }
        }
    }
}

fn one(word: &str, scratch: &mut TokenScratch) -> Token {
    let mut token = Token {
        folded: word.to_owned(),
        ..Token::default()
    };
    if word
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    {
        token.ascii.push_str(word);
        return token;
    }
    token.han = word.chars().any(is_han);
    let script = runs(word).next().map_or(Script::Common, |run| run.script);
    token.unvowelled = matches!(script, Script::Arabic | Script::Hebrew);
    romanise(word, script, &mut scratch.readings);
    let mut found = scratch.readings.iter();
    token.ascii.push_str(found.next().unwrap_or_default());
    token.others.extend(found.map(str::to_owned));
    token
}
