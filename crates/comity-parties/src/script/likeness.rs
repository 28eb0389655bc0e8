//! How well two spellings of one skeleton agree in what the skeleton leaves out.

/// Longest word that is compared, in letters; of a longer one the beginning is.
const LONGEST: usize = 60;

/// Two consonants that are as far apart as this are two sounds.
const DIFFERENT: f32 = 0.5;

/// How alike two spellings (readings in ASCII small letters) of one skeleton are: 1 the same, about 0.9 and more spellings
/// of one name, below 0.6 rather two names. A reading of unpointed Arabic script has no short vowels; where one side has none,
/// a short vowel of the other says nothing, a long one a little.
///
/// `husayn`/`hossein` 0.95, `hsin`/`hussein` 0.88, `hasan`/`husayn` 0.45.
pub fn likeness(first: &str, second: &str) -> f32 {
    if first == second {
        return 1.0;
    }
    let (mut left, mut right) = (Sounds::new(first), Sounds::new(second));
    let mut loss = 0.0_f32;
    for place in 0..LONGEST {
        let (mut a, mut b) = (left.next_sound(), right.next_sound());
        if !a.meets(&b) {
            // One side may have an h or the l of an article more.
            loss += left.skip(&mut a, &b) + right.skip(&mut b, &a);
        }
        let closing = a.consonant.is_empty() && b.consonant.is_empty();
        loss += vowels_apart(a.vowels, b.vowels, place == 0, closing);
        if closing {
            break;
        }
        loss += if a.consonant.is_empty() || b.consonant.is_empty() {
            1.0
        } else {
            consonants_apart(a.consonant, b.consonant)
        };
    }
    1.0 / (1.0 + loss + loss * loss)
}

/// A word as vowels and consonants in turn.
#[derive(Clone)]
struct Sounds<'a> {
    rest: &'a [u8],
}

#[derive(Clone, Copy)]
struct Sound<'a> {
    /// The vowels (with `y w v h` that belong to them) before the consonant.
    vowels: &'a [u8],
    /// The letters of the consonant; none at the end of the word.
    consonant: &'a [u8],
}

impl Sound<'_> {
    /// Whether the consonants can be one sound.
    fn meets(&self, other: &Sound<'_>) -> bool {
        match (self.consonant.is_empty(), other.consonant.is_empty()) {
            (true, true) => true,
            (false, false) => consonants_apart(self.consonant, other.consonant) < DIFFERENT,
            _ => false,
        }
    }
}

impl<'a> Sounds<'a> {
    /// Leaves out a sound that only this side has and need not have, if the next one meets the other side; the loss of it.
    fn skip(&mut self, sound: &mut Sound<'a>, other: &Sound<'_>) -> f32 {
        if sound.meets(other) || !matches!(sound.consonant, b"h" | b"l" | b"hh") {
            return 0.0;
        }
        let mut after = self.clone();
        let next = after.next_sound();
        if !next.meets(other) {
            return 0.0;
        }
        let vowels = if sound.vowels.is_empty() {
            next.vowels
        } else {
            sound.vowels
        };
        *self = after;
        *sound = Sound { vowels, ..next };
        0.06
    }

    fn new(word: &'a str) -> Self {
        Self {
            rest: word.as_bytes(),
        }
    }

    fn next_sound(&mut self) -> Sound<'a> {
        let mut at = 0;
        while self.rest.get(at).is_some_and(|letter| belongs_to_vowel(*letter)) {
            at += 1;
        }
        // An h at the end of the word is no sound of its own.
        if self.rest.get(at..) == Some(b"h") && at > 0 {
            let vowels = self.rest.get(..at).unwrap_or(b"");
            self.rest = b"";
            return Sound {
                vowels,
                consonant: b"",
            };
        }
        let (vowels, from) = self.rest.split_at_checked(at).unwrap_or((self.rest, b""));
        let taken = consonant_length(from);
        let (consonant, rest) = from.split_at_checked(taken).unwrap_or((from, b""));
        self.rest = rest;
        Sound { vowels, consonant }
    }
}

fn belongs_to_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'w' | b'v')
}

fn consonant_length(from: &[u8]) -> usize {
    let letter = |at: usize| from.get(at).copied().unwrap_or(0);
    let pair = [letter(0), letter(1)];
    let single = match &pair {
        b"sh" | b"ch" | b"th" | b"dh" | b"kh" | b"gh" | b"zh" | b"ph" | b"dj" => 2,
        b"tc" | b"sc" if letter(2) == b'h' => 3,
        _ => usize::from(!from.is_empty()),
    };
    // Doubled: `ss`, `ddin`, `chch`.
    if single == 1 && pair[0] == pair[1] {
        2
    } else {
        single
    }
}

