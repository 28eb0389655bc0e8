//! What the lists say of a drawing.

use comity_core::date::PartialDate;
use comity_core::jurisdiction::Jurisdiction;
use comity_molecule::identity::Sameness;
use serde::Serialize;

use super::find::StructureMatch;
use super::stereo::Stereo;
use crate::fact::{Basis, FamilyKind, FormsCovered, Scope};
use crate::tables::Tables;
use crate::verdict::{MeasureVerdict, Reason, State, Via};

/// A list that says something of one component of a record on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Which component, from 0.
    pub component: u16,
    /// Place of the entry's substance among [`Tables::substances`].
    pub substance: u32,
    /// Whose list it is.
    pub jurisdiction: Jurisdiction,
    /// The measures of the list that bear on it, in force first; never empty.
    pub measures: Vec<MeasureVerdict>,
    /// Why a person must look; none if it is listed.
    pub doubt: Option<Doubt>,
}

/// Why a person must look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// The list names one form in space, and the drawing leaves open which one it is.
    FormNotDrawn,
    /// The list names another form in space, and extends its entries to their stereoisomers.
    OtherForm,
    /// The drawing is another tautomer of what the list names.
    OtherTautomer,
    /// Whether the two are one compound was not decided within the limit of steps.
    NotCompared,
    /// It may be only the salt part of another compound in the record.
    Companion,
    /// The data do not say whether the measure is in force.
    Measure(Reason),
}

impl Listing {
    /// Id of the list.
    pub fn instrument(&self) -> &str {
        self.measures
            .first()
            .map_or("", |measure| measure.instrument.as_str())
    }
}

/// What one substance that a component may be has to do with the lists of a place.
struct Candidate<'m> {
    found: &'m StructureMatch,
    /// How well its entry fits: names of one form before those of all.
    rank: u8,
    measures: Vec<MeasureVerdict>,
}

/// How surely a list names the component through one candidate.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cover {
    /// It does.
    Sure,
    /// It does if the form that is not drawn is the one named.
    IfForm,
    /// A person must look.
    Doubtful(Doubt),
}

impl Tables {
    /// The lists of these places (all, if none is given) that name a component of a record, on a day.
    ///
    /// Where the drawing leaves the form open and names differ by form, it is listed if the list extends to
    /// stereoisomers or holds every substance that the drawing can be; if it holds some, a person must look. What a
    /// class definition covers by its text is not given here.
    pub fn listings(
        &self,
        matches: &[StructureMatch],
        on: PartialDate,
        places: &[Jurisdiction],
    ) -> Vec<Listing> {
        let mut listings = Vec::new();
        for component in components(matches) {
            let of_component: Vec<&StructureMatch> = matches
                .iter()
                .filter(|found| found.component == component)
                .collect();
            for fact in &self.jurisdictions {
                if places.is_empty() || places.contains(&fact.code) {
                    self.in_place(&of_component, fact.code, on, &mut listings);
                }
            }
        }
        listings
    }

    fn in_place(
        &self,
        matches: &[&StructureMatch],
        place: Jurisdiction,
        on: PartialDate,
        listings: &mut Vec<Listing>,
    ) {
        let mut candidates: Vec<Candidate<'_>> = matches
            .iter()
            .filter_map(|found| self.candidate(found, place, on))
            .collect();
        candidates.sort_by_key(|candidate| candidate.rank);
        for instrument in instruments(&candidates) {
            listings.extend(weigh(&candidates, &instrument, place));
        }
    }

    fn candidate<'m>(
        &self,
        found: &'m StructureMatch,
        place: Jurisdiction,
        on: PartialDate,
    ) -> Option<Candidate<'m>> {
        let substance = self.matched(found)?;
        let form = self
            .structure_of(&substance.id)
            .map_or(FormsCovered::Any, |structure| structure.form);
        let all_forms = u8::from(form == FormsCovered::Any);
        let doubtful = u8::from(found.stereo != Stereo::SameForm || found.sameness != Sameness::Same);
        let measures = self.measures(&substance.id, place, on);
        let named = measures.into_iter().filter(|measure| self.is_named(measure));
        Some(Candidate {
            found,
            rank: doubtful * 2 + all_forms,
            measures: named.filter(|measure| speaks(measure.state)).collect(),
        })
    }

    /// By name, as one of a group that an authority spells out, or in a class whose members nobody computes.
    fn is_named(&self, measure: &MeasureVerdict) -> bool {
        match &measure.via {
            None => true,
            Some(Via::Family { id, basis, .. }) => {
                let decided_by_text = self.index.decided_by_text.contains(id);
                let group = self
                    .family(id)
                    .is_some_and(|family| family.kind == FamilyKind::Group);
                *basis != Basis::Text && (group || !decided_by_text)
            }
            // Of the salts, only those whose base is drawn otherwise are found.
            Some(Via::SaltOf { .. }) => true,
            Some(Via::Member { .. }) => false,
        }
    }
}

