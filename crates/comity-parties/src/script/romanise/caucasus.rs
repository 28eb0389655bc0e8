//! Georgian (national system of 2002, BGN/PCGN 1981) and Armenian (BGN/PCGN 1981, and the western sounds).

use super::super::readings::Readings;
use super::super::runs::Script;
use super::push_plain;

pub(super) fn read(word: &str, script: Script, out: &mut Readings) {
    if script == Script::Georgian {
        out.write(|text| word.chars().for_each(|letter| georgian(letter, "q", text)));
        out.write(|text| word.chars().for_each(|letter| georgian(letter, "k", text)));
    } else {
        out.write(|text| armenian(word, text, eastern));
        out.write(|text| armenian(word, text, plain_eastern));
        out.write(|text| armenian(word, text, western));
    }
}

/// `deep` is what stands for `ყ`, which English texts write `q` or `k`.
fn georgian(letter: char, deep: &str, text: &mut String) {
    // The other styles of the alphabet stand in the same order as the usual one.
    let usual = match u32::from(letter) {
        code @ 0x10A0..=0x10C5 => char::from_u32(code + 0x30).unwrap_or(letter),
        code @ 0x1C90..=0x1CBF => char::from_u32(code - 0xBC0).unwrap_or(letter),
        code @ 0x2D00..=0x2D25 => char::from_u32(code - 0x2D00 + 0x10D0).unwrap_or(letter),
        _ => letter,
    };
    let written = match usual {
        'ა' => "a",
        'ბ' => "b",
        'გ' => "g",
        'დ' => "d",
        'ე' => "e",
        'ვ' => "v",
        'ზ' => "z",
        'თ' | 'ტ' => "t",
        'ი' => "i",
        'კ' | 'ქ' => "k",
        'ლ' => "l",
        'მ' => "m",
        'ნ' => "n",
        'ო' => "o",
        'პ' => "p",
        'ჟ' => "zh",
        'რ' => "r",
        'ს' => "s",
        'უ' => "u",
        'ფ' => "p",
        'ღ' => "gh",
        'ყ' => deep,
        'შ' => "sh",
        'ჩ' | 'ჭ' => "ch",
        'ც' | 'წ' => "ts",
        'ძ' => "dz",
        'ხ' => "kh",
        'ჯ' => "j",
        'ჰ' => "h",
        _ => return push_plain(letter, text),
    };
    text.push_str(written);
}

fn armenian(word: &str, text: &mut String, table: fn(char) -> Option<&'static str>) {
    let mut letters = word.chars().peekable();
    let mut first = true;
    while let Some(letter) = letters.next() {
        if letter == 'ո' && letters.peek().is_some_and(|next| matches!(next, 'ւ')) {
            letters.next();
            text.push('u');
        } else if first && letter == 'ո' {
            text.push_str("vo");
        } else if first && letter == 'ե' {
            text.push_str("ye");
        } else {
            match table(letter).or_else(|| eastern(letter)) {
                Some(written) => text.push_str(written),
                None => push_plain(letter, text),
            }
        }
        first = false;
    }
}

fn eastern(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ա' => "a",
        'բ' => "b",
        'գ' => "g",
        'դ' => "d",
        'ե' | 'է' => "e",
        'զ' => "z",
        'ը' => "y",
        'թ' | 'տ' => "t",
        'ժ' => "zh",
        'ի' => "i",
        'լ' => "l",
        'խ' => "kh",
        'ծ' | 'ց' => "ts",
        'կ' | 'ք' => "k",
        'հ' => "h",
        'ձ' => "dz",
        'ղ' => "gh",
        'ճ' | 'չ' => "ch",
        'մ' => "m",
        'յ' => "y",
        'ն' => "n",
        'շ' => "sh",
        'ո' | 'օ' => "o",
        'պ' | 'փ' => "p",
        'ջ' => "j",
        'ռ' | 'ր' => "r",
        'ս' => "s",
        'վ' | 'ւ' => "v",
        'ֆ' => "f",
        'և' => "ev",
        _ => return None,
    })
}

/// The ends and beginnings that English texts write without the `y`, and `dj` for `ջ`.
fn plain_eastern(letter: char) -> Option<&'static str> {
    match letter {
        'ջ' => Some("dj"),
        'ը' => Some("e"),
        _ => None,
    }
}

fn western(letter: char) -> Option<&'static str> {
    Some(match letter {
        'բ' => "p",
        'պ' => "b",
        'գ' => "k",
        'կ' => "g",
        'դ' => "t",
        'տ' => "d",
        'ձ' => "ts",
        'ծ' => "dz",
        'ջ' => "ch",
        'ճ' => "j",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::readings_of;

    #[test]
    fn standards_on_well_known_words() {
        for (word, expected) in [
            ("თბილისი", &["tbilisi"][..]),
            ("მცხეთა", &["mtskheta"]),
            ("ყაზბეგი", &["qazbegi", "kazbegi"]),
            ("Երևան", &["yerevan"]),
            ("Գյումրի", &["gyumri"]),
            ("Պետրոսյան", &["petrosyan", "bedrosyan"]),
        ] {
            let found = readings_of(word);
            assert!(
                expected.iter().all(|one| found.iter().any(|other| other == one)),
                "{word}: {found:?}"
            );
        }
    }
}
