//! The cheapest division of a name into listed phrases, numbers, sounds and Latin words.

use super::numbers::{self, Numeral};
use super::phrases::{Hit, Meaning};
use super::{Han, HanClass, is_han};

/// What a division is made of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind<'a> {
    Phrase(&'a [Meaning]),
    Number(Numeral),
    Sound,
    Latin,
    Gap,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: Kind<'a>,
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

/// A name, its simplified form, and the tables.
pub(super) struct Name<'a> {
    pub(super) letters: &'a [char],
    pub(super) simple: &'a [char],
    pub(super) tables: &'a Han,
}

/// The listed phrases of a name with their places, and for each place whether a listed place ends there, and whether any
/// phrase does.
struct Hits<'a> {
    all: Vec<(usize, Hit<'a>)>,
    behind: Vec<(bool, bool)>,
}

impl<'a> Hits<'a> {
    /// Those that begin at a place; the list is in the order of the places.
    fn from(&self, from: usize) -> &[(usize, Hit<'a>)] {
        let low = self.all.partition_point(|(at, _)| *at < from);
        let high = self.all.partition_point(|(at, _)| *at <= from);
        self.all.get(low..high).unwrap_or_default()
    }
}

/// The best way from a place to the end.
#[derive(Clone, Copy)]
struct Step<'a> {
    cost: f32,
    part: Part<'a>,
}

impl<'a> Name<'a> {
    /// The cheapest way to cut the name, from the end to the beginning.
    pub(super) fn divide(&self) -> Vec<Part<'a>> {
        let count = self.letters.len();
        let hits = self.hits();
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
            for (_, hit) in hits.from(from) {
                let to = from + hit.length;
                let sounds = best
                    .get(to)
                    .is_some_and(|step| matches!(step.part.kind, Kind::Sound));
                let (placed, bordered) = hits.behind.get(from).copied().unwrap_or_default();
                let cost = if hit.length > 1 {
                    PHRASE
                } else {
                    lone(hit.meanings, from, sounds, placed, bordered)
                };
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

    fn hits(&self) -> Hits<'a> {
        let mut all = Vec::new();
        let mut behind = vec![(false, false); self.letters.len() + 1];
        let mut here = Vec::new();
        for from in 0..self.letters.len() {
            if let Some(start) = behind.get_mut(from) {
                let before = from.checked_sub(1).and_then(|before| self.letters.get(before));
                start.1 |= before.is_none_or(|&letter| !is_han(letter));
            }
            self.tables
                .phrases
                .at(self.simple.get(from..).unwrap_or_default(), &mut here);
            for hit in &here {
                let place = hit
                    .meanings
                    .first()
                    .is_some_and(|meaning| meaning.class == HanClass::Place);
                if let Some(end) = behind.get_mut(from + hit.length) {
                    end.0 |= place;
                    end.1 |= hit.length > 1;
                }
                all.push((from, *hit));
            }
        }
        Hits { all, behind }
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
