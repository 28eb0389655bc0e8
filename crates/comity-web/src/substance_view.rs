//! Substances, measures and verdicts in the reader's words.

use comity_core::date::PartialDate;
use comity_core::grading::Provenance;
use comity_flow::SubstanceDetail;
use comity_flow::substances::{
    Bilingual, Bound, Detail, Identity, IdentityKind, JurisdictionVerdict, MeasureVerdict, Name, Status,
    Tables, Via,
};
use serde::Serialize;

use crate::format::encoded;
use crate::labels;
use crate::views::common::Said;
use crate::views::substances::{ControlEntry, ControlRow, ControlsView, IdentityView};
use crate::words::{Lang, Words, slug};

/// First day of the slider: the Single Convention was opened for signature on 30 March 1961.
pub(crate) const FIRST_DAY: &str = "1961-01-01";

/// Last day of the slider: a year from today, as measures are announced ahead.
pub(crate) fn last_day(today: PartialDate) -> String {
    let text = today.to_string();
    let (_, rest) = text.split_once('-').unwrap_or(("", "12-31"));
    let next = format!("{:04}-{rest}", today.year() + 1);
    // The 29th of February has no anniversary.
    if next.parse::<PartialDate>().is_ok() {
        next
    } else {
        format!("{:04}-02-28", today.year() + 1)
    }
}

/// The word of a closed list, as it stands in machine output.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(Into::into))
        .unwrap_or_default()
}

/// Address of a substance's page on a day.
pub(crate) fn href(id: &str, on: Option<PartialDate>) -> String {
    match on {
        Some(on) => format!("/substances/{}?on={on}", encoded(id)),
        None => format!("/substances/{}", encoded(id)),
    }
}

/// English and Chinese name; the reader's language first.
pub(crate) fn names(words: &Words, en: &str, zh: &str) -> Vec<Said> {
    let mut both = vec![Said::new("en", en), Said::new("zh-Hans", zh)];
    if words.lang() == Lang::ZhCn {
        both.reverse();
    }
    both.retain(|said| !said.text.is_empty());
    both
}

/// A text of the tables in the reader's language, else in the other.
pub(crate) fn bilingual(words: &Words, text: &Bilingual) -> Said {
    names(words, &text.en, &text.zh)
        .into_iter()
        .next()
        .unwrap_or_default()
}

/// A day that may be known only within limits, in words.
pub(crate) fn bound(words: &Words, bound: Bound) -> String {
    match bound {
        Bound::On(date) => date.to_string(),
        Bound::NotBefore(date) => words.with("bound-not-before", [("date", &date.to_string())]),
        Bound::By(date) => words.with("bound-by", [("date", &date.to_string())]),
        Bound::Between(first, last) => words.with(
            "bound-between",
            [("first", &first.to_string()), ("last", &last.to_string())],
        ),
    }
}

fn doubts(words: &Words, details: &[Detail]) -> Vec<String> {
    details
        .iter()
        .map(|detail| words.t(&format!("detail-{}", word(detail))))
        .collect()
}

/// What was recognised.
pub(crate) fn identity(words: &Words, identity: &Identity) -> IdentityView {
    IdentityView {
        href: href(&identity.id, None),
        key: identity.id.clone(),
        names: names(words, &identity.name.en, &identity.name.zh),
        sort: sort(words, &word(&identity.kind)),
        cas: identity.cas.as_ref().map(ToString::to_string).unwrap_or_default(),
        inchikey: identity
            .inchikey
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        hs: identity
            .hs_2022
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        verified: identity.provenance == Provenance::Source,
        doubts: doubts(words, &identity.unverified),
        note: identity.note.clone().unwrap_or_default(),
        ..IdentityView::default()
    }
}

/// A plain substance needs no word for what it is.
fn sort(words: &Words, kind: &str) -> String {
    if kind == word(&IdentityKind::Substance) {
        String::new()
    } else {
        words.t(&format!("sort-{}", slug(kind)))
    }
}

/// Everything the tables hold of a substance or family, measures aside.
pub(crate) fn detail(words: &Words, tables: &Tables, detail: &SubstanceDetail) -> IdentityView {
    let line = &detail.line;
    let mut view = IdentityView {
        href: href(&line.id, None),
        key: line.id.clone(),
        names: names(words, &line.name_en, line.name_zh.as_deref().unwrap_or_default()),
        cas: line.cas.clone().unwrap_or_default(),
        synonyms: synonyms(detail),
        families: detail
            .families
            .iter()
            .map(|member| linked(words, tables, &member.family))
            .collect(),
        members: detail
            .members
            .iter()
            .map(|member| linked(words, tables, &member.member))
            .collect(),
        ..IdentityView::default()
    };
    if let Some(substance) = &detail.substance {
        view.sort = sort(words, &word(&substance.kind));
        view.inchikey = substance
            .inchikey
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        view.hs = substance
            .hs_2022
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        view.citation = substance.citation.clone();
        view.verified = substance.provenance == Provenance::Source;
        view.doubts = doubts(words, &substance.unverified);
        view.note = substance.note.clone().unwrap_or_default();
    }
    if let Some(family) = &detail.family {
        view.sort = sort(words, &word(&family.kind));
        view.rule = family.rule.clone();
        view.citation = family.citation.clone();
        view.verified = family.provenance == Provenance::Source;
        view.doubts = doubts(words, &family.unverified);
        view.note = family.note.clone().unwrap_or_default();
    }
    view
}

