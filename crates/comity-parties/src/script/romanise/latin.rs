//! Latin letters with marks.

use super::super::readings::Readings;
use super::push_plain;

/// Without the marks; then with the two letters that the languages of the mark write instead; then as English hears it.
pub(super) fn read(word: &str, out: &mut Readings) {
    out.write(|text| word.chars().for_each(|letter| push_plain(letter, text)));
    out.write(|text| spell(word, text, doubled));
    out.write(|text| spell(word, text, heard));
}

fn spell(word: &str, text: &mut String, table: fn(char) -> Option<&'static str>) {
    for letter in word.chars() {
        match table(letter) {
            Some(spelled) => text.push_str(spelled),
            None => push_plain(letter, text),
        }
    }
}

/// What German, the Nordic languages and machine-readable passports write for a letter with a mark.
fn doubled(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ä' | 'æ' => "ae",
        'ö' | 'ø' | 'œ' => "oe",
        'ü' => "ue",
        'å' => "aa",
        'đ' => "dj",
        'ñ' => "ny",
        'ə' => "a",
        _ => return None,
    })
}

/// How English texts write the sound: Turkish and Azeri `ş`, Slavic `š`, `č`, `ž`, Polish `ł`.
fn heard(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ş' | 'š' | 'ș' | 'ś' => "sh",
        'ç' | 'č' | 'ć' => "ch",
        'ž' | 'ź' | 'ż' => "zh",
        'ğ' => "gh",
        'ț' | 'ţ' => "ts",
        'ñ' => "n",
        'ə' => "e",
        'ı' => "y",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::readings_of;

    #[test]
    fn marks_have_several_readings() {
        for (word, expected) in [
            ("Müller", &["muller", "mueller"][..]),
            ("Ståhl", &["stahl", "staahl"]),
            ("Şahin", &["sahin", "shahin"]),
            ("Łódź", &["lodz", "lodzh"]),
            ("Nguyễn", &["nguyen"]),
            ("Yıldız", &["yildiz", "yyldyz"]),
            ("Əliyev", &["aliyev", "eliyev"]),
        ] {
            let found = readings_of(word);
            assert!(
                expected.iter().all(|one| found.iter().any(|other| other == one)),
                "{word}: {found:?}"
            );
        }
    }
}
