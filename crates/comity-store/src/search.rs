//! Cuts texts and queries into search words, the same way for both and for every store.
//!
//! Chinese, Japanese and Korean are written without blanks, and their words are often two characters long. A run of such
//! characters is cut into overlapping pairs, and its last character is added alone: 芬太尼 gives 芬太 太尼 尼. A query of two or more
//! characters is then a phrase of pairs, a query of one a prefix. Everything else is cut into words, folded to
//! lower case without accents. Numbers with inner hyphens, points or commas (CAS numbers, tariff codes, dates, `4-ANPP`)
//! are kept whole, followed by their parts, so that both are found.

use unicode_normalization::UnicodeNormalization;

/// Longest word kept, in characters; the rest is cut off, in texts and queries alike. The longest word in our name
/// tables has 58 characters; a hostile text may hold megabytes without a blank.
const MAX_WORD: usize = 64;

/// Longest number or name with joints that is kept whole, in characters: a CAS number has 12, an InChIKey 27.
const MAX_WHOLE: usize = 40;

/// Most words indexed of one record. A statement has at most 60 KiB, which is some 10,000 words or 40,000 ideographs;
/// past it the record is found by its beginning.
const MAX_TOKENS: usize = 20_000;

/// Most terms of a query; further ones are not asked. People type fewer than ten.
const MAX_TERMS: usize = 16;

/// Most pairs in a phrase of ideographs: a whole title pasted into the search field.
const MAX_PHRASE: usize = 32;

/// Words that must stand next to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The words in order; never empty.
    pub words: Vec<String>,
    /// Whether the last word may go on.
    pub prefix: bool,
}

/// One thing a query asks for: any of these phrases.
pub type Term = Vec<Phrase>;

/// The search words of a record's texts, in order, separated by blanks.
#[must_use]
pub fn index_words<S: AsRef<str>>(texts: &[S]) -> String {
    let mut out = Out::default();
    for text in texts {
        each_piece(&fold(text.as_ref()), |piece| out.index(piece));
    }
    out.words
}

/// What a query asks for; all terms must be met. Empty when the query has no letter and no digit.
#[must_use]
pub fn query_terms(query: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    each_piece(&fold(query), |piece| {
        if terms.len() < MAX_TERMS {
            terms.push(term_of(piece));
        }
    });
    if let Some(last) = terms.last_mut() {
        last.iter_mut()
            .filter(|p| !starts_cjk(p))
            .for_each(|phrase| phrase.prefix = true);
    }
    terms
}