fn synonyms(detail: &SubstanceDetail) -> Vec<Said> {
    let main = [Some(detail.line.name_en.as_str()), detail.line.name_zh.as_deref()];
    let other = |name: &&Name| !main.contains(&Some(name.name.as_str()));
    detail
        .names
        .iter()
        .filter(other)
        .map(|name| Said::new(name.lang.clone(), name.name.clone()))
        .collect()
}

fn linked(words: &Words, tables: &Tables, id: &str) -> (String, Said) {
    (href(id, None), name_of(words, tables, id))
}

/// The name of a substance or family in the reader's language; its key if there is none.
pub(crate) fn name_of(words: &Words, tables: &Tables, id: &str) -> Said {
    let substance = tables
        .substance(id)
        .map(|s| (s.name_en.as_str(), s.name_zh.as_deref().unwrap_or_default()));
    let named = substance.or_else(|| {
        tables
            .family(id)
            .map(|f| (f.name.en.as_str(), f.name.zh.as_str()))
    });
    named
        .and_then(|(en, zh)| names(words, en, zh).into_iter().next())
        .unwrap_or_else(|| Said::new("", id))
}

/// The control table.
pub(crate) fn controls(
    words: &Words,
    tables: &Tables,
    verdicts: &[JurisdictionVerdict],
    on: PartialDate,
    today: PartialDate,
) -> ControlsView {
    ControlsView {
        on: on.to_string(),
        first_day: FIRST_DAY.into(),
        last_day: last_day(today),
        rows: verdicts
            .iter()
            .map(|verdict| row(words, tables, verdict))
            .collect(),
        // As records name it: the first characters are enough to tell versions apart.
        tables: verdicts
            .first()
            .map(|v| v.tables.chars().take(16).collect())
            .unwrap_or_default(),
    }
}

fn row(words: &Words, tables: &Tables, verdict: &JurisdictionVerdict) -> ControlRow {
    let code = verdict.jurisdiction.as_str();
    ControlRow {
        code: code.into(),
        name: place(words, tables, verdict.jurisdiction),
        standing: word(&verdict.standing),
        coverage: verdict
            .coverage
            .as_ref()
            .map(|coverage| bilingual(words, coverage))
            .unwrap_or_default(),
        entries: verdict
            .measures
            .iter()
            .map(|measure| entry(words, tables, measure))
            .collect(),
    }
}

/// A jurisdiction's name as the tables give it, with its code.
pub(crate) fn place(words: &Words, tables: &Tables, code: comity_core::jurisdiction::Jurisdiction) -> String {
    match tables.jurisdiction(code) {
        Some(fact) => format!("{} ({code})", bilingual(words, &fact.name).text),
        None => labels::of_place(words, code.as_str()),
    }
}

pub(crate) fn entry(words: &Words, tables: &Tables, measure: &MeasureVerdict) -> ControlEntry {
    let code = measure
        .code
        .as_ref()
        .map(|code| format!(" {code}"))
        .unwrap_or_default();
    ControlEntry {
        state: word(&measure.state),
        reason: measure
            .reason
            .map(|reason| words.t(&format!("why-{}", word(&reason))))
            .unwrap_or_default(),
        instrument: bilingual(words, &measure.instrument_title),
        clause: format!("{}{code}", measure.clause),
        sort: sort_of_measure(words, measure),
        scope: measure
            .scope
            .iter()
            .map(|scope| words.t(&format!("scope-{}", word(scope))))
            .collect::<Vec<_>>()
            .join(", "),
        period: period(words, measure),
        via: measure
            .via
            .as_ref()
            .map(|via| via_words(words, tables, via))
            .unwrap_or_default(),
        since: since(words, measure),
        citation: measure.citation.clone(),
        verified: measure.provenance == Provenance::Source,
        doubts: doubts(words, &measure.unverified),
        note: measure.note.clone().unwrap_or_default(),
    }
}

fn sort_of_measure(words: &Words, measure: &MeasureVerdict) -> String {
    let kind = words.t(&format!("measure-{}", word(&measure.kind)));
    if measure.status == Status::Law {
        return kind;
    }
    format!(
        "{kind} · {}",
        words.t(&format!("force-{}", word(&measure.status)))
    )
}

fn period(words: &Words, measure: &MeasureVerdict) -> String {
    let from = measure
        .since
        .map_or_else(|| words.t("bound-unknown"), |since| bound(words, since));
    let to = measure
        .until
        .map_or_else(|| words.t("open-ended"), |until| bound(words, until));
    format!("{from} – {to}")
}

fn since(words: &Words, measure: &MeasureVerdict) -> String {
    // Both dates are kept for a substance that was named years after its family was covered; where they say no more
    // than the period does, they are left out.
    let more = |date: &Bound| Some(*date) != measure.since;
    let told = |id: &str, date: Bound| words.with(id, [("date", &bound(words, date))]);
    let covered = measure
        .covered_since
        .filter(more)
        .map(|date| told("since-covered", date));
    let named = measure
        .named_since
        .filter(more)
        .map(|date| told("since-named", date));
    covered.into_iter().chain(named).collect::<Vec<_>>().join(" · ")
}

fn via_words(words: &Words, tables: &Tables, via: &Via) -> String {
    let (message, id) = match via {
        Via::Family { id, basis, .. } => (format!("via-family-{}", word(basis)), id),
        Via::SaltOf { id } => ("via-salt-of".to_owned(), id),
        Via::Member { id } => ("via-member".to_owned(), id),
    };
    words.with(&message, [("name", &name_of(words, tables, id).text)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slider_ends_a_year_from_today() {
        let date = |text: &str| text.parse::<PartialDate>().unwrap();
        assert_eq!(last_day(date("2026-11-21")), "2027-11-21");
        assert_eq!(last_day(date("2024-02-29")), "2025-02-28");
    }
}
