//! The keys under which a part is found.

use crate::align::{Term, allowed, hash, servant};
use crate::part::Class;

/// Deletions are taken from so many first letters: two words at most two letters apart have a deletion of their beginnings
/// in common.
const PREFIX: usize = 8;

/// The key of a word that is spelled so.
pub fn text_key(text: &str) -> u64 {
    hash(b't', text)
}

/// The keys of a term as a whole: spellings, skeletons, Slavic keys, groups of names.
pub fn whole_keys(term: &Term, asked: bool, out: &mut Vec<u64>) {
    out.extend(term.part.spellings().map(text_key));
    if matches!(
        term.part.class,
        Class::Org | Class::Legal | Class::Number | Class::Initial
    ) {
        return;
    }
    // Abdulrahman and Rahman stand under one key.
    out.push(hash(b'a', servant(&term.part.text).unwrap_or(&term.part.text)));
    out.extend(&term.skeletons);
    out.extend(&term.slavic);
    let numbered = |seed: u8, group: u32| {
        hash(seed, "").wrapping_add(u64::from(group).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    };
    out.extend(term.part.groups.iter().map(|group| numbered(b'g', group.0)));
    // A short form meets the full name under the key of the full name's group: each side also asks for the other's.
    let short = if asked { b'g' } else { b'n' };
    out.extend(term.part.short_for.iter().map(|group| numbered(short, group.0)));
    if asked {
        out.extend(term.part.groups.iter().map(|group| numbered(b'n', group.0)));
    }
}

/// The keys of the deletions, `at_most` letters at once, of the best spelling, and of the next where the word has several; nothing for words too short
/// to be forgiven a letter.
pub fn deletions(term: &Term, at_most: usize, out: &mut Vec<u64>) {
    const SPELLINGS: usize = 2;
    if !matches!(term.part.class, Class::Word | Class::Place) {
        return;
    }
    for text in term.part.spellings().take(SPELLINGS) {
        let bytes = text.as_bytes();
        // A word one letter shorter than the shortest forgiven twice may meet one that is.
        let most = allowed(bytes.len() + 1).min(at_most);
        if most == 0 || bytes.iter().any(u8::is_ascii_digit) {
            continue;
        }
        let head = bytes.get(..PREFIX).unwrap_or(bytes);
        out.push(key(head, usize::MAX, usize::MAX));
        for first in 0..head.len() {
            out.push(key(head, first, usize::MAX));
            if most > 1 {
                out.extend((first + 1..head.len()).map(|second| key(head, first, second)));
            }
        }
    }
}

/// The key of a word without two of its letters (FNV-1a, which needs no buffer).
fn key(letters: &[u8], first: usize, second: usize) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64 ^ u64::from(b'd');
    for (at, letter) in letters.iter().enumerate() {
        if at != first && at != second {
            hash = (hash ^ u64::from(*letter)).wrapping_mul(0x0100_0000_01B3);
        }
    }
    hash
}
