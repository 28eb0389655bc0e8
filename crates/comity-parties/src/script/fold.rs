//! One form for all the ways a name is typed.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::runs::Script;

/// Appends the folded form of a name.
///
/// Small letters in NFKC, words parted by one space. Marks that are not seen (zero width, direction) are dropped, and so are
/// apostrophes of all kinds: `O'Neil` → `oneil`, `Mu'ammar` → `muammar`. A hyphen between two letters stays (`jong-un`), and so
/// does a point between single letters (`S.A.` → `s.a`, `J.R.R. Tolkien` → `j.r.r tolkien`), because only the reader of the
/// words knows whether to join or to part them. `&` is a word of its own, `№` is `no`; everything else that is not a letter or
/// a digit parts words. Digits of all scripts become `0`–`9`. Accents stay on Latin, Greek and Cyrillic letters (how to read
/// `ü` is a matter of [`super::romanise`]) except `ё` → `е`; vowel signs of Arabic and Hebrew go, and the Arabic, Persian
/// and Urdu forms of one letter become one. Folding a folded form changes nothing.
pub fn fold(name: &str, out: &mut String) {
    let start = out.len();
    let mut ends = Ends::default();
    if name.is_ascii() {
        for byte in name.bytes() {
            ends.take(char::from(byte.to_ascii_lowercase()), out, start);
        }
        ends.close(out, start);
        return;
    }
    if name.chars().all(is_settled) {
        return out.push_str(name);
    }
    let quick = is_nfkc_quick(name.chars()) == IsNormalized::Yes;
    let mut lower = String::with_capacity(name.len() + 8);
    let prepared = name
        .chars()
        .map(|letter| if letter == '№' { '\u{1}' } else { letter });
    if quick {
        prepared.for_each(|letter| lower_into(letter, &mut lower));
    } else {
        prepared.nfkc().for_each(|letter| lower_into(letter, &mut lower));
    }
    // Small letters can compose with the mark after them.
    if is_nfkc_quick(lower.chars()) == IsNormalized::Yes {
        lower.chars().for_each(|letter| ends.take(letter, out, start));
    } else {
        lower.nfkc().for_each(|letter| ends.take(letter, out, start));
    }
    ends.close(out, start);
}

/// Small letters that the fold leaves as they are, of the scripts that most words are in.
fn is_settled(letter: char) -> bool {
    matches!(letter, 'a'..='z' | '0'..='9' | 'а'..='я' | 'ا' | 'ب' | 'ت'..='غ' | 'ف' | 'ق'..='و' | 'ي' | 'پ' | 'چ' | 'ژ' | 'گ')
}

/// One letter in the form that the fold gives it; nothing for marks that go.
fn lower_into(letter: char, lower: &mut String) {
    if letter == '\u{1}' {
        lower.push_str(" no ");
        return;
    }
    for small in letter.to_lowercase() {
        let settled = settle(small);
        if settled == 'ς' {
            lower.push('σ');
        } else if let Some(settled) = Some(settled).filter(|found| !is_left_out(*found)) {
            lower.push(settled);
        }
    }
}

/// The one form of letters that are typed in several.
fn settle(letter: char) -> char {
    match letter {
        'ё' | 'ѐ' => 'е',
        'ي' | 'ى' | 'ې' | 'ۍ' | 'ے' | 'ۓ' | 'ئ' | 'ێ' | 'ی' => 'ي',
        'ك' | 'ک' | 'ڪ' => 'ك',
        'ګ' => 'گ',
        'أ' | 'إ' | 'ٱ' | 'ٲ' | 'ٳ' => 'ا',
        'ؤ' | 'ۆ' | 'ۇ' | 'ۈ' => 'و',
        'ة' | 'ۀ' | 'ہ' | 'ۂ' | 'ۃ' | 'ھ' | 'ە' => 'ه',
        'ں' => 'ن',
        'ټ' => 'ت',
        'ډ' => 'د',
        'ړ' => 'ر',
        '\u{660}'..='\u{669}' => digit(letter, 0x660),
        '\u{6F0}'..='\u{6F9}' => digit(letter, 0x6F0),
        '\u{966}'..='\u{96F}' => digit(letter, 0x966),
        '\u{E50}'..='\u{E59}' => digit(letter, 0xE50),
        '\u{1040}'..='\u{1049}' => digit(letter, 0x1040),
        _ => letter,
    }
}

fn digit(letter: char, zero: u32) -> char {
    char::from_digit(u32::from(letter).saturating_sub(zero), 10).unwrap_or('0')
}

