//! Two parts: whether they meet, by what, and how well.

use super::{How, Term, allowed, distance};
use crate::part::Class;
use crate::script::likeness;

/// How two parts meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meeting {
    /// By what.
    pub how: How,
    /// How well, 0 to 1.
    pub likeness: f32,
}

/// How well several parts meet one word: as written together, or by their first letters, of which three are soon equal by
/// chance.
pub fn together(how: How, letters: usize) -> f32 {
    match (how, letters) {
        (How::Acronym, 0..=3) => 0.5,
        (How::Acronym, 4) => 0.65,
        (How::Acronym, 5) => 0.8,
        (How::Acronym, _) => 0.9,
        _ => 1.0,
    }
}

fn by(how: How, likeness: f32) -> Option<Meeting> {
    Some(Meeting { how, likeness })
}

/// Whether two parts meet, the surest way first. Joined words and acronyms take several parts and are found elsewhere.
pub fn meet(asked: &Term, listed: &Term) -> Option<Meeting> {
    let (one, two) = (&asked.part, &listed.part);
    if one.text == two.text {
        return if fits(one.class, two.class) {
            by(How::Same, 1.0)
        } else {
            None
        };
    }
    if one.class == Class::Number || two.class == Class::Number {
        let spelled = one.class == two.class && shares(asked, listed);
        return if spelled { by(How::Reading, 0.95) } else { None };
    }
    if one.class == Class::Initial || two.class == Class::Initial {
        return initial(asked, listed);
    }
    if is_hangul(&one.original) && is_hangul(&two.original) {
        return None;
    }
    if shares(asked, listed) {
        let legal = one.class == Class::Legal || two.class == Class::Legal;
        return by(How::Reading, if legal { LOOSELY } else { 1.0 });
    }
    if matches!(one.class, Class::Org | Class::Legal) && matches!(two.class, Class::Org | Class::Legal) {
        return None;
    }
    if one.groups.iter().any(|group| two.groups.contains(group)) {
        return by(How::Spelling, 1.0);
    }
    if asked.slavic.iter().any(|key| listed.slavic.contains(key)) {
        return by(How::Reading, sounded(one.text.len().min(two.text.len())));
    }
    if one.short_for.iter().any(|group| two.groups.contains(group))
        || two.short_for.iter().any(|group| one.groups.contains(group))
    {
        return by(How::Nickname, 1.0);
    }
    if one.syllable || two.syllable {
        return None;
    }
    if servant(&one.text) == Some(two.text.as_str()) || servant(&two.text) == Some(one.text.as_str()) {
        return by(How::Edits, SERVANT);
    }
    edited(asked, listed).or_else(|| same_skeleton(asked, listed))
}

/// How well two legal forms meet that only mean something alike: a corporation and a joint stock company.
const LOOSELY: f32 = 0.2;

/// How well two spellings meet that sound alike to a Slavic ear, by the length of the shorter: `ypf` and `ipf` are two firms.
fn sounded(letters: usize) -> f32 {
    match letters {
        0..=3 => 0.3,
        4 => 0.6,
        5 => 0.75,
        6 => 0.88,
        _ => 0.95,
    }
}

/// How well Abdulrahman meets Rahman.
const SERVANT: f32 = 0.5;

/// What stands behind "servant of the" in an Arabic name written in one.
pub fn servant(text: &str) -> Option<&str> {
    const SHORTEST: usize = 3;
    if !text.starts_with("abd") {
        return None;
    }
    ["abdul", "abdal", "abdel", "abdol"]
        .iter()
        .find_map(|start| text.strip_prefix(start))
        .filter(|rest| rest.len() >= SHORTEST)
}

/// Whether a word was written in Korean letters: two such words that differ are two words, however alike they are in Latin.
fn is_hangul(original: &str) -> bool {
    original
        .chars()
        .next()
        .is_some_and(|letter| ('\u{AC00}'..='\u{D7A3}').contains(&letter))
}

/// A number is never a word, and a letter is never a legal form.
fn fits(one: Class, two: Class) -> bool {
    (one == Class::Number) == (two == Class::Number)
}

fn shares(asked: &Term, listed: &Term) -> bool {
    if asked.part.alternatives.is_empty() && listed.part.alternatives.is_empty() {
        return false;
    }
    asked
        .part
        .spellings()
        .any(|one| listed.part.spellings().any(|two| one == two))
}

fn initial(asked: &Term, listed: &Term) -> Option<Meeting> {
    let is_word = |class| matches!(class, Class::Word | Class::Initial);
    if !is_word(asked.part.class) || !is_word(listed.part.class) {
        return None;
    }
    let first =
        |term: &Term, letter: Option<char>| term.part.spellings().any(|text| text.chars().next() == letter);
    let same = asked
        .part
        .spellings()
        .any(|text| first(listed, text.chars().next()));
    if same { by(How::Initial, 1.0) } else { None }
}

/// The nearest two spellings, letter by letter.
fn edited(asked: &Term, listed: &Term) -> Option<Meeting> {
    if let (Some(one), Some(two)) = (servant(&asked.part.text), servant(&listed.part.text)) {
        // Abdulhamid and Abdulghani: only what is behind counts.
        let found = distance(one, two, allowed(one.len().min(two.len())))?;
        return by(How::Edit, after(found, one.len().min(two.len())));
    }
    let mut best: Option<(usize, usize)> = None;
    for one in asked.part.spellings() {
        for two in listed.part.spellings() {
            let shorter = one.len().min(two.len());
            let most = best.map_or(allowed(shorter), |(found, _)| {
                found.saturating_sub(1).min(allowed(shorter))
            });
            if most == 0 || one.bytes().chain(two.bytes()).any(|byte| byte.is_ascii_digit()) {
                continue;
            }
            if let Some(found) = distance(one, two, most) {
                best = Some((found, shorter));
            }
        }
    }
    let (found, length) = best?;
    let how = if found <= 1 { How::Edit } else { How::Edits };
    by(how, after(found, length))
}

/// How well the vowels of two Latin spellings of one skeleton must agree.
const LEAST_LIKE: f32 = 0.75;

/// How alike two words are that differ in so many letters: a letter of four is nearly another word, a letter of ten a slip.
fn after(letters: usize, length: usize) -> f32 {
    match (letters, length) {
        (0..=1, 0..=4) => 0.3,
        (0..=1, 5) => 0.5,
        (0..=1, 6) => 0.65,
        (0..=1, 7) => 0.75,
        (0..=1, 8..) => 0.85,
        (2.., 0..=8) => 0.4,
        (2.., 9..=10) => 0.55,
        (2.., 11..) => 0.65,
    }
}

fn same_skeleton(asked: &Term, listed: &Term) -> Option<Meeting> {
    if !asked.skeletons.iter().any(|key| listed.skeletons.contains(key)) {
        return None;
    }
    let mut best = 0.0_f32;
    for one in asked.part.spellings() {
        for two in listed.part.spellings() {
            best = best.max(likeness(one, two));
        }
    }
    // Salim and Salam are two names, if the vowels were written.
    let written = !asked.part.unvowelled && !listed.part.unvowelled;
    if written && best < LEAST_LIKE {
        return None;
    }
    by(How::Skeleton, best)
}
