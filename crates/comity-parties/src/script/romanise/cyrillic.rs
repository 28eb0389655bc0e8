//! Cyrillic: Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian and the languages of Central Asia.

use super::super::readings::Readings;
use super::push_plain;

/// One way to write Cyrillic in Latin letters: its table and what it does at certain places.
#[derive(Clone, Copy)]
struct Style {
    /// What differs from [`common`].
    special: fn(char) -> Option<&'static str>,
    /// The end `ий`, `ый`: BGN writes `y`, passports `ii`, `yi`.
    short_end: bool,
    /// `е` at the beginning and after a vowel or sign is `ye`.
    ye: bool,
}

const BGN: Style = Style {
    special: bgn,
    short_end: true,
    ye: false,
};
const BGN_FULL: Style = Style {
    special: bgn,
    short_end: false,
    ye: true,
};
const PASSPORT: Style = Style {
    special: passport,
    short_end: false,
    ye: false,
};
const SCHOLARLY: Style = Style {
    special: scholarly,
    short_end: false,
    ye: false,
};
const GERMAN: Style = Style {
    special: german,
    short_end: false,
    ye: false,
};
const UKRAINIAN: Style = Style {
    special: ukrainian,
    short_end: false,
    ye: false,
};
const UKRAINIAN_BGN: Style = Style {
    special: ukrainian_bgn,
    short_end: true,
    ye: false,
};
const BELARUSIAN: Style = Style {
    special: belarusian,
    short_end: false,
    ye: false,
};
const BULGARIAN: Style = Style {
    special: bulgarian,
    short_end: false,
    ye: false,
};
const SERBIAN: Style = Style {
    special: serbian,
    short_end: false,
    ye: false,
};
const SERBIAN_HEARD: Style = Style {
    special: serbian_heard,
    short_end: false,
    ye: false,
};
const TURKIC: Style = Style {
    special: turkic,
    short_end: true,
    ye: false,
};
const TURKIC_HEARD: Style = Style {
    special: turkic_heard,
    short_end: false,
    ye: false,
};

/// The styles of the language that the letters show; of a word without tell-tale letters, the Russian ones and the Ukrainian.
pub(super) fn read(word: &str, out: &mut Readings) {
    let styles: &[Style] = if word.contains(['ђ', 'ј', 'љ', 'њ', 'ћ', 'џ', 'ѓ', 'ќ', 'ѕ']) {
        &[SERBIAN_HEARD, SERBIAN]
    } else if word.contains(['ї', 'є', 'ґ']) {
        &[UKRAINIAN, UKRAINIAN_BGN, BGN, PASSPORT]
    } else if word.contains('ў') && !word.contains(['қ', 'ғ', 'ҳ']) {
        &[BELARUSIAN, TURKIC, BGN]
    } else if word.contains([
        'ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'ү', 'һ', 'ӣ', 'ӯ', 'ҳ', 'ҷ', 'ҹ', 'ў',
    ]) {
        &[TURKIC, TURKIC_HEARD, PASSPORT]
    } else if word.contains('і') {
        &[UKRAINIAN, UKRAINIAN_BGN, BELARUSIAN, BGN, PASSPORT]
    } else {
        &[BGN, PASSPORT, BGN_FULL, UKRAINIAN, SCHOLARLY, GERMAN]
    };
    for style in styles {
        out.write(|text| style.write(word, text));
    }
    if word.contains('ъ') || word.contains('щ') {
        out.write(|text| BULGARIAN.write(word, text));
    }
}

impl Style {
    fn write(self, word: &str, text: &mut String) {
        let mut before = None;
        let mut letters = word.chars().peekable();
        while let Some(letter) = letters.next() {
            let starts = before.is_none_or(opens_ye);
            let ends = letters.peek() == Some(&'й') && letters.clone().nth(1).is_none();
            if self.short_end && ends && matches!(letter, 'и' | 'ы' | 'і') {
                text.push('y');
                return;
            }
            self.letter(letter, starts, before.is_none(), text);
            before = Some(letter);
        }
    }

    fn letter(self, letter: char, opens: bool, first: bool, text: &mut String) {
        if first && let Some(written) = first_letter(self, letter) {
            return text.push_str(written);
        }
        match (self.special)(letter).or_else(|| common(letter)) {
            Some("e") if self.ye && opens && letter == 'е' => text.push_str("ye"),
            Some(written) => text.push_str(written),
            None => push_plain(letter, text),
        }
    }
}

/// Ukrainian writes some letters otherwise at the beginning of a word.
fn first_letter(style: Style, letter: char) -> Option<&'static str> {
    let ukrainian = (style.special)('є') == Some("ie") && (style.special)('г') == Some("h");
    match letter {
        'є' if ukrainian => Some("ye"),
        'ї' if ukrainian => Some("yi"),
        'й' if ukrainian => Some("y"),
        'ю' if ukrainian => Some("yu"),
        'я' if ukrainian => Some("ya"),
        _ => None,
    }
}

fn opens_ye(before: char) -> bool {
    matches!(
        before,
        'а' | 'е' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я' | 'ь' | 'ъ' | 'й'
    )
}

