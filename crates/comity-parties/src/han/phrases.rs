//! The list of phrases, sorted, so that the longest one at a place of a name is found character by character.

use std::collections::HashMap;

use super::HanClass;

/// One meaning of a phrase.
#[derive(Clone, Debug)]
pub(super) struct Meaning {
    pub(super) canonical: Box<str>,
    pub(super) class: HanClass,
}

#[derive(Clone, Debug)]
struct Phrase {
    letters: Box<[char]>,
    meanings: Vec<Meaning>,
}

/// A phrase found at a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit<'a> {
    /// Characters it covers.
    pub(super) length: usize,
    /// What it means, better first.
    pub(super) meanings: &'a [Meaning],
}

/// All phrases in simplified characters.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrases {
    list: Vec<Phrase>,
    starts: HashMap<char, (usize, usize)>,
}

impl Phrases {
    /// Adds a meaning; the meanings of one phrase keep the order of the file.
    pub(super) fn add(&mut self, phrase: &str, canonical: &str, class: HanClass) {
        let meaning = Meaning {
            canonical: canonical.into(),
            class,
        };
        // Rows of one phrase mostly stand together; `finish` puts the others together.
        let last = self.list.last_mut();
        if let Some(last) = last.filter(|last| last.letters.iter().copied().eq(phrase.chars())) {
            last.meanings.push(meaning);
            return;
        }
        self.list.push(Phrase {
            letters: phrase.chars().collect(),
            meanings: vec![meaning],
        });
    }

    /// Sorts; to be called after the last phrase was added.
    pub(super) fn finish(&mut self) {
        self.list.sort_by(|one, other| one.letters.cmp(&other.letters));
        self.list.dedup_by(|later, earlier| {
            let same = later.letters == earlier.letters;
            if same {
                earlier.meanings.append(&mut later.meanings);
            }
            same
        });
        self.starts.clear();
        for (place, phrase) in self.list.iter().enumerate() {
            if let Some(&first) = phrase.letters.first() {
                self.starts.entry(first).or_insert((place, place)).1 = place + 1;
            }
        }
    }

    /// Puts all phrases that begin where `rest` begins into `found`, shortest first.
    pub(super) fn at<'a>(&'a self, rest: &[char], found: &mut Vec<Hit<'a>>) {
        found.clear();
        let Some((from, to)) = rest.first().and_then(|first| self.starts.get(first)) else {
            return;
        };
        let mut range = self.list.get(*from..*to).unwrap_or_default();
        for length in 1..=rest.len() {
            // All of `range` agree with `rest` in the characters before this one and have more.
            if let Some(exact) = range.first().filter(|phrase| phrase.letters.len() == length) {
                found.push(Hit {
                    length,
                    meanings: &exact.meanings,
                });
                range = range.get(1..).unwrap_or_default();
            }
            let Some(next) = rest.get(length) else { return };
            let low = range.partition_point(|phrase| phrase.letters.get(length) < Some(next));
            let high = range.partition_point(|phrase| phrase.letters.get(length) <= Some(next));
            range = range.get(low..high).unwrap_or_default();
            if range.is_empty() {
                return;
            }
        }
    }
}
