//! A written name into the names it holds: parentheses, "a.k.a.", strokes, two scripts side by side.

use crate::script::{Script, runs};

/// A name within what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// The text.
    pub text: String,
    /// Whether it is only a piece: what stood in parentheses.
    pub piece: bool,
    /// Whether something in parentheses was left out.
    pub shortened: bool,
}

/// Most names within one written name. Lists that put more into one field put a remark there.
const MOST_NAMES: usize = 6;

/// The names that a written name holds, the whole first.
pub(super) fn divide(written: &str) -> Vec<Name> {
    let mut names = Vec::new();
    for section in sections(written) {
        match parenthesis(section) {
            Some((outside, inside)) => {
                push(&mut names, &format!("{outside} {inside}"), false);
                if !inside.trim().is_empty() {
                    push(&mut names, &outside, false);
                    names.iter_mut().skip(1).for_each(|name| name.shortened = true);
                }
                push(&mut names, &inside, true);
            }
            None => push(&mut names, section, false),
        }
    }
    by_script(&mut names);
    names.truncate(MOST_NAMES);
    names
}

fn push(names: &mut Vec<Name>, text: &str, piece: bool) {
    let text = text.trim();
    let letters = text.chars().filter(|letter| letter.is_alphanumeric()).count();
    if letters == 0 || (piece && letters < 3) || names.iter().any(|name| name.text == text) {
        return;
    }
    names.push(Name {
        text: text.to_owned(),
        piece,
        shortened: false,
    });
}

/// The text cut at "a.k.a.", "f.k.a.", semicolons and strokes between blanks.
fn sections(written: &str) -> Vec<&str> {
    const MARKS: [&str; 8] = [" a.k.a. ", " aka ", " f.k.a. ", " fka ", " / ", ";", " | ", "\n"];
    if !written
        .bytes()
        .any(|byte| matches!(byte, b'/' | b';' | b'|' | b'\n' | b'k' | b'K'))
    {
        return vec![written];
    }
    let lower = written.to_ascii_lowercase();
    let mut cuts = Vec::new();
    for mark in MARKS {
        cuts.extend(
            lower
                .match_indices(mark)
                .map(|(at, found)| (at, at + found.len())),
        );
    }
    cuts.sort_unstable();
    let mut sections = Vec::new();
    let mut from = 0;
    for (start, end) in cuts {
        if start >= from {
            sections.extend(written.get(from..start));
            from = end;
        }
    }
    sections.extend(written.get(from..));
    sections
}

/// What stands outside and inside of parentheses; nothing if there are none.
fn parenthesis(text: &str) -> Option<(String, String)> {
    let is_open = |letter: char| matches!(letter, '(' | '（' | '[' | '【');
    let is_close = |letter: char| matches!(letter, ')' | '）' | ']' | '】');
    if !text.contains(is_open) {
        return None;
    }
    let (mut outside, mut inside) = (String::new(), String::new());
    let mut depth = 0_usize;
    for letter in text.chars() {
        if is_open(letter) {
            depth += 1;
        } else if is_close(letter) {
            depth = depth.saturating_sub(1);
            outside.push(' ');
            inside.push(' ');
        } else if depth > 0 {
            inside.push(letter);
        } else {
            outside.push(letter);
        }
    }
    if outside.trim().is_empty() {
        return Some((inside, String::new()));
    }
    Some((outside, inside))
}

/// A name in two scripts, both with two words or more, is two names.
fn by_script(names: &mut Vec<Name>) {
    let mut more = Vec::new();
    for name in names.iter() {
        if name.text.is_ascii() {
            continue;
        }
        let (mut latin, mut other) = (String::new(), String::new());
        for run in runs(&name.text) {
            let side = match run.script {
                Script::Latin => &mut latin,
                Script::Common => {
                    latin.push_str(run.text);
                    &mut other
                }
                _ => &mut other,
            };
            side.push_str(run.text);
        }
        if letters(&latin) >= 6 && letters(&other) >= 2 && words(&latin) >= 2 {
            more.push(Name {
                text: latin,
                piece: false,
                shortened: false,
            });
            more.push(Name {
                text: other,
                piece: false,
                shortened: false,
            });
        }
    }
    for name in more {
        push(names, &name.text, name.piece);
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|letter| letter.is_alphabetic()).count()
}

fn words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic))
        .count()
}
