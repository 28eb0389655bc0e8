//! What one mention says of another: the same name again, a second active substance, a number that does not fit.

use super::answer::{Doubt, Sign, What};
use super::bounds::Cover;
use super::letters::Gap;
use super::lexicon::{Found, Target};
use super::mentions::{Draft, Reader};
use super::words::Role;

impl Reader<'_> {
    /// A short name stands if something beside it says the same, or if it is all that the label is about.
    pub(super) fn settle_short(&self, drafts: &mut [Draft]) {
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
    pub(super) fn settle_compounds(&self, drafts: &mut [Draft]) {
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
    pub(super) fn settle_codes(&self, drafts: &mut [Draft]) {
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
    pub(super) fn settle_pairs(&self, drafts: &mut [Draft]) {
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
}
