//! From chosen places, numbers and codes to mentions, each with its doubts.

use super::answer::{Doubt, How, Mention, Sign, Span, What};
use super::bounds::{Cover, Ground};
use super::context::Surroundings;
use super::letters::{Class, Gap};
use super::lexicon::{Found, Pattern, Sense, Target};
use super::numbers::{Number, Value};
use super::scanner::{Scanner, has_hidden};
use super::select::{MAX_SHORT, is_short_word};
use super::tariff::{Code, Heading};
use super::words::Role;
use crate::fact::NameKind;

/// Abbreviations with digits of up to so many letters and digits have other meanings (`2-FA`).
const MAX_SHORT_WITH_DIGITS: u16 = 3;

/// Letters and digits that a name built like those of a family has before the part that says so.
const MIN_BEFORE_STEM: usize = 2;

/// Reads the mentions of one text.
pub(crate) struct Reader<'a> {
    pub(crate) scanner: &'a Scanner,
    pub(crate) text: &'a str,
    pub(crate) ground: &'a Ground<'a>,
    pub(crate) surroundings: Surroundings,
}

/// A mention under construction, with what later steps need.
struct Draft {
    mention: Mention,
    targets: Vec<usize>,
    short: bool,
    /// Place in units, where it is a name.
    place: Option<Found>,
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