/// How far two consonants of one class are from each other.
fn consonants_apart(first: &[u8], second: &[u8]) -> f32 {
    let single = |sound: &[u8]| -> [u8; 2] {
        match sound {
            [one, two] if one == two => [*one, 0],
            [one, two, ..] => [*one, *two],
            [one] => [*one, 0],
            [] => [0, 0],
        }
    };
    let (a, b) = (single(first), single(second));
    if a == b {
        return 0.0;
    }
    let near = |one: &[u8; 2], other: &[u8; 2]| (a == *one && b == *other) || (a == *other && b == *one);
    let doubled = first.first() == second.first();
    match () {
        () if near(b"q\0", b"k\0") || near(b"dj", b"j\0") || near(b"gh", b"q\0") || near(b"dh", b"z\0") => {
            0.08
        }
        () if near(b"c\0", b"k\0") || near(b"c\0", b"q\0") || near(b"c\0", b"s\0") || near(b"th", b"t\0") => {
            0.1
        }
        () if near(b"gh", b"g\0") || near(b"kh", b"h\0") || near(b"sh", b"ch") || near(b"zh", b"j\0") => 0.12,
        () if near(b"q\0", b"g\0") || near(b"ph", b"f\0") || near(b"x\0", b"kh") || near(b"dh", b"d\0") => {
            0.15
        }
        () if near(b"g\0", b"k\0") || near(b"gh", b"k\0") || near(b"p\0", b"b\0") || near(b"d\0", b"z\0") => {
            0.35
        }
        () if near(b"th", b"s\0") || near(b"j\0", b"g\0") => 0.2,
        () if doubled => 0.3,
        () => 0.8,
    }
}

/// The colours of a stretch of vowels.
#[derive(Clone, Copy, PartialEq)]
struct Colour {
    a: bool,
    i: bool,
    u: bool,
    long: bool,
}

fn colour(vowels: &[u8]) -> Colour {
    let has = |letters: &[u8]| vowels.iter().any(|letter| letters.contains(letter));
    // `ou` is u, `ee` is i, `oo` is u; `e` alone is between a and i.
    let u = has(b"ouwv");
    let i = has(b"iy") || vowels.windows(2).any(|pair| pair == b"ee");
    let e = has(b"e") && !vowels.windows(2).any(|pair| pair == b"ee");
    Colour {
        a: has(b"a") || e,
        i: i || e,
        u,
        long: vowels.len() > 1,
    }
}

/// The colour without the glides `y w v`, unless there is nothing else.
fn core(vowels: &[u8]) -> Colour {
    let mut letters = [0; 4];
    let mut count = 0;
    for letter in vowels
        .iter()
        .filter(|letter| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u'))
    {
        if let Some(place) = letters.get_mut(count) {
            *place = *letter;
            count += 1;
        }
    }
    colour(
        letters
            .get(..count)
            .filter(|found| !found.is_empty())
            .unwrap_or(vowels),
    )
}

/// How far two stretches of vowels are from each other. `opening`: before the first consonant; `closing`: after the last.
fn vowels_apart(first: &[u8], second: &[u8], opening: bool, closing: bool) -> f32 {
    if first == second {
        return 0.0;
    }
    let (a, b) = (colour(first), colour(second));
    if first.is_empty() || second.is_empty() {
        let there = if first.is_empty() { second } else { first };
        return match () {
            // A final a is written in Arabic script as h, alif or not at all.
            () if closing && colour(there) == colour(b"a") => 0.1,
            () if closing => 0.35,
            () if opening => 0.2,
            () if there.len() == 1 => 0.02,
            () if matches!(there, b"ou" | b"oo" | b"aa" | b"ee") => 0.2,
            () => 0.35,
        };
    }
    let shared = (a.a && b.a) || (a.i && b.i) || (a.u && b.u);
    if a.a == b.a && a.i == b.i && a.u == b.u {
        return 0.02;
    }
    let glide = |vowels: &[u8]| {
        matches!(
            vowels,
            [
                b'a' | b'e' | b'i' | b'o' | b'u',
                b'w' | b'v',
                b'a' | b'e' | b'i' | b'o' | b'u'
            ]
        )
    };
    if (glide(first) && second.len() == 1) || (glide(second) && first.len() == 1) {
        return 0.4;
    }
    let (core_a, core_b) = (core(first), core(second));
    let cores_meet = (core_a.a && core_b.a) || (core_a.i && core_b.i) || (core_a.u && core_b.u);
    if shared && !cores_meet {
        // Only a glide is shared, as in kyong and kwang; but a lone u may be the w of unpointed script.
        let lone = |vowels: &[u8]| vowels == b"u";
        return if lone(first) || lone(second) { 0.2 } else { 0.4 };
    }
    let diphthong = |one: Colour| one.long && one.a && (one.i || one.u);
    match () {
        () if shared && (diphthong(a) || diphthong(b)) => 0.12,
        () if shared => 0.05,
        () if opening => 0.12,
        // Dull last vowels: Yusuf, Youssef.
        () if first == b"e" || second == b"e" => 0.3,
        () => 0.6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_alike_and_names_are_not() {
        for (first, second) in [
            ("husayn", "hossein"),
            ("hsin", "hussein"),
            ("mhmd", "mohammad"),
            ("qasim", "ghasem"),
            ("rda", "rida"),
        ] {
            assert!(
                likeness(first, second) >= 0.85,
                "{first} {second} {}",
                likeness(first, second)
            );
        }
        for (first, second) in [
            ("hasan", "husayn"),
            ("karim", "akram"),
            ("nur", "nawir"),
            ("jamal", "jamil"),
            ("salim", "salam"),
        ] {
            assert!(
                likeness(first, second) < 0.8,
                "{first} {second} {}",
                likeness(first, second)
            );
        }
        assert!(
            likeness("", "") >= 0.99
                && likeness("a", "") >= 0.0
                && likeness(&"ab".repeat(9_000), "ab") >= 0.0
        );
    }
}
