//! Arabic script without vowel points: Arabic, Persian, Urdu, Pashto, Kurdish.
//!
//! Short vowels are not written, so a reading has only the consonants and the long vowels: `محمد` is `mhmd`, `حسين` is `hsyn`.
//! [`super::super::skeleton()`] brings such a reading and a spelling with vowels together; [`super::super::likeness`] compares what is left.
//! Between two equal consonants an `a` is written, because in Arabic script they are never a doubled letter.

use super::super::readings::Readings;
use super::push_plain;

/// How the letters that the languages speak differently are written.
#[derive(Clone, Copy)]
struct Way {
    /// ث
    tha: &'static str,
    /// ذ
    dhal: &'static str,
    /// ض
    dad: &'static str,
    /// ظ
    za: &'static str,
    /// ج
    jim: &'static str,
    /// ق
    qaf: &'static str,
    /// و before a vowel or at the beginning
    waw: &'static str,
}

const ARABIC: Way = Way {
    tha: "th",
    dhal: "dh",
    dad: "d",
    za: "z",
    jim: "j",
    qaf: "q",
    waw: "w",
};
const PERSIAN: Way = Way {
    tha: "s",
    dhal: "z",
    dad: "z",
    za: "z",
    jim: "j",
    qaf: "gh",
    waw: "v",
};
const SPOKEN: Way = Way {
    tha: "t",
    dhal: "d",
    dad: "d",
    za: "d",
    jim: "j",
    qaf: "q",
    waw: "w",
};
const EGYPTIAN: Way = Way {
    tha: "s",
    dhal: "z",
    dad: "d",
    za: "z",
    jim: "g",
    qaf: "k",
    waw: "w",
};

/// Words that begin with ال and have no article: they are as short as this or shorter.
const SHORTEST_WITH_ARTICLE: usize = 5;

/// Arabic as written in schools, then Persian, spoken and Egyptian ways where they differ. A word with the article ال is read
/// without it first, since spellings in Latin letters part it or leave it out; then with it.
pub(super) fn read(word: &str, out: &mut Readings) {
    let bare = without_article(word);
    for way in [ARABIC, PERSIAN, SPOKEN, EGYPTIAN] {
        out.write(|text| write(bare, way, text));
    }
    if bare.len() != word.len() {
        out.write(|text| write(word, ARABIC, text));
        // Before sun letters the l is not spoken: السعدي is also written Essaadi.
        out.write(|text| {
            text.push('a');
            let from = text.len();
            write(bare, ARABIC, text);
            if let Some(first) = text
                .get(from..)
                .and_then(|name| name.chars().next())
                .filter(|first| "dnrstz".contains(*first))
            {
                text.insert(from, first);
            }
        });
    }
}

/// The word without the article, if it is long enough to have one.
fn without_article(word: &str) -> &str {
    match word.strip_prefix("ال") {
        Some(rest) if word.chars().count() >= SHORTEST_WITH_ARTICLE && !no_article(rest) => rest,
        _ => word,
    }
}

/// الله, الياس (Elias), الهام (Elham), الكساندر: what looks like an article is part of the word.
fn no_article(rest: &str) -> bool {
    matches!(rest, "له" | "ياس" | "هام" | "هه" | "كس" | "يزابيث" | "ميرا")
        || rest.starts_with("كسان")
        || rest.starts_with("كسي")
}

fn write(word: &str, way: Way, text: &mut String) {
    let from = text.len();
    let mut before: Option<char> = None;
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let first = text.len() == from;
        if before == Some(letter) && !is_vowel(letter) {
            // `lam lam` of Allah is one sound; else a short vowel stands between.
            if letter == 'ل' && next == Some('ه') {
                continue;
            }
            text.push('a');
        }
        let written = match letter {
            // The article inside a joined name: its vowel is spoken in many ways.
            'ا' if !first && next == Some('ل') && is_joined(word) && letters.clone().count() > 2 => "",
            'و' if first => way.waw,
            // ابوال: abu and the article.
            'و' if before == Some('ب') && letters.clone().take(2).eq(['ا', 'ل']) => "u",
            'و' if next == Some('ا') || before == Some('ا') => way.waw,
            'و' => "u",
            'ي' if first => "y",
            'ي' if next == Some('ا') => "y",
            'ي' => "i",
            'ع' | 'ا' | 'آ' if first => {
                let (written, takes_next) = initial(next, letters.clone().nth(1));
                if takes_next {
                    letters.next();
                }
                written
            }
            'ع' if next.is_none_or(is_vowel) || before.is_some_and(is_vowel) => "",
            'ع' => "a",
            'ه' if next.is_none() && !first => "a",
            'ث' => way.tha,
            'ذ' => way.dhal,
            'ض' => way.dad,
            'ظ' => way.za,
            'ج' => way.jim,
            'ق' => way.qaf,
            _ => match letter_of(letter) {
                Some(written) => written,
                None => {
                    push_plain(letter, text);
                    ""
                }
            },
        };
        text.push_str(written);
        before = Some(letter);
    }
}

/// Joined of a name and another with the article: عبدالكريم, ابوالحسن, صلاحالدين.
fn is_joined(word: &str) -> bool {
    word.starts_with("عبدال")
        || word.starts_with("ابوال")
        || word.ends_with("الدين")
        || word.ends_with("الله")
}

/// The sound at the beginning, and whether the next letter is part of it: `اي` is i, `او` is u, else a.
fn initial(next: Option<char>, after: Option<char>) -> (&'static str, bool) {
    match (next, after) {
        (Some('ي'), Some('ا')) => ("iy", true),
        (Some('ي'), _) => ("i", true),
        (Some('و'), _) => ("u", true),
        _ => ("a", false),
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'ا' | 'آ' | 'و' | 'ي')
}

fn letter_of(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ا' | 'آ' => "a",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' | 'ٹ' => "t",
        'چ' => "ch",
        'ح' | 'ه' => "h",
        'خ' => "kh",
        'د' | 'ڈ' => "d",
        'ر' | 'ڑ' | 'ڕ' => "r",
        'ز' => "z",
        'ژ' => "zh",
        'س' | 'ص' => "s",
        'ش' => "sh",
        'غ' => "gh",
        'ف' => "f",
        'ڤ' | 'ۋ' => "v",
        'ك' => "k",
        'گ' => "g",
        'ل' | 'ڵ' => "l",
        'م' => "m",
        'ن' | 'ڼ' => "n",
        'ځ' => "dz",
        'څ' => "ts",
        'ږ' => "zh",
        'ښ' => "sh",
        'ڭ' | 'ڠ' => "ng",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::readings_of;

    #[test]
    fn consonants_and_long_vowels() {
        for (word, expected) in [
            ("محمد", &["mhmd"][..]),
            ("حسين", &["hsin"]),
            ("الشامي", &["shami", "alshami"]),
            ("رضا", &["rda", "rza"]),
            ("جمال", &["jmal", "gmal"]),
            ("وليد", &["wlid", "vlid"]),
            ("ممدوح", &["mamduh"]),
            ("الله", &["ala"]),
            ("گلپایگانی", &["glpaigani"]),
            ("ایران", &["iran"]),
        ] {
            let found = readings_of(word);
            assert!(
                expected.iter().all(|one| found.iter().any(|other| other == one)),
                "{word}: {found:?}"
            );
        }
    }
}