fn components(matches: &[StructureMatch]) -> Vec<u16> {
    let mut components: Vec<u16> = matches.iter().map(|found| found.component).collect();
    components.dedup();
    components
}

fn speaks(state: State) -> bool {
    matches!(state, State::Controlled | State::Undecided)
}

fn instruments(candidates: &[Candidate<'_>]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for measure in candidates.iter().flat_map(|candidate| &candidate.measures) {
        if !all.contains(&measure.instrument) {
            all.push(measure.instrument.clone());
        }
    }
    all
}

/// What one list says, if it says anything.
fn weigh(candidates: &[Candidate<'_>], instrument: &str, place: Jurisdiction) -> Option<Listing> {
    let own_form = candidates
        .iter()
        .any(|one| is_sure(one) && one.measures.iter().any(is_listed));
    let covers = |candidate: &Candidate<'_>| cover(candidate, instrument, own_form);
    let first = |wanted: fn(Cover) -> bool| {
        let mut candidates = candidates.iter();
        candidates.find_map(|one| {
            covers(one)
                .filter(|cover| wanted(*cover))
                .map(|cover| (one, cover))
        })
    };
    if let Some((entry, _)) = first(|cover| cover == Cover::Sure) {
        return Some(listing(entry, instrument, place, None));
    }
    if let Some((entry, _)) = first(|cover| cover == Cover::IfForm) {
        let mut possible = candidates.iter().filter(|one| one.found.stereo != Stereo::Other);
        let every = possible.all(|one| covers(one) == Some(Cover::IfForm));
        let doubt = (!every).then_some(Doubt::FormNotDrawn);
        return Some(listing(entry, instrument, place, doubt));
    }
    if let Some((entry, Cover::Doubtful(doubt))) = first(|cover| matches!(cover, Cover::Doubtful(_))) {
        return Some(listing(entry, instrument, place, Some(doubt)));
    }
    let possible = candidates.iter().filter(|one| one.found.stereo != Stereo::Other);
    let (entry, reason) = possible.into_iter().find_map(|one| {
        let mut measures = one.measures.iter().filter(|m| m.instrument == instrument);
        measures.find_map(|measure| Some((one, measure.reason?)))
    })?;
    Some(listing(entry, instrument, place, Some(Doubt::Measure(reason))))
}

/// `own_form`: whether the form drawn is listed in this place under a name of its own.
fn cover(candidate: &Candidate<'_>, instrument: &str, own_form: bool) -> Option<Cover> {
    let of_list = candidate.measures.iter().filter(|m| m.instrument == instrument);
    let listed: Vec<&MeasureVerdict> = of_list.filter(|measure| is_listed(measure)).collect();
    if listed.is_empty() {
        return None;
    }
    let all_forms = listed
        .iter()
        .any(|measure| measure.scope.contains(&Scope::Stereoisomers));
    match (candidate.found.sameness, candidate.found.stereo) {
        (_, Stereo::Other) if !all_forms || own_form => None,
        (Sameness::Same, Stereo::SameForm) if candidate.found.companion => {
            Some(Cover::Doubtful(Doubt::Companion))
        }
        (Sameness::Same, Stereo::SameForm) => Some(Cover::Sure),
        (Sameness::Same, Stereo::NotDrawn) if all_forms => Some(Cover::Sure),
        (Sameness::Same, Stereo::NotDrawn) => Some(Cover::IfForm),
        (Sameness::Same, Stereo::Other) => Some(Cover::Doubtful(Doubt::OtherForm)),
        (Sameness::OtherTautomer, _) => Some(Cover::Doubtful(Doubt::OtherTautomer)),
        (Sameness::Undecided | Sameness::Different, _) => Some(Cover::Doubtful(Doubt::NotCompared)),
    }
}

fn is_sure(candidate: &Candidate<'_>) -> bool {
    let found = candidate.found;
    found.sameness == Sameness::Same && found.stereo == Stereo::SameForm && !found.companion
}

/// In force, or moved between two clauses of the list at that time.
fn is_listed(measure: &MeasureVerdict) -> bool {
    measure.state == State::Controlled || measure.reason == Some(Reason::MovedBetweenClauses)
}

fn listing(
    candidate: &Candidate<'_>,
    instrument: &str,
    jurisdiction: Jurisdiction,
    doubt: Option<Doubt>,
) -> Listing {
    let of_list = candidate.measures.iter().filter(|m| m.instrument == instrument);
    let mut measures: Vec<MeasureVerdict> = of_list.cloned().collect();
    measures.sort_by_key(|measure| (measure.state != State::Controlled, measure.via.is_some()));
    Listing {
        component: candidate.found.component,
        substance: candidate.found.substance,
        jurisdiction,
        measures,
        doubt,
    }
}
