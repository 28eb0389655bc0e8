//! Amounts: `50 mcg/mL`, `2ml:10mg`, `0.2g:13mg`, `8 mg/2 mg`, `5%`, `24 tablets`, `25 µg/h`.

use super::answer::Strength;
use super::letters::{Plain, is_han};
use super::words::Words;

/// Longest number, in characters: a code of more digits is no amount.
const MAX_NUMBER: usize = 12;

/// Longest word for a unit, in characters.
const MAX_UNIT: usize = 14;

/// Amounts of one text beyond this number are not listed; a label has a few.
const MAX_AMOUNTS: usize = 64;

/// An amount with its place in the plain text.
pub(crate) struct Amount {
    pub(crate) strength: Strength,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// All amounts of a text.
pub(crate) fn amounts(plain: &[Plain], words: &Words) -> Vec<Amount> {
    let reader = Reader { plain, words };
    let mut amounts = Vec::new();
    let mut at = 0;
    while at < plain.len() && amounts.len() < MAX_AMOUNTS {
        match reader.amount(at) {
            Some(amount) => {
                at = amount.end;
                amounts.push(amount);
            }
            None => at += 1,
        }
    }
    amounts
}

struct Reader<'a> {
    plain: &'a [Plain],
    words: &'a Words,
}

/// A number with its unit, and where it ends.
struct Quantity {
    amount: String,
    unit: String,
    end: usize,
}

impl Reader<'_> {
    fn at(&self, at: usize) -> Option<char> {
        self.plain.get(at).map(|letter| letter.ch)
    }

    fn amount(&self, start: usize) -> Option<Amount> {
        if !self.begins_a_number(start) {
            return None;
        }
        let first = self.quantity(start)?;
        let (per, end) = match self.per(&first) {
            Some((quantity, end)) => (Some(quantity), end),
            None => (None, first.end),
        };
        let (from, to) = (self.plain.get(start)?, self.plain.get(end.checked_sub(1)?)?);
        let strength = Strength {
            span: from.place.to(to.place),
            amount: first.amount,
            unit: first.unit,
            per,
        };
        Some(Amount { strength, start, end })
    }

    /// A digit, not within a word or number; `x5` and `×5` count.
    fn begins_a_number(&self, start: usize) -> bool {
        let digit = self.at(start).is_some_and(|ch| ch.is_ascii_digit());
        let Some(before) = start.checked_sub(1).and_then(|at| self.at(at)) else {
            return digit;
        };
        let times = before == 'x'
            && !start
                .checked_sub(2)
                .and_then(|at| self.at(at))
                .is_some_and(is_latin);
        digit && (times || !(before.is_ascii_alphanumeric() || matches!(before, '.' | ',' | '-')))
    }

    fn quantity(&self, start: usize) -> Option<Quantity> {
        let (amount, end) = self.number(start)?;
        let mut at = end;
        while self.at(at).is_some_and(|ch| ch == ' ') && at < end + 2 {
            at += 1;
        }
        let (unit, end) = self.unit(at)?;
        Some(Quantity { amount, unit, end })
    }

    /// Digits with one point and commas between thousands.
    fn number(&self, start: usize) -> Option<(String, usize)> {
        let mut number = String::new();
        let mut at = start;
        let digit = |at: usize| self.at(at).filter(char::is_ascii_digit);
        while let Some(ch) = self.at(at) {
            match ch {
                '0'..='9' => number.push(ch),
                '.' if !number.contains('.') && digit(at + 1).is_some() => number.push('.'),
                ',' if digit(at + 3).is_some() && digit(at + 4).is_none() && !number.contains('.') => {}
                _ => break,
            }
            at += 1;
        }
        (!number.is_empty() && number.len() <= MAX_NUMBER).then_some((number, at))
    }

    /// The longest unit that begins here and ends with its word.
    fn unit(&self, start: usize) -> Option<(String, usize)> {
        let mut word = String::new();
        let mut best = None;
        for at in start..start + MAX_UNIT {
            let Some(ch) = self.at(at) else { break };
            word.push(ch);
            let meaning = self
                .words
                .units
                .get(&word)
                .or_else(|| self.words.counts.get(&word));
            if let Some(meaning) = meaning
                && self.ends_a_unit(ch, at + 1)
            {
                best = Some((meaning.clone(), at + 1));
            }
        }
        best
    }

    /// Latin letters must not go on, unless with a route (`4mgiv`).
    fn ends_a_unit(&self, last: char, end: usize) -> bool {
        if !is_latin(last) || !self.at(end).is_some_and(is_latin) {
            return true;
        }
        let rest: String = self
            .plain
            .iter()
            .skip(end)
            .map(|letter| letter.ch)
            .take_while(|ch| is_latin(*ch))
            .take(8)
            .collect();
        self.words.routes.contains(&rest)
    }

    /// `/mL`, `/2 mg`, `:13mg`, `/ 24h`.
    fn per(&self, first: &Quantity) -> Option<((String, String), usize)> {
        let mut at = first.end;
        let blank = |at: usize| self.at(at) == Some(' ');
        at += usize::from(blank(at));
        if !matches!(self.at(at)?, '/' | ':' | '∶') {
            return None;
        }
        at += 1;
        at += usize::from(blank(at));
        if let Some(quantity) = self
            .at(at)
            .filter(char::is_ascii_digit)
            .and_then(|_| self.quantity(at))
        {
            return Some(((quantity.amount, quantity.unit), quantity.end));
        }
        let (unit, end) = self.unit(at)?;
        Some((("1".to_owned(), unit), end))
    }
}

fn is_latin(ch: char) -> bool {
    ch.is_alphabetic() && !is_han(ch)
}
