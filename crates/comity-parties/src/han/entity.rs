//! Names of organisations, ships and aircraft: longest listed phrases, the rest by sound.

use super::phrases::Hit;
use super::{Han, HanClass, HanReading, HanSystem, HanWord, MOST_CHARACTERS, is_han};

/// Reads a name of an organisation.
pub(super) fn read(run: &str, tables: &Han, out: &mut Vec<HanReading>) {
    let letters: Vec<char> = run.chars().take(MOST_CHARACTERS).collect();
    let simple: Vec<char> = letters.iter().map(|&letter| tables.characters.simplified(letter)).collect();
    let mut words: Vec<HanWord> = Vec::new();
    let mut hits: Vec<Hit<'_>> = Vec::new();
    let mut at = 0;
    let mut open = false;
    while at < letters.len() {
        let rest = simple.get(at..).unwrap_or_default();
        tables.phrases.at(rest, &mut hits);
        if let Some(hit) = hits.last() {
            let original = letters.iter().skip(at).take(hit.length).collect();
            let mut texts = hit.meanings.iter().map(|meaning| meaning.canonical.to_string());
            words.push(HanWord {
                text: texts.next().unwrap_or_default(),
                original,
                class: hit.meanings.first().map_or(HanClass::Org, |meaning| meaning.class),
                alternatives: texts.take(super::MOST_ALTERNATIVES).collect(),
            });
            at += hit.length;
            open = false;
            continue;
        }
        let letter = letters.get(at).copied().unwrap_or(' ');
        at += 1;
        let text = if is_han(letter) {
            tables.characters.pinyin(letter).unwrap_or_default().to_owned()
        } else if letter.is_ascii_alphanumeric() {
            letter.to_ascii_lowercase().to_string()
        } else {
            open = false;
            continue;
        };
        match words.last_mut().filter(|_| open) {
            Some(word) => {
                if is_han(letter) {
                    word.text.push(' ');
                }
                word.text.push_str(&text);
                word.original.push(letter);
            }
            None => words.push(HanWord {
                text,
                original: letter.to_string(),
                class: HanClass::Word,
                alternatives: Vec::new(),
            }),
        }
        open = true;
    }
    words.retain(|word| !word.text.is_empty());
    if !words.is_empty() {
        out.push(HanReading {
            words,
            system: HanSystem::Mandarin,
            penalty: 0.0,
        });
    }
}
