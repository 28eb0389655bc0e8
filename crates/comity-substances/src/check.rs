//! What is controlled, where, on a given day, by which clause.

use std::collections::HashMap;

use comity_core::date::{PartialDate, Reached};
use comity_core::grading::Provenance;
use comity_core::jurisdiction::Jurisdiction;

use crate::bound::Bound;
use crate::fact::{Basis, Control, Detail, FamilyKind, Instrument, Member, Scope, Status, SubstanceKind};
use crate::tables::Tables;
use crate::verdict::{JurisdictionVerdict, MeasureVerdict, Reason, Standing, State, Via};

impl Tables {
    /// What every known jurisdiction says of a substance or family on a day.
    ///
    /// `id` is a stable key ([`Tables::recognise`] finds it). An unknown id has no verdicts. `on` may be a
    /// month or a year; the answer is then undecided wherever it is not the same on all its days.
    pub fn check(&self, id: &str, on: PartialDate) -> Vec<JurisdictionVerdict> {
        if self.substance(id).is_none() && self.family(id).is_none() {
            return Vec::new();
        }
        self.jurisdictions
            .iter()
            .map(|fact| self.verdict(id, fact.code, on))
            .collect()
    }

    /// What one jurisdiction says of a substance or family on a day; "no measure found" for an unknown id.
    pub fn verdict(&self, id: &str, jurisdiction: Jurisdiction, on: PartialDate) -> JurisdictionVerdict {
        let (standing, measures) = match self.family(id) {
            Some(family) => self.family_standing(id, family.kind, jurisdiction, on),
            None => self.substance_standing(id, jurisdiction, on),
        };
        let uncovered = standing == Standing::NoMeasureFound;
        let coverage = self
            .jurisdiction(jurisdiction)
            .filter(|_| uncovered)
            .map(|fact| fact.coverage.clone());
        JurisdictionVerdict {
            jurisdiction,
            on,
            standing,
            measures,
            coverage,
            tables: self.version.clone(),
        }
    }

    /// The standing alone, for tables of many substances.
    pub(crate) fn standing(
        &self,
        id: &str,
        jurisdiction: Jurisdiction,
        on: PartialDate,
    ) -> (Standing, Provenance) {
        let verdict = self.verdict(id, jurisdiction, on);
        let settling = verdict
            .measures
            .iter()
            .filter(|measure| settles(measure.state, verdict.standing));
        let verified = settling
            .clone()
            .any(|measure| measure.provenance == Provenance::Source);
        let unverified = settling.count() > 0 && !verified;
        (
            verdict.standing,
            if unverified {
                Provenance::Unverified
            } else {
                Provenance::Source
            },
        )
    }

    /// Every measure of a place that bears on a substance on a day.
    pub(crate) fn measures(&self, id: &str, place: Jurisdiction, on: PartialDate) -> Vec<MeasureVerdict> {
        self.substance_standing(id, place, on).1
    }

    fn substance_standing(
        &self,
        id: &str,
        place: Jurisdiction,
        on: PartialDate,
    ) -> (Standing, Vec<MeasureVerdict>) {
        let mut measures: Vec<MeasureVerdict> = self
            .reaching(id, place)
            .into_iter()
            .filter_map(|reach| self.judge(&reach, on))
            .collect();
        compare_readings(&mut measures);
        let moved = mark_moves(&mut measures);
        measures.sort_by_key(|measure| (measure.via.is_some(), measure.since.and_then(Bound::earliest)));
        let standing = if moved {
            Standing::Controlled
        } else {
            sum_up(&measures)
        };
        (standing, measures)
    }

    /// A family is judged by its own measures; a group, or a name that leaves the substance open, by its members
    /// where it has none of its own.
    fn family_standing(
        &self,
        id: &str,
        kind: FamilyKind,
        place: Jurisdiction,
        on: PartialDate,
    ) -> (Standing, Vec<MeasureVerdict>) {
        let (standing, measures) = self.substance_standing(id, place, on);
        if !measures.is_empty() || kind == FamilyKind::Class {
            return (standing, measures);
        }
        let mut measures = Vec::new();
        let mut standings = Vec::new();
        for member in self.members_of(id) {
            let (standing, of_member) = self.substance_standing(&member.member, place, on);
            standings.push(standing);
            let via = Via::Member {
                id: member.member.clone(),
            };
            measures.extend(of_member.into_iter().map(|measure| MeasureVerdict {
                via: Some(via.clone()),
                ..measure
            }));
        }
        let complete = self.family(id).is_some_and(|family| family.complete);
        match standings.first() {
            None => (Standing::NoMeasureFound, measures),
            Some(first) if complete && standings.iter().all(|standing| standing == first) => {
                (*first, measures)
            }
            Some(_) if measures.is_empty() => (Standing::NoMeasureFound, measures),
            Some(_) => {
                for measure in measures.iter_mut().filter(|measure| measure.reason.is_none()) {
                    measure.reason = Some(Reason::MembersDiffer);
                }
                (Standing::Undecided, measures)
            }
        }
    }

