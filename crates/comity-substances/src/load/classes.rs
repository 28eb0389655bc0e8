//! Class definitions, and which named substances meet them by their text.

use comity_core::grading::Provenance;
use comity_molecule::Molecule;

use crate::assess::Verdict;
use crate::class::{Class, ClassScratch, Classes, Membership, Readings};
use crate::fact::{Basis, Member, Structure};
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

/// Asks the definitions about one structure after another.
#[derive(Default)]
pub(super) struct Definitions {
    scratch: ClassScratch,
    found: Vec<Membership>,
    /// Every named substance that meets a definition, or may meet it, as a member of the family that the definition
    /// is about.
    pub(super) members: Vec<Member>,
}

impl Definitions {
    pub(super) fn ask(&mut self, classes: &Classes, molecule: &Molecule, structure: &Structure) {
        classes.find(molecule, &mut self.scratch, &Readings::new(), &mut self.found);
        for (at, class) in classes.all().iter().enumerate() {
            let best = self.found.iter().find(|membership| membership.class == at);
            self.members
                .extend(best.and_then(|best| member(class, best, structure)));
        }
    }
}

/// Enters the members that were computed. Where an authority has named one already, its line stands and learns the
/// conditions.
pub(super) fn members(tables: &mut Tables, computed: Vec<Member>, complaints: &mut Complaints) {
    complaints.list.extend(tables.classes.check(tables));
    for member in computed {
        enter(tables, member);
    }
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
