//! What a line comes to: the substances it names, and what a person must look at.

use serde::Serialize;

use super::answer::{Doubt, Mention, NoteKind, Scan, What};
use super::tariff::Heading;

/// The sum of a scan, as input to the question what is controlled where and when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LineVerdict {
    /// Substances and families that are named without a doubt, each once, in the order of the text.
    pub named: Vec<Named>,
    /// What a person must look at.
    pub review: Vec<Looked>,
    /// Machines and tools that are named without a doubt: their ids, each once.
    pub equipment: Vec<String>,
    /// Not all of the text was read, so the absence of a name says nothing.
    pub not_read: bool,
}

/// A substance or family that a line names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Whether any measure of the tables, of any place and date, is about it.
    pub controlled: bool,
    /// Place of the first mention in [`Scan::mentions`].
    pub mention: usize,
}

/// Something that a person must look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Looked {
    /// What it may be about: ids of substances, families or machines. Empty if nobody can be named.
    pub ids: Vec<String>,
    /// Why.
    pub doubts: Vec<Doubt>,
    /// Place of the mention in [`Scan::mentions`].
    pub mention: usize,
}

/// Sums up a scan. A doubtful mention of something that the same line names without a doubt is left out.
pub fn line_verdict(scan: &Scan) -> LineVerdict {
    let mut verdict = LineVerdict {
        not_read: scan.notes.iter().any(|note| note.note == NoteKind::NotRead),
        ..LineVerdict::default()
    };
    for (at, mention) in scan.mentions.iter().enumerate() {
        if mention.review.is_empty() {
            add(&mut verdict, mention, at);
        } else if matters(mention) {
            verdict.review.push(Looked {
                ids: ids(&mention.what),
                doubts: mention.review.clone(),
                mention: at,
            });
        }
    }
    let named: Vec<&String> = verdict.named.iter().map(|named| &named.id).collect();
    verdict
        .review
        .retain(|looked| looked.ids.is_empty() || !looked.ids.iter().all(|id| named.contains(&id)));
    verdict
}

fn add(verdict: &mut LineVerdict, mention: &Mention, at: usize) {
    match &mention.what {
        What::Substance { id } | What::Family { id } | What::Cas { id: Some(id), .. }
            if !verdict.named.iter().any(|named| named.id == *id) =>
        {
            verdict.named.push(Named {
                id: id.clone(),
                controlled: mention.controlled,
                mention: at,
            });
        }
        What::Equipment { id } if !verdict.equipment.contains(id) => verdict.equipment.push(id.clone()),
        _ => {}
    }
}

/// A doubt about something that no measure is about is no work for anybody.
fn matters(mention: &Mention) -> bool {
    mention.controlled
        || matches!(
            mention.what,
            What::Unnamed { .. } | What::NotCas | What::Equipment { .. }
        )
}

fn ids(what: &What) -> Vec<String> {
    match what {
        What::Substance { id } | What::Family { id } | What::Equipment { id } => vec![id.clone()],
        What::OneOf { ids } => ids.clone(),
        What::Cas { id, .. } => id.iter().cloned().collect(),
        What::Tariff { targets, .. } => {
            let named = targets
                .iter()
                .filter(|target| target.heading != Heading::Residual);
            named.map(|target| target.id.clone()).collect()
        }
        What::Other { .. } | What::Unnamed { .. } | What::NotCas => Vec::new(),
    }
}
