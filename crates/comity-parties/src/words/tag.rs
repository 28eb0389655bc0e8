//! Finds the phrases in the words of a name: leftmost, longest, in linear time.

use super::key::{self, Key};
use super::phrase::MAX_WORDS;
use super::{Class, Lookup, Span, Token, Words};

/// Longest ending, in letters of the key, that a stem of the lists may have in a name: `-ационного`.
pub(super) const MAX_ENDING: usize = 10;

/// Shortest stem in letters of the key: what is shorter stands in the lists with its endings.
const SHORTEST_STEM: usize = 3;

/// Longest Slavic abbreviation, in letters of the key, that may also be a word or a name of another language: `mid`, `oak`.
const SHORT: usize = 3;

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
    /// The same of readings that hold only if the name is Slavic.
    late: Vec<u32>,
    late_ends: Vec<usize>,
    /// Whether any word of the name is certainly Slavic.
    slavic: bool,
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
        scratch.late.clear();
        scratch.late_ends.clear();
        scratch.slavic = false;
        for token in tokens {
            self.readings(token, scratch);
            scratch.ends.push(scratch.ids.len());
            scratch.late_ends.push(scratch.late.len());
        }
    }

    /// The numbers of a word, the surest first: as it is written, as Slavic sounds, by stems from the longest.
    fn readings(&self, token: &Token<'_>, scratch: &mut TagScratch) {
        let most = scratch.ids.len() + MAX_READINGS;
        let [latin, slavic, other, among] = &self.lookups;
        if key::is_cyrillic(token.text) {
            scratch.slavic = true;
            let sounds = key::slavic_of_cyrillic(token.text, false);
            scratch.ids.extend(whole(slavic, &sounds));
            stems(self, slavic, &sounds, &mut scratch.ids, most);
            return;
        }
        if !is_latin(token.text) {
            let found = key::other(token.text);
            scratch.ids.extend(whole(other, &found));
            return;
        }
        let ascii = if token.ascii.is_empty() && token.text.is_ascii() {
            token.text
        } else {
            token.ascii
        };
        let plain = key::latin(ascii);
        let known = whole(latin, &plain);
        scratch.ids.extend(known);
        if let Some(id) = whole(among, &plain) {
            scratch.late.push(id);
            scratch.slavic |= self.is_legal(id);
        }
        let sounds = key::slavic_of_latin(ascii);
        // `aa` and `ia` are one sound: too little to know a word by.
        if sounds.as_bytes().len() < ascii.len().min(2) {
            return;
        }
        let before = scratch.ids.len();
        if let Some(id) = whole(slavic, &sounds) {
            if sounds.as_bytes().len() <= SHORT && !self.sure.contains_key(&id) {
                scratch.late.push(id);
            } else {
                scratch.ids.push(id);
            }
        }
        stems(self, slavic, &sounds, &mut scratch.ids, most);
        scratch.slavic |= known.is_none() && scratch.ids.len() > before;
    }

    /// Whether a word that stands alone is a legal form.
    fn is_legal(&self, id: u32) -> bool {
        let node = self
            .edges
            .get(&(0, id))
            .and_then(|node| self.ends.get(*node as usize));
        let first = node
            .filter(|rows| !rows.is_empty())
            .and_then(|rows| self.meanings.get(rows.start as usize));
        first.is_some_and(|meaning| meaning.class == Class::Legal)
    }

    fn longest(&self, start: usize, count: usize, scratch: &mut TagScratch) -> Option<Span> {
        let mut best = None;
        scratch.now.clear();
        scratch.now.push(0);
        for at in start..count.min(start + MAX_WORDS) {
            let ids = slice(&scratch.ids, &scratch.ends, at);
            let late = if scratch.slavic {
                slice(&scratch.late, &scratch.late_ends, at)
            } else {
                &[]
            };
            scratch.next.clear();
            for node in &scratch.now {
                for id in ids.iter().chain(late) {
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

/// The numbers of one token.
fn slice<'ids>(ids: &'ids [u32], ends: &[usize], at: usize) -> &'ids [u32] {
    let from = at
        .checked_sub(1)
        .and_then(|before| ends.get(before))
        .copied()
        .unwrap_or(0);
    let to = ends.get(at).copied().unwrap_or(from);
    ids.get(from..to).unwrap_or_default()
}

fn whole(lookup: &Lookup, key: &Key) -> Option<u32> {
    lookup.whole.get(key.as_bytes()).copied()
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
