//! What a question looks like: a number, a key or a name.

use comity_core::identifiers::{CasError, CasNumber, InchiKey};
use unicode_normalization::UnicodeNormalization;

use crate::fold::is_dash;
use crate::identity::Invalid;

/// What the text of a question looks like.
pub(crate) enum Shape<'a> {
    Cas(Result<CasNumber, Invalid>),
    Key(Result<InchiKey, Invalid>),
    Name(&'a str),
}

/// Spaces, quotation marks and characters nobody sees, at both ends.
pub(crate) fn trim(text: &str) -> &str {
    let around = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '"' | '“' | '”' | '‘' | '’' | '\'' | '「' | '」')
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '…')
    };
    text.trim_matches(around)
}

/// What may stand before a CAS number, longest first.
const CAS_LABELS: &[&str] = &[
    "cas registry number",
    "cas number",
    "cas登记号",
    "cas rn",
    "cas-rn",
    "cas-nr",
    "cas nr",
    "cas no",
    "cas号",
    "cas",
];

/// A text that is meant as a CAS number, with or without a label.
pub(crate) fn cas_number(text: &str) -> Result<CasNumber, Invalid> {
    let plain: String = text.nfkc().collect();
    let plain = trim(&plain);
    let rest = after_label(plain, CAS_LABELS).unwrap_or(plain);
    number(rest).parse().map_err(|error| match error {
        CasError::CheckDigit => Invalid::CasCheckDigit,
        CasError::Shape => Invalid::CasShape,
    })
}

/// A number, a key or a name.
pub(crate) fn shape(text: &str) -> Shape<'_> {
    if let Some(rest) = after_label(text, &["inchikey", "inchi key"]) {
        let parsed = upper_key(rest);
        return Shape::Key(parsed.ok_or(Invalid::InchiKeyShape));
    }
    if let Some(rest) = after_label(text, CAS_LABELS)
        && rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return Shape::Cas(cas_number(rest));
    }
    if let Some(key) = upper_key(text) {
        return Shape::Key(Ok(key));
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let only_number = text.chars().all(|c| c.is_ascii_digit() || is_dash(c) || c == ' ');
    // A bare number of one group is no CAS number and no name either: it stays unknown.
    if only_number && digits >= 5 && text.chars().any(is_dash) {
        return Shape::Cas(cas_number(text));
    }
    Shape::Name(text)
}

/// What follows a label such as `CAS No.:`; none if the text does not begin with one.
fn after_label<'a>(text: &'a str, labels: &[&str]) -> Option<&'a str> {
    for label in labels {
        let head = text.get(..label.len());
        if head.is_some_and(|head| head.eq_ignore_ascii_case(label)) {
            let rest = text.get(label.len()..)?;
            return Some(rest.trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, '.' | ':' | '=' | '#' | '：' | '号')
            }));
        }
    }
    None
}

/// Any dash becomes `-`; so does a space between digits.
fn number(text: &str) -> String {
    // `28578-16-` has lost its last digit: the empty end must not be tidied away.
    if text.ends_with(is_dash) {
        return text.to_owned();
    }
    let groups = text
        .split(|c: char| is_dash(c) || c == ' ')
        .filter(|group| !group.is_empty());
    groups.collect::<Vec<_>>().join("-")
}

/// 14, 10 and 1 letters with hyphens; lower case is taken too.
fn upper_key(text: &str) -> Option<InchiKey> {
    text.trim().to_ascii_uppercase().parse().ok()
}

/// Fourteen capital letters alone: the first block of a key.
pub(crate) fn first_block(text: &str) -> Option<InchiKey> {
    let capitals = text.len() == 14 && text.bytes().all(|b| b.is_ascii_uppercase());
    if capitals {
        format!("{text}-AAAAAAAAAA-A").parse().ok()
    } else {
        None
    }
}
