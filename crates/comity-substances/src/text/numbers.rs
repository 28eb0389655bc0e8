//! CAS numbers in text: labelled or bare, with any dash, with spaces, full width. The check digit comes first.

use std::collections::HashMap;

use comity_core::identifiers::{CasError, CasNumber};

use super::letters::{Plain, is_hidden};
use crate::fold::is_dash;

/// Numbers of one text beyond this count are not read; a certificate has a few.
const MAX_NUMBERS: usize = 256;

/// A CAS number, or what was written as one.
pub(crate) struct Number {
    /// Place in the plain text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// A label says that it is a CAS number.
    pub(crate) labelled: bool,
    pub(crate) value: Value,
}

/// What it is.
pub(crate) enum Value {
    /// The check digit is right.
    Cas(CasNumber),
    /// It is not; `near` if one other digit would make it a listed number. Which one is never said.
    Not { near: bool },
}

/// What may stand after `cas` before the number.
const AFTER_LABEL: [&str; 9] = [
    "registry",
    "number",
    "num",
    "no",
    "nr",
    "rn",
    "号",
    "登记号",
    "编号",
];

/// Every number of a text. `listed` holds the numbers of controlled substances.
pub(crate) fn numbers(plain: &[Plain], listed: &HashMap<String, usize>) -> Vec<Number> {
    let reader = Reader { plain, listed };
    let mut numbers = Vec::new();
    let mut at = 0;
    let mut labelled_until = 0;
    while at < plain.len() && numbers.len() < MAX_NUMBERS {
        if let Some(end) = reader.label(at) {
            labelled_until = end;
            at = end;
        } else if let Some(number) = reader.number(at, at == labelled_until && at > 0) {
            at = number.end;
            numbers.push(number);
        } else {
            at += 1;
        }
    }
    numbers
}

struct Reader<'a> {
    plain: &'a [Plain],
    listed: &'a HashMap<String, usize>,
}

/// Up to three groups of digits, and where they end.
struct Groups {
    groups: Vec<String>,
    end: usize,
    dashes: bool,
}

impl Reader<'_> {
    fn at(&self, at: usize) -> Option<char> {
        self.plain.get(at).map(|letter| letter.ch)
    }

    fn is_digit(&self, at: usize) -> bool {
        self.at(at).is_some_and(|ch| ch.is_ascii_digit())
    }

    /// `CAS No.: `, up to the first digit.
    fn label(&self, start: usize) -> Option<usize> {
        let begins = !start
            .checked_sub(1)
            .and_then(|at| self.at(at))
            .is_some_and(|ch| ch.is_ascii_alphanumeric());
        if !begins || !self.reads(start, "cas") {
            return None;
        }
        let mut at = start + 3;
        while let Some(ch) = self.at(at) {
            if let Some(word) = AFTER_LABEL.iter().find(|word| self.reads(at, word)) {
                at += word.chars().count();
            } else if ch.is_ascii_digit() {
                return Some(at);
            } else if ch.is_whitespace()
                || is_dash(ch)
                || is_hidden(ch)
                || matches!(ch, '.' | ':' | '=' | '#' | '(' | '[')
            {
                at += 1;
            } else {
                return None;
            }
        }
        None
    }

    fn reads(&self, start: usize, word: &str) -> bool {
        word.chars().zip(start..).all(|(ch, at)| self.at(at) == Some(ch))
    }

    fn number(&self, start: usize, labelled: bool) -> Option<Number> {
        let before = start.checked_sub(1).and_then(|at| self.at(at));
        let inside =
            before.is_some_and(|ch| ch.is_ascii_alphanumeric() || is_dash(ch) || matches!(ch, '.' | '/'));
        if !self.is_digit(start) || (inside && !labelled) {
            return None;
        }
        let groups = self.groups(start, labelled);
        let written = match groups.groups.as_slice() {
            [a, b, c] => format!("{a}-{b}-{c}"),
            [all] if labelled => hyphenated(all)?,
            _ if labelled && groups.dashes => return Some(not_a_cas(start, groups.end, labelled, false)),
            _ => return None,
        };
        match written.parse::<CasNumber>() {
            Ok(number) => {
                let value = Value::Cas(number);
                Some(Number {
                    start,
                    end: groups.end,
                    labelled,
                    value,
                })
            }
            Err(CasError::CheckDigit) => {
                let near = self.is_near(&written);
                (labelled || near).then(|| not_a_cas(start, groups.end, labelled, near))
            }
            Err(CasError::Shape) => labelled.then(|| not_a_cas(start, groups.end, labelled, false)),
        }
    }

    /// Digits, parted by dashes; by spaces too if a label says that it is a CAS number.
    fn groups(&self, start: usize, labelled: bool) -> Groups {
        let mut found = Groups {
            groups: Vec::new(),
            end: start,
            dashes: false,
        };
        let mut at = start;
        loop {
            let mut group = String::new();
            while let Some(ch) = self.at(at).filter(char::is_ascii_digit) {
                group.push(ch);
                at += 1;
            }
            found.end = at;
            found.groups.push(group);
            let (dash, next) = self.separator(at);
            found.dashes |= dash;
            if found.groups.len() > 3 || next == at || !self.is_digit(next) || !(dash || labelled) {
                return found;
            }
            if found.groups.len() == 3 && !dash {
                return found;
            }
            at = next;
        }
    }

    /// Dashes, blanks and unseen characters: whether there was a dash, and what follows.
    fn separator(&self, start: usize) -> (bool, usize) {
        let mut dash = false;
        let mut at = start;
        while let Some(ch) = self
            .at(at)
            .filter(|ch| is_dash(*ch) || *ch == ' ' || is_hidden(*ch))
        {
            dash |= is_dash(ch);
            at += 1;
        }
        (dash, at)
    }

    /// Would one other digit make it the number of a listed substance?
    fn is_near(&self, written: &str) -> bool {
        let bytes = written.as_bytes();
        (0..bytes.len())
            .filter(|at| bytes.get(*at).is_some_and(u8::is_ascii_digit))
            .any(|at| {
                (b'0'..=b'9').any(|digit| {
                    let mut other = bytes.to_vec();
                    if let Some(place) = other.get_mut(at) {
                        *place = digit;
                    }
                    std::str::from_utf8(&other).is_ok_and(|other| self.listed.contains_key(other))
                })
            })
    }
}

fn not_a_cas(start: usize, end: usize, labelled: bool, near: bool) -> Number {
    Number {
        start,
        end,
        labelled,
        value: Value::Not { near },
    }
}

/// A CAS number written as one group of digits.
fn hyphenated(digits: &str) -> Option<String> {
    let check = digits.len().checked_sub(1)?;
    let second = check.checked_sub(2)?;
    let (first, rest) = digits.split_at_checked(second)?;
    let (second, check) = rest.split_at_checked(2)?;
    (first.len() >= 2).then(|| format!("{first}-{second}-{check}"))
}