    /// Every measure of a place that reaches the substance: by its name, through families, as a salt.
    fn reaching<'a>(&'a self, id: &'a str, place: Jurisdiction) -> Vec<Reach<'a>> {
        let mut found = self.named_or_family(id, place);
        let base = self
            .substance(id)
            .filter(|s| s.kind == SubstanceKind::Salt)
            .and_then(|s| s.salt_of.as_deref());
        if let Some(base) = base {
            let through_base = self.named_or_family(base, place);
            found.extend(through_base.into_iter().map(|reach| Reach {
                salt_of: Some(base),
                ..reach
            }));
        }
        found
    }

    fn named_or_family<'a>(&'a self, id: &'a str, place: Jurisdiction) -> Vec<Reach<'a>> {
        let here = |control: &&Control| control.jurisdiction == place;
        let named = self.controls_of(id).filter(here).map(|control| Reach {
            control,
            member: None,
            salt_of: None,
        });
        let through_families = self.families_of(id).flat_map(|member| {
            let controls = self.controls_of(&member.family).filter(here);
            controls.map(move |control| Reach {
                control,
                member: Some(member),
                salt_of: None,
            })
        });
        named.chain(through_families).collect()
    }

    /// Judges one measure; none if it says nothing (a class not in force, to which the substance may not belong).
    fn judge(&self, reach: &Reach<'_>, on: PartialDate) -> Option<MeasureVerdict> {
        let control = reach.control;
        let instrument = self.instrument(&control.instrument)?;
        let (state, reason) = reach.qualify(period(control, on), instrument)?;
        Some(MeasureVerdict {
            state,
            reason,
            instrument: control.instrument.clone(),
            instrument_title: instrument.title.clone(),
            clause: control.clause.clone(),
            code: control.code.clone(),
            kind: control.kind,
            status: control.status,
            via: reach.via(),
            since: control.valid_from,
            until: control.valid_to,
            covered_since: control.covered_since,
            named_since: control.named_since,
            scope: control.scope.clone(),
            reading: control.reading,
            citation: reach.citation(),
            provenance: reach.provenance(instrument),
            unverified: control.unverified.clone(),
            note: control.note.clone(),
        })
    }
}

/// A measure and the way it takes to the substance.
#[derive(Clone, Copy)]
struct Reach<'a> {
    control: &'a Control,
    member: Option<&'a Member>,
    salt_of: Option<&'a str>,
}

impl Reach<'_> {
    /// A measure in force reaches less surely through a class we read ourselves, or to a salt it does not mention.
    fn qualify(
        &self,
        judged: (State, Option<Reason>),
        instrument: &Instrument,
    ) -> Option<(State, Option<Reason>)> {
        let open = |reason| match judged.0 {
            State::Controlled | State::Undecided => {
                Some((State::Undecided, Some(judged.1.unwrap_or(reason))))
            }
            _ => None,
        };
        match self.member.map(|member| member.basis) {
            Some(Basis::Wording) => return open(Reason::MembershipNotDecided),
            Some(Basis::Text) if judged.0 == State::Controlled => return Some((State::MeetsText, None)),
            _ => {}
        }
        let salts = |scope: &[Scope]| scope.contains(&Scope::Salts);
        if self.salt_of.is_some() && !salts(&self.control.scope) && !salts(&instrument.extends_to) {
            return open(Reason::SaltsNotStated);
        }
        Some(judged)
    }

    fn via(&self) -> Option<Via> {
        match (self.salt_of, self.member) {
            (Some(base), _) => Some(Via::SaltOf { id: base.to_owned() }),
            (None, Some(member)) => Some(Via::Family {
                id: member.family.clone(),
                basis: member.basis,
                letters: member.letters.clone(),
            }),
            (None, None) => None,
        }
    }

    fn citation(&self) -> String {
        match self.member {
            Some(member) if member.citation != self.control.citation => {
                format!("{}; membership: {}", self.control.citation, member.citation)
            }
            _ => self.control.citation.clone(),
        }
    }

    fn provenance(&self, instrument: &Instrument) -> Provenance {
        let member = self
            .member
            .is_some_and(|member| member.provenance == Provenance::Unverified);
        let general_clause = self.salt_of.is_some()
            && !self.control.scope.contains(&Scope::Salts)
            && instrument.unverified.contains(&Detail::Extends);
        if member || general_clause {
            Provenance::Unverified
        } else {
            self.control.provenance
        }
    }
}