/// What the fold drops without parting the word: invisible marks, apostrophes, stretch marks, vowel points, the lone hamza.
pub fn is_left_out(letter: char) -> bool {
    matches!(letter,
        '\'' | '`' | '\u{B4}' | '\u{2BB}'..='\u{2BF}' | '\u{2B9}' | '\u{2BA}' | '\u{2C8}' | '\u{2018}'..='\u{201B}'
        | '\u{2032}' | '\u{2035}' | '\u{55A}' | '\u{FF07}' | '\u{A78B}' | '\u{A78C}'
        | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}'
        | '\u{300}'..='\u{33F}' | '\u{342}'..='\u{344}' | '\u{346}'..='\u{36F}' | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}' | '\u{5F3}' | '\u{5F4}'
        | '\u{610}'..='\u{61A}' | '\u{621}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}'
        | '\u{6DF}'..='\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{8D3}'..='\u{8FF}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Where the word in hand stands: needed for hyphens and points, which stay only between letters.
#[derive(Default)]
struct Ends {
    /// Letters since the last space, hyphen or point, counted to two.
    letters: u8,
    /// A sign that stays only if a letter follows.
    pending: Option<char>,
}

impl Ends {
    fn take(&mut self, letter: char, out: &mut String, start: usize) {
        match letter {
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{58A}' | '\u{5BE}' => self.hold('-', out, start),
            '.' | '\u{2024}' => self.hold('.', out, start),
            '&' => {
                self.part(out, start);
                out.push_str("& ");
            }
            _ if is_left_out(letter) => {}
            _ if is_word(letter) => self.letter(letter, out, start),
            _ => self.part(out, start),
        }
    }

    fn hold(&mut self, sign: char, out: &mut String, start: usize) {
        if self.letters == 0 || self.pending.is_some() || (sign == '.' && self.letters != 1) {
            self.part(out, start);
        } else {
            self.pending = Some(sign);
        }
    }

    fn letter(&mut self, letter: char, out: &mut String, start: usize) {
        if let Some(sign) = self.pending.take() {
            out.push(sign);
            self.letters = 0;
        } else if self.letters == 1 && letter != ' ' {
            self.unpoint(out, start);
        }
        out.push(letter);
        self.letters = (self.letters + 1).min(2);
    }

    /// A second letter after `a.b`: the point did not stand between single letters and parts the words.
    fn unpoint(&mut self, out: &mut String, start: usize) {
        let Some(last) = out.char_indices().next_back() else {
            return;
        };
        let Some(before) = out.get(start..last.0) else {
            return;
        };
        if before.ends_with('.') {
            let at = last.0 - 1;
            out.replace_range(at..=at, " ");
        }
    }

    fn part(&mut self, out: &mut String, start: usize) {
        self.pending = None;
        self.letters = 0;
        if out.len() > start && !out.ends_with(' ') {
            out.push(' ');
        }
    }

    fn close(&mut self, out: &mut String, start: usize) {
        self.part(out, start);
        if out.len() > start {
            out.pop();
        }
    }
}

fn is_word(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_alphanumeric();
    }
    // Vowel signs of Indian and South-East Asian scripts are no letters to Unicode, but they belong to the word.
    letter.is_alphanumeric() || Script::of(letter) != Script::Common || is_sign_of_word(letter)
}

fn is_sign_of_word(letter: char) -> bool {
    matches!(u32::from(letter), 0x900..=0x963 | 0x971..=0xDFF | 0xE30..=0xE3A | 0xE47..=0xE4E | 0xEB0..=0xECD | 0xF71..=0xFBC
        | 0x102B..=0x103E | 0x17B4..=0x17D3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(name: &str) -> String {
        let mut out = String::new();
        fold(name, &mut out);
        out
    }

    #[test]
    fn one_form() {
        for (name, expected) in [
            ("  O'Neil,  Seán ", "oneil seán"),
            ("KIM Jong-un", "kim jong-un"),
            ("J.R.R. Tolkien", "j.r.r tolkien"),
            ("A.I.Ivanov", "a.i ivanov"),
            ("Acme Co.,Ltd.", "acme co ltd"),
            ("Comercial S.A. de C.V.", "comercial s.a de c.v"),
            ("AT&T", "at & t"),
            ("Завод №5", "завод no 5"),
            ("Артём", "артем"),
            ("İSTANBUL", "istanbul"),
            ("ＡＢＣ　１２", "abc 12"),
            ("مُحَمَّد", "محمد"),
            ("نجم\u{200c}الدین", "نجمالدين"),
            ("فاطمة", "فاطمه"),
            ("۱۲", "12"),
            ("-- . -", ""),
            ("\u{202e}abc\u{200d}d", "abcd"),
            ("ΠΑΠΑΔΟΠΟΥΛΟΣ", "παπαδοπουλοσ"),
        ] {
            assert_eq!(folded(name), expected, "{name}");
            assert_eq!(folded(expected), expected, "twice: {name}");
        }
    }
}
