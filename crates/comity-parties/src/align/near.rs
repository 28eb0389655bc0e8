//! Words left over on both sides that look alike.

use super::{Chosen, How, Pair, Term, distance, servant};
use crate::part::Class;

/// Shortest word that is compared so.
const SHORTEST: usize = 4;

/// Most letters apart.
const MOST: usize = 4;

/// Least likeness: half of the letters stand.
const LEAST: f32 = 0.5;

/// Most words left over that are compared, on each side.
const MOST_LEFT: usize = 4;

/// Adds pairs of words that are left over on both sides, begin alike and have more than half of their letters in common.
pub fn near<'a>(
    asked: &[Term],
    listed: impl Fn(usize) -> Option<&'a Term>,
    count: usize,
    chosen: &Chosen,
    out: &mut Vec<Pair>,
) {
    let left = |covered: u64, count: usize| (0..count.min(64)).filter(move |at| covered >> at & 1 == 0);
    for one in left(chosen.asked, asked.len()).take(MOST_LEFT) {
        let Some(here) = asked.get(one).filter(|term| fits(term)) else {
            continue;
        };
        for two in left(chosen.listed, count).take(MOST_LEFT) {
            let Some(there) = listed(two).filter(|term| fits(term)) else {
                continue;
            };
            let (first, second) = (&here.part.text, &there.part.text);
            // What two servant-names have in common says nothing.
            let bare = servant(first).zip(servant(second));
            let (first, second) = bare.unwrap_or((first, second));
            if let Some(likeness) = likeness(first, second) {
                out.push(Pair {
                    asked: 1 << one,
                    listed: 1 << two,
                    how: How::Near,
                    likeness,
                    value: likeness,
                });
            }
        }
    }
}

fn fits(term: &Term) -> bool {
    term.part.class == Class::Word && !term.part.syllable && term.part.text.len() >= SHORTEST
}

fn likeness(one: &str, two: &str) -> Option<f32> {
    if one.bytes().next() != two.bytes().next() {
        return None;
    }
    let longer = one.len().max(two.len());
    let found = distance(one, two, MOST.min(longer / 2))?;
    #[expect(clippy::cast_precision_loss, reason = "a few letters")]
    let alike = 1.0 - found as f32 / longer as f32;
    Some(alike).filter(|alike| *alike >= LEAST)
}