    fn target(&self, at: usize) -> Option<&Target> {
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
        let (first, entry, kind) = pattern.names().next()?;
        let mut targets: Vec<usize> = pattern.names().map(|(target, _, _)| target).collect();
        targets.dedup();
        let ids: Vec<String> = targets
            .iter()
            .filter_map(|at| self.target(*at))
            .map(|target| target.id.clone())
            .collect();
        let what = match (ids.as_slice(), self.target(first)?.family) {
            ([id], true) => What::Family { id: id.clone() },
            ([id], false) => What::Substance { id: id.clone() },
            _ => What::OneOf { ids },
        };
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
        let id = self
            .target(target)
            .map(|target| target.id.clone())
            .unwrap_or_default();
        let family = self.target(target).is_some_and(|target| target.family);
        let what = if family {
            What::Family { id }
        } else {
            What::Substance { id }
        };
        let mut draft = self.draft(found, what, entry, vec![target]);
        draft.mention.review.push(doubt);
        draft
            .mention
            .review
            .extend(self.surroundings.doubts(self.ground, found.start, found.end));
        draft
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

    fn draft(&self, found: Found, what: What, entry: &str, targets: Vec<usize>) -> Draft {
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

    /// A short name stands if something beside it says the same, or if it is all that the label is about.
    fn settle_short(&self, drafts: &mut [Draft]) {
        let firm: Vec<usize> = drafts
            .iter()
            .filter(|d| !d.short)
            .flat_map(|d| d.targets.iter().copied())
            .collect();
        for draft in drafts
            .iter_mut()
            .filter(|draft| draft.short && draft.mention.controlled)
        {
            let said_again = draft.targets.iter().any(|target| firm.contains(target));
            let settled = said_again
                || draft
                    .place
                    .is_some_and(|place| self.stands_alone(place) || self.is_goods(place));
            if !settled {
                draft.mention.review.push(Doubt::OtherMeanings);
            }
        }
    }

    /// Nothing but words of labels and amounts beside it.
    fn stands_alone(&self, place: Found) -> bool {
        let units = 0..self.ground.text.units.len();
        let beside = units.filter(|at| !(place.start..place.end).contains(at));
        beside
            .into_iter()
            .all(|at| matches!(self.ground.cover(at), Cover::Word | Cover::Amount))
    }

    /// A salt or an amount follows directly.
    fn is_goods(&self, place: Found) -> bool {
        let near = self
            .ground
            .unit(place.end)
            .is_some_and(|unit| unit.gap < Gap::Hard);
        near && (self.ground.has_role(place.end, Role::Salt) || self.ground.cover(place.end) == Cover::Amount)
    }

    /// Substances whose compound preparations are treated on their own, beside another active substance.
    fn settle_compounds(&self, drafts: &mut [Draft]) {
        let guarded = |draft: &Draft| {
            let pattern = draft
                .place
                .and_then(|place| self.scanner.lexicon.patterns.get(place.pattern));
            pattern.is_some_and(|pattern| pattern.guarded)
        };
        // Something else that is known, or a substance by its place in the targets.
        let active: Vec<Option<usize>> = drafts
            .iter()
            .filter(|draft| draft.place.is_some() && !guarded(draft))
            .filter(|draft| !draft.targets.is_empty() || matches!(draft.mention.what, What::Other { .. }))
            .map(|draft| draft.targets.first().copied())
            .collect();
        for draft in drafts.iter_mut() {
            let Some(own) = draft
                .targets
                .first()
                .copied()
                .filter(|at| self.is_compound_of(*at))
            else {
                continue;
            };
            let beside = active
                .iter()
                .any(|other| other.is_none_or(|other| !self.related(own, other)));
            let known = draft.mention.review.contains(&Doubt::CompoundPreparation);
            if (beside || self.surroundings.compound) && !known && draft.mention.controlled {
                draft.mention.review.push(Doubt::CompoundPreparation);
            }
        }
    }

    fn is_compound_of(&self, at: usize) -> bool {
        let ids = &self.scanner.words.compound_of;
        self.target(at).is_some_and(|target| {
            ids.contains(&target.id) || target.base.as_ref().is_some_and(|base| ids.contains(base))
        })
    }

    /// The same, a salt and its base, salts of one base, or a family and its member.
    fn related(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.target(a), self.target(b)) else {
            return false;
        };
        let base = |target: &Target| target.base.clone().unwrap_or_else(|| target.id.clone());
        a.id == b.id || base(a) == base(b) || a.families.contains(&b.id) || b.families.contains(&a.id)
    }

    /// A code that names a controlled substance is looked at, unless the name is there as well.
    fn settle_codes(&self, drafts: &mut [Draft]) {
        let named: Vec<usize> = drafts
            .iter()
            .filter(|d| d.place.is_some())
            .flat_map(|d| d.targets.iter().copied())
            .collect();
        let codes = drafts
            .iter_mut()
            .filter(|draft| matches!(draft.mention.what, What::Tariff { .. }));
        for draft in codes.filter(|draft| draft.mention.controlled) {
            if !draft.targets.iter().any(|target| named.contains(target)) {
                draft.mention.review.push(Doubt::TariffCodeOnly);
            }
        }
    }

    /// One controlled name and one known number that mean different things.
    fn settle_pairs(&self, drafts: &mut [Draft]) {
        let is_number = |draft: &Draft| matches!(draft.mention.what, What::Cas { id: Some(_), .. });
        let numbers: Vec<usize> = drafts
            .iter()
            .filter(|d| is_number(d))
            .filter_map(|d| d.targets.first().copied())
            .collect();
        let names = drafts
            .iter()
            .filter(|d| d.place.is_some() && d.mention.controlled);
        let names: Vec<usize> = names.flat_map(|d| d.targets.iter().copied()).collect();
        let [number] = numbers.as_slice() else { return };
        if names.is_empty() || names.iter().any(|name| self.related(*name, *number)) {
            return;
        }
        for draft in drafts.iter_mut().filter(|draft| draft.mention.controlled) {
            draft.mention.signs.push(Sign::NameAndNumberDiffer);
        }
    }

    /// Words that nothing covers: misprints of known names, names built like those of a family.
    fn unknown_words(&self) -> Vec<Draft> {
        let mut drafts = Vec::new();
        let mut at = 0;
        while at < self.ground.text.units.len() {
            let end = self.bare_word(at);
            if end > at {
                drafts.extend(self.unknown_word(at, end));
            }
            at = end.max(at + 1);
        }
        drafts
    }

    /// The end of the uncovered word or run of characters that begins here.
    fn bare_word(&self, start: usize) -> usize {
        let han = self
            .ground
            .unit(start)
            .is_some_and(|unit| unit.class == Class::Han);
        let part = |at: usize| {
            let Some(unit) = self.ground.unit(at) else {
                return false;
            };
            let same = if han {
                unit.class == Class::Han
            } else {
                matches!(unit.class, Class::Letter | Class::Digit)
            };
            same && self.ground.cover(at) == Cover::Bare && (at == start || unit.gap <= Gap::Hidden)
        };
        let mut end = start;
        while part(end) {
            end += 1;
        }
        end
    }

    fn unknown_word(&self, start: usize, end: usize) -> Option<Draft> {
        let units = self.ground.text.units.get(start..end)?;
        // A word that a known name continues is that name's doubt.
        if self.ground.text.joined(start) || self.ground.text.joined(end) {
            return None;
        }
        let letters: Vec<char> = units.iter().map(|unit| unit.ch).collect();
        // `benzoylfentanyl` is a name of its own, not `benzylfentanyl` with a slip.
        self.built_like(start, end, &letters)
            .or_else(|| self.misprint(start, end, &letters))
    }

    fn misprint(&self, start: usize, end: usize, letters: &[char]) -> Option<Draft> {
        let patterns = &self.scanner.lexicon.patterns;
        let near = self.scanner.misprints.like(&self.scanner.lexicon, letters);
        let names = near
            .iter()
            .filter_map(|at| patterns.get(*at))
            .flat_map(Pattern::names);
        let mut names: Vec<(usize, &str, NameKind)> = names.collect();
        names.retain(|(at, _, _)| self.target(*at).is_some_and(|target| target.controlled));
        let (first, entry, kind) = *names.first()?;
        let mut targets: Vec<usize> = names.iter().map(|(at, _, _)| *at).collect();
        targets.sort_unstable();
        targets.dedup();
        let ids: Vec<String> = targets
            .iter()
            .filter_map(|at| self.target(*at))
            .map(|target| target.id.clone())
            .collect();
        let what = match (ids.as_slice(), self.target(first)?.family) {
            ([id], true) => What::Family { id: id.clone() },
            ([id], false) => What::Substance { id: id.clone() },
            _ => What::OneOf { ids },
        };
        let found = Found {
            pattern: 0,
            start,
            end,
        };
        let mut draft = self.draft(found, what, entry, targets);
        draft.mention.by = How::Likeness;
        draft.mention.name_kind = Some(kind);
        draft.mention.review.push(Doubt::Misprint);
        draft
            .mention
            .review
            .extend(self.surroundings.doubts(self.ground, start, end));
        Some(draft)
    }

    fn built_like(&self, start: usize, end: usize, letters: &[char]) -> Option<Draft> {
        let word: String = letters.iter().collect();
        let plural = word.strip_suffix('s').unwrap_or(&word);
        let before = |stem: &str| plural.chars().count() - stem.chars().count();
        let least = |stem: &str| if stem.is_ascii() { MIN_BEFORE_STEM } else { 1 };
        let built = |stem: &&String| plural.ends_with(stem.as_str()) && before(stem) >= least(stem);
        let stem = self.scanner.words.stems.iter().find(built)?.clone();
        let found = Found {
            pattern: 0,
            start,
            end,
        };
        let mut draft = self.draft(found, What::Unnamed { stem: stem.clone() }, &stem, Vec::new());
        draft.mention.by = How::Likeness;
        draft.mention.review.push(Doubt::ClassWord);
        draft
            .mention
            .review
            .extend(self.surroundings.doubts(self.ground, start, end));
        Some(draft)
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
