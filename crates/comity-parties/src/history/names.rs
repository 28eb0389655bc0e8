//! Whether exactly this name stood on a list at a moment: case and punctuation are ignored, and nothing else.

use std::collections::HashMap;

use comity_core::date::Timestamp;
use comity_core::party::PartyType;
use unicode_normalization::UnicodeNormalization as _;

use super::versions::{History, Version};

/// A name as this question compares it: letters and digits in lower case, one blank for whatever stands between them.
pub fn folded(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for letter in name.nfkc().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() || is_mark(letter) {
            text.push(letter);
        } else if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// A combining mark belongs to the letter before it and is no punctuation.
fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

/// The versions of a history by their exact names.
#[derive(Debug)]
pub struct NameIndex<'h> {
    by_name: HashMap<String, Vec<&'h Version>>,
}

impl<'h> NameIndex<'h> {
    /// Every name of every version.
    pub fn build(history: &'h History) -> Self {
        let mut by_name: HashMap<String, Vec<&'h Version>> = HashMap::new();
        for version in history.versions() {
            for name in &version.party.names {
                let held = by_name.entry(folded(&name.name)).or_default();
                // An entry may give one name twice, written in two ways.
                if !held.last().is_some_and(|last| std::ptr::eq(*last, version)) {
                    held.push(version);
                }
            }
        }
        Self { by_name }
    }

    /// The versions that held at this moment under this name; of any type if none is asked for.
    pub fn listed(&self, name: &str, kind: Option<PartyType>, at: Timestamp) -> Vec<&'h Version> {
        let held = self.by_name.get(&folded(name)).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<&'h Version> = held
            .iter()
            .copied()
            .filter(|version| version.held_at(at) && kind.is_none_or(|kind| kind == version.party.kind))
            .collect();
        found.sort_by(|a, b| a.party.id.cmp(&b.party.id));
        found
    }
}
