//! What the named lists say, by structure and by our own id.

use comity_molecule::identity::Sameness;

use super::{Question, is_asked};
use crate::assess::{Judged, Verdict};
use crate::bound::Bound;
use crate::fact::{Basis, Bilingual};
use crate::structure::{Doubt, Listing, Stereo, StructureMatch};
use crate::tables::Tables;
use crate::verdict::{MeasureVerdict, Reason, State, Via};

/// What the lists say of the substances that a record's components are.
pub(super) fn by_matches(tables: &Tables, matches: &[StructureMatch], question: &Question) -> Vec<Judged> {
    let listings = tables.listings(matches, question.on, &question.places);
    listings
        .iter()
        .filter_map(|listing| of_listing(tables, listing))
        .collect()
}

fn of_listing(tables: &Tables, listing: &Listing) -> Option<Judged> {
    let substance = tables.substances().get(listing.substance as usize)?;
    let measure = listing.measures.first()?;
    let verdict = if listing.doubt.is_none() {
        Verdict::Listed
    } else {
        Verdict::Review
    };
    let doubt = listing.doubt.map(doubt_word).into_iter().collect();
    Some(judged(
        tables,
        &substance.id,
        measure,
        listing.jurisdiction,
        verdict,
        doubt,
        Some(listing.component),
    ))
}

/// What the lists say of a substance or family of the tables. What the text of a definition says of it is left to
/// the definitions.
pub(super) fn by_id(tables: &Tables, id: &str, question: &Question) -> Vec<Judged> {
    let mut all: Vec<Judged> = Vec::new();
    for verdict in tables.check(id, question.on) {
        let place = verdict.jurisdiction;
        if !is_asked(question, place) {
            continue;
        }
        for measure in verdict
            .measures
            .iter()
            .filter(|measure| !is_of_text(tables, measure))
        {
            let (word, doubt) = match (measure.state, measure.reason) {
                (State::Controlled, _) | (_, Some(Reason::MovedBetweenClauses)) => {
                    (Verdict::Listed, Vec::new())
                }
                (State::Undecided, reason) => (
                    Verdict::Review,
                    reason
                        .map(|reason| reason_word(reason).to_owned())
                        .into_iter()
                        .collect(),
                ),
                _ => continue,
            };
            let judged = judged(tables, id, measure, place, word, doubt, None);
            match all.iter_mut().find(|other| other.measure == judged.measure) {
                // One answer a list: the surest.
                Some(other) if judged.verdict < other.verdict => *other = judged,
                Some(_) => {}
                None => all.push(judged),
            }
        }
    }
    all
}

/// Reached through the text of a definition only.
fn is_of_text(tables: &Tables, measure: &MeasureVerdict) -> bool {
    match &measure.via {
        Some(Via::Family { id, basis, .. }) => {
            *basis == Basis::Text || tables.index.decided_by_text.contains(id)
        }
        _ => false,
    }
}

fn judged(
    tables: &Tables,
    id: &str,
    measure: &MeasureVerdict,
    jurisdiction: comity_core::jurisdiction::Jurisdiction,
    verdict: Verdict,
    readings: Vec<String>,
    component: Option<u16>,
) -> Judged {
    Judged {
        measure: measure.instrument.clone(),
        jurisdiction,
        verdict,
        letters: Vec::new(),
        entry: Some(id.to_owned()),
        clause: Some(measure.clause.clone()),
        component,
        sentence: Some(sentence(tables, id, measure, verdict)),
        readings,
        citation: Some(measure.citation.clone()),
        positions: Vec::new(),
        core: Vec::new(),
    }
}

fn sentence(tables: &Tables, id: &str, measure: &MeasureVerdict, verdict: Verdict) -> Bilingual {
    let substance = tables
        .substance(id)
        .map(|own| (own.name_en.as_str(), own.name_zh.as_deref()));
    let family = || {
        tables
            .family(id)
            .map(|own| (own.name.en.as_str(), Some(own.name.zh.as_str())))
    };
    let (en, zh) = substance.or_else(family).unwrap_or((id, None));
    let zh = zh.unwrap_or(en);
    let (title, clause) = (&measure.instrument_title, &measure.clause);
    let (since_en, since_zh) = measure.since.map(since).unwrap_or_default();
    match verdict {
        Verdict::Listed => Bilingual {
            en: format!("Listed: {en}, {}, {clause}{since_en}.", title.en),
            zh: format!("已列名：{zh}，{}，{clause}{since_zh}。", title.zh),
        },
        _ => Bilingual {
            en: format!(
                "A person must look: {en} may be listed in {}, {clause}{since_en}.",
                title.en
            ),
            zh: format!("须由人判断：{zh}可能列于{}，{clause}{since_zh}。", title.zh),
        },
    }
}

/// From when, as precisely as it is known.
fn since(since: Bound) -> (String, String) {
    match since {
        Bound::On(day) => (format!(", since {day}"), format!("，自 {day} 起")),
        Bound::By(day) => (
            format!(", since {day} at the latest"),
            format!("，最迟自 {day} 起"),
        ),
        Bound::NotBefore(day) => (format!(", not before {day}"), format!("，不早于 {day}")),
        Bound::Between(first, last) => (
            format!(", since a day between {first} and {last}"),
            format!("，自 {first} 至 {last} 间某日起"),
        ),
    }
}

fn doubt_word(doubt: Doubt) -> String {
    let word = match doubt {
        Doubt::FormNotDrawn => "form-not-drawn",
        Doubt::OtherForm => "other-form",
        Doubt::Companion => "salt-part",
        Doubt::OtherTautomer => "other-tautomer",
        Doubt::NotCompared => "not-compared",
        Doubt::Measure(reason) => reason_word(reason),
    };
    word.to_owned()
}

fn reason_word(reason: Reason) -> &'static str {
    match reason {
        Reason::StartNotExact => "start-not-exact",
        Reason::EndNotExact => "end-not-exact",
        Reason::StartUnknown => "start-unknown",
        Reason::MovedBetweenClauses => "moved-between-clauses",
        Reason::ReadingsDiffer => "readings-differ",
        Reason::AdoptionNotVerified => "adoption-not-verified",
        Reason::MembershipNotDecided => "membership-not-decided",
        Reason::SaltsNotStated => "salts-not-stated",
        Reason::MembersDiffer => "members-differ",
    }
}

/// What tells one set of matches from another.
pub(super) fn key_of(found: &StructureMatch) -> (u16, u32, u8) {
    let stereo = match found.stereo {
        Stereo::SameForm => 0,
        Stereo::NotDrawn => 1,
        Stereo::Other => 2,
    };
    let sameness = match found.sameness {
        Sameness::Same => 0,
        Sameness::OtherTautomer => 1,
        Sameness::Undecided => 2,
        Sameness::Different => 3,
    };
    (
        found.component,
        found.substance,
        (stereo * 4 + sameness) * 2 + u8::from(found.companion),
    )
}

/// Whether the record is drawn as another tautomer of what the tables hold.
pub(super) fn is_other_tautomer(found: &StructureMatch) -> bool {
    found.sameness == Sameness::OtherTautomer
}
