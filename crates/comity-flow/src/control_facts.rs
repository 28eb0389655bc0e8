//! The measures of `data/controls.csv` as `control` records.

use std::collections::HashMap;

use comity_core::date::{PartialDate, Timestamp};
use comity_core::grading::Provenance;
use comity_core::handling::Handling;
use comity_core::kinds::{Body, Control};
use comity_core::parts::{Source, SubstanceRef};
use comity_core::record::{Record, Verb};
use comity_core::text::Text;
use comity_substances::{Bilingual, Bound, Control as Measure, Tables};
use serde::Serialize;

use crate::public_record::{ChainStep, Entry, Statement};

/// One entry for each line of the table, with a key that stays when dates or citations are corrected.
pub(crate) fn entries(tables: &Tables, issued: Timestamp) -> Vec<Entry> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    crate::lookups::measures(tables)
        .map(|measure| {
            let base = key(measure);
            let number = seen
                .entry(base.clone())
                .and_modify(|number| *number += 1)
                .or_insert(1);
            let key = if *number == 1 {
                base
            } else {
                format!("{base}#{number}")
            };
            let statement = Statement::Record(Box::new(record(tables, measure, issued)));
            let chain = vec![ChainStep {
                verb: Verb::Issue,
                effective: None,
                statement,
            }];
            Entry {
                key,
                chain,
                links: Vec::new(),
            }
        })
        .collect()
}

fn key(measure: &Measure) -> String {
    let reading = measure
        .reading
        .map(|reading| format!("/{reading}"))
        .unwrap_or_default();
    format!(
        "control:{}/{}/{}/{}{reading}",
        measure.target, measure.jurisdiction, measure.instrument, measure.clause
    )
}

fn record(tables: &Tables, measure: &Measure, issued: Timestamp) -> Record {
    let name = name(tables, &measure.target);
    let instrument = tables.instrument(&measure.instrument);
    let title = instrument.map_or_else(
        || plain(&measure.instrument),
        |instrument| instrument.title.clone(),
    );
    Record {
        issued,
        title: vec![
            Text::en(format!(
                "{}: {}, {} ({})",
                measure.jurisdiction, name.en, title.en, measure.clause
            )),
            Text::zh(format!(
                "{}：{}，{}（{}）",
                measure.jurisdiction,
                zh(&name),
                zh(&title),
                measure.clause
            )),
        ],
        summary: measure.note.iter().map(Text::en).collect(),
        handling: Handling::public(),
        source: Some(source(measure)),
        links: Vec::new(),
        re: None,
        effective: None,
        body: Body::Control(Box::new(body(tables, measure, &title.en, &name))),
    }
}

/// A name without a Chinese form is shown as it is.
fn zh(name: &Bilingual) -> &str {
    if name.zh.is_empty() { &name.en } else { &name.zh }
}

fn name(tables: &Tables, target: &str) -> Bilingual {
    if let Some(family) = tables.family(target) {
        return family.name.clone();
    }
    tables.substance(target).map_or_else(
        || plain(target),
        |substance| Bilingual {
            en: substance.name_en.clone(),
            zh: substance.name_zh.clone().unwrap_or_default(),
        },
    )
}

fn plain(id: &str) -> Bilingual {
    Bilingual {
        en: id.to_owned(),
        zh: String::new(),
    }
}

fn body(tables: &Tables, measure: &Measure, instrument: &str, name: &Bilingual) -> Control {
    let substance = tables.substance(&measure.target).map(|substance| SubstanceRef {
        as_written: substance.name_en.clone(),
        cas: substance.cas.clone(),
        inchikey: substance.inchikey.clone(),
        recognised_as: Some(substance.id.clone()),
        tables: Some(crate::lookups::short_version(tables)),
    });
    let words: Vec<String> = measure.scope.iter().map(word).collect();
    let code = measure
        .code
        .iter()
        .map(|code| format!(", {code}"))
        .next()
        .unwrap_or_default();
    let announced = matches!(word(&measure.status).as_str(), "recommended" | "proposed");
    Control {
        jurisdiction: measure.jurisdiction,
        instrument: instrument.to_owned(),
        clause: Some(format!("{}{code}", measure.clause)),
        on: substance.is_none().then(|| name.en.clone()),
        substances: substance.into_iter().collect(),
        scope: (!words.is_empty()).then(|| words.join(", ")),
        change: if announced { "announced" } else { "placed" }.into(),
        from: measure.valid_from.and_then(day),
        to: measure.valid_to.and_then(day),
        covered_since: measure.covered_since.and_then(day),
        named_since: measure.named_since.and_then(day),
        dates_note: limits(measure),
    }
}

/// The stable word of an enumeration of the tables.
pub(crate) fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// A date, where the source names one; a mere limit is told in words.
fn day(bound: Bound) -> Option<PartialDate> {
    match bound {
        Bound::On(date) => Some(date),
        Bound::NotBefore(_) | Bound::By(_) | Bound::Between(..) => None,
    }
}

fn limits(measure: &Measure) -> Option<String> {
    let bounds = [
        ("from", measure.valid_from),
        ("to", measure.valid_to),
        ("covered since", measure.covered_since),
        ("named since", measure.named_since),
    ];
    let told = |(what, bound): (&str, Option<Bound>)| {
        bound
            .filter(|bound| day(*bound).is_none())
            .map(|bound| format!("{what} {bound}"))
    };
    let words: Vec<String> = bounds.into_iter().filter_map(told).collect();
    (!words.is_empty()).then(|| words.join("; "))
}

fn source(measure: &Measure) -> Source {
    let unverified: Vec<String> = measure.unverified.iter().map(word).collect();
    let note = (measure.provenance == Provenance::Unverified && !unverified.is_empty())
        .then(|| format!("not verified: {}", unverified.join(", ")));
    Source {
        citation: measure.citation.clone(),
        provenance: measure.provenance,
        grade: None,
        note,
    }
}
