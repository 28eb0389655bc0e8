//! What the words around a mention say of it.

use super::answer::Doubt;
use super::bounds::{Cover, Ground};
use super::letters::{Class, Gap};
use super::words::Role;

/// Isotope labels such as `D5`, `13C6`, `15N`: at most so many digits.
const MAX_LABEL_DIGITS: usize = 2;

/// How far before a name a word such as "without" is looked for, in units.
const MAX_BEFORE: usize = 24;

/// What the whole text says of every mention in it: one text is one label.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Surroundings {
    mention: bool,
    labelled: bool,
    pub(crate) compound: bool,
    pub(crate) tool_context: bool,
    pub(crate) tool_elsewhere: bool,
}

impl Surroundings {
    pub(crate) fn of(ground: &Ground<'_>) -> Self {
        let mut all = Self::default();
        let patterns = ground
            .chosen
            .found
            .iter()
            .filter_map(|found| ground.lexicon.patterns.get(found.pattern));
        for role in patterns.flat_map(|pattern| pattern.roles()) {
            match role {
                Role::Mention => all.mention = true,
                Role::Labelled => all.labelled = true,
                Role::Compound => all.compound = true,
                Role::ToolContext => all.tool_context = true,
                Role::ToolElsewhere => all.tool_elsewhere = true,
                _ => {}
            }
        }
        all
    }

    /// What the text says of a number in it.
    pub(crate) fn of_numbers(&self) -> Vec<Doubt> {
        let said = [
            (self.mention, Doubt::MentionOnly),
            (self.labelled, Doubt::Labelled),
        ];
        said.into_iter()
            .filter(|(said, _)| *said)
            .map(|(_, doubt)| doubt)
            .collect()
    }

    /// What the words around units `start..end` say.
    pub(crate) fn doubts(&self, ground: &Ground<'_>, start: usize, end: usize) -> Vec<Doubt> {
        let mut doubts = self.of_numbers();
        if ground.isotope_beside(start, end) {
            doubts.push(Doubt::Labelled);
        }
        if ground.said_absent(start, end) {
            doubts.push(Doubt::SaidAbsent);
        }
        doubts
    }
}

impl Ground<'_> {
    /// `Fentanyl-D5`, `d3-morphine`, `[13C6]`: a label beside the name.
    fn isotope_beside(&self, start: usize, end: usize) -> bool {
        let after = self
            .unit(end)
            .is_some_and(|unit| unit.gap > Gap::Hidden && unit.gap < Gap::Hard);
        let before = self
            .unit(start)
            .is_some_and(|unit| unit.gap > Gap::Hidden && unit.gap < Gap::Hard);
        (after && is_label(&self.token(end, 1))) || (before && is_label(&self.token(start, -1)))
    }

    /// Letters and digits written together, after `at` or before it.
    fn token(&self, at: usize, step: i8) -> String {
        const MAX: usize = 8;
        let mut token = String::new();
        let is_part = |at: usize| {
            self.unit(at)
                .is_some_and(|unit| matches!(unit.class, Class::Letter | Class::Digit))
                && self.cover(at) == Cover::Bare
        };
        let mut place = at;
        if step > 0 {
            while token.len() < MAX && is_part(place) && (place == at || self.text.joined(place)) {
                token.extend(self.unit(place).map(|unit| unit.ch));
                place += 1;
            }
            return token;
        }
        while token.len() < MAX && place > 0 && is_part(place - 1) && (place == at || self.text.joined(place))
        {
            token.extend(self.unit(place - 1).map(|unit| unit.ch));
            place -= 1;
        }
        token.chars().rev().collect()
    }

    /// "without X", "X-free", `不含X`.
    fn said_absent(&self, start: usize, end: usize) -> bool {
        if self.unit(end).is_some_and(|unit| unit.gap < Gap::Hard) && self.has_role(end, Role::AbsentAfter) {
            return true;
        }
        // Between the two words only salts and amounts may stand, and no end of a phrase.
        let mut at = start;
        while at > 0 && start - at < MAX_BEFORE && self.unit(at).is_some_and(|unit| unit.gap < Gap::Hard) {
            at -= 1;
            if self.has_role(at, Role::AbsentBefore) {
                return true;
            }
            let passed = self.has_role(at, Role::Salt)
                || self.has_role(at, Role::Modifier)
                || self.cover(at) == Cover::Amount;
            if !passed {
                return false;
            }
        }
        false
    }
}

/// `d5`, `13c6`, `15n`, `2h5`, `d`.
fn is_label(token: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if let Some(count) = token.strip_prefix('d') {
        return !count.is_empty() && count.len() <= MAX_LABEL_DIGITS && digits(count);
    }
    ["13c", "15n", "2h", "14c", "3h", "18o"].iter().any(|isotope| {
        token
            .strip_prefix(isotope)
            .is_some_and(|rest| rest.len() <= MAX_LABEL_DIGITS && digits(rest))
    })
}

#[cfg(test)]
mod tests {
    use super::is_label;

    #[test]
    fn labels() {
        for label in ["d5", "d10", "13c6", "15n", "13c"] {
            assert!(is_label(label), "{label}");
        }
        for other in ["d", "d500", "5", "dx", "13", "mg"] {
            assert!(!is_label(other), "{other}");
        }
    }
}