/// A stretch of text that is cut in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    /// Characters of a script without blanks.
    Run(&'a str),
    /// One word.
    Word(&'a str),
    /// Words with joints and a digit among them: `437-38-7`.
    Whole(&'a str),
}

#[derive(Default)]
struct Out {
    words: String,
    count: usize,
}

impl Out {
    fn index(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Word(word) => self.push(cut(word)),
            Piece::Whole(whole) => {
                self.push(whole);
                parts(whole).for_each(|part| self.push(cut(part)));
            }
            Piece::Run(run) => {
                pairs(run).for_each(|pair| self.push(pair));
                self.push(last_char(run));
            }
        }
    }

    fn push(&mut self, word: &str) {
        if self.count == MAX_TOKENS || word.is_empty() {
            return;
        }
        if self.count > 0 {
            self.words.push(' ');
        }
        self.words.push_str(word);
        self.count += 1;
    }
}

fn term_of(piece: Piece<'_>) -> Term {
    let phrase = |words: Vec<String>, prefix| Phrase { words, prefix };
    match piece {
        Piece::Word(word) => vec![phrase(vec![cut(word).to_owned()], false)],
        Piece::Whole(whole) => vec![
            phrase(vec![whole.to_owned()], false),
            phrase(parts(whole).map(|part| cut(part).to_owned()).collect(), false),
        ],
        Piece::Run(run) if run.chars().nth(1).is_none() => vec![phrase(vec![run.to_owned()], true)],
        Piece::Run(run) => {
            vec![phrase(
                pairs(run).take(MAX_PHRASE).map(str::to_owned).collect(),
                false,
            )]
        }
    }
}

/// Compatibility forms made plain, accents dropped, letters lower case: `Ｆｅｎｔａｎｙｌ`, `FENTANYL` and `fentanyl` are one word.
fn fold(text: &str) -> String {
    if text.chars().all(is_plain) {
        return text.to_ascii_lowercase();
    }
    let plain = text
        .nfkd()
        .filter(|c| !is_accent(*c))
        .flat_map(char::to_lowercase);
    plain.map(variant).nfc().collect()
}

/// Has no other form than itself and, in ASCII, upper case: most texts are such, and need no table look-ups.
fn is_plain(c: char) -> bool {
    matches!(c, '\0'..='\u{7f}' | '\u{4e00}'..='\u{9fff}')
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Letters that people type for one another and that no decomposition joins.
fn variant(c: char) -> char {
    match c {
        'ς' => 'σ',
        'ø' => 'o',
        'ł' => 'l',
        'đ' => 'd',
        'ı' => 'i',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-', // hyphens, dashes, minus
        other => other,
    }
}

/// Scripts written without blanks between words: Han, kana, Hangul, Bopomofo.
fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{3005}' | '\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{318e}' | '\u{31a0}'..='\u{31bf}' | '\u{31f0}'..='\u{31ff}'
        | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !is_cjk(c)
}

/// Walks over folded text and hands out its pieces in order.
fn each_piece<'a>(text: &'a str, mut give: impl FnMut(Piece<'a>)) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if is_cjk(first) {
            let length = span(rest, is_cjk);
            give(Piece::Run(head(rest, length)));
            length
        } else if is_word(first) {
            let length = jointed(rest);
            give_words(head(rest, length), &mut give);
            length
        } else {
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
}

fn give_words<'a>(jointed: &'a str, give: &mut impl FnMut(Piece<'a>)) {
    let one = parts(jointed).nth(1).is_none();
    let whole = jointed.chars().count() <= MAX_WHOLE && jointed.chars().any(char::is_numeric);
    if !one && whole {
        give(Piece::Whole(jointed));
    } else {
        parts(jointed).for_each(|part| give(Piece::Word(part)));
    }
}

/// Bytes of the words at the start of `text` that are joined without a blank.
fn jointed(text: &str) -> usize {
    let mut end = span(text, is_word);
    loop {
        let (before, after) = (
            text.get(..end).unwrap_or_default(),
            text.get(end..).unwrap_or_default(),
        );
        let mut next = after.chars();
        let (Some(joint), Some(follows)) = (next.next(), next.next()) else {
            return end;
        };
        if !joins(before.chars().next_back(), joint, follows) {
            return end;
        }
        end += joint.len_utf8() + span(next_word(after, joint), is_word);
    }
}

fn next_word(after: &str, joint: char) -> &str {
    after.get(joint.len_utf8()..).unwrap_or_default()
}

/// A hyphen joins any words, a point or comma only digits: elsewhere it ends a sentence.
fn joins(before: Option<char>, joint: char, follows: char) -> bool {
    match joint {
        '-' => is_word(follows),
        '.' | ',' => before.is_some_and(|c| c.is_ascii_digit()) && follows.is_ascii_digit(),
        _ => false,
    }
}

fn parts(jointed: &str) -> impl Iterator<Item = &str> {
    jointed.split(['-', '.', ','])
}

fn span(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

fn head(text: &str, length: usize) -> &str {
    text.get(..length).unwrap_or_default()
}

fn cut(word: &str) -> &str {
    if word.len() <= MAX_WORD {
        return word;
    }
    word.char_indices()
        .nth(MAX_WORD)
        .map_or(word, |(at, _)| head(word, at))
}

fn pairs(run: &str) -> impl Iterator<Item = &str> {
    let ends = run.char_indices().skip(1).map(|(at, c)| at + c.len_utf8());
    run.char_indices()
        .zip(ends)
        .filter_map(|((start, _), end)| run.get(start..end))
}

fn last_char(run: &str) -> &str {
    run.char_indices()
        .next_back()
        .and_then(|(at, _)| run.get(at..))
        .unwrap_or_default()
}

fn starts_cjk(phrase: &Phrase) -> bool {
    phrase
        .words
        .first()
        .and_then(|word| word.chars().next())
        .is_some_and(is_cjk)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        index_words(&[text])
    }

    /// `a+b*|c & d`: phrases by `|`, terms by `&`, a star where the last word may go on.
    fn asked(query: &str) -> String {
        let phrase = |p: &Phrase| p.words.join("+") + if p.prefix { "*" } else { "" };
        let term = |t: &Term| t.iter().map(phrase).collect::<Vec<_>>().join("|");
        query_terms(query)
            .iter()
            .map(term)
            .collect::<Vec<_>>()
            .join(" & ")
    }

    #[test]
    fn ideographs_become_pairs() {
        assert_eq!(words("芬太尼"), "芬太 太尼 尼");
        assert_eq!(words("前体"), "前体 体");
        assert_eq!(words("药"), "药");
        assert_eq!(
            words("フェンタニル 펜타닐"),
            "フェ ェン ンタ タニ ニル ル 펜타 타닐 닐"
        );
        assert_eq!(words("ﾌｪﾝﾀﾆﾙ"), words("フェンタニル"));
        assert_eq!(words("𠮷野"), "𠮷野 野");
    }

    #[test]
    fn latin_words_are_folded() {
        assert_eq!(
            words("Fentanyl, FENTANIL. Ｆｅｎｔａｎｙｌ"),
            "fentanyl fentanil fentanyl"
        );
        assert_eq!(words("Déjà Łódź øre ΣΊΣΥΦΟΣ"), "deja lodz ore σισυφοσ");
        assert_eq!(words("pre-export notification"), "pre export notification");
    }

    #[test]
    fn numbers_stay_whole_and_in_parts() {
        assert_eq!(words("CAS 437-38-7."), "cas 437-38-7 437 38 7");
        assert_eq!(words("HS 2933.39, 1,500 kg"), "hs 2933.39 2933 39 1,500 1 500 kg");
        assert_eq!(words("4-ANPP 2019"), "4-anpp 4 anpp 2019");
        assert_eq!(words("437–38–7"), words("437-38-7"));
        assert_eq!(words("in 2019, 3 of 5."), "in 2019 3 of 5");
    }

    #[test]
    fn scripts_are_cut_apart() {
        assert_eq!(words("4-氯苯a基"), "4 氯苯 苯 a 基");
        assert_eq!(words("2019年"), "2019 年");
    }

    #[test]
    fn queries_ask_for_phrases() {
        assert_eq!(asked("芬太尼"), "芬太+太尼");
        assert_eq!(asked("前体"), "前体");
        assert_eq!(asked("药"), "药*");
        assert_eq!(asked("fentanyl pre"), "fentanyl & pre*");
        assert_eq!(asked("437-38"), "437-38*|437+38*");
        assert_eq!(asked("fent 前体"), "fent & 前体");
        assert_eq!(asked(" \"* -- ) "), "");
    }

    #[test]
    fn hostile_texts_stay_bounded() {
        assert_eq!(words(&"a".repeat(1 << 20)).len(), MAX_WORD);
        assert_eq!(words(&"药 ".repeat(100_000)).split(' ').count(), MAX_TOKENS);
        assert_eq!(query_terms(&"a ".repeat(1000)).len(), MAX_TERMS);
        assert_eq!(query_terms(&"药".repeat(1000))[0][0].words.len(), MAX_PHRASE);
        assert_eq!(words(&"1-".repeat(1000)).split(' ').count(), 1000);
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn words_hold_no_syntax(text in ".{0,60}") {
            for word in words(&text).split(' ') {
                proptest::prop_assert!(word.chars().all(|c| c.is_alphanumeric() || is_cjk(c) || "-.,".contains(c)), "{word:?}");
            }
        }

        #[test]
        fn a_text_is_found_by_any_stretch_of_its_ideographs(text in "[一-龥]{2,20}", start in 0usize..19, length in 1usize..20) {
            let part: String = text.chars().skip(start).take(length).collect();
            proptest::prop_assume!(!part.is_empty());
            let have = words(&text);
            let have: Vec<&str> = have.split(' ').collect();
            for phrase in query_terms(&part).into_iter().flatten() {
                let fits = |window: &[&str]| window.iter().zip(&phrase.words).all(|(w, p)| *w == p || phrase.prefix && w.starts_with(p.as_str()));
                proptest::prop_assert!(have.windows(phrase.words.len()).any(fits));
            }
        }
    }
}
