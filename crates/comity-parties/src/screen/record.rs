//! What is known beside the names: birth dates, gender, countries, addresses, identifiers.

use comity_core::party::PartyType;
use rustc_hash::FxHashMap;

use super::explain::plain;
use super::{Held, Query, Reason};
use crate::identifier::{self, Checked, country_code};
use crate::script::fold;

/// Log-odds that a party is the one asked about if nothing is known but that it is on a list of about 100,000 names.
const PRIOR: f64 = -11.5;

/// Same day of birth.
const SAME_DAY: f64 = 5.0;
/// Same year of birth, where one side knows no more.
const SAME_YEAR: f64 = 2.5;
/// One year apart, or the same year and another day: lists often are not sure.
const NEAR_DATE: f64 = -0.5;
/// Another year.
const OTHER_YEAR: f64 = -4.0;
/// A country in common.
const SAME_COUNTRY: f64 = 0.8;
/// Countries known on both sides, none in common.
const OTHER_COUNTRY: f64 = -1.0;
/// The same gender.
const SAME_GENDER: f64 = 0.2;
/// Another gender.
const OTHER_GENDER: f64 = -4.0;
/// A rare word or number of an address in common, each; three count.
const ADDRESS_WORD: f64 = 0.7;

/// Words of addresses that say nothing.
const SHORTEST_ADDRESS_WORD: usize = 4;

/// What a question says beside names.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    dob: Vec<(i32, String)>,
    gender: Option<String>,
    countries: Vec<[u8; 2]>,
    ids: Vec<Checked>,
    addresses: Vec<String>,
}

impl Evidence {
    /// The most that it can add.
    pub(super) fn most(&self) -> f64 {
        let some = |filled: bool, worth: f64| if filled { worth } else { 0.0 };
        some(!self.dob.is_empty(), SAME_DAY)
            + some(!self.countries.is_empty(), SAME_COUNTRY)
            + some(self.gender.is_some(), SAME_GENDER)
            + some(!self.addresses.is_empty(), 3.0 * ADDRESS_WORD)
            + some(!self.ids.is_empty(), 20.0)
    }
}

/// The identifiers of a list by their keys.
#[derive(Debug, Default)]
pub(super) struct Record {
    by_key: FxHashMap<Box<str>, Vec<u32>>,
}

impl Record {
    pub(super) fn build(held: &[Held]) -> Self {
        let mut record = Self::default();
        for (at, state) in held.iter().enumerate() {
            for id in &state.party.ids {
                for checked in identifier::read_all(&id.scheme, &id.value, id.country.as_deref()) {
                    if checked.key.is_empty() {
                        continue;
                    }
                    let rows = record.by_key.entry(checked.key.into_boxed_str()).or_default();
                    let at = u32::try_from(at).unwrap_or(u32::MAX);
                    if rows.last() != Some(&at) {
                        rows.push(at);
                    }
                }
            }
        }
        record
    }

    pub(super) fn asked(&self, query: &Query) -> Evidence {
        let ids = query
            .ids
            .iter()
            .flat_map(|id| identifier::read_all(&id.scheme, &id.value, id.country.as_deref()))
            .filter(|checked| !checked.key.is_empty())
            .collect();
        Evidence {
            dob: query.dob.iter().filter_map(|text| date(text)).collect(),
            gender: query.gender.as_deref().and_then(gender),
            countries: query
                .countries
                .iter()
                .filter_map(|text| country_code(text))
                .collect(),
            ids,
            addresses: query
                .addresses
                .iter()
                .flat_map(|text| address_words(text))
                .collect(),
        }
    }

    /// Tells the states that have an identifier of the question.
    pub(super) fn by_identifier(
        &self,
        evidence: &Evidence,
        kind: Option<PartyType>,
        held: &[Held],
        mut found: impl FnMut(u32),
    ) {
        for id in &evidence.ids {
            for at in self.by_key.get(id.key.as_str()).into_iter().flatten() {
                let fits = held
                    .get(*at as usize)
                    .is_some_and(|state| kind.is_none_or(|kind| kind == state.party.kind));
                if fits && worth(id, held.get(*at as usize)).is_some() {
                    found(*at);
                }
            }
        }
    }

    /// A candidate without a name that fits.
    pub(super) fn unnamed(&self, out: &mut Vec<Reason>) {
        out.push(plain("prior", PRIOR));
    }

    /// The reasons beside the names.
    pub(super) fn weigh(&self, evidence: &Evidence, at: u32, held: &[Held], out: &mut Vec<Reason>) {
        let Some(state) = held.get(at as usize) else {
            return;
        };
        dates(evidence, state, out);
        places(evidence, state, out);
        if let (Some(asked), Some(listed)) =
            (&evidence.gender, state.party.gender.as_deref().and_then(gender))
        {
            let weight = if *asked == listed {
                SAME_GENDER
            } else {
                OTHER_GENDER
            };
            out.push(pair("gender", asked, &listed, weight));
        }
        identifiers(evidence, state, out);
    }
}

