//! Finds the phrases in the words of a name: leftmost, longest, in linear time.

use super::key::{self, Key};
use super::phrase::MAX_WORDS;
use super::{Lookup, Span, Token, Words};

/// Longest ending, in letters of the key, that a stem of the lists may have in a name: `-ационного`.
pub(super) const MAX_ENDING: usize = 10;

/// Shortest stem in letters of the key: what is shorter stands in the lists with its endings.
const SHORTEST_STEM: usize = 3;

/// Most nodes of the tree followed at once from one place of a name: a word is known by its letters and by a few stems.
const MAX_NODES: usize = 12;

/// Most readings of one word.
const MAX_READINGS: usize = 12;

/// Buffers of [`Words::tag`], to be used again.
#[derive(Debug, Default)]
pub struct TagScratch {
    /// Word numbers of all tokens, one after the other.
    ids: Vec<u32>,
    /// By token: where its numbers end.
    ends: Vec<usize>,
    now: Vec<u32>,
    next: Vec<u32>,
}

impl Words {
    /// Finds phrases: from the left the longest at each place, never overlapping. `out` is emptied first.
    pub fn tag(&self, tokens: &[Token<'_>], scratch: &mut TagScratch, out: &mut Vec<Span>) {
        out.clear();
        self.number(tokens, scratch);
        let mut start = 0;
        while start < tokens.len() {
            match self.longest(start, tokens.len(), scratch) {
                Some(span) => {
                    start = span.end;
                    out.push(span);
                }
                None => start += 1,
            }
        }
    }

    fn number(&self, tokens: &[Token<'_>], scratch: &mut TagScratch) {
        scratch.ids.clear();
        scratch.ends.clear();
        for token in tokens {
            self.readings(token, &mut scratch.ids);
            scratch.ends.push(scratch.ids.len());
        }
    }

    /// The numbers of a word, the surest first: as it is written, as Slavic sounds, by stems from the longest.
    fn readings(&self, token: &Token<'_>, ids: &mut Vec<u32>) {
        let most = ids.len() + MAX_READINGS;
        let [latin, slavic, other] = &self.lookups;
        let cyrillic = key::is_cyrillic(token.text);
        let ascii = if token.ascii.is_empty() && token.text.is_ascii() {
            token.text
        } else {
            token.ascii
        };
        let plain = if cyrillic || !is_latin(token.text) {
            None
        } else {
            Some(key::latin(ascii))
        };
        let sounds = if cyrillic {
            Some(key::slavic_of_cyrillic(token.text, false))
        } else if plain.is_some() {
            Some(key::slavic_of_latin(ascii))
        } else {
            let found = key::other(token.text);
            whole(other, &found, ids);
            stems(self, other, &found, ids, most);
            None
        };
        if let Some(found) = &plain {
            whole(latin, found, ids);
        }
        if let Some(found) = &sounds {
            whole(slavic, found, ids);
        }
        if let Some(found) = &plain {
            stems(self, latin, found, ids, most);
        }
        if let Some(found) = &sounds {
            stems(self, slavic, found, ids, most);
        }
    }

    fn longest(&self, start: usize, count: usize, scratch: &mut TagScratch) -> Option<Span> {
        let mut best = None;
        scratch.now.clear();
        scratch.now.push(0);
        for at in start..count.min(start + MAX_WORDS) {
            let from = at
                .checked_sub(1)
                .and_then(|before| scratch.ends.get(before))
                .copied()
                .unwrap_or(0);
            let to = scratch.ends.get(at).copied().unwrap_or(from);
            scratch.next.clear();
            for node in &scratch.now {
                for id in scratch.ids.get(from..to).unwrap_or_default() {
                    if let Some(found) = self.edges.get(&(*node, *id)) {
                        scratch.next.push(*found);
                    }
                }
            }
            scratch.next.truncate(MAX_NODES);
            if scratch.next.is_empty() {
                break;
            }
            let ends = scratch
                .next
                .iter()
                .filter_map(|node| self.ends.get(*node as usize));
            if let Some(rows) = ends.into_iter().find(|rows| !rows.is_empty()) {
                best = Some(Span {
                    start,
                    end: at + 1,
                    rows: rows.clone(),
                });
            }
            std::mem::swap(&mut scratch.now, &mut scratch.next);
        }
        best
    }
}

fn is_latin(text: &str) -> bool {
    text.chars()
        .next()
        .is_some_and(|first| first < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&first))
}

fn whole(lookup: &Lookup, key: &Key, ids: &mut Vec<u32>) {
    if let Some(id) = lookup.whole.get(key.as_bytes()) {
        ids.push(*id);
    }
}

/// Stems with an ending that the lists know; the longest stem first.
fn stems(words: &Words, lookup: &Lookup, key: &Key, ids: &mut Vec<u32>, most: usize) {
    let bytes = key.as_bytes();
    let shortest = bytes.len().saturating_sub(MAX_ENDING).max(SHORTEST_STEM);
    for length in (shortest..=bytes.len()).rev() {
        if ids.len() >= most {
            return;
        }
        let Some((stem, ending)) = bytes.split_at_checked(length) else {
            return;
        };
        if !ending.is_empty() && !words.endings.contains_key(ending) {
            continue;
        }
        if let Some(id) = lookup.stems.get(stem) {
            ids.push(*id);
        }
    }
}
