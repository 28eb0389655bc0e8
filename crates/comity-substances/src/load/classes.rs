//! Class definitions, and which named substances meet them by their text.

use comity_core::grading::Provenance;
use comity_molecule::Smiles;

use crate::assess::Verdict;
use crate::class::{Class, ClassScratch, Classes, Membership, Readings};
use crate::fact::{Basis, Member, Structure, SubstanceKind};
use crate::row::Complaints;
use crate::tables::Tables;

/// Reads the definitions, before the families' members are read.
pub(super) fn definitions(tables: &mut Tables, files: &[(&str, &str)], complaints: &mut Complaints) {
    match Classes::load(files) {
        Ok(classes) => tables.classes = classes,
        Err(errors) => complaints.list.extend(errors),
    }
    let families = tables.classes.all().iter().flat_map(|class| {
        let own = class.letters.iter().filter_map(|letter| letter.family.clone());
        class.family.clone().into_iter().chain(own)
    });
    tables.index.decided_by_text = families.collect();
}

/// Enters every named substance that meets a definition, or may meet it, as a member of the family that the
/// definition is about. Where an authority has named it already, its line stands and learns the conditions.
pub(super) fn members(tables: &mut Tables, complaints: &mut Complaints) {
    complaints.list.extend(tables.classes.check(tables));
    let mut smiles = Smiles::new();
    let mut scratch = ClassScratch::new();
    let mut found = Vec::new();
    let mut members = Vec::new();
    for structure in tables
        .structures
        .iter()
        .filter(|one| stands_for_itself(tables, one))
    {
        let Ok(molecule) = smiles.read(structure.smiles.as_bytes()) else {
            continue;
        };
        tables
            .classes
            .find(molecule, &mut scratch, &Readings::new(), &mut found);
        for (at, class) in tables.classes.all().iter().enumerate() {
            let best = found.iter().find(|membership| membership.class == at);
            members.extend(best.and_then(|best| member(class, best, structure)));
        }
    }
    for member in members {
        enter(tables, member);
    }
}

/// A salt is covered through its base.
fn stands_for_itself(tables: &Tables, structure: &Structure) -> bool {
    let substance = tables.substances.get(structure.place as usize);
    substance.is_some_and(|substance| substance.kind != SubstanceKind::Salt)
}

fn member(class: &Class, found: &Membership, structure: &Structure) -> Option<Member> {
    let family = class.family_for(&found.letters)?.to_owned();
    let points: Vec<&str> = found.readings.iter().map(|point| point.word()).collect();
    let (basis, reason) = match found.verdict {
        Verdict::Meets => (Basis::Text, "meets the text of the definition".to_owned()),
        _ => (
            Basis::Wording,
            format!("the text can be read two ways: {}", points.join(", ")),
        ),
    };
    let verified = class.provenance == Provenance::Source && structure.provenance == Provenance::Source;
    Some(Member {
        family,
        member: structure.substance.clone(),
        basis,
        letters: found.letters.clone(),
        reason,
        citation: class.citation.clone(),
        provenance: if verified {
            Provenance::Source
        } else {
            Provenance::Unverified
        },
    })
}

fn enter(tables: &mut Tables, member: Member) {
    let places = tables.index.members_of.get(&member.family);
    let known = places.into_iter().flatten().copied().find(|at| {
        let known = tables.members.get(*at);
        known.is_some_and(|known| known.member == member.member)
    });
    if let Some(known) = known.and_then(|at| tables.members.get_mut(at)) {
        known.letters = member.letters;
        return;
    }
    let at = tables.members.len();
    let index = &mut tables.index;
    index
        .families_of
        .entry(member.member.clone())
        .or_default()
        .push(at);
    index
        .members_of
        .entry(member.family.clone())
        .or_default()
        .push(at);
    tables.members.push(member);
}
