//! Seven colours that people who see colours differently can tell apart, and a hatching for each.
//!
//! Okabe & Ito, "Color Universal Design", 2008. A letter has its colour in every picture, so that two
//! pictures can be laid side by side. Nothing is said by colour alone: the badge holds the letter, and
//! the hatching differs for print.

use crate::Mark;

/// A colour, the ink that is legible on it, and the hatching that goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Colour {
    pub(crate) fill: &'static str,
    pub(crate) ink: &'static str,
    pub(crate) hatch: Hatch,
}

/// How the band of a mark is hatched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hatch {
    Rising,
    Falling,
    Level,
    Upright,
    Dots,
    Grid,
    Dense,
}

/// In the order of the letters; yellow last, since it is faint on white.
const COLOURS: [(&str, &str); 7] = [
    ("#0072b2", "#fff"),
    ("#d55e00", "#000"),
    ("#009e73", "#000"),
    ("#cc79a7", "#000"),
    ("#e69f00", "#000"),
    ("#56b4e9", "#000"),
    ("#f0e442", "#000"),
];

const HATCHES: [Hatch; 7] = [
    Hatch::Rising,
    Hatch::Falling,
    Hatch::Dots,
    Hatch::Level,
    Hatch::Grid,
    Hatch::Upright,
    Hatch::Dense,
];

/// One colour for each mark; the same letter has the same one.
pub(crate) fn colours(marks: &[Mark]) -> Vec<Colour> {
    let mut taken: Vec<(&str, usize)> = Vec::new();
    for mark in marks {
        let letter = mark.letter.as_str();
        if !taken.iter().any(|(known, _)| *known == letter) {
            let wanted = place(letter);
            let free = (wanted..).find(|place| taken.iter().all(|(_, used)| used != place));
            taken.push((letter, free.unwrap_or(wanted)));
        }
    }
    let place = |mark: &Mark| {
        taken
            .iter()
            .find(|(known, _)| *known == mark.letter)
            .map_or(0, |(_, at)| *at)
    };
    marks.iter().map(|mark| colour(place(mark))).collect()
}

/// Colours repeat after seven, with the next hatching each time.
fn colour(place: usize) -> Colour {
    let (fill, ink) = COLOURS.get(place % 7).copied().unwrap_or(("#000", "#fff"));
    let hatch = HATCHES
        .get((place + place / 7) % 7)
        .copied()
        .unwrap_or(Hatch::Rising);
    Colour { fill, ink, hatch }
}

/// Which letter of its alphabet it is: `A`, `1` and `i` are the first.
fn place(letter: &str) -> usize {
    const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
    if let Some(at) = ROMAN.iter().position(|roman| *roman == letter) {
        return at;
    }
    match letter.as_bytes() {
        [byte @ b'A'..=b'Z'] => usize::from(byte - b'A'),
        [byte @ b'a'..=b'z'] => usize::from(byte - b'a'),
        [byte @ b'1'..=b'9'] => usize::from(byte - b'1'),
        _ => 0,
    }
}
