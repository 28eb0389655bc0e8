//! Syllables: the inventory, the ways to cut a Latin word into them, and the older spelling of Taiwan.

use std::collections::HashMap;

use super::Han;

/// Spellings, each once, with a number from 1.
#[derive(Clone, Debug, Default)]
pub(super) struct Inventory {
    spellings: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u16>,
}

impl Inventory {
    /// The number of a spelling, a new one if need be; none when all 65,535 are given out.
    pub(super) fn intern(&mut self, spelling: &str) -> Option<u16> {
        if let Some(&number) = self.numbers.get(spelling) {
            return Some(number);
        }
        let number = u16::try_from(self.spellings.len() + 1).ok()?;
        self.spellings.push(spelling.into());
        self.numbers.insert(spelling.into(), number);
        Some(number)
    }

    /// The spelling of a number.
    pub(super) fn get(&self, number: u16) -> Option<&str> {
        let place = usize::from(number).checked_sub(1)?;
        self.spellings.get(place).map(AsRef::as_ref)
    }
}

/// Longest Latin word that is cut: the longest Chinese given names and places have four syllables of up to six letters.
pub(super) const MOST_LETTERS: usize = 36;

/// Most ways to cut one word; three ambiguous places give eight.
pub(super) const MOST_CUTS: usize = 8;

/// Longest syllable, `zhuang`.
const LONGEST: usize = 6;

/// All ways to cut a lower-case Latin word into pinyin syllables, fewer syllables first: `xian` is `xian` or `xi an`. An
/// apostrophe or hyphen must fall between syllables. Empty if the word is no pinyin.
pub fn syllables(word: &str, tables: &Han) -> Vec<Vec<String>> {
    let mut letters = String::new();
    let mut breaks = Vec::new();
    for letter in word.chars() {
        match letter {
            'a'..='z' => letters.push(letter),
            'A'..='Z' => letters.push(letter.to_ascii_lowercase()),
            'ü' | 'Ü' => letters.push('v'),
            '\'' | '’' | '-' | ' ' | '‐' => breaks.push(letters.len()),
            _ => return Vec::new(),
        }
        if letters.len() > MOST_LETTERS {
            return Vec::new();
        }
    }
    if letters.is_empty() {
        return Vec::new();
    }
    let crosses = |from: usize, to: usize| breaks.iter().any(|&at| from < at && at < to);
    // Ways to reach each place, each a list of the places passed.
    let mut ways: Vec<Vec<Vec<usize>>> = vec![Vec::new(); letters.len() + 1];
    ways[0].push(vec![0]);
    for from in 0..letters.len() {
        let here = std::mem::take(&mut ways[from]);
        for to in (from + 1..=letters.len().min(from + LONGEST)).rev() {
            let Some(part) = letters.get(from..to) else {
                continue;
            };
            if here.is_empty() || crosses(from, to) || !tables.is_syllable(part) {
                continue;
            }
            let Some(there) = ways.get_mut(to) else { continue };
            for way in &here {
                if there.len() < MOST_CUTS {
                    let mut longer = way.clone();
                    longer.push(to);
                    there.push(longer);
                }
            }
        }
    }
    let mut found = ways.pop().unwrap_or_default();
    found.sort_by_key(Vec::len);
    let cut = |way: Vec<usize>| {
        let parts = way.iter().zip(way.iter().skip(1));
        parts
            .filter_map(|(&from, &to)| letters.get(from..to))
            .map(str::to_owned)
            .collect()
    };
    found.into_iter().map(cut).collect()
}

/// True if a row of syllables, `lv xiao ming`, and Latin letters, `Lyu Xiao-ming` or `luxiaoming`, are the same pinyin: the
/// order of the syllables is kept; spaces, hyphens, apostrophes, capitals and tone marks over plain letters do not count; ü
/// may be `ü`, `v`, `u`, `yu` or `ue`.
pub fn same_pinyin(syllables: &str, latin: &str) -> bool {
    let mut asked = latin.chars().filter_map(|letter| match letter {
        'ü' | 'Ü' => Some('v'),
        _ => letter.is_ascii_alphabetic().then(|| letter.to_ascii_lowercase()),
    });
    let mut known = syllables.chars().filter(char::is_ascii_alphabetic).peekable();
    let mut held: Option<char> = None;
    let mut after_front = false;
    loop {
        let ours = known.next();
        let theirs = held.take().or_else(|| asked.next());
        let (Some(ours), Some(theirs)) = (ours, theirs) else {
            return ours.is_none() && theirs.is_none();
        };
        if ours != 'v' {
            if ours != theirs {
                return false;
            }
            after_front = matches!(ours, 'l' | 'n');
            continue;
        }
        match theirs {
            'v' => {}
            'y' if after_front => {
                if asked.next() != Some('u') {
                    return false;
                }
            }
            'u' => {
                // `lue` is lü, unless the e belongs to lüe itself.
                held = asked.next();
                if held == Some('e') && known.peek() != Some(&'e') {
                    held = None;
                }
            }
            _ => return false,
        }
        after_front = false;
    }
}

/// A pinyin syllable in the older spelling of Taiwan and of books, without apostrophes and marks: `zhang` is `chang`.
pub fn wade_giles(syllable: &str) -> String {
    if let Some(whole) = whole_syllable(syllable) {
        return whole.to_owned();
    }
    let initials = [
        ("zh", "ch"),
        ("ch", "ch"),
        ("sh", "sh"),
        ("b", "p"),
        ("d", "t"),
        ("g", "k"),
        ("j", "ch"),
        ("q", "ch"),
        ("x", "hs"),
        ("z", "ts"),
        ("c", "ts"),
        ("r", "j"),
    ];
    let found = initials.iter().find(|(initial, _)| syllable.starts_with(initial));
    let (initial, ours) = found.copied().unwrap_or(("", ""));
    let rest = syllable.get(initial.len()..).unwrap_or_default();
    let cut = rest.find(['a', 'e', 'i', 'o', 'u', 'v']).unwrap_or(rest.len());
    // An initial that is the same in both spellings is still in front of the final.
    let (kept, end) = if initial.is_empty() {
        rest.split_at(cut)
    } else {
        ("", rest)
    };
    let velar = matches!(initial, "g" | "k" | "h") || matches!(kept, "k" | "h");
    let end = match end {
        "ong" => "ung",
        "iong" => "iung",
        "ian" => "ien",
        "ie" => "ieh",
        "ue" | "ve" => "ueh",
        "v" => "u",
        "e" if velar => "o",
        "ui" if velar && kept != "h" => "uei",
        "uo" if !velar && initial != "sh" => "o",
        other => other,
    };
    format!("{ours}{kept}{end}")
}

/// Syllables whose older spelling follows no rule.
fn whole_syllable(syllable: &str) -> Option<&'static str> {
    Some(match syllable {
        "zi" | "ci" => "tzu",
        "si" => "szu",
        "zhi" | "chi" => "chih",
        "shi" => "shih",
        "ri" => "jih",
        "er" => "erh",
        "ye" => "yeh",
        "yan" => "yen",
        "yong" => "yung",
        "you" => "yu",
        "yue" => "yueh",
        "yi" => "i",
        "e" => "o",
        _ => return None,
    })
}
