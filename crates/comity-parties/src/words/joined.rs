//! Words that are written in one: `Росэлектроника`, `Technopromexport`, `Уралвагонзавод`.
//!
//! Soviet and Russian firms are named by joining the beginnings of words. A translator renders the parts, a transliteration
//! keeps them, so both are taken apart with the list of such parts (`org-words-elements.csv`).

use super::key::{self, Key, MAX_KEY};
use super::{Class, Meaning, Token, Words};

/// Shortest word that is taken apart, in letters of the key: below it a division is chance.
const SHORTEST_WORD: usize = 6;

/// Longest part, in letters of the key.
const LONGEST_PART: usize = 16;

/// Shortest last part that may be any known word instead of one of the list.
const SHORTEST_WORD_AT_END: usize = 5;

/// How a place of the word is reached: with how few parts, from where and by which meaning.
#[derive(Clone, Copy)]
struct Step {
    parts: u8,
    from: u8,
    meaning: u32,
}

const UNREACHED: Step = Step {
    parts: u8::MAX,
    from: 0,
    meaning: 0,
};

impl Words {
    /// The parts of a joined word, at least two that cover it wholly; false if there are none. `out` is emptied first.
    ///
    /// For words that [`Words::tag`] does not know; a weaker reading beside the word as it stands.
    pub fn joined<'words>(&'words self, token: &Token<'_>, out: &mut Vec<&'words Meaning>) -> bool {
        out.clear();
        let ascii = if token.ascii.is_empty() && token.text.is_ascii() {
            token.text
        } else {
            token.ascii
        };
        let key = if key::is_cyrillic(token.text) {
            key::slavic_of_cyrillic(token.text, false)
        } else {
            key::slavic_of_latin(ascii)
        };
        let length = key.as_bytes().len();
        if length < SHORTEST_WORD {
            return false;
        }
        let steps = self.walk(&key);
        let mut at = length;
        while at > 0 {
            let Some(step) = steps.get(at).filter(|step| step.parts != u8::MAX) else {
                break;
            };
            out.extend(self.meanings.get(step.meaning as usize));
            at = usize::from(step.from);
        }
        if at > 0 || out.len() < 2 {
            out.clear();
            return false;
        }
        out.reverse();
        true
    }

    /// For every place of the word the way to it by the fewest parts.
    fn walk(&self, key: &Key) -> [Step; MAX_KEY + 1] {
        let bytes = key.as_bytes();
        let mut steps = [UNREACHED; MAX_KEY + 1];
        if let Some(first) = steps.first_mut() {
            first.parts = 0;
        }
        for at in 0..bytes.len() {
            let Some(parts) = steps
                .get(at)
                .map(|step| step.parts)
                .filter(|parts| *parts != u8::MAX)
            else {
                continue;
            };
            // A doubled letter is one letter of the key: `росс` + `строй` shares its `с`.
            for start in [Some(at), at.checked_sub(1).filter(|start| *start > 0)]
                .into_iter()
                .flatten()
            {
                self.parts_from(bytes, start, at, parts, &mut steps);
            }
        }
        steps
    }

    fn parts_from(&self, bytes: &[u8], start: usize, at: usize, parts: u8, steps: &mut [Step; MAX_KEY + 1]) {
        let rest = bytes.get(start..).unwrap_or_default();
        for length in 2..=rest.len().min(LONGEST_PART) {
            let part = rest.get(..length).unwrap_or_default();
            if let Some(meaning) = self.elements.get(part) {
                reach(steps, start + length, at, parts, *meaning);
            }
        }
        let last = at > 0 && rest.len() >= SHORTEST_WORD_AT_END;
        if let Some(meaning) = last.then(|| self.known(rest)).flatten() {
            reach(steps, bytes.len(), at, parts, meaning);
        }
    }

    /// The first meaning of a Slavic word of organisations that stands alone in the lists.
    fn known(&self, key: &[u8]) -> Option<u32> {
        let [_, slavic, ..] = &self.lookups;
        let shortest = key
            .len()
            .saturating_sub(super::tag::MAX_ENDING)
            .max(SHORTEST_WORD_AT_END);
        let stems = (shortest..=key.len()).rev().filter_map(|to| {
            let (stem, ending) = key.split_at_checked(to)?;
            let known = ending.is_empty() || self.endings.contains_key(ending);
            slavic.stems.get(stem).filter(|_| known)
        });
        let ids = slavic.whole.get(key).into_iter().chain(stems);
        let rows = ids.filter_map(|id| self.ends.get(*self.edges.get(&(0, *id))? as usize));
        rows.filter(|rows| !rows.is_empty())
            .map(|rows| rows.start)
            .find(|at| {
                self.meanings
                    .get(*at as usize)
                    .is_some_and(|meaning| meaning.class == Class::Org)
            })
    }
}

fn reach(steps: &mut [Step; MAX_KEY + 1], to: usize, from: usize, parts: u8, meaning: u32) {
    if let Some(step) = steps.get_mut(to) {
        let parts = parts.saturating_add(1);
        if to > from && parts < step.parts {
            *step = Step {
                parts,
                from: u8::try_from(from).unwrap_or(0),
                meaning,
            };
        }
    }
}
