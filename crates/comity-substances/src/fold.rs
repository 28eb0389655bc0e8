//! One form for all the ways a name is typed.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Stands for `(-)`, the sign of a left-turning form: `(-)-ephedrine` is not `ephedrine`.
const LEFT_TURNING: char = '~';

/// The folded form under which a name is looked up.
///
/// NFKC (full-width and compatibility forms), lower case, Greek letters spelled out, all kinds of
/// prime as `'`; spaces, hyphens, brackets, commas, points and their Chinese forms left out. Signs
/// that tell substances apart stay: `'` (a position on the other ring), `+`, `±`, `/` and `(-)`.
/// Folding a folded form changes nothing.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut unsigned = normal(Cow::Borrowed(name));
    if unsigned.contains('(') {
        unsigned = Cow::Owned(mark_left_turning(&unsigned));
    }
    for lower in unsigned.chars().flat_map(char::to_lowercase) {
        push_folded(&mut folded, lower);
    }
    // Lower case and spelled-out letters can join with a neighbour into a composed letter.
    normal(Cow::Owned(folded)).into_owned()
}

/// NFKC; most names are in it as they stand.
fn normal(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.is_ascii() || is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        text
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

/// `(-)` with any dash becomes the mark, before dashes and brackets are dropped.
fn mark_left_turning(name: &str) -> String {
    let mut marked = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find('(') {
        let (before, from) = rest.split_at(at);
        marked.push_str(before);
        let mut inside = from.chars().skip(1);
        match (inside.next(), inside.next()) {
            (Some(dash), Some(')')) if is_dash(dash) => {
                marked.push(LEFT_TURNING);
                rest = from.get(dash.len_utf8() + 2..).unwrap_or("");
            }
            _ => {
                marked.push('(');
                rest = from.get(1..).unwrap_or("");
            }
        }
    }
    marked.push_str(rest);
    marked
}

fn push_folded(folded: &mut String, letter: char) {
    if let Some(spelled) = greek(letter) {
        folded.push_str(spelled);
    } else if is_prime(letter) {
        folded.push('\'');
    } else if !is_left_out(letter) {
        folded.push(letter);
    }
}

pub(crate) fn greek(letter: char) -> Option<&'static str> {
    Some(match letter {
        'α' => "alpha",
        'β' => "beta",
        'γ' => "gamma",
        'δ' => "delta",
        'ε' => "epsilon",
        'ζ' => "zeta",
        'η' => "eta",
        'θ' => "theta",
        'κ' => "kappa",
        'λ' => "lambda",
        'μ' => "mu",
        'π' => "pi",
        'σ' | 'ς' => "sigma",
        'φ' => "phi",
        'ψ' => "psi",
        'ω' => "omega",
        _ => return None,
    })
}

pub(crate) fn is_prime(letter: char) -> bool {
    matches!(letter, '\'' | '`' | '´' | '’' | '‘' | '‛' | '′' | 'ʹ' | 'ʼ' | '‵')
}

pub(crate) fn is_dash(letter: char) -> bool {
    matches!(
        letter,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{00AD}' | '\u{2043}' | '﹣' | '－'
    )
}

/// Spaces, dashes, brackets, stops and quotation marks in Latin and Chinese print, and characters nobody sees.
pub(crate) fn is_left_out(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || is_dash(letter)
        || matches!(
            letter,
            '(' | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '<'
                | '>'
                | ','
                | '.'
                | ';'
                | ':'
                | '!'
                | '?'
                | '"'
                | '_'
                | '…'
                | '·'
                | '•'
                | '・'
                | '、'
                | '。'
                | '，'
                | '；'
                | '：'
                | '“'
                | '”'
                | '「'
                | '」'
                | '『'
                | '』'
                | '《'
                | '》'
                | '〈'
                | '〉'
                | '【'
                | '】'
                | '〔'
                | '〕'
                | '（'
                | '）'
                | '®'
                | '™'
        )
        || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_many_spellings() {
        for (a, b) in [
            ("Acetyl fentanyl", "ACETYL-FENTANYL"),
            ("α-PVP", "Alpha–PVP"),
            ("ＡＣＥＴＯＮＥ", "acetone"),
            (
                "N-[1-(2-phenylethyl)-4-piperidyl]",
                "N-(1-(2-phenylethyl)-4-piperidyl)",
            ),
            ("2′,5′-dimethoxyfentanyl", "2',5'-Dimethoxyfentanyl"),
            ("N-苯基-N-（4-哌啶基）丙酰胺", "N-苯基-N-(4-哌啶基)丙酰胺"),
            ("γ-羟丁酸", "gamma羟丁酸"),
            ("(−)-Ephedrine", "(-)-ephedrine"),
            ("fen\u{200B}tanyl", "fentanyl"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
    }

    #[test]
    fn different_substances_stay_apart() {
        for (a, b) in [
            ("clonazolam", "clonazepam"),
            ("2'-fluorofentanyl", "2-fluorofentanyl"),
            ("(-)-ephedrine", "ephedrine"),
            ("(+)-ephedrine", "(-)-ephedrine"),
            ("alpha'-methyl butyryl fentanyl", "alpha-methyl butyryl fentanyl"),
            ("安非他酮", "安非拉酮"),
        ] {
            assert_ne!(fold(a), fold(b), "{a} / {b}");
        }
    }
}
