//! Whether a known name is part of a longer one that is not known: what stands directly beside it.
//!
//! `4-fluoro fentanyl` is a name of the tables; `9-fluoro fentanyl` is not, and is not fentanyl either. Chinese has no
//! spaces, so the characters that begin and end chemical names (`氟`, `酰`, `酯`) say it there.

use super::letters::{Class, Folded, Gap, Plain, Unit};
use super::lexicon::{Lexicon, Pattern};
use super::select::{AMOUNT, Chosen};
use super::words::{Role, Words};

/// A text with what was chosen in it.
pub(crate) struct Ground<'a> {
    pub(crate) text: &'a Folded,
    pub(crate) plain: &'a [Plain],
    pub(crate) chosen: &'a Chosen,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) words: &'a Words,
}

/// What covers a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cover {
    /// Nothing known.
    Bare,
    /// An amount.
    Amount,
    /// A word of labels, and nothing else.
    Word,
    /// A substance, another thing or a machine.
    Thing,
}

/// Longest word that is looked at beside a name, in letters; the longest prefix is far shorter.
const MAX_NEIGHBOUR: usize = 40;

impl Ground<'_> {
    pub(crate) fn unit(&self, at: usize) -> Option<&Unit> {
        self.text.units.get(at)
    }

    /// What covers the unit.
    pub(crate) fn cover(&self, at: usize) -> Cover {
        if self.chosen.cover.get(at) == Some(&AMOUNT) {
            return Cover::Amount;
        }
        match self.pattern_at(at) {
            Some(pattern) if pattern.is_thing() => Cover::Thing,
            Some(_) => Cover::Word,
            None => Cover::Bare,
        }
    }

    /// Is the unit covered by a word of labels of this sort? It may be a name besides (`盐酸`).
    pub(crate) fn has_role(&self, at: usize, role: Role) -> bool {
        self.pattern_at(at).is_some_and(|pattern| pattern.has_role(role))
    }

    fn pattern_at(&self, at: usize) -> Option<&Pattern> {
        let number = *self.chosen.cover.get(at)? as usize;
        let found = self.chosen.found.get(number.checked_sub(1)?)?;
        self.lexicon.patterns.get(found.pattern)
    }

    /// Is the name at `start..end` part of a longer one?
    pub(crate) fn goes_on(&self, start: usize, end: usize) -> bool {
        self.goes_on_before(start) || self.goes_on_after(end)
    }

    fn goes_on_before(&self, start: usize) -> bool {
        let (Some(first), Some(before)) = (
            self.unit(start),
            start.checked_sub(1).and_then(|at| self.unit(at)),
        ) else {
            return false;
        };
        if before.class == Class::Letter && self.is_bracketed_radical(before, first, &self.word(start, -1)) {
            return true;
        }
        if first.gap == Gap::Hard || self.cover(start - 1) != Cover::Bare {
            return false;
        }
        match before.class {
            Class::Han => self.han_before(first.gap, before, start - 1),
            Class::Letter => self.word_before(first.gap, start),
            Class::Digit => first.gap == Gap::Hyphen || self.text.joined(start),
            // `(-)` is one sign; `(+)` stands in brackets. A racemate, `(±)`, is the substance itself.
            Class::Sign => match before.ch {
                '~' | '\'' => first.gap == Gap::Hyphen,
                '+' => self.after_bracket(before),
                _ => false,
            },
        }
    }

    fn han_before(&self, gap: Gap, before: &Unit, at: usize) -> bool {
        let near = gap <= Gap::Hyphen || (self.after_bracket(before) && !self.is_marker(at));
        near && self
            .words
            .prefixes
            .contains(before.ch.encode_utf8(&mut [0; 4]) as &str)
    }

    /// `(2-氟苯基)芬太尼`: only a bracket stands between.
    fn after_bracket(&self, before: &Unit) -> bool {
        let next = self.plain.get(before.plain_last as usize + 1);
        next.is_some_and(|next| matches!(next.ch, ')' | ']' | '】' | '〕'))
    }

    /// `[甲]舒芬太尼`: one character in brackets is a class of reimbursement, not a methyl group.
    fn is_marker(&self, at: usize) -> bool {
        let plain = self.unit(at).map(|unit| unit.plain as usize);
        let opened = plain
            .and_then(|at| at.checked_sub(1))
            .and_then(|at| self.plain.get(at));
        opened.is_some_and(|before| matches!(before.ch, '(' | '[' | '【' | '〔'))
    }

    fn word_before(&self, gap: Gap, start: usize) -> bool {
        let word = self.word(start, -1);
        if word.chars().count() == 1 {
            return gap == Gap::Hyphen;
        }
        gap > Gap::None && self.words.begins_a_name(&word)
    }

    /// `(furan-2-yl)methanone`, `2-(diethylamino)-`, `(S)-`: a radical or a form in space in brackets, without a space.
    fn is_bracketed_radical(&self, before: &Unit, first: &Unit, word: &str) -> bool {
        let between = self
            .plain
            .get(before.plain_last as usize + 1..first.plain as usize);
        let between = between.unwrap_or_default();
        let touches = between.iter().all(|letter| !letter.ch.is_whitespace());
        let bracket = between.iter().any(|letter| matches!(letter.ch, ')' | ']' | '}'));
        let radical = word.ends_with("yl") || word.ends_with('o') || word.ends_with("oxy");
        touches && bracket && (radical || word.chars().count() == 1)
    }

    fn goes_on_after(&self, end: usize) -> bool {
        let Some(next) = self.unit(end) else {
            return false;
        };
        if next.gap == Gap::Hard {
            return self.is_inverted(end, next);
        }
        if self.cover(end) != Cover::Bare {
            return false;
        }
        match next.class {
            Class::Han => next.gap <= Gap::Soft && self.han_after(end),
            Class::Letter => self.word_after(next, end),
            Class::Digit => next.gap == Gap::Hyphen && self.locant_after(end),
            Class::Sign => false,
        }
    }

    fn word_after(&self, next: &Unit, end: usize) -> bool {
        let word = self.word(end, 1);
        if word.chars().count() == 1 {
            // `N-oxide`, `N,N-diethylamide`.
            let gap = self.unit(end + 1).map_or(Gap::Hard, |unit| unit.gap);
            let locant = matches!(next.ch, 'n' | 'o' | 's' | 'p');
            return next.gap > Gap::None && locant && (gap == Gap::Hyphen || self.comma_after(next));
        }
        self.words.ends_a_name(&word) || self.words.prefix_endings.contains(&word)
    }

    fn comma_after(&self, unit: &Unit) -> bool {
        self.plain
            .get(unit.plain_last as usize + 1)
            .is_some_and(|next| next.ch == ',')
    }

    /// `Piperidine, 1-(…)`: an inverted name, with its radicals after a comma.
    fn is_inverted(&self, end: usize, next: &Unit) -> bool {
        let last = end.checked_sub(1).and_then(|at| self.unit(at));
        last.is_some_and(|last| self.comma_after(last))
            && next.class == Class::Digit
            && self.locant_follows(end)
    }

    /// A number with a hyphen after it.
    fn locant_follows(&self, start: usize) -> bool {
        let digits = self
            .text
            .units
            .iter()
            .skip(start)
            .take_while(|unit| unit.class == Class::Digit)
            .count();
        let joined = self
            .unit(start + digits)
            .is_some_and(|unit| unit.gap == Gap::Hyphen);
        joined
            || self.unit(start + digits).is_some_and(|unit| {
                unit.gap == Gap::Soft && unit.class == Class::Letter && self.bracket_before(unit)
            })
    }

    fn bracket_before(&self, unit: &Unit) -> bool {
        let before = (unit.plain as usize)
            .checked_sub(1)
            .and_then(|at| self.plain.get(at));
        before.is_some_and(|letter| matches!(letter.ch, '(' | '['))
    }

    fn han_after(&self, end: usize) -> bool {
        let begins = |suffix: &String| {
            let units = self.text.units.iter().skip(end);
            suffix
                .chars()
                .zip(units)
                .filter(|(ch, unit)| *ch == unit.ch)
                .count()
                == suffix.chars().count()
        };
        self.words.suffixes.iter().any(begins)
    }

    /// `morphine-6-glucuronide`: a number between hyphens, then letters.
    fn locant_after(&self, end: usize) -> bool {
        let digits = self
            .text
            .units
            .iter()
            .skip(end)
            .take_while(|unit| unit.class == Class::Digit)
            .count();
        self.unit(end + digits)
            .is_some_and(|unit| unit.gap == Gap::Hyphen && unit.class == Class::Letter)
    }

    /// The word that ends before `at` (step -1) or begins there (step 1).
    pub(crate) fn word(&self, at: usize, step: i8) -> String {
        let mut word = String::new();
        if step > 0 {
            let rest = self.text.units.iter().enumerate().skip(at);
            for (place, unit) in rest
                .take_while(|(_, unit)| unit.class == Class::Letter)
                .take(MAX_NEIGHBOUR)
            {
                if place > at && unit.gap > Gap::Hidden {
                    break;
                }
                word.push(unit.ch);
            }
            return word;
        }
        let before = self.text.units.get(..at).unwrap_or_default().iter().rev();
        for unit in before
            .take_while(|unit| unit.class == Class::Letter)
            .take(MAX_NEIGHBOUR)
        {
            word.insert(0, unit.ch);
            if unit.gap > Gap::Hidden {
                break;
            }
        }
        word
    }

    /// Does something unknown stand directly beside it? Names such as `安定` (also: stable) count only if not.
    pub(crate) fn crowded(&self, start: usize, end: usize) -> bool {
        let touches = |at: usize, gap: Gap| {
            let han = self.unit(at).is_some_and(|unit| unit.class == Class::Han);
            han && gap <= Gap::Hyphen && self.cover(at) == Cover::Bare
        };
        let before = self
            .unit(start)
            .zip(start.checked_sub(1))
            .is_some_and(|(unit, at)| touches(at, unit.gap));
        before || self.unit(end).is_some_and(|unit| touches(end, unit.gap))
    }

    /// Is a name that is also a salt word (`盐酸`) used as one: with a name before or after it?
    pub(crate) fn is_salt_here(&self, start: usize, end: usize) -> bool {
        let thing = |at: usize, gap: Gap| gap <= Gap::Soft && self.cover(at) == Cover::Thing;
        let before = self
            .unit(start)
            .zip(start.checked_sub(1))
            .is_some_and(|(unit, at)| thing(at, unit.gap));
        let after = self.unit(end).is_some_and(|unit| {
            let unknown = unit.class == Class::Han && unit.gap <= Gap::Soft && self.cover(end) == Cover::Bare;
            unknown || thing(end, unit.gap)
        });
        before || after || self.crowded(start, end)
    }
}