/// What most styles agree on.
fn common(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "yo",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' => "i",
        'й' => "y",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' | 'һ' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ы' => "y",
        'ь' | 'ъ' => "",
        'ю' => "yu",
        'я' => "ya",
        'є' => "ye",
        'ї' => "yi",
        'ѓ' => "gj",
        'ђ' => "dj",
        'ј' => "j",
        'љ' => "lj",
        'њ' => "nj",
        'ћ' => "c",
        'ќ' => "kj",
        'џ' => "dz",
        'ѕ' => "dz",
        'ә' => "a",
        'ғ' => "g",
        'қ' => "k",
        'ң' | 'ҥ' => "ng",
        'ө' => "o",
        'ұ' | 'ү' | 'ӯ' => "u",
        'ҳ' => "h",
        'ӣ' => "i",
        'ҷ' | 'ҹ' => "j",
        'ҝ' => "g",
        _ => return None,
    })
}

/// BGN/PCGN 1947 as newspapers use it.
fn bgn(letter: char) -> Option<&'static str> {
    match letter {
        'є' => Some("e"),
        'ї' => Some("i"),
        _ => None,
    }
}

/// Russian passports since 2013 (ICAO Doc 9303).
fn passport(letter: char) -> Option<&'static str> {
    Some(match letter {
        'й' => "i",
        'ъ' => "ie",
        'ю' => "iu",
        'я' => "ia",
        'є' => "ie",
        'ї' => "i",
        'ё' => "e",
        _ => return None,
    })
}

/// ISO 9 and the libraries' ways without the marks.
fn scholarly(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ё' => "e",
        'ж' => "z",
        'й' => "j",
        'х' => "h",
        'ц' | 'ч' => "c",
        'ш' => "s",
        'щ' => "sc",
        'ю' => "ju",
        'я' => "ja",
        _ => return None,
    })
}

/// As German newspapers write it.
fn german(letter: char) -> Option<&'static str> {
    Some(match letter {
        'в' => "w",
        'ж' => "sch",
        'з' => "s",
        'й' => "i",
        'х' => "ch",
        'ц' => "z",
        'ч' => "tsch",
        'ш' => "sch",
        'щ' => "schtsch",
        'ю' => "ju",
        'я' => "ja",
        _ => return None,
    })
}

/// The Ukrainian table of 2010 (Cabinet of Ministers resolution 55).
fn ukrainian(letter: char) -> Option<&'static str> {
    Some(match letter {
        'г' => "h",
        'и' => "y",
        'й' | 'ї' => "i",
        'є' => "ie",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}

/// BGN/PCGN 1965 for Ukrainian.
fn ukrainian_bgn(letter: char) -> Option<&'static str> {
    Some(match letter {
        'г' => "h",
        'и' | 'й' => "y",
        'є' => "ye",
        'ї' => "yi",
        _ => return None,
    })
}

/// The Belarusian passport table of 2008, without the marks.
fn belarusian(letter: char) -> Option<&'static str> {
    Some(match letter {
        'г' => "h",
        'й' => "i",
        'е' => "e",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}

/// The Bulgarian law of 2009.
fn bulgarian(letter: char) -> Option<&'static str> {
    Some(match letter {
        'х' => "h",
        'щ' => "sht",
        'ъ' => "a",
        'ь' => "y",
        _ => return None,
    })
}

/// Serbian and Macedonian Latin without the marks.
fn serbian(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ж' => "z",
        'х' => "h",
        'ц' | 'ч' => "c",
        'ш' => "s",
        _ => return None,
    })
}

/// The same as English hears it.
fn serbian_heard(letter: char) -> Option<&'static str> {
    Some(match letter {
        'х' => "h",
        'ц' => "c",
        'ћ' => "ch",
        'џ' => "dzh",
        _ => return None,
    })
}

/// Kazakh, Kyrgyz, Uzbek, Tajik, Mongolian as the countries' own Latin texts have it.
fn turkic(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ў' => "o",
        'қ' => "q",
        'х' | 'һ' => "h",
        _ => return None,
    })
}

/// The same as Russian and English texts have it.
fn turkic_heard(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ғ' => "gh",
        'һ' => "h",
        'й' => "i",
        'ә' => "e",
        'ҷ' => "dzh",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::readings_of;

    #[test]
    fn standards_on_well_known_words() {
        for (word, expected) in [
            ("Москва", &["moskva", "moskwa"][..]),
            ("Невский", &["nevsky", "nevskii", "nevskiy"]),
            ("Чехов", &["chekhov", "tschechow", "cehov"]),
            ("Хрущёв", &["khrushchev", "chruschtschew"]),
            ("Енисей", &["enisey", "yenisey", "enisei"]),
            ("Юрий", &["yury", "iurii", "yuriy"]),
            ("Київ", &["kyiv"]),
            ("Запоріжжя", &["zaporizhzhia", "zaporizhzhya"]),
            ("Григорович", &["grigorovich", "hryhorovych"]),
            ("Гродна", &["grodna", "hrodna"]),
            ("Бабруйск", &["babruysk", "babruisk"]),
            ("Търново", &["tarnovo"]),
            ("Његош", &["njegosh", "njegos"]),
            ("Қазақстан", &["qazaqstan", "kazakstan"]),
            ("Ўзбекистон", &["ozbekiston"]),
        ] {
            let found = readings_of(word);
            assert!(
                expected.iter().all(|one| found.iter().any(|other| other == one)),
                "{word}: {found:?}"
            );
        }
    }
}
