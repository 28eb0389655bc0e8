//! Pairs whose labels are proved by identifiers: the same party under two names, or two that only look alike.
//!
//! The same: entries of two lists that share a strong identifier, and names of one entry that has one. Different: the
//! most similar names of entries whose identifiers of one scheme conflict. Equal names are left out: they are no test.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Result;
use serde_json::Value;

use super::data::{Holdings, lines, word};
use super::pairs::Pair;

/// Schemes of which one party has one number, or few.
const STRONG: [&str; 14] = [
    "tax", "reg", "imo", "passport", "natid", "curp", "rfc", "nit", "ruc", "cedula", "uscc", "okpo", "mmsi",
    "swift",
];

/// Of these, two parties with different numbers of one length are two. Passports are renewed.
const CONFLICTING: [&str; 10] = [
    "tax", "imo", "curp", "rfc", "nit", "ruc", "cedula", "uscc", "okpo", "natid",
];

/// Shortest number that is taken for proof.
const SHORTEST: usize = 6;

/// Pairs of different parties, and of names of one entry.
const DIFFERENT: usize = 3000;
const OF_ONE_ENTRY: usize = 1000;

/// Names that have a piece in common with more than so many others say nothing by it.
const COMMON: usize = 4000;

struct Party {
    list: usize,
    kind: String,
    names: Vec<(String, String)>,
    ids: BTreeSet<(String, String)>,
}

/// The pairs, in an order that is the same every time.
pub(super) fn pairs(holdings: &Holdings) -> Result<Vec<Pair>> {
    let mut parties = Vec::new();
    for (number, start) in ["us_ofac_sdn", "ua_linked", "un_sc", "eu_small"]
        .into_iter()
        .enumerate()
    {
        if let Some(path) = holdings.list(start) {
            parties.extend(lines(&path)?.iter().map(|value| party(number, value)));
        }
    }
    let mut made = Made::default();
    let shared = shared(&parties);
    for (one, other) in &shared {
        made.across(&parties[*one], &parties[*other]);
    }
    let with_aliases = parties
        .iter()
        .filter(|party| party.list == 0 && !party.ids.is_empty() && is_known(&party.kind));
    let chosen = with_aliases.filter(|party| party.names.len() > 1);
    for party in spread(chosen.collect(), OF_ONE_ENTRY) {
        made.within(party);
    }
    made.different(&parties, &shared);
    Ok(made.pairs)
}

fn party(list: usize, value: &Value) -> Party {
    let array = |field: &str| value[field].as_array().cloned().unwrap_or_default();
    let ids = array("ids").into_iter().filter_map(|id| {
        let key: String = word(&id["value"])
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect();
        let scheme = word(&id["type"]);
        let strong = STRONG.contains(&scheme.as_str()) && key.len() >= SHORTEST;
        strong.then(|| (scheme, key.to_uppercase()))
    });
    let names = array("names")
        .into_iter()
        .map(|name| (word(&name["name"]), word(&name["kind"])));
    Party {
        list,
        kind: word(&value["type"]),
        names: names.filter(|(_, kind)| kind != "weak").collect(),
        ids: ids.collect(),
    }
}

fn is_known(kind: &str) -> bool {
    matches!(kind, "person" | "entity")
}

/// Places of entries of two lists that share an identifier.
fn shared(parties: &[Party]) -> BTreeSet<(usize, usize)> {
    let mut by_id: HashMap<&(String, String), Vec<usize>> = HashMap::new();
    for (place, party) in parties.iter().enumerate() {
        party
            .ids
            .iter()
            .for_each(|id| by_id.entry(id).or_default().push(place));
    }
    let mut found = BTreeSet::new();
    for places in by_id.values() {
        for (at, one) in places.iter().enumerate() {
            let others = places.get(at + 1..).unwrap_or(&[]);
            found.extend(others.iter().map(|other| (*one, *other)));
        }
    }
    found.retain(|(one, other)| parties[*one].kind == parties[*other].kind);
    found
}

/// Some of many, evenly.
fn spread<T>(all: Vec<T>, some: usize) -> Vec<T> {
    let step = (all.len() / some.max(1)).max(1);
    all.into_iter().step_by(step).take(some).collect()
}

#[derive(Default)]
struct Made {
    pairs: Vec<Pair>,
    seen: BTreeSet<[String; 2]>,
}

impl Made {
    /// Adds a pair unless its names are equal or it is there; says whether it did.
    fn add(&mut self, kind: &str, one: &str, other: &str, same: bool) -> bool {
        let mut key = [sorted(one), sorted(other)];
        if key[0] == key[1] {
            return false;
        }
        key.sort();
        if !self.seen.insert(key) {
            return false;
        }
        let schema = match kind {
            "person" => "Person",
            _ => "Organization",
        };
        self.pairs.push(Pair {
            schema: schema.to_owned(),
            names: [one.to_owned(), other.to_owned()],
            same,
        });
        true
    }

