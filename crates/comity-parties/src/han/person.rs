//! Names of persons.

use super::{Han, HanClass, HanReading, HanSystem, HanWord, is_han};

/// Reads a personal name.
pub(super) fn read(run: &str, tables: &Han, out: &mut Vec<HanReading>) {
    let letters: Vec<char> = run.chars().filter(|&letter| is_han(letter)).take(super::MOST_CHARACTERS).collect();
    let simple: String = letters.iter().map(|&letter| tables.characters.simplified(letter)).collect();
    let mut cut = 1;
    if letters.len() > 2 {
        let two: String = simple.chars().take(2).collect();
        if tables.surnames.contains_key(two.as_str()) {
            cut = 2;
        }
    }
    let Some((family, given)) = letters.split_at_checked(cut.min(letters.len())) else {
        return;
    };
    let mut words = Vec::new();
    for (part, class) in [(family, HanClass::Family), (given, HanClass::Given)] {
        let original: String = part.iter().collect();
        let spelled: Vec<&str> = part.iter().filter_map(|&letter| tables.characters.pinyin(letter)).collect();
        let mut text = spelled.join(" ");
        if class == HanClass::Family {
            let simple: String = part.iter().map(|&letter| tables.characters.simplified(letter)).collect();
            if let Some(first) = tables.surnames.get(simple.as_str()).and_then(|found| found.pinyin.first()) {
                text.clone_from(first);
            }
        }
        if !text.is_empty() {
            words.push(HanWord {
                text,
                original,
                class,
                alternatives: Vec::new(),
            });
        }
    }
    if !words.is_empty() {
        out.push(HanReading {
            words,
            system: HanSystem::Mandarin,
            penalty: 0.0,
        });
    }
}
