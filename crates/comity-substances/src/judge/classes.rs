//! The definitions as they stand on one day in the places asked about.

use std::collections::HashMap;

use super::sentence;
use super::{IN_FORCE_UNDECIDED, Question, is_asked};
use crate::assess::{Judged, Verdict};
use crate::class::{Class, Membership};
use crate::fact::{Control, ControlKind};
use crate::tables::Tables;
use crate::verdict::Standing;

/// The definitions that are asked about, and what force each has on the day.
pub(super) struct ClassesAsked {
    /// By the class's place in the tables; nothing for a class of another place.
    classes: Vec<Option<Asked>>,
}

/// One definition that is asked about.
struct Asked {
    /// Answered in every record, also when nothing is found.
    always: bool,
    /// Standing on the day of each family that gives the class its dates.
    standing: HashMap<String, Standing>,
}

impl ClassesAsked {
    pub(super) fn new(tables: &Tables, question: &Question) -> Self {
        let asked = |class: &Class| {
            is_asked(question, class.jurisdiction).then(|| Asked {
                always: is_of_narcotics(tables, class),
                standing: standings(tables, class, question),
            })
        };
        Self {
            classes: tables.classes().all().iter().map(asked).collect(),
        }
    }

    /// The verdicts "none" of an answer in which nothing is found, in the order of the classes.
    pub(super) fn nothing(&self, tables: &Tables) -> Vec<Judged> {
        let both = tables.classes().all().iter().zip(&self.classes);
        both.filter(|(_, asked)| asked.as_ref().is_some_and(|asked| asked.always))
            .map(|(class, _)| none(class))
            .collect()
    }

    /// Whether a definition is asked about.
    pub(super) fn asks(&self, class: usize) -> bool {
        self.classes.get(class).is_some_and(Option::is_some)
    }

    /// What a membership comes to on the day; nothing if the text is not in force then.
    pub(super) fn judged(&self, tables: &Tables, membership: &Membership) -> Option<Judged> {
        let class = tables.classes().all().get(membership.class)?;
        let asked = self.classes.get(membership.class)?.as_ref()?;
        let family = class.family_for(&membership.letters).unwrap_or_default();
        let mut readings: Vec<String> = membership
            .readings
            .iter()
            .map(|point| point.word().to_owned())
            .collect();
        let verdict = match asked.standing.get(family) {
            Some(Standing::Controlled) => membership.verdict,
            Some(Standing::Undecided) => {
                readings.push(IN_FORCE_UNDECIDED.to_owned());
                Verdict::Review
            }
            _ => return None,
        };
        let sentence = sentence::of_class(class, verdict, &membership.positions, &readings);
        Some(Judged {
            verdict,
            letters: membership.letters.clone(),
            component: Some(membership.component),
            readings,
            citation: Some(class.citation.clone()),
            positions: membership.positions.clone(),
            core: membership.core.clone(),
            sentence: Some(sentence),
            ..none(class)
        })
    }
}

/// "No measure found" by a definition.
fn none(class: &Class) -> Judged {
    Judged {
        measure: class.id.clone(),
        jurisdiction: class.jurisdiction,
        verdict: Verdict::None,
        letters: Vec::new(),
        entry: None,
        clause: None,
        component: None,
        readings: Vec::new(),
        citation: None,
        positions: Vec::new(),
        core: Vec::new(),
        sentence: None,
    }
}

fn families(class: &Class) -> impl Iterator<Item = &str> {
    let own = class.letters.iter().filter_map(|letter| letter.family.as_deref());
    class.family.as_deref().into_iter().chain(own)
}

fn standings(tables: &Tables, class: &Class, question: &Question) -> HashMap<String, Standing> {
    families(class)
        .map(|family| {
            let standing = tables.verdict(family, class.jurisdiction, question.on).standing;
            (family.to_owned(), standing)
        })
        .collect()
}

/// Definitions of drugs are answered in every record; the small rules about precursors only where they say something.
fn is_of_narcotics(tables: &Tables, class: &Class) -> bool {
    let drug = |control: &Control| {
        matches!(
            control.kind,
            ControlKind::Narcotic | ControlKind::Psychotropic | ControlKind::Scheduled
        )
    };
    families(class).any(|family| tables.controls_of(family).any(drug))
}
