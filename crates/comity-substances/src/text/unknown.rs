//! Words that nothing known covers: misprints of known names, and names built like those of a family.

use super::answer::{Doubt, How, What};
use super::bounds::Cover;
use super::letters::{Class, Gap};
use super::lexicon::{Found, Pattern};
use super::mentions::{Draft, Reader};
use crate::fact::NameKind;

/// Letters and digits that a name built like those of a family has before the part that says so.
const MIN_BEFORE_STEM: usize = 2;

impl Reader<'_> {
    /// Words that nothing covers: misprints of known names, names built like those of a family.
    pub(super) fn unknown_words(&self) -> Vec<Draft> {
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
        let (_, entry, kind) = *names.first()?;
        let mut targets: Vec<usize> = names.iter().map(|(at, _, _)| *at).collect();
        targets.sort_unstable();
        targets.dedup();
        let what = self.what(&targets);
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
