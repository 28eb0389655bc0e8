//! Words that name a scheme and are no part of a number.

use std::collections::HashSet;
use std::sync::OnceLock;

/// Whether a word, in capitals without punctuation, names a scheme: `NO`, `INN`, `PASSPORT`. Longer words are kept out of
/// numbers by their length; the file has those that are short enough to be mistaken for a series.
pub(super) fn is_label(word: &str) -> bool {
    words().contains(word)
}

/// From `identifier-labels.csv`: `word,meaning,source`.
fn words() -> &'static HashSet<String> {
    static WORDS: OnceLock<HashSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let text = crate::FILES
            .iter()
            .find(|(name, _)| *name == "identifier-labels.csv")
            .map_or("", |(_, text)| text);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader
            .records()
            .flatten()
            .filter_map(|row| row.get(0).map(str::to_owned))
            .collect()
    })
}
