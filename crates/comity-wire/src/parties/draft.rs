//! A party under construction: every reader adds to it in the same way.

use std::collections::HashMap;
use std::sync::OnceLock;

use comity_core::party::{ListedId, ListedName, ListedParty, NameKind};

/// Adds a name unless it is there; an equal name in a stronger kind keeps the kind it has.
pub(super) fn name(party: &mut ListedParty, kind: NameKind, text: &str) {
    let text = squeeze(text);
    if is_empty(&text) || party.names.iter().any(|other| other.name == text) {
        return;
    }
    let script = script(&text).map(str::to_owned);
    party.names.push(ListedName {
        name: text,
        kind,
        script,
    });
}

/// Adds an identifier unless it is there.
pub(super) fn id(party: &mut ListedParty, scheme: &str, value: &str, country: &str) {
    let value = squeeze(value);
    if is_empty(&value) {
        return;
    }
    let country = Some(squeeze(country)).filter(|country| !is_empty(country));
    let found = ListedId {
        scheme: scheme.to_owned(),
        value,
        country,
    };
    if !party.ids.contains(&found) {
        party.ids.push(found);
    }
}

/// Adds a text to a list of them unless it is there or says nothing.
pub(super) fn add(list: &mut Vec<String>, text: &str) {
    let text = squeeze(text);
    if !is_empty(&text) && !list.contains(&text) {
        list.push(text);
    }
}

/// Adds to one text, divided by `; `.
pub(super) fn append(to: &mut Option<String>, text: &str) {
    let text = squeeze(text);
    if is_empty(&text) {
        return;
    }
    match to {
        Some(old) if old.contains(&text) => {}
        Some(old) => {
            old.push_str("; ");
            old.push_str(&text);
        }
        None => *to = Some(text),
    }
}

/// An address from its parts, the empty ones left out.
pub(super) fn address<S: AsRef<str>>(parts: impl IntoIterator<Item = S>) -> String {
    let mut out = String::new();
    for part in parts {
        let part = squeeze(part.as_ref());
        if is_empty(&part) {
            continue;
        }
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(&part);
    }
    out
}

/// `male` or `female`, in the words that lists use.
pub(super) fn gender(text: &str) -> Option<String> {
    let word = match text.trim().to_ascii_lowercase().as_str() {
        "m" | "male" | "man" => "male",
        "f" | "female" | "woman" => "female",
        _ => return None,
    };
    Some(word.to_owned())
}

/// Text with blanks collapsed.
pub(super) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Nothing, or what lists write for nothing.
pub(super) fn is_empty(text: &str) -> bool {
    matches!(
        text.trim(),
        "" | "-0-" | "-" | "--" | "N/A" | "n/a" | "na" | "NA" | "None" | "null" | "Unknown" | "unknown"
    )
}

/// ISO 15924 code of the script in which most letters of a text are.
pub(super) fn script(text: &str) -> Option<&'static str> {
    let mut counts: [(usize, &'static str); SCRIPTS.len()] = SCRIPTS.map(|(_, code)| (0, code));
    let mut kana = false;
    for character in text.chars().filter(|c| c.is_alphabetic()) {
        let code = u32::from(character);
        kana |= matches!(code, 0x3040..=0x30ff);
        let at = SCRIPTS
            .iter()
            .position(|(ranges, _)| ranges.iter().any(|(from, to)| (*from..=*to).contains(&code)));
        if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
            count.0 += 1;
        }
    }
    let (count, script) = counts.into_iter().max_by_key(|(count, _)| *count)?;
    match script {
        _ if count == 0 => None,
        "Hani" | "Hira" if kana => Some("Jpan"),
        script => Some(script),
    }
}

/// Code points of the scripts that lists are written in (Unicode, Scripts.txt, the blocks of letters).
const SCRIPTS: [(&[(u32, u32)], &str); 19] = [
    (&[(0x41, 0x24f), (0x1e00, 0x1eff), (0xff21, 0xff5a)], "Latn"),
    (&[(0x400, 0x52f), (0x1c80, 0x1c8f)], "Cyrl"),
    (
        &[
            (0x600, 0x6ff),
            (0x750, 0x77f),
            (0x8a0, 0x8ff),
            (0xfb50, 0xfdff),
            (0xfe70, 0xfeff),
        ],
        "Arab",
    ),
    (
        &[
            (0x2e80, 0x2fdf),
            (0x3400, 0x4dbf),
            (0x4e00, 0x9fff),
            (0xf900, 0xfaff),
            (0x20000, 0x323af),
        ],
        "Hani",
    ),
    (&[(0x3040, 0x30ff)], "Hira"),
    (&[(0x1100, 0x11ff), (0x3130, 0x318f), (0xac00, 0xd7a3)], "Hang"),
    (&[(0x370, 0x3ff), (0x1f00, 0x1fff)], "Grek"),
    (&[(0x590, 0x5ff)], "Hebr"),
    (&[(0x530, 0x58f)], "Armn"),
    (&[(0x10a0, 0x10ff), (0x1c90, 0x1cbf)], "Geor"),
    (&[(0xe00, 0xe7f)], "Thai"),
    (&[(0x900, 0x97f)], "Deva"),
    (&[(0x980, 0x9ff)], "Beng"),
    (&[(0xb80, 0xbff)], "Taml"),
    (&[(0x1000, 0x109f)], "Mymr"),
    (&[(0x1780, 0x17ff)], "Khmr"),
    (&[(0xe80, 0xeff)], "Laoo"),
    (&[(0x1200, 0x139f)], "Ethi"),
    (&[(0x1800, 0x18af)], "Mong"),
];

/// The scheme of an identifier by the label that an authority writes: `Tax ID No.` is `tax`. `None` if the label is unknown.
pub(super) fn scheme(label: &str) -> Option<&'static str> {
    let folded = fold(label);
    labels().get(folded.as_str()).copied()
}

/// The longest label with which a text begins, and the rest behind it.
pub(super) fn labelled(text: &str) -> Option<(&'static str, &str)> {
    let mut folded = String::with_capacity(40);
    let mut best = None;
    for (at, character) in text.char_indices().take(MAX_LABEL) {
        if character.is_alphanumeric() {
            folded.extend(character.to_lowercase());
        }
        let end = at + character.len_utf8();
        let rest = text.get(end..).unwrap_or("");
        // A label ends where a word ends.
        if rest.chars().next().is_none_or(|next| !next.is_alphanumeric())
            && let Some(scheme) = labels().get(folded.as_str())
        {
            best = Some((*scheme, rest));
        }
    }
    best
}

/// Longest label of an identifier, in characters.
const MAX_LABEL: usize = 90;

fn fold(label: &str) -> String {
    label
        .chars()
        .take(MAX_LABEL)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// From `data/list-ids.csv`: `written,scheme`, labels divided by `|`.
fn labels() -> &'static HashMap<String, &'static str> {
    static LABELS: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    LABELS.get_or_init(|| {
        let rows = include_str!("../../data/list-ids.csv").lines().skip(1);
        let pairs = rows.filter_map(|row| row.split_once(','));
        pairs
            .flat_map(|(scheme, written)| written.split('|').map(move |label| (fold(label), scheme)))
            .collect()
    })
}
