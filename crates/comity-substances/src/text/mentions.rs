//! From chosen places, numbers and codes to mentions, each with its doubts.

use super::answer::{Doubt, How, Mention, Sign, Span, What};
use super::bounds::Ground;
use super::context::Surroundings;
use super::lexicon::{Found, Pattern, Sense, Target};
use super::numbers::{Number, Value};
use super::scanner::{Scanner, has_hidden};
use super::select::{MAX_SHORT, is_short_word};
use super::tariff::{Code, Heading};
use super::words::Role;
use crate::fact::NameKind;

/// Abbreviations with digits of up to so many letters and digits have other meanings (`2-FA`).
const MAX_SHORT_WITH_DIGITS: u16 = 3;

/// Reads the mentions of one text.
pub(crate) struct Reader<'a> {
    pub(crate) scanner: &'a Scanner,
    pub(crate) text: &'a str,
    pub(crate) ground: &'a Ground<'a>,
    pub(crate) surroundings: Surroundings,
}

/// A mention under construction, with what later steps need.
pub(super) struct Draft {
    pub(super) mention: Mention,
    pub(super) targets: Vec<usize>,
    pub(super) short: bool,
    /// Place in units, where it is a name.
    pub(super) place: Option<Found>,
}

impl Reader<'_> {
    pub(crate) fn mentions(&self, numbers: &[Number], codes: &[Code]) -> Vec<Mention> {
        let mut drafts: Vec<Draft> = self
            .ground
            .chosen
            .found
            .iter()
            .filter_map(|found| self.known(*found))
            .collect();
        drafts.extend(numbers.iter().filter_map(|number| self.number(number)));
        drafts.extend(codes.iter().map(|code| self.code(code)));
        self.settle_short(&mut drafts);
        self.settle_compounds(&mut drafts);
        self.settle_codes(&mut drafts);
        self.settle_pairs(&mut drafts);
        drafts.extend(self.unknown_words());
        drafts.into_iter().map(|draft| finished(draft.mention)).collect()
    }

    pub(super) fn target(&self, at: usize) -> Option<&Target> {
        self.scanner.targets.get(at)
    }

    /// A chosen place that is more than a word of labels.
    fn known(&self, found: Found) -> Option<Draft> {
        let pattern = self.scanner.lexicon.patterns.get(found.pattern)?;
        if pattern.names().next().is_some() {
            return self.named(pattern, found);
        }
        pattern.senses.iter().find_map(|sense| match sense {
            Sense::Compound { target, entry } => {
                Some(self.relative(found, *target, entry, Doubt::CompoundPreparation))
            }
            Sense::ClassWord { target, entry } => {
                Some(self.relative(found, *target, entry, Doubt::ClassWord))
            }
            Sense::Equipment { at, entry, sure } => self.machine(found, *at, entry, *sure),
            Sense::Other { entry } => {
                Some(self.draft(found, What::Other { name: entry.clone() }, entry, Vec::new()))
            }
            Sense::Word { .. } | Sense::Name { .. } => None,
        })
    }

    fn named(&self, pattern: &Pattern, found: Found) -> Option<Draft> {
        let (start, end) = (found.start, found.end);
        let salt = pattern.has_role(Role::Salt) && self.ground.is_salt_here(start, end);
        let goes_on = self.ground.goes_on(start, end);
        if salt || (pattern.strict && self.ground.crowded(start, end)) || (pattern.guarded && goes_on) {
            return None;
        }
        let (_, entry, kind) = pattern.names().next()?;
        let mut targets: Vec<usize> = pattern.names().map(|(target, _, _)| target).collect();
        targets.dedup();
        let what = self.what(&targets);
        let mut draft = self.draft(found, what, entry, targets);
        draft.mention.name_kind = Some(kind);
        draft.short = is_short(pattern);
        if draft.targets.len() > 1 {
            draft.mention.review.push(Doubt::Ambiguous);
        }
        if draft.mention.controlled {
            let street = kind == NameKind::Street && pattern.han == 0;
            draft.mention.review.extend(goes_on.then_some(Doubt::NameGoesOn));
            draft.mention.review.extend(street.then_some(Doubt::StreetName));
            draft
                .mention
                .review
                .extend(self.surroundings.doubts(self.ground, start, end));
        }
        Some(draft)
    }

    fn relative(&self, found: Found, target: usize, entry: &str, doubt: Doubt) -> Draft {
        let mut draft = self.draft(found, self.what(&[target]), entry, vec![target]);
        draft.mention.review.push(doubt);
        draft
            .mention
            .review
            .extend(self.surroundings.doubts(self.ground, found.start, found.end));
        draft
    }

    /// One substance or family, or one of several.
    pub(super) fn what(&self, targets: &[usize]) -> What {
        let targets: Vec<&Target> = targets.iter().filter_map(|at| self.target(*at)).collect();
        let id = |target: &Target| target.id.clone();
        match targets.as_slice() {
            [one] if one.family => What::Family { id: id(one) },
            [one] => What::Substance { id: id(one) },
            all => What::OneOf {
                ids: all.iter().map(|one| id(one)).collect(),
            },
        }
    }

    /// A word for a tool counts beside words of tablets and capsules only; coffee and plastic have machines too.
    fn machine(&self, found: Found, at: usize, entry: &str, sure: bool) -> Option<Draft> {
        if !sure && !self.surroundings.tool_context {
            return None;
        }
        let id = self.scanner.machines.list.get(at)?.id.clone();
        let mut draft = self.draft(found, What::Equipment { id }, entry, Vec::new());
        if !sure || self.surroundings.tool_elsewhere {
            draft.mention.review.push(Doubt::ToolWord);
        }
        Some(draft)
    }

    pub(super) fn draft(&self, found: Found, what: What, entry: &str, targets: Vec<usize>) -> Draft {
        let span = self.ground.text.span(self.ground.plain, found.start, found.end);
        let mut mention = self.mention(span, what, entry);
        mention.controlled = targets
            .iter()
            .filter_map(|at| self.target(*at))
            .any(|target| target.controlled);
        if has_hidden(self.ground.text, found.start, found.end) {
            mention.signs.push(Sign::HiddenCharacters);
        }
        Draft {
            mention,
            targets,
            short: false,
            place: Some(found),
        }
    }

    fn mention(&self, span: Span, what: What, entry: &str) -> Mention {
        let text = self.text.get(span.start..span.end).unwrap_or_default().to_owned();
        Mention {
            by: if text == entry {
                How::Exact
            } else {
                How::Normalised
            },
            span,
            text,
            what,
            entry: entry.to_owned(),
            name_kind: None,
            controlled: false,
            review: Vec::new(),
            signs: Vec::new(),
        }
    }

    fn plain_span(&self, start: usize, end: usize) -> Option<Span> {
        let (first, last) = (
            self.ground.plain.get(start)?,
            self.ground.plain.get(end.checked_sub(1)?)?,
        );
        Some(first.place.to(last.place))
    }

    fn number(&self, number: &Number) -> Option<Draft> {
        let span = self.plain_span(number.start, number.end)?;
        let (what, target, doubt) = match &number.value {
            Value::Not { near } => (What::NotCas, None, near.then_some(Doubt::NumberMistyped)),
            Value::Cas(cas) => {
                let labelled = self.scanner.labelled.get(cas.as_str());
                let target = self.scanner.numbers.get(cas.as_str()).or(labelled).copied();
                if target.is_none() && !number.labelled {
                    return None;
                }
                let id = target
                    .and_then(|at| self.target(at))
                    .map(|target| target.id.clone());
                let number = cas.as_str().to_owned();
                (
                    What::Cas { number, id },
                    target,
                    labelled.map(|_| Doubt::Labelled),
                )
            }
        };
        let entry = match &what {
            What::Cas { number, .. } => number.clone(),
            _ => String::new(),
        };
        let mut mention = self.mention(span, what, &entry);
        mention.controlled = target
            .and_then(|at| self.target(at))
            .is_some_and(|target| target.controlled);
        mention.review.extend(doubt);
        if mention.controlled {
            mention.review.extend(self.surroundings.of_numbers());
        }
        Some(Draft {
            mention,
            targets: target.into_iter().collect(),
            short: false,
            place: None,
        })
    }

    fn code(&self, code: &Code) -> Draft {
        let span = self.plain_span(code.start, code.end).unwrap_or_default();
        let named = code
            .targets
            .iter()
            .filter(|target| target.heading != Heading::Residual);
        let targets: Vec<usize> = named
            .filter_map(|line| {
                self.scanner
                    .targets
                    .iter()
                    .position(|target| target.id == line.id)
            })
            .collect();
        let what = What::Tariff {
            code: code.code.clone(),
            targets: code.targets.clone(),
        };
        let mut mention = self.mention(span, what, &code.code);
        mention.controlled = targets
            .iter()
            .filter_map(|at| self.target(*at))
            .any(|target| target.controlled);
        Draft {
            mention,
            targets,
            short: false,
            place: None,
        }
    }
}

/// A name with so few letters that it has other meanings, unless it is known to have none.
fn is_short(pattern: &Pattern) -> bool {
    let digits = pattern.digits > 0 && pattern.letters + pattern.digits <= MAX_SHORT_WITH_DIGITS;
    let letters = pattern.letters + pattern.digits <= MAX_SHORT && is_short_word(pattern);
    let trade = pattern.letters <= MAX_SHORT && pattern.names().any(|(_, _, kind)| kind == NameKind::Trade);
    pattern.han == 0 && !pattern.strong && (digits || letters || trade || pattern.weak)
}

/// Doubts and signs once each, in a fixed order.
fn finished(mut mention: Mention) -> Mention {
    mention.review.sort_unstable();
    mention.review.dedup();
    mention.signs.sort_unstable();
    mention.signs.dedup();
    mention
}
