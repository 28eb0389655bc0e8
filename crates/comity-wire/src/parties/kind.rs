//! Whether a name is a person's, for lists that do not say.

use std::collections::HashSet;
use std::sync::OnceLock;

use comity_core::party::PartyType;

/// Words in the longest name of a person that is taken for one.
const MAX_PERSON_WORDS: usize = 6;

/// A person if all words are names in letters, two to six of them, and none is a word of organisations; else an entity.
///
/// A guess: a party of the wrong type is not found by who asks for the other. The header of the list says that it was made.
pub(super) fn guess(name: &str) -> PartyType {
    let words: Vec<String> = name
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '-' | '(' | ')' | '&' | '+'))
        .map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
                .replace('.', "")
        })
        .filter(|word| !word.is_empty())
        .take(MAX_PERSON_WORDS + 1)
        .collect();
    let person = (2..=MAX_PERSON_WORDS).contains(&words.len())
        && !name.contains(['&', '+', '"', '“'])
        && words
            .iter()
            .all(|word| word.chars().all(|c| c.is_alphabetic() || c == '\'' || c == '’'))
        && !words.iter().any(|word| is_organisation(word))
        && !name.split_whitespace().any(|word| is_acronym(word, name));
    // Latin letters only: names in other scripts are not told apart by words.
    if person && name.is_ascii() {
        PartyType::Person
    } else {
        PartyType::Entity
    }
}

/// `MCST`, `SL`, `OpenLab` in a name that is otherwise written in small letters; `III` and `McDonald` are persons'.
fn is_acronym(word: &str, name: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let mixed = name.chars().any(|c| c.is_lowercase());
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    let generation = letters.iter().all(|c| matches!(c, 'I' | 'V' | 'X'));
    let all = (2..=5).contains(&letters.len()) && capitals == letters.len() && !word.contains('.');
    let inside = word.split(['-', '\'']).any(|part| {
        part.chars().skip(1).any(char::is_uppercase)
            && part.chars().any(char::is_lowercase)
            && !["Mc", "Mac", "De", "Di", "Al", "El", "La", "Le"]
                .iter()
                .any(|prefix| part.starts_with(prefix))
    });
    mixed && ((all && !generation) || inside)
}

fn is_organisation(word: &str) -> bool {
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        include_str!("../../data/entity-words.csv")
            .lines()
            .skip(1)
            .filter_map(|row| row.split_once(',').map(|(_, words)| words))
            .flat_map(|words| words.split('|'))
            .collect()
    });
    words.contains(word)
}