fn pair(how: &str, asked: &str, listed: &str, weight: f64) -> Reason {
    Reason {
        asked: asked.to_owned(),
        listed: listed.to_owned(),
        ..plain(how, weight)
    }
}

fn date(text: &str) -> Option<(i32, String)> {
    let text = text.trim();
    let year = text.get(..4)?.parse().ok()?;
    Some((year, text.to_owned()))
}

fn gender(text: &str) -> Option<String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "m" | "male" => Some("male".to_owned()),
        "f" | "female" => Some("female".to_owned()),
        _ => None,
    }
}

/// The nearest of the birth dates.
fn dates(evidence: &Evidence, state: &Held, out: &mut Vec<Reason>) {
    let mut best: Option<Reason> = None;
    for (year, asked) in &evidence.dob {
        for (other, listed) in state.party.dob.iter().filter_map(|text| date(text)) {
            let coarse = asked.len().min(listed.len());
            let agree = asked.get(..coarse) == listed.get(..coarse);
            let weight = match (year - other).abs() {
                0 if agree && coarse >= 10 => SAME_DAY,
                0 if agree => SAME_YEAR,
                0 | 1 => NEAR_DATE,
                _ => OTHER_YEAR,
            };
            if best.as_ref().is_none_or(|found| weight > found.weight) {
                best = Some(pair("birth-date", asked, &listed, weight));
            }
        }
    }
    out.extend(best);
}

fn places(evidence: &Evidence, state: &Held, out: &mut Vec<Reason>) {
    let listed: Vec<[u8; 2]> = state
        .party
        .countries
        .iter()
        .filter_map(|text| country_code(text))
        .collect();
    if let (Some(first), Some(other)) = (evidence.countries.first(), listed.first()) {
        let common = evidence.countries.iter().find(|code| listed.contains(code));
        out.push(match common {
            Some(code) => pair("country", &code_text(*code), &code_text(*code), SAME_COUNTRY),
            None => pair("country", &code_text(*first), &code_text(*other), OTHER_COUNTRY),
        });
    }
    if evidence.addresses.is_empty() {
        return;
    }
    let listed: Vec<String> = state
        .party
        .addresses
        .iter()
        .flat_map(|text| address_words(text))
        .collect();
    for word in evidence
        .addresses
        .iter()
        .filter(|word| listed.contains(word))
        .take(3)
    {
        out.push(pair("address", word, word, ADDRESS_WORD));
    }
}

fn code_text(code: [u8; 2]) -> String {
    code.iter().map(|byte| char::from(*byte)).collect()
}

fn address_words(text: &str) -> Vec<String> {
    let mut folded = String::new();
    fold(text, &mut folded);
    folded
        .split(' ')
        .filter(|word| word.len() >= SHORTEST_ADDRESS_WORD)
        .map(str::to_owned)
        .collect()
}

/// What an identifier of the question and the best of a state are worth, with the listed value.
fn worth(asked: &Checked, state: Option<&Held>) -> Option<(f64, String)> {
    let mut best: Option<(f64, String)> = None;
    for id in state.into_iter().flat_map(|state| &state.party.ids) {
        for listed in identifier::read_all(&id.scheme, &id.value, id.country.as_deref()) {
            if let Some(strength) = identifier::meet(asked, &listed) {
                let weight = strength.log_odds();
                if weight > 0.0 && best.as_ref().is_none_or(|found| weight > found.0) {
                    best = Some((weight, id.value.clone()));
                }
            }
        }
    }
    best
}

/// The best identifier in common; if there is none, the one that speaks most against.
fn identifiers(evidence: &Evidence, state: &Held, out: &mut Vec<Reason>) {
    let mut best: Option<Reason> = None;
    for asked in &evidence.ids {
        if let Some((weight, listed)) = worth(asked, Some(state))
            && best.as_ref().is_none_or(|found| weight > found.weight)
        {
            best = Some(pair("identifier", &asked.key, &listed, weight));
        }
    }
    if best.is_none() {
        for asked in &evidence.ids {
            for id in &state.party.ids {
                let listed = identifier::read(&id.scheme, &id.value, id.country.as_deref());
                if let Some(weight) = identifier::clash(asked, &listed)
                    && best.as_ref().is_none_or(|found| weight < found.weight)
                {
                    best = Some(pair("identifier", &asked.key, &id.value, weight));
                }
            }
        }
    }
    out.extend(best);
}