/// The period of a measure against a day.
fn period(control: &Control, on: PartialDate) -> (State, Option<Reason>) {
    let begun = control.valid_from.map(|from| from.reached_on(on));
    match (control.status, begun) {
        (Status::Proposed, _) | (Status::Recommended | Status::Unconfirmed, Some(Reached::No)) => {
            return (State::NotLaw, None);
        }
        (Status::Recommended | Status::Unconfirmed, _) => {
            return (State::Undecided, Some(Reason::AdoptionNotVerified));
        }
        (_, Some(Reached::No)) => return (State::FromLater, None),
        _ => {}
    }
    match (begun, control.valid_to.map(|to| to.over_on(on))) {
        (_, Some(Reached::Yes)) => (State::ControlledEarlier, None),
        (None, _) => (State::Undecided, Some(Reason::StartUnknown)),
        (Some(Reached::Undecided), _) => (State::Undecided, Some(Reason::StartNotExact)),
        (_, Some(Reached::Undecided)) => (State::Undecided, Some(Reason::EndNotExact)),
        _ => (State::Controlled, None),
    }
}

/// Conflicting accounts of one measure: where they differ, none of them decides.
fn compare_readings(measures: &mut [MeasureVerdict]) {
    let mut states: HashMap<(String, String, Option<Via>), Vec<State>> = HashMap::new();
    let key = |measure: &MeasureVerdict| {
        (
            measure.instrument.clone(),
            measure.clause.clone(),
            measure.via.clone(),
        )
    };
    for measure in measures.iter().filter(|measure| measure.reading.is_some()) {
        states.entry(key(measure)).or_default().push(measure.state);
    }
    for measure in measures.iter_mut().filter(|measure| measure.reading.is_some()) {
        let accounts = states.get(&key(measure)).map_or(&[][..], Vec::as_slice);
        if accounts.iter().any(|state| *state != measure.state) {
            measure.state = State::Undecided;
            measure.reason = Some(Reason::ReadingsDiffer);
        }
    }
}

/// A substance that moved between two clauses in the time asked about stood in one of them throughout.
fn mark_moves(measures: &mut [MeasureVerdict]) -> bool {
    let ends: Vec<Bound> = with_reason(measures, Reason::EndNotExact)
        .filter_map(|measure| measure.until)
        .collect();
    let starts: Vec<Bound> = with_reason(measures, Reason::StartNotExact)
        .filter_map(|measure| measure.since)
        .collect();
    let moves: Vec<Bound> = ends.into_iter().filter(|end| starts.contains(end)).collect();
    for measure in measures.iter_mut() {
        let day = match measure.reason {
            Some(Reason::EndNotExact) => measure.until,
            Some(Reason::StartNotExact) => measure.since,
            _ => None,
        };
        if day.is_some_and(|day| moves.contains(&day)) {
            measure.reason = Some(Reason::MovedBetweenClauses);
        }
    }
    !moves.is_empty()
}

fn with_reason(measures: &[MeasureVerdict], reason: Reason) -> impl Iterator<Item = &MeasureVerdict> {
    measures
        .iter()
        .filter(move |measure| measure.reason == Some(reason))
}

fn sum_up(measures: &[MeasureVerdict]) -> Standing {
    let standing = |measure: &MeasureVerdict| match measure.state {
        State::Controlled => Standing::Controlled,
        State::MeetsText => Standing::MeetsText,
        State::Undecided => Standing::Undecided,
        State::FromLater => Standing::FromLater,
        State::ControlledEarlier => Standing::ControlledEarlier,
        State::NotLaw => Standing::NoMeasureFound,
    };
    measures
        .iter()
        .map(standing)
        .min()
        .unwrap_or(Standing::NoMeasureFound)
}

fn settles(state: State, standing: Standing) -> bool {
    matches!(
        (state, standing),
        (State::Controlled, Standing::Controlled)
            | (State::MeetsText, Standing::MeetsText)
            | (State::Undecided, Standing::Controlled | Standing::Undecided)
            | (State::FromLater, Standing::FromLater)
            | (State::ControlledEarlier, Standing::ControlledEarlier)
    )
}
