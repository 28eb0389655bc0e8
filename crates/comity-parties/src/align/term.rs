//! A part with the keys under which it is found.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::part::{Class, Part};
use crate::script::{skeleton, slavic_key};

/// Shortest skeleton that is a key: two consonants say nothing.
const SHORTEST_SKELETON: usize = 3;

/// A part and its keys.
#[derive(Clone, Debug)]
pub struct Term {
    /// The part; its family mark is that of the first name that had it.
    pub part: Part,
    /// Hashes of the consonant skeletons of its spellings.
    pub skeletons: Vec<u64>,
    /// Hashes of the Slavic keys of its spellings.
    pub slavic: Vec<u64>,
}

/// A quick hash of a text; the seed keeps the sorts of keys apart.
pub fn hash(seed: u8, text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    seed.hash(&mut hasher);
    text.hash(&mut hasher);
    hasher.finish()
}

impl Term {
    /// The part with its keys.
    pub fn new(part: Part) -> Self {
        let (mut skeletons, mut slavic) = (Vec::new(), Vec::new());
        if matches!(part.class, Class::Word | Class::Minor | Class::Place) {
            let mut text = String::new();
            for spelling in part.spellings() {
                text.clear();
                skeleton(spelling, &mut text);
                if text.len() >= SHORTEST_SKELETON {
                    keep(&mut skeletons, hash(b's', &text));
                }
                text.clear();
                slavic_key(spelling, &mut text);
                if text.len() >= SHORTEST_SKELETON {
                    keep(&mut slavic, hash(b'k', &text));
                }
            }
        }
        Self {
            part,
            skeletons,
            slavic,
        }
    }

    /// The words of the name as they were written; the text where nothing was.
    pub fn written(&self) -> &str {
        if self.part.original.is_empty() {
            &self.part.text
        } else {
            &self.part.original
        }
    }
}

/// The hash of the Slavic key of a spelling; none if it is too short to say anything.
pub fn slavic_hash(text: &str) -> Option<u64> {
    let mut key = String::with_capacity(text.len());
    slavic_key(text, &mut key);
    (key.len() >= SHORTEST_SKELETON).then(|| hash(b'k', &key))
}

fn keep(keys: &mut Vec<u64>, key: u64) {
    if !keys.contains(&key) {
        keys.push(key);
    }
}
