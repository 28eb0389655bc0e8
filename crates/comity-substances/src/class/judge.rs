//! One way in which a skeleton lies on a molecule, judged place by place: every difference from the parent
//! must be explained by a condition of the text.

use comity_molecule::Element;

use super::closed::Closed;
use super::pattern::{Ground, Walk};
use super::point::{Points, Reading, Readings};
use super::ring::RingSystem;
use super::rules::{Alternative, At, Core, Labels, Outcome, Parent, Rules, Slot, Substituents, Test};
use super::tally::{Change, Tally, settled, undecided};
use super::view::{Branch, View};
use super::word::{Ranged, Word};

/// A definition laid on a molecule in one way.
pub(crate) struct Laid<'a> {
    pub(crate) view: &'a View<'a>,
    pub(crate) rules: &'a Rules,
    pub(crate) core: &'a Core,
    /// The atom at each place of the walk.
    pub(crate) map: &'a [u32],
    pub(crate) readings: &'a Readings,
}

/// What one way comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// A ring of the skeleton is missing: the scaffold is not there.
    NoCore,
    /// The scaffold is there and a difference is explained by no condition.
    NotMet,
    /// The parent itself, which is no member.
    Parent,
    /// Every difference is explained, at least under some reading.
    Met(Tally),
}

impl Laid<'_> {
    /// Judges every place.
    pub(crate) fn judge(&self) -> Judgement {
        if !self
            .core
            .pattern
            .agrees(self.view.molecule, self.view.rings, self.map)
        {
            return Judgement::NoCore;
        }
        let closed = self.closed();
        let mut tally = Tally::default();
        for (&atom, &label) in self.map.iter().zip(&self.core.labels) {
            match self.place(atom, label, &closed) {
                Some(place) => tally.add(place),
                None => return Judgement::NoCore,
            }
        }
        for closed in &closed {
            tally.add(self.closure(closed));
        }
        self.add_variant(&mut tally);
        match (tally.failed, tally.changes.is_empty()) {
            (true, _) => Judgement::NotMet,
            (false, true) if !self.rules.parent_is_member => Judgement::Parent,
            (false, _) => Judgement::Met(tally),
        }
    }

    pub(super) fn label_of(&self, atom: u32) -> Option<u8> {
        let at = self.map.iter().position(|&mapped| mapped == atom)?;
        self.core.labels.get(at).copied()
    }

    /// Groups on an atom of the skeleton that are joined by a bond outside rings.
    fn branches(&self, from: u32) -> Vec<Branch> {
        let molecule = self.view.molecule;
        let nexts = molecule.neighbours(from).iter();
        let outside = nexts.filter(|next| {
            !molecule.bond(next.bond).ring && self.label_of(next.atom).is_none() && !self.is_cation(next.atom)
        });
        let branch = |next: &comity_molecule::Neighbour| Branch {
            from,
            root: next.atom,
            bond: next.bond,
        };
        outside.map(branch).collect()
    }

    /// A metal atom drawn with a bond, as in `O[Na]`, stands for a salt.
    fn is_cation(&self, atom: u32) -> bool {
        self.view.degree(atom) == 1 && is_salt_metal(self.view.atom(atom).element)
    }

    /// One atom of the skeleton and what is on it; nothing if a ring that belongs to the scaffold is missing.
    fn place(&self, atom: u32, label: u8, closed: &[Closed]) -> Option<Tally> {
        let rules = self.rules.places.iter();
        let slot = rules
            .clone()
            .find(|at| at.on.contains(label) && at.slot != Slot::Each);
        let branches = self.branches(atom);
        let Some(at) = slot else {
            return Some(self.each(label, atom, &branches, None));
        };
        if at.slot == Slot::Whole {
            return Some(self.whole(at, atom, label));
        }
        let ring = at.slot == Slot::Ring;
        let candidates: Vec<&Branch> = branches
            .iter()
            .filter(|branch| !ring || !RingSystem::of(self.view, **branch).atoms.is_empty())
            .collect();
        if candidates.is_empty() {
            return match self.filled(atom, label, closed, ring) {
                true => Some(self.each(label, atom, &branches, None)),
                false if ring => None,
                false => Some(self.absent(at, atom, label)),
            };
        }
        let judged = candidates.into_iter().map(|branch| {
            let mut tally = self.occupied(at, *branch, label);
            tally.add(self.each(label, atom, &branches, Some(*branch)));
            tally
        });
        judged.min_by_key(Tally::rank)
    }

    /// Every group but one, judged by itself.
    fn each(&self, label: u8, _atom: u32, branches: &[Branch], but: Option<Branch>) -> Tally {
        let mut rules = self.rules.places.iter();
        let at = rules.find(|at| at.on.contains(label) && at.slot == Slot::Each);
        let mut tally = Tally::default();
        for branch in branches.iter().filter(|branch| Some(**branch) != but) {
            tally.add(match at {
                Some(at) => self.occupied(at, *branch, label),
                None => Tally::failed(),
            });
        }
        tally
    }

    /// The atom itself as the first of the group, seen from its one neighbour in the skeleton.
    fn whole(&self, at: &At, atom: u32, label: u8) -> Tally {
        let mut nexts = self.view.molecule.neighbours(atom).iter();
        match nexts.find(|next| self.label_of(next.atom).is_some()) {
            Some(next) => {
                let branch = Branch {
                    from: next.atom,
                    root: atom,
                    bond: next.bond,
                };
                self.occupied(at, branch, label)
            }
            None => Tally::failed(),
        }
    }

    /// Hydrogen where the parent may have something else.
    fn absent(&self, at: &At, atom: u32, label: u8) -> Tally {
        if matches!(at.parent, Parent::Hydrogen) {
            return Tally::default();
        }
        let hydrogen = |alternative: &&Alternative| matches!(&alternative.test, Test::Group(words) if words.iter().any(|word| word.word == Word::H));
        let fitting = at.alternatives.iter().filter(hydrogen);
        let change = |outcome: &Outcome| {
            vec![self.change(at, label, outcome, Word::H.written().to_owned(), vec![atom])]
        };
        self.settle(fitting, |alternative| change(&alternative.outcome))
    }

    /// A group, judged against the parent and then against the alternatives.
    fn occupied(&self, at: &At, branch: Branch, label: u8) -> Tally {
        if self.is_parent(&at.parent, branch) {
            return Tally::default();
        }
        let fitting = at
            .alternatives
            .iter()
            .filter(|alternative| self.fits(&alternative.test, branch));
        self.settle(fitting, |alternative| {
            self.changes(at, label, alternative, branch)
        })
    }

    /// The first alternative that is settled; without one, all that a reading could settle.
    fn settle<'b>(
        &self,
        fitting: impl Iterator<Item = &'b Alternative>,
        changes: impl Fn(&Alternative) -> Vec<Change>,
    ) -> Tally {
        let mut open = Tally::failed();
        for alternative in fitting {
            match self.readings.of(alternative.outcome.points) {
                Reading::Wide => return settled(&alternative.outcome, changes(alternative)),
                Reading::Review => {
                    if open.failed {
                        open.changes = undecided(changes(alternative));
                    }
                    open.failed = false;
                    open.points = open.points.with(self.unsettled(alternative.outcome.points));
                }
                Reading::Narrow => {}
            }
        }
        open
    }

    /// The points of a set that no reading has settled.
    fn unsettled(&self, points: Points) -> Points {
        let mut left = Points::default();
        for point in points.iter() {
            if self.readings.get(point).unwrap_or_default() == Reading::Review {
                left.insert(point);
            }
        }
        left
    }

    pub(super) fn one(&self, outcome: &Outcome, change: Change) -> Tally {
        match self.readings.of(outcome.points) {
            Reading::Wide => settled(outcome, vec![change]),
            Reading::Narrow => Tally::failed(),
            Reading::Review => Tally {
                points: self.unsettled(outcome.points),
                changes: undecided(vec![change]),
                ..Tally::default()
            },
        }
    }

    fn is_parent(&self, parent: &Parent, branch: Branch) -> bool {
        match parent {
            Parent::Hydrogen => false,
            Parent::Word(word) => self.view.is(*word, branch),
            Parent::Exactly(pattern) => {
                let mut same = false;
                // A group has few atoms and each has its fixed number of neighbours: the tries never run out.
                let mut tries = u32::MAX;
                let molecule = self.view.molecule;
                let ground = Ground {
                    molecule,
                    around: self.view.around,
                };
                let result = Walk::default().run(&ground, pattern, &[branch.from], &mut tries, |map| {
                    let here = map.get(1) == Some(&branch.root);
                    same = here && pattern.agrees(molecule, self.view.rings, map);
                    if same {
                        std::ops::ControlFlow::Break(())
                    } else {
                        std::ops::ControlFlow::Continue(())
                    }
                });
                result.is_ok() && same
            }
        }
    }

    fn fits(&self, test: &Test, branch: Branch) -> bool {
        match test {
            Test::Group(words) => self.word_of(words, branch).is_some(),
            Test::Mixed(words) => self.view.is_mixed(words, branch),
            Test::Ring {
                kind,
                alkylenedioxy,
                substituents,
            } => {
                let system = RingSystem::of(self.view, branch);
                let kind_fits = match alkylenedioxy {
                    true => system.is_with_alkylenedioxy(self.view, *kind, branch.root),
                    false => system.is(self.view, *kind, branch.root),
                };
                kind_fits && self.substituents_fit(substituents, &system, branch)
            }
        }
    }

    fn word_of(&self, words: &[Ranged], branch: Branch) -> Option<Ranged> {
        words.iter().copied().find(|word| self.view.is(*word, branch))
    }

    fn substituents_fit(&self, substituents: &Substituents, system: &RingSystem, branch: Branch) -> bool {
        let mut on_ring = system.substituents(self.view, branch).into_iter();
        match substituents {
            Substituents::Any => true,
            Substituents::Words(words) => on_ring.all(|group| self.word_of(words, group).is_some()),
            Substituents::Mixed(words) => {
                on_ring.all(|group| self.word_of(words, group).is_some() || self.view.is_mixed(words, group))
            }
        }
    }

    /// The differences that an alternative stands for: one for each substituent where the text lists them.
    fn changes(&self, at: &At, label: u8, alternative: &Alternative, branch: Branch) -> Vec<Change> {
        let outcome = &alternative.outcome;
        let (found, words) = match &alternative.test {
            Test::Group(words) => (self.found(words, branch), None),
            Test::Mixed(_) => ("mixed".to_owned(), None),
            Test::Ring {
                alkylenedioxy: true, ..
            } => ("fused ring".to_owned(), None),
            Test::Ring {
                kind, substituents, ..
            } => (kind.written().to_owned(), listed(substituents)),
        };
        let whole = || {
            let mut atoms = self.view.atoms(branch);
            atoms.extend(self.atoms_of(at.with));
            vec![self.change(at, label, outcome, found.clone(), atoms)]
        };
        let Some(words) = words else {
            return whole();
        };
        let groups = RingSystem::of(self.view, branch).substituents(self.view, branch);
        if groups.is_empty() {
            return whole();
        }
        let each = groups.into_iter().map(|group| {
            let atoms = self.view.atoms(group);
            self.change(at, label, outcome, self.found(words, group), atoms)
        });
        each.collect()
    }

    fn found(&self, words: &[Ranged], branch: Branch) -> String {
        let word = self.word_of(words, branch);
        word.map_or("mixed", |word| word.word.written()).to_owned()
    }

    fn change(&self, at: &At, label: u8, outcome: &Outcome, found: String, atoms: Vec<u32>) -> Change {
        let of_label = self.rules.label_names.get(usize::from(label)).cloned().flatten();
        let place = outcome.place.clone().or_else(|| at.name.clone()).or(of_label);
        Change {
            place: place.unwrap_or_default(),
            letter: outcome.letter,
            found: outcome.found.clone().unwrap_or(found),
            atoms,
        }
    }

    fn atoms_of(&self, labels: Labels) -> impl Iterator<Item = u32> {
        let pairs = self.core.labels.iter().zip(self.map);
        pairs
            .filter(move |(label, _)| labels.contains(**label))
            .map(|(_, atom)| *atom)
    }

    /// Adds what it comes to that this skeleton is not the parent's. While that is in doubt, so is every other
    /// difference that is said to be under the same condition.
    fn add_variant(&self, tally: &mut Tally) {
        let Some(outcome) = &self.core.changes else { return };
        let change = Change {
            place: outcome.place.clone().unwrap_or_default(),
            letter: outcome.letter,
            found: outcome.found.clone().unwrap_or_default(),
            atoms: self.atoms_of(self.core.with).collect(),
        };
        let variant = self.one(outcome, change);
        if let Some(letter) = outcome.letter.filter(|_| variant.is_open()) {
            tally.doubt(letter);
        }
        tally.add(variant);
    }
}

fn listed(substituents: &Substituents) -> Option<&[Ranged]> {
    match substituents {
        Substituents::Any => None,
        Substituents::Words(words) | Substituents::Mixed(words) => Some(words),
    }
}

/// Metals whose salts are sold: alkali and alkaline earth metals, and the common heavier ones.
fn is_salt_metal(element: Element) -> bool {
    matches!(
        element.0,
        3 | 4 | 11..=13 | 19..=31 | 37..=50 | 55..=84 | 87..=103
    )
}