    /// Names of one entry against the most similar name of the other, of another list.
    fn across(&mut self, one: &Party, other: &Party) {
        // The name of a ship is changed at will: its new one proves nothing.
        if one.list == other.list || !is_known(&one.kind) {
            return;
        }
        for (name, _) in other.names.iter().take(4) {
            let pieces = pieces(name);
            let closest = one.names.iter().max_by(|a, b| {
                let like = |name: &str| likeness(&super::hard::pieces(name), &pieces);
                like(&a.0).total_cmp(&like(&b.0))
            });
            if let Some((closest, _)) = closest {
                self.add(&one.kind, name, closest, true);
            }
        }
    }

    /// An alias against the primary name.
    fn within(&mut self, party: &Party) {
        let mut names = party.names.iter();
        let (Some((primary, _)), Some((alias, _))) = (names.next(), names.next_back()) else {
            return;
        };
        self.add(&party.kind, alias, primary, true);
    }

    /// Names that are alike, of entries whose numbers conflict.
    fn different(&mut self, parties: &[Party], shared: &BTreeSet<(usize, usize)>) {
        let names = Names::build(parties);
        let mut left = DIFFERENT;
        for at in spread((0..names.all.len()).collect(), DIFFERENT * 2) {
            if left == 0 {
                return;
            }
            let (place, name) = names.all[at];
            let conflicting = names.alike(at).into_iter().find(|(other, _)| {
                let pair = (place.min(*other), place.max(*other));
                place != *other && !shared.contains(&pair) && conflict(&parties[place], &parties[*other])
            });
            if let Some((_, other)) = conflicting
                && self.add(&parties[place].kind, name, other, false)
            {
                left -= 1;
            }
        }
    }
}

fn conflict(one: &Party, other: &Party) -> bool {
    let of = |party: &Party, scheme: &str| -> Vec<String> {
        let mine = party.ids.iter().filter(|(found, _)| found == scheme);
        mine.map(|(_, value)| value.clone()).collect()
    };
    one.kind == other.kind
        && CONFLICTING.iter().any(|scheme| {
            let (a, b) = (of(one, scheme), of(other, scheme));
            let same_length = |a: &String| b.iter().all(|b| a.len() == b.len() && a != b);
            !a.is_empty() && !b.is_empty() && a.iter().all(same_length)
        })
}

/// Names with numbers behind them, by their pieces of three letters.
struct Names<'p> {
    all: Vec<(usize, &'p str)>,
    by_piece: HashMap<String, Vec<usize>>,
}

impl<'p> Names<'p> {
    fn build(parties: &'p [Party]) -> Self {
        let mut all: Vec<(usize, &str)> = Vec::new();
        let mut by_piece: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, party) in parties.iter().enumerate() {
            if party.ids.is_empty() || !is_known(&party.kind) {
                continue;
            }
            for (name, _) in party.names.iter().take(3) {
                for piece in pieces(name) {
                    by_piece.entry(piece).or_default().push(all.len());
                }
                all.push((place, name));
            }
        }
        Self { all, by_piece }
    }

    /// The forty names with most pieces in common, most first.
    fn alike(&self, at: usize) -> Vec<(usize, &'p str)> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for piece in pieces(self.all[at].1) {
            let names = self.by_piece.get(&piece).map_or(&[][..], Vec::as_slice);
            if names.len() < COMMON {
                names
                    .iter()
                    .for_each(|name| *counts.entry(*name).or_default() += 1);
            }
        }
        let mut found: Vec<(usize, usize)> = counts.into_iter().collect();
        found.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
        found
            .into_iter()
            .take(40)
            .map(|(name, _)| self.all[name])
            .collect()
    }
}

/// The words in order, without case and punctuation.
fn sorted(name: &str) -> String {
    let lower = name.to_lowercase();
    let mut words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.sort_unstable();
    words.join(" ")
}

fn pieces(name: &str) -> BTreeSet<String> {
    let text: Vec<char> = format!("  {} ", sorted(name)).chars().collect();
    text.windows(3).map(|three| three.iter().collect()).collect()
}

fn likeness(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    one.intersection(other).count() as f64 / one.union(other).count().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(kind: &str, tax: &str) -> Party {
        Party {
            list: 0,
            kind: kind.into(),
            names: Vec::new(),
            ids: BTreeSet::from([("tax".into(), tax.into())]),
        }
    }

    #[test]
    fn numbers_conflict_only_within_a_scheme_and_a_length() {
        assert!(conflict(
            &one("entity", "1234567890"),
            &one("entity", "1234567891")
        ));
        assert!(!conflict(
            &one("entity", "1234567890"),
            &one("entity", "1234567890")
        ));
        assert!(!conflict(&one("entity", "1234567890"), &one("entity", "123456")));
        assert!(!conflict(
            &one("entity", "1234567890"),
            &one("person", "1234567891")
        ));
    }

    #[test]
    fn equal_names_and_pairs_seen_before_are_left_out() {
        let mut made = Made::default();
        assert!(!made.add("person", "DOE, Ann", "Ann Doe", true));
        assert!(made.add("person", "DOE, Ann", "Anna Doe", true));
        assert!(!made.add("person", "Doe Anna", "Ann DOE", false));
    }
}
