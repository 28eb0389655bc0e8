//! Japanese syllables: Hepburn without length marks, then with them written out as passports allow.

use super::super::readings::Readings;
use super::push_plain;

pub(super) fn read(word: &str, out: &mut Readings) {
    let mut full = String::with_capacity(word.len());
    write(word, &mut full);
    out.write(|text| {
        // Long vowels are usually left short: Ōno = Oono → Ono, Satō = Satou → Sato.
        let mut rest = full.as_str();
        while let Some(letter) = rest.chars().next() {
            text.push(letter);
            let long =
                (letter == 'o' && rest.starts_with("ou")) || rest.starts_with("oo") || rest.starts_with("uu");
            rest = rest.get(if long { 2 } else { 1 }..).unwrap_or("");
        }
    });
    out.push(&full);
    let with_h = full.replace("ou", "oh").replace("oo", "oh");
    out.push(&with_h);
}

fn write(word: &str, text: &mut String) {
    let mut doubled = false;
    for letter in word.chars() {
        // Katakana stands 96 places behind hiragana.
        let plain = match u32::from(letter) {
            code @ 0x30A1..=0x30F6 => char::from_u32(code - 0x60).unwrap_or(letter),
            _ => letter,
        };
        match plain {
            'っ' => doubled = true,
            'ー' => {}
            'ゃ' | 'ゅ' | 'ょ' => small_y(plain, text),
            'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' => small_vowel(plain, text),
            _ => {
                let from = text.len();
                match syllable(plain) {
                    Some(written) => text.push_str(written),
                    None => push_plain(letter, text),
                }
                if std::mem::take(&mut doubled)
                    && let Some(first) = text.get(from..).and_then(|new| new.chars().next())
                {
                    text.insert(from, if first == 'c' { 't' } else { first });
                }
            }
        }
    }
}

/// `し` + `ゃ` is `sha`, `き` + `ゃ` is `kya`.
fn small_y(letter: char, text: &mut String) {
    if text.ends_with('i') {
        text.pop();
    }
    if !(text.ends_with("sh") || text.ends_with("ch") || text.ends_with('j')) {
        text.push('y');
    }
    text.push(match letter {
        'ゃ' => 'a',
        'ゅ' => 'u',
        _ => 'o',
    });
}

fn small_vowel(letter: char, text: &mut String) {
    if text.ends_with(['a', 'e', 'i', 'o', 'u']) {
        text.pop();
    }
    text.push(match letter {
        'ぁ' => 'a',
        'ぃ' => 'i',
        'ぅ' => 'u',
        'ぇ' => 'e',
        _ => 'o',
    });
}

fn syllable(letter: char) -> Option<&'static str> {
    const ROWS: &str = "あa いi うu えe おo かka がga きki ぎgi くku ぐgu けke げge こko ごgo さsa ざza しshi じji すsu ずzu せse ぜze そso ぞzo \
                        たta だda ちchi ぢji つtsu づzu てte でde とto どdo なna にni ぬnu ねne のno はha ばba ぱpa ひhi びbi ぴpi ふfu ぶbu ぷpu \
                        へhe べbe ぺpe ほho ぼbo ぽpo まma みmi むmu めme もmo やya ゆyu よyo らra りri るru れre ろro わwa ゐi ゑe をo んn ゔvu";
    // The rows themselves hold ASCII letters and blanks.
    if letter.is_ascii() {
        return None;
    }
    let at = ROWS.find(letter)? + letter.len_utf8();
    ROWS.get(at..)?.split(' ').next()
}

#[cfg(test)]
mod tests {
    use super::super::readings_of;

    #[test]
    fn hepburn() {
        for (word, expected) in [
            ("さとう", &["sato", "satou", "satoh"][..]),
            ("ホンダ", &["honda"]),
            ("トヨタ", &["toyota"]),
            ("きょうと", &["kyoto"]),
            ("ほっかいどう", &["hokkaido"]),
            ("まっちゃ", &["matcha"]),
        ] {
            let found = readings_of(word);
            assert!(
                expected.iter().all(|one| found.iter().any(|other| other == one)),
                "{word}: {found:?}"
            );
        }
    }
}
