//! Hebrew without points: what English and Israeli passports make of the consonants and the letters that stand for vowels.

use super::super::readings::Readings;
use super::push_plain;

/// With soft letters as at the ends and insides of words; with hard ones; with `ch` and `tz`.
pub(super) fn read(word: &str, out: &mut Readings) {
    out.write(|text| {
        write(
            word,
            text,
            Way {
                soft: true,
                deep: "h",
                sharp: "ts",
                vav: "o",
            },
        )
    });
    out.write(|text| {
        write(
            word,
            text,
            Way {
                soft: true,
                deep: "ch",
                sharp: "tz",
                vav: "u",
            },
        )
    });
    out.write(|text| {
        write(
            word,
            text,
            Way {
                soft: false,
                deep: "h",
                sharp: "tz",
                vav: "v",
            },
        )
    });
}

#[derive(Clone, Copy)]
struct Way {
    soft: bool,
    deep: &'static str,
    sharp: &'static str,
    vav: &'static str,
}

fn write(word: &str, text: &mut String, way: Way) {
    let mut first = true;
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let last = letters.peek().is_none();
        let soft = way.soft && !first;
        let written = match letter {
            'א' | 'ע' => "a",
            'ב' if soft => "v",
            'ב' => "b",
            'ג' => "g",
            'ד' => "d",
            'ה' if last => "a",
            'ה' => "h",
            'ו' if first => "v",
            'ו' => way.vav,
            'ז' => "z",
            'ח' => way.deep,
            'ט' | 'ת' => "t",
            'י' if first => "y",
            'י' => "i",
            'כ' if soft => "kh",
            'כ' => "k",
            'ך' => "kh",
            'ל' => "l",
            'מ' | 'ם' => "m",
            'נ' | 'ן' => "n",
            'ס' => "s",
            'פ' if soft => "f",
            'פ' => "p",
            'ף' => "f",
            'צ' | 'ץ' => way.sharp,
            'ק' => "k",
            'ר' => "r",
            'ש' => "sh",
            other => {
                push_plain(other, text);
                ""
            }
        };
        text.push_str(written);
        first = false;
    }
}

#[cfg(test)]
mod tests {
    use super::super::readings_of;

    #[test]
    fn well_known_words() {
        for (word, expected) in [
            ("שלום", "shlom"),
            ("חיפה", "chifa"),
            ("דוד", "dod"),
            ("כרמל", "krml"),
        ] {
            let found = readings_of(word);
            assert!(found.iter().any(|other| other == expected), "{word}: {found:?}");
        }
    }
}
